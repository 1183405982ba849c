"""`/activities`, those of one customer or contact, and calendars."""

import hashlib
import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpResponse
from rest_framework.decorators import action
from rest_framework.request import Request

from accounts.errors import AccountsError
from accounts.throttle import count_try
from customers.api.around_outputs import ActivityOut, CalendarFeedOut
from customers.errors import CustomerError
from customers.inputs.activities import ActivityBulkUpdate, ActivityChange, ActivityCreate
from customers.inputs.customers import NoData
from customers.permissions import CustomerRight
from customers.selectors import activities as reading
from customers.selectors import around, calendars
from customers.selectors.contacts import main_customer
from customers.services.activities import activities, bulk_requests, calendar_feeds
from customers.services.activities.activities import Change, Edit
from kernel.actor import Actor
from kernel.api.bulk import BulkOut, BulkRequest, Item, Kind, Outcome, run_bulk
from kernel.api.endpoint import Access, Need, Reply, endpoint
from kernel.api.listing import ChangeOut, ListOut, ListQuery
from kernel.api.outputs import JobOut
from kernel.api.register_views import RegisterViewSet, link_header
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError
from kernel.inputs import QueryModel
from kernel.jobs.service import as_dict
from kernel.registers import registry
from kernel.registers.listing import read_page
from kernel.saved_views import selectors as saved_views
from kernel.web.addresses import client_address

_CALENDAR = "text/calendar"
_EVENTS: dict[str, tuple[Edit, str]] = {
    "done": (activities.marking_done, activities.DONE),
    "cancel": (activities.cancelling, activities.CANCELLED),
    "reopen": (activities.reopening, activities.REOPENED),
}


