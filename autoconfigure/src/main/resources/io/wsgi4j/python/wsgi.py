"""The server's side of PEP 3333, whatever runs the application.

Evaluated in the namespace of the module that hosts it. The functions take an exchange:
start(), announced(), write(), read(), error(), flushErrors(), block(), file(), fail()
and isConnected() are its. Nothing but an interrupt leaves these functions as an
exception: failures go to exchange.fail().
"""

import errno
import importlib
import importlib.util
import io
import operator
import os
import sys
import types

_BUFFER_SIZE = 65536

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

    def read(self, size=-1):
        return self.readall() if size is None or size < 0 else self._read(min(size, _BUFFER_SIZE))

    def readall(self):
        blocks = []
        while block := self._read(_BUFFER_SIZE):
            blocks.append(block)
        return b''.join(blocks)

    def _read(self, size):
        data = self._exchange.read(size)
        if data is None:
            raise ConnectionResetError(errno.ECONNRESET, 'The body of the request can\'t be read')
        return data if type(data) is bytes else data.encode('latin-1')


class _Reader(io.BufferedReader):
    """A reader that needs no more room than there are bytes, whatever size it is asked for."""

    def read(self, size=-1):
        if size is None:
            return self._read_all()
        size = operator.index(size)
        if size < 0:
            return self._read_all() if size == -1 else super().read(size)
        if size <= _BUFFER_SIZE:
            return super().read(size)
        blocks = []
        while size > 0 and (block := super().read(min(size, _BUFFER_SIZE))):
            blocks.append(block)
            size -= len(block)
        return b''.join(blocks)

    def _read_all(self):
        return super().read()

    def read1(self, size=-1):
        return super().read1(min(operator.index(size), _BUFFER_SIZE))

    def readline(self, size=-1):
        return super().readline(-1 if size is None else min(operator.index(size), sys.maxsize))

    def readlines(self, hint=-1):
        return super().readlines(-1 if hint is None else min(operator.index(hint), sys.maxsize))


class _Input:
    """wsgi.input: a reader that is made for those who read, as its buffer takes longer than many an answer."""

    def __init__(self, exchange):
        self._exchange = exchange

    def __getattr__(self, name):
        if name != '_reader':
            return getattr(self._reader, name)
        self._reader = reader = _Reader(_RawInput(self._exchange), _BUFFER_SIZE)
        self.read, self.readline = reader.read, reader.readline
        return reader

    def __iter__(self):
        return iter(self._reader)

    def __next__(self):
        return next(self._reader)

    def __enter__(self):
        return self._reader.__enter__()

    def __exit__(self, *exception):
        return self._reader.__exit__(*exception)


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
        self._left = None
        if hasattr(filelike, 'close'):
            self.close = filelike.close

    def __iter__(self):
        return self

    def __next__(self):
        if self._left is None:
            data = self.filelike.read(self.blksize)
        elif self._left > 0:
            data = _bytes(self.filelike.read(min(self.blksize, self._left)) or b'')[:self._left]
            self._left -= len(data)
        else:
            data = None
        if data:
            return data
        raise StopIteration

    def _send(self, exchange):
        """Has the server send the file; otherwise what is iterated over is what has been announced."""
        if self._is_sent(exchange):
            return True
        announced = exchange.announced()
        if announced >= 0:
            self._left = announced
        return False

    def _is_sent(self, exchange):
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
            if not isinstance(name, str) or not status.st_size or not os.path.samestat(status, os.stat(name)):
                return False
            # What the kernel makes when it is read has any size.
            if os.path.realpath(name).startswith(('/proc/', '/sys/')):
                return False
        except (AttributeError, OSError, ValueError):
            return False
        return exchange.file(os.path.abspath(name), position)


def _unwrap(filelike):
    tempfile = sys.modules.get('tempfile')
    return filelike.file if tempfile and type(filelike) is tempfile._TemporaryFileWrapper else filelike


def _start_response(exchange):

    def start_response(status, headers, exc_info=None):
        try:
            if exc_info is not None and not (isinstance(exc_info, tuple) and len(exc_info) == 3):
                raise TypeError('exc_info must be a tuple of type, value and traceback')
            refusal = exchange.start(_head(status, headers), exc_info is not None)
            if refusal == 'sent':
                raise exc_info[1].with_traceback(exc_info[2])
            if refusal:
                kind, message = refusal.split('\0', 1)
                raise _errors[kind](message)
            return write
        finally:
            exc_info = None

    def write(data):
        if not exchange.write(_bytes(data)):
            raise BrokenPipeError(errno.EPIPE, 'The client has disconnected')

    return start_response


def _head(status, headers):
    """Joins status and headers with NULs; only those that don't look right are looked at one by one."""
    if type(status) is str and type(headers) is list:
        head = status
        try:
            for header in headers:
                if type(header) is not tuple:
                    break
                name, value = header
                head += '\0' + name + '\0' + value
            else:
                if head.count('\0') == 2 * len(headers):
                    return head
        except (TypeError, ValueError):
            pass
    return _checked_head(status, headers)


def _checked_head(status, headers):
    if not isinstance(status, str):
        raise TypeError(f'The status must be a str, not {type(status).__name__}')
    if '\0' in status:
        raise ValueError('The status has a NUL')
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
    return '\0'.join(parts)


def _bytes(block):
    if isinstance(block, bytes):
        return block
    if isinstance(block, str):
        return block.encode('utf-8')
    raise TypeError(f'A block of the body must be bytes, not {type(block).__name__}')


