"""A worker process of the gateway: runs WSGI applications on threads of CPython.

The gateway has one connection to the process, and one to each of its threads. A frame is
the length of what follows, a letter and bytes. An exchange has one thread from its call
to its close(); what that thread waits for is always a frame of the gateway's.

A thread runs ahead of the gateway by a window of some blocks. When it has used that up
it says so and waits, so that it holds nothing while the client is slow.
"""

import _thread
import contextvars
import errno
import gc
import json
import os
import re
import select
import signal
import socket
import struct
import sys
import threading
import time

_HEADER = struct.Struct('>Ic')
_NUMBER = struct.Struct('>I')
_NUMBERS = struct.Struct('>II')
_POSITION = struct.Struct('>Q')
_CALL = struct.Struct('>II?I')
_REST = struct.Struct('>III')
_RECEIVE_SIZE = 65536
# Holds the largest window. The system may give less.
_SEND_BUFFER = 524288

# From here on, bytes are sent from where they are.
_LARGE = 16384
_sendmsg = getattr(socket.socket, 'sendmsg', None)

# What a frame takes of a socket's buffer beside its bytes.
_FRAME_COST = 1024

_LARGEST_HEAD = 200_000

# After this time without a frame, a thread tells that it rests.
_REST_AFTER = struct.pack('L', 5) if os.name == 'nt' else struct.pack('ll', 0, 5000)
_NEVER = bytes(len(_REST_AFTER))

# How long a process may outlive the gateway, in seconds.
_LEAVE_LIMIT = 10
_EXIT_GATEWAY_LOST = 75

# What may be sent without having been looked at by the gateway.
_PLAIN_HEAD = re.compile(r"[2-9][0-9][0-9] [\t -~]*(?:\0[!#$%&'*+\-.^_`|~0-9A-Za-z]+\0[\t -~]*)*").fullmatch

_own_file = (lambda: None).__code__.co_filename


class Interrupt(BaseException):
    """Raised in the thread of an exchange whose time is up."""


class _Connection:
    """A connection to the gateway."""

    def __init__(self, family, address):
        self._socket = connection = socket.socket(family, socket.SOCK_STREAM)
        connection.connect(address)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        if family != getattr(socket, 'AF_UNIX', None):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b''
        self._rest = False
        # Of all frames that have come.
        self.count = 0
        self.fileno = connection.fileno
        self.close = connection.close

    def send(self, *frames):
        """Sends frames: pairs of a letter and bytes."""
        parts = [part for kind, payload in frames for part in (_HEADER.pack(len(payload), kind), payload)]
        if len(parts[-1]) < _LARGE or not _sendmsg:
            self._socket.sendall(b''.join(parts))
            return
        last = parts.pop()
        sent = _sendmsg(self._socket, (b''.join(parts), last))
        sent -= sum(map(len, parts))
        if sent < 0:
            self._socket.sendall(b''.join((*parts, last))[sent - len(last):])
        elif sent < len(last):
            self._socket.sendall(memoryview(last)[sent:])

    def receive(self, resting=None):
        """Waits for a frame; resting is called when none has come for some time."""
        data = self._received
        while len(data) < 5:
            data += self._wait(resting)
        size, kind = _HEADER.unpack_from(data)
        end = 5 + size
        if len(data) < end:
            parts, missing = [data], end - len(data)
            while missing > 0:
                parts.append(part := self._wait(None))
                missing -= len(part)
            data = b''.join(parts)
        self._received = data[end:]
        self.count += 1
        return kind, data[5:end]

    def pending(self):
        """Whether something has come that hasn't been received."""
        return bool(self._received)

    def _wait(self, resting):
        if resting and not self._rest:
            self._limit(_REST_AFTER, True)
        while True:
            try:
                data = self._socket.recv(_RECEIVE_SIZE)
            except BlockingIOError:
                self._limit(_NEVER, False)
                if resting:
                    resting()
                continue
            if not data:
                raise ConnectionResetError(errno.ECONNRESET, 'The gateway has gone')
            return data

    def _limit(self, time, rest):
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, time)
        self._rest = rest


