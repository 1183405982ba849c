"""What leads to a merged customer or contact from elsewhere: links of custom fields, its logo, its code."""

import uuid

import pytest

from customers.imports.lookups import Lookups
from kernel.models import Change, Event
from tests.customers.making import CONTACTS, CUSTOMERS, made, read, refused
from tests.customers.test_logos import picture, uploaded
from tests.customers.test_merges import PREVIEW, merged, undone, without

pytestmark = pytest.mark.usefixtures("entered")


@pytest.fixture
def field(owner_client):
    """Defines a link and answers its key."""

    def define(resource: str, target: str, **more) -> str:
        key = f"link_{uuid.uuid4().hex[:8]}"
        body = {"resource": resource, "key": key, "type": "link", "target": target, "labels": {"en": "Link"}, **more}
        made(owner_client, "/api/v1/custom-fields", **body)
        return key

    return define


def person(client, **more) -> dict:
    return made(client, f"{CUSTOMERS}/{made(client)['id']}/contacts", last_name=f"P{uuid.uuid4().hex[:6]}", **more)


class TestLinks:
    def test_of_customers_and_contacts_lead_to_the_survivor_and_back(self, owner_client, field) -> None:
        partner, boss = field("customers", "customer"), field("contacts", "customer")
        one, other = made(owner_client), made(owner_client)
        company = made(owner_client, custom={partner: other["id"]})
        ann = person(owner_client, custom={boss: other["id"]})
        preview = owner_client.post(PREVIEW, {"ids": [one["id"], other["id"]], "survivor_id": one["id"]}).json()
        assert {"links": 2}.items() <= {each["name"]: each["count"] for each in preview["moves"]}.items()
        merge = merged(owner_client, one, other)
        after = read(owner_client, company)
        assert (after["custom"][partner], after["custom_links"][partner]["name"]) == (one["id"], one["name"])
        assert after["version"] == company["version"] + 1
        found = owner_client.get(f"{CONTACTS}/{ann['id']}").json()
        assert found["custom"][boss] == one["id"]
        assert undone(owner_client, merge)["kept"] == []
        assert read(owner_client, company)["custom"][partner] == other["id"]
        assert owner_client.get(f"{CONTACTS}/{ann['id']}").json()["custom"][boss] == other["id"]

    def test_to_contacts_do_so_too(self, owner_client, field) -> None:
        boss, friend = field("customers", "contact"), field("contacts", "contact")
        one, other = person(owner_client), person(owner_client)
        company = made(owner_client, custom={boss: other["id"]})
        ann = person(owner_client, custom={friend: other["id"]})
        body = {"survivor_id": one["id"], "merged_ids": [other["id"]]}
        merge = owner_client.post(f"{CONTACTS}/merge", body).json()
        assert read(owner_client, company)["custom"][boss] == one["id"]
        assert owner_client.get(f"{CONTACTS}/{ann['id']}").json()["custom"][friend] == one["id"]
        assert undone(owner_client, merge)["kept"] == []
        assert read(owner_client, company)["custom"][boss] == other["id"]
        assert owner_client.get(f"{CONTACTS}/{ann['id']}").json()["custom"][friend] == other["id"]

    def test_are_told_in_history_and_events(self, owner_client, field) -> None:
        partner = field("customers", "customer")
        one, other = made(owner_client), made(owner_client)
        company = made(owner_client, custom={partner: other["id"]})
        merged(owner_client, one, other)
        change = Change.objects.filter(object_id=company["id"]).latest("id")
        assert (change.source, change.fields) == ("merge", {f"cf_{partner}": [other["id"], one["id"]]})
        event = Event.objects.filter(object_id=company["id"]).latest("id")
        assert (event.kind, event.data["custom"][partner]) == ("customer.updated", one["id"])

    def test_of_the_survivor_to_itself_are_gone_until_it_is_undone(self, owner_client, field) -> None:
        partner = field("customers", "customer")
        other = made(owner_client)
        one = made(owner_client, custom={partner: other["id"]})
        merge = merged(owner_client, one, other)
        assert read(owner_client, one)["custom"][partner] is None
        assert undone(owner_client, merge)["kept"] == []
        assert without(read(owner_client, one)) == without(one, "next_action")

    def test_that_were_changed_since_stay_and_are_told(self, owner_client, field) -> None:
        partner = field("customers", "customer")
        one, other, third = (made(owner_client) for _ in range(3))
        company = made(owner_client, custom={partner: other["id"]})
        merge = merged(owner_client, one, other)
        path = f"{CUSTOMERS}/{company['id']}"
        assert owner_client.patch(path, {"custom": {partner: third["id"]}}).status_code == 200
        assert [each["id"] for each in undone(owner_client, merge)["kept"]] == ["links"]
        assert read(owner_client, company)["custom"][partner] == third["id"]

    def test_that_are_unique_stay_unique(self, owner_client, field) -> None:
        partner = field("customers", "customer", is_unique=True)
        one, other, free = (made(owner_client) for _ in range(3))
        first = made(owner_client, custom={partner: one["id"]})
        second = made(owner_client, custom={partner: other["id"]})
        merge = merged(owner_client, one, other)
        assert read(owner_client, first)["custom"][partner] == one["id"]
        assert read(owner_client, second)["custom"][partner] == other["id"]
        undone(owner_client, merge)
        merge = merged(owner_client, free, other)
        assert read(owner_client, second)["custom"][partner] == free["id"]
        taken = owner_client.post(CUSTOMERS, {"name": "Late", "custom": {partner: free["id"]}})
        assert refused(taken) == {f"/custom/{partner}": ["not_unique"]}
        assert undone(owner_client, merge)["kept"] == []
        assert read(owner_client, second)["custom"][partner] == other["id"]

    def test_of_the_merged_one_come_back_even_to_who_was_archived_since(self, owner_client, field) -> None:
        partner = field("customers", "customer")
        one, third = made(owner_client), made(owner_client)
        other = made(owner_client, custom={partner: third["id"]})
        merge = merged(owner_client, one, other)
        owner_client.delete(f"{CUSTOMERS}/{third['id']}")
        assert undone(owner_client, merge)["kept"] == []
        assert read(owner_client, other)["custom"][partner] == third["id"]


