"""The gateway's side of PEP 3333 inside a context.

What the server calls takes an exchange of the server's. Nothing but an interrupt
leaves these functions as an exception: failures go to exchange.fail().
"""

import importlib
import io
import os
import sys
import types

_errors = {'ValueError': ValueError, 'AssertionError': AssertionError}
_scripts = {}


class _RawInput(io.RawIOBase):

    def __init__(self, exchange):
        self._exchange = exchange

    def readable(self):
        return True

    def readinto(self, buffer):
        data = self._read(len(buffer))
        buffer[:len(data)] = data
        return len(data)

    def readall(self):
        blocks = []
        while block := self._read(1 << 20):
            blocks.append(block)
        return b''.join(blocks)

    def _read(self, size):
        data = self._exchange.read(size)
        if data is None:
            raise ConnectionResetError('The body of the request can\'t be read')
        return data.encode('latin-1')


class _Errors:

    def __init__(self, exchange):
        self._exchange = exchange

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f'write() argument must be str, not {type(text).__name__}')
        self._exchange.error(text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        self._exchange.flushErrors()


class FileWrapper:
    """wsgi.file_wrapper: a real file is sent by the server, others block by block."""

    def __init__(self, filelike, blksize=8192):
        self.filelike = filelike
        self.blksize = blksize
        if hasattr(filelike, 'close'):
            self.close = filelike.close

    def __iter__(self):
        return self

    def __next__(self):
        data = self.filelike.read(self.blksize)
        if data:
            return data
        raise StopIteration

    def _send(self, exchange):
        # What reads a file in its own way, gzip.GzipFile for instance, has a fileno(), too.
        source = _unwrap(self.filelike)
        raw = source.raw if type(source) in (io.BufferedReader, io.BufferedRandom) else source
        if type(raw) is not io.FileIO:
            return False
        try:
            source.flush()
            name = raw.name
            status = os.fstat(raw.fileno())
            position = source.tell()
            if not isinstance(name, str) or not os.path.samestat(status, os.stat(name)):
                return False
        except (AttributeError, OSError, ValueError):
            return False
        return exchange.file(os.path.abspath(name), position)


def _unwrap(filelike):
    tempfile = sys.modules.get('tempfile')
    return filelike.file if tempfile and type(filelike) is tempfile._TemporaryFileWrapper else filelike


class _StartResponse:

    __slots__ = ('_exchange', '_started')

    def __init__(self, exchange):
        self._exchange = exchange
        self._started = False

    def __call__(self, status, headers, exc_info=None):
        try:
            return self._start(status, headers, exc_info)
        finally:
            exc_info = None

    def _start(self, status, headers, exc_info):
        if exc_info is not None and not (isinstance(exc_info, tuple) and len(exc_info) == 3):
            raise TypeError('exc_info must be a tuple of type, value and traceback')
        if not isinstance(status, str):
            raise TypeError(f'The status must be a str, not {type(status).__name__}')
        if not isinstance(headers, list):
            raise TypeError(f'The headers must be a list, not {type(headers).__name__}')
        parts = [status]
        for header in headers:
            if not isinstance(header, tuple) or len(header) != 2:
                raise TypeError(f'A header must be a tuple of name and value, not {header!r}')
            name, value = header
            if not isinstance(name, str) or not isinstance(value, str):
                raise TypeError(f'Name and value of a header must be str, not {header!r}')
            if '\0' in name or '\0' in value:
                raise ValueError(f'The header {header!r} has a NUL')
            parts += header
        if '\0' in status:
            raise ValueError('The status has a NUL')
        refusal = self._exchange.start('\0'.join(parts), exc_info is not None)
        if refusal == 'sent':
            raise exc_info[1].with_traceback(exc_info[2])
        if refusal:
            kind, message = refusal.split('\0', 1)
            raise _errors[kind](message)
        return self._write

    def _write(self, data):
        if not self._exchange.write(_bytes(data)):
            raise BrokenPipeError('The client has disconnected')


def _bytes(block):
    if isinstance(block, bytes):
        return block
    if isinstance(block, str):
        return block.encode('utf-8')
    raise TypeError(f'A block of the body must be bytes, not {type(block).__name__}')


def _environ(exchange):
    strings = iter(exchange.variables().split('\0'))
    environ = dict(zip(strings, strings))
    environ['wsgi.version'] = (1, 0)
    environ['wsgi.input'] = io.BufferedReader(_RawInput(exchange), 65536)
    environ['wsgi.input_terminated'] = True
    environ['wsgi.errors'] = _Errors(exchange)
    environ['wsgi.multithread'] = exchange.isMultithread()
    environ['wsgi.multiprocess'] = exchange.isMultiprocess()
    environ['wsgi.run_once'] = False
    environ['wsgi.file_wrapper'] = FileWrapper
    environ['wsgi4j.client_connected'] = exchange.isConnected
    return environ


def resolve(target):
    if target.startswith('/'):
        return _script(target)
    module, _, name = target.partition(':') if ':' in target else target.rpartition('.')
    if not module or not name:
        raise ImportError(f'{target!r} is not of the form module.name or module:name')
    application = importlib.import_module(module)
    for part in name.split('.'):
        application = getattr(application, part)
    if not callable(application):
        raise TypeError(f'{target} is not callable but {type(application).__name__}')
    return application


def _script(path):
    """A script is a module of its own, new for each version of its file."""
    status = os.stat(path)
    version = (status.st_mtime_ns, status.st_size, status.st_ino)
    known = _scripts.get(path)
    if known is None or known[0] != version:
        with open(path, 'rb') as file:
            code = compile(file.read(), path, 'exec')
        script = types.ModuleType(os.path.basename(path)[:-3])
        script.__file__ = path
        exec(code, script.__dict__)
        known = _scripts[path] = (version, getattr(script, 'application', _not_found))
    return known[1]


def _not_found(environ, start_response):
    start_response('404 Not Found', [('Content-Type', 'text/plain')])
    return [b'Not Found']


def load(target, exchange):
    try:
        resolve(target)
    except BaseException as ex:
        _fail(exchange, ex)


def call(target, exchange):
    """Calls the application; returns the rest of the body, if any needs Python code."""
    try:
        application = _applications.get(target) or _remember(target)
        result = application(_environ(exchange), _StartResponse(exchange))
        try:
            kind = type(result)
            if kind is list or kind is tuple:
                exchange.block(b''.join([_bytes(block) for block in result]))
                return None
            if kind is FileWrapper and result._send(exchange):
                _close(result)
                return None
            return (iter(result), result)
        except BaseException:
            _close(result)
            raise
    except BaseException as ex:
        _fail(exchange, ex)
        return None


_applications = {}


def _remember(target):
    application = resolve(target)
    if not target.startswith('/'):
        _applications[target] = application
    return application


def advance(body, exchange):
    try:
        exchange.block(_bytes(next(body[0])))
        return True
    except StopIteration:
        return False
    except BaseException as ex:
        _fail(exchange, ex)
        return False


def close(body, exchange):
    try:
        _close(body[1])
    except BaseException as ex:
        _fail(exchange, ex)


def _close(result):
    if hasattr(result, 'close'):
        result.close()


def _fail(exchange, ex):
    import traceback
    trace = ex.__traceback__
    while trace and trace.tb_next and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    text = ''.join(traceback.format_exception(type(ex), ex, trace)).rstrip()
    exchange.fail(text, isinstance(ex, ConnectionError))


def configure(log, directories, level):
    import logging
    import site

    class Handler(logging.Handler):

        def emit(self, record):
            try:
                log.log(record.name, record.levelno, self.format(record))
            except Exception:
                self.handleError(record)

    for directory in reversed(directories.split('\0')):
        if directory:
            known = set(sys.path)
            site.addsitedir(directory, known)
            if directory in sys.path:
                sys.path.remove(directory)
            sys.path.insert(0, directory)
    handler = Handler()
    logging.root.addHandler(handler)
    logging.root.setLevel(level)


def export(name, bean):
    package = sys.modules.setdefault('wsgi4j', types.ModuleType('wsgi4j'))
    package.__path__ = []
    package.beans = sys.modules.setdefault('wsgi4j.beans', types.ModuleType('wsgi4j.beans'))
    setattr(package.beans, name, _Bean(bean))


class _Bean:
    """A bean whose exceptions applications can catch: those of Java are no Exception."""

    def __init__(self, bean):
        self._bean = bean

    def __getattr__(self, name):
        from polyglot import ForeignException
        method = getattr(self._bean, name)

        def call(*arguments):
            try:
                return method(*arguments)
            except ForeignException as ex:
                raise RuntimeError(str(ex)) from ex
        return call

    def __dir__(self):
        return dir(self._bean)
