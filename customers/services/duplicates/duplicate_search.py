"""Looking for duplicates among all customers and contacts, a few thousand at a time: what the queue is made of.

First everybody is gone through; from then on those that events tell of. Each step is one transaction, and writes
down how far it has come under a lock, so that several at once never do the same.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from customers.models import Contact, Customer, CustomerKind, Duplicate, DuplicateKind, DuplicateSearch
from customers.selectors.duplicates import LIKELY, DuplicateReason, score, score_of_contacts
from customers.services import contact_writes, customers
from kernel import events
from kernel.db import insert_rows, update_rows, write
from kernel.jobs import Continue, JobContext
from kernel.models.base import new_id

STEP = 2_000
# A value that more have (a switchboard, a mail box of everybody) tells nobody apart.
MAX_HOLDERS = 50


Reasons = Sequence[DuplicateReason]


@dataclass(frozen=True, slots=True)
class _Key:
    """One thing by which two are recognised: rows of (value, id) of those in `%(ids)s`, and (id) of those that
    have the value `wanted.value`."""

    reason: DuplicateReason
    mine: str
    holders: str


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a kind of duplicates needs to be looked for. `judge` makes a score of the reasons and of what `remark`, a
    condition on the pair (`first`, `second`, and their rows `one`, `other`), says; and may add a reason."""

    model: type[Customer] | type[Contact]
    resource: str
    keys: tuple[_Key, ...]
    judge: Callable[[Reasons, bool], tuple[int, Reasons]]
    remark: str


def _of_customers(reasons: Reasons, is_person: bool) -> tuple[int, Reasons]:
    return score(reasons, CustomerKind.PERSON if is_person else CustomerKind.COMPANY), reasons


def _of_contacts(reasons: Reasons, are_colleagues: bool) -> tuple[int, Reasons]:
    found = [*reasons, DuplicateReason.CUSTOMER] if are_colleagues else reasons
    return score_of_contacts(found), found


_CUSTOMERS = _Subject(
    model=Customer,
    resource="customer",
    keys=(
        _Key(
            DuplicateReason.NAME,
            "SELECT match_name, id FROM customers_customer"
            " WHERE id = ANY(%(ids)s) AND archived_at IS NULL AND match_name <> ''",
            "SELECT id FROM customers_customer WHERE match_name = wanted.value AND archived_at IS NULL",
        ),
        _Key(
            DuplicateReason.WEBSITE,
            "SELECT website_domain, id FROM customers_customer"
            " WHERE id = ANY(%(ids)s) AND archived_at IS NULL AND website_domain IS NOT NULL",
            "SELECT id FROM customers_customer WHERE website_domain = wanted.value AND archived_at IS NULL",
        ),
        _Key(
            DuplicateReason.EMAIL,
            "SELECT lower(email), customer_id FROM customers_customeremail JOIN customers_customer AS one"
            " ON one.id = customer_id WHERE customer_id = ANY(%(ids)s) AND archived_at IS NULL",
            "SELECT customer_id FROM customers_customeremail JOIN customers_customer AS one"
            " ON one.id = customer_id WHERE lower(email) = wanted.value AND archived_at IS NULL",
        ),
        _Key(
            DuplicateReason.PHONE,
            "SELECT number, customer_id FROM customers_customerphone JOIN customers_customer AS one"
            " ON one.id = customer_id WHERE customer_id = ANY(%(ids)s) AND archived_at IS NULL",
            "SELECT customer_id FROM customers_customerphone JOIN customers_customer AS one"
            " ON one.id = customer_id WHERE number = wanted.value AND archived_at IS NULL",
        ),
    ),
    judge=_of_customers,
    # Many people share a name.
    remark="one.kind = 'person' OR other.kind = 'person'",
)
_CHANNEL = (
    "SELECT {value} contact_id FROM customers_contactchannel JOIN customers_contact AS one ON one.id = contact_id"
    " WHERE customers_contactchannel.kind = '{kind}' AND {condition} AND archived_at IS NULL"
)


