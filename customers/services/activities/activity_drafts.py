"""An activity as it will be after a write: made from what a client sent, checked later, not yet written."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import Activity
from customers.selectors.activities import ActivityRecord
from kernel import history
from kernel.actor import Actor
from kernel.errors import FieldCode, FieldError
from kernel.text import fold

_PEOPLE = ("participant_ids", "contact_ids")


@dataclass(slots=True)
class Draft:
    """An activity as it will be. `before` is None for a new one."""

    record: ActivityRecord
    event: str
    before: dict[str, Any] | None = None
    errors: list[FieldError] = field(default_factory=list)

    @property
    def activity(self) -> Activity:
        return self.record.activity

    @property
    def fields(self) -> dict[str, tuple[Any, Any]]:
        before = self.before or {}
        changed = history.difference(before, self.record.state())
        return changed if self.before is not None else {name: pair for name, pair in changed.items() if pair[1]}


def put(record: ActivityRecord, given: dict[str, Any]) -> None:
    """Write what a client gave, by input names."""
    for name, value in given.items():
        if name in _PEOPLE:
            setattr(record, name, list(dict.fromkeys(value)))
        else:
            setattr(record.activity, name, value)


def settle(actor: Actor, draft: Draft) -> None:
    """Derive what follows from what was written, and note what contradicts itself."""
    activity, record = draft.activity, draft.record
    activity.timezone = activity.timezone or actor.timezone
    if activity.owner_id is not None and activity.owner_id not in record.participant_ids:
        record.participant_ids = [*record.participant_ids, activity.owner_id]
    activity.starts_at, activity.ends_at = (_moment(activity, each) for each in (activity.starts_at, activity.ends_at))
    activity.subject_key = fold(activity.subject)[:1100]
    activity.search_text = fold(f"{activity.subject} {activity.text or ''}")
    remind_at = _remind_at(activity)
    if remind_at != activity.remind_at:
        activity.remind_at, activity.reminded_at = remind_at, None
    draft.errors += _contradictions(actor, draft)


def _contradictions(actor: Actor, draft: Draft) -> list[FieldError]:
    activity = draft.activity
    found = []
    if activity.ends_at is not None and (activity.starts_at is None or activity.ends_at < activity.starts_at):
        found.append(FieldError(FieldCode.CONTRADICTION, _("It ends before it starts."), pointer="/ends_at"))
    if activity.reminder_minutes is not None and activity.starts_at is None:
        detail = _("What has no start cannot be reminded of.")
        found.append(FieldError(FieldCode.CONTRADICTION, detail, pointer="/reminder_minutes"))
    people = draft.record.participant_ids
    changed = draft.before is None or {"is_private", "participant_ids", "owner_id"} & draft.fields.keys()
    if activity.is_private and changed and actor.employee_id not in people:
        detail = _("Only somebody who takes part can keep it private.")
        found.append(FieldError(FieldCode.CONTRADICTION, detail, pointer="/is_private"))
    return found


def _remind_at(activity: Activity) -> datetime | None:
    if activity.starts_at is None or activity.reminder_minutes is None:
        return None
    return activity.starts_at - timedelta(minutes=activity.reminder_minutes)


def time_of_past(activity: Activity) -> datetime:
    """When what is logged as done was over: its own time unless that is still to come."""
    now = timezone.now()
    stated = activity.ends_at or activity.starts_at
    return stated if stated is not None and stated <= now else now


def _moment(activity: Activity, moment: datetime | None) -> datetime | None:
    """In UTC; of one that takes whole days the beginning of the day in its zone."""
    if moment is None:
        return None
    if activity.is_all_day:
        there = ZoneInfo(activity.timezone)
        moment = datetime.combine(moment.astimezone(there).date(), time(), tzinfo=there)
    return moment.astimezone(UTC)
