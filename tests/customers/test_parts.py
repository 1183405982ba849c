"""Phones, e-mails and addresses of a customer, one at a time: one primary, one default per usage, one version."""

import pytest

from customers.models import Customer
from kernel.models import Change, Event
from tests.customers.making import CUSTOMERS, made, read, refused


@pytest.fixture
def customer(owner_client):
    return made(owner_client, country="BG")


def under(customer, part: str) -> str:
    return f"{CUSTOMERS}/{customer['id']}/{part}"


def listed(client, customer, part: str) -> list[dict]:
    return client.get(under(customer, part)).json()["results"]


class TestPhones:
    def test_the_first_is_primary_and_the_next_are_not(self, owner_client, customer) -> None:
        first = made(owner_client, under(customer, "phones"), number="0888 111 111")
        second = made(owner_client, under(customer, "phones"), number="02 987 6543", extension="7", label="Desk")
        assert (first["is_primary"], first["kind"]) == (True, "mobile")
        assert (second["is_primary"], second["number"], second["extension"]) == (False, "+35929876543", "7")
        assert listed(owner_client, customer, "phones") == [first, second]

    def test_another_becomes_primary_by_being_made_so(self, owner_client, customer, entered) -> None:
        first = made(owner_client, under(customer, "phones"), number="0888111111")
        second = made(owner_client, under(customer, "phones"), number="0888222222", is_primary=True)
        assert [row["is_primary"] for row in listed(owner_client, customer, "phones")] == [False, True]
        owner_client.patch(f"{under(customer, 'phones')}/{first['id']}", {"is_primary": True})
        assert [row["is_primary"] for row in listed(owner_client, customer, "phones")] == [True, False]
        assert Customer.objects.get(id=customer["id"]).primary_phone == first["number"]
        kept = owner_client.patch(f"{under(customer, 'phones')}/{first['id']}", {"is_primary": False})
        assert kept.json()["is_primary"] is True
        assert second["number"] == "+359888222222"

    def test_removing_the_primary_one_makes_the_next_primary(self, owner_client, customer) -> None:
        first = made(owner_client, under(customer, "phones"), number="0888111111")
        made(owner_client, under(customer, "phones"), number="0888222222")
        assert owner_client.delete(f"{under(customer, 'phones')}/{first['id']}").status_code == 204
        [left] = listed(owner_client, customer, "phones")
        assert (left["number"], left["is_primary"]) == ("+359888222222", True)

    def test_a_new_number_tells_its_own_kind(self, owner_client, customer) -> None:
        phone = made(owner_client, under(customer, "phones"), number="0888111111")
        changed = owner_client.patch(f"{under(customer, 'phones')}/{phone['id']}", {"number": "02 987 6543"}).json()
        assert (changed["id"], changed["kind"]) == (phone["id"], "landline")

    def test_errors_point_into_the_body(self, owner_client, customer) -> None:
        phone = made(owner_client, under(customer, "phones"), number="0888111111")
        assert refused(owner_client.post(under(customer, "phones"), {"number": "12"})) == {
            "/number": ["invalid_format"]
        }
        again = owner_client.post(under(customer, "phones"), {"number": "+359888111111"})
        assert refused(again) == {"/number": ["not_unique"]}
        changed = owner_client.patch(f"{under(customer, 'phones')}/{phone['id']}", {"number": "12"})
        assert refused(changed) == {"/number": ["invalid_format"]}

    def test_a_list_that_is_sent_whole_keeps_the_ids_of_what_stays(self, owner_client, customer) -> None:
        first = made(owner_client, under(customer, "phones"), number="0888111111")
        second = made(owner_client, under(customer, "phones"), number="0888222222")
        # The two exchange their numbers, which no unique constraint must notice.
        sent = [first | {"number": second["number"]}, second | {"number": first["number"], "is_primary": False}]
        answer = owner_client.patch(f"{CUSTOMERS}/{customer['id']}", {"phones": sent})
        assert {row["number"] for row in answer.json()["phones"]} == {first["number"], second["number"]}
        assert {row["id"] for row in answer.json()["phones"]} == {first["id"], second["id"]}
        unknown = owner_client.patch(
            f"{CUSTOMERS}/{customer['id']}", {"phones": [{"id": customer["id"], "number": "0888333333"}]}
        )
        assert refused(unknown) == {"/phones/0/id": ["not_found"]}