class _Exchange:
    """An exchange as wsgi.py sees it. All but isConnected() belongs to its thread."""

    def __init__(self, connection, number, window, body, complete, resting, aside):
        self.number = number
        self.over = False
        self._connection = connection
        self._window = window
        self._used = 0
        self._body = body
        self._complete = complete
        self._resting = resting
        self._aside = aside
        self._head = None
        self._given = ''
        self._begun = False
        self._failure = None
        self._block = None
        self._file = False

    # What the application asks for

    def start(self, head, again):
        """Takes the head that goes out with the first block, or has the gateway say what is wrong with it."""
        if len(head) > _LARGEST_HEAD:
            return f'ValueError\0The head is longer than {_LARGEST_HEAD} characters'
        replaces = again and self._head is not None
        if (replaces or not self._begun) and _is_plain(head):
            self._head = self._given = head
            self._begun = True
            return None
        refusal = self._ask(b'S', bytes([again]) + head.encode('utf-8', 'surrogatepass'))
        if refusal:
            return refusal.decode()
        self._begun = True
        self._given = head
        return None

    def announced(self):
        found = re.search('\0content-length\0([0-9]+)(?:\0|$)', self._given, re.IGNORECASE)
        return int(found[1]) if found else -1

    def write(self, data):
        return self._ask(b'W', data) == b''

    def read(self, size):
        """Reads of the body; returns None if that can't be read."""
        if self._body:
            data, self._body = self._body[:size], self._body[size:]
            return data
        if self._complete or size == 0:
            return b''
        data = self._ask(b'R', _NUMBER.pack(min(size, _RECEIVE_SIZE)))
        return data[1:] if data and data[0] else None

    def error(self, text):
        if _local.exchange is not self:
            # Another thread, or a time when the connection has another exchange.
            import logging
            logging.getLogger('wsgi.errors').error('%s', text.rstrip('\n'))
        elif text:
            self._note(b'G', text.encode('utf-8', 'backslashreplace'))

    def flushErrors(self):
        if _local.exchange is self:
            self._note(b'G', b'')

    def log(self, record):
        self._note(b'M', record)

    def isConnected(self):
        return _local.exchange is not self or self._ask(b'I', b'') == b''

    def call_bean(self, request):
        return self._ask(b'J', request)

    def _note(self, kind, data):
        """Sends what needs no answer. Never waits for the client: whoever logs may hold a lock."""
        cost = len(data) + _FRAME_COST
        if self._used and self._used + cost > self._window and not self.over:
            self._aside(kind, data)
            return
        self._used += cost
        self._connection.send((kind, data))

    def _ask(self, kind, payload):
        if _local.exchange is not self:
            raise RuntimeError('The request can only be used on its own thread, until it has been answered')
        self._connection.send(*self._head_frames(), (kind, payload))
        self._used = 0
        return self._await(b'A')

    # What wsgi.py gives

    def block(self, data):
        self._block = data

    def file(self, path, position):
        self._file = self._ask(b'F', _POSITION.pack(position) + os.fsencode(path)) == b''
        return self._file

    def fail(self, traceback, lost):
        self._failure = bytes([lost]) + traceback.encode('utf-8', 'backslashreplace')

    # What its thread sends

    def pass_on(self):
        """Sends the block that has been made; returns whether the gateway wants more."""
        self._make_room(len(self._block))
        if not self.over:
            self._send(b'B', self._block)
        return not self.over

    def end(self):
        """Sends the end of an exchange, with all of the body if the application has returned that."""
        if self._failure is not None:
            self._send(b'X', self._failure)
        elif self._file:
            self._send(b'E', b'')
        else:
            self._send(b'L', self._block)

    def close(self, result):
        """Closes an iterable and sends the end. What fails in close() takes nothing from what has been sent."""
        failure, self._failure = self._failure, None
        _close_body(result, self)
        if failure is None:
            self._send(b'E', self._failure or b'')
        else:
            if self._failure is not None:
                self.error(self._failure[1:].decode() + '\n')
            self._send(b'X', failure)

    def _send(self, kind, payload):
        self._connection.send(*self._head_frames(), (kind, payload))

    def _head_frames(self):
        head, self._head = self._head, None
        return () if head is None else ((b'H', head.encode('ascii')),)

    def _make_room(self, size):
        """Waits for the gateway before more is sent than the window has room for."""
        cost = size + _FRAME_COST
        while self._used and self._used + cost > self._window and not self.over:
            if self._used < self._window // 2:
                # Otherwise the gateway knows that it has to open the window.
                self._connection.send((b'P', b''))
            self._handle(*self._connection.receive(self._resting))
        self._used += cost

    def _await(self, expected):
        """Waits for a frame; returns None if the gateway needs no more of the exchange."""
        while not self.over:
            kind, payload = self._connection.receive(self._resting)
            if kind == expected:
                return payload
            self._handle(kind, payload)
        return None

    def _handle(self, kind, payload):
        if kind == b'N':
            taken, self._window = _NUMBERS.unpack(payload)
            self._used = max(0, self._used - taken)
        else:
            self.over = True


