"""Tells what a context has been given: the first segment of the path names it."""

import os
import sys
import threading

meeting = threading.Barrier(2)


def application(environ, start_response):
    name = environ['PATH_INFO'].split('/')[1]
    start_response('200 OK', [('Content-Type', 'text/plain')])
    return [str(globals()[name](environ)).encode()]


def variable(environ):
    return os.environ.get(environ['QUERY_STRING'])


def imported(environ):
    name = environ['QUERY_STRING']
    try:
        return getattr(__import__(name), '__file__', 'built in')
    except (ImportError, SystemError) as ex:
        return type(ex).__name__


def quiet(environ):
    return int(sys.flags.quiet)


def sqlite(environ):
    import sqlite3
    with sqlite3.connect(':memory:') as connection:
        return connection.execute('select 6 * 7').fetchone()[0]


def meet(environ):
    meeting.wait(20)
    return environ['wsgi.multithread'], environ['wsgi.multiprocess']
