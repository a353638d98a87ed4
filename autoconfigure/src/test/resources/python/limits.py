"""What GraalPy doesn't have: a check for each row of the table in docs/python.md, true as long as the row is."""

import importlib
import importlib.machinery
import sys


def missing(module):
    try:
        importlib.import_module(module)
    except ImportError:
        return True
    return False


def lacks(module, *names):
    module = importlib.import_module(module)
    return not any(hasattr(module, name) for name in names)


def refuses_extensions_of_cpython():
    return not any('cpython' in suffix for suffix in importlib.machinery.EXTENSION_SUFFIXES)


def calculates_in_python():
    import decimal
    return missing('_decimal') or decimal.Decimal is importlib.import_module('_pydecimal').Decimal


def prints_no_offset():
    import time
    return time.strftime('%z') == '%z'


def knows_no_other_zone():
    import os
    import time
    before = os.environ.get('TZ')
    hour = time.localtime(0).tm_hour
    try:
        os.environ['TZ'] = f'XYZ{(hour + 5) % 12 + 1}'
        time.tzset()
        return time.localtime(0).tm_hour == hour
    finally:
        if before is None:
            del os.environ['TZ']
        else:
            os.environ['TZ'] = before


def counts_milliseconds():
    import datetime
    return all(datetime.datetime.now().microsecond % 1000 == 0 for _ in range(50))


def hashes_alike():
    return hash('Aa') == hash('BB') and hash('a') == 97


def starts_no_process():
    import multiprocessing
    try:
        multiprocessing.Process(target=print).start()
    except OSError:
        return True
    return False


def digests_have_one_size():
    import hashlib
    return all(refuses(digest, ValueError) for digest in (lambda: hashlib.blake2b(b'a', digest_size=8),
                                                          lambda: hashlib.shake_128(b'a').digest(8)))


def knows_no_shorter_digest():
    import hashlib
    return refuses(lambda: hashlib.new('sha512_256'), ValueError)


def makes_no_random_bytes():
    import ssl
    return refuses(lambda: ssl.RAND_bytes(8), NotImplementedError)


def refuses(function, exception):
    try:
        function()
    except exception:
        return True
    return False


def finalizes_nothing():
    import gc
    import time
    import weakref
    called = []

    class Thing:

        def __del__(self):
            called.append('__del__')

    class Other:
        pass

    def generator():
        try:
            yield
        finally:
            called.append('finally')

    Thing()
    next(generator())
    weakref.finalize(Other(), called.append, 'finalize')
    for _ in range(200):
        gc.collect()
        if called:
            break
        time.sleep(0.05)
    return called == ['finalize']


def measures_in_31_bits():
    return sys.maxsize == 2**31 - 1


CHECKS = {
    'C extensions': refuses_extensions_of_cpython,
    'os.fork': lambda: lacks('os', 'fork', 'forkpty'),
    'multiprocessing.Process, Pool': starts_no_process,
    'crypt': lambda: missing('crypt'),
    'os.times, os.nice, os.mkfifo, os.sendfile': lambda: lacks('os', 'times', 'nice', 'mkfifo', 'sendfile'),
    'os.pread, os.pwrite, os.pipe2, os.fdatasync': lambda: lacks('os', 'pread', 'pwrite', 'pipe2', 'fdatasync'),
    'os.readv, os.writev, os.lockf': lambda: lacks('os', 'readv', 'writev', 'lockf'),
    'os.posix_spawn, os.getpriority': lambda: lacks('os', 'posix_spawn', 'posix_spawnp', 'getpriority', 'setpriority'),
    'os.getrandom, os.memfd_create': lambda: lacks('os', 'getrandom', 'memfd_create'),
    'os.setuid, os.setgid, os.setgroups': lambda: lacks('os', 'setuid', 'seteuid', 'setgid', 'setegid', 'setgroups'),
    'os.getxattr, os.setxattr, os.listxattr': lambda: lacks('os', 'getxattr', 'setxattr', 'listxattr'),
    'select.poll, select.epoll': lambda: lacks('select', 'poll', 'epoll'),
    'fcntl.fcntl': lambda: lacks('fcntl', 'fcntl'),
    'multiprocessing.shared_memory': lambda: lacks('_posixshmem', 'shm_open'),
    'hashlib.scrypt': lambda: lacks('hashlib', 'scrypt'),
    'hashlib.blake2b(digest_size=8), shake_128().digest(8)': digests_have_one_size,
    "hashlib.new('sha512_256')": knows_no_shorter_digest,
    'ssl.RAND_bytes': makes_no_random_bytes,
    'decimal': calculates_in_python,
    'grp': lambda: missing('grp'),
    'curses, dbm.gnu, dbm.ndbm': lambda: all(missing(module) for module in ('curses', 'dbm.gnu', 'dbm.ndbm')),
    'syslog': lambda: missing('syslog'),
    'time.tzset': knows_no_other_zone,
    "time.strftime('%z')": prints_no_offset,
    'datetime.now()': counts_milliseconds,
    'gc.get_objects, tracemalloc.start': lambda: lacks('gc', 'get_objects') and lacks('tracemalloc', 'start'),
    '__del__, finally of a dropped generator': finalizes_nothing,
    "hash('a')": hashes_alike,
    'sys.maxsize': measures_in_31_bits,
}


def check(row):
    return CHECKS[row]()


def rows():
    return '\0'.join(CHECKS)
