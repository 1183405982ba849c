"""Taking what identifies a person out of what the kernel keeps of past doings: history, events, replies to repeated
requests, jobs, saved views, imports, exports. Who calls has decided that the person is to be forgotten.
"""

import re
import uuid
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db import connection
from django.db.models import F, Model, Q, TextField
from django.db.models.functions import Cast, Now

from kernel import json
from kernel.actor import Actor
from kernel.db import after_commit
from kernel.exports.jobs import purge_exports
from kernel.imports.forgetting import forget
from kernel.models.change import Change
from kernel.models.event import Event
from kernel.models.export import Export
from kernel.models.idempotency import IdempotencyKey
from kernel.models.imports import Import
from kernel.models.job import UNFINISHED, Job
from kernel.models.saved_view import SavedView
from kernel.saved_views.service import RESOURCE as VIEWS

# What stands where something was.
ERASED = "…"
_AT_ONCE = 500


def forget_objects(actor: Actor, ids: Collection[uuid.UUID]) -> None:
    """Delete the history and the events of objects, and the kept replies that speak of them; throw away the imports
    that wrote them and every file of an export that may list them. S3 follows after the commit.
    """
    changes = Change.objects.filter(object_id__in=ids)
    runs = set(changes.filter(source="import").values_list("request_id", flat=True))
    changes.delete()
    Event.objects.filter(object_id__in=ids).delete()
    _forget_replies({str(each) for each in ids})
    for run in Import.objects.filter(id__in=_run_ids(runs)):
        forget(actor, run)
    Export.objects.exclude(path="").filter(expires_at__gt=Now()).update(expires_at=Now())
    after_commit(purge_exports)


def forget_texts(texts: Collection[str], *, about: Collection[uuid.UUID] | None = None) -> None:
    """Take `texts` out of history and events; with `about` only of those of these objects."""
    scope = Q() if about is None else Q(object_id__in=about)
    scrub(Change, ["fields"], texts, scope)
    scrub(Event, ["data"], texts, scope)


def forget_members(ids: Collection[uuid.UUID], *, about: Collection[uuid.UUID]) -> None:
    """Take what history and events of the objects `about` tell of these others: every text of a JSON object whose `id`
    is one of `ids`, but for ids.
    """
    texts = {str(each) for each in ids}
    for model, column in ((Change, "fields"), (Event, "data")):
        rows = model._default_manager.filter(object_id__in=about).values_list("pk", column)
        for key, value in rows.iterator():
            cleaned = _without_members(value, texts)
            if cleaned != value:
                model._default_manager.filter(pk=key).update(**{column: cleaned})


def forget_searches(texts: Collection[str]) -> None:
    """Take `texts` out of what people looked for or asked the service to do: views, exports, jobs, replies."""
    scrub(Change, ["fields"], texts, Q(resource=VIEWS))
    scrub(SavedView, ["name", "filter", "q"], texts)
    scrub(Export, ["parameters", "view", "manifest"], texts)
    scrub(Job, ["args", "state_data", "result", "error"], texts, ~Q(state__in=UNFINISHED))
    _forget_replies(texts)


def scrub(model: type[Model], columns: Collection[str], texts: Collection[str], scope: Q | None = None) -> list[Any]:
    """Put `ERASED` in the place of each of `texts`, in any case, wherever they stand in the text and JSON `columns` of
    the rows of `scope`; a single word only where it stands as such. Answers the keys of rows that had any. One read of
    the table, one statement for each row that had.
    """
    wanted = sorted((text for text in texts if text), key=len, reverse=True)
    if not wanted:
        return []
    pattern = re.compile("|".join(map(_as_pattern, wanted)), re.IGNORECASE)
    anywhere = Q()
    casts = {f"{name}_as_text": Cast(F(name), TextField()) for name in columns}
    for name in casts:
        for text in wanted:
            anywhere |= Q(**{f"{name}__icontains": text}) | Q(**{f"{name}__icontains": _escaped(text)})
    rows = model._default_manager.alias(**casts).filter(anywhere)
    found = list((rows if scope is None else rows.filter(scope)).values_list("pk", *columns))
    changed = []
    for key, *values in found:
        cleaned = [_cleaned(value, pattern) for value in values]
        if cleaned != values:
            model._default_manager.filter(pk=key).update(**dict(zip(columns, cleaned, strict=True)))
            changed.append(key)
    return changed


def _as_pattern(text: str) -> str:
    return rf"\b{text}\b" if text.isalpha() else re.escape(text)


def _cleaned(value: Any, pattern: "re.Pattern[str]") -> Any:
    if isinstance(value, str):
        return pattern.sub(ERASED, value)
    if isinstance(value, Mapping):
        return {name: _cleaned(item, pattern) for name, item in value.items()}
    if isinstance(value, list):
        return [_cleaned(item, pattern) for item in value]
    return value


def _without_members(value: Any, ids: Collection[str]) -> Any:
    if isinstance(value, list):
        return [_without_members(item, ids) for item in value]
    if not isinstance(value, Mapping):
        return value
    if value.get("id") in ids:
        return {name: item if _is_plain(name, item) else ERASED for name, item in value.items()}
    return {name: _without_members(item, ids) for name, item in value.items()}


def _is_plain(name: str, value: Any) -> bool:
    return value is None or isinstance(value, bool) or name == "id" or name.endswith(("_id", "_ids"))


def _escaped(text: str) -> str:
    return json.dumps(text).decode()[1:-1]


def _run_ids(request_ids: Collection[str]) -> Iterator[uuid.UUID]:
    for request_id in request_ids:
        try:
            yield uuid.UUID(request_id.removeprefix("import-").removesuffix("-undo"))
        except ValueError:
            continue


def _forget_replies(texts: Collection[str]) -> None:
    table = IdempotencyKey._meta.db_table
    with connection.cursor() as cursor:
        for text in texts:
            for spelling in {text, _escaped(text)}:
                cursor.execute(
                    f"DELETE FROM {table} WHERE position(convert_to(%s, 'UTF8') IN body) > 0",  # noqa: S608
                    [spelling],
                )
