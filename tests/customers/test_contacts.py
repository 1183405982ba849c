"""Contacts: people at one or more customers, with ways to reach them and responsibilities at each."""

import pytest

from customers.models import Contact
from kernel.models import Change, Event
from tests.customers.making import CONTACTS, CUSTOMERS, made, read, refused, term


@pytest.fixture
def customer(owner_client):
    return made(owner_client, country="BG", addresses=[{"line1": "1 Main", "city": "Sofia", "country": "BG"}])


@pytest.fixture
def other(owner_client):
    return made(owner_client, country="NL")


def under(customer) -> str:
    return f"{CUSTOMERS}/{customer['id']}/contacts"


def places(client, customer) -> list[dict]:
    return client.get(under(customer)).json()["results"]


class TestCreate:
    def test_at_several_customers_with_a_place_at_each(self, owner_client, customer, other) -> None:
        buyer = term(owner_client, "responsibilities")
        contact = made(
            owner_client,
            CONTACTS,
            first_name="Ivan",
            last_name="Petrov",
            language="bg",
            channels=[
                {"kind": "phone", "value": "0888 111 111"},
                {"kind": "email", "value": "Ivan@X.example", "is_preferred": True},
                {"kind": "messenger", "service": "viber", "value": "@ivan"},
            ],
            customers=[
                {"customer_id": customer["id"], "title": "Buyer", "responsibility_ids": [buyer]},
                {"customer_id": other["id"], "department": "Board", "is_active": False},
            ],
        )
        assert contact["name"] == "Ivan Petrov"
        assert [(each["value"], each["is_preferred"]) for each in contact["channels"]] == [
            ("+359888111111", False),
            ("Ivan@x.example", True),
            ("@ivan", False),
        ]
        first, second = contact["customers"]
        assert (first["customer"]["name"], first["title"], first["is_primary"]) == (customer["name"], "Buyer", True)
        assert [each["id"] for each in first["responsibilities"]] == [buyer]
        assert (second["department"], second["is_active"], second["is_primary"]) == ("Board", False, False)
        assert owner_client.get(f"{CONTACTS}/{contact['id']}").json() == contact

    def test_history_and_events_of_contact_and_customer(self, owner_client, customer, entered) -> None:
        contact = made(owner_client, under(customer), last_name="Petrov", title="CEO")
        created = Change.objects.get(resource="contacts", object_id=contact["id"])
        assert (created.action, created.fields["last_name"]) == ("created", [None, "Petrov"])
        change = Change.objects.filter(resource="customers", object_id=customer["id"]).latest("id")
        assert [place["title"] for place in change.fields["contacts"][1]] == ["CEO"]
        event = Event.objects.get(object_id=contact["id"])
        assert (event.kind, event.data["customers"][0]["customer_id"]) == ("contact.created", customer["id"])
        assert read(owner_client, customer)["version"] == 2

    def test_every_mistake_at_once(self, owner_client, customer) -> None:
        nothing = "01900000-0000-7000-8000-000000000000"
        body = {
            "language": "xx",
            "channels": [{"kind": "phone", "value": "1"}],
            "customers": [{"customer_id": nothing}],
        }
        assert set(refused(owner_client.post(CONTACTS, body))) == {"/language"}
        body["language"] = "bg"
        body["customers"] = [
            {"customer_id": nothing},
            {"customer_id": customer["id"], "responsibility_ids": [nothing]},
            {"customer_id": customer["id"]},
        ]
        body["channels"] += [
            {"kind": "email", "value": "nobody"},
            {"kind": "email", "value": "a@x.example", "service": "viber"},
            {"kind": "email", "value": "b@x.example", "extension": "1"},
        ]
        assert refused(owner_client.post(CONTACTS, body)) == {
            "/customers/0/customer_id": ["not_found"],
            "/customers/2/customer_id": ["not_unique"],
            "/channels/0/value": ["invalid_format"],
            "/channels/1/value": ["invalid_format"],
            "/channels/2/service": ["contradiction"],
            "/channels/3/extension": ["contradiction"],
            "/last_name": ["required"],
        }
        assert refused(owner_client.post(CONTACTS, {"last_name": "x", "customers": []})) == {
            "/customers": ["too_short"]
        }


