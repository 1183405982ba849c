"""What documents take from a customer: addresses by usage and day, distances, e-mail addresses by purpose."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from customers.models import AddressUsage, BouncedAddress, EmailPurpose
from customers.selectors.addresses import addresses_for, delivery_addresses, distance_to, tax_address
from customers.selectors.recipients import email_for, email_of_contact
from kernel.actor import system_actor
from kernel.errors import AppError
from tests.customers.making import CUSTOMERS, made

pytestmark = pytest.mark.usefixtures("entered")
DAY = date(2026, 11, 2)
PLACE = {"city": "Sofia", "country": "BG"}


def lines(rows) -> list[str]:
    return [row.line1 for row in rows]


def bounced(email: str) -> None:
    BouncedAddress.objects.create(email=email, code=550, answer="no such user", bounced_at="2026-11-01T00:00:00Z")


class TestAddresses:
    def test_a_delivery_is_offered_warehouses_then_delivery_addresses_defaults_first(self, owner_client) -> None:
        customer = made(
            owner_client,
            addresses=[
                {"line1": "gate", **PLACE, "usages": ["delivery"]},
                {"line1": "yard", **PLACE, "usages": ["warehouse"]},
                {"line1": "hall", **PLACE, "usages": ["warehouse", "delivery"], "default_for": ["warehouse"]},
                {"line1": "desk", **PLACE, "usages": ["office"]},
            ],
        )
        found = delivery_addresses(actor=system_actor(), customer_id=customer["id"], day=DAY)
        assert lines(found) == ["hall", "yard", "gate"]

    def test_what_is_not_valid_on_the_day_is_no_default(self, owner_client) -> None:
        customer = made(
            owner_client,
            addresses=[
                {
                    "line1": "old",
                    **PLACE,
                    "usages": ["delivery"],
                    "valid_to": "2026-11-01",
                    "default_for": ["delivery"],
                },
                {"line1": "new", **PLACE, "usages": ["delivery"], "valid_from": "2026-11-02"},
                {"line1": "next", **PLACE, "usages": ["delivery"], "valid_from": "2026-11-03"},
            ],
        )

        def on(day: date) -> list[str]:
            usages = [AddressUsage.DELIVERY]
            return lines(addresses_for(actor=system_actor(), customer_id=customer["id"], usages=usages, day=day))

        assert on(DAY - timedelta(days=1)) == ["old"]
        assert on(DAY) == ["new"]
        assert on(DAY + timedelta(days=1)) == ["new", "next"]

    def test_an_address_that_is_over_becomes_no_default_by_itself(self, owner_client) -> None:
        customer = made(
            owner_client,
            addresses=[
                {"line1": "old", **PLACE, "usages": ["tax", "office"], "valid_to": "2020-01-01"},
                {"line1": "new", **PLACE, "usages": ["tax"]},
            ],
        )
        assert [each["default_for"] for each in customer["addresses"]] == [["office"], ["tax"]]

    def test_a_financial_document_takes_the_tax_address_else_the_registered_one(self, owner_client) -> None:
        registered = {"line1": "seat", **PLACE, "usages": ["registered"]}
        tax = {"line1": "tax", **PLACE, "usages": ["tax"], "valid_to": "2026-11-02"}
        customer = made(owner_client, addresses=[registered, tax])

        def on(day: date) -> str:
            return tax_address(actor=system_actor(), customer_id=customer["id"], day=day).line1

        assert (on(DAY), on(DAY + timedelta(days=1))) == ("tax", "seat")

    def test_a_financial_document_is_refused_without_such_an_address(self, owner_client) -> None:
        customer = made(owner_client, addresses=[{"line1": "desk", **PLACE, "usages": ["billing"]}])
        with pytest.raises(AppError) as refusal:
            tax_address(actor=system_actor(), customer_id=customer["id"], day=DAY)
        assert (refusal.value.code, refusal.value.code.status) == ("tax_address_missing", 409)

    def test_the_distance_of_an_address_goes_before_that_of_the_customer(self, owner_client) -> None:
        near = {"line1": "near", **PLACE, "usages": ["delivery"], "distance_km": "0.0"}
        customer = made(
            owner_client,
            distance_km="12.5",
            addresses=[near, {"line1": "somewhere", **PLACE, "usages": ["delivery"]}],
        )
        first, second = delivery_addresses(actor=system_actor(), customer_id=customer["id"], day=DAY)

        def to(address) -> Decimal | None:
            return distance_to(actor=system_actor(), customer_id=customer["id"], address=address)

        assert (to(first), to(second), to(None)) == (Decimal(0), Decimal("12.5"), Decimal("12.5"))


class TestEmails:
    def test_each_purpose_has_its_address_and_the_primary_one_stands_in(self, owner_client) -> None:
        customer = made(
            owner_client,
            emails=[
                {"email": "office@purpose.example", "purposes": ["general"]},
                {"email": "money@purpose.example", "purposes": ["statement", "invoice"]},
            ],
        )
        assert {str(each): email_for(customer["id"], each) for each in EmailPurpose} == {
            "general": "office@purpose.example",
            "invoice": "money@purpose.example",
            "statement": "money@purpose.example",
            "promotional": "office@purpose.example",
        }
        rows = owner_client.get(f"{CUSTOMERS}/{customer['id']}/mail/recipients").json()["results"]
        assert [(row["email"], row["purposes"]) for row in rows] == [
            ("office@purpose.example", ["general"]),
            ("money@purpose.example", ["invoice", "statement"]),
        ]

    def test_addresses_that_bounced_are_passed_over_while_there_is_another(self, owner_client) -> None:
        customer = made(
            owner_client,
            emails=[
                {"email": "office@bounced.example", "purposes": ["general"]},
                {"email": "Money@bounced.example", "purposes": ["statement"]},
            ],
        )
        bounced("money@bounced.example")
        assert email_for(customer["id"], EmailPurpose.STATEMENT) == "office@bounced.example"
        bounced("office@bounced.example")
        assert email_for(customer["id"], EmailPurpose.STATEMENT) == "Money@bounced.example"
        assert email_for(made(owner_client)["id"], EmailPurpose.STATEMENT) is None

    def test_a_contact_is_written_to_where_mail_gets_through(self, owner_client) -> None:
        channels = [
            {"kind": "email", "value": "first@person.example", "is_preferred": True},
            {"kind": "email", "value": "second@person.example"},
        ]
        customer = made(owner_client)
        ann = made(owner_client, f"{CUSTOMERS}/{customer['id']}/contacts", last_name="Ann", channels=channels)
        assert email_of_contact(ann["id"]) == "first@person.example"
        bounced("first@person.example")
        assert email_of_contact(ann["id"]) == "second@person.example"
