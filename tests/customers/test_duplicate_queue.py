"""The queue of likely duplicates: found, kept up to date, dismissed for good; only of what one sees both."""

import uuid

import pytest

from accounts.models import Employee
from customers.jobs import find_duplicates, look_for_duplicates
from customers.models import Customer, DuplicateSearch
from customers.services.duplicates import duplicate_search
from kernel.models.job import Job
from kernel.tenancy import tenant_context
from tests.api_client import ApiClient
from tests.customers.making import CONTACTS, CUSTOMERS, made, refused
from tests.customers.rows import customer_row
from tests.kernel.job_tools import handle, until_final
from tests.world import Credentials

DUPLICATES = "/api/v1/duplicates"


@pytest.fixture
def search(entered):
    """Goes through everybody, as the first time."""

    def run() -> None:
        DuplicateSearch.objects.all().delete()
        while sum(duplicate_search.search_step(kind) for kind in ("customers", "contacts")):
            pass

    return run


def queue(client, **query) -> list[dict]:
    answer = client.get(DUPLICATES, **query)
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


def pair_of(client, one, other) -> dict | None:
    rows = queue(client, involving=[one["id"], other["id"]], fields="kind,score,reasons,first,second,involving")
    assert len(rows) <= 1
    return rows[0] if rows else None


@pytest.fixture
def twins(owner_client):
    name = f"Twin {uuid.uuid4().hex}"
    phones = [{"number": "+359 888 700 901"}]
    first = made(owner_client, name=f"{name} Ltd", phones=phones)
    return first, made(owner_client, name=name, phones=phones, allow_duplicate=True)


def test_two_that_share_values_are_found_with_score_and_reasons(owner_client, twins, search) -> None:
    search()
    found = pair_of(owner_client, *twins)
    assert (found["kind"], found["score"], found["reasons"]) == ("customers", 88, ["name", "phone"])
    assert {found["first"]["code"], found["second"]["code"]} == {each["code"] for each in twins}
    assert set(found["involving"]) == {each["id"] for each in twins}


def test_people_with_nothing_but_a_name_in_common_are_not_asked_about(owner_client, search) -> None:
    name = {"kind": "person", "first_name": "Ivan", "last_name": f"I{uuid.uuid4().hex}"}
    one, other = made(owner_client, **name), made(owner_client, **name)
    search()
    assert pair_of(owner_client, one, other) is None


def test_an_archived_one_leaves_the_queue_at_once(owner_client, twins, search) -> None:
    search()
    owner_client.delete(f"{CUSTOMERS}/{twins[0]['id']}")
    assert pair_of(owner_client, *twins) is None


def test_what_they_no_longer_share_leaves_the_queue(owner_client, twins, search) -> None:
    search()
    owner_client.patch(f"{CUSTOMERS}/{twins[0]['id']}", {"name": f"Other {uuid.uuid4().hex}"})
    search()
    assert pair_of(owner_client, *twins)["reasons"] == ["phone"]
    owner_client.patch(f"{CUSTOMERS}/{twins[0]['id']}", {"phones": []})
    search()
    assert pair_of(owner_client, *twins) is None


def test_a_value_of_a_crowd_tells_nobody_apart(owner_client, search, monkeypatch) -> None:
    monkeypatch.setattr(duplicate_search, "MAX_HOLDERS", 3)
    domain = f"www.{uuid.uuid4().hex}.example"
    crowd = [
        made(owner_client, name=f"Crowd {uuid.uuid4().hex}", website=domain, allow_duplicate=True) for _ in range(4)
    ]
    search()
    assert queue(owner_client, involving__any=[each["id"] for each in crowd]) == []
    owner_client.delete(f"{CUSTOMERS}/{crowd[0]['id']}")
    search()
    assert len(queue(owner_client, involving__any=[each["id"] for each in crowd])) == 3


def test_contacts_of_one_name_at_one_customer_are_found(owner_client, search) -> None:
    company = made(owner_client)
    person = {"first_name": "Ann", "last_name": f"L{uuid.uuid4().hex}"}
    body = person | {"customers": [{"customer_id": company["id"]}]}
    one, other = made(owner_client, CONTACTS, **body), made(owner_client, CONTACTS, **body)
    elsewhere = made(owner_client, CONTACTS, **person, customers=[{"customer_id": made(owner_client)["id"]}])
    search()
    found = pair_of(owner_client, one, other)
    assert (found["kind"], found["score"], found["reasons"]) == ("contacts", 70, ["customer", "name"])
    assert found["first"]["code"] is None
    assert pair_of(owner_client, one, elsewhere) is None


def test_contacts_with_one_mail_box_are_found(owner_client, search) -> None:
    email = f"{uuid.uuid4().hex}@contacts.example"
    one, other = (
        made(
            owner_client,
            CONTACTS,
            last_name=uuid.uuid4().hex,
            channels=[{"kind": "email", "value": text}],
            customers=[{"customer_id": made(owner_client)["id"]}],
        )
        for text in (email, email.upper())
    )
    search()
    assert pair_of(owner_client, one, other)["reasons"] == ["email"]