class TestAddress:
    def test_without_an_own_address_a_customers_counts(self, owner_client, customer) -> None:
        contact = made(owner_client, CONTACTS, last_name="Petrov", customers=[{"customer_id": customer["id"]}])
        assert contact["address"] is None
        assert contact["effective_address"]["line1"] == "1 Main"
        own = {"line1": "Home 2", "city": "Varna", "country": "BG"}
        changed = owner_client.patch(f"{CONTACTS}/{contact['id']}", {"address": own}).json()
        assert changed["effective_address"]["line1"] == changed["address"]["line1"] == "Home 2"
        back = owner_client.patch(f"{CONTACTS}/{contact['id']}", {"address": None}).json()
        assert (back["address"], back["effective_address"]["line1"]) == (None, "1 Main")


class TestChange:
    def test_channels_that_stay_keep_their_ids(self, owner_client, customer, entered) -> None:
        contact = made(
            owner_client,
            CONTACTS,
            last_name="Petrov",
            channels=[{"kind": "phone", "value": "0888111111"}, {"kind": "email", "value": "a@x.example"}],
            customers=[{"customer_id": customer["id"]}],
        )
        phone, email = contact["channels"]
        sent = [{"kind": "email", "value": "A@x.example"}, {"kind": "phone", "value": "0888222222", "id": phone["id"]}]
        changed = owner_client.patch(f"{CONTACTS}/{contact['id']}", {"channels": sent}, if_match='W/"1"').json()
        assert [each["id"] for each in changed["channels"]] == [email["id"], phone["id"]]
        assert changed["version"] == 2
        row = Contact.objects.get(id=contact["id"])
        assert (row.primary_phone, row.primary_email) == ("+359888222222", "A@x.example")
        late = owner_client.patch(f"{CONTACTS}/{contact['id']}", {"last_name": "x"}, if_match='W/"1"')
        assert late.status_code == 412

    def test_a_change_that_changes_nothing_leaves_no_trace(self, owner_client, customer, entered) -> None:
        contact = made(owner_client, CONTACTS, last_name="Petrov", customers=[{"customer_id": customer["id"]}])
        assert owner_client.patch(f"{CONTACTS}/{contact['id']}", {"last_name": "Petrov"}).json()["version"] == 1
        assert Change.objects.filter(object_id=contact["id"]).count() == 1

    def test_somebody_keeps_a_name(self, owner_client, customer) -> None:
        contact = made(owner_client, CONTACTS, last_name="Petrov", customers=[{"customer_id": customer["id"]}])
        answer = owner_client.patch(f"{CONTACTS}/{contact['id']}", {"last_name": None})
        assert refused(answer) == {"/last_name": ["required"]}


