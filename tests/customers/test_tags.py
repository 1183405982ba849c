"""Tags: free words on customers, unique without regard to case, renamed and merged without losing links."""

import threading
import uuid

import pytest
from django.db import connection

from customers.models import Customer, CustomerTag, Tag
from customers.selectors.tags import customers_tagged, names_of_customers
from customers.services.dictionaries.tag_links import add_tags, remove_tags, replace_tags
from customers.services.dictionaries.tags import tag_ids_for_names
from kernel.db import write
from kernel.models import Change, Event
from kernel.registers.types import Operator
from kernel.tenancy import tenant_context
from tests.customers.rows import customer_row

PATH = "/api/v1/tags"


def add(client, name: str, **body):
    answer = client.post(PATH, {"name": name} | body)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def tagged(owner, *names: str) -> Customer:
    customer = customer_row()
    with write():
        replace_tags(actor=owner, wanted={customer.id: names})
    return customer


def names_of(owner, customer) -> list[str]:
    return names_of_customers(owner, [customer.id])[customer.id]


def last_change(object_id) -> Change:
    return Change.objects.filter(object_id=object_id).order_by("id").last()


class TestCreate:
    def test_a_tag_is_made_with_name_and_colour(self, owner_client) -> None:
        answer = owner_client.post(PATH, {"name": " Key   account ", "color": "grape"})
        tag = answer.json()
        assert (tag["name"], tag["color"], tag["customers"], tag["version"]) == ("Key account", "grape", 0, 1)
        there = owner_client.get(answer["Location"])
        assert (there.json(), there["ETag"]) == (tag, 'W/"1"')

    @pytest.mark.parametrize(("first", "second"), [("VIP", "vip"), ("Ключов", "КЛЮЧОВ"), ("Straße", "STRASSE")])
    def test_names_that_differ_by_case_are_one(self, first, second, owner_client) -> None:
        add(owner_client, first)
        refused = owner_client.post(PATH, {"name": second})
        assert (refused.status_code, refused.json()["code"]) == (409, "tag_exists")
        assert refused.json()["errors"][0]["pointer"] == "/name"

    def test_names_that_differ_by_a_letter_are_two(self, owner_client) -> None:
        add(owner_client, "край")
        add(owner_client, "краи")

    @pytest.mark.parametrize(
        ("body", "pointer", "code"),
        [
            ({}, "/name", "required"),
            ({"name": "  "}, "/name", "required"),
            ({"name": "a\u0007b"}, "/name", "control_characters"),
            ({"name": "x" * 61}, "/name", "too_long"),
            ({"name": "x", "color": "black"}, "/color", "invalid_format"),
            ({"name": "x", "colour": "red"}, "/colour", "unknown_field"),
        ],
    )
    def test_what_is_wrong_is_named(self, body, pointer, code, owner_client) -> None:
        refused = owner_client.post(PATH, body)
        assert refused.status_code == 422
        assert [(error["pointer"], error["code"]) for error in refused.json()["errors"]] == [(pointer, code)]


class TestList:
    def test_tags_are_listed_by_name_with_the_number_of_customers(self, owner_client, owner, entered) -> None:
        for name in ("beta", "Alpha", "Ёлка"):
            add(owner_client, name)
        tagged(owner, "alpha", "Beta")
        tagged(owner, "alpha")
        found = owner_client.get(PATH).json()["results"]
        assert [(row["name"], row["customers"]) for row in found] == [("Alpha", 2), ("beta", 1), ("Ёлка", 0)]

    def test_tags_are_searched_without_regard_to_case_and_accents(self, owner_client) -> None:
        for name in ("Référence", "Other"):
            add(owner_client, name)
        assert [row["name"] for row in owner_client.get(PATH, q="refer").json()["results"]] == ["Référence"]


class TestChange:
    def test_a_renamed_tag_keeps_its_customers(self, owner_client, owner, entered) -> None:
        customer = tagged(owner, "vip")
        tag = owner_client.get(PATH).json()["results"][0]
        changed = owner_client.patch(f"{PATH}/{tag['id']}", {"name": "Key account"})
        assert (changed.status_code, changed.json()["version"]) == (200, 2)
        assert names_of(owner, customer) == ["Key account"]
        assert last_change(tag["id"]).fields == {"name": ["vip", "Key account"]}

    def test_the_case_of_the_name_may_change(self, owner_client) -> None:
        tag = add(owner_client, "vip")
        assert owner_client.patch(f"{PATH}/{tag['id']}", {"name": "VIP"}).json()["name"] == "VIP"

    def test_the_name_of_another_tag_is_refused(self, owner_client) -> None:
        tag, _other = add(owner_client, "vip"), add(owner_client, "key")
        refused = owner_client.patch(f"{PATH}/{tag['id']}", {"name": "KEY"})
        assert (refused.status_code, refused.json()["code"]) == (409, "tag_exists")

    def test_another_version_is_refused(self, owner_client) -> None:
        tag = add(owner_client, "vip")
        refused = owner_client.patch(f"{PATH}/{tag['id']}", {"color": "red"}, if_match='W/"3"')
        assert (refused.status_code, refused.json()["current_version"]) == (412, 1)


