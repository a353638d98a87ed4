"""Mercurial's web interface to one repository."""

import os

from mercurial.hgweb import hgweb

application = hgweb(os.environ['HG_REPOSITORY'].encode())
