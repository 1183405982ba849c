"""Texts that an organisation gives in several languages: `{"en": "Tier", "bg": "Ниво"}`."""

from collections.abc import Mapping

from django.utils.functional import Promise, lazystr
from django.utils.translation import get_language

from kernel.tenancy import current_organisation


def label_in(labels: Mapping[str, str], language: str) -> str:
    """The label in `language` (BCP 47; `de` serves `de-AT`), else in the organisation's, else any; may be empty."""
    for wanted in (language, current_organisation().language):
        for tag in (wanted, wanted.split("-", 1)[0]):
            if tag in labels:
                return labels[tag]
    return next(iter(labels.values()), "")


def lazy_label(labels: Mapping[str, str]) -> Promise:
    """The label in the language that is active when it is shown."""
    return lazystr(_Label(labels))


class _Label:
    def __init__(self, labels: Mapping[str, str]) -> None:
        self.labels = labels

    def __str__(self) -> str:
        return label_in(self.labels, get_language() or "")
