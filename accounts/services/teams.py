"""Teams and who is in them."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.inputs.people import TeamChange, TeamCreate
from accounts.models.login import Employee
from accounts.models.team import Team, TeamMember
from accounts.permissions import AccountsRight
from accounts.selectors.people import get_team
from accounts.services.security_log import SecurityKind, Subject, note
from kernel import events, history
from kernel.actor import Actor
from kernel.db import violated_constraint, write
from kernel.errors import FieldCode, FieldError, invalid, invalid_field, not_found
from kernel.history import Action
from kernel.text import fold
from kernel.versions import check_version

RESOURCE = "teams"
CREATED, UPDATED, DELETED = EVENTS = ("team.created", "team.updated", "team.deleted")


def create_team(*, actor: Actor, data: TeamCreate) -> Team:
    """Make a team. Raises 422 for a name that is taken or members that do not exist."""
    actor.require(AccountsRight.TEAM_EDIT)
    members = _employees(data.member_ids)
    with write():
        team = Team(name=data.name, name_key=fold(data.name)[:255])
        _save(team, insert=True)
        TeamMember.objects.bulk_create(TeamMember(team=team, employee=employee) for employee in members)
        fields = {"name": (None, team.name), "members": (None, _ids(members))}
        history.record(actor, RESOURCE, team.id, Action.CREATED, fields)
        events.emit(CREATED, team.id, get_team(team.id))
        note(actor, SecurityKind.TEAM_CREATED, subject=_subject(team), details={"added": _names(members)})
    return team


def change_team(*, actor: Actor, team_id: uuid.UUID, data: TeamChange, expected_version: int | None = None) -> Team:
    """Rename a team or say anew who is in it. Raises 404, 412 `version_mismatch`, 422."""
    actor.require(AccountsRight.TEAM_EDIT)
    with write():
        team = _locked(team_id)
        check_version(team, expected_version)
        fields: dict[str, tuple[Any, Any]] = {}
        if data.name is not None and data.name != team.name:
            fields["name"] = (team.name, data.name)
            team.name, team.name_key = data.name, fold(data.name)[:255]
        if data.member_ids is not None:
            fields |= _set_members(team, _employees(data.member_ids))
        if fields:
            team.version += 1
            _save(team, insert=False)
            history.record(actor, RESOURCE, team.id, Action.UPDATED, fields)
            events.emit(UPDATED, team.id, get_team(team.id))
            note(actor, SecurityKind.TEAM_CHANGED, subject=_subject(team), details=_changed(fields))
    return team


def delete_team(*, actor: Actor, team_id: uuid.UUID, expected_version: int | None = None) -> None:
    """Delete a team; its members stay employees. Raises 404, 412 `version_mismatch`."""
    actor.require(AccountsRight.TEAM_EDIT)
    with write():
        team = _locked(team_id)
        check_version(team, expected_version)
        removed = list(Employee.objects.filter(team_links__team=team))
        team.delete()
        history.record(actor, RESOURCE, team_id, Action.DELETED, {"name": (team.name, None)})
        events.emit(DELETED, team_id, {"id": team_id, "name": team.name})
        subject = Subject(team_id, team.name)
        note(actor, SecurityKind.TEAM_DELETED, subject=subject, details={"removed": _names(removed)})


def _set_members(team: Team, members: Sequence[Employee]) -> dict[str, tuple[Any, Any]]:
    before = set(TeamMember.objects.filter(team=team).values_list("employee_id", flat=True))
    after = {employee.id for employee in members}
    if before == after:
        return {}
    TeamMember.objects.filter(team=team, employee_id__in=before - after).delete()
    TeamMember.objects.bulk_create(TeamMember(team=team, employee_id=item) for item in after - before)
    return {"members": (sorted(map(str, before)), sorted(map(str, after)))}


def _employees(ids: Collection[uuid.UUID]) -> list[Employee]:
    found = Employee.objects.in_bulk(ids)
    errors = [
        FieldError(FieldCode.NOT_FOUND, _("There is no such employee."), pointer=f"/member_ids/{index}")
        for index, item in enumerate(ids)
        if item not in found
    ]
    if errors:
        raise invalid(*errors)
    return list(found.values())


def _save(team: Team, *, insert: bool) -> None:
    try:
        team.save(force_insert=insert)
    except IntegrityError as error:
        if violated_constraint(error) == "accounts_team_name":
            detail = _("There is a team with this name already.")
            raise invalid_field("/name", FieldCode.NOT_UNIQUE, detail) from error
        raise


def _locked(team_id: uuid.UUID) -> Team:
    team = Team.objects.select_for_update().filter(id=team_id).first()
    if team is None:
        raise not_found(_("There is no such team."))
    return team


def _changed(fields: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    """What the security log says of a change: the names before and after, and who came and went."""
    details: dict[str, Any] = {"name": list(fields["name"])} if "name" in fields else {}
    if "members" in fields:
        before, after = (set(ids) for ids in fields["members"])
        people = Employee.objects.in_bulk([uuid.UUID(each) for each in before ^ after])
        details |= {
            "added": _names(people[uuid.UUID(each)] for each in after - before),
            "removed": _names(people[uuid.UUID(each)] for each in before - after),
        }
    return details


def _names(employees: Iterable[Employee]) -> list[str]:
    return sorted(employee.name for employee in employees)


def _subject(team: Team) -> Subject:
    return Subject(team.id, team.name)


def _ids(employees: Sequence[Employee]) -> list[str]:
    return sorted(str(employee.id) for employee in employees)
