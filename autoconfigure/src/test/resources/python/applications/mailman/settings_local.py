"""What Debian has in /etc/mailman3/mailman-web.py. Mailman itself, which Postorius asks, isn't there."""

import os
import pathlib

DIRECTORY = pathlib.Path(os.environ['MAILMAN_DIRECTORY'])

MAILMAN_REST_API_URL = 'http://localhost:1'
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': DIRECTORY / 'mailman.db'}}
EMAIL_BACKEND = 'django.core.mail.backends.filebased.EmailBackend'
EMAIL_FILE_PATH = DIRECTORY / 'mails'
HAYSTACK_CONNECTIONS = {
    'default': {'ENGINE': 'haystack.backends.whoosh_backend.WhooshEngine', 'PATH': DIRECTORY / 'index'}}
HAYSTACK_SIGNAL_PROCESSOR = 'haystack.signals.RealtimeSignalProcessor'
COMPRESS_ENABLED = False
LOGGING = {'version': 1}
