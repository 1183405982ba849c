"""Creating customers: everything in one call, one normal form of each value, every mistake at once."""

import dataclasses

import pytest

from customers.inputs.customers import CustomerCreate
from customers.models import Assignment, Customer
from customers.services.customers import create_customers
from kernel.errors import AppError, KernelError
from kernel.models import Change, Event
from kernel.tenancy import tenant_context
from tests.customers.making import CUSTOMERS, made, read, refused, term

WHOLE = {
    "name": "  Orion   Build Ltd ",
    "country": "BG",
    "language": "en",
    "website": "Orion.example",
    "business_area": "Condo towers",
    "activity_code": "F41.20",
    "distance_km": "12.5",
    "phones": [
        {"number": "0888 123 456"},
        {"number": "02 987 6543", "extension": "12", "label": "Office", "is_primary": True},
    ],
    "emails": [{"email": "Office@ORION.example", "purposes": ["general", "invoice", "general"]}],
    "addresses": [
        {
            "line1": "1 Vitosha Blvd",
            "city": "Sofia",
            "postal_code": "1000",
            "country": "BG",
            "usages": ["tax", "delivery"],
        }
    ],
    "tags": ["vip", "VIP", "key"],
    "external_references": [{"source": "erp", "id": "4711"}],
}


class TestEverythingInOneCall:
    @pytest.fixture
    def customer(self, owner_client):
        return made(owner_client, **WHOLE, segment_id=term(owner_client, "segments"))

    def test_the_answer_has_the_whole_customer(self, customer) -> None:
        assert customer["name"] == "Orion Build Ltd"
        assert customer["website"] == "https://orion.example"
        assert customer["distance_km"] == "12.5"
        assert customer["segment"]["id"] == customer["segment_id"]
        assert [(each["number"], each["kind"], each["is_primary"]) for each in customer["phones"]] == [
            ("+359888123456", "mobile", False),
            ("+35929876543", "landline", True),
        ]
        assert customer["emails"][0]["email"] == "Office@orion.example"
        assert customer["emails"][0]["purposes"] == ["general", "invoice"]
        assert customer["addresses"][0]["default_for"] == ["tax", "delivery"]
        assert customer["tags"] == ["key", "vip"]
        assert customer["external_references"] == [{"source": "erp", "id": "4711"}]
        assert (customer["version"], customer["archived_at"], customer["parent"]) == (1, None, None)

    def test_reading_gives_the_same(self, customer, owner_client) -> None:
        answer = owner_client.get(f"{CUSTOMERS}/{customer['id']}")
        assert answer.json() == {name: value for name, value in customer.items() if name != "next_action"}
        assert answer["ETag"] == 'W/"1"'
        unchanged = owner_client.call("GET", f"{CUSTOMERS}/{customer['id']}", if_none_match='W/"1"')
        assert unchanged.status_code == 304

    def test_what_lists_need_is_kept_in_the_row(self, customer, entered) -> None:
        row = Customer.objects.get(id=customer["id"])
        assert (row.primary_phone, row.primary_email, row.city) == (
            "+35929876543",
            "Office@orion.example",
            "Sofia",
        )
        assert (row.sort_name, row.match_name, row.website_domain) == (
            "orion build ltd",
            "orion build",
            "orion.example",
        )

    def test_history_and_event_tell_of_it(self, customer, entered) -> None:
        change = Change.objects.get(resource="customers", object_id=customer["id"])
        assert change.action == "created"
        assert change.fields["name"] == [None, "Orion Build Ltd"]
        assert change.fields["phones"][1][0]["number"] == "+359888123456"
        assert "is_customer" not in change.fields
        event = Event.objects.get(object_id=customer["id"])
        assert (event.kind, event.data["code"]) == ("customer.created", customer["code"])
        assert event.data == {name: value for name, value in customer.items() if name != "next_action"}


class TestRelation:
    def test_a_new_customer_is_a_prospect(self, owner_client) -> None:
        customer = made(owner_client)
        assert (customer["is_prospect"], customer["is_customer"]) == (True, False)

    def test_one_that_is_made_a_customer_is_no_prospect(self, owner_client) -> None:
        customer = made(owner_client, is_customer=True)
        assert (customer["is_prospect"], customer["is_customer"], customer["converted_at"]) == (False, True, None)

    @pytest.mark.parametrize("value", [True, False])
    def test_both_and_neither_can_be_said(self, value, owner_client) -> None:
        customer = made(owner_client, is_customer=value, is_prospect=value)
        assert (customer["is_prospect"], customer["is_customer"]) == (value, value)