class TestPlaces:
    def test_a_contact_that_is_there_comes_to_another_customer(self, owner_client, customer, other) -> None:
        contact = made(owner_client, under(customer), last_name="Petrov", title="CEO")
        place = made(owner_client, under(other), contact_id=contact["id"], title="Adviser")
        assert (place["id"], place["title"], place["is_primary"]) == (contact["id"], "Adviser", True)
        seen = owner_client.get(f"{CONTACTS}/{contact['id']}").json()
        assert {each["title"] for each in seen["customers"]} == {"CEO", "Adviser"}
        assert seen["version"] == 2
        again = owner_client.post(under(other), {"contact_id": contact["id"]})
        assert refused(again) == {"/contact_id": ["not_unique"]}
        both = owner_client.post(under(other), {"contact_id": contact["id"], "last_name": "Other"})
        assert refused(both) == {"/last_name": ["contradiction"]}

    def test_one_active_contact_is_primary(self, owner_client, customer) -> None:
        first = made(owner_client, under(customer), last_name="A")
        second = made(owner_client, under(customer), last_name="B")
        third = made(owner_client, under(customer), last_name="C", is_primary=True)
        assert [row["id"] for row in places(owner_client, customer)] == [third["id"], first["id"], second["id"]]
        owner_client.patch(f"{under(customer)}/{third['id']}", {"is_active": False})
        assert [row["is_primary"] for row in places(owner_client, customer)] == [True, False, False]
        refused_ = owner_client.patch(f"{under(customer)}/{third['id']}", {"is_primary": True})
        assert refused(refused_) == {"/is_primary": ["contradiction"]}
        owner_client.delete(f"{under(customer)}/{first['id']}")
        assert places(owner_client, customer)[0]["id"] == second["id"]

    def test_responsibilities_change(self, owner_client, customer) -> None:
        rows = owner_client.get("/api/v1/dictionaries/responsibilities").json()["results"]
        one, two = rows[0]["id"], rows[1]["id"]
        contact = made(owner_client, under(customer), last_name="A", responsibility_ids=[one])
        path = f"{under(customer)}/{contact['id']}"
        changed = owner_client.patch(path, {"responsibility_ids": [two, one, two]}).json()
        assert [each["id"] for each in changed["responsibilities"]] == [one, two]
        assert owner_client.patch(path, {"responsibility_ids": []}).json()["responsibilities"] == []

    def test_one_without_any_customer_left_is_archived(self, owner_client, customer) -> None:
        contact = made(owner_client, under(customer), last_name="A")
        assert owner_client.delete(f"{under(customer)}/{contact['id']}")["ETag"] == 'W/"3"'
        assert owner_client.get(f"{CONTACTS}/{contact['id']}").json()["archived_at"] is not None


class TestArchive:
    def test_an_archived_contact_leaves_lists_and_comes_back(self, owner_client, customer, entered) -> None:
        contact = made(owner_client, under(customer), last_name="Sole-Named")
        second = made(owner_client, under(customer), last_name="B")
        assert owner_client.delete(f"{CONTACTS}/{contact['id']}").status_code == 204
        assert [(row["id"], row["is_primary"]) for row in places(owner_client, customer)] == [(second["id"], True)]
        assert owner_client.get(CONTACTS, q="sole-named").json()["results"] == []
        assert owner_client.get(CONTACTS, q="sole-named", archived_at__isnull="false").json()["results"] != []
        back = owner_client.post(f"{CONTACTS}/{contact['id']}/restore").json()
        assert back["archived_at"] is None
        assert [row["is_primary"] for row in places(owner_client, customer)] == [True, False]
        kinds = list(Event.objects.filter(object_id=contact["id"]).values_list("kind", flat=True))
        assert {"contact.created", "contact.archived", "contact.restored"} <= set(kinds)


class TestRegister:
    def test_contacts_are_found_by_customer_responsibility_and_words(self, owner_client, customer, other) -> None:
        rows = owner_client.get("/api/v1/dictionaries/responsibilities").json()["results"]
        one, two = rows[0], rows[1]
        first = made(
            owner_client,
            under(customer),
            first_name="Zlatka",
            last_name="Uniquely",
            responsibility_ids=[one["id"], two["id"]],
            channels=[{"kind": "phone", "value": "0888 121 212"}],
        )
        adam = {"first_name": "Adam", "last_name": "Uniquely", "responsibility_ids": [two["id"]]}
        second = made(owner_client, under(other), **adam)

        def ids(**query):
            return [row["id"] for row in owner_client.get(CONTACTS, **query).json()["results"]]

        assert ids(q="uniquely") == [second["id"], first["id"]]
        assert ids(q="uniquely zlat") == [first["id"]]
        assert ids(q="0888 12 12 12") == [first["id"]]
        assert ids(customer=other["id"]) == [second["id"]]
        assert ids(customer=other["code"]) == [second["id"]]
        assert ids(q="uniquely", responsibility=[one["code"], two["code"]]) == [first["id"]]
        assert ids(q="uniquely", responsibility__none=one["code"]) == [second["id"]]
        fields = "name,customer,customers,responsibilities"
        [row] = owner_client.get(CONTACTS, customer=customer["id"], fields=fields).json()["results"]
        assert row["customer"] == {"id": customer["id"], "code": customer["code"], "name": customer["name"]}
        assert (row["customers"], len(row["responsibilities"])) == (customer["name"], 2)


