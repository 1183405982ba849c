"""When contacts can be reached: what clients read of it, and the columns and filters of their register.

`values.availability` says what an availability means; here PostgreSQL is asked the same about many contacts.
"""

import datetime
import functools
import uuid
from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from django.db import connection
from django.db.models import BooleanField, Expression, F, Q, Value
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from customers.models import Contact
from customers.values.availability import Availability, Reach, reach
from kernel.actor import Actor
from kernel.moments import interface_language
from kernel.registers.column import Column
from kernel.registers.types import Operator, Type

# Within it, the name of a day says which day is meant.
_NEAR = datetime.timedelta(days=6)

# Of the exceptions of a contact and its windows of today and yesterday, the first that contains the moment. A local
# time is an instant by the offset before a change of clocks: PostgreSQL takes the offset after it for times that
# are shown twice, which `at - ahead` puts right.
_SQL = """CASE WHEN {availability} IS NULL THEN NULL ELSE COALESCE((
SELECT said.reachable
FROM (SELECT {availability} AS rules, ({moment})::timestamptz AS moment) asked
CROSS JOIN LATERAL (SELECT rules->>'timezone' AS zone,
  (moment AT TIME ZONE (rules->>'timezone'))::date AS today) clock
CROSS JOIN LATERAL (
  SELECT 0 AS place, (each->>'date')::date AS day, COALESCE(each->>'from', '00:00')::time AS begins,
    COALESCE(each->>'to', '00:00')::time AS ends, (each->>'reachable')::boolean AS reachable
  FROM jsonb_array_elements(rules->'exceptions') each
  UNION ALL
  SELECT 1, days.day, (each->>'from')::time, (each->>'to')::time, true
  FROM (VALUES (today), (today - 1)) days (day), jsonb_array_elements(rules->'windows') each
  WHERE each->>'day' = (ARRAY['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'])
    [extract(isodow FROM days.day)::integer]
) said
CROSS JOIN LATERAL (SELECT said.day + said.begins AS begins,
  said.day + said.ends + CASE WHEN said.ends <= said.begins THEN interval '1 day' ELSE interval '0' END AS ends) wall
CROSS JOIN LATERAL (SELECT min(instant) FILTER (WHERE which = 0) AS begins,
    min(instant) FILTER (WHERE which = 1) AS ends
  FROM (VALUES (0, wall.begins), (1, wall.ends)) one (which, local)
  CROSS JOIN LATERAL (SELECT local AT TIME ZONE zone AS at) plain
  CROSS JOIN LATERAL (
    SELECT ((at - interval '3 hours') AT TIME ZONE zone) + interval '3 hours' - local AS ahead) moved
  CROSS JOIN LATERAL (
    SELECT CASE WHEN (at - ahead) AT TIME ZONE zone = local THEN at - ahead ELSE at END AS instant) meant
) span
WHERE said.day BETWEEN today - 1 AND today AND span.begins <= moment AND moment < span.ends
ORDER BY said.place LIMIT 1
), false) END"""


class ReachableAt(Expression):
    """Whether a contact can be reached at a moment, by its `availability`; null where it has none."""

    output_field = BooleanField(null=True)

    def __init__(self, availability: Any, moment: Any) -> None:
        super().__init__()
        self.sources = [availability, moment]

    def get_source_expressions(self) -> list[Any]:
        return self.sources

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        self.sources = list(exprs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        availability, none = compiler.compile(self.sources[0])
        moment, parameters = compiler.compile(self.sources[1])
        return _SQL.format(availability=availability, moment=moment), (*none, *none, *parameters)


@functools.cache
def zones_of_database() -> frozenset[str]:
    """The names of the time zones that PostgreSQL knows. One statement in the life of a process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_timezone_names")
        return frozenset(name for (name,) in cursor.fetchall())


def reachability(availability: Availability | None) -> dict[str, Any]:
    """What documents of contacts say: the rules, whether it is now, and the present or next window (UTC)."""
    found = None if availability is None else reach(availability, timezone.now())
    window = None if found is None or found.begins is None else {"from": found.begins, "to": found.ends}
    return {
        "availability": availability,
        "reachable_now": None if found is None else found.now,
        "next_window": window,
    }


def _text(found: Reach, now: datetime.datetime, actor: Actor) -> str:
    language = interface_language(actor.language)
    zone = ZoneInfo(actor.timezone)

    def said(moment: datetime.datetime) -> str:
        hour = format_time(moment, format="short", tzinfo=zone, locale=language)
        local = moment.astimezone(zone).date()
        if local == now.astimezone(zone).date():
            return hour
        is_near = moment - now < _NEAR
        day = format_date(local, "EEE", language) if is_near else format_skeleton("MMMEd", local, locale=language)
        return f"{day}, {hour}"

    with override(language):
        if found.begins is None:
            return _("Never")
        if not found.now:
            return said(found.begins)
        return _("Now") if found.ends is None else _("Now, until %(time)s") % {"time": said(found.ends)}


def _texts(actor: Actor) -> Callable[[Availability], str]:
    now = timezone.now()
    return lambda availability: _text(reach(availability, now), now, actor)


def _load_beginnings(actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, datetime.datetime | None]:
    now = timezone.now()
    rows = Contact.objects.filter(id__in=ids).values_list("id", "availability")
    return {contact_id: reach(availability, now).begins for contact_id, availability in rows if availability}


def _reachable_at(operator: Operator, values: Sequence[Any]) -> Q:
    if operator is Operator.ISNULL:
        return Q(availability__isnull=values[0])
    return Q(ReachableAt(F("availability"), Value(values[0])))


_NOW = ReachableAt(F("availability"), Now())

COLUMNS = (
    Column(
        "availability",
        gettext_lazy("Reachable"),
        Type.STRING,
        "availability",
        shown=_texts,
        export_text=str,
        nullable=True,
        sortable=False,
        filterable=False,
        default=True,
    ),
    Column(
        "reachable_now",
        gettext_lazy("Reachable now"),
        Type.BOOLEAN,
        _NOW,
        sort_source=_NOW,
        nullable=True,
    ),
    Column(
        "reachable_at",
        gettext_lazy("Reachable at"),
        Type.DATETIME,
        load=_load_beginnings,
        condition=_reachable_at,
        operators=(Operator.EQ,),
        nullable=True,
    ),
)
