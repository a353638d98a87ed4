"""radicale with its calendars in a directory."""

import os

import radicale
from radicale import config

configuration = config.load()
configuration.update({
    'auth': {'type': 'none'},
    'storage': {'filesystem_folder': os.environ['RADICALE_DIRECTORY']},
    'logging': {'level': 'warning'},
}, 'test', privileged=True)
application = radicale.Application(configuration)
