"""Who looks after a customer: several employees a role, one of them primary; handing over when one leaves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import Assignment, Customer
from customers.services.assignments import renew_primaries
from kernel.actor import system_actor
from kernel.models import Change, Event
from tests.customers.making import CUSTOMERS, made, read, refused

TODAY = timezone.now().date()
YESTERDAY, TOMORROW = str(TODAY - timedelta(days=1)), str(TODAY + timedelta(days=1))


@pytest.fixture
def people(credentials, organisation) -> list[str]:
    """The ids of three employees."""
    return [str(credentials(organisation, role).login_id) for role in ("manager", "sales", "marketing")]


@pytest.fixture
def customer(owner_client):
    return made(owner_client)


def under(customer) -> str:
    return f"{CUSTOMERS}/{customer['id']}/assignments"


def listed(client, customer) -> list[tuple[str, str, bool]]:
    rows = client.get(under(customer)).json()["results"]
    return [(row["role"], row["employee_id"], row["is_primary"]) for row in rows]


class TestRoles:
    def test_the_first_of_a_role_is_primary_and_named_by_the_customer(self, owner_client, customer, people) -> None:
        first = made(owner_client, under(customer), role="salesperson", employee_id=people[0], share="60")
        made(owner_client, under(customer), role="salesperson", employee_id=people[1], share="40.00")
        assert (first["is_primary"], first["share"], first["employee"]["id"]) == (True, "60.00", people[0])
        assert listed(owner_client, customer) == [("salesperson", people[0], True), ("salesperson", people[1], False)]
        assert read(owner_client, customer)["salesperson_id"] == people[0]

    def test_another_becomes_primary_and_the_customer_follows(self, owner_client, customer, people, entered) -> None:
        made(owner_client, under(customer), role="salesperson", employee_id=people[0])
        second = made(owner_client, under(customer), role="salesperson", employee_id=people[1], is_primary=True)
        assert read(owner_client, customer)["salesperson_id"] == people[1]
        owner_client.delete(f"{under(customer)}/{second['id']}")
        assert read(owner_client, customer)["salesperson_id"] == people[0]
        change = Change.objects.filter(object_id=customer["id"]).latest("id")
        assert change.fields["salesperson_id"] == [people[1], people[0]]
        assert [len(side) for side in change.fields["assignments"]] == [2, 1]

    def test_setting_the_field_of_the_customer_takes_the_role_from_the_primary_one_only(
        self, owner_client, customer, people
    ) -> None:
        for employee_id in people[:2]:
            made(owner_client, under(customer), role="salesperson", employee_id=employee_id)
        owner_client.patch(f"{CUSTOMERS}/{customer['id']}", {"salesperson_id": people[2]})
        assert listed(owner_client, customer)[:2] == [
            ("salesperson", people[2], True),
            ("salesperson", people[1], False),
        ]
        owner_client.patch(f"{CUSTOMERS}/{customer['id']}", {"salesperson_id": people[1]})
        assert listed(owner_client, customer)[:1] == [("salesperson", people[1], True)]

    def test_mistakes(self, owner_client, customer, people) -> None:
        made(owner_client, under(customer), role="salesperson", employee_id=people[0], share="60")

        def wrong(**body):
            return refused(owner_client.post(under(customer), {"role": "salesperson", "employee_id": people[1]} | body))

        assert wrong(employee_id=people[0]) == {"/employee_id": ["not_unique"]}
        assert wrong(employee_id=customer["id"]) == {"/employee_id": ["not_found"]}
        assert wrong(share="40.01") == {"/share": ["out_of_range"]}
        assert wrong(starts_on=TOMORROW, ends_on=YESTERDAY) == {"/ends_on": ["contradiction"]}
        assert wrong(starts_on=TOMORROW, is_primary=True) == {"/is_primary": ["contradiction"]}
        assert wrong(role="janitor") == {"/role": ["invalid_choice"]}

    def test_the_field_policy_is_heard(self, owner_client, customer, people) -> None:
        rule = {"field": "responsible_manager", "on_create": True, "on_update": True, "kind": None}
        row = made(owner_client, under(customer), role="responsible_manager", employee_id=people[0])
        owner_client.put("/api/v1/field-policies/customers", {"rules": [rule]})
        answer = owner_client.delete(f"{under(customer)}/{row['id']}")
        assert refused(answer) == {"/responsible_manager_id": ["required"]}


class TestTime:
    def test_who_begins_tomorrow_is_not_primary_today(self, owner_client, customer, people) -> None:
        made(owner_client, under(customer), role="salesperson", employee_id=people[0], starts_on=TOMORROW)
        assert read(owner_client, customer)["salesperson_id"] is None

    def test_an_assignment_that_ends_hands_the_role_to_the_next(self, owner_client, customer, people) -> None:
        first = made(owner_client, under(customer), role="salesperson", employee_id=people[0])
        made(owner_client, under(customer), role="salesperson", employee_id=people[1])
        owner_client.patch(f"{under(customer)}/{first['id']}", {"ends_on": YESTERDAY})
        assert read(owner_client, customer)["salesperson_id"] == people[1]

    def test_the_customers_row_follows_the_calendar(self, owner_client, customer, people, entered) -> None:
        first = made(owner_client, under(customer), role="salesperson", employee_id=people[0])
        second = made(owner_client, under(customer), role="salesperson", employee_id=people[1], starts_on=TOMORROW)
        # A day passes.
        Assignment.objects.filter(id=first["id"]).update(ends_on=YESTERDAY)
        Assignment.objects.filter(id=second["id"]).update(starts_on=TODAY)
        assert renew_primaries(system_actor()) == 1
        assert read(owner_client, customer)["salesperson_id"] == people[1]
        assert renew_primaries(system_actor()) == 0


class TestHandingOver:
    @pytest.fixture
    def leaving(self, owner_client, credentials, organisation) -> str:
        """An employee who will leave."""
        return str(credentials(organisation, "accountant").login_id)

    def deactivate(self, client, employee_id, **body):
        return client.post(f"/api/v1/employees/{employee_id}/deactivate", body)

    def test_somebody_who_looks_after_customers_needs_a_successor(self, owner_client, leaving) -> None:
        made(owner_client, responsible_manager_id=leaving)
        answer = self.deactivate(owner_client, leaving)
        refused(answer, 409, "successor_required")
        assert answer.json()["count"] == 1

    def test_the_successor_takes_over_everything_that_is_not_over(self, owner_client, leaving, people, entered) -> None:
        alone = made(owner_client, responsible_manager_id=leaving, salesperson_id=leaving)
        second = made(owner_client)
        made(owner_client, under(second), role="salesperson", employee_id=people[1])
        made(owner_client, under(second), role="salesperson", employee_id=leaving, share="30")
        shared = made(owner_client, salesperson_id=leaving)
        made(owner_client, under(shared), role="salesperson", employee_id=people[0])
        over = made(owner_client)
        made(owner_client, under(over), role="salesperson", employee_id=leaving, ends_on=YESTERDAY)

        assert self.deactivate(owner_client, leaving, successor_id=people[0]).status_code in (200, 204)

        after = read(owner_client, alone)
        assert [after[name] for name in ("responsible_manager_id", "salesperson_id", "representative_id")] == [
            people[0]
        ] * 3
        assert listed(owner_client, second) == [("salesperson", people[1], True), ("salesperson", people[0], False)]
        assert listed(owner_client, shared)[0] == ("salesperson", people[0], True)
        assert len([row for row in listed(owner_client, shared) if row[0] == "salesperson"]) == 1
        assert listed(owner_client, over) == [("salesperson", leaving, False)]
        assert not Customer.objects.filter(salesperson_id=leaving).exists()
        change = Change.objects.filter(object_id=alone["id"]).latest("id")
        assert change.fields["responsible_manager_id"] == [leaving, people[0]]
        assert Event.objects.filter(object_id=alone["id"], kind="customer.updated").count() == 1


class TestUndo:
    @pytest.fixture
    def shared(self, owner_client, customer, people) -> list[dict]:
        """Two salespeople, the first one primary."""
        made(owner_client, under(customer), role="salesperson", employee_id=people[0], share="60", starts_on=YESTERDAY)
        made(owner_client, under(customer), role="salesperson", employee_id=people[1], share="40")
        return self.rows(owner_client, customer)

    def rows(self, client, customer) -> list[dict]:
        rows = client.get(under(customer)).json()["results"]
        return [{name: value for name, value in row.items() if name not in ("id", "employee")} for row in rows]

    def test_what_undoes_a_changed_role_gives_shares_and_dates_back(
        self, owner_client, customer, people, shared
    ) -> None:
        path = f"{CUSTOMERS}/{customer['id']}"
        changed = owner_client.patch(path, {"salesperson_id": people[1]}).json()
        # The salesperson represents, too, where nobody did.
        rows = [("salesperson", people[1], True), ("representative", people[1], True)]
        assert listed(owner_client, customer) == rows
        assert changed["previous"] == {"assignments": shared}
        back = owner_client.patch(path, changed["previous"]).json()
        assert self.rows(owner_client, customer) == shared
        assert back["salesperson_id"] == people[0]

    def test_a_list_replaces_all_assignments_and_names_what_is_wrong(
        self, owner_client, customer, people, shared
    ) -> None:
        path = f"{CUSTOMERS}/{customer['id']}"

        def wrong(*rows, **more):
            return refused(owner_client.patch(path, {"assignments": list(rows)} | more))

        one = {"role": "salesperson", "employee_id": people[0], "share": "60"}
        assert wrong(one, one) == {"/assignments/1/employee_id": ["not_unique"]}
        assert wrong(one, one | {"employee_id": people[1]}) == {"/assignments/1/share": ["out_of_range"]}
        assert wrong(one | {"employee_id": customer["id"]}) == {"/assignments/0/employee_id": ["not_found"]}
        assert wrong(one, salesperson_id=people[0]) == {"/assignments": ["contradiction"]}
        assert wrong(one | {"starts_on": TOMORROW, "is_primary": True}) == {
            "/assignments/0/is_primary": ["contradiction"]
        }
        assert self.rows(owner_client, customer) == shared
        assert owner_client.patch(path, {"assignments": []}).json()["salesperson_id"] is None

    def test_the_history_gives_assignments_back(self, owner_client, customer, people, shared) -> None:
        removed = owner_client.get(under(customer)).json()["results"][0]
        owner_client.delete(f"{under(customer)}/{removed['id']}")
        history = f"{CUSTOMERS}/{customer['id']}/history"
        change = owner_client.get(history).json()["results"][0]
        fields = [field["name"] for field in change["fields"]]
        owner_client.post(f"{history}/{change['id']}/restore", {"fields": fields})
        assert self.rows(owner_client, customer) == shared

    def test_a_list_needs_the_right_to_assign(self, client_of, organisation, owner_client, customer, shared) -> None:
        sales = client_of(organisation, "marketing")
        refused(sales.patch(f"{CUSTOMERS}/{customer['id']}", {"assignments": []}), 403, "forbidden")
        assert self.rows(owner_client, customer) == shared


def test_assignments_come_back_from_the_history(owner_client, client_of, organisation, credentials) -> None:
    customer = made(owner_client)
    path = f"{CUSTOMERS}/{customer['id']}"
    people = [str(credentials(organisation, role).login_id) for role in ("sales", "manager")]
    for person, share in zip(people, ("60", "40"), strict=True):
        body = {"role": "salesperson", "employee_id": person, "share": share}
        assert owner_client.post(f"{path}/assignments", body).status_code == 201
    before = _told(owner_client, path)
    assert owner_client.patch(path, {"salesperson_id": None}).status_code == 200
    for row in owner_client.get(f"{path}/assignments").json()["results"]:
        if row["role"] == "salesperson":
            assert owner_client.delete(f"{path}/assignments/{row['id']}").status_code == 204
    assert not [row for row in _told(owner_client, path) if row[0] == "salesperson"]
    entries = owner_client.get(f"{path}/history", field="assignments").json()["results"]
    lost = next(
        entry
        for entry in entries
        for field in entry["fields"]
        if field["name"] == "assignments" and len(field["before"] or []) == 2 and len(field["after"]) == 1
    )
    answer = owner_client.post(f"{path}/history/{lost['id']}/restore", {"fields": ["assignments"]})
    assert answer.status_code == 200, answer.json()
    assert _told(owner_client, path) == before
    earliest = entries[-1]
    again = owner_client.post(f"{path}/history/{earliest['id']}/restore", {"fields": ["assignments"]})
    assert again.status_code == 200, again.json()
    viewer = client_of(organisation, "viewer")
    refused_ = viewer.post(f"{path}/history/{lost['id']}/restore", {"fields": ["assignments"]})
    assert refused_.status_code in (403, 404)


def _told(client, path: str) -> list[tuple]:
    rows = client.get(f"{path}/assignments").json()["results"]
    return sorted((row["role"], row["employee_id"], row["share"], row["is_primary"]) for row in rows)
