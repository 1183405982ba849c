"""Telling webhooks: from the outbox of events to rows, one for each event and webhook, and from rows to HTTP.

Rows and the place in the outbox are written in one transaction, so there is one row whoever dies when. A row is
claimed (committed) before it is sent, with a lease: sent at least once, and always with the event's id, by which a
receiver knows a repeat.
"""

import random
import time
import uuid
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models.role import EmployeeRole
from accounts.models.webhook import UNSETTLED, DeliveryState, Webhook, WebhookDelivery, WhyDisabled
from accounts.selectors.webhooks import PING, matches
from accounts.services.security_log import SecurityKind, Subject, note
from accounts.signatures import headers_of
from kernel import events, history
from kernel.actor import system_actor
from kernel.db import write
from kernel.history import Action
from kernel.jobs import enqueue
from kernel.jobs.context import JobContext
from kernel.json import dumps
from kernel.mail import may_send
from kernel.models.job import UNFINISHED, Job, JobState
from kernel.outbound import Failure, OutboundError, parse_url, post
from kernel.secrets import UnreadableSecretError, unseal

# After the first attempt, as the Standard Webhooks specification proposes: three days in all.
SCHEDULE = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
FAILING_DAYS = 5
SEALED_AS = "webhook"
UPDATED = "webhook.updated"
SECRET_UNREADABLE = "secret_unreadable"  # noqa: S105 - a code
_JOB = "accounts.deliver_webhook"
# Longer than any attempt can take.
_LEASE = timedelta(seconds=60)
_BATCH = 500
# Requests to one receiver at the same time: what is slow does not hold up all that follows.
_AT_ONCE = 8
# A job waits that long for more before it ends: events that other transactions hold back, and those just being made.
_LINGER_SECONDS = 2.0
_PAUSE_SECONDS = 0.25
_MOST_TRIES = 30
_KEPT_BODY = 1_000
_KEPT_HEADERS, _KEPT_HEADER = 40, 300


@dataclass(frozen=True, slots=True)
class Attempt:
    """A claimed delivery, and what is sent."""

    delivery_id: uuid.UUID
    webhook_id: uuid.UUID
    token: int
    number: int
    is_ping: bool
    url: str
    body: bytes
    keys: Sequence[str]
    message_id: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt. `failure` is a code, empty for an answer, `status` None without one."""

    at: datetime
    milliseconds: int
    request_headers: Mapping[str, str]
    status: int | None = None
    failure: str = ""
    response_headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""

    @property
    def arrived(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def subject_of(webhook: Webhook) -> Subject:
    """A webhook in the security log: its host, as the path may hold a secret of the receiver."""
    return Subject(webhook.id, (urlsplit(webhook.url).hostname or "")[:255])


def told_of(webhook: Webhook) -> dict[str, Any]:
    """What events tell of a webhook; of its address the host alone, as the path may hold a secret of the receiver."""
    return {
        "id": webhook.id,
        "version": webhook.version,
        "host": urlsplit(webhook.url).hostname,
        "description": webhook.description or None,
        "events": webhook.events,
        "is_enabled": webhook.is_enabled,
        "why_disabled": webhook.why_disabled or None,
    }


def wake(webhook_ids: Collection[uuid.UUID]) -> None:
    """Start a job for each of the webhooks that has none at work or waiting. At most one statement and one a job."""
    from accounts.jobs import deliver_webhook

    if not webhook_ids or not may_send():
        return
    waiting = Job.objects.filter(kind=_JOB, state__in=UNFINISHED).values_list("args__webhook_id", flat=True)
    busy = set(waiting)
    for webhook_id in webhook_ids:
        if str(webhook_id) not in busy:
            enqueue(deliver_webhook, actor=system_actor(), webhook_id=webhook_id)


def wake_all() -> None:
    """Start what was left over: for each webhook behind the outbox or with a delivery that is due."""
    due = WebhookDelivery.objects.filter(state__in=UNSETTLED, next_attempt_at__lte=Now())
    found = set(due.values_list("webhook_id", flat=True).distinct())
    for webhook in Webhook.objects.filter(is_enabled=True):
        if webhook.id not in found and events.read_after(_position(webhook), limit=1):
            found.add(webhook.id)
    wake(found)


def work_on(webhook_id: uuid.UUID, context: JobContext) -> bool:
    """Tell one webhook all it is to be told, until nothing has been due for a while. False if time is up before."""
    idle_since = time.monotonic()
    while not context.time_is_up():
        context.check()
        if not may_send():
            return True
        fill(webhook_id)
        if deliver_due(webhook_id):
            idle_since = time.monotonic()
        elif time.monotonic() - idle_since >= _LINGER_SECONDS:
            return True
        else:
            time.sleep(_PAUSE_SECONDS)
    return False


def fill(webhook_id: uuid.UUID) -> None:
    """Make deliveries of the events behind the webhook's place in the outbox, and move the place on."""
    count = _BATCH
    while count == _BATCH:
        with write():
            webhook = Webhook.objects.select_for_update().filter(id=webhook_id, is_enabled=True).first()
            if webhook is None:
                return
            found = events.read_after(_position(webhook), limit=_BATCH)
            count = len(found)
            if not found:
                return
            now = timezone.now()
            WebhookDelivery.objects.bulk_create(
                [
                    WebhookDelivery(webhook_id=webhook_id, event_id=event.id, next_attempt_at=now)
                    for event in found
                    if matches(webhook.events, event.kind)
                ],
                ignore_conflicts=True,
            )
            last = found[-1]
            place = {"position_transaction": last.transaction, "position_event": last.id}
            Webhook.objects.filter(id=webhook_id).update(**place)