class TestLogo:
    def test_goes_to_a_survivor_that_has_none_and_back(self, owner_client) -> None:
        one, other = made(owner_client), made(owner_client)
        path = f"{CUSTOMERS}/{other['id']}/logo"
        logo = owner_client.put(path, {"file_id": uploaded(owner_client, picture())}).json()["logo"]
        merge = merged(owner_client, one, other)
        assert read(owner_client, one)["logo"]["id"] == logo["id"]
        [told] = [
            each
            for each in owner_client.get(f"{CUSTOMERS}/{one['id']}/history").json()["results"][0]["fields"]
            if each["name"] == "logo_id"
        ]
        assert (told["before"], told["after"]) == (None, logo["id"])
        assert undone(owner_client, merge)["kept"] == []
        assert (read(owner_client, one)["logo"], read(owner_client, other)["logo"]) == (None, logo)

    def test_of_the_survivor_stays(self, owner_client) -> None:
        one, other = made(owner_client), made(owner_client)
        logos = [
            owner_client.put(
                f"{CUSTOMERS}/{each['id']}/logo", {"file_id": uploaded(owner_client, picture(colour=colour))}
            ).json()["logo"]["id"]
            for each, colour in ((one, "navy"), (other, "teal"))
        ]
        merge = merged(owner_client, one, other)
        assert read(owner_client, one)["logo"]["id"] == logos[0]
        undone(owner_client, merge)
        assert [read(owner_client, each)["logo"]["id"] for each in (one, other)] == logos

    def test_that_was_replaced_since_stays_and_is_told(self, owner_client) -> None:
        one, other = made(owner_client), made(owner_client)
        path = f"{CUSTOMERS}/{{}}/logo"
        owner_client.put(path.format(other["id"]), {"file_id": uploaded(owner_client, picture())})
        merge = merged(owner_client, one, other)
        new = owner_client.put(path.format(one["id"]), {"file_id": uploaded(owner_client, picture(colour="red"))})
        assert [each["id"] for each in undone(owner_client, merge)["kept"]] == ["logo_id"]
        assert read(owner_client, one)["logo"] == new.json()["logo"]
        assert read(owner_client, other)["logo"] is None


class TestFormerCodes:
    def test_mean_the_survivor_where_customers_are_looked_up(self, owner_client, owner, field) -> None:
        partner = field("customers", "customer")
        one, other, third = (made(owner_client) for _ in range(3))
        merged(owner_client, other, third)
        merged(owner_client, one, other)
        lookups = Lookups(owner, source="erp", may_add_terms=False)
        codes = {each["code"] for each in (one, other, third)}
        found = lookups.customers(codes=codes, numbers=[])
        assert found == {("code", code.casefold()): uuid.UUID(one["id"]) for code in codes}
        assert lookups.linked("customer", third["code"].lower()) == uuid.UUID(one["id"])
        linking = made(owner_client, custom={partner: one["id"]})
        rows = owner_client.get(CUSTOMERS, **{f"cf_{partner}": third["code"]}).json()["results"]
        assert [each["id"] for each in rows] == [linking["id"]]
