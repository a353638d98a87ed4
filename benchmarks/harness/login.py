"""Logs in where Spring Security asks for it, as Spring Boot sets it up."""

import http.client
import re
from urllib.parse import urlencode

from harness.errors import BenchmarkError

FORM = "application/x-www-form-urlencoded"
TIMEOUT = 30


def log_in(port, name, password):
    """The headers of requests that belong to a session of this user."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        page, cookie = _ask(connection, "GET")
        token = re.search(rb'name="_csrf"[^>]* value="([^"]+)"', page)
        if not token:
            raise BenchmarkError(f"There is no form to log in with at port {port}")
        form = urlencode({"username": name, "password": password, "_csrf": token.group(1).decode()})
        _, session = _ask(connection, "POST", form, {"Content-Type": FORM, "Cookie": cookie})
        return {"Cookie": session}
    finally:
        connection.close()


def _ask(connection, method, body=None, headers=None):
    connection.request(method, "/login", body, headers or {})
    response = connection.getresponse()
    return response.read(), response.getheader("Set-Cookie", "").partition(";")[0]
