"""An application for each clause of the contract: the first segment of the path names it."""

import gzip
import io
import json
import logging
import os
import sys
import tempfile
import threading
import time
from collections import namedtuple
from wsgiref.validate import validator

TEXT = [('Content-Type', 'text/plain')]

Named = namedtuple('Named', 'name value')

events = []

lock = threading.Lock()


def application(environ, start_response):
    name = environ['PATH_INFO'].split('/')[1]
    return globals()[name](environ, start_response)


def answer(start_response, *blocks):
    start_response('200 OK', list(TEXT))
    return [str(block).encode() for block in blocks]


class Body:

    def __init__(self, *steps):
        self.steps = iter(steps)

    def __iter__(self):
        return self

    def __next__(self):
        step = next(self.steps)
        return step() if callable(step) else step

    def close(self):
        events.append('closed')


def take_events(environ, start_response):
    taken = ' '.join(events)
    events.clear()
    return answer(start_response, taken)


def dump(environ, start_response):
    strings = {key: value for key, value in environ.items() if type(value) is str}
    strings['types'] = ','.join(sorted({type(key).__name__ for key in environ})) + ' ' + type(environ).__name__
    strings['version'] = repr(environ['wsgi.version'])
    strings['multi'] = repr((environ['wsgi.multithread'], environ['wsgi.multiprocess'], environ['wsgi.run_once']))
    start_response('200 OK', [('Content-Type', 'application/json')])
    return [json.dumps(strings).encode()]


def read(environ, start_response):
    return answer(start_response, environ['wsgi.input'].read())


def read_parts(environ, start_response):
    stream = environ['wsgi.input']
    return answer(start_response, [stream.read(2), stream.readline(), stream.readline(3), stream.readlines()])


def peek(environ, start_response):
    stream = environ['wsgi.input']
    peeked = stream.peek(1)[:1]
    buffer = bytearray(2)
    return answer(start_response, [peeked, stream.readinto(buffer), bytes(buffer), next(stream), stream.closed])


def read_with(environ, start_response):
    with environ['wsgi.input'] as stream:
        data = stream.read(3)
    return answer(start_response, [data, stream.closed])


def read_lines(environ, start_response):
    return answer(start_response, [line for line in environ['wsgi.input']])


def count(environ, start_response):
    return answer(start_response, len(environ['wsgi.input'].read()))


def errors(environ, start_response):
    stream = environ['wsgi.errors']
    stream.write('first\nsecond')
    stream.flush()
    stream.writelines(['thi', 'rd\n'])
    return answer(start_response, 'ok')


def logs(environ, start_response):
    logging.getLogger('shop.cart').warning('%d items', 3)
    return answer(start_response, 'ok')


def written(environ, start_response):
    write = start_response('200 OK', list(TEXT))
    write(b'one ')
    write(b'two ')
    return [b'three']


def lazy(environ, start_response):
    start_response('200 OK', list(TEXT))
    return Body(b'a', b'', b'b')


def generator(environ, start_response):
    start_response('200 OK', list(TEXT))
    try:
        yield b'one '
        yield 'two'
    finally:
        events.append('finished')


def late(environ, start_response):
    def start():
        start_response('201 Created', list(TEXT))
        return b'late'
    return Body(start)


def refused(environ, start_response):
    calls = {
        'status': lambda: start_response(200, []),
        'headers': lambda: start_response('200 OK', ()),
        'header': lambda: start_response('200 OK', [['a', 'b']]),
        'value': lambda: start_response('200 OK', [('a', 1)]),
        'name': lambda: start_response('200 OK', [('a b', 'c')]),
        'newline': lambda: start_response('200 OK', [('a', 'b\nc')]),
        'hop': lambda: start_response('200 OK', [('Connection', 'close')]),
        'reason': lambda: start_response('OK', []),
        'pair': lambda: start_response('200 OK', [('a', 'b', 'c')]),
        'string': lambda: start_response('200 OK', ['ab']),
        'bytes': lambda: start_response(b'200 OK', []),
        'nul': lambda: start_response('200 OK\0a', [('b', 'c')]),
        'nuls': lambda: start_response('200 OK', [('a\0b\0c', 'd')]),
        'named': lambda: start_response('200 OK', [Named('a', 'b')]),
        'info': lambda: start_response('200 OK', [], True),
        'block': lambda: start_response('200 OK', [])(1),
        'twice': lambda: (start_response('200 OK', []), start_response('200 OK', [])),
    }
    try:
        calls[environ['QUERY_STRING']]()
        outcome = 'accepted'
    except Exception as ex:
        outcome = type(ex).__name__
    try:
        raise ValueError
    except ValueError:
        start_response('200 OK', [('Content-Type', 'text/plain')], sys.exc_info())
    return [outcome.encode()]


