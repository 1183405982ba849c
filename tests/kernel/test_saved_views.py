"""Saved views: whose they are, who sees them, what opens first, and what happens when a column is gone."""

import uuid
from dataclasses import replace

import pytest
from django.db import transaction

from kernel.errors import AppError
from kernel.inputs import parse_value
from kernel.models import Change, SavedView
from kernel.permissions import KernelRight
from kernel.registers.listing import read_page
from kernel.saved_views import selectors
from kernel.saved_views.inputs import DefaultFor, ViewChange, ViewCreate
from kernel.saved_views.service import change_view, clear_default, create_view, delete_view, make_default
from tests.kernel.sample_register import SECRETS, actor, add_rows, add_to_registry

TREE = {
    "and": [
        {"field": "active", "op": "eq", "value": True},
        {"field": "segment", "op": "in", "value": [str(uuid.UUID(int=1))]},
    ]
}


@pytest.fixture
def register(entered, monkeypatch):
    return add_to_registry(monkeypatch)


@pytest.fixture
def ann():
    return actor()


def save(who, **values):
    data = {"register": "sample", "name": "Mine", "columns": [{"name": "name", "width": 200}, {"name": "number"}]}
    return create_view(actor=who, data=parse_value(ViewCreate, data | values))


def change(who, view, **values):
    return change_view(actor=who, view_id=view["id"], data=parse_value(ViewChange, values), expected_version=None)


def refusal(call, *args, **values) -> AppError:
    with pytest.raises(AppError) as refused, transaction.atomic():
        call(*args, **values)
    return refused.value


def names_for(who) -> list[str]:
    return [view["name"] for view in selectors.list_views(actor=who, register_name="sample")]


def state(who, view_id, register_name="sample"):
    return selectors.state_for_list(who, register_name, {"view": [str(view_id)]})


def test_a_view_keeps_columns_filters_tree_and_order(register, ann) -> None:
    view = save(ann, filters=["active"], filter=TREE, ordering="-number,name")
    assert view["columns"] == [{"name": "name", "width": 200}, {"name": "number", "width": None}]
    assert (view["filters"], view["filter"], view["ordering"]) == (["active"], TREE, "-number,name")
    assert (view["visibility"], view["can_edit"], view["version"], view["notes"]) == ("private", True, 1, [])


def test_a_view_keeps_grouping_and_search(register, ann) -> None:
    view = save(ann, group="active", q="Orion")
    assert (view["group"], view["q"]) == ("active", "Orion")
    add_rows(30)
    page = read_page(register, ann, {}, state(ann, view["id"]))
    assert {row["name"] for row in page.results} == {"Orion"}
    # Who searches for something else, or for nothing, sees that.
    assert len(read_page(register, ann, {"q": [""]}, state(ann, view["id"])).results) == 30
    view = change(ann, view, group=None, q=None)
    assert (view["group"], view["q"]) == (None, None)
    assert refusal(save, ann, name="Other", group="name").errors[0].pointer == "/group"


def test_a_view_drives_the_list(register, ann) -> None:
    add_rows(30)
    view = save(ann, filter={"field": "number", "op": "gte", "value": 20}, ordering="-number")
    page = read_page(register, ann, {"view": [str(view["id"])]}, state(ann, view["id"]))
    assert [row["number"] for row in page.results] == list(range(29, 19, -1))
    assert list(page.results[0]) == ["id", "name", "number"]
    # What the client asks for itself goes before the view; filters add up.
    page = read_page(
        register, ann, {"fields": ["number"], "ordering": ["number"], "number__lte": ["21"]}, state(ann, view["id"])
    )
    assert [list(row.values())[1:] for row in page.results] == [[20], [21]]


