"""A WSGI application that takes a while to import, as a large one does, and answers who it is."""

import os
import time

time.sleep(3)


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
