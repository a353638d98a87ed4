"""Sends requests until SIGTERM, checks every answer and never sends a request twice.

Usage: load.py PORT

Connections are kept and used again, as long as the server doesn't say that it closes them.
"""

import collections
import hashlib
import http.client
import os
import random
import re
import signal
import sys
import threading
import time

PORT = int(sys.argv[1])

stopped = threading.Event()
lock = threading.Lock()
sent = collections.Counter()
failures = collections.defaultdict(list)


def exchange(connection, method, path, body=None, headers={}):
    connection.request(method, "/gateway" + path, body, headers)
    response = connection.getresponse()
    content = response.read()
    if response.status != 200:
        raise ValueError(f"status {response.status}")
    return content


def check(actual, expected):
    if actual != expected:
        raise ValueError(f"answered {actual[:80]!r}, not {expected[:80]!r}")


def digest(body):
    return f"{len(body)} bytes, SHA-256 {hashlib.sha256(body).hexdigest()}\n".encode()


def hello(connection):
    check(exchange(connection, "GET", "/hello"), b"Hello, world!")


def upload(connection):
    body = os.urandom(random.randrange(200_000))
    check(exchange(connection, "POST", "/upload", body), digest(body))


def slow_upload(connection):
    blocks = [os.urandom(30_000) for _ in range(10)]

    def trickle():
        for block in blocks:
            time.sleep(0.3)
            yield block

    length = {"Content-Length": str(sum(map(len, blocks)))}
    check(exchange(connection, "POST", "/upload", trickle(), length), digest(b"".join(blocks)))


def stream(connection):
    events = exchange(connection, "GET", "/clock?ticks=4")
    check(re.findall(rb"^id: (\d)$", events, re.MULTILINE), [b"0", b"1", b"2", b"3"])


def work(kind):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    while not stopped.is_set():
        with lock:
            sent[kind.__name__] += 1
        try:
            kind(connection)
        except Exception as ex:
            with lock:
                failures[kind.__name__].append(f"{time.strftime('%H:%M:%S')} {type(ex).__name__}: {ex}")
            connection.close()
        time.sleep(0.005)


threads = [
    threading.Thread(target=work, args=[kind])
    for kind, count in ((hello, 8), (upload, 4), (slow_upload, 4), (stream, 4))
    for _ in range(count)
]
signal.signal(signal.SIGTERM, lambda *_: stopped.set())
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

for name, count in sent.items():
    print(f"{name}: {count} sent, {len(failures[name])} failed")
for name, errors in failures.items():
    for error in errors[:5]:
        print(f"  {name} {error}")
print(f"total: {sent.total()} sent, {sum(map(len, failures.values()))} failed")
sys.exit(any(failures.values()))
