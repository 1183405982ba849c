"""Whom documents of a customer go to: defaults by role and kind, and the one resolver."""

import pytest

from customers.models import DocumentKind, DocumentRole
from customers.selectors.contact_roles import resolve_contact
from kernel.actor import system_actor
from kernel.models import Change
from tests.customers.making import CONTACTS, CUSTOMERS, made, read, refused


@pytest.fixture
def customer(owner_client):
    return made(owner_client, emails=[{"email": "office@roles.example"}], country="BG", language="bg")


def person(client, customer, name: str, **more) -> dict:
    email = {"kind": "email", "value": f"{name.lower()}@roles.example"}
    return made(client, f"{CUSTOMERS}/{customer['id']}/contacts", last_name=name, channels=[email], **more)


def roles(customer) -> str:
    return f"{CUSTOMERS}/{customer['id']}/contact-roles"


def put(client, customer, *rows, **headers):
    named = [dict(zip(("role", "document_kind", "contact_id"), row, strict=True)) for row in rows]
    return client.put(roles(customer), {"contact_roles": named}, **headers)


def resolved(customer, kind: str, role: str, contact=None):
    return resolve_contact(
        actor=system_actor(),
        customer_id=customer["id"],
        document_kind=DocumentKind(kind),
        role=DocumentRole(role),
        document_contact_id=contact,
    )


class TestDefaults:
    def test_are_said_at_once_and_are_a_change_of_the_customer(self, owner_client, customer, entered) -> None:
        ann, bob = person(owner_client, customer, "Ann"), person(owner_client, customer, "Bob")
        version = read(owner_client, customer)["version"]
        answer = put(
            owner_client,
            customer,
            ("shipping", "delivery", bob["id"]),
            ("billing", "invoice", ann["id"]),
            ("billing", None, bob["id"]),
        )
        assert answer.status_code == 200
        rows = answer.json()["results"]
        assert [(row["role"], row["document_kind"], row["contact"]["name"]) for row in rows] == [
            ("billing", None, "Bob"),
            ("billing", "invoice", "Ann"),
            ("shipping", "delivery", "Bob"),
        ]
        assert owner_client.get(roles(customer)).json()["results"] == rows
        assert answer["ETag"] == f'W/"{version + 1}"'
        change = Change.objects.filter(object_id=customer["id"]).latest("id")
        before, after = change.fields["contact_roles"]
        assert (before, len(after)) == ([], 3)

    def test_the_same_again_leaves_no_trace_and_rows_keep_their_ids(self, owner_client, customer) -> None:
        ann, bob = person(owner_client, customer, "Ann"), person(owner_client, customer, "Bob")
        first = put(owner_client, customer, ("billing", None, ann["id"]), ("legal", None, ann["id"]))
        again = put(owner_client, customer, ("legal", None, ann["id"]), ("billing", None, ann["id"]))
        assert (again["ETag"], again.json()) == (first["ETag"], first.json())
        moved = put(owner_client, customer, ("legal", None, bob["id"]))
        [row] = moved.json()["results"]
        assert row["id"] == first.json()["results"][1]["id"]
        late = put(owner_client, customer, if_match=first["ETag"])
        assert late.status_code == 412

    def test_what_is_wrong_is_said_where_it_is(self, owner_client, customer) -> None:
        ann = person(owner_client, customer, "Ann")
        gone = person(owner_client, customer, "Gone", is_active=False)
        stranger = person(owner_client, made(owner_client), "Stranger")
        answer = put(
            owner_client,
            customer,
            ("billing", None, ann["id"]),
            ("billing", None, ann["id"]),
            ("legal", None, gone["id"]),
            ("service", None, stranger["id"]),
        )
        assert refused(answer) == {
            "/contact_roles/1/role": ["not_unique"],
            "/contact_roles/2/contact_id": ["not_found"],
            "/contact_roles/3/contact_id": ["not_found"],
        }
        assert refused(put(owner_client, customer, ("boss", "letter", ann["id"]))) == {
            "/contact_roles/0/role": ["invalid_choice"],
            "/contact_roles/0/document_kind": ["invalid_choice"],
        }

    def test_go_with_the_contact(self, owner_client, customer) -> None:
        ann = person(owner_client, customer, "Ann")
        put(owner_client, customer, ("billing", None, ann["id"]))
        assert owner_client.delete(f"{CUSTOMERS}/{customer['id']}/contacts/{ann['id']}").status_code == 204
        assert owner_client.get(roles(customer)).json()["results"] == []


class TestResolver:
    def test_the_document_goes_before_defaults_and_these_before_the_customer(
        self, owner_client, customer, entered
    ) -> None:
        ann, bob, eve = (person(owner_client, customer, name) for name in ("Ann", "Bob", "Eve"))
        put(owner_client, customer, ("billing", None, ann["id"]), ("billing", "invoice", bob["id"]))
        assert resolved(customer, "invoice", "billing", eve["id"]).name == "Eve"
        assert resolved(customer, "invoice", "billing").name == "Bob"
        assert resolved(customer, "order", "billing").name == "Ann"
        itself = resolved(customer, "order", "legal")
        assert (itself.chosen_by, itself.contact_id, itself.email) == ("customer", None, "office@roles.example")

    def test_who_has_left_is_passed_over(self, owner_client, customer, entered) -> None:
        ann, bob = person(owner_client, customer, "Ann"), person(owner_client, customer, "Bob")
        put(owner_client, customer, ("billing", None, ann["id"]), ("billing", "invoice", bob["id"]))
        owner_client.patch(f"{CUSTOMERS}/{customer['id']}/contacts/{bob['id']}", {"is_active": False})
        assert resolved(customer, "invoice", "billing").name == "Ann"
        assert resolved(customer, "invoice", "billing", bob["id"]).name == "Ann"
        owner_client.delete(f"{CONTACTS}/{ann['id']}")
        assert resolved(customer, "invoice", "billing").chosen_by == "customer"
        # Naming somebody else for one role leaves the others as they are, even of those who have left.
        kept = owner_client.get(roles(customer)).json()["results"]
        rows = [(row["role"], row["document_kind"], row["contact_id"]) for row in kept]
        assert put(owner_client, customer, *rows).status_code == 200

    def test_what_a_contact_lacks_is_the_customers(self, owner_client, customer, entered) -> None:
        silent = made(owner_client, f"{CUSTOMERS}/{customer['id']}/contacts", last_name="Silent")
        put(owner_client, customer, ("service", "intervention", silent["id"]))
        found = resolved(customer, "intervention", "service")
        assert (found.name, found.email, found.language) == ("Silent", "office@roles.example", "bg")

    def test_what_is_billed_goes_to_the_address_for_invoices(self, owner_client, entered) -> None:
        emails = [{"email": "office@roles.example"}, {"email": "money@roles.example", "purposes": ["invoice"]}]
        customer = made(owner_client, emails=emails)
        silent = made(owner_client, f"{CUSTOMERS}/{customer['id']}/contacts", last_name="Silent")
        assert resolved(customer, "invoice", "billing").email == "money@roles.example"
        assert resolved(customer, "credit_note", "billing", silent["id"]).email == "money@roles.example"
        assert resolved(customer, "invoice", "shipping").email == "office@roles.example"
        assert resolved(customer, "order", "billing").email == "office@roles.example"
