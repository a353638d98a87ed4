"""The same application for "twistd web --wsgi", which has no option for the size of its pool."""

from twisted.python.threadpool import ThreadPool

from app import application

THREADS = 8

# twistd makes its pool with the defaults, 5 to 20 threads, after it has imported the application.
ThreadPool.__init__.__defaults__ = (THREADS, THREADS, None)

__all__ = ["application", "quiet"]


def quiet():
    """An observer of the log that drops everything: the others write no access log either."""
    return lambda event: None
