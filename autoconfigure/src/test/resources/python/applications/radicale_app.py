"""radicale with its calendars in a directory, for all and for users with passwords."""

import os

import radicale
from radicale import config


def create(auth, folder):
    configuration = config.load()
    configuration.update({
        'auth': auth,
        'storage': {'filesystem_folder': os.path.join(os.environ['RADICALE_DIRECTORY'], folder)},
        'logging': {'level': 'warning'},
    }, 'test', privileged=True)
    return radicale.Application(configuration)


application = create({'type': 'none'}, 'open')
if 'RADICALE_USERS' in os.environ:
    protected = create({'type': 'htpasswd', 'htpasswd_filename': os.environ['RADICALE_USERS'],
                        'htpasswd_encryption': 'md5', 'delay': '0'}, 'protected')
