"""An application whose state belongs to its thread."""

import asyncio
import atexit
import contextvars
import gc
import os
import sys
import threading
import time
import weakref

local = threading.local()
hidden = threading.local()
variable = contextvars.ContextVar('variable')
blocks, length = 40, 131072


class Initialized(threading.local):

    def __init__(self):
        self.values = []


initialized = Initialized()


def application(environ, start_response):
    start_response('200 OK', [('Content-Type', 'text/plain')])
    return globals()[environ['PATH_INFO'].strip('/')](environ)


def mine(environ):
    local.me = environ['QUERY_STRING']
    variable.set(local.me)
    caller = threading.get_ident()

    def answer():
        try:
            for _ in range(blocks):
                if local.me != variable.get() or threading.get_ident() != caller:
                    yield b'MIXED'
                yield local.me.encode().ljust(length)
        finally:
            if threading.get_ident() != caller:
                environ['wsgi.errors'].write('closed elsewhere\n')

    return answer()


def rows(environ):
    import sqlite3
    connection = sqlite3.connect(':memory:')
    connection.execute('create table numbers (n integer)')
    connection.executemany('insert into numbers values (?)', [(n,) for n in range(blocks)])

    def answer():
        try:
            for (n,) in connection.execute('select n from numbers order by n'):
                yield str(n).encode().ljust(length)
        finally:
            connection.close()

    return answer()


def soil(environ):
    local.left = 'left'
    variable.set('left')
    initialized.values.append('left')
    threading.current_thread().name = 'left'
    return [str(threading.get_ident()).encode()]


def soil_hidden(environ):
    vars(hidden)['left'] = 'left'
    return [str(threading.get_ident()).encode()]


def soil_later(environ):
    yield b''
    yield from soil(environ)


def soil_interpreter(environ):
    sys.settrace(lambda frame, event, argument: None)
    sys.setprofile(lambda frame, event, argument: None)
    sys.set_asyncgen_hooks(firstiter=lambda generator: None)
    asyncio._set_running_loop(initialized)
    return [str(threading.get_ident()).encode()]


def look(environ):
    found = [getattr(local, 'left', None), getattr(hidden, 'left', None), variable.get(None), *initialized.values,
             sys.gettrace(), sys.getprofile(), *sys.get_asyncgen_hooks(), asyncio._get_running_loop()]
    if threading.current_thread().name == 'left':
        found.append('name')
    return [' '.join(str(each) for each in found if each).encode()]


def ident(environ):
    return [str(threading.get_ident()).encode()]


def endless(environ):
    while True:
        yield bytes(length)


def unclosed(environ):
    return [open('/etc/hostname', 'rb').read()]


def weak(environ):
    called = []

    class Thing:
        pass

    thing = Thing()
    reference = weakref.ref(thing, lambda ref: called.append(ref))
    del thing
    for _ in range(200):
        gc.collect()
        if called:
            return [b'called']
        time.sleep(0.05)
    return [b'never ' + repr(reference).encode()]


def depth(environ):

    def descend(n):
        return n if n == 0 else descend(n - 1)

    descend(900)
    return [b'900']


def broken(environ):
    time.sleep(0)
    return [str(eval(environ['QUERY_STRING'])).encode()]


def unprintable(environ):
    """Raises what ends the interpreter when one of its attributes is looked at."""
    hidden = environ['QUERY_STRING']

    class Unprintable(Exception):

        def __getattribute__(self, name):
            if name == hidden:
                raise SystemExit(3)
            return super().__getattribute__(name)

    raise Unprintable()


def exit_hook(environ):
    path = environ['QUERY_STRING']
    atexit.register(lambda: open(path, 'w').close())
    return [b'registered']