def replaced(environ, start_response):
    start_response('200 OK', [('X-First', '1')])
    try:
        raise ValueError('changed my mind')
    except ValueError:
        start_response('503 Busy', list(TEXT), sys.exc_info())
    return [b'replaced']


def too_late(environ, start_response):
    start_response('200 OK', list(TEXT))
    yield b'x' * 100
    try:
        raise KeyError('after the head')
    except KeyError:
        start_response('500 Oops', list(TEXT), sys.exc_info())


def fails(environ, start_response):
    raise LookupError('nothing here')


def fails_late(environ, start_response):
    def fail():
        raise LookupError('no more')
    start_response('200 OK', list(TEXT))
    return Body(b'x' * 10, fail)


def numbers(environ, start_response):
    start_response('200 OK', list(TEXT))
    return [1]


def file(environ, start_response):
    opened = open(__file__, 'rb')
    opened.seek(4)
    start_response('200 OK', list(TEXT))
    return environ['wsgi.file_wrapper'](opened, 1024)


def file_with_failing_close(environ, start_response):
    def close():
        events.append('close')
        raise LookupError('close')

    wrapper = file(environ, start_response)
    wrapper.close = close
    return wrapper


def zipped_file(environ, start_response):
    file = temporary(gzip.compress(b'unzipped'))
    start_response('200 OK', list(TEXT))
    wrapper = environ['wsgi.file_wrapper'](gzip.open(file.name))
    wrapper.kept = file
    return wrapper


def temporary_file(environ, start_response):
    file = temporary(b'temporary')
    file.seek(4)
    start_response('200 OK', list(TEXT))
    return environ['wsgi.file_wrapper'](file)


def temporary(content):
    file = tempfile.NamedTemporaryFile()
    file.write(content)
    file.flush()
    return file


def memory_file(environ, start_response):
    start_response('200 OK', list(TEXT))
    return environ['wsgi.file_wrapper'](io.BytesIO(b'0123456789'), 4)


def loop(environ, start_response):
    try:
        while True:
            pass
    except Exception:
        events.append('caught')
    finally:
        events.append('finally')


def sleep(environ, start_response):
    time.sleep(60)
    return answer(start_response, 'awake')


def leave(environ, start_response):
    os._exit(3)


def exits(environ, start_response):
    sys.exit(3)


def hold(environ, start_response):
    signal = environ['QUERY_STRING']
    while not os.path.exists(signal + '.stay'):
        if os.path.exists(signal + '.leave'):
            os._exit(3)
        # Not a pause: a thread that rests lets others go on.
        sum(range(1000))
    return answer(start_response, 'stayed')


def bulk(environ, start_response):
    start_response('200 OK', list(TEXT))
    return (b'x' * 65536 for _ in range(256))


def locked(environ, start_response):
    start_response('200 OK', list(TEXT))
    with lock:
        for _ in range(int(environ['QUERY_STRING'] or 256)):
            yield b'x' * 65536


def endless(environ, start_response):
    start_response('200 OK', list(TEXT))
    return Body(*[b'x' * 65536] * 4096)


def _validated(environ, start_response):
    method = environ['REQUEST_METHOD']
    way = environ['QUERY_STRING']
    stream = environ['wsgi.input']
    read = {
        '': lambda: b'',
        'read': lambda: stream.read(1000),
        'readline': lambda: stream.readline(),
        'readlines': lambda: b''.join(stream.readlines()),
        'iteration': lambda: b''.join(stream),
    }[way]()
    environ['wsgi.errors'].write('')
    environ['wsgi.errors'].flush()
    write = start_response('200 OK', [('Content-Type', 'text/plain')])
    if way == 'readline':
        write(b'line: ')
    return _blocks(method, read)


def _blocks(method, read):
    yield method.encode() + b' '
    yield read or b'nothing'


validated = validator(_validated)


served = []


def serve(environ, start_response):
    served.append(environ)
    return answer(start_response, len(served))


def spin(environ, start_response):
    start_response('200 OK', list(TEXT))
    yield b'block'
    while True:
        pass


def doze(environ, start_response):
    start_response('200 OK', list(TEXT))
    yield b'block'
    time.sleep(3600)


def linger(environ, start_response):
    def close():
        time.sleep(3600)
    start_response('200 OK', list(TEXT))
    body = Body(b'block')
    body.close = close
    return body
