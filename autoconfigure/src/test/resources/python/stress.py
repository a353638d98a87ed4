"""Answers whose bytes belong to one request: the first segment of the path names the way."""

import contextvars
import hashlib
import os
import sys
import tempfile
import threading
import time
from urllib.parse import parse_qsl

local = threading.local()
variable = contextvars.ContextVar('variable')


class OnPurpose(Exception):
    pass


def content(query):
    size = int(query['size'])
    digest = hashlib.sha256(query['id'].encode()).digest()
    return (digest * (size // len(digest) + 1))[:size]


def blocks(data, size):
    return (data[i:i + size] for i in range(0, len(data), size))


def application(environ, start_response):
    query = dict(parse_qsl(environ['QUERY_STRING']))
    local.id = query['id']
    variable.set(query['id'])
    headers = [('Content-Type', 'application/octet-stream'), ('X-Id', query['id'])]
    return globals()[environ['PATH_INFO'].split('/')[1]](environ, start_response, query, headers)


def check(query):
    if local.id != query['id'] or variable.get() != query['id']:
        raise LookupError('The state of another exchange')


def whole(environ, start_response, query, headers):
    data = content(query)
    start_response('200 OK', headers + [('Content-Length', str(len(data)))])
    return [data]


def lazy(environ, start_response, query, headers):
    start_response('200 OK', headers)
    for block in blocks(content(query), 20_000):
        check(query)
        yield block
    check(query)


def writes(environ, start_response, query, headers):
    write = start_response('200 OK', headers)
    for block in blocks(content(query), 50_000):
        check(query)
        write(block)
    return []


def file(environ, start_response, query, headers):
    stream = tempfile.TemporaryFile()
    stream.write(content(query))
    stream.seek(0)
    start_response('200 OK', headers)
    return environ['wsgi.file_wrapper'](stream, 16384)


def echo(environ, start_response, query, headers):
    body = environ['wsgi.input']
    start_response('200 OK', headers)
    while block := body.read(10_000):
        check(query)
        yield block


def prints(environ, start_response, query, headers):
    print('on stdout', query['id'])
    print('on errors', query['id'], file=environ['wsgi.errors'])
    return whole(environ, start_response, query, headers)


def fails(environ, start_response, query, headers):
    raise OnPurpose(query['id'])


def fails_later(environ, start_response, query, headers):
    start_response('200 OK', headers)
    yield content(query)
    raise OnPurpose(query['id'])


def spins(environ, start_response, query, headers):
    while True:
        pass


def sleeps(environ, start_response, query, headers):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        time.sleep(0.01)


def exits(environ, start_response, query, headers):
    os._exit(7)


def exits_later(environ, start_response, query, headers):
    start_response('200 OK', headers)
    yield content(query)
    os._exit(7)


def descriptors(environ, start_response, query, headers):
    start_response('200 OK', headers)
    return [str(len(os.listdir('/proc/self/fd'))).encode()]
