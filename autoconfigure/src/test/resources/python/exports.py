"""Uses what Java has exported, and tries what it hasn't."""


def application(environ, start_response):
    name = environ['PATH_INFO'].split('/')[1]
    if name == 'callers':
        return callers(environ, start_response)
    start_response('200 OK', [('Content-Type', 'text/plain')])
    try:
        answer = globals()[name]()
    except Exception as ex:
        answer = f'{type(ex).__name__}: {ex}'
    return [str(answer).encode()]


def greet():
    from wsgi4j.beans import greeter
    return greeter.greet('Python'), greeter.greet('Python', 2)


def collections():
    from wsgi4j.beans import greeter
    return [name.upper() for name in greeter.names({'a': 1})], greeter.count([1, 2, 3])


def callers(environ, start_response):
    from wsgi4j.beans import caller
    start_response('200 OK', [('Content-Type', 'text/plain')])
    yield f"{environ.get('REMOTE_USER')} {caller.name()} ".encode()
    yield caller.name().encode()


def missing():
    from wsgi4j.beans import greeter
    return greeter.greet()


def failing():
    from wsgi4j.beans import greeter
    greeter.fail()


def hidden():
    from wsgi4j.beans import greeter
    return [hasattr(greeter, name) for name in ('getClass', 'secret', 'hashCode', 'greet')]


def stay():
    from wsgi4j.beans import stubborn
    stubborn.stay()


def unexported():
    from wsgi4j.beans import other
    return other


def looked_up():
    import java
    return java.type('java.lang.System').getProperty('user.home')
