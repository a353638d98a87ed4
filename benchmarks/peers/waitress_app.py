"""The same application for waitress, which would log every request that waits for a thread."""

import logging

from app import application

logging.getLogger("waitress.queue").setLevel(logging.ERROR)

__all__ = ["application"]
