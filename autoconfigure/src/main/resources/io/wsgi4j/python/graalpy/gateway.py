"""The gateway's side of PEP 3333 inside a context.

What the server calls takes an exchange of the server's. Nothing but an interrupt
leaves these functions as an exception: failures go to exchange.fail().
"""

import _thread

_ThreadLocal = _thread._local
_values_of = _ThreadLocal.__dict__['__dict__'].__get__
_traces = _ThreadLocal()
# Most applications leave nothing on a thread, so that theirs need not be looked at.
_traced = False


def _note_traces():
    global _traced
    if not _traced:
        _traced = True


def _note(local):
    _note_traces()
    try:
        _traces.locals[id(local)] = local
    except AttributeError:
        _traces.locals = {id(local): local}


class _NotedLocal(_ThreadLocal):
    """A thread-local that notes which threads have set something, so that it can be removed after the exchange."""

    def __setattr__(self, name, value):
        _note(self)
        _ThreadLocal.__setattr__(self, name, value)

    @property
    def __dict__(self):
        _note(self)
        return _values_of(self)


_NotedLocal.__module__, _NotedLocal.__name__, _NotedLocal.__qualname__ = '_thread', '_local', '_local'
_thread._local = _NotedLocal

import contextvars
import sys
import threading
import types

threading.local = _NotedLocal
# The object that stands for a foreign thread has a note of its own.
threading._thread_local_info = _ThreadLocal()
_init_dummy_thread = threading._DummyThread.__init__


def _init_noted_dummy_thread(thread):
    _note_traces()
    _init_dummy_thread(thread)
    _traces.dummy_thread = thread


threading._DummyThread.__init__ = _init_noted_dummy_thread

_own_file = _note.__code__.co_filename


def call(target, exchange, variables, separate):
    """Calls the application; returns the rest of the body, if any needs Python code.

    separate tells whether the thread may have context variables of others, or change on the way.
    """
    if separate:
        run = contextvars.Context().run
        body = run(_call, target, exchange, variables)
    else:
        run = _run
        body = _call(target, exchange, variables)
    if body is None:
        _clean_thread(exchange)
        return None
    return (*body, run)


def _run(function, *arguments):
    return function(*arguments)


def prepare():
    """Prepares the thread for native modules. The server calls it before anything else once one has been loaded."""
    traces = _values_of(_traces)
    if not traces.get('prepared'):
        traces['prepared'] = _native_state.prepare()


class _NoTraces(dict):
    """Of a thread that may live for long: what it noted would live as long."""

    def __setitem__(self, key, value):
        pass


class _Started:
    """What a thread runs that Python code starts. It calls native modules, too, and cleans up by its own end."""

    __slots__ = ('_function',)

    def __init__(self, function):
        self._function = function

    def __call__(self, *args, **kwargs):
        _traces.locals = _NoTraces()
        prepare()
        return self._function(*args, **kwargs)

    def __repr__(self):
        return repr(self._function)


def _prepare_started_threads():
    import _imp
    start, create_dynamic = _thread.start_new_thread, _imp.create_dynamic

    def start_new_thread(function, args, kwargs={}, /):
        return start(_Started(function) if callable(function) else function, args, kwargs)

    def creating(spec, file=None):
        module = create_dynamic(spec, file)
        # Those that run already have not been prepared if it is the first one.
        _native_state.prepareAll()
        return module

    creating.__name__ = creating.__qualname__ = 'create_dynamic'
    _imp.create_dynamic = creating
    start_new_thread.__module__, start_new_thread.__qualname__ = '_thread', 'start_new_thread'
    _thread.start_new_thread = _thread.start_new = threading._start_new_thread = start_new_thread


def _clean_thread(exchange):
    """Removes what the exchange has left on its thread, so that it is as clean as a new one."""
    if not _traced:
        return
    traces = _values_of(_traces)
    noted = traces.pop('locals', None)
    if noted:
        for local in noted.values():
            if type(local).__init__ is object.__init__:
                _values_of(local).clear()
            else:
                # A new thread would initialize it when it needs it, which can't be had here again.
                exchange.spend()
    thread = traces.pop('dummy_thread', None)
    if thread is not None:
        threading._active.pop(thread.ident, None)


def advance(body, exchange):
    return body[2](_advance, body[0], exchange)


def close(body, exchange):
    body[2](_close_body, body[1], exchange)
    _clean_thread(exchange)


def configure(log, directories, level, multiprocess, native_state):
    global _multiprocess, _native_state

    _multiprocess = multiprocess
    _native_state = native_state
    _prepare_started_threads()
    _add_directories([directory for directory in directories.split('\0') if directory])
    _pass_logging_on(log.log, level)


_end = _thread.allocate_lock()
_end.acquire()


def keep():
    """Waits inside the context, where GraalPy calls back what has become unreachable."""
    _end.acquire()


def end():
    if _end.locked():
        _end.release()


def answer():
    return 42


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