def _is_plain(head):
    """Whether a head may go on the wire. Most are those of other answers, letter for letter."""
    if head in _plain_heads:
        return True
    if not head.isascii() or not _PLAIN_HEAD(head):
        return False
    if '\0content-length\0' in head.lower():
        lengths = re.findall('(?<=\0)content-length\0([^\0]*)', head, re.IGNORECASE)
        if len(lengths) != 1 or not re.fullmatch('[0-9]{1,18}', lengths[0]):
            return False
    if len(_plain_heads) == _MAX_PLAIN_HEADS:
        _plain_heads.clear()
    _plain_heads.add(head)
    return True


_plain_heads = set()
_MAX_PLAIN_HEADS = 256


class _RequestThread(threading.Thread):
    """Keeps no process. Those that an application starts on it do, unless they are told otherwise."""

    begun = False

    @property
    def daemon(self):
        return not self.begun


class _Thread:
    """A thread that exchanges run on, one after the other."""

    def __init__(self, worker, number):
        self._worker = worker
        self.number = number
        self._connection = None
        self._lock = _thread.allocate_lock()
        self._ident = None
        self._exchange = 0
        # The last exchange that has sent blocks, which the gateway may have yet to take.
        self._ahead = 0
        self.start = _RequestThread(target=self._run, name=f'gateway-{number}', daemon=True).start

    def interrupt(self, number):
        """Raises an exception in the thread if it still has this exchange."""
        with self._lock:
            if self._exchange == number and self._ident is not None:
                try:
                    import ctypes
                except ImportError:
                    # The gateway kills the process then.
                    return
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._ident), ctypes.py_object(Interrupt))

    def close(self):
        if self._connection:
            self._connection.close()

    def _run(self):
        try:
            threading.current_thread().begun = True
            self._ident = threading.get_ident()
            self._connection = self._worker.connect(b'T', self.number)
            while True:
                self._serve(*self._connection.receive(self._tell_rest))
        except (OSError, Interrupt):
            # The gateway has closed the connection, because it needs the exchange no more.
            pass
        finally:
            with self._lock:
                self._ident = None
            self.close()
            self._worker.has_ended(self)

    def _serve(self, kind, payload):
        if kind != b'C':
            # The end of an exchange that was over already.
            return
        number, window, complete, size = _CALL.unpack_from(payload)
        body = _CALL.size + size
        target, variables = payload[_CALL.size:body].split(b'\0', 1)
        exchange = _Exchange(self._connection, number, window, payload[body:], complete, self._tell_rest,
                             self._tell_aside)
        _local.exchange, self._exchange = exchange, number
        try:
            contextvars.Context().run(self._answer, target.decode(), exchange, variables.decode('latin-1'))
        finally:
            with self._lock:
                self._exchange = 0
            _local.exchange = None

    def _answer(self, target, exchange, variables):
        body = _call(target, exchange, variables)
        if body is None:
            self._ahead = 0
            exchange.end()
            return
        self._ahead = exchange.number
        iterator, result = body
        try:
            while _advance(iterator, exchange) and exchange.pass_on():
                pass
        finally:
            iterator = None
            exchange.close(result)

    def _tell_aside(self, kind, data):
        self._worker.tell(b'e', _NUMBERS.pack(self.number, self._exchange) + kind + data)

    def _tell_rest(self):
        # After the end as well: a slow client has the blocks still to take.
        exchange = self._exchange or self._ahead
        if exchange:
            self._worker.tell(b'i', _REST.pack(self.number, exchange, self._connection.count))


