"""What Python code expects of its interpreter and GraalPy doesn't have, or has otherwise.

Evaluated in each context before anything else; what is repaired here is repaired for
all modules that are imported later. Functions that would end as an internal error of
the interpreter, which no Python code can catch, raise what CPython would.
"""

import errno
import os
import posix
import sys


def repair(processes):
    """Repairs the interpreter; `processes` says whether it may start any."""
    import __graalpython__
    # Its function is an internal error, with the native backend, too.
    sys.modules['_crypt'] = None
    _repair_extensions()
    _repair_multiprocessing()
    _refuse_replacement()
    _repair_signals()
    _repair_binascii()
    _repair_zones()
    _repair_time()
    if __graalpython__.posix_module_backend() == 'java':
        _repair_posix()
        if not processes:
            _refuse_processes()
    else:
        _repair_locks()
    if __graalpython__.zlib_module_backend() == 'java':
        sys.modules['_bz2'] = None
        _repair_zlib()
    else:
        _repair_native_zlib()


def _replace(name, function):
    function.__name__ = function.__qualname__ = name
    setattr(posix, name, function)
    setattr(os, name, function)


def _repair_extensions():
    """What the interpreter can't load is what isn't there."""
    import _imp
    create_dynamic = _imp.create_dynamic

    def creating(spec, file=None):
        try:
            return create_dynamic(spec, file)
        except SystemError as ex:
            raise ImportError(f'{spec.name} can\'t be loaded: {ex}', name=spec.name, path=spec.origin) from None

    creating.__name__ = creating.__qualname__ = 'create_dynamic'
    _imp.create_dynamic = creating


# Processes that run Python

def _repair_multiprocessing():
    """Refuses what would start a program that isn't there, and otherwise ends without a word."""
    import _multiprocessing_graalpy
    import _posixsubprocess
    fork_exec = _posixsubprocess.fork_exec

    def refuse(*arguments, **keywords):
        raise OSError(errno.ENOSYS, f'{os.strerror(errno.ENOSYS)}: a process of this interpreter')

    def fork_exec_of_a_program(args, executable_list, *rest):
        return fork_exec(args, executable_list, *rest) if any(executable_list) else refuse()

    _multiprocessing_graalpy._spawn_context = refuse
    if not sys.executable:
        _posixsubprocess.fork_exec = fork_exec_of_a_program
        sys.meta_path.insert(0, _StartMethod())


def _refuse_replacement():
    """Another program would take the place of the whole server."""
    for name in ('execv', 'execve'):
        if hasattr(posix, name):
            _replace(name, _unsupported(name))


class _StartMethod:
    """Chooses the interpreter's own start method, whose locks need no further process to keep track of them."""

    def find_spec(self, name, path=None, target=None):
        if name != 'multiprocessing.context':
            return None
        import importlib.util
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        execute = spec.loader.exec_module

        def execute_and_choose(module):
            execute(module)
            default = module._default_context
            default._default_context = default._actual_context = module._concrete_contexts['graalpy']

        spec.loader.exec_module = execute_and_choose
        return spec


# The Java backend of the POSIX module

_UNSUPPORTED = ('getppid', 'getpgid', 'setpgid', 'getpgrp', 'getsid', 'setsid', 'killpg', 'openpty', 'chown', 'fchown',
                'lchown', 'fchownat')


def _repair_posix():
    for name in _UNSUPPORTED:
        if hasattr(posix, name):
            _replace(name, _unsupported(name))
    for name in ('rename', 'replace'):
        _replace(name, _renaming(getattr(posix, name)))


def _unsupported(name):

    def unsupported(*arguments, **keywords):
        raise OSError(errno.ENOSYS, f'{os.strerror(errno.ENOSYS)}: {name}')

    return unsupported


