"""Debian's cairo is an extension of CPython; graphite-web draws with it, which the tests don't ask for."""

LINE_CAP_BUTT = LINE_CAP_ROUND = LINE_CAP_SQUARE = LINE_JOIN_MITER = LINE_JOIN_ROUND = LINE_JOIN_BEVEL = None
