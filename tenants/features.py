"""Features that a plan may switch off. Upper floors register theirs; off means 404 and no menu, data kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from kernel.errors import Text, not_found
from kernel.tenancy import Organisation


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: a stable `code` and what people call it."""

    code: str
    label: Text


_catalogue: dict[str, Feature] = {}


def register(*features: Feature) -> None:
    """Declare features, in AppConfig.ready. Declaring a code twice is a programming error."""
    for feature in features:
        if feature.code in _catalogue:
            raise ValueError(f"feature {feature.code} is registered twice")
        _catalogue[feature.code] = feature


def catalogue() -> dict[str, Feature]:
    """Every declared feature by its code, in the order of registration."""
    return dict(_catalogue)


def effective(planned: Iterable[str] | None, switched_off: Iterable[str]) -> frozenset[str]:
    """What is on: the plan's features (None: all declared ones) without those switched off."""
    offered = _catalogue.keys() if planned is None else _catalogue.keys() & set(planned)
    return frozenset(offered) - frozenset(switched_off)


def require(organisation: Organisation, code: str) -> None:
    """Raise 404 unless the feature is on: what is off does not exist for the organisation."""
    if code not in organisation.features:
        raise not_found()
