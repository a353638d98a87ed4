"""graphite-web, and a metric for it."""

import configparser
import os
import time

import whisper

configparser.SafeConfigParser = configparser.ConfigParser  # Python 3.12 has only the other name.

from graphite.wsgi import application  # noqa: E402, F401, the gateway's

metric = os.path.join(os.environ['GRAPHITE_STORAGE_DIR'], 'whisper', 'coffee', 'cups.wsp')
os.makedirs(os.path.dirname(metric))
whisper.create(metric, [(60, 60)])
now = int(time.time())
whisper.update_many(metric, [(now - 60, 3), (now, 4.5)])
