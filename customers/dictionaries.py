"""The dictionaries, and which columns use their terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import ForeignKey, Model
from django.utils.translation import gettext_lazy as _

from kernel.errors import Text


class Dictionary(StrEnum):
    """A list that the organisation edits itself, by its name in addresses."""

    SEGMENTS = "segments"
    STATUSES = "statuses"
    CHANNELS = "channels"
    CUSTOMER_TYPES = "customer-types"
    PROSPECT_STATUSES = "prospect-statuses"
    PROSPECT_LEVELS = "prospect-levels"
    RESPONSIBILITIES = "responsibilities"
    ACTIVITY_TYPES = "activity-types"

    @property
    def label(self) -> Text:
        return _LABELS[self]

    @property
    def has_status_class(self) -> bool:
        return self is Dictionary.STATUSES

    @property
    def has_weight(self) -> bool:
        return self is Dictionary.PROSPECT_LEVELS


_LABELS: dict[Dictionary, Text] = {
    Dictionary.SEGMENTS: _("Segments"),
    Dictionary.STATUSES: _("Statuses"),
    Dictionary.CHANNELS: _("Channels"),
    Dictionary.CUSTOMER_TYPES: _("Customer types"),
    Dictionary.PROSPECT_STATUSES: _("Prospect statuses"),
    Dictionary.PROSPECT_LEVELS: _("Prospect levels"),
    Dictionary.RESPONSIBILITIES: _("Responsibilities"),
    Dictionary.ACTIVITY_TYPES: _("Activity types"),
}


@dataclass(frozen=True, slots=True)
class Usage:
    """A foreign key of `model` to the terms of one dictionary.

    Replacing a term is written to the history of `resource`, at the object that `owner` (an ORM path of
    `model` that ends in an id) points to, as a change of `written_as`. `column` is what registers call it.
    `unique_within` names the fields that together with the term are unique: a row of the old term goes if
    its counterpart of the new one is there already.
    """

    dictionary: Dictionary
    model: type[Model]
    field: str
    resource: str
    owner: str
    column: str
    written_as: str
    unique_within: tuple[str, ...]

    @property
    def owner_model(self) -> type[Model]:
        """The model whose rows `owner` names."""
        model = self.model
        for part in self.owner.split("__"):
            if part != "id":
                model = model._meta.get_field(part.removesuffix("_id")).related_model  # type: ignore[assignment]
        return model


_usages: list[Usage] = []


def register_usage(
    dictionary: Dictionary,
    model: type[Model],
    field: str,
    *,
    resource: str,
    owner: str = "id",
    column: str | None = None,
    written_as: str | None = None,
    unique_within: Sequence[str] = (),
) -> None:
    """Declare (in an app's `ready`) that `model.field` is a foreign key to terms of `dictionary`.

    Terms are counted, protected and replaced wherever they are declared to be used; see `Usage`. For a
    plain column that is all: `register_usage(Dictionary.SEGMENTS, Customer, "segment", resource="customers")`.
    """
    if not isinstance(model._meta.get_field(field), ForeignKey):
        raise TypeError(f"{model.__name__}.{field} is no foreign key to a term")
    _usages.append(
        Usage(
            dictionary,
            model,
            field,
            resource,
            owner,
            column or field,
            written_as or f"{field}_id",
            tuple(unique_within),
        )
    )


def usages_of(dictionary: Dictionary) -> list[Usage]:
    """Where the terms of a dictionary are used."""
    return [usage for usage in _usages if usage.dictionary is dictionary]


def all_usages() -> list[Usage]:
    """Every declared use."""
    return list(_usages)


def dictionaries_of_column(name: str) -> list[Dictionary]:
    """The dictionaries that a register's column called `name` may mean; all of them if nothing says."""
    found = {usage.dictionary for usage in _usages if usage.column == name}
    return [each for each in Dictionary if each in found] or list(Dictionary)
