"""Field policy: what an organisation wants filled, what is missing, and what an old gap never blocks."""

import pytest

from customers.field_policy import FieldPolicy, Preset, Rule, fields_of
from customers.models import Contact, ContactChannel, ContactLink, Customer, Term
from customers.models import FieldPolicy as FieldPolicyRow
from customers.selectors.field_policies import incomplete_column, policy_for, requirements_of, rules_of
from kernel.models import Change, Event
from kernel.registers.types import Operator
from tests.customers.rows import customer_row

PATH = "/api/v1/field-policies"
ID = "0198c0de-0000-7000-8000-000000000000"


def policy(*rules: tuple[str, bool, bool, str | None]) -> FieldPolicy:
    fields = fields_of("customers")
    return FieldPolicy("customers", [Rule(fields[name], *rest) for name, *rest in rules])


def pointers(errors) -> list[str]:
    return [error.pointer for error in errors]


class TestMissing:
    billing = policy(
        ("segment", True, True, None), ("status", True, True, None), ("responsible_manager", True, True, None)
    )

    def test_a_new_row_is_told_everything_that_it_lacks_at_once(self) -> None:
        missing = self.billing.missing("company", {"segment_id": ID}, None)
        assert pointers(missing) == ["/status_id", "/responsible_manager_id"]
        assert {error.code for error in missing} == {"required"}

    @pytest.mark.parametrize("empty", [None, "", "  ", [], {}])
    def test_empty_values_are_missing(self, empty) -> None:
        rule = policy(("website", True, True, None))
        assert pointers(rule.missing("company", {"website": empty}, None)) == ["/website"]

    @pytest.mark.parametrize("value", [0, False, "x", ["x"]])
    def test_zero_and_false_are_values(self, value) -> None:
        assert policy(("distance_km", True, True, None)).missing("company", {"distance_km": value}, None) == []

    def test_an_old_gap_that_is_left_untouched_blocks_nothing(self) -> None:
        assert self.billing.missing("company", {"status_id": None}, {"name"}) == []

    def test_a_change_may_not_empty_what_is_required(self) -> None:
        assert pointers(self.billing.missing("company", {"status_id": None}, {"status_id"})) == ["/status_id"]

    def test_a_rule_for_creation_alone_lets_a_change_empty_the_field(self) -> None:
        rule = policy(("website", True, False, None))
        assert rule.missing("company", {"website": None}, {"website"}) == []
        assert pointers(rule.missing("company", {}, None)) == ["/website"]

    def test_a_rule_for_changes_alone_lets_a_row_begin_without_it(self) -> None:
        rule = policy(("website", False, True, None))
        assert rule.missing("company", {}, None) == []
        assert pointers(rule.missing("company", {"website": ""}, {"website"})) == ["/website"]

    def test_a_rule_for_persons_asks_companies_nothing(self) -> None:
        rule = policy(("first_name", True, True, "person"))
        assert rule.missing("company", {}, None) == []
        assert pointers(rule.missing("person", {}, None)) == ["/first_name"]

    def test_a_row_that_becomes_a_person_answers_for_the_rules_of_persons_alone(self) -> None:
        rules = policy(("first_name", True, True, "person"), ("segment", True, True, None))
        assert pointers(rules.missing("person", {}, {"kind"})) == ["/first_name"]
        assert rules.missing("company", {}, {"kind"}) == []

    def test_a_contacts_phone_satisfies_the_rule_for_a_company_but_not_for_a_person(self) -> None:
        rule = policy(("phones", True, True, None))
        values = {"phones": [], "contact_phones": ["+359888123456"]}
        assert rule.missing("company", values, None) == []
        assert pointers(rule.missing("person", values, None)) == ["/phones"]

    def test_the_last_phone_cannot_go_and_neither_can_the_contact_that_has_it(self) -> None:
        rule = policy(("phones", True, True, None))
        assert pointers(rule.missing("company", {"phones": []}, {"phones"})) == ["/phones"]
        assert pointers(rule.missing("company", {"phones": []}, {"contact_phones"})) == ["/phones"]


