"""The same application as python_app.py for "twistd web --wsgi"."""

from twisted_app import quiet

from python_app import application

__all__ = ["application", "quiet"]
