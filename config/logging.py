"""Structured logs: one JSON object a line, with organisation and request id, without personal data."""

import logging
import traceback
from types import TracebackType
from typing import Any

import structlog


class WithoutPaths(logging.Filter):
    """Takes the path out of what Django itself says about a request: it may hold names, numbers and keys.

    The request's own line has its route.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.") and isinstance(record.args, tuple):
            record.args = tuple("-" if str(argument).startswith("/") else argument for argument in record.args)
        return True


def where_it_was_raised(
    exc_info: tuple[type[BaseException], BaseException, TracebackType | None],
) -> str:
    """A traceback with the kinds of its exceptions and without their messages, the cause first.

    Messages quote values: the DETAIL of PostgreSQL's errors is the row. The SQLSTATE stays.
    """
    parts: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None:
        state = getattr(error, "sqlstate", None)
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        parts.append("".join(traceback.format_tb(error.__traceback__)) + (f"{kind} {state}" if state else kind))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\n".join(reversed(parts))


_EXCEPTIONS = structlog.processors.ExceptionRenderer(where_it_was_raised)
_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_config(level: str) -> dict[str, Any]:
    """The LOGGING setting; also configures structlog, so that both write the same lines."""
    structlog.configure(
        processors=[
            *_SHARED,
            structlog.stdlib.filter_by_level,
            structlog.processors.StackInfoRenderer(),
            _EXCEPTIONS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    _EXCEPTIONS,
                    structlog.processors.JSONRenderer(),
                ],
                "foreign_pre_chain": _SHARED,
            }
        },
        "filters": {"paths": {"()": WithoutPaths}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["paths"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            # SQL with its parameters is personal data.
            "django.db.backends": {"level": "INFO"},
            "botocore": {"level": "WARNING"},
            "urllib3": {"level": "WARNING"},
        },
    }
