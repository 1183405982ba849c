"""How assignments are shown."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from customers.models import Assignment, AssignmentRole

_ROLE_ORDER = {role: index for index, role in enumerate(AssignmentRole.values)}


def in_order(rows: Iterable[Assignment]) -> list[Assignment]:
    """Role by role, the primary one first, then the oldest."""
    return sorted(rows, key=lambda row: (_ROLE_ORDER[row.role], not row.is_primary, row.id))


def assignment_state(row: Assignment) -> dict[str, Any]:
    """An assignment as the history keeps it."""
    return {
        "id": row.id,
        "role": row.role,
        "employee_id": row.employee_id,
        "is_primary": row.is_primary,
        "share": row.share,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }


def assignment_row(row: Assignment, people: Mapping[uuid.UUID, Any]) -> dict[str, Any]:
    """An assignment as clients read it."""
    return assignment_state(row) | {"employee": people.get(row.employee_id)}
