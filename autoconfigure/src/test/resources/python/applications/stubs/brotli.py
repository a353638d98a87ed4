"""Debian's brotli is an extension of CPython; httpbin imports it for an answer that nobody asks for here."""
