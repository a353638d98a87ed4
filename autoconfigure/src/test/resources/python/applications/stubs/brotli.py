"""Debian's brotli is an extension of CPython; httpbin imports it for an answer that nobody asks for here."""


class error(Exception):
    """What urllib3 names in a class that handles answers, which Django REST framework imports."""