def _renaming(rename):

    def renaming(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
        if src_dir_fd is None and dst_dir_fd is None and _is_directory(dst):
            if not _is_directory(src):
                os.lstat(src)
                raise _failure(errno.EISDIR, src, dst)
            if os.path.samefile(src, dst):
                return
            try:
                os.rmdir(dst)
            except OSError as ex:
                raise _failure(ex.errno, src, dst) from None
        rename(src, dst, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    return renaming


def _is_directory(path):
    return os.path.isdir(path) and not os.path.islink(path)


def _failure(number, src, dst):
    return OSError(number, os.strerror(number), src, None, dst)


def _refuse_processes():

    def refuse(*arguments, **keywords):
        raise PermissionError(errno.EPERM, 'Processes need gateway.python.native-access')

    import _posixsubprocess
    _posixsubprocess.fork_exec = refuse
    _replace('system', refuse)


# Locks of files

_MAX_PAUSE = 0.05


def _repair_locks():
    """The interpreter's own functions let no other thread of the context run while they wait.

    One of those has the lock, perhaps, and would never give it back.
    """
    import fcntl
    for function in (fcntl.flock, fcntl.lockf):
        setattr(fcntl, function.__name__, _waiting(function, fcntl.LOCK_NB, fcntl.LOCK_UN))


def _waiting(lock, at_once, unlock):
    import operator
    import time

    def waiting(fd, operation, /, *part):
        operation = operator.index(operation)
        if operation & (at_once | unlock):
            return lock(fd, operation, *part)
        pause = 0.001
        while True:
            try:
                return lock(fd, operation | at_once, *part)
            except BlockingIOError:
                pass
            time.sleep(pause)
            pause = min(2 * pause, _MAX_PAUSE)

    waiting.__name__ = waiting.__qualname__ = lock.__name__
    waiting.__module__ = 'fcntl'
    return waiting


# Signals

def _repair_signals():
    import _signal
    places = set()

    def ignore(what):
        import logging
        frame = sys._getframe(2)
        while frame.f_back and frame.f_globals.get('__name__') == 'signal':
            frame = frame.f_back
        place = (what, frame.f_code.co_filename, frame.f_lineno)
        if place not in places:
            places.add(place)
            import traceback
            stack = ''.join(traceback.format_stack(frame)).rstrip()
            logging.getLogger('signal').warning('%s is ignored, as signals are those of the JVM:\n%s', what, stack)

    def check(number):
        if not 0 < number < _signal.NSIG:
            raise ValueError('signal number out of range')

    def signal(signalnum, handler, /):
        check(signalnum)
        if not callable(handler) and handler not in (_signal.SIG_DFL, _signal.SIG_IGN):
            raise TypeError('signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object')
        ignore(f'The handler of signal {signalnum}')
        return _signal.SIG_DFL

    def getsignal(signalnum, /):
        check(signalnum)
        return _signal.SIG_DFL

    def raise_signal(signalnum, /):
        # The interpreter's own is an internal error for signals that the JVM has for itself.
        posix.kill(posix.getpid(), signalnum)

    def siginterrupt(signalnum, flag, /):
        check(signalnum)
        ignore(f'siginterrupt of signal {signalnum}')

    def set_wakeup_fd(fd, /, *, warn_on_full_buffer=True):
        if fd != -1:
            ignore('set_wakeup_fd')
        return -1

    def alarm(seconds, /):
        if seconds:
            ignore('alarm')
        return 0

    def setitimer(which, seconds, interval=0.0, /):
        if seconds:
            ignore('setitimer')
        return 0.0, 0.0

    def getitimer(which, /):
        return 0.0, 0.0

    for function in (signal, getsignal, raise_signal, siginterrupt, set_wakeup_fd, alarm, setitimer, getitimer):
        setattr(_signal, function.__name__, function)
    if module := sys.modules.get('signal'):
        # Its own signal() and getsignal() call those above.
        for function in (raise_signal, siginterrupt, set_wakeup_fd, alarm, setitimer, getitimer):
            setattr(module, function.__name__, function)


# Quoted-printable text (RFC 2045, section 6.7)

_LINE_SIZE = 76


def _repair_binascii():
    import binascii
    for function in (a2b_qp, b2a_qp):
        if not hasattr(binascii, function.__name__):
            function.__module__ = 'binascii'
            setattr(binascii, function.__name__, function)


def a2b_qp(data, header=False):
    """Decode a string of qp-encoded data."""
    import re
    if isinstance(data, str):
        if not data.isascii():
            raise ValueError('string argument should contain only ASCII characters')
        data = data.encode('ascii')
    else:
        data = bytes(memoryview(data))
    if header:
        # What has been encoded as =5F is none of these yet.
        data = data.replace(b'_', b' ')
    return re.sub(rb'=(?:\n|\r[^\n]*\n?|(=)|([0-9A-Fa-f]{2})|\Z)', _decoded, data)


def _decoded(match):
    equals, digits = match.groups()
    return bytes((int(digits, 16),)) if digits else equals or b''


def b2a_qp(data, quotetabs=False, istext=True, header=False):
    """Encode a string using quoted-printable encoding."""
    data = bytes(memoryview(data))
    first = data.find(b'\n')
    end = b'\r\n' if first > 0 and data[first - 1] == 13 else b'\n'
    out = bytearray()
    size = len(data)
    length = i = 0
    while i < size:
        c = data[i]
        following = data[i + 1] if i + 1 < size else None
        if _is_quoted(c, following, length, quotetabs, istext, header):
            if length + 3 >= _LINE_SIZE:
                out += b'=' + end
                length = 0
            out += b'=%02X' % c
            length += 3
        elif istext and (c == 10 or c == 13 and following == 10):
            if out and out[-1] in b' \t':
                # White space at the end of a line would get lost.
                out[-1:] = b'=%02X' % out[-1]
            out += end
            length = 0
            i += c == 13
        else:
            if following is not None and following != 10 and length + 1 >= _LINE_SIZE:
                out += b'=' + end
                length = 0
            length += 1
            out.append(95 if header and c == 32 else c)
        i += 1
    return bytes(out)


def _is_quoted(c, following, length, quotetabs, istext, header):
    if c > 126 or c == 61:
        return True
    if c in b'\r\n':
        return not istext
    if c in b' \t':
        return quotetabs or following is None
    if c == 46:
        return length == 0 and (following is None or following in b'\r\n\0')
    return c < 33 or header and c == 95


# Time zones

_ZONES = ('/usr/share/zoneinfo', '/usr/lib/zoneinfo', '/usr/share/lib/zoneinfo', '/etc/zoneinfo')


def _repair_zones():
    found = [directory for directory in _ZONES if os.path.isdir(directory)]
    if found:
        os.environ.setdefault('PYTHONTZPATH', os.pathsep.join(found))


def _repair_time():
    """The interpreter's own function sets the zone of the whole JVM, to UTC if there is no TZ."""
    import time

    def tzset():
        pass

    time.tzset = tzset


# The native backend of zlib

def _repair_native_zlib():
    """Without room for a byte, the interpreter's own function never ends, in native code."""
    import zlib
    native = zlib.decompress

    def decompress(data, /, wbits=zlib.MAX_WBITS, bufsize=zlib.DEF_BUF_SIZE):
        return native(data, wbits, 1 if bufsize == 0 else bufsize)

    decompress.__qualname__ = 'decompress'
    decompress.__module__ = 'zlib'
    zlib.decompress = decompress


# The Java backend of zlib, whose gzip framing is wrong or missing

def _repair_zlib():
    import zlib
    crc32, compressobj, decompressobj = zlib.crc32, zlib.compressobj, zlib.decompressobj
    raw = -zlib.MAX_WBITS

    class Compress:

        def __init__(self, level, rest):
            self._level = level
            self._raw = compressobj(level, zlib.DEFLATED, raw, *rest)
            self._head = b'\x1f\x8b\x08\0\0\0\0\0' + {9: b'\2', 1: b'\4'}.get(level, b'\0') + b'\3'
            self._crc = self._size = 0

        def compress(self, data, /):
            self._crc = crc32(data, self._crc)
            self._size += memoryview(data).nbytes
            return self._take_head() + self._raw.compress(data)

        def flush(self, mode=zlib.Z_FINISH, /):
            if mode == zlib.Z_NO_FLUSH:
                return b''
            rest = self._take_head() + self._raw.flush(mode)
            if mode == zlib.Z_FINISH:
                rest += self._crc.to_bytes(4, 'little') + (self._size & 0xffffffff).to_bytes(4, 'little')
            return rest

        def copy(self):
            return _copied(self, self._raw.copy())

        __copy__ = copy

        def __deepcopy__(self, memo):
            return self.copy()

        def _take_head(self):
            head, self._head = self._head, b''
            return head

    class Decompress:
        """A gzip stream; with `either`, it may be one of zlib as well."""

        def __init__(self, either):
            self._either = either
            self._raw = None
            self._held = b''
            self._crc = self._size = 0
            self._zlib = False
            self.eof = False
            self.unused_data = b''
            self.unconsumed_tail = b''

        def decompress(self, data, /, max_length=0):
            if max_length < 0:
                raise ValueError('max_length must be non-negative')
            data = bytes(data)
            if self.eof:
                self.unused_data += data
                return b''
            if self._raw is None:
                data = self._read_head(self._held + data)
                if data is None:
                    return b''
            if self._raw.eof:
                self._read_trailer(data)
                return b''
            out = self._raw.decompress(data, max_length)
            self._note(out)
            return out

        def flush(self, length=zlib.DEF_BUF_SIZE, /):
            if length <= 0:
                raise ValueError('length must be greater than zero')
            if self._raw is None or self._raw.eof:
                return b''
            data, self.unconsumed_tail = self.unconsumed_tail, b''
            out = self._raw.decompress(data)
            self._note(out)
            return out

        def copy(self):
            return _copied(self, self._raw and self._raw.copy())

        __copy__ = copy

        def __deepcopy__(self, memo):
            return self.copy()

        def _read_head(self, data):
            """Returns what follows the head; None as long as that isn't complete."""
            if self._either and data and not b'\x1f\x8b'.startswith(data[:2]):
                self._zlib = True
                self._raw = decompressobj(zlib.MAX_WBITS)
                self._held = b''
                return data
            position = _end_of_head(data)
            if position is None:
                self._held = data
                return None
            self._held = b''
            self._raw = decompressobj(raw)
            return data[position:]

        def _note(self, out):
            self.unconsumed_tail = self._raw.unconsumed_tail
            if self._zlib:
                self.eof = self._raw.eof
                self.unused_data = self._raw.unused_data
                return
            self._crc = crc32(out, self._crc)
            self._size += len(out)
            if self._raw.eof:
                self.unconsumed_tail = b''
                self._read_trailer(self._raw.unused_data)

        def _read_trailer(self, data):
            self._held += data
            if len(self._held) < 8:
                return
            if int.from_bytes(self._held[:4], 'little') != self._crc:
                raise zlib.error('Error -3 while decompressing data: incorrect data check')
            if int.from_bytes(self._held[4:8], 'little') != self._size & 0xffffffff:
                raise zlib.error('Error -3 while decompressing data: incorrect length check')
            self.eof = True
            self.unused_data = self._held[8:]
            self._held = b''

    def _copied(original, raw_copy):
        copy = object.__new__(type(original))
        copy.__dict__.update(original.__dict__)
        copy._raw = raw_copy
        return copy

    def _end_of_head(data):
        if not b'\x1f\x8b\x08'.startswith(data[:3]):
            raise zlib.error('Error -3 while decompressing data: incorrect header check')
        if len(data) < 10:
            return None
        flags = data[3]
        if flags & 0xe0:
            raise zlib.error('Error -3 while decompressing data: unknown header flags set')
        position = 10
        if flags & 4:
            position += 2 + int.from_bytes(data[10:12], 'little')
        for flag in (8, 16):
            if flags & flag and position <= len(data):
                position = data.find(b'\0', position) + 1
                if not position:
                    return None
        if flags & 2:
            position += 2
        return position if position <= len(data) else None

    def new_compressobj(level=-1, method=zlib.DEFLATED, wbits=zlib.MAX_WBITS, memLevel=zlib.DEF_MEM_LEVEL,
                        strategy=zlib.Z_DEFAULT_STRATEGY, zdict=None):
        rest = (memLevel, strategy) if zdict is None else (memLevel, strategy, zdict)
        if 25 <= wbits <= 31 and method == zlib.DEFLATED:
            return Compress(level, rest)
        return compressobj(level, method, wbits, *rest)

    def new_decompressobj(wbits=zlib.MAX_WBITS, zdict=None):
        if 24 <= wbits <= 31 or wbits == 16:
            return Decompress(False)
        if 40 <= wbits <= 47 or wbits == 32:
            return Decompress(True)
        wbits = wbits or zlib.MAX_WBITS
        return decompressobj(wbits) if zdict is None else decompressobj(wbits, zdict)

    def compress(data, /, level=-1, wbits=zlib.MAX_WBITS):
        compressor = new_compressobj(level, zlib.DEFLATED, wbits)
        return compressor.compress(data) + compressor.flush()

    def decompress(data, /, wbits=zlib.MAX_WBITS, bufsize=zlib.DEF_BUF_SIZE):
        decompressor = new_decompressobj(wbits)
        out = decompressor.decompress(data) + decompressor.flush()
        if not decompressor.eof:
            raise zlib.error('Error -5 while decompressing data: incomplete or truncated stream')
        return out

    for name, function in (('compressobj', new_compressobj), ('decompressobj', new_decompressobj),
                           ('compress', compress), ('decompress', decompress)):
        function.__name__ = function.__qualname__ = name
        function.__module__ = 'zlib'
        setattr(zlib, name, function)