class ActivityViewSet(RegisterViewSet):
    """Activities."""

    register_name = "activities"

    @endpoint(right=CustomerRight.ACTIVITY_EDIT, input=ActivityCreate, output=ActivityOut, status=201)
    def create(self, request: Request, data: ActivityCreate) -> Reply:
        """Plan an activity, or log one that is done."""
        return _created(activities.create_activity(actor=self.actor, data=data))

    @endpoint(right=CustomerRight.ACTIVITY_VIEW, output=ActivityOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One activity."""
        activity = reading.get_activity(actor=self.actor, activity_id=id)
        return Reply(activity, version=activity["version"])

    @endpoint(right=CustomerRight.ACTIVITY_EDIT, input=ActivityChange, output=ActivityOut, if_match=Need.OPTIONAL)
    def partial_update(self, request: Request, id: uuid.UUID, data: ActivityChange) -> Reply:
        """Change what is given; lists replace what there is."""
        activity = activities.update_activity(
            actor=self.actor, activity_id=id, data=data, expected_version=self.expected_version
        )
        return Reply(activity, version=activity["version"])

    @endpoint(right=CustomerRight.ACTIVITY_EDIT, status=204, if_match=Need.OPTIONAL)
    def destroy(self, request: Request, id: uuid.UUID) -> Reply:
        """Delete an activity with its files."""
        activities.delete_activity(actor=self.actor, activity_id=id, expected_version=self.expected_version)
        return Reply()

    @action(detail=True, methods=["post"])
    @endpoint(right=CustomerRight.ACTIVITY_EDIT, output=ActivityOut, if_match=Need.OPTIONAL)
    def done(self, request: Request, id: uuid.UUID) -> Reply:
        """Say that it took place."""
        return self._move("done", id)

    @action(detail=True, methods=["post"])
    @endpoint(right=CustomerRight.ACTIVITY_EDIT, output=ActivityOut, if_match=Need.OPTIONAL)
    def cancel(self, request: Request, id: uuid.UUID) -> Reply:
        """Call it off."""
        return self._move("cancel", id)

    @action(detail=True, methods=["post"])
    @endpoint(right=CustomerRight.ACTIVITY_EDIT, output=ActivityOut, if_match=Need.OPTIONAL)
    def reopen(self, request: Request, id: uuid.UUID) -> Reply:
        """Let it be planned again."""
        return self._move("reopen", id)

    @action(detail=False, methods=["post"])
    @endpoint(right=CustomerRight.ACTIVITY_EDIT, input=BulkRequest, output=BulkOut, errors=(KernelError.CONFLICT,))
    def bulk(self, request: Request, data: BulkRequest) -> Reply:
        """Up to 500 operations: done, cancel, reopen, update; answered in their order."""
        kinds = {name: Kind(NoData, 200, partial(_moved, self.actor, name)) for name in _EVENTS}
        kinds["update"] = Kind(ActivityChange, 200, partial(_updated, self.actor))
        return Reply(run_bulk(request._request, data, kinds))

    @action(detail=False, methods=["post"], url_path="bulk-update")
    @endpoint(
        right=CustomerRight.ACTIVITY_EDIT,
        input=ActivityBulkUpdate,
        output=JobOut,
        status=202,
        errors=(CustomerError.COUNT_DIFFERS, KernelError.INVALID_FILTER),
    )
    def bulk_update(self, request: Request, data: ActivityBulkUpdate) -> Reply:
        """Change all activities that match a filter. A job; its result counts them."""
        job = bulk_requests.start_bulk_update(actor=self.actor, data=data)
        return Reply(as_dict(job), headers={"Location": f"/api/v1/jobs/{job.id}"})

    @action(detail=True, methods=["get"])
    @endpoint(
        right=CustomerRight.HISTORY_VIEW,
        query=ListQuery,
        output=ListOut[ChangeOut],
        errors=(KernelError.INVALID_CURSOR,),
    )
    def history(self, request: Request, id: uuid.UUID, query: ListQuery) -> Reply:
        """Changes of an activity, newest first."""
        page = reading.history_of_activity(actor=self.actor, activity_id=id, **dict(query))
        return Reply(page.as_dict())

    @action(detail=True, methods=["get"])
    @endpoint(right=CustomerRight.ACTIVITY_VIEW, media_type=_CALENDAR, errors=(KernelError.CONFLICT,))
    def ics(self, request: Request, id: uuid.UUID) -> HttpResponse:
        """One activity as a file for calendars (RFC 5545)."""
        content = calendars.calendar_of_activity(actor=self.actor, organisation=self.organisation, activity_id=id)
        return HttpResponse(
            content, content_type=_CALENDAR, headers={"Content-Disposition": 'attachment; filename="activity.ics"'}
        )

    def _move(self, name: str, activity_id: uuid.UUID) -> Reply:
        edit, event = _EVENTS[name]
        change = Change(activity_id, edit, event, self.expected_version)
        activity = activities.change_activity(actor=self.actor, change=change)
        return Reply(activity, version=activity["version"])


class ActivityBulkUndoViewSet(ResourceViewSet):
    """Undoing a bulk update of activities."""

    @endpoint(right=CustomerRight.ACTIVITY_EDIT, output=JobOut, status=202, errors=(KernelError.CONFLICT,))
    def create(self, request: Request, job_id: uuid.UUID) -> Reply:
        """Give the earlier values back to what that job changed, except where somebody has changed it since."""
        job = bulk_requests.start_undo(actor=self.actor, job_id=job_id)
        return Reply(as_dict(job), headers={"Location": f"/api/v1/jobs/{job.id}"})


class CustomerActivityViewSet(ResourceViewSet):
    """Activities with a customer."""

    @endpoint(right=CustomerRight.ACTIVITY_VIEW, register="activities")
    def list(self, request: Request, customer_id: uuid.UUID) -> Reply:
        """The list of activities, of this customer alone."""
        around.require_target(self.actor, around.CUSTOMER, customer_id)
        return _listed(self.actor, request, "customer", customer_id)

    @endpoint(right=CustomerRight.ACTIVITY_EDIT, input=ActivityCreate, output=ActivityOut, status=201)
    def create(self, request: Request, customer_id: uuid.UUID, data: ActivityCreate) -> Reply:
        """Plan an activity with this customer, or log one that is done."""
        around.require_target(self.actor, around.CUSTOMER, customer_id)
        placed = data.model_copy(update={"customer_id": customer_id})
        return _created(activities.create_activity(actor=self.actor, data=placed))


class ContactActivityViewSet(ResourceViewSet):
    """Activities with a contact."""

    @endpoint(right=CustomerRight.ACTIVITY_VIEW, register="activities")
    def list(self, request: Request, contact_id: uuid.UUID) -> Reply:
        """The list of activities in which this contact takes part."""
        around.require_target(self.actor, around.CONTACT, contact_id)
        return _listed(self.actor, request, "contact", contact_id)

    @endpoint(right=CustomerRight.ACTIVITY_EDIT, input=ActivityCreate, output=ActivityOut, status=201)
    def create(self, request: Request, contact_id: uuid.UUID, data: ActivityCreate) -> Reply:
        """Plan an activity in which this contact takes part, or log one that is done. Without `customer_id` it is about
        the contact's customer: the one where it is primary, else the first."""
        around.require_target(self.actor, around.CONTACT, contact_id)
        update: dict[str, Any] = {"contact_ids": [*data.contact_ids, contact_id]}
        if "customer_id" not in data.model_fields_set:
            update["customer_id"] = main_customer(self.actor, contact_id)
        placed = data.model_copy(update=update)
        return _created(activities.create_activity(actor=self.actor, data=placed))


class CalendarQuery(QueryModel):
    """`token` is the secret of the address."""

    token: str = ""


class CalendarViewSet(ResourceViewSet):
    """The secret address of one's own calendar, and what it shows."""

    @endpoint(right=CustomerRight.ACTIVITY_VIEW, output=CalendarFeedOut)
    def retrieve(self, request: Request) -> Reply:
        """Whether you have a calendar address. The address itself is told once."""
        return Reply(calendars.feed_of(actor=self.actor))

    # The answer holds a secret, which no kept answer may.
    @endpoint(right=CustomerRight.ACTIVITY_VIEW, output=CalendarFeedOut, status=201, idempotency=Need.NO)
    def create(self, request: Request) -> Reply:
        """Make a secret address for your calendar. An earlier one is void at once."""
        return Reply(calendar_feeds.renew_feed(actor=self.actor))

    @endpoint(right=CustomerRight.ACTIVITY_VIEW, status=204)
    def destroy(self, request: Request) -> Reply:
        """Make your calendar address void."""
        calendar_feeds.remove_feed(actor=self.actor)
        return Reply()

    @endpoint(
        access=Access.PUBLIC,
        query=CalendarQuery,
        media_type=_CALENDAR,
        errors=(KernelError.NOT_FOUND, AccountsError.TOO_MANY_TRIES),
    )
    def feed(self, request: Request, query: CalendarQuery) -> HttpResponse:
        """The calendar (RFC 5545) behind a secret address, for programs that subscribe to it."""
        counted = count_try("calendar", person=query.token, address=client_address(request._request))
        content = calendars.calendar_by_token(self.organisation, query.token)
        counted.give_back()
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        if tag in request.headers.get("If-None-Match", ""):
            return HttpResponse(status=304, headers={"ETag": tag})
        return HttpResponse(content, content_type=_CALENDAR, headers={"ETag": tag})


def _created(activity: reading.Document) -> Reply:
    return Reply(activity, version=activity["version"], headers={"Location": f"/api/v1/activities/{activity['id']}"})


def _listed(actor: Actor, request: Request, column: str, value: uuid.UUID) -> Reply:
    given = dict(request.query_params.lists())
    parameters = {name: values for name, values in given.items() if name.partition("__")[0] != column}
    view = saved_views.state_for_list(actor, "activities", parameters)
    page = read_page(registry.get("activities"), actor, parameters | {column: [str(value)]}, view)
    return Reply(page.as_dict(), headers=link_header(request.path, parameters, page))


def _moved(actor: Actor, name: str, items: Sequence[Item]) -> Sequence[Outcome]:
    edit, event = _EVENTS[name]
    changes = [Change(item.id, edit, event, item.version) for item in items]
    return activities.change_activities(actor=actor, changes=changes)


def _updated(actor: Actor, items: Sequence[Item]) -> Sequence[Outcome]:
    changes = [activities.updating(item.id, item.data, item.version) for item in items]
    return activities.change_activities(actor=actor, changes=changes)