def _environ(exchange, variables):
    # A dictionary of what is known here is built faster than one of what an iterator brings.
    (method, script_name, path_info, query_string, uri, server_name, server_address, server_port, protocol, address,
     port, host, scheme, absent, *others) = variables.split('\0')
    environ = {
        'REQUEST_METHOD': method,
        'SCRIPT_NAME': script_name,
        'PATH_INFO': path_info,
        'QUERY_STRING': query_string,
        'REQUEST_URI': uri,
        'SERVER_NAME': server_name,
        'SERVER_ADDR': server_address,
        'SERVER_PORT': server_port,
        'SERVER_PROTOCOL': protocol,
        'REMOTE_ADDR': address,
        'REMOTE_PORT': port,
        'HTTP_HOST': host,
        'wsgi.version': (1, 0),
        'wsgi.url_scheme': scheme,
        'wsgi.input': _Input(exchange),
        'wsgi.input_terminated': True,
        'wsgi.errors': _Errors(exchange),
        # While one call waits in write or for its body, another one may begin.
        'wsgi.multithread': True,
        'wsgi.multiprocess': _multiprocess,
        'wsgi.run_once': False,
        'wsgi.file_wrapper': FileWrapper,
        'wsgi4j.client_connected': lambda: exchange.isConnected(),
    }
    if absent:
        for name in absent.split(' '):
            del environ[name]
    # update() asks each pair what it is, which takes longer than the rest of this function.
    for i in range(0, len(others), 2):
        environ[others[i]] = others[i + 1]
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
        _execute(code, script)
        known = _scripts[path] = (version, getattr(script, 'application', _not_found))
    return known[1]


def _execute(code, script):
    """Among the modules, where dataclasses, pickle and Flask look for it, unless there is another of its name."""
    name = script.__name__
    previous = sys.modules.get(name)
    if not _is_free(name, previous):
        exec(code, script.__dict__)
        return
    sys.modules[name] = script
    try:
        exec(code, script.__dict__)
        _script_modules[name] = script
    except BaseException:
        if previous is None:
            del sys.modules[name]
        else:
            sys.modules[name] = previous
        raise


_script_modules = {}


def _is_free(name, module):
    if module is not None:
        return _script_modules.get(name) is module
    return '.' not in name and importlib.util.find_spec(name) is None


def _not_found(environ, start_response):
    start_response('404 Not Found', [('Content-Type', 'text/plain')])
    return [b'Not Found']


def load(target, exchange):
    try:
        resolve(target)
    except BaseException as ex:
        _fail(exchange, ex)


def _call(target, exchange, variables):
    try:
        application = _applications.get(target) or _remember(target)
        result = application(_environ(exchange, variables), _start_response(exchange))
        try:
            kind = type(result)
            if kind is list or kind is tuple:
                exchange.block(_bytes(result[0]) if len(result) == 1 else b''.join([_bytes(block) for block in result]))
                return None
            if kind is not FileWrapper or not result._send(exchange):
                return (iter(result), result)
        except BaseException:
            _close(result)
            raise
        _close_complete(result, exchange)
        return None
    except BaseException as ex:
        _fail(exchange, ex)
        return None


_applications = {}


def _remember(target):
    application = resolve(target)
    if not target.startswith('/'):
        _applications[target] = application
    return application


def _advance(iterator, exchange):
    try:
        exchange.block(_bytes(next(iterator)))
        return True
    except StopIteration:
        return False
    except BaseException as ex:
        _fail(exchange, ex)
        return False


def _close_body(result, exchange):
    try:
        _close(result)
    except BaseException as ex:
        _fail(exchange, ex)


def _close(result):
    if hasattr(result, 'close'):
        result.close()


def _close_complete(result, exchange):
    """What fails here takes nothing from an answer that is complete."""
    try:
        _close(result)
    except BaseException as ex:
        exchange.error(_describe(ex) + '\n')


def _fail(exchange, ex):
    # isinstance() would ask the exception for its __class__.
    exchange.fail(_describe(ex), issubclass(type(ex), ConnectionError))


def _describe(ex):
    """The traceback of an exception, whose own code may fail in any way when it is looked at."""
    try:
        return _traceback(ex)
    except BaseException as failure:
        return f'{_name(ex)}, of which no traceback can be made because of {_name(failure)}'


def _name(ex):
    return type.__dict__['__name__'].__get__(type(ex))


def _traceback(ex):
    import traceback
    own = (_own_file, _traceback.__code__.co_filename)
    trace = ex.__traceback__
    while trace and trace.tb_next and trace.tb_frame.f_code.co_filename in own:
        trace = trace.tb_next
    return ''.join(traceback.format_exception(type(ex), ex, trace)).rstrip()


def _add_directories(directories):
    import site
    for directory in reversed(directories):
        known = set(sys.path)
        site.addsitedir(directory, known)
        if directory in sys.path:
            sys.path.remove(directory)
        sys.path.insert(0, directory)


def _pass_logging_on(log, level):
    """Has log(name, level, message) called for each record."""
    import logging

    class Handler(logging.Handler):

        def emit(self, record):
            try:
                log(record.name, record.levelno, self.format(record))
            except Exception:
                self.handleError(record)

    logging.root.addHandler(Handler())
    logging.root.setLevel(level)


def leave():
    """Does what the interpreter does at its exit."""
    import atexit
    import logging
    import threading
    for function in (threading._shutdown, atexit._run_exitfuncs):
        try:
            function()
        except BaseException as ex:
            logging.getLogger('atexit').error('An exit function has failed', exc_info=ex)
