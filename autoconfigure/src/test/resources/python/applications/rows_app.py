"""A Django project that streams what it reads from its database, and counts the connections to it."""

import os
import sqlite3

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path

opened, closed = [], []


class CountedConnection(sqlite3.Connection):

    def __init__(self, *arguments, **keywords):
        super().__init__(*arguments, **keywords)
        opened.append(None)

    def close(self):
        super().close()
        closed.append(None)


settings.configure(
    SECRET_KEY='not secret',
    ALLOWED_HOSTS=['*'],
    ROOT_URLCONF=__name__,
    DATABASES={'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': os.environ['ROWS_DATABASE'],
                           'OPTIONS': {'factory': CountedConnection}}},
    DEFAULT_AUTO_FIELD='django.db.models.BigAutoField',
    INSTALLED_APPS=['notes'],
    USE_TZ=True,
)
application = get_wsgi_application()
call_command('migrate', verbosity=0)

from django.db import connections  # noqa: E402, needs the settings
from notes.models import Note  # noqa: E402

if not Note.objects.exists():
    Note.objects.bulk_create(Note(text=str(number)) for number in range(40))
connections.close_all()


def mine(request, blocks, size):
    me = request.GET['me']
    rows = Note.objects.order_by('pk')[:blocks].iterator(chunk_size=3)
    return StreamingHttpResponse((f'{row.text}:{me}'.ljust(size) for row in rows), content_type='text/plain')


def count(request):
    return HttpResponse(f'{len(opened)} {len(closed)}')


urlpatterns = [path('mine/<int:blocks>/<int:size>', mine), path('count', count)]