class TestVisibility:
    def test_a_contact_is_seen_with_any_of_its_customers_and_shows_only_these(
        self, owner_client, client_of, credentials, organisation, customer, other
    ) -> None:
        sales = client_of(organisation, "sales")
        contact = made(owner_client, under(customer), last_name="Petrov")
        assert sales.get(f"{CONTACTS}/{contact['id']}").status_code == 404
        made(owner_client, under(other), contact_id=contact["id"])
        owner_client.patch(
            f"{CUSTOMERS}/{other['id']}", {"salesperson_id": str(credentials(organisation, "sales").login_id)}
        )
        seen = sales.get(f"{CONTACTS}/{contact['id']}").json()
        assert [each["customer_id"] for each in seen["customers"]] == [other["id"]]
        listed = sales.get(CONTACTS, q="petrov", fields="customers").json()["results"]
        assert [row["customers"] for row in listed] == [other["name"]]


class TestHistory:
    @pytest.fixture
    def contact(self, owner_client, customer):
        return made(
            owner_client,
            CONTACTS,
            first_name="Ivan",
            last_name="Petrov",
            channels=[{"kind": "phone", "value": "0888111111"}],
            customers=[{"customer_id": customer["id"]}],
        )

    def path(self, contact) -> str:
        return f"{CONTACTS}/{contact['id']}"

    def test_a_change_says_what_would_undo_it(self, owner_client, contact) -> None:
        changed = owner_client.patch(self.path(contact), {"last_name": "Ivanov", "channels": []}).json()
        assert set(changed["previous"]) == {"last_name", "channels"}
        back = owner_client.patch(self.path(contact), changed["previous"]).json()
        assert (back["last_name"], [each["value"] for each in back["channels"]]) == ("Petrov", ["+359888111111"])
        assert owner_client.patch(self.path(contact), {"last_name": "Petrov"}).json()["previous"] == {}

    def test_earlier_values_come_back(self, owner_client, contact) -> None:
        own = {"line1": "Home 2", "city": "Varna", "country": "BG"}
        owner_client.patch(self.path(contact), {"first_name": None, "channels": [], "address": own})
        entry = owner_client.get(f"{self.path(contact)}/history").json()["results"][0]
        restore = f"{self.path(contact)}/history/{entry['id']}/restore"
        assert owner_client.post(restore, {"fields": ["channels"]}, if_match='W/"1"').status_code == 412
        restored = owner_client.post(restore, {"fields": ["channels", "address"]}, if_match='W/"2"').json()
        assert [each["value"] for each in restored["channels"]] == ["+359888111111"]
        assert (restored["first_name"], restored["address"], restored["version"]) == (None, None, 3)

    def test_only_own_fields_of_that_change_come_back(self, owner_client, contact, other) -> None:
        made(owner_client, under(other), contact_id=contact["id"])
        entry = owner_client.get(f"{self.path(contact)}/history").json()["results"][0]
        answer = owner_client.post(
            f"{self.path(contact)}/history/{entry['id']}/restore", {"fields": ["customers", "first_name"]}
        )
        assert refused(answer) == {"/fields/0": ["not_allowed"], "/fields/1": ["not_allowed"]}
        stranger = made(owner_client, under(other), last_name="Else")
        answer = owner_client.post(f"{self.path(stranger)}/history/{entry['id']}/restore", {"fields": ["first_name"]})
        assert answer.status_code == 404

    def test_the_history_of_one_field(self, owner_client, contact) -> None:
        for body in ({"last_name": "B"}, {"first_name": "C"}, {"last_name": "D"}):
            owner_client.patch(self.path(contact), body)
        found = owner_client.get(f"{self.path(contact)}/history", field="last_name").json()["results"]
        assert [entry["fields"][0]["after"] for entry in found[:2]] == ["D", "B"]
        assert len(found) == 3