class TestKind:
    def test_a_company_without_a_contact_asks_for_one(self, owner_client) -> None:
        assert made(owner_client)["next_action"] == "add_contact"
        assert made(owner_client, contacts=[{"last_name": "Petrov"}])["next_action"] is None

    def test_a_person_is_named_by_first_and_last_name(self, owner_client) -> None:
        person = made(owner_client, kind="person", first_name="Ann", last_name="Lee")
        assert (person["name"], person["next_action"]) == ("Ann Lee", None)

    def test_a_name_is_needed(self, owner_client) -> None:
        assert refused(owner_client.post(CUSTOMERS, {"kind": "company", "last_name": "Lee"})) == {"/name": ["required"]}
        assert refused(owner_client.post(CUSTOMERS, {"name": "   "})) == {"/name": ["required"]}

    def test_switching_the_kind_keeps_the_data(self, owner_client) -> None:
        person = made(owner_client, kind="person", first_name="Ann", last_name="Lee")
        path = f"{CUSTOMERS}/{person['id']}"
        company = owner_client.patch(path, {"kind": "company", "name": "Lee Ltd"}).json()
        assert (company["kind"], company["first_name"], company["last_name"]) == ("company", "Ann", "Lee")
        back = owner_client.patch(path, {"kind": "person"}).json()
        assert (back["kind"], back["first_name"], back["name"]) == ("person", "Ann", "Lee Ltd")


class TestCountry:
    def test_it_is_that_of_the_first_address_if_it_is_not_given(self, owner_client) -> None:
        address = {"line1": "Damrak 1", "city": "Amsterdam", "country": "NL"}
        customer = made(owner_client, addresses=[address], phones=[{"number": "020 123 4567"}])
        assert customer["country"] == "NL"
        assert customer["phones"][0]["number"] == "+31201234567"

    def test_numbers_are_the_organisations_country_if_nothing_else_is_known(self, owner_client) -> None:
        customer = made(owner_client, phones=[{"number": "0888 123 456"}])
        assert (customer["country"], customer["phones"][0]["number"]) == (None, "+359888123456")

    @pytest.mark.parametrize(
        ("written", "code"), [("Netherlands", "NL"), ("България", "BG"), ("England", "GB"), ("nl", "NL"), ("NLD", "NL")]
    )
    def test_a_written_out_country_is_refused_with_its_code(self, written, code, owner_client) -> None:
        answer = owner_client.post(CUSTOMERS, {"name": "x", "country": written})
        assert refused(answer) == {"/country": ["invalid_choice"]}
        assert answer.json()["errors"][0]["detail"] == f"Use the country code {code}."


class TestEveryMistakeAtOnce:
    def test_in_the_form_of_values(self, owner_client) -> None:
        body = {
            "name": "x\u202ey",
            "website": "ftp://x.example",
            "language": "xx",
            "country": "Atlantis",
            "activity_code": "ZZ",
            "distance_km": "-1",
            "emails": [{"email": "nobody"}],
            "addresses": [{"line1": "", "city": "Sofia", "country": "BG", "usages": ["summer"]}],
            "unknown": 1,
        }
        assert refused(owner_client.post(CUSTOMERS, body)) == {
            "/name": ["control_characters"],
            "/website": ["invalid_format"],
            "/language": ["invalid_choice"],
            "/country": ["invalid_choice"],
            "/activity_code": ["invalid_format"],
            "/distance_km": ["out_of_range"],
            "/emails/0/email": ["invalid_format"],
            "/addresses/0/line1": ["required"],
            "/addresses/0/usages/0": ["invalid_choice"],
            "/unknown": ["unknown_field"],
        }

    def test_in_what_only_the_database_knows(self, owner_client) -> None:
        nothing = "01900000-0000-7000-8000-000000000000"
        body = {
            "name": "x",
            "segment_id": nothing,
            "status_id": term(owner_client, "segments"),
            "responsible_manager_id": nothing,
            "parent_id": nothing,
            "phones": [{"number": "12"}],
            "addresses": [
                {"line1": "a", "city": "b", "country": "BG", "contact_id": nothing, "default_for": ["tax"]},
                {"line1": "a", "city": "b", "country": "BG", "valid_from": "2026-02-01", "valid_to": "2026-01-01"},
            ],
            "contacts": [{"channels": [{"kind": "messenger", "value": "@ann"}], "responsibility_ids": [nothing]}],
        }
        assert refused(owner_client.post(CUSTOMERS, body)) == {
            "/segment_id": ["not_found"],
            "/status_id": ["not_found"],
            "/responsible_manager_id": ["not_found"],
            "/parent_id": ["not_found"],
            "/phones/0/number": ["invalid_format"],
            "/addresses/0/contact_id": ["not_found"],
            "/addresses/0/default_for": ["contradiction"],
            "/addresses/1/valid_to": ["contradiction"],
            "/contacts/0/last_name": ["required"],
            "/contacts/0/channels/0/service": ["contradiction"],
            "/contacts/0/responsibility_ids/0": ["not_found"],
        }

    def test_nothing_is_written_then(self, owner_client, entered) -> None:
        before = Customer.objects.count()
        refused(owner_client.post(CUSTOMERS, {"name": "x", "phones": [{"number": "12"}]}))
        assert Customer.objects.count() == before

    def test_given_twice(self, owner_client) -> None:
        body = {
            "name": "x",
            "phones": [{"number": "0888123456", "is_primary": True}, {"number": "+359888123456", "is_primary": True}],
            "emails": [{"email": "A@x.example"}, {"email": "a@X.example"}],
            "external_references": [{"source": "erp", "id": "1"}, {"source": "erp", "id": "1"}],
        }
        assert refused(owner_client.post(CUSTOMERS, body)) == {
            "/phones/1/number": ["not_unique"],
            "/phones/1/is_primary": ["contradiction"],
            "/emails/1/email": ["not_unique"],
            "/external_references/1/id": ["not_unique"],
        }


