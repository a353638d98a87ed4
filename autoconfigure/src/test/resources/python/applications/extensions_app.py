"""What needs extensions of CPython: the first segment of the path names it."""

import io
import os


def application(environ, start_response):
    view = globals()[environ['PATH_INFO'].split('/')[1]]
    kind, body = view(environ)
    start_response('200 OK', [('Content-Type', kind)])
    return body if hasattr(body, '__next__') else [body]


def image(environ):
    import numpy
    from PIL import Image
    row = numpy.linspace(0, 255, 64, dtype=numpy.uint8)
    picture = Image.fromarray(numpy.tile(row, (32, 1)))
    png = io.BytesIO()
    picture.save(png, 'PNG')
    return 'image/png', png.getvalue()


def product(environ):
    import numpy
    matrix = numpy.arange(250_000, dtype=float).reshape(500, 500)
    return 'text/plain', f'{(matrix @ numpy.identity(500)).sum():.0f}'.encode()


def document(environ):
    from lxml import etree
    tree = etree.parse(environ['wsgi.input'])
    return 'text/plain', ','.join(tree.xpath('//item/@name')).encode()


def secret(environ):
    from cryptography.fernet import Fernet
    fernet = Fernet(Fernet.generate_key())
    return 'text/plain', fernet.decrypt(fernet.encrypt(environ['wsgi.input'].read()))


def rows(environ):
    """As many rows as are asked for, by a cursor of the server."""
    return 'text/plain', _rows(int(environ['QUERY_STRING']))


def _rows(count):
    import psycopg2
    connection = psycopg2.connect(os.environ['POSTGRES'])
    try:
        with connection, connection.cursor('rows') as cursor:
            cursor.itersize = 100
            cursor.execute('SELECT repeat(number::text, 10) FROM generate_series(1, %s) AS number', (count,))
            for row, in cursor:
                yield f'{row}\n'.encode()
    finally:
        connection.close()


def transfer(environ):
    """Takes something from one account and gives it to another one, unless it fails in between."""
    import psycopg2
    connection = psycopg2.connect(os.environ['POSTGRES'])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute('CREATE TABLE IF NOT EXISTS account (name text PRIMARY KEY, amount int)')
            cursor.execute("INSERT INTO account VALUES ('a', 100), ('b', 0) ON CONFLICT DO NOTHING")
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute("UPDATE account SET amount = amount - 10 WHERE name = 'a'")
                if environ['QUERY_STRING'] == 'fail':
                    raise LookupError('in between')
                cursor.execute("UPDATE account SET amount = amount + 10 WHERE name = 'b'")
        except LookupError:
            pass
        with connection, connection.cursor() as cursor:
            cursor.execute('SELECT amount FROM account ORDER BY name')
            return 'text/plain', str([amount for amount, in cursor]).encode()
    finally:
        connection.close()
