"""The settings with one more app, at the release that ROLLOUT_RELEASE names."""

import os

from config import settings as installed
from config.settings import *  # noqa: F403

TENANT_APPS = [*installed.TENANT_APPS, "tests.tenants.rollout_app"]
INSTALLED_APPS = [*installed.INSTALLED_APPS, "tests.tenants.rollout_app"]
MIGRATION_MODULES = {"rollout_app": f"tests.tenants.rollout_app.{os.environ['ROLLOUT_RELEASE']}"}
