"""Changing customers: only what is given, with rights by field, versions, history, events and a way back."""

import pytest

from customers.models import Assignment, Customer
from kernel.models import Change, Event
from tests.api_client import ApiClient
from tests.customers.making import CUSTOMERS, made, read, refused, term


@pytest.fixture
def customer(owner_client):
    return made(owner_client, website="a.example", phones=[{"number": "0888 123 456"}], tags=["old"])


def path(customer) -> str:
    return f"{CUSTOMERS}/{customer['id']}"


def kinds_of_events(customer) -> list[str]:
    return list(Event.objects.filter(object_id=customer["id"]).order_by("id").values_list("kind", flat=True))


class TestPatch:
    def test_only_what_is_given_changes(self, owner_client, customer) -> None:
        changed = owner_client.patch(path(customer), {"business_area": "Towers", "website": None}).json()
        assert changed["previous"] == {"business_area": None, "website": "https://a.example"}
        after = read(owner_client, customer)
        expected = customer | {"business_area": "Towers", "website": None, "version": 2}
        del expected["next_action"]
        assert after == expected | {"updated_at": after["updated_at"]}
        assert after["updated_at"] > customer["updated_at"]

    def test_a_person_that_becomes_a_company_asks_for_a_contact(self, owner_client) -> None:
        person = made(owner_client, kind="person", first_name="Ann", last_name="Lee")
        assert owner_client.patch(path(person), {"language": "en"}).json()["next_action"] is None
        assert owner_client.patch(path(person), {"kind": "company"}).json()["next_action"] == "add_contact"
        owner_client.patch(path(person), {"kind": "person"})
        owner_client.post(f"{path(person)}/contacts", {"last_name": "Petrov"})
        assert owner_client.patch(path(person), {"kind": "company"}).json()["next_action"] is None

    def test_what_was_before_undoes_the_change(self, owner_client, customer) -> None:
        body = {"name": "Other name", "phones": [], "tags": ["new"], "segment_id": term(owner_client, "segments")}
        changed = owner_client.patch(path(customer), body).json()
        undone = owner_client.patch(path(customer), changed["previous"]).json()
        for name in ("name", "tags", "segment_id"):
            assert undone[name] == customer[name]
        assert [each["number"] for each in undone["phones"]] == ["+359888123456"]

    def test_a_change_that_changes_nothing_leaves_no_trace(self, owner_client, customer, entered) -> None:
        same = owner_client.patch(path(customer), {"name": customer["name"], "tags": ["OLD"], "website": "a.example"})
        assert (same.json()["version"], same.json()["previous"]) == (1, {})
        assert Change.objects.filter(object_id=customer["id"]).count() == 1
        assert kinds_of_events(customer) == ["customer.created"]

    def test_a_change_is_written_into_the_history_and_told(self, owner_client, customer, entered) -> None:
        owner_client.patch(path(customer), {"name": "New name"})
        change = Change.objects.filter(object_id=customer["id"]).latest("id")
        assert (change.action, change.fields) == ("updated", {"name": [customer["name"], "New name"]})
        assert (change.source, change.actor_kind) == ("web", "employee")
        assert kinds_of_events(customer) == ["customer.created", "customer.updated"]

    def test_the_version_that_the_client_saw_must_be_the_present_one(self, owner_client, customer) -> None:
        assert owner_client.patch(path(customer), {"business_area": "a"}, if_match='W/"1"')["ETag"] == 'W/"2"'
        late = owner_client.patch(path(customer), {"business_area": "b"}, if_match='W/"1"')
        assert (late.status_code, late.json()["current_version"], late["ETag"]) == (412, 2, 'W/"2"')

    @pytest.mark.parametrize("name", ["name", "kind", "is_prospect", "code", "phones"])
    def test_what_cannot_be_empty_cannot_be_emptied(self, name, owner_client, customer) -> None:
        assert set(refused(owner_client.patch(path(customer), {name: None}))) == {f"/{name}"}

    def test_what_follows_from_the_name_follows(self, owner_client, customer, entered) -> None:
        owner_client.patch(path(customer), {"name": "Ångström & Söhne GmbH", "website": None})
        row = Customer.objects.get(id=customer["id"])
        assert (row.sort_name, row.match_name) == ("angstrom & sohne gmbh", "angstrom sohne")
        assert "angstrom" in row.search_text
        assert row.website_domain is None

    def test_a_persons_name_follows_its_parts(self, owner_client) -> None:
        person = made(owner_client, kind="person", first_name="Ann", last_name="Lee")
        assert owner_client.patch(path(person), {"last_name": "Fox"}).json()["name"] == "Ann Fox"
        owner_client.patch(path(person), {"name": "Dr. Fox"})
        assert owner_client.patch(path(person), {"last_name": "Wolf"}).json()["name"] == "Dr. Fox"


