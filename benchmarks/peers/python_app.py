"""The work of app.py and a Flask application at /flask, in one server."""

import app

try:
    from flask import Flask
except ImportError:
    flask_application = app.not_found
else:
    flask_application = Flask(__name__)

    @flask_application.route("/flask")
    def hello():
        return "Hello, world!"


def application(environ, start_response):
    if environ["PATH_INFO"] == "/flask":
        return flask_application(environ, start_response)
    return app.application(environ, start_response)
