"""The field policy as a pure rule: what an organisation wants filled, and what a row lacks.

Fields are declared once per resource (`register_fields`), so that rules, forms, the `incomplete` filter and
errors speak of the same ones. Services ask `FieldPolicy.missing()`, and only about what they change.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kernel.errors import FieldCode, FieldError


class Preset(StrEnum):
    """The policies that an organisation may start from."""

    MINIMAL = "minimal"
    BUILDER = "builder"
    BILLING = "billing"


@dataclass(frozen=True, slots=True)
class PolicyField:
    """A field that a policy may ask for.

    `name` is the name of rules and register columns, `written_as` that of inputs and error pointers.
    `absent()` selects the rows without it. `kind` bounds it to persons or companies. `substitute` names
    another value that satisfies the rule for a company (a contact's phone for its own). `pointer` is that of
    errors where it is not made of `written_as`.
    """

    name: str
    label: str | Promise
    written_as: str
    absent: Callable[[], Q]
    kind: str | None = None
    substitute: str | None = None
    pointer: str | None = None

    @property
    def depends_on(self) -> set[str]:
        return {self.written_as} if self.substitute is None else {self.written_as, self.substitute}


@dataclass(frozen=True, slots=True)
class Rule:
    """One field that must be filled: when a row is made, whenever it is changed, for one kind or both."""

    field: PolicyField
    on_create: bool
    on_update: bool
    kind: str | None

    def applies_to(self, kind: str | None) -> bool:
        return self.kind is None or self.kind == kind

    def is_met(self, kind: str | None, values: Mapping[str, object]) -> bool:
        if _is_filled(values.get(self.field.written_as)):
            return True
        substitute = self.field.substitute
        return substitute is not None and kind == "company" and _is_filled(values.get(substitute))


@dataclass(frozen=True, slots=True)
class FieldPolicy:
    """The rules of one resource."""

    resource: str
    rules: Sequence[Rule]

    def missing(
        self, kind: str | None, values: Mapping[str, object], changed: Collection[str] | None
    ) -> list[FieldError]:
        """Everything that the policy asks for and `values` lacks, each with its pointer.

        `kind` is `person` or `company` (None for resources without kinds). `values` are those after the
        write, by input name (`segment_id`, `phones`), and for a company `contact_phones`: the phones of its
        contacts. `changed` is None for a new row; otherwise the input names whose values really change, and
        only rules about these are looked at: an old gap that is left untouched blocks nothing.
        A row that changes its `kind` answers for the rules of its new kind alone.
        """
        return [
            FieldError(
                FieldCode.REQUIRED,
                _("This field is required."),
                pointer=rule.field.pointer or f"/{rule.field.written_as}",
            )
            for rule in self.rules
            if rule.applies_to(kind) and _concerns(rule, changed) and not rule.is_met(kind, values)
        ]

    def requires(self, name: str, kind: str | None) -> bool:
        """Whether a change may not empty the field with this name."""
        return any(rule.field.name == name and rule.on_update and rule.applies_to(kind) for rule in self.rules)

    def requirements(self) -> dict[str, dict[str, bool | str | None]]:
        """What registers publish, by field; see `requirement()`."""
        return {
            rule.field.name: requirement(
                create=rule.on_create, update=rule.on_update, kind=rule.kind, substitute=rule.field.substitute
            )
            for rule in self.rules
        }

    def incomplete(self) -> Q:
        """The rows that lack anything the policy asks for."""
        lacking = Q(pk__in=[])
        for rule in self.rules:
            absent = rule.field.absent()
            lacking |= absent if rule.kind is None else absent & Q(kind=rule.kind)
        return lacking


def requirement(
    *, create: bool = True, update: bool = True, kind: str | None, substitute: str | None = None
) -> dict[str, bool | str | None]:
    """When a field is asked for, for clients: of which kind, and what of a company will do instead."""
    return {"create": create, "update": update, "kind": kind, "substitute": substitute}


_fields: dict[str, dict[str, PolicyField]] = {}
_with_kinds: set[str] = set()


def register_fields(resource: str, fields: Sequence[PolicyField], *, with_kinds: bool = False) -> None:
    """Declare fields of a resource that a policy may ask for (in an app's `ready`).

    `with_kinds` says that its rows have a column `kind`, so that rules may be bound to one.
    """
    known = _fields.setdefault(resource, {})
    if with_kinds:
        _with_kinds.add(resource)
    for field in fields:
        if field.name in known:
            raise ValueError(f"policy field {resource}.{field.name} is registered twice")
        known[field.name] = field


def fields_of(resource: str) -> dict[str, PolicyField]:
    """The fields of a resource by name, in the order of declaration; empty for an unknown one."""
    return dict(_fields.get(resource, {}))


def has_kinds(resource: str) -> bool:
    """Whether the resource's rows are persons or companies."""
    return resource in _with_kinds


def resources() -> list[str]:
    """The resources that have a policy."""
    return list(_fields)


def _concerns(rule: Rule, changed: Collection[str] | None) -> bool:
    if changed is None:
        return rule.on_create
    if not rule.on_update:
        return False
    became_this_kind = rule.kind is not None and "kind" in changed
    return became_this_kind or not rule.field.depends_on.isdisjoint(changed)


def _is_filled(value: object) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, (Mapping, Collection)):
        return len(value) > 0
    return value is not None