def _channel(reason: DuplicateReason, kind: str) -> _Key:
    mine = _CHANNEL.format(value="lower(value),", kind=kind, condition="contact_id = ANY(%(ids)s)")
    return _Key(reason, mine, _CHANNEL.format(value="", kind=kind, condition="lower(value) = wanted.value"))


_CONTACTS = _Subject(
    model=Contact,
    resource="contact",
    keys=(
        _Key(
            DuplicateReason.NAME,
            "SELECT sort_name, id FROM customers_contact"
            " WHERE id = ANY(%(ids)s) AND archived_at IS NULL AND sort_name <> ''",
            "SELECT id FROM customers_contact WHERE sort_name = wanted.value AND archived_at IS NULL",
        ),
        _channel(DuplicateReason.EMAIL, "email"),
        _channel(DuplicateReason.PHONE, "phone"),
    ),
    judge=_of_contacts,
    remark="EXISTS (SELECT FROM customers_contactlink AS a JOIN customers_contactlink AS b USING (customer_id)"
    " WHERE a.contact_id = first AND b.contact_id = second)",
)
_SUBJECTS: dict[str, _Subject] = {DuplicateKind.CUSTOMERS: _CUSTOMERS, DuplicateKind.CONTACTS: _CONTACTS}

# (first, second): (score, reasons in the order of the alphabet).
Pairs = dict[tuple[uuid.UUID, uuid.UUID], tuple[int, list[str]]]


def search_until_done(context: JobContext) -> Mapping[str, Any] | Continue:
    """Look for duplicates among all that has changed since the last time. Answers `{"looked_at": n}`."""
    done = int(context.state["looked_at"]) if context.state else 0
    while True:
        context.progress(done)
        with write():
            found = sum(search_step(kind) for kind in DuplicateKind)
            done += found
            context.checkpoint({"looked_at": done})
        if not found:
            return {"looked_at": done}
        if context.time_is_up():
            return Continue({"looked_at": done})


def is_behind() -> bool:
    """Whether there may be something to look at. At most three statements."""
    searches = list(DuplicateSearch.objects.all())
    if len(searches) < len(DuplicateKind) or not all(each.is_complete for each in searches):
        return True
    return any(events.read_marks(_position(each), limit=1) for each in searches)


def search_step(kind: str) -> int:
    """Look at the next customers or contacts, and say how many; 0 if none were left."""
    with write():
        search, _made = DuplicateSearch.objects.get_or_create(kind=kind)
        search = DuplicateSearch.objects.select_for_update(no_key=True).get(id=search.id)
        now = timezone.now()
        if search.searched_at is not None and search.searched_at < now - timedelta(days=events.KEPT_DAYS):
            # Events that were not read may be gone.
            search.is_complete, search.scanned_to = False, None
        ids, marks = _told_of(search) if search.is_complete else _next_of_all(search)
        search.searched_at = now
        search.save()
        if ids:
            look_at(kind, ids)
        return marks


def look_at(kind: str, ids: Collection[uuid.UUID]) -> None:
    """Renew the queue for some customers or contacts: what is new, what scores otherwise, what is no more.

    Four statements however many. Dismissed pairs stay as they are.
    """
    found = _find(_SUBJECTS[kind], ids)
    first, second = (f"{side}_{_SUBJECTS[kind].resource}" for side in ("first", "second"))
    rows = Duplicate.objects.filter(Q(**{f"{first}__in": ids}) | Q(**{f"{second}__in": ids}), kind=kind)
    known = {(getattr(row, f"{first}_id"), getattr(row, f"{second}_id")): row for row in rows}
    gone = [row.id for pair, row in known.items() if row.dismissed_at is None and pair not in found]
    if gone:
        Duplicate.objects.filter(id__in=gone).delete()
    changed = []
    for pair, row in known.items():
        if row.dismissed_at is None and pair in found and (row.score, row.reasons) != found[pair]:
            row.score, row.reasons = found[pair]
            row.updated_at = timezone.now()
            changed.append(row)
    update_rows(changed, ["score", "reasons", "updated_at"])
    insert_rows(
        Duplicate(
            **{"id": new_id(), "kind": kind, f"{first}_id": pair[0], f"{second}_id": pair[1]},
            score=likelihood,
            reasons=reasons,
        )
        for pair, (likelihood, reasons) in found.items()
        if pair not in known
    )