def deliver_due(webhook_id: uuid.UUID, *, at_most: int = _AT_ONCE) -> int:
    """Try the deliveries that have been due for longest, at the same time; how many.

    Other threads speak to the receiver and to nobody else: the database is this thread's.
    """
    attempts = _claim(webhook_id, at_most)
    if not attempts:
        return 0
    with ThreadPoolExecutor(len(attempts), thread_name_prefix="webhook") as lanes:
        sending = {lanes.submit(_send, attempt): attempt for attempt in attempts}
        for sent in as_completed(sending):
            with write():
                _settle(sending[sent], sent.result())
    return len(attempts)


def close_open_deliveries(webhook_id: uuid.UUID) -> None:
    """Give up what has not arrived, in the transaction that disables the webhook."""
    rows = WebhookDelivery.objects.filter(webhook_id=webhook_id, state__in=UNSETTLED).exclude(event__kind=PING)
    rows.update(state=DeliveryState.FAILED, next_attempt_at=None, token=F("token") + 1, updated_at=Now())


def purge_jobs() -> None:
    """Remove the jobs of deliveries that ended well an hour ago."""
    long_ago = Now() - timedelta(hours=1)
    Job.objects.filter(kind=_JOB, state=JobState.SUCCEEDED, finished_at__lt=long_ago).delete()


def _position(webhook: Webhook) -> events.Position:
    return webhook.position_transaction, webhook.position_event


def _claim(webhook_id: uuid.UUID, at_most: int) -> list[Attempt]:
    with write():
        due = WebhookDelivery.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            webhook_id=webhook_id, state__in=UNSETTLED, next_attempt_at__lte=Now()
        )
        rows = list(due.select_related("webhook", "event").order_by("next_attempt_at", "id")[:at_most])
        WebhookDelivery.objects.filter(id__in=[row.id for row in rows]).update(
            state=DeliveryState.SENDING,
            token=F("token") + 1,
            attempts=F("attempts") + 1,
            next_attempt_at=Now() + _LEASE,
            updated_at=Now(),
        )
    return [
        Attempt(
            delivery_id=row.id,
            webhook_id=webhook_id,
            token=row.token + 1,
            number=row.attempts + 1,
            is_ping=row.event.kind == PING,
            url=row.webhook.url,
            body=dumps(events.as_payload(row.event)),
            keys=_keys(row.webhook),
            message_id=str(row.event_id),
        )
        for row in rows
    ]


def _keys(webhook: Webhook) -> list[str]:
    """The secrets that sign; none if they cannot be read (a copy of another organisation's rows)."""
    sealed = [webhook.secret_sealed]
    if webhook.earlier_secret_until is not None and webhook.earlier_secret_until > timezone.now():
        sealed.append(webhook.earlier_secret_sealed)
    try:
        return [unseal(each, purpose=SEALED_AS, owner=webhook.id) for each in sealed]
    except UnreadableSecretError:
        return []


