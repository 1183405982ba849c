"""Assignments that follow from the employees whom customers' rows name."""

from collections.abc import Collection, Sequence

from customers.models import Assignment
from customers.selectors.records import ROLE_FIELDS, Record


def primaries(records: Sequence[Record], fields: Collection[str]) -> list[Assignment]:
    """The primary assignments that follow from the employees whom the customers name in `fields`."""
    return [
        Assignment(customer_id=record.customer.id, role=ROLE_FIELDS[name], employee_id=employee_id, is_primary=True)
        for record in records
        for name in fields
        if (employee_id := getattr(record.customer, name)) is not None
    ]


def replace_primaries(changed: Sequence[tuple[Record, Collection[str]]]) -> None:
    """Give the roles to the employees that the customers name now; who was named before loses them.

    `changed` has the names of each one's changed fields. Who has the role already goes on without end. Two
    statements a role at most, however many customers.
    """
    for name, role in ROLE_FIELDS.items():
        records = [record for record, names in changed if name in names]
        if records:
            customer_ids = [record.customer.id for record in records]
            Assignment.objects.filter(customer_id__in=customer_ids, role=role, is_primary=True).delete()
            Assignment.objects.bulk_create(
                primaries(records, [name]),
                update_conflicts=True,
                unique_fields=["customer", "role", "employee"],
                update_fields=["is_primary", "ends_on", "updated_at"],
            )