class TestIncomplete:
    def test_rows_that_lack_something_now_are_listed(self, entered) -> None:
        segment = Term.objects.filter(dictionary="segments").first()
        complete = customer_row(segment=segment, website="https://a.example")
        no_segment = customer_row(website="https://b.example")
        no_website = customer_row(segment=segment)
        person = customer_row(kind="person", segment=segment)
        rules = policy(("segment", True, True, None), ("website", False, True, "company"))
        found = set(Customer.objects.filter(rules.incomplete()).values_list("id", flat=True))
        assert found == {no_segment.id, no_website.id}
        rest = set(Customer.objects.exclude(rules.incomplete()).values_list("id", flat=True))
        assert rest == {complete.id, person.id}

    def test_a_company_whose_active_contact_has_a_phone_is_complete(self, entered) -> None:
        rules = policy(("phones", True, True, None))
        company, person, left = customer_row(), customer_row(kind="person"), customer_row()
        own = customer_row(primary_phone="+359888000001")
        with_phone(company)
        with_phone(person)
        with_phone(left, is_active=False)
        found = set(Customer.objects.filter(rules.incomplete()).values_list("id", flat=True))
        assert found == {person.id, left.id}
        assert own.id not in found

    @pytest.mark.parametrize("resource", ["customers", "contacts"])
    def test_every_field_knows_the_rows_without_it(self, resource, entered) -> None:
        model = {"customers": Customer, "contacts": Contact}[resource]
        link = with_phone(customer_row())
        expected = {"customers": link.customer_id, "contacts": link.contact_id}[resource]
        filled = {"customers": {"phones"}, "contacts": {"channels"}}[resource]
        fields = fields_of(resource)
        assert len(fields) > 4
        for name, field in fields.items():
            lacking = model.objects.filter(field.absent()).values_list("id", flat=True)
            assert (expected not in lacking) == (name in filled), name

    def test_a_policy_without_rules_finds_nothing_incomplete(self, entered) -> None:
        customer_row()
        assert not Customer.objects.filter(policy().incomplete()).exists()

    def test_the_register_column_filters_and_shows(self, entered, owner, owner_client) -> None:
        owner_client.put(f"{PATH}/customers", {"rules": [{"field": "website"}]})
        lacking, complete = customer_row(), customer_row(website="https://a.example")
        column = incomplete_column("customers", Customer)
        assert column.load(owner, [lacking.id, complete.id]) == {lacking.id: True, complete.id: False}
        for operator, value, expected in (
            (Operator.EQ, True, {lacking.id}),
            (Operator.EQ, False, {complete.id}),
            (Operator.NE, True, {complete.id}),
            (Operator.NE, False, {lacking.id}),
        ):
            rows = Customer.objects.filter(column.condition(operator, (value,)))
            assert set(rows.values_list("id", flat=True)) == expected