def test_everything_the_register_does_not_have_is_named_at_once(register, ann) -> None:
    refused = refusal(
        save,
        ann,
        columns=[{"name": "name"}, {"name": "nobody"}, {"name": "secret"}, {"name": "name"}],
        filters=["tags", "nothing"],
        filter={"field": "nowhere", "op": "eq", "value": 1},
        ordering="tags",
    )
    assert refused.status == 422
    assert [(error.pointer, str(error.code)) for error in refused.errors] == [
        ("/columns/1/name", "not_found"),
        ("/columns/2/name", "not_found"),
        ("/columns/3/name", "not_unique"),
        ("/filters/0", "not_found"),
        ("/filters/1", "not_found"),
        ("/filter", "invalid_format"),
        ("/ordering", "invalid_choice"),
    ]
    assert refusal(save, ann, register="nobody").errors[0].pointer == "/register"
    assert refusal(save, replace(ann, rights=frozenset())).errors[0].pointer == "/register"


def test_names_are_unique_for_their_owner_without_regard_to_case(register, ann) -> None:
    save(ann, name="Big ones")
    assert [(error.pointer, str(error.code)) for error in refusal(save, ann, name="BIG ONES").errors] == [
        ("/name", "not_unique")
    ]
    assert save(actor(), name="Big ones")["name"] == "Big ones"


def test_private_views_stay_with_their_owner(register, ann) -> None:
    view, bob = save(ann), actor()
    assert names_for(bob) == []
    assert refusal(selectors.get_view, actor=bob, view_id=view["id"]).status == 404
    assert refusal(change, bob, view, name="Stolen").status == 404
    assert refusal(state, bob, view["id"]).errors[0].parameter == "view"


def test_a_personal_key_has_its_owners_views(register, ann) -> None:
    view = save(ann)
    key = replace(ann, id=uuid.uuid4())
    assert selectors.get_view(actor=key, view_id=view["id"])["can_edit"] is True


def test_views_are_shared_with_a_role_or_with_everyone(register) -> None:
    role = uuid.uuid4()
    boss, colleague, stranger = actor(KernelRight.VIEW_SHARE), actor(role_ids=frozenset({role})), actor()
    save(boss, name="For the role", visibility="role", role_id=str(role))
    everyones = save(boss, name="For all", visibility="everyone")
    assert names_for(colleague) == ["For all", "For the role"]
    assert names_for(stranger) == ["For all"]
    assert refusal(change, stranger, everyones, name="x").status == 403
    assert selectors.get_view(actor=stranger, view_id=everyones["id"])["can_edit"] is False
    # Who may share also looks after what others have shared.
    assert change(actor(KernelRight.VIEW_SHARE), everyones, name="Ours")["name"] == "Ours"


def test_sharing_needs_its_right_and_says_with_whom(register, ann) -> None:
    view = save(ann)
    assert refusal(save, ann, name="x", visibility="everyone").status == 403
    assert refusal(change, ann, view, visibility="everyone").status == 403
    sharer = replace(ann, rights=ann.rights | {KernelRight.VIEW_SHARE})
    assert refusal(change, sharer, view, visibility="role").errors[0].pointer == "/role_id"
    assert refusal(change, sharer, view, role_id=str(uuid.uuid4())).errors[0].pointer == "/role_id"
    shared = change(sharer, view, visibility="role", role_id=str(uuid.uuid4()))
    assert change(sharer, shared, visibility="private")["role_id"] is None
    # Without the right the owner may still take back and rename.
    change(sharer, shared, visibility="everyone")
    assert change(ann, shared, name="Renamed")["visibility"] == "everyone"
    assert change(ann, shared, visibility="private")["visibility"] == "private"


def test_changes_are_kept_in_the_history_and_versions_protect_them(register, ann) -> None:
    view = save(ann, ordering="name")
    changed = change(ann, view, name="New", ordering=None)
    assert (changed["version"], changed["ordering"]) == (2, None)
    assert change(ann, view, name="New")["version"] == 2
    stale = refusal(change_view, actor=ann, view_id=view["id"], data=ViewChange(name="x"), expected_version=1)
    assert stale.status == 412
    assert refusal(change, ann, view, name=None).errors[0].pointer == "/name"
    delete_view(actor=ann, view_id=view["id"], expected_version=2)
    changes = Change.objects.filter(resource="views", object_id=view["id"]).order_by("id")
    assert [item.action for item in changes] == ["created", "updated", "deleted"]
    assert changes[1].fields == {"name": ["Mine", "New"], "ordering": ["name", ""]}


