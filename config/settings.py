"""Django's settings. Everything that differs between installations comes from `config.env`."""

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.env import Environment
from config.logging import logging_config

ENV = Environment()  # type: ignore[call-arg]  # values come from the environment

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = ENV.secret_key.get_secret_value()
KEY_PEPPER = ENV.key_pepper.get_secret_value()
DEBUG = ENV.debug

PLATFORM_HOST = ENV.platform_host
PUBLIC_SCHEME = ENV.public_scheme
PUBLIC_PORT = ENV.public_port
TRUSTED_PROXIES = ENV.trusted_proxies
# Hosts are looked up in `public`: an unknown one is a 404 of the tenancy middleware.
ALLOWED_HOSTS = ["*"]
USE_X_FORWARDED_HOST = False
if ENV.public_scheme == "https" and ENV.trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SHARED_APPS = ["tenants", "django_tenants"]
TENANT_APPS = [
    "django.contrib.contenttypes",  # django-tenants imports its model
    "kernel",
    "accounts",
    "customers",
]
INSTALLED_APPS = [
    *SHARED_APPS,
    *TENANT_APPS,
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_structlog",
    "csp",
]
TENANT_MODEL = "tenants.Organisation"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True
PG_EXTRA_SEARCH_PATHS = ["extensions"]
# It would read every organisation at each start, also when the database is away.
SKIP_PG_EXTRA_VALIDATION = True
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]

MIDDLEWARE = [
    "kernel.web.headers.PrivateCacheMiddleware",
    "kernel.web.health.HealthMiddleware",
    "kernel.web.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tenants.middleware.OrganisationMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kernel.web.headers.CsrfCookieMiddleware",
]
ROOT_URLCONF = "config.urls"
PLATFORM_URLCONF = "config.urls_platform"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "kernel.postgresql",
        **ENV.database(),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": False,
        # Values go into the statement (no server-side binding): a plan that was made for any value does not
        # use the trigram index for a rare one; measured 40 times slower. `prepared_cursor` is for the few
        # statements whose plan does not depend on values.
        "OPTIONS": {
            "application_name": "kontor",
            "options": "-c timezone=UTC",
            "connect_timeout": 5,
            "prepare_threshold": 0,
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
WEB_STATEMENT_TIMEOUT_MS = 5_000

REDIS_QUEUE_URL = ENV.redis("queue")
# Killed work goes on within a minute: the last heartbeat, the silence, and the wait for the next sweep.
JOBS_HEARTBEAT_SECONDS = 5.0
JOBS_STALE_SECONDS = 30.0
JOBS_SWEEP_SECONDS = 15.0
# A message that was lost is sent again after this; so a wiped broker costs less than a minute, too.
JOBS_RENUDGE_SECONDS = 40.0
# How long a run that shall stop may take to ask, before it is interrupted.
JOBS_PATIENCE_SECONDS = 1.0
# How many jobs of one organisation run in one queue at a time.
JOBS_PER_ORGANISATION = 2
REDIS_LIMITS_URL = ENV.redis("limits")
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": ENV.redis("cache"),
        "KEY_FUNCTION": "kernel.caching.make_key",
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 1, "IGNORE_EXCEPTIONS": True},
    }
}

S3_ENDPOINT_URL = ENV.s3_endpoint_url
S3_PUBLIC_ENDPOINT_URL = ENV.s3_public_endpoint_url or ENV.s3_endpoint_url
S3_BUCKET = ENV.s3_bucket
S3_REGION = ENV.s3_region
S3_ACCESS_KEY_ID = ENV.s3_access_key_id
S3_SECRET_ACCESS_KEY = ENV.s3_secret_access_key.get_secret_value()

_relay = ENV.smtp()
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _relay.host, _relay.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _relay.user, _relay.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _relay.tls == "starttls", _relay.tls == "implicit"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENV.mail_from
# Where connections to typed addresses may go beside the public internet.
OUTBOUND_NETWORKS = ENV.networks()

AUTH_USER_MODEL = "accounts.Login"
PASSWORD_HASHERS = ["accounts.hashers.Argon2"]
PASSWORD_RESET_TIMEOUT = 3600
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

_secure = ENV.public_scheme == "https"
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_NAME = "__Host-session" if _secure else "session"
SESSION_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_NAME = "csrftoken"
CSRF_COOKIE_SECURE = _secure
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kernel.web.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _secure
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        # The nonce stands in the web client's page only, for the style elements of its component library.
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, *([S3_PUBLIC_ENDPOINT_URL] if S3_PUBLIC_ENDPOINT_URL else [])],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.KeyOrSession"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["kernel.api.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "kernel.api.schema.AutoSchema",
    "EXCEPTION_HANDLER": "kernel.api.problems.handle_exception",
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Kontor",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["kernel.api.schema.finish"],
    "SERVE_PERMISSIONS": [],
    "SERVE_AUTHENTICATION": [],
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("bg", _("Bulgarian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WEB_PAGE = BASE_DIR / "web" / "dist" / "index.html"
if (_web_files := WEB_PAGE.with_name("files")).is_dir():
    WHITENOISE_ROOT = _web_files
# Their names carry a hash of their content.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/assets/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

LOGGING = logging_config(ENV.log_level)
DJANGO_STRUCTLOG_COMMAND_LOGGING_ENABLED = False

RATE_LIMIT_ACTOR = ENV.rate_limit_actor
RATE_LIMIT_ORGANISATION = ENV.rate_limit_organisation
RATE_LIMIT_SIGN_UP = ENV.rate_limit_sign_up
RATE_LIMIT_AVAILABILITY = ENV.rate_limit_availability
