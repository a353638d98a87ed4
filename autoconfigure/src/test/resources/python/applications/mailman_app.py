"""Mailman's web interface as Debian has it, but for what settings_local.py says."""

import pathlib
import sys

sys.path[:0] = [str(pathlib.Path(__file__).parent / 'mailman'), '/usr/share/mailman3-web']

from wsgi import application  # noqa: E402, F401, the gateway's
