"""What bottle applications do."""

import bottle
from bottle import request, response

application = bottle.Bottle()


@application.get('/hello/<name>')
def hello(name):
    return bottle.template('Hello, {{name}}!', name=name)


@application.post('/json')
def json():
    return {'total': sum(request.json['numbers'])}


@application.post('/upload')
def upload():
    document = request.files.document
    return f'{request.forms.title} {document.filename} {len(document.file.read())}'


@application.get('/stream')
def stream():
    response.content_type = 'text/plain'
    for number in range(1000):
        yield f'{number}\n'


@application.get('/mine/<blocks:int>/<size:int>')
def mine(blocks, size):
    response.content_type = 'text/plain'
    for _ in range(blocks):
        yield request.query.me.ljust(size)


@application.get('/cookie')
def cookie():
    count = int(request.get_cookie('count', secret='key') or 0) + 1
    response.set_cookie('count', str(count), secret='key')
    return str(count)


@application.get('/file')
def file():
    return bottle.static_file('bottle_app.py', root=__file__.rpartition('/')[0], mimetype='text/plain')
