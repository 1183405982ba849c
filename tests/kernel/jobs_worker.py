"""Entry of the worker processes of tests: the real one, with the tests' jobs and shorter times."""

import json
import os

from django.conf import settings

import tests.kernel.job_kinds
from config.worker import broker

for name, value in json.loads(os.environ.get("JOBS_SETTINGS", "{}")).items():
    setattr(settings, name, value)

__all__ = ["broker", "tests"]