class TestDelete:
    def test_an_unused_tag_goes(self, owner_client, entered) -> None:
        tag = add(owner_client, "vip")
        assert owner_client.delete(f"{PATH}/{tag['id']}").status_code == 204
        assert owner_client.get(f"{PATH}/{tag['id']}").status_code == 404
        assert last_change(tag["id"]).action == "deleted"

    def test_a_used_tag_stays_and_the_answer_counts_its_customers(self, owner_client, owner, entered) -> None:
        tagged(owner, "vip")
        tag = owner_client.get(PATH).json()["results"][0]
        refused = owner_client.delete(f"{PATH}/{tag['id']}")
        assert (refused.status_code, refused.json()["code"], refused.json()["count"]) == (409, "tag_in_use", 1)

    def test_detached_it_leaves_history_at_each_customer(self, owner_client, owner, entered) -> None:
        customer = tagged(owner, "vip", "key")
        tag = Tag.objects.get(name="vip")
        assert owner_client.delete(f"{PATH}/{tag.id}?detach=true").status_code == 204
        assert names_of(owner, customer) == ["key"]
        assert last_change(customer.id).fields == {"tags": [["key", "vip"], ["key"]]}
        assert Customer.objects.get(id=customer.id).version == 2


class TestMerge:
    def test_customers_come_over_and_nobody_has_it_twice(self, owner_client, owner, entered, monkeypatch) -> None:
        monkeypatch.setattr("customers.services.dictionaries.tags._STEP", 2)
        old = [tagged(owner, "vip") for _ in range(3)]
        both = tagged(owner, "VIP", "key", "other")
        kept = tagged(owner, "key")
        vip, key = Tag.objects.get(name="vip"), Tag.objects.get(name="key")

        answer = owner_client.post(f"{PATH}/{vip.id}/merge", {"into_id": str(key.id)})

        assert answer.status_code == 200
        assert (answer.json()["id"], answer.json()["customers"], answer.json()["version"]) == (str(key.id), 5, 2)
        assert [names_of(owner, customer) for customer in old] == [["key"]] * 3
        assert names_of(owner, both) == ["key", "other"]
        assert last_change(old[0].id).fields == {"tags": [["vip"], ["key"]]}
        assert last_change(both.id).fields == {"tags": [["key", "other", "vip"], ["key", "other"]]}
        assert last_change(kept.id) is None
        assert last_change(vip.id).fields["merged_into"] == [None, str(key.id)]
        assert not Tag.objects.filter(id=vip.id).exists()
        event = Event.objects.get(kind="tag.merged")
        assert (event.object_id, event.data["into"]["id"]) == (vip.id, str(key.id))

    def test_it_cannot_be_merged_into_itself_or_nothing(self, owner_client) -> None:
        tag = add(owner_client, "vip")
        for into, code in ((tag["id"], "contradiction"), (str(uuid.uuid4()), "not_found")):
            refused = owner_client.post(f"{PATH}/{tag['id']}/merge", {"into_id": into})
            assert refused.status_code == 422
            assert refused.json()["errors"][0]["code"] == code
            assert refused.json()["errors"][0]["pointer"] == "/into_id"

    def test_an_unknown_tag_is_not_found(self, owner_client) -> None:
        tag = add(owner_client, "vip")
        assert owner_client.post(f"{PATH}/{uuid.uuid4()}/merge", {"into_id": tag["id"]}).status_code == 404


