"""Category schemes: dictionaries of an organisation's own, as trees, which customers have one or several terms of."""

import itertools

import pytest

from customers.models import Customer
from kernel.models import Change
from tests.customers.making import CUSTOMERS, made, read, refused

SCHEMES = "/api/v1/category-schemes"
_numbers = itertools.count(1)


def term(code: str, parent: str | None = None, **more) -> dict:
    return {"code": code, "labels": {"en": code.title(), "bg": code.upper()}, "parent": parent} | more


# As somebody might send it: in no order of a tree.
REGIONS = [term("sofia", "bg"), term("europe"), term("bg", "europe"), term("asia"), term("de", "europe")]


def scheme(client, *, is_multiple: bool = False, terms=None) -> dict:
    code = f"scheme_{next(_numbers)}"
    return made(
        client, SCHEMES, code=code, labels={"en": "Region"}, is_multiple=is_multiple, terms=terms or list(REGIONS)
    )


def having(client, of: dict, value) -> dict:
    return made(client, custom={of["code"]: value})


def ids(client, **query) -> list[str]:
    return [row["id"] for row in client.get(CUSTOMERS, **query).json()["results"]]


class TestTree:
    def test_is_read_as_a_tree_is(self, owner_client) -> None:
        made_scheme = scheme(owner_client)
        assert [(each["code"], each["parent"]) for each in made_scheme["terms"]] == [
            ("europe", None),
            ("bg", "europe"),
            ("sofia", "bg"),
            ("de", "europe"),
            ("asia", None),
        ]
        assert made_scheme["column"] == f"cf_{made_scheme['code']}"
        assert made_scheme in owner_client.get(SCHEMES).json()["results"]
        # It is no custom field, though it works like one.
        fields = owner_client.get("/api/v1/custom-fields").json()["results"]
        assert made_scheme["id"] not in [each["id"] for each in fields]
        assert owner_client.get(f"/api/v1/custom-fields/{made_scheme['id']}").status_code == 404

    def test_what_is_wrong_is_said_where_it_is_sent(self, owner_client) -> None:
        wrong = [term("a", "b"), term("b", "a"), term("c", "nowhere"), term("d"), term("D")]
        answer = owner_client.post(SCHEMES, {"code": "wrong", "labels": {"en": "x"}, "terms": wrong})
        assert refused(answer) == {
            "/terms/0/parent": ["contradiction"],
            "/terms/1/parent": ["contradiction"],
            "/terms/2/parent": ["not_found"],
            "/terms/4/code": ["not_unique"],
        }
        deep = [term(f"t{number}", f"t{number - 1}" if number else None) for number in range(11)]
        answer = owner_client.post(SCHEMES, {"code": "deep", "labels": {"en": "x"}, "terms": deep})
        assert refused(answer) == {"/terms/10/parent": ["out_of_range"]}
        taken = scheme(owner_client)["code"]
        answer = owner_client.post(SCHEMES, {"code": taken, "labels": {"en": "x"}, "terms": [term("a")]})
        assert refused(answer) == {"/code": ["not_unique"]}
        assert refused(owner_client.post(SCHEMES, {"code": "none", "labels": {"en": "x"}, "terms": []})) == {
            "/terms": ["too_short"]
        }

    def test_only_schemes_are_trees(self, owner_client) -> None:
        field = {"resource": "customers", "key": "flat", "type": "select", "labels": {"en": "x"}}
        answer = owner_client.post("/api/v1/custom-fields", field | {"options": [term("a"), term("b", "a")]})
        assert refused(answer) == {"/options/1/parent": ["not_allowed"]}

    def test_terms_move_and_the_same_order_leaves_no_trace(self, owner_client, entered) -> None:
        before = scheme(owner_client)
        path = f"{SCHEMES}/{before['id']}"
        terms = [{name: each[name] for name in ("code", "labels", "color", "parent")} for each in before["terms"]]
        assert owner_client.patch(path, {"terms": terms}).json()["version"] == before["version"]
        terms[3]["parent"] = "asia"
        moved = owner_client.patch(path, {"terms": terms}, if_match=f'W/"{before["version"]}"').json()
        assert [each["code"] for each in moved["terms"]] == ["europe", "bg", "sofia", "asia", "de"]
        assert Change.objects.filter(object_id=before["id"]).count() == 2
        assert owner_client.patch(path, {"terms": terms}, if_match=f'W/"{before["version"]}"').status_code == 412


