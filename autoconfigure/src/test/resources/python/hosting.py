"""Applications that ask much of their host: the first segment of the path names them."""

import io
import os
import signal
import tempfile
import zlib

TEXT = [('Content-Type', 'text/plain')]

closed = []


def application(environ, start_response):
    return globals()[environ['PATH_INFO'].split('/')[1]](environ, start_response)


def answer(start_response, text, *headers):
    start_response('200 OK', TEXT + list(headers))
    return [str(text).encode()]


def hop(environ, start_response):
    return answer(start_response, 'closed', ('Connection', 'close'), ('keep-alive', 'timeout=5'), ('TE', 'trailers'),
                  ('Transfer-Encoding', 'chunked'), ('Upgrade', 'h2c'), ('Trailer', 'X'), ('X-Kept', 'kept'),
                  ('Proxy-Authenticate', 'Basic'))


def big(environ, start_response):
    stream = environ['wsgi.input']
    reads = {
        'read': lambda: stream.read(10 ** 9),
        'huge': lambda: stream.read(2 ** 40),
        'all': lambda: stream.read(-1),
        'none': lambda: stream.read(None),
        'line': lambda: stream.readline(10 ** 9) + stream.readline(2 ** 40),
        'lines': lambda: b''.join(stream.readlines(2 ** 40)),
        'read1': lambda: stream.read1(10 ** 9) + stream.read(),
        'raw': lambda: stream.raw.read(10 ** 9),
        'into': lambda: into(stream, bytearray(1000)),
        'parts': lambda: stream.read(2) + stream.read(70000) + stream.read(2 ** 40),
        'nothing': lambda: stream.read(0) + stream.read(),
    }
    data = reads[environ['QUERY_STRING']]()
    return answer(start_response, f'{len(data)} {zlib.crc32(data)}')


def into(stream, buffer):
    count = stream.readinto(buffer)
    return bytes(buffer[:count])


class Closing:

    def __init__(self, file):
        self._file = file

    def read(self, size):
        return self._file.read(size)

    def close(self):
        closed.append('closed')
        self._file.close()


def part(environ, start_response):
    file, length = {
        'temporary': (tempfile.TemporaryFile, 20),
        'named': (tempfile.NamedTemporaryFile, 20),
        'whole': (tempfile.NamedTemporaryFile, 95),
        'memory': (io.BytesIO, 20),
        'other': (lambda: Closing(io.BytesIO(bytes(range(5, 100)))), 20),
        'nothing': (tempfile.NamedTemporaryFile, 0),
    }[environ['QUERY_STRING']]
    file = file()
    if not isinstance(file, Closing):
        file.write(bytes(range(100)))
        file.flush()
        file.seek(5)
    start_response('200 OK', [('Content-Type', 'application/octet-stream'), ('Content-Length', str(length))])
    return environ['wsgi.file_wrapper'](file, 8)


def text(environ, start_response):
    file = io.StringIO('gr\u00fc\u00dfe')
    start_response('200 OK', TEXT + [('Content-Length', '4')])
    return environ['wsgi.file_wrapper'](file)


def empty(environ, start_response):
    start_response('200 OK', TEXT)
    return environ['wsgi.file_wrapper'](tempfile.NamedTemporaryFile())


def odd(environ, start_response):
    """A file whose name is no text."""
    file = tempfile.NamedTemporaryFile(prefix='\udcff')
    file.write(b'odd')
    file.seek(0)
    start_response('200 OK', TEXT)
    return environ['wsgi.file_wrapper'](file)


def proc(environ, start_response):
    start_response('200 OK', TEXT)
    return environ['wsgi.file_wrapper'](open('/proc/self/status', 'rb'))


def wrapped(environ, start_response):
    start_response('200 OK', TEXT)
    return environ['wsgi.file_wrapper'](Closing(io.BytesIO(b'wrapped')))


def take_closed(environ, start_response):
    count = len(closed)
    closed.clear()
    return answer(start_response, count)


def not_closed(environ, start_response):
    start_response('200 OK', TEXT)
    return NotClosed()


class NotClosed:

    def __iter__(self):
        yield b'all of it'

    def close(self):
        raise LookupError('not closed')


def signals(environ, start_response):
    before = signal.getsignal(signal.SIGTERM)
    signal.signal(signal.SIGTERM, lambda number, frame: None)
    signal.set_wakeup_fd(-1)
    return answer(start_response, f'{before == signal.SIG_DFL} {signal.getsignal(signal.SIGTERM) == signal.SIG_DFL}')


def timers(environ, start_response):
    signal.alarm(1)
    signal.setitimer(signal.ITIMER_REAL, 0.001)
    signal.siginterrupt(signal.SIGUSR1, False)
    return answer(start_response, signal.getitimer(signal.ITIMER_REAL))


def probe(environ, start_response):
    """Runs a line of Python; what it raises is the answer."""
    scope = {}
    try:
        exec(environ['wsgi.input'].read().decode(), scope)
        outcome = str(scope.get('result', 'done'))
    except Exception as ex:
        outcome = f'{type(ex).__name__}: {ex}'
    return answer(start_response, outcome)


def counted(environ, start_response):
    import fcntl
    with open(os.environ['COUNTER'], 'r+') as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        number = int(file.read())
        # Long enough for the others to come here, too.
        for _ in range(1000):
            os.stat(file.name)
        file.seek(0)
        file.write(str(number + 1))
    return answer(start_response, number)