class TestEmployees:
    def test_the_representative_is_the_salesperson_if_nobody_else_is_said(self, owner_client, owner) -> None:
        me = str(owner.employee_id)
        assert made(owner_client, salesperson_id=me)["representative_id"] == me
        assert made(owner_client, salesperson_id=me, representative_id=None)["representative_id"] is None

    def test_each_named_employee_has_the_role(self, owner_client, owner, entered) -> None:
        customer = made(owner_client, responsible_manager_id=str(owner.employee_id))
        assert customer["responsible_manager"] == {"id": str(owner.employee_id), "name": owner.name}
        row = Assignment.objects.get(customer_id=customer["id"])
        assert (row.role, row.employee_id, row.is_primary) == ("responsible_manager", owner.employee_id, True)


class TestParent:
    def test_a_customer_may_belong_to_another(self, owner_client) -> None:
        group = made(owner_client)
        customer = made(owner_client, parent_id=group["id"])
        assert customer["parent"] == {"id": group["id"], "code": group["code"], "name": group["name"]}

    def test_no_customer_is_above_itself(self, owner_client) -> None:
        top = made(owner_client)
        middle = made(owner_client, parent_id=top["id"])
        bottom = made(owner_client, parent_id=middle["id"])
        for above in (top, middle, bottom):
            answer = owner_client.patch(f"{CUSTOMERS}/{top['id']}", {"parent_id": above["id"]})
            assert refused(answer) == {"/parent_id": ["contradiction"]}
        assert read(owner_client, top)["parent_id"] is None


def test_an_archived_term_cannot_be_chosen_but_may_stay(owner_client) -> None:
    path = "/api/v1/dictionaries/segments"
    segment = owner_client.post(path, {"labels": {"en": "Old times"}}).json()
    customer = made(owner_client, segment_id=segment["id"])
    owner_client.patch(f"{path}/{segment['id']}", {"archived": True})
    answer = owner_client.post(CUSTOMERS, {"name": "x", "segment_id": segment["id"]})
    assert refused(answer) == {"/segment_id": ["archived"]}
    kept = owner_client.patch(f"{CUSTOMERS}/{customer['id']}", {"segment_id": segment["id"], "business_area": "y"})
    assert kept.status_code == 200


def test_a_repeated_request_is_answered_and_not_done_again(owner_client, entered) -> None:
    body = {"name": "Only once Ltd"}
    first = owner_client.post(CUSTOMERS, body, idempotency_key="once")
    second = owner_client.post(CUSTOMERS, body, idempotency_key="once")
    assert first.json() == second.json()
    assert second["Idempotent-Replayed"] == "true"
    assert Customer.objects.filter(name="Only once Ltd").count() == 1


def test_the_plan_limits_customers(owner, entered) -> None:
    limit = Customer.objects.filter(archived_at=None).count() + 1
    with tenant_context(dataclasses.replace(entered, limits={"customers": limit})):
        create_customers(actor=owner, items=[CustomerCreate(name="The last one")])
        with pytest.raises(AppError) as refusal:
            create_customers(actor=owner, items=[CustomerCreate(name="One too many")])
    assert (refusal.value.code, refusal.value.extra["maximum"]) == (KernelError.LIMIT_REACHED, limit)