def test_the_persons_default_goes_before_the_organisations(register) -> None:
    boss = actor(KernelRight.VIEW_SHARE)
    ours = save(boss, name="Ours", visibility="everyone")
    make_default(actor=boss, view_id=ours["id"], default_for=DefaultFor.ORGANISATION)
    ann = actor()
    mine = save(ann, name="Mine")

    def default_of(who) -> list[str]:
        return [view["name"] for view in selectors.list_views(actor=who) if view["is_default"]]

    assert default_of(ann) == default_of(actor()) == ["Ours"]
    make_default(actor=ann, view_id=mine["id"], default_for=DefaultFor.PERSON)
    assert (default_of(ann), default_of(actor())) == (["Mine"], ["Ours"])
    assert clear_default(actor=ann, view_id=mine["id"], default_for=DefaultFor.PERSON)["default_for"] == []
    assert default_of(ann) == ["Ours"]
    make_default(actor=ann, view_id=mine["id"], default_for=DefaultFor.PERSON)
    delete_view(actor=ann, view_id=mine["id"], expected_version=None)
    assert default_of(ann) == ["Ours"]


def test_only_a_view_for_everyone_is_everyones_default(register, ann) -> None:
    boss = replace(ann, rights=ann.rights | {KernelRight.VIEW_SHARE})
    view = save(ann)
    assert refusal(make_default, actor=ann, view_id=view["id"], default_for=DefaultFor.ORGANISATION).status == 403
    assert refusal(make_default, actor=boss, view_id=view["id"], default_for=DefaultFor.ORGANISATION).status == 409
    change(boss, view, visibility="everyone")
    make_default(actor=boss, view_id=view["id"], default_for=DefaultFor.ORGANISATION)
    assert change(boss, view, visibility="private")["default_for"] == []


def test_a_vanished_column_is_dropped_with_a_note(register, ann) -> None:
    privileged = replace(ann, rights=ann.rights | {SECRETS})
    view = save(
        privileged, columns=[{"name": "name"}, {"name": "secret"}], filters=["secret"], ordering="secret,number"
    )
    found = state(ann, view["id"])
    assert (list(found.columns), found.ordering) == (["name"], "number")
    assert selectors.get_view(actor=ann, view_id=view["id"])["notes"] == [
        {"part": "columns", "name": "secret"},
        {"part": "filters", "name": "secret"},
        {"part": "ordering", "name": "secret"},
    ]
    assert change(ann, view, name="Still editable")["notes"] != []


def test_a_view_whose_filter_has_vanished_does_not_show_other_rows(register, ann) -> None:
    privileged = replace(ann, rights=ann.rights | {SECRETS})
    view = save(privileged, filter={"not": {"or": [{"field": "secret", "op": "eq", "value": "x"}]}})
    assert selectors.get_view(actor=ann, view_id=view["id"])["notes"] == [{"part": "filter", "name": "secret"}]
    refused = refusal(read_page, register, ann, {}, state(ann, view["id"]))
    assert (refused.status, refused.errors[0].parameter) == (400, "view")


def test_a_view_of_another_list_or_no_view_is_refused_by_name(register, ann, monkeypatch) -> None:
    add_to_registry(monkeypatch, "second")
    view = save(ann)
    assert refusal(state, ann, view["id"], "second").errors[0].parameter == "view"
    assert refusal(state, ann, "no-uuid").errors[0].parameter == "view"
    assert selectors.state_for_list(ann, "sample", {"q": ["x"]}) is None


def test_people_save_at_most_200_views_of_a_list(register, ann) -> None:
    SavedView.objects.bulk_create(SavedView(register="sample", name=f"v{n}", owner_id=ann.id) for n in range(200))
    assert refusal(save, ann, name="One more").code == "limit_reached"


def test_views_of_lists_that_one_may_not_see_are_hidden(register, ann) -> None:
    save(ann)
    assert names_for(replace(ann, rights=frozenset())) == []
