"""The service's settings, with the times of jobs that a run of faults wants (JSON in FAULTS_SETTINGS)."""

import json
import os

from config.settings import *  # noqa: F403

globals().update(json.loads(os.environ.get("FAULTS_SETTINGS", "{}")))