def _send(attempt: Attempt) -> Outcome:
    at = timezone.now()
    if not attempt.keys:
        return Outcome(at, 0, {}, failure=SECRET_UNREADABLE)
    headers = {
        "content-type": "application/json",
        "user-agent": "Kontor-Webhooks/1",
        **headers_of(attempt.keys, message_id=attempt.message_id, timestamp=int(at.timestamp()), body=attempt.body),
    }
    began = time.monotonic()
    try:
        answer = post(parse_url(attempt.url), body=attempt.body, headers=headers)
    except OutboundError as error:
        return Outcome(at, _milliseconds(began), headers, failure=str(error.failure))
    except ValueError:
        # The installation no longer allows what it allowed when the address was saved.
        return Outcome(at, _milliseconds(began), headers, failure=str(Failure.NOT_ENCRYPTED))
    return Outcome(at, _milliseconds(began), headers, answer.status, "", answer.headers, answer.body)


def _milliseconds(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _settle(attempt: Attempt, outcome: Outcome) -> None:
    """Write down what came of it, unless the delivery is in other hands by now. Locks: the webhook, then the row."""
    webhook = Webhook.objects.select_for_update().filter(id=attempt.webhook_id).first()
    held = WebhookDelivery.objects.select_for_update().filter(
        id=attempt.delivery_id, token=attempt.token, state=DeliveryState.SENDING
    )
    delivery = held.first()
    if webhook is None or delivery is None:
        return
    _write_down(delivery, outcome)
    is_last = attempt.is_ping or attempt.number > len(SCHEDULE)
    if outcome.arrived:
        delivery.state, delivery.next_attempt_at = DeliveryState.SUCCEEDED, None
    elif is_last:
        delivery.state, delivery.next_attempt_at = DeliveryState.FAILED, None
    else:
        pause = SCHEDULE[attempt.number - 1] * random.uniform(1.0, 1.2)  # noqa: S311 - spreads retries
        delivery.state, delivery.next_attempt_at = DeliveryState.PENDING, timezone.now() + pause
    delivery.save()
    if not attempt.is_ping and webhook.is_enabled:
        _judge(webhook, outcome)


def _write_down(delivery: WebhookDelivery, outcome: Outcome) -> None:
    tried = {
        "at": outcome.at.isoformat().replace("+00:00", "Z"),
        "status": outcome.status,
        "failure": outcome.failure or (None if outcome.arrived else "refused"),
        "milliseconds": outcome.milliseconds,
    }
    delivery.tries = [*delivery.tries, tried][-_MOST_TRIES:]
    delivery.request_headers = _headers(list(outcome.request_headers.items()))
    delivery.response_headers = _headers(outcome.response_headers)
    delivery.response_body = _text(outcome.body[:_KEPT_BODY].decode("utf-8", "replace"))


def _headers(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [
        {"name": _text(name)[:_KEPT_HEADER], "value": _text(value)[:_KEPT_HEADER]}
        for name, value in pairs[:_KEPT_HEADERS]
    ]


def _text(text: str) -> str:
    # The database takes no NUL.
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _judge(webhook: Webhook, outcome: Outcome) -> None:
    """What one more success or failure means for the webhook as a whole."""
    rows = Webhook.objects.filter(id=webhook.id)
    if outcome.arrived:
        rows.update(failing_since=None, last_succeeded_at=outcome.at)
        return
    since = webhook.failing_since or outcome.at
    if outcome.status == 410:
        # What the specification says for: I do not want this any more.
        _disable(webhook, WhyDisabled.GONE, since)
    elif outcome.at - since >= timedelta(days=FAILING_DAYS):
        _disable(webhook, WhyDisabled.FAILING, since)
    elif webhook.failing_since is None:
        rows.update(failing_since=since)


def _disable(webhook: Webhook, why: WhyDisabled, since: datetime) -> None:
    from accounts.jobs import send_webhook_disabled

    actor = system_actor()
    webhook.is_enabled, webhook.why_disabled, webhook.disabled_at = False, why, timezone.now()
    webhook.failing_since = since
    webhook.version += 1
    webhook.save()
    close_open_deliveries(webhook.id)
    history.record(actor, "webhooks", webhook.id, Action.UPDATED, {"is_enabled": (True, False)})
    events.emit(UPDATED, webhook.id, told_of(webhook))
    note(actor, SecurityKind.WEBHOOK_DISABLED, subject=subject_of(webhook), details={"why": str(why)})
    leaders = EmployeeRole.objects.filter(
        role__code__in=("owner", "administrator"), role__is_system=True, employee__is_active=True
    )
    for employee_id in leaders.values_list("employee_id", flat=True).distinct():
        enqueue(send_webhook_disabled, actor=actor, webhook_id=webhook.id, login_id=employee_id)
