"""Who calls: actors made of a session, a key or a login, with rights as roles say now. One statement each."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from accounts import roles
from accounts.models.login import LoginKind
from accounts.roles import Grant, HeldRole
from kernel.actor import Actor, ActorKind, Source
from kernel.remembered import STAMPS_SQL
from kernel.rights import Scope, rights_of_scopes
from kernel.tenancy import Organisation


@dataclass(frozen=True, slots=True)
class Caller:
    """An actor and the door it came through; `language` is the person's own, empty if the organisation's."""

    actor: Actor
    language: str
    login_id: uuid.UUID | None
    session_id: uuid.UUID | None = None
    last_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeyRow:
    """What a stored key says, to be compared with the request before `caller` is believed."""

    caller: Caller
    secret_hmac: bytes
    networks: Sequence[str]


# Roles as JSON: one row a login, however many roles.
_ROLE = """json_build_object('id', r.id, 'code', r.code, 'is_system', r.is_system, 'rights', r.rights,
           'customers', r.customer_scope, 'documents', r.document_scope)"""
_ROLES_OF_LOGIN = f"""(SELECT json_agg({_ROLE}) FROM accounts_employeerole er
    JOIN accounts_role r ON r.id = er.role_id WHERE er.employee_id = l.id)"""  # noqa: S608 - constants only
_TEAM_MATES = """ARRAY(SELECT DISTINCT other.employee_id FROM accounts_teammember mine
    JOIN accounts_teammember other ON other.team_id = mine.team_id WHERE mine.employee_id = l.id)"""
_LOGIN = f"l.id, l.kind::text, l.name::text, l.language::text, l.timezone::text, {_ROLES_OF_LOGIN}, {_TEAM_MATES}"

_BY_SESSION = f"""
SELECT {_LOGIN}, s.id, s.last_seen_at, {STAMPS_SQL} FROM accounts_session s JOIN accounts_login l ON l.id = s.login_id
WHERE s.key_hmac = %s AND s.expires_at > now() AND l.is_active"""  # noqa: S608

_BY_LOGIN = f"SELECT {_LOGIN} FROM accounts_login l WHERE l.id = %s AND l.is_active"  # noqa: S608

_BY_KEY = f"""
SELECT {_LOGIN}, k.id, k.name::text, k.scopes::text[], k.secret_hmac, k.networks::text[], k.last_used_at, {STAMPS_SQL},
    (SELECT json_build_array({_ROLE}) FROM accounts_role r WHERE r.id = k.role_id)
FROM accounts_apikey k LEFT JOIN accounts_login l ON l.id = k.owner_id
WHERE k.id = %s AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
    AND (k.owner_id IS NULL OR l.is_active)"""  # noqa: S608


def caller_of_session(organisation: Organisation, key_hmac: bytes) -> Caller | None:
    """The signed-in person behind a live session, or None."""
    row = _one(_BY_SESSION, [key_hmac])
    if row is None:
        return None
    *login, session_id, last_seen_at, stamps = row
    source = Source.PORTAL if login[1] == LoginKind.PORTAL_USER else Source.WEB
    actor = replace(_person(organisation, login, source), stamps=stamps or {})
    return Caller(actor, login[3], login[0], session_id, last_seen_at)


def caller_of_key(organisation: Organisation, key_id: uuid.UUID) -> KeyRow | None:
    """The key `key_id` if it is neither revoked nor expired and its owner is active, or None."""
    row = _one(_BY_KEY, [key_id])
    if row is None:
        return None
    owner, (key, name, scopes, secret_hmac, networks, last_used_at, stamps, own_role) = row[:7], row[7:]
    owner_id, _login_kind, _name, language, timezone, owner_roles, team_mates = owner
    held = own_role or owner_roles or ()
    grant = _grant(organisation, held)
    actor = Actor(
        kind=ActorKind.API_KEY,
        id=key,
        name=name,
        rights=grant.rights & rights_of_scopes(scopes),
        role_ids=_role_ids(held),
        employee_id=owner_id,
        team_member_ids=frozenset(team_mates),
        scopes=grant.scopes,
        timezone=timezone or organisation.timezone,
        source=Source.API,
        stamps=stamps or {},
    )
    caller = Caller(actor, language or "", owner_id, None, last_used_at)
    return KeyRow(caller, bytes(secret_hmac), networks)


def actor_of_login(organisation: Organisation, login_id: uuid.UUID, *, source: Source) -> Actor | None:
    """The actor that an active login is now, or None; its language is the login's, else the organisation's."""
    login = _one(_BY_LOGIN, [login_id])
    return None if login is None else _person(organisation, login, source)


def _person(organisation: Organisation, login: Sequence[Any], source: Source) -> Actor:
    login_id, kind, name, language, timezone, held, team_mates = login
    is_employee = kind == LoginKind.EMPLOYEE
    grant = _grant(organisation, held or ())
    return Actor(
        kind=ActorKind.EMPLOYEE if is_employee else ActorKind.PORTAL_USER,
        id=login_id,
        name=name,
        rights=grant.rights,
        role_ids=_role_ids(held or ()),
        employee_id=login_id if is_employee else None,
        team_member_ids=frozenset(team_mates),
        scopes=grant.scopes,
        language=language or organisation.language,
        timezone=timezone or organisation.timezone,
        source=source,
    )


def _grant(organisation: Organisation, held: Sequence[Mapping[str, Any]]) -> Grant:
    return roles.grant_of(map(_held_role, held), platform=organisation.is_platform)


def _role_ids(held: Sequence[Mapping[str, Any]]) -> frozenset[uuid.UUID]:
    return frozenset(uuid.UUID(row["id"]) for row in held)


def _held_role(row: Mapping[str, Any]) -> HeldRole:
    return HeldRole(
        row["code"],
        row["is_system"],
        tuple(row["rights"]),
        Scope(row["customers"]),
        Scope(row["documents"]),
    )


def _one(statement: str, parameters: list[Any]) -> tuple[Any, ...] | None:
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement, parameters)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row
