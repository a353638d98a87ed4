"""What Flask applications do."""

import io

from flask import (Flask, Response, abort, g, jsonify, redirect, render_template, request, send_file, session,
                   stream_with_context, url_for)

application = Flask(__name__)
application.secret_key = 'not secret'


@application.route('/users/<int:number>')
def user(number):
    return {'number': number, 'url': url_for('user', number=number + 1)}


@application.post('/json')
def json():
    return jsonify(total=sum(request.json['numbers']), kind=request.mimetype)


@application.post('/form')
def form():
    return ' '.join(f'{name}={",".join(values)}' for name, values in request.form.lists())


@application.post('/upload')
def upload():
    document = request.files['document']
    content = document.read()
    return {'title': request.form['title'], 'name': document.filename, 'size': len(content), 'sum': sum(content) % 65521}


@application.route('/stream')
def stream():
    return Response((f'{number}\n' for number in range(1000)), mimetype='text/plain')


@application.route('/mine/<int:blocks>/<int:size>')
def mine(blocks, size):
    g.me = request.args['me']

    @stream_with_context
    def answer():
        for _ in range(blocks):
            yield f'{request.args["me"] if g.me == request.args["me"] else "MIXED"}'.ljust(size)

    return Response(answer(), mimetype='text/plain')


@application.route('/page/<name>')
def page(name):
    return render_template('page.html', name=name, items=['one', 'two & three'])


@application.route('/counter')
def counter():
    session['count'] = session.get('count', 0) + 1
    return str(session['count'])


@application.route('/file')
def file():
    return send_file(__file__, mimetype='text/x-python', conditional=True)


@application.route('/memory')
def memory():
    return send_file(io.BytesIO(b'0123456789'), mimetype='text/plain')


@application.route('/moved')
def moved():
    return redirect(url_for('page', name='here'))


@application.route('/missing')
def missing():
    abort(404)


@application.errorhandler(404)
def not_found(error):
    return f'not here: {request.path}', 404


@application.route('/fails')
def fails():
    raise LookupError('no such thing')
