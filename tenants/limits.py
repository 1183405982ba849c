"""Metrics of usage and the plan's limits on them. Upper floors register what they count."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from kernel.errors import AppError, KernelError, Text
from kernel.tenancy import Organisation


class Unit(StrEnum):
    COUNT = "count"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class Metric:
    """One thing that is counted.

    `measure` runs inside the organisation's schema and returns the present figure, a whole number of `unit`.
    """

    code: str
    label: Text
    measure: Callable[[], int]
    unit: Unit = Unit.COUNT


_catalogue: dict[str, Metric] = {}


def register(*metrics: Metric) -> None:
    """Declare metrics, in AppConfig.ready. Declaring a code twice is a programming error."""
    for metric in metrics:
        if metric.code in _catalogue:
            raise ValueError(f"metric {metric.code} is registered twice")
        _catalogue[metric.code] = metric


def catalogue() -> dict[str, Metric]:
    """Every declared metric by its code, in the order of registration."""
    return dict(_catalogue)


def measure() -> dict[str, int]:
    """The present figure of every metric of the organisation that is entered."""
    return {code: metric.measure() for code, metric in _catalogue.items()}


def check_limit(organisation: Organisation, metric: str, count: int) -> None:
    """Refuse `count` of `metric` (what there will be, the new one included) if the plan allows fewer.

    Raises 409 `limit_reached` with the figures as `limit`, `maximum` and `count`.
    """
    maximum = organisation.limits.get(metric)
    if maximum is None or count <= maximum:
        return
    label = _catalogue[metric].label if metric in _catalogue else metric
    detail = _("The plan allows %(maximum)d: %(label)s.") % {"maximum": maximum, "label": label}
    raise AppError(KernelError.LIMIT_REACHED, detail, extra={"limit": metric, "maximum": maximum, "count": count})
