"""`/customers/{id}/profile`, `/profile-layout`, `/profile-layouts`."""

import uuid
from typing import Any

from pydantic import BaseModel
from rest_framework.request import Request

from accounts.errors import AccountsError
from customers.api.outputs import CustomerLabelOut
from customers.inputs.profile import ProfileLayoutPut
from customers.permissions import CustomerRight
from customers.profile import PanelColumn, PanelState
from customers.selectors import profile_layouts as reading
from customers.selectors.profile import Panel, profile_of_customer
from customers.services import profile_layouts
from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.problems import as_app_error, problem
from kernel.api.views import ResourceViewSet
from kernel.errors import AppError, KernelError


class RoleLabelOut(BaseModel):
    id: uuid.UUID
    code: str
    name: str


class PlaceOut(BaseModel):
    code: str
    label: str
    column: PanelColumn
    state: PanelState


class ProfileLayoutOut(BaseModel):
    """`level` says whose choice it is, `role` which role's; `standard` where nobody has chosen."""

    level: reading.Level
    role: RoleLabelOut | None
    version: int
    panels: list[PlaceOut]


class DefaultLayoutOut(ProfileLayoutOut):
    """`is_set` says whether it was chosen for this very role; where not, `panels` are what counts instead."""

    is_set: bool


class PanelOut(PlaceOut):
    """`data` is there for open panels, but for `brief`, which has an address of its own. `error` says why a
    panel could not be loaded, as a problem document (RFC 9457); the others are as ever."""

    data: dict[str, Any] | None
    error: dict[str, Any] | None


class LevelOut(BaseModel):
    level: reading.Level
    role: RoleLabelOut | None


class ProfileOut(BaseModel):
    customer: CustomerLabelOut
    layout: LevelOut
    panels: list[PanelOut]


class ProfileViewSet(ResourceViewSet):
    """A customer as one page."""

    @endpoint(right=CustomerRight.VIEW, output=ProfileOut)
    def retrieve(self, request: Request, customer_id: uuid.UUID) -> Reply:
        """The panels in the order that you chose, each with what it shows."""
        profile = profile_of_customer(actor=self.actor, customer_id=customer_id)
        return Reply(
            {
                "customer": {name: profile.customer[name] for name in ("id", "code", "name")},
                "layout": {"level": profile.layout.level, "role": profile.layout.role},
                "panels": [self._panel(request, panel) for panel in profile.panels],
            }
        )

    def _panel(self, request: Request, panel: Panel) -> dict[str, Any]:
        error = None
        if panel.failure is not None:
            error = problem(as_app_error(panel.failure) or AppError(KernelError.INTERNAL), request._request)
        return panel.place.as_dict() | {"label": str(panel.widget.label), "data": panel.data, "error": error}


class OwnLayoutViewSet(ResourceViewSet):
    """Which panels profiles show to oneself."""

    @endpoint(right=CustomerRight.VIEW, output=ProfileLayoutOut)
    def retrieve(self, request: Request) -> Reply:
        """What counts for you: your own choice, else a role's default, else the organisation's."""
        return Reply(reading.get_own_layout(actor=self.actor))

    @endpoint(
        right=CustomerRight.VIEW,
        input=ProfileLayoutPut,
        output=ProfileLayoutOut,
        while_suspended=True,
        errors=(AccountsError.NEEDS_SESSION,),
    )
    def update(self, request: Request, data: ProfileLayoutPut) -> Reply:
        """Choose which panels are open, collapsed or hidden, and in which order."""
        return Reply(profile_layouts.set_own_layout(actor=self.actor, data=data))

    @endpoint(
        right=CustomerRight.VIEW,
        output=ProfileLayoutOut,
        while_suspended=True,
        errors=(AccountsError.NEEDS_SESSION,),
    )
    def destroy(self, request: Request) -> Reply:
        """Forget your choice; answers what counts without it."""
        return Reply(profile_layouts.reset_own_layout(actor=self.actor))


class DefaultLayoutViewSet(ResourceViewSet):
    """Which panels profiles show to those who have chosen nothing."""

    @endpoint(right=CustomerRight.SETTINGS_VIEW, output=ListOut[DefaultLayoutOut])
    def list(self, request: Request) -> Reply:
        """The organisation's default, and that of each role."""
        return Reply(whole_list(reading.list_default_layouts(actor=self.actor)))

    @endpoint(right=CustomerRight.SETTINGS_VIEW, output=DefaultLayoutOut)
    def retrieve(self, request: Request, role_id: uuid.UUID | None = None) -> Reply:
        """One default."""
        return self._reply(reading.get_default_layout(actor=self.actor, role_id=role_id))

    @endpoint(
        right=CustomerRight.SETTINGS_EDIT, input=ProfileLayoutPut, output=DefaultLayoutOut, if_match=Need.OPTIONAL
    )
    def update(self, request: Request, data: ProfileLayoutPut, role_id: uuid.UUID | None = None) -> Reply:
        """Choose a default. What people chose for themselves goes on counting for them."""
        return self._reply(
            profile_layouts.set_default_layout(
                actor=self.actor, role_id=role_id, data=data, expected_version=self.expected_version
            )
        )

    @endpoint(right=CustomerRight.SETTINGS_EDIT, output=DefaultLayoutOut, if_match=Need.OPTIONAL)
    def destroy(self, request: Request, role_id: uuid.UUID | None = None) -> Reply:
        """Go back to what counts without this default; answers that."""
        return self._reply(
            profile_layouts.reset_default_layout(
                actor=self.actor, role_id=role_id, expected_version=self.expected_version
            )
        )

    def _reply(self, layout: dict[str, Any]) -> Reply:
        return Reply(layout, version=layout["version"])