class TestConversion:
    def test_becoming_a_customer_is_noted_once(self, owner_client, customer, entered) -> None:
        first = owner_client.patch(path(customer), {"is_customer": True}).json()
        assert first["converted_at"] is not None
        owner_client.patch(path(customer), {"is_customer": False})
        again = owner_client.patch(path(customer), {"is_customer": True}).json()
        assert again["converted_at"] == first["converted_at"]
        assert kinds_of_events(customer).count("customer.converted") == 1


class TestRightsByField:
    def test_marketing_changes_its_fields_and_no_others(self, client_of, organisation, owner_client, customer) -> None:
        marketing = client_of(organisation, "marketing")
        segment = term(owner_client, "segments")
        assert refused(marketing.patch(path(customer), {"segment_id": segment}), 403, "forbidden") == {}
        changed = marketing.patch(f"{path(customer)}/marketing", {"segment_id": segment}).json()
        assert (changed["segment_id"], changed["previous"]) == (segment, {"segment_id": None})
        assert marketing.get(f"{path(customer)}/marketing").json()["segment"]["id"] == segment
        assert refused(marketing.patch(f"{path(customer)}/marketing", {"name": "x"})) == {"/name": ["unknown_field"]}

    def test_each_field_needs_its_own_right(self, owner_client, credentials, organisation, customer) -> None:
        role = owner_client.post(
            "/api/v1/roles",
            {
                "name": "Only editing",
                "rights": ["customers:customer:view", "customers:customer:edit"],
                "customer_scope": "all",
                "document_scope": "own",
            },
        )
        assert role.status_code == 201, role.json()
        key = owner_client.post(
            "/api/v1/api-keys",
            {
                "name": "editing",
                "scopes": ["customers:read", "customers:write"],
                "kind": "service",
                "role_id": role.json()["id"],
            },
        )
        assert key.status_code == 201, key.json()
        editor = ApiClient(organisation, key=key.json()["key"])
        assert editor.patch(path(customer), {"business_area": "x"}).status_code == 200
        for field, value, right in (
            ("segment_id", term(owner_client, "segments"), "customers:marketing:edit"),
            ("salesperson_id", str(credentials(organisation, "sales").login_id), "customers:customer:assign"),
        ):
            answer = editor.patch(path(customer), {field: value})
            refused(answer, 403, "forbidden")
            assert answer.json()["right"] == right
        refused(editor.delete(path(customer)), 403, "forbidden")


class TestEmployees:
    def test_a_new_manager_takes_the_place_of_the_old_one(
        self, owner_client, credentials, organisation, owner, entered
    ) -> None:
        sales = str(credentials(organisation, "sales").login_id)
        customer = made(owner_client, responsible_manager_id=str(owner.employee_id))
        changed = owner_client.patch(path(customer), {"responsible_manager_id": sales}).json()
        assert changed["responsible_manager"]["id"] == sales
        rows = Assignment.objects.filter(customer_id=customer["id"])
        assert [(str(row.employee_id), row.is_primary) for row in rows] == [(sales, True)]
        owner_client.patch(path(customer), {"responsible_manager_id": None})
        assert not rows.all().exists()

    def test_a_salesperson_becomes_the_representative_where_there_is_none(self, owner_client, owner, customer) -> None:
        me = str(owner.employee_id)
        assert owner_client.patch(path(customer), {"salesperson_id": me}).json()["representative_id"] == me


class TestArchive:
    def test_an_archived_customer_leaves_lists_and_comes_back(self, owner_client, customer, entered) -> None:
        assert owner_client.delete(path(customer)).status_code == 204
        listed = owner_client.get(CUSTOMERS, q=customer["code"], count="exact").json()
        assert listed["total_count"] == 0
        archived = owner_client.get(CUSTOMERS, q=customer["code"], archived_at__isnull="false").json()["results"]
        assert [row["id"] for row in archived] == [customer["id"]]
        assert read(owner_client, customer)["archived_at"] is not None
        assert owner_client.post(f"{path(customer)}/restore").json()["archived_at"] is None
        assert kinds_of_events(customer) == ["customer.created", "customer.archived", "customer.restored"]
        actions = Change.objects.filter(object_id=customer["id"]).order_by("id").values_list("action", flat=True)
        assert list(actions) == ["created", "archived", "restored"]

    def test_archiving_twice_is_the_same_as_once(self, owner_client, customer, entered) -> None:
        for _ in range(2):
            assert owner_client.delete(path(customer)).status_code == 204
        assert read(owner_client, customer)["version"] == 2