class _Place:
    """Where the gateway takes connections of this process."""

    def __init__(self, address, secret):
        if address.isdigit():
            self._family, self._address = socket.AF_INET, ('127.0.0.1', int(address))
        else:
            self._family, self._address = socket.AF_UNIX, address
        self._secret = secret.encode()

    def connect(self, kind, number):
        connection = _Connection(self._family, self._address)
        connection.send((kind, _NUMBER.pack(number) + self._secret))
        return connection


class _Process:
    """The process as the gateway sees it."""

    forgotten = False

    def __init__(self, place):
        self._place = place
        self._sending = threading.Lock()
        self._control = place.connect(b'W', 0)

    def tell(self, kind, payload):
        with self._sending:
            self._control.send((kind, payload))

    def forget(self):
        """Closes all connections: they are those of the parent of this process."""
        self.forgotten = True
        self._sending = threading.Lock()
        _local.exchange = None
        self._control.close()


class _Worker(_Process):
    """A process that serves requests."""

    def __init__(self, place):
        super().__init__(place)
        self.connect = place.connect
        self._threads = {}
        self.ended = threading.Event()
        threading.Thread(target=self.serve, name='gateway-control', daemon=True).start()

    def serve(self):
        """Does what the gateway says until it goes, and doesn't outlive it for long."""
        try:
            while True:
                self._obey(*self._control.receive())
        except OSError:
            # The gateway has gone.
            pass
        finally:
            self.ended.set()
            time.sleep(_LEAVE_LIMIT)
            os._exit(_EXIT_GATEWAY_LOST)

    def _obey(self, kind, payload):
        if kind == b'o':
            number, = _NUMBER.unpack(payload)
            thread = self._threads[number] = _Thread(self, number)
            try:
                thread.start()
            except RuntimeError:
                # The system has no more of them.
                self.has_ended(thread)
        elif kind == b'x':
            number, exchange = _NUMBERS.unpack(payload)
            if thread := self._threads.get(number):
                thread.interrupt(exchange)
        elif kind == b'z':
            self.ended.set()

    def has_ended(self, thread):
        self._threads.pop(thread.number, None)
        try:
            self.tell(b'g', _NUMBER.pack(thread.number))
        except OSError:
            pass

    def forget(self):
        super().forget()
        for thread in list(self._threads.values()):
            thread.close()


class _Preloader(_Process):
    """A process that has imported the applications, and forks workers that need not."""

    def __init__(self, place):
        super().__init__(place)
        self._children = set()
        self._leaving = False

    def fork(self):
        """Forks until the gateway goes; returns in each worker, with its place."""
        woken, wake = os.pipe()
        os.set_blocking(woken, False)
        os.set_blocking(wake, False)
        # The end of a child wakes select(), whatever the applications have set before.
        previous = signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        place = None
        while place is None:
            try:
                place = self._serve(woken)
            except OSError:
                # The gateway has gone.
                os._exit(_EXIT_GATEWAY_LOST)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL if previous is None else previous)
        os.close(woken)
        os.close(wake)
        return place

    def _serve(self, woken):
        if not self._control.pending():
            ready, _, _ = select.select((self._control, woken), (), ())
            if woken in ready:
                os.read(woken, 4096)
                self._reap()
            if self._control not in ready:
                return None
        kind, payload = self._control.receive()
        if kind == b'y':
            return self._fork(*payload.decode().split('\0'))
        self._leaving = kind == b'z'
        self._leave_if_done()
        return None

    def _fork(self, secret, address):
        try:
            pid = os.fork()
        except OSError as ex:
            self.tell(b'n', f'{secret}\0{ex}'.encode('utf-8', 'backslashreplace'))
            return None
        if pid == 0:
            return _Place(address, secret)
        self._children.add(pid)
        self.tell(b'y', _NUMBER.pack(pid) + secret.encode())
        return None

    def _reap(self):
        for pid in list(self._children):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self._children.remove(pid)
                code = os.waitstatus_to_exitcode(status)
                self.tell(b'd', _NUMBERS.pack(pid, 128 - code if code < 0 else code))
        self._leave_if_done()

    def _leave_if_done(self):
        if self._leaving and not self._children:
            # What the applications do at their end is for the workers.
            os._exit(0)


