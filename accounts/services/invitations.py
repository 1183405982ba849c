"""Inviting employees by mail, and accepting the invitation."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import tokens
from accounts.authority import require_reach
from accounts.errors import AccountsError
from accounts.inputs.people import InvitationAccept, InvitationCreate
from accounts.jobs import send_invitation
from accounts.models.invitation import Invitation
from accounts.models.login import Employee, Login
from accounts.permissions import AccountsRight
from accounts.services import employees, passwords
from accounts.services.security_log import Client, SecurityKind, Subject, nobody, note
from accounts.throttle import count_try
from kernel import events, history
from kernel.actor import Actor, ActorKind, Source
from kernel.db import violated_constraint, write
from kernel.errors import AppError, FieldCode, invalid_field, not_found
from kernel.history import Action
from kernel.jobs import enqueue
from kernel.tenancy import current_organisation

RESOURCE = "invitations"
INVITED, REVOKED = EVENTS = ("employee.invited", "employee.invitation_revoked")
VALID = timedelta(hours=72)


def invite_employee(*, actor: Actor, data: InvitationCreate) -> Invitation:
    """Invite somebody; the mail with the link leaves by a job.

    Raises 409 `employee_exists`, 403 `exceeds_own_rights` for roles beyond the actor's reach, 422 for
    unknown roles and for an address that has an open invitation.
    """
    actor.require(AccountsRight.EMPLOYEE_INVITE)
    roles = employees.roles_by_ids(data.role_ids, pointer="/role_ids")
    require_reach(actor, roles)
    if Login.objects.filter(email=data.email).exists():
        raise AppError(AccountsError.EMPLOYEE_EXISTS)
    invitation = Invitation(
        email=data.email,
        name=data.name,
        language=data.language or current_organisation().language,
        expires_at=timezone.now() + VALID,
        invited_by_id=actor.employee_id,
    )
    with write():
        try:
            invitation.save(force_insert=True)
        except IntegrityError as error:
            if violated_constraint(error) == "accounts_invitation_open":
                detail = _("This address has an open invitation: send it again or revoke it.")
                raise invalid_field("/email", FieldCode.NOT_UNIQUE, detail) from error
            raise
        invitation.roles.set(roles)
        codes = sorted(role.code for role in roles)
        fields = {"email": (None, data.email), "name": (None, data.name), "roles": (None, codes)}
        history.record(actor, RESOURCE, invitation.id, Action.CREATED, fields)
        events.emit(INVITED, invitation.id, _told_of(invitation))
        details = {"roles": codes}
        note(actor, SecurityKind.EMPLOYEE_INVITED, subject=_subject(invitation), details=details)
        enqueue(send_invitation, actor=actor, invitation_id=invitation.id)
    return invitation


def resend_invitation(*, actor: Actor, invitation_id: uuid.UUID) -> Invitation:
    """Send the mail once more, with a new link for 72 hours; older links die.

    Raises 404, 409 `invitation_closed`, 403 `exceeds_own_rights`.
    """
    actor.require(AccountsRight.EMPLOYEE_INVITE)
    with write():
        invitation = _open(invitation_id)
        require_reach(actor, invitation.roles.all())
        invitation.expires_at = timezone.now() + VALID
        invitation.token_hmac = None
        invitation.save(update_fields=["expires_at", "token_hmac", "updated_at"])
        enqueue(send_invitation, actor=actor, invitation_id=invitation.id)
    return invitation


def revoke_invitation(*, actor: Actor, invitation_id: uuid.UUID) -> None:
    """Take an invitation back; its link dies. Raises 404, 409 `invitation_closed`."""
    actor.require(AccountsRight.EMPLOYEE_INVITE)
    with write():
        invitation = _open(invitation_id)
        invitation.revoked_at, invitation.token_hmac = timezone.now(), None
        invitation.save(update_fields=["revoked_at", "token_hmac", "updated_at"])
        fields = {"email": (invitation.email, None)}
        history.record(actor, RESOURCE, invitation.id, Action.DELETED, fields)
        events.emit(REVOKED, invitation.id, _told_of(invitation))
        note(actor, SecurityKind.INVITATION_REVOKED, subject=_subject(invitation))


def look_at_invitation(*, token: str, client: Client) -> Invitation:
    """The open invitation that a link belongs to. Raises 410 `invalid_token`, 429 `too_many_tries`."""
    counted = count_try("invitation", person=token, address=client.address)
    invitation = _by_token(token, lock=False)
    counted.give_back()
    return invitation


def accept_invitation(*, data: InvitationAccept, client: Client, request_id: str) -> Employee:
    """Become an employee by the link of an invitation; the link is used up.

    Raises 410 `invalid_token`, 422 for a weak password, 409 `employee_exists` or `limit_reached`,
    429 `too_many_tries`.
    """
    counted = count_try("invitation", person=data.token, address=client.address)
    with write():
        invitation = _by_token(data.token, lock=True)
        name = data.name or invitation.name
        passwords.check_strength(data.password, email=invitation.email, name=name, pointer="/password")
        joining = Actor(kind=ActorKind.SYSTEM, id=None, name=name, source=Source.WEB, request_id=request_id)
        employee = employees.add_employee(
            actor=joining,
            email=invitation.email,
            name=name,
            password=data.password,
            roles=list(invitation.roles.all()),
            language=invitation.language,
        )
        invitation.accepted_at, invitation.token_hmac = timezone.now(), None
        invitation.employee = employee
        invitation.save(update_fields=["accepted_at", "token_hmac", "employee", "updated_at"])
        subject = Subject(employee.id, employee.name)
        note(nobody(request_id), SecurityKind.EMPLOYEE_JOINED, subject=subject, client=client)
    counted.give_back()
    return employee


def _by_token(token: str, *, lock: bool) -> Invitation:
    rows = Invitation.objects.select_for_update() if lock else Invitation.objects.all()
    digest = tokens.invitation_hmac(current_organisation(), token)
    invitation = rows.filter(token_hmac=digest, expires_at__gt=timezone.now()).first()
    if invitation is None:
        raise AppError(AccountsError.INVALID_TOKEN)
    return invitation


def _open(invitation_id: uuid.UUID) -> Invitation:
    invitation = Invitation.objects.select_for_update().filter(id=invitation_id).first()
    if invitation is None:
        raise not_found(_("There is no such invitation."))
    if invitation.accepted_at or invitation.revoked_at:
        raise AppError(AccountsError.INVITATION_CLOSED)
    return invitation


def _told_of(invitation: Invitation) -> dict[str, Any]:
    return {"id": invitation.id, "email": invitation.email, "name": invitation.name}


def _subject(invitation: Invitation) -> Subject:
    return Subject(invitation.id, invitation.email)
