"""What the service was asked for and what it promised by its answers. Filled by the load, judged afterwards."""

import threading
from dataclasses import dataclass, field
from typing import Any, Literal

# `unknown`: no answer came in time, so both having done it and not having done it are right, but not half of it.
Outcome = Literal["accepted", "unknown"]


@dataclass
class Organisation:
    """One that the load works in: its host and a key of its owner."""

    slug: str
    schema: str
    key: str
    role_id: str


@dataclass(frozen=True)
class Batch:
    """Customers that were created in one atomic request. `tag` is theirs alone."""

    schema: str
    tag: str
    size: int
    outcome: Outcome
    ids: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Update:
    """A bulk update of all customers with a tag, as a job."""

    schema: str
    tag: str
    size: int
    job_id: str


@dataclass(frozen=True)
class Exported:
    """An export that was followed to its end and downloaded. All with the same `same` are of the same rows, in the
    same form; it is empty for rows that change.
    """

    schema: str
    job_id: str
    format: str
    same: str
    rows: int
    sha256: str
    right: bool


@dataclass(frozen=True)
class SignUp:
    slug: str
    outcome: Outcome


@dataclass(frozen=True)
class Invited:
    schema: str
    email: str
    outcome: Outcome


@dataclass
class Ledger:
    """All of it. Lists only grow, and appending is atomic."""

    organisations: list[Organisation] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    # Every job that a 202 named, with its schema.
    jobs: list[tuple[str, str]] = field(default_factory=list)
    exported: list[Exported] = field(default_factory=list)
    # Exports whose request got no answer, by schema.
    exports_unknown: list[str] = field(default_factory=list)
    sign_ups: list[SignUp] = field(default_factory=list)
    invited: list[Invited] = field(default_factory=list)
    # Jobs that ended otherwise than succeeded, as their documents say.
    failed: list[dict[str, Any]] = field(default_factory=list)
    # What a thread of the load could not go on from.
    broken: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
