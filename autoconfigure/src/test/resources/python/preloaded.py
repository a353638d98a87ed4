"""An application that knows which process has imported it."""

import os
import threading

importer = os.getpid()
# The parent's alone.
threading.Thread(target=threading.Event().wait, daemon=True).start()


def application(environ, start_response):
    if environ['PATH_INFO'] == '/kills_parent':
        os.kill(importer, 9)
    answer = f'{importer} {os.getppid()} {os.getpid()} {threading.active_count()}'
    print('says', environ['PATH_INFO'])
    start_response('200 OK', [('Content-Type', 'text/plain')])
    return [answer.encode()]
