"""System roles as rules over the catalogue of rights, and what any set of roles amounts to.

Rules, not lists: a right that a floor registers later is in the roles whose patterns it matches.
A pattern is `app:resource:verb` with `*` (fnmatch).
"""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel import rights
from kernel.rights import Scope

OWNER = "owner"


@dataclass(frozen=True, slots=True)
class SystemRole:
    """A role that every organisation has. `withheld` patterns win over `granted` ones."""

    code: str
    label: str | Promise
    granted: tuple[str, ...]
    withheld: tuple[str, ...]
    customers: Scope
    documents: Scope


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role as somebody holds it: what is needed to know its rights."""

    code: str
    is_system: bool
    rights: tuple[str, ...]
    customers: Scope
    documents: Scope


@dataclass(frozen=True, slots=True)
class Grant:
    """What roles amount to: the union of rights, the widest scope of each resource."""

    rights: frozenset[str]
    scopes: Mapping[str, Scope]


def _role(
    code: str, label: str | Promise, granted: str, withheld: str, customers: Scope, documents: Scope
) -> SystemRole:
    return SystemRole(code, label, tuple(granted.split()), tuple(withheld.split()), customers, documents)


_EVERYBODY = "kernel:file:upload kernel:*:view accounts:employee:view accounts:team:view accounts:key:own"
_SEE_ALL = "customers:*:view billing:*:view marketing:*:view kernel:*:view"
_RISKY = (
    "*:*:manage *:*:erase *:*:merge *:*:merge_force *:*:delete *:*:import *:*:export *:settings:edit *:dictionary:edit"
)

SYSTEM_ROLES: dict[str, SystemRole] = {
    role.code: role
    for role in (
        _role(OWNER, _("Owner"), "*", "", Scope.ALL, Scope.ALL),
        _role("administrator", _("Administrator"), "*", "accounts:owner:appoint", Scope.ALL, Scope.ALL),
        _role(
            "manager",
            _("Manager"),
            f"customers:* billing:* marketing:* kernel:* accounts:*:view accounts:team:edit {_EVERYBODY}",
            "accounts:security_log:view",
            Scope.ALL,
            Scope.ALL,
        ),
        _role(
            "sales",
            _("Sales"),
            "customers:* billing:*:view billing:proposal:* billing:order:* billing:delivery:* "
            f"billing:intervention:* {_EVERYBODY}",
            _RISKY,
            Scope.TEAM,
            Scope.TEAM,
        ),
        _role(
            "accountant",
            _("Accountant"),
            f"billing:* customers:*:view customers:*:export {_EVERYBODY}",
            "",
            Scope.ALL,
            Scope.ALL,
        ),
        _role(
            "marketing",
            _("Marketing"),
            f"marketing:* customers:*:view customers:*:export customers:marketing:* customers:tag:* "
            f"customers:template:* {_EVERYBODY}",
            "",
            Scope.ALL,
            Scope.OWN,
        ),
        _role(
            "viewer",
            _("Viewer"),
            f"{_SEE_ALL} accounts:employee:view accounts:team:view",
            "",
            Scope.ALL,
            Scope.ALL,
        ),
    )
}


def grant_of(held: Iterable[HeldRole], *, platform: bool) -> Grant:
    """What the roles amount to. `platform:*` rights exist only in the platform's own organisation."""
    return _grant_of(frozenset(held), platform)


def role_rights(role: HeldRole, *, platform: bool) -> frozenset[str]:
    """The rights of one role, of those that are registered."""
    return _role_rights(role, platform)


@functools.lru_cache(maxsize=4096)
def _grant_of(held: frozenset[HeldRole], platform: bool) -> Grant:
    found = frozenset().union(*(_role_rights(role, platform) for role in held))
    widest = {"customers": Scope.OWN, "documents": Scope.OWN}
    for role in held:
        for resource, scope in (("customers", role.customers), ("documents", role.documents)):
            widest[resource] = max(widest[resource], scope, key=lambda each: each.width)
    return Grant(found, widest)


@functools.lru_cache(maxsize=4096)
def _role_rights(role: HeldRole, platform: bool) -> frozenset[str]:
    known = {code for code, right in rights.catalogue().items() if platform or not right.platform_only}
    if not role.is_system:
        return frozenset(known & set(role.rights))
    rule = SYSTEM_ROLES[role.code]
    return frozenset(code for code in known if _matches(code, rule.granted) and not _matches(code, rule.withheld))


def _matches(code: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(code, pattern) for pattern in patterns)
