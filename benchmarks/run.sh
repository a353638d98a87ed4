#!/usr/bin/env bash
#
# Measures wsgi4j beside its peers on this machine; --help tells the options. Needs Java 17 or later, Maven, Python 3.10
# or later and, on Debian: apt-get install wrk nghttp2-client
# The peers in Python are measured where they are installed:
# apt-get install python3-twisted gunicorn python3-waitress uwsgi-core uwsgi-plugin-python3 python3-flask

set -euo pipefail

PYTHONPATH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export PYTHONPATH PYTHONDONTWRITEBYTECODE=1
exec python3 -m harness "$@"
