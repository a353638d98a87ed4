"""The work of the benchmarks as a WSGI application, the same for every server."""

import json
import os

HELLO = b"Hello, world!"
BLOCK_SIZE = 64 * 1024
BLOCKS = 1024
FILE = os.path.join(os.environ.get("BENCHMARK_DIRECTORY", "."), "files", "bulk")


def hello(environ, start_response):
    return text(start_response, HELLO)


def echo(environ, start_response):
    document = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    body = json.dumps(document, separators=(",", ":")).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def bulk(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/octet-stream")])
    return (bytes([index & 0xFF]) * BLOCK_SIZE for index in range(BLOCKS))


def count(environ, start_response):
    left = int(environ["CONTENT_LENGTH"])
    length = 0
    while left > 0:
        block = environ["wsgi.input"].read(min(BLOCK_SIZE, left))
        if not block:
            break
        left -= len(block)
        length += len(block)
    return text(start_response, str(length).encode())


def file(environ, start_response):
    body = open(FILE, "rb")
    length = os.fstat(body.fileno()).st_size
    start_response("200 OK", [("Content-Type", "application/octet-stream"), ("Content-Length", str(length))])
    if "wsgi.file_wrapper" in environ:
        return environ["wsgi.file_wrapper"](body, BLOCK_SIZE)
    return iter(lambda: body.read(BLOCK_SIZE), b"")


def not_found(environ, start_response):
    start_response("404 Not Found", [("Content-Type", "text/plain"), ("Content-Length", "0")])
    return []


def text(start_response, body):
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


PATHS = {"/hello": hello, "/echo": echo, "/bulk": bulk, "/count": count, "/file": file}


def application(environ, start_response):
    return PATHS.get(environ["PATH_INFO"], not_found)(environ, start_response)
