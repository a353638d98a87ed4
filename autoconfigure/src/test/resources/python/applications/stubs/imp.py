"""What Mercurial 6.3 still takes from a module that Python 3.12 has no more; graphite-web only imports it."""


def is_frozen(name):
    return False
