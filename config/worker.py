"""The worker: `dramatiq config.worker`. SIGTERM goes to the master process only; it tells the others."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from config import collector  # noqa: E402 - not before Django is set up
from kernel.jobs.worker import prepare  # noqa: E402 - models can be imported only after setup

broker = prepare()
collector.settle()