class TestLinks:
    def test_names_that_are_new_make_tags_with_history_and_event(self, entered, owner) -> None:
        with write():
            found = tag_ids_for_names(actor=owner, names=["VIP", "vip", " Key  account "])
        assert found["VIP"] == found["vip"]
        assert set(Tag.objects.values_list("name", flat=True)) == {"VIP", "Key account"}
        assert Event.objects.filter(kind="tag.created").count() == 2
        assert last_change(found["VIP"]).action == "created"

    def test_known_names_are_one_statement(self, entered, owner, django_assert_num_queries) -> None:
        names = [f"tag {number}" for number in range(50)]
        first = tag_ids_for_names(actor=owner, names=names)
        with django_assert_num_queries(1):
            assert tag_ids_for_names(actor=owner, names=[name.upper() for name in names]) == {
                name.upper(): tag_id for name, tag_id in first.items()
            }

    def test_replacing_says_what_changed_and_only_that(self, entered, owner) -> None:
        first, second, third = tagged(owner, "a", "b"), tagged(owner, "a"), tagged(owner)
        changed = replace_tags(actor=owner, wanted={first.id: ["B", "c"], second.id: ["A"], third.id: ["c", "C"]})
        assert changed == {first.id: (["a", "b"], ["b", "c"]), third.id: ([], ["c"])}
        assert [names_of(owner, each) for each in (first, second, third)] == [["b", "c"], ["a"], ["c"]]

    def test_adding_and_removing_in_bulk(self, entered, owner) -> None:
        first, second = tagged(owner, "a"), tagged(owner, "b")
        ids = [first.id, second.id]
        assert add_tags(actor=owner, customer_ids=ids, names=["A", "c"]) == {
            first.id: (["a"], ["a", "c"]),
            second.id: (["b"], ["a", "b", "c"]),
        }
        assert remove_tags(actor=owner, customer_ids=ids, names=["B", "unheard of"]) == {
            second.id: (["a", "b", "c"], ["a", "c"])
        }
        assert not Tag.objects.filter(name="unheard of").exists()

    def test_many_customers_are_a_handful_of_statements(self, entered, owner, django_assert_max_num_queries) -> None:
        customers = [customer_row(code=f"T{n}", code_key=f"t{n}") for n in range(300)]
        tag_ids_for_names(actor=owner, names=["a", "b"])
        ids = [customer.id for customer in customers]
        with django_assert_max_num_queries(3):
            add_tags(actor=owner, customer_ids=ids, names=["a", "b"])
        with django_assert_max_num_queries(4):
            replace_tags(actor=owner, wanted={each: ["b"] for each in ids})
        assert CustomerTag.objects.filter(customer_id__in=ids).count() == 300

    def test_two_transactions_that_make_the_same_tags_agree(self, fresh_organisation, owner) -> None:
        names = [f"tag {number}" for number in range(40)]
        barrier = threading.Barrier(4)
        answers, failures = [], []

        def work(own_names: list[str]) -> None:
            try:
                with tenant_context(fresh_organisation):
                    barrier.wait()
                    with write():
                        answers.append(tag_ids_for_names(actor=owner, names=own_names))
            except Exception as error:  # noqa: BLE001 - shown by the test's own thread
                failures.append(error)
            finally:
                connection.close()

        orders = [names, names[::-1], names[20:] + names[:20], [name.upper() for name in names]]
        threads = [threading.Thread(target=work, args=(order,)) for order in orders]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert failures == []
        found = [{name.lower(): tag_id for name, tag_id in answer.items()} for answer in answers]
        assert found == [found[0]] * 4
        with tenant_context(fresh_organisation):
            assert Tag.objects.count() == 40
            assert Event.objects.filter(kind="tag.created").count() == 40


class TestFilter:
    @pytest.mark.parametrize(
        ("operator", "names", "expected"),
        [
            (Operator.ALL, ["A", "b"], ["ab", "abc"]),
            (Operator.ALL, ["a", "unheard of"], []),
            (Operator.ANY, ["B", "c"], ["ab", "abc", "c"]),
            (Operator.NONE, ["b", "C"], ["a", "nothing"]),
            (Operator.NONE, ["unheard of"], ["a", "ab", "abc", "c", "nothing"]),
        ],
    )
    def test_customers_with_all_any_or_none_of_the_tags(self, operator, names, expected, entered, owner) -> None:
        for name in ("a", "ab", "abc", "c", "nothing"):
            customer = customer_row(name=name)
            replace_tags(actor=owner, wanted={customer.id: [] if name == "nothing" else list(name)})
        found = Customer.objects.filter(customers_tagged(operator, names)).order_by("name")
        assert list(found.values_list("name", flat=True)) == expected


class TestRights:
    def test_people_without_the_right_read_but_do_not_write(self, client_of, organisation) -> None:
        viewer = client_of(organisation, "viewer")
        assert viewer.get(PATH).status_code == 200
        assert viewer.post(PATH, {"name": "x"}).status_code == 403

    def test_another_organisation_has_its_own_tags(self, owner_client, client_of, other_organisation) -> None:
        tag = add(owner_client, "vip")
        stranger = client_of(other_organisation, "owner")
        assert stranger.get(f"{PATH}/{tag['id']}").status_code == 404
        assert stranger.get(PATH).json()["results"] == []
