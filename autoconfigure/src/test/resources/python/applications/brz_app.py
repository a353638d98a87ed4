"""Breezy's smart server for the branches of a directory."""

import os

from breezy.transport.http.wsgi import make_app

application = make_app(root=os.environ['BRZ_DIRECTORY'], prefix='/', path_var='PATH_INFO', readonly=False,
                       enable_logging=False)
