"""`/organisations` and `/plans`: the operators' console, on the platform's host."""

import uuid
from typing import Literal

from pydantic import Field
from rest_framework.decorators import action
from rest_framework.request import Request

from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.views import ResourceViewSet
from kernel.inputs import QueryModel
from tenants.api.outputs import PlanOut, SubscriberOut
from tenants.errors import TenantsError
from tenants.inputs.organisations import PlanAssignment, PlanChange, PlanCreate, Reason
from tenants.permissions import PlatformRight
from tenants.selectors.operators import all_plans, get_organisation, page_of_organisations, plan_as_dict
from tenants.services import lifecycle, plans

_TRANSITION = (TenantsError.INVALID_TRANSITION,)


class SubscriberQuery(QueryModel):
    """Which organisations; `q` is a fragment of name, slug or host."""

    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = None
    q: str = ""
    state: Literal["active", "suspended", "closing", "deleted"] | None = None


class SubscriberViewSet(ResourceViewSet):
    """Organisations, as far as `public` knows them."""

    @endpoint(right=PlatformRight.VIEW, query=SubscriberQuery, output=ListOut[SubscriberOut])
    def list(self, request: Request, query: SubscriberQuery) -> Reply:
        """Organisations, newest first, deleted ones too."""
        page = page_of_organisations(
            actor=self.actor, limit=query.limit, cursor=query.cursor, search=query.q, state=query.state
        )
        cursors = {"next_cursor": page.next_cursor, "prev_cursor": page.prev_cursor}
        return Reply({"results": page.results, **cursors, "has_more": page.next_cursor is not None})

    @endpoint(right=PlatformRight.VIEW, output=SubscriberOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One organisation with its hosts and usage."""
        found = get_organisation(actor=self.actor, organisation_id=id)
        return Reply(found, version=found["version"])

    @action(detail=True, methods=["post"])
    @endpoint(right=PlatformRight.MANAGE, input=Reason, output=SubscriberOut, errors=_TRANSITION)
    def suspend(self, request: Request, id: uuid.UUID, data: Reason) -> Reply:
        """Make it read-only."""
        lifecycle.suspend_organisation(actor=self.actor, organisation_id=id, reason=data.reason)
        return self._answer(id)

    @action(detail=True, methods=["post"])
    @endpoint(right=PlatformRight.MANAGE, output=SubscriberOut, errors=_TRANSITION)
    def resume(self, request: Request, id: uuid.UUID) -> Reply:
        """Make a suspended or closing one active again."""
        lifecycle.resume_organisation(actor=self.actor, organisation_id=id)
        return self._answer(id)

    @action(detail=True, methods=["post"])
    @endpoint(right=PlatformRight.MANAGE, input=Reason, output=SubscriberOut, errors=_TRANSITION)
    def close(self, request: Request, id: uuid.UUID, data: Reason) -> Reply:
        """Begin its end: read-only now, deleted after the grace."""
        lifecycle.close_organisation(actor=self.actor, organisation_id=id, reason=data.reason)
        return self._answer(id)

    @action(detail=True, methods=["post"], url_path="allow-mail")
    @endpoint(right=PlatformRight.MANAGE, output=SubscriberOut)
    def allow_mail(self, request: Request, id: uuid.UUID) -> Reply:
        """Let a restored copy send mail."""
        lifecycle.allow_mail(actor=self.actor, organisation_id=id)
        return self._answer(id)

    @action(detail=True, methods=["post"])
    @endpoint(right=PlatformRight.MANAGE_PLANS, input=PlanAssignment, output=SubscriberOut)
    def plan(self, request: Request, id: uuid.UUID, data: PlanAssignment) -> Reply:
        """Give it another plan."""
        plans.assign_plan(actor=self.actor, organisation_id=id, data=data)
        return self._answer(id)

    def _answer(self, organisation_id: uuid.UUID) -> Reply:
        return Reply(get_organisation(actor=self.actor, organisation_id=organisation_id))


class SubscriberPlanViewSet(ResourceViewSet):
    """Plans that organisations can have."""

    @endpoint(right=PlatformRight.VIEW, output=ListOut[PlanOut])
    def list(self, request: Request) -> Reply:
        """Every plan, the default one first."""
        return Reply(whole_list(all_plans(actor=self.actor)))

    @endpoint(right=PlatformRight.MANAGE_PLANS, input=PlanCreate, output=PlanOut, status=201)
    def create(self, request: Request, data: PlanCreate) -> Reply:
        """Make a plan."""
        plan = plans.create_plan(actor=self.actor, data=data)
        return Reply(plan_as_dict(plan), version=plan.version)

    @endpoint(right=PlatformRight.MANAGE_PLANS, input=PlanChange, output=PlanOut, if_match=Need.OPTIONAL)
    def partial_update(self, request: Request, id: uuid.UUID, data: PlanChange) -> Reply:
        """Change a plan for all who have it."""
        plan = plans.change_plan(actor=self.actor, plan_id=id, data=data, expected_version=self.expected_version)
        return Reply(plan_as_dict(plan), version=plan.version)
