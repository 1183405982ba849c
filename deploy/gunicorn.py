"""gunicorn's settings, for every installation: gunicorn -c deploy/gunicorn.py config.wsgi

Threads only: an organisation is chosen per thread. PORT, BIND_ADDRESS, WEB_WORKERS and WEB_THREADS are read
from the environment. SIGHUP to the master renews the workers without a gap in which nobody answers.
"""

import os
from pathlib import Path

from deploy.web_worker import PatientWorker, on_reload

bind = f"{os.environ.get('BIND_ADDRESS', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"
worker_class = PatientWorker
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# Longer than the web's statement timeout, so that a request that is under way is answered.
graceful_timeout = 10
keepalive = 5
# Requests are logged by the application, with organisation and request id.
accesslog = None
# A heartbeat file on a slow disk would make workers look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
# One socket a user, in the home directory: several installations would fight for it.
control_socket_disable = True

__all__ = ["on_reload"]