class TestCustomers:
    @pytest.fixture
    def one(self, owner_client):
        return scheme(owner_client)

    @pytest.fixture
    def many(self, owner_client):
        return scheme(owner_client, is_multiple=True)

    def test_filter_by_a_term_and_by_all_below_it(self, owner_client, one) -> None:
        sofia, germany, asia = (having(owner_client, one, code)["id"] for code in ("sofia", "de", "asia"))
        column = one["column"]
        assert ids(owner_client, **{column: "europe"}) == []
        assert set(ids(owner_client, **{f"{column}__under": "europe"})) == {sofia, germany}
        assert ids(owner_client, **{f"{column}__under": ["bg", "asia"], "ordering": column}) == [sofia, asia]
        # Sorted as the tree is read.
        assert ids(owner_client, **{f"{column}__isnull": "false", "ordering": f"-{column}"}) == [asia, germany, sofia]
        unknown = owner_client.get(CUSTOMERS, **{f"{column}__under": "mars"})
        assert (unknown.status_code, unknown.json()["code"]) == (400, "invalid_filter")

    def test_several_terms_are_found_by_any_of_them(self, owner_client, many) -> None:
        both = having(owner_client, many, ["asia", "sofia"])
        assert both["custom"][many["code"]] == ["sofia", "asia"]
        having(owner_client, many, ["asia"])
        assert ids(owner_client, **{f"{many['column']}__under": "europe"}) == [both["id"]]

    def test_is_a_column_like_others_with_history_and_undo(self, owner_client, one, entered) -> None:
        customer = having(owner_client, one, "sofia")
        row = owner_client.get(CUSTOMERS, fields=f"name,{one['column']}", **{one["column"]: "sofia"}).json()["results"][
            0
        ]
        assert row[one["column"]] == {"code": "sofia", "label": "Sofia", "color": "gray"}
        groups = owner_client.get("/api/v1/registers/customers/groups", by=one["column"]).json()["groups"]
        assert groups[0]["value"]["code"] == "sofia"
        changed = owner_client.patch(f"{CUSTOMERS}/{customer['id']}", {"custom": {one["code"]: "asia"}}).json()
        change = Change.objects.filter(object_id=customer["id"]).latest("id")
        assert change.fields[one["column"]] == ["sofia", "asia"]
        owner_client.patch(f"{CUSTOMERS}/{customer['id']}", changed["previous"])
        assert read(owner_client, customer)["custom"][one["code"]] == "sofia"
        columns = owner_client.get("/api/v1/registers/customers").json()["columns"]
        [column] = [each for each in columns if each["name"] == one["column"]]
        assert "under" in column["operators"]
        assert [(each["code"], each["parent"]) for each in column["choices"]][:2] == [
            ("europe", None),
            ("bg", "europe"),
        ]


class TestRemoval:
    def test_a_term_in_use_goes_only_if_another_takes_its_place(self, owner_client, entered) -> None:
        one = scheme(owner_client)
        customers = [having(owner_client, one, "bg")["id"] for _ in range(3)]
        path = f"{SCHEMES}/{one['id']}/remove-term"
        refusal = owner_client.post(path, {"code": "bg"})
        assert (refusal.status_code, refusal.json()["code"], refusal.json()["count"]) == (409, "in_use", 3)
        for wrong in ("bg", "mars"):
            assert refused(owner_client.post(path, {"code": "bg", "replace_with": wrong})) == {
                "/replace_with": ["not_found"]
            }
        after = owner_client.post(path, {"code": "bg", "replace_with": "europe"}).json()
        # What was below it came up.
        assert [(each["code"], each["parent"]) for each in after["terms"]][:2] == [
            ("europe", None),
            ("sofia", "europe"),
        ]
        values = Customer.objects.filter(id__in=customers).values_list("custom", flat=True)
        assert [value[one["code"]] for value in values] == ["europe"] * 3
        for customer_id in customers:
            change = Change.objects.filter(object_id=customer_id).latest("id")
            assert change.fields[one["column"]] == ["bg", "europe"]
        assert owner_client.post(path, {"code": "bg"}).status_code == 404

    def test_of_several_terms_one_takes_the_place_of_another(self, owner_client) -> None:
        many = scheme(owner_client, is_multiple=True)
        customer = having(owner_client, many, ["bg", "europe"])
        path = f"{SCHEMES}/{many['id']}/remove-term"
        assert owner_client.post(path, {"code": "bg", "replace_with": "europe"}).status_code == 200
        assert read(owner_client, customer)["custom"][many["code"]] == ["europe"]

    def test_an_unused_one_goes_at_once_and_so_does_an_unused_scheme(self, owner_client) -> None:
        one = scheme(owner_client)
        after = owner_client.post(f"{SCHEMES}/{one['id']}/remove-term", {"code": "asia"}).json()
        assert "asia" not in [each["code"] for each in after["terms"]]
        assert owner_client.delete(f"{SCHEMES}/{one['id']}").status_code == 204
        used = scheme(owner_client)
        having(owner_client, used, "asia")
        assert owner_client.delete(f"{SCHEMES}/{used['id']}").status_code == 409
        archived = owner_client.patch(f"{SCHEMES}/{used['id']}", {"archived": True}).json()
        assert archived["archived_at"] is not None
        assert used["id"] not in [each["id"] for each in owner_client.get(SCHEMES).json()["results"]]
