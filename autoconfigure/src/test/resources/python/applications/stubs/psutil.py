"""Debian's psutil is an extension of CPython; flufl.lock asks it whether the process that holds a stale lock is there."""

import os


def pid_exists(pid):
    return os.path.exists(f'/proc/{pid}')