class TestSettings:
    def test_a_new_organisation_follows_the_preset_that_it_chose(self, owner_client, entered) -> None:
        found = {row["resource"]: row for row in owner_client.get(PATH).json()["results"]}
        assert set(found) == {"customers", "contacts"}
        assert found["customers"]["presets"] == ["minimal"]
        assert found["customers"]["rules"] == []
        assert {"segment", "phones", "first_name"} <= {field["name"] for field in found["customers"]["fields"]}
        assert FieldPolicyRow.objects.count() == 2

    def test_the_presets_say_what_they_ask_for(self, owner_client) -> None:
        found = {row["preset"]: row["rules"] for row in owner_client.get(f"{PATH}/presets").json()["results"]}
        asked = {
            preset: {(rule["field"], rule["kind"]) for rule in rules["customers"]} for preset, rules in found.items()
        }
        assert asked == {
            "minimal": set(),
            "builder": {("first_name", "person"), ("addresses", None), ("phones", None)},
            "billing": {("segment", None), ("status", None), ("channel", None), ("responsible_manager", None)},
        }

    @pytest.mark.parametrize("preset", Preset)
    def test_every_preset_speaks_of_fields_that_exist(self, preset) -> None:
        for resource in ("customers", "contacts"):
            assert {rule["field"] for rule in rules_of(preset, resource)} <= set(fields_of(resource))

    def test_rules_are_replaced_as_a_whole_with_history_and_event(self, owner_client, entered) -> None:
        before = owner_client.get(f"{PATH}/customers")
        body = {
            "rules": [
                {"field": "segment", "on_create": True, "on_update": False},
                {"field": "phones", "kind": "company"},
                {"field": "first_name"},
            ]
        }
        answer = owner_client.put(f"{PATH}/customers", body, if_match=before["ETag"])
        assert answer.status_code == 200
        stored = answer.json()
        assert stored["rules"] == [
            {"field": "segment", "on_create": True, "on_update": False, "kind": None},
            {"field": "phones", "on_create": True, "on_update": True, "kind": "company"},
            {"field": "first_name", "on_create": True, "on_update": True, "kind": "person"},
        ]
        assert (stored["version"], stored["presets"], answer["ETag"]) == (2, [], 'W/"2"')
        row = FieldPolicyRow.objects.get(resource="customers")
        assert Change.objects.filter(object_id=row.id).order_by("id").last().fields == {"rules": [[], stored["rules"]]}
        assert Event.objects.get(kind="field_policy.updated").data["rules"] == stored["rules"]

    def test_the_policy_holds_from_then_on(self, owner_client, entered) -> None:
        owner_client.put(f"{PATH}/customers", {"rules": [{"field": "segment"}]})
        assert pointers(policy_for("customers").missing("company", {}, None)) == ["/segment_id"]
        assert requirements_of("customers") == {
            "name": {"create": True, "update": True, "kind": "company", "substitute": None},
            "segment": {"create": True, "update": True, "kind": None, "substitute": None},
        }

    def test_it_says_what_a_company_may_give_instead(self, owner_client) -> None:
        owner_client.put(f"{PATH}/customers", {"rules": [{"field": "phones"}]})
        register = owner_client.get("/api/v1/registers/customers").json()
        assert register["requirements"]["phones"]["substitute"] == "contact_phones"

    def test_another_version_is_refused(self, owner_client) -> None:
        refused = owner_client.put(f"{PATH}/customers", {"rules": []}, if_match='W/"8"')
        assert (refused.status_code, refused.json()["current_version"]) == (412, 1)

    def test_the_same_rules_again_leave_no_trace(self, owner_client, entered) -> None:
        assert owner_client.put(f"{PATH}/customers", {"rules": []}).json()["version"] == 1

    def test_a_preset_is_applied_to_every_resource(self, owner_client, entered) -> None:
        answer = owner_client.post(f"{PATH}/apply-preset", {"preset": "billing"})
        assert answer.status_code == 200
        found = {row["resource"]: row for row in answer.json()["results"]}
        assert found["customers"]["presets"] == ["billing"]
        assert policy_for("customers").requires("segment", "company")

    def test_a_resource_that_nobody_has_set_yet_begins_without_rules(self, owner_client, entered) -> None:
        FieldPolicyRow.objects.all().delete()
        found = owner_client.get(f"{PATH}/customers")
        assert (found.json()["rules"], found.json()["version"], found["ETag"]) == ([], 0, 'W/"0"')
        answer = owner_client.put(f"{PATH}/customers", {"rules": [{"field": "website"}]}, if_match='W/"0"')
        assert (answer.status_code, answer.json()["version"]) == (200, 1)

    def test_everything_wrong_with_the_rules_is_listed_at_once(self, owner_client) -> None:
        body = {
            "rules": [
                {"field": "shoe_size"},
                {"field": "segment", "on_create": False, "on_update": False},
                {"field": "segment"},
                {"field": "first_name", "kind": "company"},
            ]
        }
        refused = owner_client.put(f"{PATH}/customers", body)
        assert refused.status_code == 422
        assert [(error["pointer"], error["code"]) for error in refused.json()["errors"]] == [
            ("/rules/0/field", "not_found"),
            ("/rules/1", "contradiction"),
            ("/rules/2/field", "not_unique"),
            ("/rules/3/kind", "contradiction"),
        ]
        refused = owner_client.put(f"{PATH}/contacts", {"rules": [{"field": "last_name", "kind": "person"}]})
        assert [error["pointer"] for error in refused.json()["errors"]] == ["/rules/0/kind"]

    def test_a_resource_without_a_policy_is_not_found(self, owner_client) -> None:
        assert owner_client.get(f"{PATH}/invoices").status_code == 404
        assert owner_client.put(f"{PATH}/invoices", {"rules": []}).status_code == 404

    def test_people_without_the_right_cannot_change_it(self, client_of, organisation) -> None:
        viewer = client_of(organisation, "viewer")
        assert viewer.put(f"{PATH}/customers", {"rules": []}).status_code == 403
        assert viewer.post(f"{PATH}/apply-preset", {"preset": "minimal"}).status_code == 403


def with_phone(customer: Customer, *, is_active: bool = True) -> ContactLink:
    contact = Contact.objects.create(name="Ann Lee", sort_name="ann lee", search_text="ann lee")
    ContactChannel.objects.create(contact=contact, position=0, kind="phone", value="+359888123456", is_preferred=True)
    return ContactLink.objects.create(contact=contact, customer=customer, is_primary=True, is_active=is_active)