class TestExternalId:
    ADDRESS = f"{CUSTOMERS}/by-external-id/erp/A/17 б"

    def test_the_first_put_creates_and_the_next_changes(self, owner_client, entered) -> None:
        first = owner_client.put(self.ADDRESS, {"name": "From the ERP", "phones": [{"number": "0888123456"}]})
        assert (first.status_code, first["Location"]) == (201, f"{CUSTOMERS}/{first.json()['id']}")
        assert first.json()["external_references"] == [{"source": "erp", "id": "A/17 б"}]
        second = owner_client.put(self.ADDRESS, {"name": "Renamed in the ERP", "phones": [{"number": "0888999999"}]})
        assert (second.status_code, second.json()["id"]) == (200, first.json()["id"])
        assert [each["number"] for each in second.json()["phones"]] == ["+359888999999"]
        assert (first.json()["next_action"], second.json()["next_action"]) == ("add_contact", None)
        assert owner_client.get(self.ADDRESS).json() == {
            name: value for name, value in second.json().items() if name != "next_action"
        }
        assert Customer.objects.filter(name__endswith="the ERP").count() == 1

    def test_what_is_not_given_stays(self, owner_client) -> None:
        owner_client.put(self.ADDRESS, {"name": "From the ERP", "business_area": "x", "is_customer": True})
        again = owner_client.put(self.ADDRESS, {"name": "From the ERP"}).json()
        assert (again["business_area"], again["is_customer"], again["version"]) == ("x", True, 1)

    def test_it_is_a_404_until_then(self, owner_client) -> None:
        assert owner_client.get(self.ADDRESS).status_code == 404
        late = owner_client.put(self.ADDRESS, {"name": "x"}, if_match='W/"3"')
        assert late.status_code == 412

    def test_an_impossible_source_is_refused(self, owner_client) -> None:
        answer = owner_client.put(f"{CUSTOMERS}/by-external-id/ERP!/1", {"name": "x"})
        assert refused(answer, 400, "invalid_parameter") == {"source": ["invalid_format"]}


class TestHistory:
    def test_it_tells_who_changed_what_and_when(self, owner_client, owner, customer) -> None:
        owner_client.patch(path(customer), {"name": "New"}, x_request_id="mark-1")
        owner_client.post(f"{path(customer)}/phones", {"number": "0888999999"})
        found = owner_client.get(f"{path(customer)}/history").json()["results"]
        assert [[field["name"] for field in entry["fields"]] for entry in found][:2] == [["phones"], ["name"]]
        assert found[1]["fields"] == [{"name": "name", "before": customer["name"], "after": "New"}]
        assert (found[1]["actor"]["name"], found[1]["request_id"]) == (owner.name, "mark-1")
        one = owner_client.get(f"{path(customer)}/history", request_id="mark-1").json()["results"]
        assert [entry["id"] for entry in one] == [found[1]["id"]]

    def test_it_is_read_page_by_page(self, owner_client, customer) -> None:
        for number in range(5):
            owner_client.patch(path(customer), {"business_area": str(number)})
        first = owner_client.get(f"{path(customer)}/history", limit=4).json()
        second = owner_client.get(f"{path(customer)}/history", limit=4, cursor=first["next_cursor"]).json()
        assert (len(first["results"]), len(second["results"]), second["has_more"]) == (4, 2, False)

    def test_a_field_comes_back(self, owner_client, customer) -> None:
        body = {"name": "Wrong", "phones": [{"number": "0888999999"}], "tags": [], "business_area": "stays"}
        owner_client.patch(path(customer), body)
        entry = owner_client.get(f"{path(customer)}/history").json()["results"][0]
        restored = owner_client.post(
            f"{path(customer)}/history/{entry['id']}/restore", {"fields": ["name", "phones", "tags"]}
        ).json()
        assert (restored["name"], restored["tags"]) == (customer["name"], ["old"])
        assert [each["number"] for each in restored["phones"]] == ["+359888123456"]
        assert restored["business_area"] == "stays"

    def test_only_fields_of_that_change_can_come_back(self, owner_client, customer) -> None:
        owner_client.delete(path(customer))
        entry = owner_client.get(f"{path(customer)}/history").json()["results"][0]
        answer = owner_client.post(
            f"{path(customer)}/history/{entry['id']}/restore", {"fields": ["archived_at", "name"]}
        )
        assert refused(answer) == {"/fields/0": ["not_allowed"], "/fields/1": ["not_allowed"]}
        other = made(owner_client)
        answer = owner_client.post(f"{path(other)}/history/{entry['id']}/restore", {"fields": ["name"]})
        assert answer.status_code == 404

    def test_what_one_may_not_see_has_no_history(self, client_of, organisation, customer) -> None:
        assert client_of(organisation, "sales").get(f"{path(customer)}/history").status_code == 404