class TestVersion:
    def test_each_change_is_one_of_the_customer(self, owner_client, customer, entered) -> None:
        answer = owner_client.post(under(customer, "phones"), {"number": "0888111111"}, if_match='W/"1"')
        assert (answer.status_code, answer["ETag"]) == (201, 'W/"2"')
        late = owner_client.post(under(customer, "emails"), {"email": "a@x.example"}, if_match='W/"1"')
        assert late.status_code == 412
        gone = owner_client.delete(answer["Location"], if_match='W/"2"')
        assert (gone.status_code, gone["ETag"], read(owner_client, customer)["version"]) == (204, 'W/"3"', 3)
        assert owner_client.get(under(customer, "phones"))["ETag"] == 'W/"3"'
        change = Change.objects.filter(object_id=customer["id"]).latest("id")
        assert [len(side) for side in change.fields["phones"]] == [1, 0]
        assert Event.objects.filter(object_id=customer["id"], kind="customer.updated").count() == 2

    @pytest.mark.parametrize("part", ["phones", "emails", "addresses", "assignments", "contacts"])
    def test_what_is_not_there_is_a_404(self, part, owner_client, customer, client_of, organisation) -> None:
        assert owner_client.patch(f"{under(customer, part)}/{customer['id']}", {}).status_code == 404
        assert owner_client.delete(f"{under(customer, part)}/{customer['id']}").status_code == 404
        assert client_of(organisation, "sales").get(under(customer, part)).status_code == 404


class TestEmails:
    def test_one_primary_and_purposes(self, owner_client, customer, entered) -> None:
        first = made(owner_client, under(customer, "emails"), email="Office@X.example")
        body = {"email": "b@x.example", "purposes": ["statement"], "is_primary": True}
        second = made(owner_client, under(customer, "emails"), **body)
        assert (first["email"], first["purposes"], second["purposes"]) == (
            "Office@x.example",
            ["general"],
            ["statement"],
        )
        assert [row["is_primary"] for row in listed(owner_client, customer, "emails")] == [False, True]
        assert Customer.objects.get(id=customer["id"]).primary_email == "b@x.example"
        same = owner_client.post(under(customer, "emails"), {"email": "OFFICE@x.example"})
        assert refused(same) == {"/email": ["not_unique"]}
        none = owner_client.patch(f"{under(customer, 'emails')}/{first['id']}", {"purposes": []})
        assert refused(none) == {"/purposes": ["too_short"]}


ADDRESS = {"line1": "1 Vitosha Blvd", "city": "Sofia", "postal_code": "1000", "country": "BG"}


class TestAddresses:
    def test_each_usage_has_one_default(self, owner_client, customer) -> None:
        first = made(owner_client, under(customer, "addresses"), **ADDRESS, usages=["tax", "delivery"])
        second = made(owner_client, under(customer, "addresses"), **ADDRESS, usages=["delivery", "warehouse"])
        assert (first["default_for"], second["default_for"]) == (["tax", "delivery"], ["warehouse"])
        claimed = owner_client.patch(
            f"{under(customer, 'addresses')}/{second['id']}", {"default_for": ["delivery", "warehouse"]}
        ).json()
        assert claimed["default_for"] == ["delivery", "warehouse"]
        assert [row["default_for"] for row in listed(owner_client, customer, "addresses")] == [
            ["tax"],
            ["delivery", "warehouse"],
        ]
        owner_client.delete(f"{under(customer, 'addresses')}/{second['id']}")
        assert listed(owner_client, customer, "addresses")[0]["default_for"] == ["tax", "delivery"]

    def test_a_usage_that_goes_takes_the_default_with_it(self, owner_client, customer) -> None:
        first = made(owner_client, under(customer, "addresses"), **ADDRESS, usages=["tax"])
        made(owner_client, under(customer, "addresses"), **ADDRESS, usages=["tax"])
        changed = owner_client.patch(f"{under(customer, 'addresses')}/{first['id']}", {"usages": ["visit"]}).json()
        assert (changed["usages"], changed["default_for"]) == (["visit"], ["visit"])
        assert listed(owner_client, customer, "addresses")[1]["default_for"] == ["tax"]

    def test_it_has_its_own_distance_validity_and_contact(self, owner_client, customer) -> None:
        contact = made(owner_client, under(customer, "contacts"), last_name="Petrov")
        address = made(
            owner_client,
            under(customer, "addresses"),
            **ADDRESS,
            label="Yard",
            distance_km="7.5",
            valid_from="2026-01-01",
            valid_to="2026-12-31",
            contact_id=contact["id"],
        )
        assert (address["distance_km"], address["valid_to"], address["contact_id"]) == (
            "7.5",
            "2026-12-31",
            contact["id"],
        )
        wrong = owner_client.patch(f"{under(customer, 'addresses')}/{address['id']}", {"valid_to": "2025-01-01"})
        assert refused(wrong) == {"/valid_to": ["contradiction"]}
        owner_client.delete(f"{under(customer, 'contacts')}/{contact['id']}")
        assert listed(owner_client, customer, "addresses")[0]["contact_id"] is None

    def test_the_city_of_the_first_is_the_customers(self, owner_client, customer, entered) -> None:
        first = made(owner_client, under(customer, "addresses"), **ADDRESS)
        made(owner_client, under(customer, "addresses"), **ADDRESS | {"city": "Plovdiv"})
        assert Customer.objects.get(id=customer["id"]).city == "Sofia"
        owner_client.delete(f"{under(customer, 'addresses')}/{first['id']}")
        assert Customer.objects.get(id=customer["id"]).city == "Plovdiv"


