"""Which column goes where: as the last time with these headers, else by what the headers are called."""

import hashlib
import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import override

from kernel.actor import Actor
from kernel.imports.registry import Field, Importer, Mapped
from kernel.models.imports import Import, ImportMapping, NamedMapping
from kernel.text import fold

_NOT_WORD = re.compile(r"[\W_]+")
_LANGUAGES = ("en", "bg")


def signature_of(names: Sequence[str]) -> str:
    """What files of the same headers, in the same order, have in common."""
    return hashlib.sha256("\x1f".join(_key(name) for name in names).encode()).hexdigest()


def suggest(actor: Actor, importer: Importer, run: Import) -> None:
    """Fill `mapping`, `rule` and `options` of `run`, whose columns are known."""
    known = _remembered(run)
    named = None if known is not None else _named_like(actor, run)
    fields = {field.name: field for field in importer.fields(actor)}
    if known is not None:
        run.mapping = [entry for entry in known.mapping if entry["field"] in fields]
        _take(importer, run, known)
    elif named is not None:
        apply(actor, importer, run, named)
    else:
        columns = [column["name"] for column in run.columns]
        run.mapping = [as_dict(entry) for entry in guess(columns, list(fields.values()))]


def remember(run: Import) -> None:
    """Keep how the import is mapped for its owner's next file of these headers."""
    ImportMapping.objects.update_or_create(
        resource=run.resource,
        signature=run.signature,
        owner_id=run.owner_id,
        defaults={"mapping": run.mapping, "rule": run.rule, "options": run.options},
    )


def visible_mappings(actor: Actor, resource: str) -> QuerySet[NamedMapping]:
    """The named mappings that the actor may choose: own ones and shared ones, by name."""
    rows = NamedMapping.objects.filter(resource=resource)
    return rows.filter(Q(owner_id=actor.person_id) | Q(is_shared=True)).order_by(Lower("name"), "id")


def entries_of(run: Import) -> list[dict[str, Any]]:
    """How an import is mapped, by the headers of its columns."""
    return [
        {"header": run.columns[entry["column"]]["name"], "field": entry["field"], "format": entry["format"]}
        for entry in run.mapping
    ]


def apply(actor: Actor, importer: Importer, run: Import, named: NamedMapping) -> None:
    """Map an import as a named mapping says; of headers that it does not know nothing comes."""
    fields = {field.name for field in importer.fields(actor)}
    left = [entry for entry in named.entries if entry["field"] in fields]
    run.mapping = []
    for index, column in enumerate(run.columns):
        entry = next((entry for entry in left if _key(entry["header"]) == _key(column["name"])), None)
        if entry is not None:
            left.remove(entry)
            run.mapping.append(as_dict(Mapped(index, entry["field"], entry["format"])))
    _take(importer, run, named)


def guess(columns: Sequence[str], fields: Sequence[Field]) -> list[Mapped]:
    """Each column to the field that is called like it, in any of our languages; a field is taken once."""
    by_name: dict[str, Field] = {}
    for language in _LANGUAGES:
        with override(language):
            for field in fields:
                for name in (str(field.label), field.name, *field.aliases):
                    by_name.setdefault(_key(name), field)
    mapped: list[Mapped] = []
    taken: set[str] = set()
    for index, column in enumerate(columns):
        found = by_name.get(_key(column))
        if found is not None and found.name not in taken:
            mapped.append(Mapped(index, found.name))
            if not found.many:
                taken.add(found.name)
    return mapped


def as_dict(entry: Mapped) -> dict[str, Any]:
    """An entry of a mapping as it is stored and shown."""
    return {"column": entry.column, "field": entry.field, "format": entry.format}


def _remembered(run: Import) -> ImportMapping | None:
    """One's own, else what a colleague did last."""
    rows = ImportMapping.objects.filter(resource=run.resource, signature=run.signature)
    return rows.filter(owner_id=run.owner_id).first() or rows.order_by("-updated_at").first()


def _named_like(actor: Actor, run: Import) -> NamedMapping | None:
    """A named mapping that was made from a file of these headers: one's own first, the latest."""
    found = list(visible_mappings(actor, run.resource).filter(signature=run.signature))
    return max(found, key=lambda each: (each.owner_id == actor.person_id, each.updated_at), default=None)


def _take(importer: Importer, run: Import, known: ImportMapping | NamedMapping) -> None:
    names = {option.name for option in importer.options}
    run.rule = known.rule
    run.options = {name: value for name, value in known.options.items() if name in names}


def _key(name: str) -> str:
    return _NOT_WORD.sub(" ", fold(name)).strip()