class _Local(threading.local):

    exchange = None


_local = _Local()
_process = None


def _log(name, level, message):
    record = '\0'.join((str(level), name, message)).encode('utf-8', 'backslashreplace')
    exchange = _local.exchange
    if exchange is not None:
        exchange.log(record)
    elif _process.forgotten:
        sys.stderr.write(f'{name}: {message}\n')
    else:
        _process.tell(b'l', record)


def _load(targets):
    """Imports the applications; returns the first one that can't be, with the traceback."""
    for target in targets:
        try:
            _remember(target)
        except BaseException as ex:
            return f'{target}\0{_describe(ex)}'
    return None


class _Bean:
    """A bean of the server's, whose methods are called there."""

    def __init__(self, name, methods):
        self._name = name
        self._methods = methods

    def __getattr__(self, method):
        if method not in self._methods:
            raise AttributeError(f'The bean {self._name} has no method {method}')

        def call(*arguments):
            exchange = _local.exchange
            if exchange is None:
                raise RuntimeError('Beans can only be called on the thread of a request')
            request = json.dumps([self._name, method, list(arguments)], allow_nan=True)
            answer = exchange.call_bean(request.encode('utf-8', 'backslashreplace'))
            if answer is None:
                raise RuntimeError('The exchange is over')
            succeeded, result = json.loads(answer)
            if not succeeded:
                raise RuntimeError(result)
            return result

        call.__name__ = call.__qualname__ = method
        return call

    def __dir__(self):
        return list(self._methods)


def _list(field):
    return field.split('\0') if field else []


def _export(beans):
    package = sys.modules['wsgi4j'] = types.ModuleType('wsgi4j')
    package.__path__ = []
    package.beans = sys.modules['wsgi4j.beans'] = types.ModuleType('wsgi4j.beans')
    for bean in beans:
        name, *methods = bean.split(' ')
        setattr(package.beans, name, _Bean(name, methods))


def _main():
    global _process, _multiprocess
    fields = sys.stdin.buffer.read().decode('utf-8', 'surrogateescape').split('\0\0')
    address, secret, _multiprocess, preload, level, directories, targets, beans = fields
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    sys.stdout.reconfigure(line_buffering=True)
    # These go to all processes of a terminal or a service; the server decides what ends. Programs that are started
    # from here don't inherit that.
    for name in ('SIGINT', 'SIGTERM', 'SIGHUP'):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: None)
    del sys.path[0]
    sys.argv[:] = ['']
    _process = (_Preloader if preload else _Worker)(_Place(address, secret))
    if hasattr(os, 'register_at_fork'):
        os.register_at_fork(after_in_child=lambda: _process.forget())
    _multiprocess = bool(_multiprocess)
    _add_directories(_list(directories))
    _pass_logging_on(_log, int(level))
    _export(_list(beans))
    failure = _load(_list(targets))
    if failure is not None:
        _process.tell(b'f', failure.encode('utf-8', 'backslashreplace'))
        os._exit(1)
    if hasattr(signal, 'SIGPIPE'):
        # Modules that are programs, too, take it back, and any connection that is closed would be the end.
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    if preload:
        # A collection would write to all the memory that the workers share.
        gc.collect()
        gc.freeze()
        _process.tell(b'r', _NUMBER.pack(threading.active_count()))
        _process = _Worker(_process.fork())
    _process.tell(b'r', b'')
    while not _process.ended.wait(3600):
        pass
    leave()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            pass
    os._exit(0)


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'wsgi.py'), encoding='utf-8') as _file:
    exec(compile(_file.read(), _file.name, 'exec'), globals())

if __name__ == '__main__':
    _main()