class TestPolicy:
    @pytest.fixture
    def phone_needed(self, owner_client):
        rule = {"field": "phones", "on_create": True, "on_update": True, "kind": None}
        answer = owner_client.put("/api/v1/field-policies/customers", {"rules": [rule]})
        assert answer.status_code == 200, answer.json()

    def test_the_last_phone_stays_while_the_policy_needs_one(self, owner_client, phone_needed) -> None:
        customer = made(owner_client, phones=[{"number": "0888111111"}])
        phone = customer["phones"][0]
        assert refused(owner_client.delete(f"{under(customer, 'phones')}/{phone['id']}")) == {"/phones": ["required"]}
        made(owner_client, under(customer, "phones"), number="0888222222")
        assert owner_client.delete(f"{under(customer, 'phones')}/{phone['id']}").status_code == 204

    def test_for_a_company_a_contacts_phone_will_do(self, owner_client, phone_needed) -> None:
        body = {"name": "Reachable through Ivan"}
        assert refused(owner_client.post(CUSTOMERS, body)) == {"/phones": ["required"]}
        ivan = {"last_name": "Ivanov", "channels": [{"kind": "phone", "value": "0888 333 333"}]}
        customer = made(owner_client, **body, contacts=[ivan])
        [contact] = listed(owner_client, customer, "contacts")

        taken = owner_client.delete(f"{under(customer, 'contacts')}/{contact['id']}")
        assert refused(taken) == {"/phones": ["required"]}
        inactive = owner_client.patch(f"{under(customer, 'contacts')}/{contact['id']}", {"is_active": False})
        assert refused(inactive) == {"/phones": ["required"]}
        silent = owner_client.patch(f"/api/v1/contacts/{contact['id']}", {"channels": []})
        assert refused(silent) == {"/channels": ["required"]}
        assert refused(owner_client.delete(f"/api/v1/contacts/{contact['id']}")) == {"/phones": ["required"]}
        assert listed(owner_client, customer, "contacts") == [contact]

    def test_for_a_person_it_will_not(self, owner_client, phone_needed) -> None:
        ivan = {"last_name": "Ivanov", "channels": [{"kind": "phone", "value": "0888 333 333"}]}
        answer = owner_client.post(CUSTOMERS, {"kind": "person", "name": "Ann Lee", "contacts": [ivan]})
        assert refused(answer) == {"/phones": ["required"]}

    def test_an_old_gap_blocks_nothing_else(self, owner_client, customer, phone_needed) -> None:
        assert owner_client.patch(f"{CUSTOMERS}/{customer['id']}", {"business_area": "x"}).status_code == 200
        found = owner_client.get(CUSTOMERS, incomplete="true", fields="code,incomplete").json()["results"]
        assert [row["incomplete"] for row in found if row["id"] == customer["id"]] == [True]
