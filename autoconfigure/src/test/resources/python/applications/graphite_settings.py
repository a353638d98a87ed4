"""Settings of graphite-web; further ones come from the environment."""

import os

SECRET_KEY = 'not secret'
LOG_DIR = os.environ['GRAPHITE_STORAGE_DIR']
LOG_ROTATION = False
CARBONLINK_HOSTS = []  # Carbon, which collects metrics, isn't there.
REPLICATION_FACTOR = 0
