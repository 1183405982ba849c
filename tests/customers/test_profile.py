"""The profile of a customer: which panels somebody has, what they show, and what one that fails takes with it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from customers import profile
from customers.models import ProfileLayout
from customers.profile import PanelColumn, PanelState, Place, Widget, arranged
from kernel.history import changes_of
from kernel.tenancy import tenant_context
from tests.customers.making import CUSTOMERS, made, refused, term

OWN = "/api/v1/profile-layout"
DEFAULTS = "/api/v1/profile-layouts"
ORGANISATION = f"{DEFAULTS}/organisation"


@pytest.fixture
def customer(owner_client):
    return made(owner_client, phones=[{"number": "+359888123456"}])


@pytest.fixture
def path(customer) -> str:
    return f"{CUSTOMERS}/{customer['id']}/profile"


@pytest.fixture
def sales_client(client_of, organisation):
    return client_of(organisation, "manager")


def role_id(organisation, code: str) -> str:
    with tenant_context(organisation):
        return str(Role.objects.get(code=code).id)


def panels(answer) -> dict:
    return {panel["code"]: panel for panel in answer.json()["panels"]}


def codes(answer) -> list[str]:
    return [panel["code"] for panel in answer.json()["panels"]]


def chosen(*places: tuple[str, str, str]) -> dict:
    return {"panels": [{"code": code, "column": column, "state": state} for code, column, state in places]}


def test_a_profile_has_every_panel_with_what_it_shows(owner_client, customer, path) -> None:
    activity = {"type_id": term(owner_client, "activity-types", "call"), "subject": "Ask for the plan"}
    made(owner_client, f"{CUSTOMERS}/{customer['id']}/activities", **activity)
    made(owner_client, f"{CUSTOMERS}/{customer['id']}/notes", body="<p>Pays late</p>")
    made(owner_client, f"{CUSTOMERS}/{customer['id']}/contacts", first_name="Ann", last_name="Lee")
    answer = owner_client.get(path)
    found = panels(answer)
    assert answer.json()["layout"] == {"level": "standard", "role": None}
    assert found.keys() == profile.all_widgets().keys()
    assert found["phones"]["data"]["phones"][0]["number"] == "+359888123456"
    assert found["facts"]["data"]["name"] == customer["name"]
    assert [row["subject"] for row in found["activities"]["data"]["activities"]] == ["Ask for the plan"]
    assert [row["body"] for row in found["notes"]["data"]["notes"]] == ["<p>Pays late</p>"]
    assert [row["name"] for row in found["contacts"]["data"]["contacts"]] == ["Ann Lee"]
    assert found["files"]["data"] == {"files": [], "has_more": False}
    assert {panel["error"] for panel in found.values()} == {None}


def test_panels_that_are_not_open_are_not_loaded(owner_client, path) -> None:
    owner_client.put(OWN, chosen(("notes", "main", "hidden"), ("phones", "side", "collapsed")))
    found = panels(owner_client.get(path))
    assert (found["notes"]["state"], found["notes"]["data"]) == ("hidden", None)
    assert (found["phones"]["state"], found["phones"]["data"]) == ("collapsed", None)
    assert found["emails"]["data"] == {"emails": []}


def test_a_panel_whose_right_is_missing_is_not_there(client_of, organisation, credentials, owner_client, path) -> None:
    body = {"name": "Without notes", "rights": ["customers:customer:view"], "customer_scope": "all"}
    role = made(owner_client, "/api/v1/roles", **body)
    viewer, employee_id = client_of(organisation, "viewer"), credentials(organisation, "viewer").login_id
    owner_client.patch(f"/api/v1/employees/{employee_id}", {"role_ids": [role["id"]]})
    found = panels(viewer.get(path))
    assert "facts" in found
    assert not {"notes", "files", "activities", "contacts"} & found.keys()


@pytest.fixture
def broken():
    """A panel whose statement the database refuses."""

    def fail(actor, customer):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    profile.register(Widget("broken", "Broken", fail))
    yield
    del profile._widgets["broken"]


def test_a_panel_that_fails_says_so_and_the_others_are_as_ever(broken, owner_client, path) -> None:
    owner_client.put(OWN, chosen(("broken", "main", "open")))
    found = panels(owner_client.call("GET", path, x_request_id="profile-of-a-test"))
    assert (found["broken"]["data"], found["broken"]["error"]["code"]) == (None, "internal")
    assert found["broken"]["error"]["request_id"] == "profile-of-a-test"
    assert "division" not in str(found["broken"]["error"])
    others = [panel for code, panel in found.items() if code not in ("broken", "brief")]
    assert all(panel["data"] is not None and panel["error"] is None for panel in others)


def test_another_ones_customer_is_not_found(client_of, other_organisation, path) -> None:
    assert client_of(other_organisation, "owner").get(path).status_code == 404


def test_what_a_person_chose_goes_before_the_role_and_that_before_the_organisation(
    owner_client, sales_client, organisation
) -> None:
    of_role = f"{DEFAULTS}/roles/{role_id(organisation, 'manager')}"
    owner_client.put(ORGANISATION, chosen(("notes", "main", "open")))
    assert sales_client.get(OWN).json()["level"] == "organisation"
    assert codes(sales_client.get(OWN))[0] == "notes"
    owner_client.put(of_role, chosen(("files", "main", "collapsed")))
    layout = sales_client.get(OWN).json()
    assert (layout["level"], layout["role"]["code"], layout["panels"][0]["code"]) == ("role", "manager", "files")
    sales_client.put(OWN, chosen(("group", "main", "open")))
    assert sales_client.get(OWN).json()["level"] == "person"
    assert codes(sales_client.get(OWN))[0] == "group"
    assert owner_client.get(OWN).json()["level"] == "organisation"
    assert sales_client.delete(OWN).json()["level"] == "role"
    owner_client.delete(of_role)
    assert sales_client.get(OWN).json()["level"] == "organisation"
    assert owner_client.delete(ORGANISATION).json()["is_set"] is False
    assert sales_client.delete(OWN).json()["level"] == "standard"


def test_of_several_roles_the_first_of_the_list_counts(owner_client, organisation, credentials) -> None:
    mine, other = role_id(organisation, "owner"), role_id(organisation, "viewer")
    employee_id = credentials(organisation, "owner").login_id
    owner_client.patch(f"/api/v1/employees/{employee_id}", {"role_ids": [mine, other]})
    owner_client.put(f"{DEFAULTS}/roles/{other}", chosen(("files", "main", "open")))
    assert codes(owner_client.get(OWN))[0] == "files"
    owner_client.put(f"{DEFAULTS}/roles/{mine}", chosen(("group", "main", "open")))
    assert codes(owner_client.get(OWN))[0] == "group"


def test_the_list_of_defaults_has_the_organisation_and_every_role(owner_client) -> None:
    owner_client.put(ORGANISATION, chosen(("notes", "main", "open")))
    found = owner_client.get(DEFAULTS).json()["results"]
    assert [row["level"] for row in found[:2]] == ["organisation", "role"]
    assert [row["role"]["code"] for row in found[1:4]] == ["owner", "administrator", "manager"]
    assert [row["is_set"] for row in found[:2]] == [True, False]
    # A role without a default of its own shows what counts instead.
    assert found[1]["panels"] == found[0]["panels"]


def test_a_default_is_changed_by_one_who_saw_its_version(owner_client) -> None:
    first = owner_client.put(ORGANISATION, chosen(("notes", "main", "open")), if_match='W/"0"')
    assert (first.status_code, first.json()["version"]) == (200, 1)
    stale = owner_client.put(ORGANISATION, chosen(("files", "main", "open")), if_match='W/"0"')
    assert (stale.status_code, stale.json()["code"]) == (412, "version_mismatch")
    assert owner_client.delete(ORGANISATION, if_match='W/"0"').status_code == 412


def test_a_default_is_in_the_history_and_among_the_events(owner_client, organisation) -> None:
    owner_client.put(ORGANISATION, chosen(("notes", "main", "open")))
    with tenant_context(organisation):
        row = ProfileLayout.objects.get(role=None, employee=None)
        page = changes_of("profile-layouts", row.id, cursor=None, limit=10)
    assert [change["action"] for change in page.results] == ["created"]


def test_unknown_and_doubled_panels_are_refused_where_they_are(owner_client) -> None:
    body = chosen(("notes", "main", "open"), ("weather", "main", "open"), ("notes", "side", "hidden"))
    wrong = {"/panels/1/code": ["invalid_choice"], "/panels/2/code": ["not_unique"]}
    assert refused(owner_client.put(OWN, body)) == wrong
    assert refused(owner_client.put(ORGANISATION, body)) == wrong
    assert refused(owner_client.put(OWN, chosen(("notes", "top", "open")))) == {"/panels/0/column": ["invalid_choice"]}


def test_a_default_of_no_role_is_not_found(owner_client) -> None:
    nobody = "01980000-0000-7000-8000-000000000000"
    answer = owner_client.put(f"{DEFAULTS}/roles/{nobody}", chosen(("notes", "main", "open")))
    assert answer.status_code == 404
    assert owner_client.delete(f"{DEFAULTS}/roles/{nobody}").status_code == 404
    assert owner_client.get(f"{DEFAULTS}/roles/{nobody}").status_code == 404


def test_defaults_are_for_those_who_may_change_settings(client_of, organisation) -> None:
    viewer = client_of(organisation, "viewer")
    assert viewer.put(ORGANISATION, chosen(("notes", "main", "open"))).status_code == 403
    assert viewer.put(OWN, chosen(("notes", "main", "open"))).status_code == 200


def test_a_newer_panel_comes_last_in_its_column() -> None:
    widgets = [Widget(code, code, None, column=PanelColumn.MAIN) for code in ("a", "b", "c")]
    widgets.append(Widget("d", "d", None, state=PanelState.COLLAPSED))
    choice = [("c", PanelColumn.MAIN), ("gone", PanelColumn.MAIN), ("a", PanelColumn.SIDE)]
    found = arranged([Place(code, column, PanelState.HIDDEN) for code, column in choice], widgets)
    assert [(each.code, each.column.value, each.state.value) for each in found] == [
        ("c", "main", "hidden"),
        ("b", "main", "open"),
        ("a", "side", "hidden"),
        ("d", "side", "collapsed"),
    ]


def test_a_full_profile_takes_at_most_twenty_statements(owner_client, customer, path) -> None:
    around = f"{CUSTOMERS}/{customer['id']}"
    kind = term(owner_client, "activity-types", "call")
    for number in range(12):
        made(owner_client, f"{around}/notes", body=f"<p>Note {number}</p>")
        made(owner_client, f"{around}/activities", type_id=kind, subject=f"Call {number}")
        made(owner_client, f"{around}/contacts", first_name="Ann", last_name=f"Lee {number}")
    for number in range(3):
        made(owner_client, name=f"Child {number} of {customer['code']}", parent_id=customer["id"])
    owner_client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = owner_client.get(path)
    found = [each["sql"][:110] for each in captured if "SAVEPOINT" not in each["sql"]]
    assert answer.status_code == 200
    assert 10 <= len(found) <= 20, "\n".join(found)
