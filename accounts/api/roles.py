"""`/roles`, `/rights` and `/teams`."""

import uuid

from rest_framework.request import Request

from accounts.api.outputs import RightOut, RoleOut, TeamOut
from accounts.errors import AccountsError
from accounts.inputs.people import RoleChange, RoleCreate, TeamChange, TeamCreate
from accounts.permissions import AccountsRight
from accounts.selectors import people
from accounts.services import roles, teams
from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError


class RightViewSet(ResourceViewSet):
    @endpoint(right=AccountsRight.ROLE_VIEW, output=ListOut[RightOut])
    def list(self, request: Request) -> Reply:
        """The catalogue of rights, each with the system roles that have it."""
        return Reply(whole_list(people.list_rights()))


class RoleViewSet(ResourceViewSet):
    @endpoint(right=AccountsRight.ROLE_VIEW, output=ListOut[RoleOut])
    def list(self, request: Request) -> Reply:
        """Every role with the rights that it amounts to."""
        return Reply(whole_list(people.list_roles(actor=self.actor)))

    @endpoint(
        right=AccountsRight.ROLE_EDIT,
        input=RoleCreate,
        output=RoleOut,
        status=201,
        errors=(AccountsError.EXCEEDS_OWN_RIGHTS,),
    )
    def create(self, request: Request, data: RoleCreate) -> Reply:
        """Make a role of one's own choosing."""
        role = roles.create_role(actor=self.actor, data=data)
        return self._answer(role.id, location=True)

    @endpoint(right=AccountsRight.ROLE_VIEW, output=RoleOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One role."""
        return self._answer(id)

    @endpoint(
        right=AccountsRight.ROLE_EDIT,
        input=RoleChange,
        output=RoleOut,
        if_match=Need.OPTIONAL,
        errors=(AccountsError.EXCEEDS_OWN_RIGHTS, AccountsError.SYSTEM_ROLE),
    )
    def partial_update(self, request: Request, id: uuid.UUID, data: RoleChange) -> Reply:
        """Change an own role; it holds at the next request of everybody who has it."""
        roles.change_role(actor=self.actor, role_id=id, data=data, expected_version=self.expected_version)
        return self._answer(id)

    @endpoint(
        right=AccountsRight.ROLE_EDIT,
        status=204,
        if_match=Need.OPTIONAL,
        errors=(AccountsError.SYSTEM_ROLE, KernelError.IN_USE),
    )
    def destroy(self, request: Request, id: uuid.UUID) -> Reply:
        """Delete an own role that nobody has."""
        roles.delete_role(actor=self.actor, role_id=id, expected_version=self.expected_version)
        return Reply()

    def _answer(self, role_id: uuid.UUID, *, location: bool = False) -> Reply:
        role = people.get_role(role_id)
        headers = {"Location": f"/api/v1/roles/{role_id}"} if location else {}
        return Reply(role, version=role["version"], headers=headers)


class TeamViewSet(ResourceViewSet):
    @endpoint(right=AccountsRight.TEAM_VIEW, output=ListOut[TeamOut])
    def list(self, request: Request) -> Reply:
        """Every team with its members."""
        return Reply(whole_list(people.list_teams(actor=self.actor)))

    @endpoint(right=AccountsRight.TEAM_EDIT, input=TeamCreate, output=TeamOut, status=201)
    def create(self, request: Request, data: TeamCreate) -> Reply:
        """Make a team."""
        team = teams.create_team(actor=self.actor, data=data)
        return self._answer(team.id, location=True)

    @endpoint(right=AccountsRight.TEAM_VIEW, output=TeamOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One team."""
        return self._answer(id)

    @endpoint(right=AccountsRight.TEAM_EDIT, input=TeamChange, output=TeamOut, if_match=Need.OPTIONAL)
    def partial_update(self, request: Request, id: uuid.UUID, data: TeamChange) -> Reply:
        """Rename a team, or say anew who is in it."""
        teams.change_team(actor=self.actor, team_id=id, data=data, expected_version=self.expected_version)
        return self._answer(id)

    @endpoint(right=AccountsRight.TEAM_EDIT, status=204, if_match=Need.OPTIONAL)
    def destroy(self, request: Request, id: uuid.UUID) -> Reply:
        """Delete a team."""
        teams.delete_team(actor=self.actor, team_id=id, expected_version=self.expected_version)
        return Reply()

    def _answer(self, team_id: uuid.UUID, *, location: bool = False) -> Reply:
        team = people.get_team(team_id)
        headers = {"Location": f"/api/v1/teams/{team_id}"} if location else {}
        return Reply(team, version=team["version"], headers=headers)
