"""The WSGI entry."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from config import collector

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# Here, and not in the first requests: on a reload the old processes leave once this one is ready.
for _urls in (settings.ROOT_URLCONF, settings.PLATFORM_URLCONF):
    get_resolver(_urls).url_patterns  # noqa: B018 - reading them imports them
collector.settle()
