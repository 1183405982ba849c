"""Who does something, with what rights, and from where. Handed to every service and selector."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kernel.errors import AppError, KernelError
from kernel.rights import Scope


class ActorKind(StrEnum):
    EMPLOYEE = "employee"
    PORTAL_USER = "portal_user"
    API_KEY = "api_key"
    JOB = "job"
    SYSTEM = "system"


class Source(StrEnum):
    """Through which door a change came; kept in the change history."""

    WEB = "web"
    API = "api"
    IMPORT = "import"
    MERGE = "merge"
    JOB = "job"
    PORTAL = "portal"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts, as known for one request or job.

    `id` is the login's or key's id; `employee_id` the employee behind it (a personal key acts for its
    owner; a service key has none). `team_member_ids` (employees of the same teams) and `scopes` bound
    the rows: `scopes["customers"]`. `role_ids` are the roles held, for what is shared with a role.
    `language` is BCP 47, `timezone` an IANA name. `stamps` say which states of what is remembered
    (`kernel.remembered`) are the present ones, as of the beginning of a request; None in jobs.
    """

    kind: ActorKind
    id: uuid.UUID | None
    name: str
    rights: frozenset[str] = frozenset()
    employee_id: uuid.UUID | None = None
    team_member_ids: frozenset[uuid.UUID] = frozenset()
    role_ids: frozenset[uuid.UUID] = frozenset()
    scopes: Mapping[str, Scope] = field(default_factory=dict)
    language: str = "en"
    timezone: str = "UTC"
    source: Source = Source.API
    request_id: str = ""
    stamps: Mapping[str, str] | None = None

    @property
    def person_id(self) -> uuid.UUID | None:
        """Whose saved views, exports and files these are: a personal key's are its owner's."""
        return self.employee_id or self.id

    def has(self, right: str) -> bool:
        return right in self.rights

    def require(self, right: str) -> None:
        """Raise 403 `forbidden` unless the actor has the right."""
        if right not in self.rights:
            raise AppError(KernelError.FORBIDDEN, extra={"right": str(right)})

    def scope(self, resource: str) -> Scope:
        """How far the actor sees in `resource` (`customers`, `documents`); own if nothing wider is granted."""
        return self.scopes.get(resource, Scope.OWN)

    @property
    def sees_all_rows(self) -> bool:
        """Whether no scope keeps anything from the actor."""
        return all(scope is Scope.ALL for scope in self.scopes.values())

    def through(self, source: Source) -> "Actor":
        """The same actor, acting through another door (import, merge, job)."""
        return replace(self, source=source)


def system_actor(name: str = "Kontor", *, rights: frozenset[str] = frozenset(), language: str = "en") -> Actor:
    """The service itself, for sign-up, migration and housekeeping: sees all rows, has only `rights`."""
    return Actor(
        kind=ActorKind.SYSTEM,
        id=None,
        name=name,
        rights=rights,
        scopes={"customers": Scope.ALL, "documents": Scope.ALL},
        language=language,
        source=Source.SYSTEM,
    )
