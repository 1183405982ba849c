"""Entry of the worker processes of tests: the real one, with the tests' jobs and shorter times."""

import json
import os
from importlib import import_module

from django.conf import settings

broker = import_module("config.worker").broker
import_module("tests.kernel.job_kinds")
for name, value in json.loads(os.environ.get("JOBS_SETTINGS", "{}")).items():
    setattr(settings, name, value)
