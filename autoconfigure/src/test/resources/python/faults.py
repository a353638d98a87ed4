"""Applications that do to their process what they should not: the first segment of the path names it."""

import atexit
import hashlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time

TEXT = [('Content-Type', 'text/plain')]

closed = []


def application(environ, start_response):
    return globals()[environ['PATH_INFO'].split('/')[1]](environ, start_response)


def answer(start_response, text):
    start_response('200 OK', list(TEXT))
    return [str(text).encode()]


def pid(environ, start_response):
    return answer(start_response, os.getpid())


def exits(environ, start_response):
    os._exit(3)


def exits_in_a_block(environ, start_response):
    start_response('200 OK', list(TEXT))
    yield b'x' * 10
    time.sleep(0.05)
    os._exit(3)


def kills(environ, start_response):
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


def endless(environ, start_response):
    start_response('200 OK', list(TEXT))
    try:
        while True:
            yield b'x' * 65536
    finally:
        closed.append('endless')


def take_closed(environ, start_response):
    taken = ' '.join(closed)
    closed.clear()
    return answer(start_response, taken)


def sleeps(environ, start_response):
    time.sleep(60)
    return answer(start_response, 'slept')


def naps(environ, start_response):
    time.sleep(float(environ['QUERY_STRING']))
    return answer(start_response, 'woken')


def spins(environ, start_response):
    try:
        while True:
            pass
    finally:
        closed.append('spins')


def spins_in_c(environ, start_response):
    hashlib.pbkdf2_hmac('sha512', b'secret', b'salt', 1_000_000_000)


def closes_descriptors(environ, start_response):
    os.closerange(3, 200)
    return answer(start_response, 'closed')


def forks(environ, start_response):
    child = os.fork()
    if child == 0:
        os._exit(7)
    return answer(start_response, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def forks_and_goes_on(environ, start_response):
    return answer(start_response, 'parent' if os.fork() else 'child')


def starts_threads(environ, start_response):
    threading.Thread(target=time.sleep, args=(1,)).start()
    return answer(start_response, 'started')


def runs_program(environ, start_response):
    return answer(start_response, subprocess.run(['echo', 'out'], capture_output=True, text=True).stdout.strip())


def exits_politely(environ, start_response):
    sys.exit(3)


def prints(environ, start_response):
    for i in range(300):
        print('x' * 1000)
    return answer(start_response, 'printed')


def changes_directory(environ, start_response):
    os.chdir('/')
    return answer(start_response, os.getcwd())


def handles_signals(environ, start_response):
    try:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    except ValueError:
        return answer(start_response, 'refused')
    return answer(start_response, 'taken')


def fails_to_close(environ, start_response):
    start_response('200 OK', list(TEXT))

    class Body:

        def __iter__(self):
            return iter([b'all', b' of it'])

        def close(self):
            raise LookupError('not closed')

    return Body()


def long_head(environ, start_response):
    try:
        start_response('200 OK', [('X-Long', 'x' * 100_000_000)])
    except ValueError as ex:
        return answer(start_response, 'refused')


def exit_hook(environ, start_response):
    path = environ['QUERY_STRING']
    atexit.register(lambda: open(path, 'w').close())
    return answer(start_response, 'registered')


def secrets(environ, start_response):
    return answer(start_response, ' '.join(sorted(os.environ)))


def ident(environ, start_response):
    start_response('200 OK', list(TEXT))
    for _ in range(20):
        yield f'{threading.get_ident()} '.encode() * 1000


lock = threading.Lock()


def locked(environ, start_response):
    with lock:
        return answer(start_response, 'locked')


def locked_blocks(environ, start_response):
    start_response('200 OK', list(TEXT))
    with lock:
        for _ in range(400):
            yield b'x' * 65536


def logs_for_a_slow_client(environ, start_response):
    start_response('200 OK', list(TEXT))
    for _ in range(200):
        yield b'x' * 300_000
        logging.getLogger('shop').warning('sent')


def logs(environ, start_response):
    logging.getLogger('shop').warning('once')
    return answer(start_response, 'logged')


def threads_are_daemons(environ, start_response):
    return answer(start_response, threading.Thread().daemon)


def logs_in_a_child(environ, start_response):
    child = os.fork()
    if child == 0:
        logging.getLogger('shop').warning('in the child')
        os._exit(0)
    os.waitpid(child, 0)
    return answer(start_response, 'parent')


def one_large_block(environ, start_response):
    start_response('200 OK', list(TEXT))
    yield b'x' * 8_000_000
