"""Merging contacts: one person, everything in one place, and back."""

import uuid

import pytest

from customers.inputs.contacts import ContactCreate, CustomerContactCreate
from customers.inputs.customers import CustomerCreate
from customers.inputs.merges import Merging
from customers.inputs.notes import NoteCreate
from customers.models import Contact, ContactLink, Note
from customers.selectors.around import CONTACT
from customers.services.contact_places import add_place
from customers.services.contacts import create_contact
from customers.services.customers import create_customer
from customers.services.merging.contact_merges import merge_contacts
from customers.services.notes import create_note
from kernel.errors import AppError
from tests.customers.making import CONTACTS, CUSTOMERS, made, refused, term
from tests.customers.test_races import together

__all__ = ["together"]
MERGE, PREVIEW, MERGES = f"{CONTACTS}/merge", f"{CONTACTS}/merge/preview", "/api/v1/merges"


def merged(client, survivor, *others, **body):
    wish = {"survivor_id": survivor["id"], "merged_ids": [each["id"] for each in others], **body}
    answer = client.post(MERGE, wish)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def read(client, contact):
    return client.get(f"{CONTACTS}/{contact['id']}").json()


def told(contact):
    return {name: value for name, value in contact.items() if name not in ("version", "updated_at")}


@pytest.fixture
def orion(owner_client):
    return made(owner_client)


@pytest.fixture
def one(owner_client, orion):
    return made(
        owner_client,
        CONTACTS,
        first_name="Ann",
        last_name="Lee",
        channels=[{"kind": "email", "value": "ann@orion.example"}, {"kind": "phone", "value": "+359888700001"}],
        customers=[{"customer_id": orion["id"], "title": "CFO"}],
    )


@pytest.fixture
def other(owner_client, orion):
    return made(
        owner_client,
        CONTACTS,
        first_name="Anna",
        last_name="Lee",
        language="bg",
        channels=[{"kind": "email", "value": "ANN@orion.example"}, {"kind": "phone", "value": "+359888700002"}],
        address={"line1": "1 Main", "city": "Sofia", "country": "BG"},
        customers=[
            {
                "customer_id": orion["id"],
                "department": "Finance",
                "responsibility_ids": [term(owner_client, "responsibilities")],
                "is_primary": True,
            },
            {"customer_id": made(owner_client)["id"], "title": "Board"},
        ],
        external_references=[{"source": "erp", "id": uuid.uuid4().hex}],
    )


def test_channels_places_and_fields_join(owner_client, one, other, orion) -> None:
    preview = owner_client.post(PREVIEW, {"ids": [one["id"], other["id"]], "survivor_id": one["id"]}).json()
    fields = {each["field"]: (each["winner_id"], each["won_by"]) for each in preview["fields"]}
    assert fields["first_name"] == (one["id"], "survivor")
    assert fields["address"] == (other["id"], "filled")
    assert {each["name"]: each["count"] for each in preview["moves"]} == {
        "channels": 2,
        "customers": 2,
        "external_references": 1,
    }
    merge = merged(owner_client, one, other, choices={"first_name": other["id"]})
    after = read(owner_client, one)
    assert (after["name"], after["language"], after["address"]["city"]) == ("Anna Lee", "bg", "Sofia")
    assert [each["value"] for each in after["channels"]] == ["ann@orion.example", "+359888700001", "+359888700002"]
    assert sum(each["is_preferred"] for each in after["channels"]) == 1
    at_orion = next(each for each in after["customers"] if each["customer_id"] == orion["id"])
    assert (at_orion["title"], at_orion["department"], at_orion["is_primary"]) == ("CFO", "Finance", True)
    assert len(at_orion["responsibilities"]) == 1
    assert {each["title"] for each in after["customers"]} == {"CFO", "Board"}
    assert after["external_references"] == other["external_references"]
    assert merge["survivor"] == {"id": one["id"], "code": None, "name": "Anna Lee"}
    people = owner_client.get(f"{CUSTOMERS}/{orion['id']}/contacts").json()["results"]
    assert [each["id"] for each in people] == [one["id"]]