def test_a_pair_is_read_with_both_documents(owner_client, twins, search) -> None:
    search()
    row = pair_of(owner_client, *twins)
    pair = owner_client.get(f"{DUPLICATES}/{row['id']}").json()
    assert {each["id"] for each in pair["customers"]} == {each["id"] for each in twins}
    assert pair["contacts"] == []


def test_a_dismissed_pair_is_remembered_and_can_be_taken_back(owner_client, twins, search) -> None:
    search()
    row = pair_of(owner_client, *twins)
    answer = owner_client.post(f"{DUPLICATES}/{row['id']}/dismiss").json()
    assert answer["dismissed_by"] == "Owner of alpha"
    search()
    assert pair_of(owner_client, *twins) is None
    [dismissed] = queue(owner_client, involving=twins[0]["id"], dismissed_at__isnull="false")
    assert dismissed["id"] == row["id"]
    change = owner_client.get(f"{CUSTOMERS}/{twins[0]['id']}/history").json()["results"][0]
    assert change["fields"] == [{"name": "not_duplicate_of", "before": None, "after": twins[1]["id"]}]
    owner_client.post(f"{DUPLICATES}/{row['id']}/reopen")
    assert pair_of(owner_client, *twins)["id"] == row["id"]


def test_one_that_is_being_changed_is_not_compared_with_itself_nor_with_what_was_dismissed(
    owner_client, twins, search
) -> None:
    search()
    typed = {"name": twins[0]["name"], "customer_id": twins[0]["id"]}
    found = owner_client.post(f"{CUSTOMERS}/duplicates", typed).json()
    assert [each["id"] for each in found["candidates"]] == [twins[1]["id"]]
    owner_client.post(f"{DUPLICATES}/{pair_of(owner_client, *twins)['id']}/dismiss")
    assert owner_client.post(f"{CUSTOMERS}/duplicates", typed).json()["candidates"] == []


def test_the_queue_filters_by_score_reason_and_kind_and_has_the_best_first(owner_client, twins, search) -> None:
    search()
    mine = {"involving": twins[0]["id"]}
    assert queue(owner_client, score__gte="80", **mine)
    assert queue(owner_client, score__gte="89", **mine) == []
    assert queue(owner_client, reasons="phone", kind="customers", **mine)
    assert queue(owner_client, reasons__none="phone", **mine) == []
    assert queue(owner_client, involving="no id") == []
    third = made(owner_client, name=twins[1]["name"], allow_duplicate=True)
    search()
    scores = [row["score"] for row in queue(owner_client, involving__any=[twins[0]["id"], third["id"]])]
    assert scores == [88, 70, 70]


def test_who_does_not_see_both_does_not_see_the_pair(owner_client, client_of, organisation, twins, search) -> None:
    search()
    row = pair_of(owner_client, *twins)
    sales = client_of(organisation, "sales")
    employee = str(Employee.objects.get(email="sales@alpha.example").id)
    path = f"{DUPLICATES}/{row['id']}"
    for number, twin in enumerate(twins):
        assert queue(sales, involving=twins[0]["id"]) == []
        assert sales.get(path).status_code == sales.post(f"{path}/dismiss").status_code == 404
        owner_client.patch(f"{CUSTOMERS}/{twin['id']}", {"salesperson_id": employee})
        assert number < 2
    assert len(queue(sales, involving=twins[0]["id"])) == 1
    assert sales.post(f"{path}/dismiss").status_code == 200


def test_a_viewer_reads_the_queue_and_decides_nothing(client_of, organisation, owner_client, twins, search) -> None:
    search()
    viewer = client_of(organisation, "viewer")
    row = pair_of(viewer, *twins)
    refused(viewer.post(f"{DUPLICATES}/{row['id']}/dismiss"), 403, "forbidden")
    refused(viewer.post(f"{DUPLICATES}/search"), 403, "forbidden")


def test_after_the_first_time_only_what_has_changed_is_looked_at(here, boss, monkeypatch) -> None:
    monkeypatch.setattr(duplicate_search, "STEP", 3)
    client = ApiClient(here, session=Credentials.create(here, "owner").session)
    for number in range(7):
        customer_row(match_name=f"bare {number % 4}")

    def work() -> dict:
        job = client.post(f"{DUPLICATES}/search").json()
        done = handle(here, Job.objects.get(id=job["id"]))
        assert done.state == "succeeded", done.error
        return done.result

    assert work() == {"looked_at": 7}
    assert len(queue(client)) == 3
    assert work()["looked_at"] == 0
    made(client, name="Bare 3", allow_duplicate=True)
    until_final()
    for _ in range(5):
        look_for_duplicates()
    [job] = Job.objects.filter(kind=find_duplicates.name, state="queued")
    handle(here, job)
    assert len(queue(client)) == 4
    assert not duplicate_search.is_behind()


def test_an_import_that_is_undone_removes_what_the_queue_only_names(here) -> None:
    with tenant_context(here):
        one, other = customer_row(match_name="same"), customer_row(match_name="same")
        duplicate_search.look_at("customers", [one.id])
        Customer.objects.filter(id=other.id).delete()
        assert Customer.objects.count() == 1