def _find(subject: _Subject, ids: Collection[uuid.UUID]) -> Pairs:
    with connection.cursor() as cursor:
        cursor.execute(_statement(subject), {"ids": list(ids), "most": MAX_HOLDERS})
        rows = cursor.fetchall()
    found: Pairs = {}
    for first, second, shared, remark in rows:
        likelihood, reasons = subject.judge([DuplicateReason(reason) for reason in shared], remark)
        if likelihood >= LIKELY:
            found[first, second] = (likelihood, sorted(reasons))
    return found


def _statement(subject: _Subject) -> str:
    table = subject.model._meta.db_table
    mine = " UNION ALL ".join(
        f"SELECT '{key.reason}', * FROM ({key.mine}) AS {key.reason}_"  # noqa: S608
        for key in subject.keys
    )
    holders = " UNION ALL ".join(
        f"SELECT wanted.reason, wanted.value, held.id FROM wanted CROSS JOIN LATERAL"  # noqa: S608
        f" ({key.holders} LIMIT %(most)s + 1) AS held (id) WHERE wanted.reason = '{key.reason}'"
        for key in subject.keys
    )
    return f"""
        WITH mine (reason, value, id) AS MATERIALIZED ({mine}),
        wanted AS MATERIALIZED (SELECT DISTINCT reason, value FROM mine),
        holders (reason, value, id) AS MATERIALIZED ({holders}),
        telling AS (
            SELECT reason, value FROM holders GROUP BY reason, value
            HAVING count(*) <= %(most)s AND count(DISTINCT id) > 1
        ),
        pairs (first, second, reasons) AS (
            SELECT least(mine.id, holders.id), greatest(mine.id, holders.id), array_agg(DISTINCT reason)
            FROM telling JOIN mine USING (reason, value) JOIN holders USING (reason, value)
            WHERE mine.id <> holders.id GROUP BY 1, 2
        )
        SELECT first, second, reasons, {subject.remark}
        FROM pairs JOIN {table} AS one ON one.id = first JOIN {table} AS other ON other.id = second
    """  # noqa: S608


def _next_of_all(search: DuplicateSearch) -> tuple[list[uuid.UUID], int]:
    if search.scanned_to is None:
        # What happens while everybody is gone through is looked at again afterwards.
        search.transaction, search.event_id = events.last_mark()
    rows = _SUBJECTS[search.kind].model._default_manager.order_by("id")
    if search.scanned_to is not None:
        rows = rows.filter(id__gt=search.scanned_to)
    ids = list(rows.values_list("id", flat=True)[:STEP])
    if ids:
        search.scanned_to = ids[-1]
    search.is_complete = len(ids) < STEP
    return ids, len(ids)


def _told_of(search: DuplicateSearch) -> tuple[set[uuid.UUID], int]:
    kinds = _KINDS_TOLD[DuplicateKind(search.kind)]
    marks = events.read_marks(_position(search), limit=STEP)
    if marks:
        search.transaction, search.event_id = marks[-1][:2]
    return {object_id for _transaction, _id, kind, object_id in marks if kind in kinds}, len(marks)


def _position(search: DuplicateSearch) -> tuple[int, uuid.UUID]:
    return search.transaction, search.event_id or uuid.UUID(int=0)


def _kinds(*named: Iterable[str]) -> frozenset[str]:
    return frozenset(kind for names in named for kind in names)


_KINDS_TOLD = {
    DuplicateKind.CUSTOMERS: _kinds(customers.EVENTS),
    DuplicateKind.CONTACTS: _kinds(contact_writes.EVENTS),
}