def test_notes_and_activities_move_and_the_old_address_leads_on(owner_client, one, other, orion) -> None:
    made(owner_client, f"{CONTACTS}/{other['id']}/notes", body="<p>Likes tea</p>")
    plan = {"type_id": term(owner_client, "activity-types"), "subject": "Call", "customer_id": orion["id"]}
    both = made(owner_client, "/api/v1/activities", **plan, contact_ids=[one["id"], other["id"]])
    alone = made(owner_client, "/api/v1/activities", **plan, contact_ids=[other["id"]])
    merge = merged(owner_client, one, other)
    assert owner_client.get(f"{CONTACTS}/{other['id']}")["Location"] == f"{CONTACTS}/{one['id']}"
    refused(owner_client.patch(f"{CONTACTS}/{other['id']}", {"language": "de"}), 409, "merged")
    assert len(owner_client.get(f"{CONTACTS}/{one['id']}/notes").json()["results"]) == 1
    for activity in (both, alone):
        found = owner_client.get(f"/api/v1/activities/{activity['id']}").json()
        assert found["contact_ids"] == [one["id"]]
    assert owner_client.post(f"{MERGES}/{merge['id']}/undo").json()["kept"] == []
    assert set(owner_client.get(f"/api/v1/activities/{both['id']}").json()["contact_ids"]) == {one["id"], other["id"]}
    assert owner_client.get(f"/api/v1/activities/{alone['id']}").json()["contact_ids"] == [other["id"]]


def test_undoing_gives_everything_back(owner_client, one, other) -> None:
    before = [read(owner_client, each) for each in (one, other)]
    merge = merged(owner_client, one, other, choices={"last_name": other["id"], "first_name": other["id"]})
    change = owner_client.get(f"{CONTACTS}/{one['id']}/history", field="merged").json()["results"][0]
    [told_of] = [each["after"] for each in change["fields"] if each["name"] == "merged"]
    assert told_of["merge_id"] == merge["id"]
    assert owner_client.post(f"{MERGES}/{merge['id']}/undo").json()["kept"] == []
    after = [read(owner_client, each) for each in (one, other)]
    assert [told(each) for each in after] == [told(each) for each in before]


def test_what_was_changed_since_stays(owner_client, one, other) -> None:
    merge = merged(owner_client, one, other)
    after = read(owner_client, one)
    channels = [*after["channels"], {"kind": "phone", "value": "+359888700009"}]
    owner_client.patch(f"{CONTACTS}/{one['id']}", {"language": "de", "channels": channels})
    answer = owner_client.post(f"{MERGES}/{merge['id']}/undo").json()
    assert [each["id"] for each in answer["kept"]] == ["language"]
    found = read(owner_client, one)
    assert found["language"] == "de"
    assert [each["value"] for each in found["channels"]] == ["ann@orion.example", "+359888700001", "+359888700009"]
    assert read(owner_client, other)["language"] == "bg"


def test_what_is_wrong_is_told_at_its_place(owner_client, one, other, client_of, organisation) -> None:
    body = {"survivor_id": one["id"], "merged_ids": [other["id"]]}
    assert refused(owner_client.post(MERGE, body | {"merged_ids": [str(uuid.uuid4())]})) == {
        "/merged_ids/0": ["not_found"]
    }
    assert refused(owner_client.post(MERGE, body | {"choices": {"custom": one["id"]}})) == {
        "/choices/custom": ["unknown_field"]
    }
    assert owner_client.post(MERGE, body | {"versions": {one["id"]: 7}}).status_code == 412
    refused(client_of(organisation, "sales").post(MERGE, body), 403, "forbidden")
    merged(owner_client, one, other)
    refused(owner_client.post(MERGE, body), 409, "merged")
    assert owner_client.get(CONTACTS, id__in=[one["id"], other["id"]]).json()["results"][0]["id"] == one["id"]


def test_notes_and_places_given_during_a_merge_are_in_the_result_or_refused(boss, together) -> None:
    for number in range(4):
        customer, elsewhere = (
            create_customer(actor=boss, data=CustomerCreate(name=f"At {number}.{each}"))["id"] for each in range(2)
        )
        one, other = (
            create_contact(
                actor=boss, data=ContactCreate(last_name=f"Of {number}", customers=[{"customer_id": customer}])
            )["id"]
            for _ in range(2)
        )

        def note(other=other):
            return create_note(actor=boss, target=CONTACT, object_id=other, data=NoteCreate(body="<p>x</p>"))

        def place(other=other, elsewhere=elsewhere):
            data = CustomerContactCreate(contact_id=other)
            return add_place(actor=boss, customer_id=elsewhere, data=data)

        data = Merging(survivor_id=one, merged_ids=[other])
        merge, noted, placed = together(lambda data=data: merge_contacts(actor=boss, data=data), note, place)
        if isinstance(merge, AppError):
            assert merge.status == 409, merge
            continue
        assert Note.objects.filter(contact_id=one).count() == (not isinstance(noted, AppError))
        assert not Note.objects.filter(contact_id=other).exists()
        links = ContactLink.objects.filter(customer_id=elsewhere).values_list("contact_id", flat=True)
        assert list(links) == ([] if isinstance(placed, AppError) else [one])
        assert Contact.objects.get(id=other).merged_into_id == one
