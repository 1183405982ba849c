"""One's own profile and preferences, and the security log."""

import pytest

from accounts.models import Preference
from accounts.services.preferences import MAX_KEYS
from accounts.services.security_log import SecurityKind
from kernel import audit
from tests.accounts.people import actor_for, browser_of, join, sign_in

ME = "/api/v1/me"
PREFERENCES = "/api/v1/preferences"


@pytest.fixture
def anna(entered):
    join("anna@alpha.example", "administrator", name="Anna")
    return sign_in(entered, "anna@alpha.example")


def test_me_tells_who_one_is_and_where(anna, entered):
    me = anna.get(ME).json()
    assert me["organisation"]["id"] == str(entered.id)
    assert me["organisation"]["url"] == entered.url
    assert me["scopes"] == {"customers": "all", "documents": "all"}
    assert "accounts:role:edit" in me["rights"]
    assert (me["language"], me["timezone"], me["theme"]) == (None, None, "system")


def test_the_profile_changes_and_can_go_back_to_the_organisations(anna):
    changed = anna.patch(ME, {"language": "bg", "timezone": "Europe/Sofia", "theme": "dark", "density": "compact"})
    assert [changed.json()[name] for name in ("language", "timezone", "theme")] == ["bg", "Europe/Sofia", "dark"]
    assert anna.patch(ME, {"language": None}).json()["language"] is None
    for wrong in ({"language": "xx"}, {"timezone": "Mars/Olympus"}, {"theme": "pink"}, {"is_active": False}):
        assert anna.patch(ME, wrong).status_code == 422


def test_answers_are_in_the_language_asked_for_else_in_ones_own(anna):
    assert anna.call("GET", ME, Accept_Language="bg-BG,bg;q=0.9,en;q=0.5").status_code == 200
    anna.patch(ME, {"language": "bg"})
    in_bulgarian = anna.get("/api/v1/roles").json()["results"][0]["name"]
    in_english = anna.call("GET", "/api/v1/roles", Accept_Language="en").json()["results"][0]["name"]
    assert in_english == "Owner"
    assert in_bulgarian == "Собственик"


def test_a_preference_is_any_json_under_a_key(anna):
    value = {"columns": ["name", "code"], "width": 3, "нещо": None}
    assert anna.put(f"{PREFERENCES}/customers.columns", {"value": value}).json()["value"] == value
    assert anna.get(f"{PREFERENCES}/customers.columns").json()["value"] == value
    anna.put(f"{PREFERENCES}/customers.columns", {"value": None})
    assert [(row["key"], row["value"]) for row in anna.get(PREFERENCES).json()["results"]] == [
        ("customers.columns", None)
    ]
    assert anna.delete(f"{PREFERENCES}/customers.columns").status_code == 204
    assert anna.get(f"{PREFERENCES}/customers.columns").status_code == 404


def test_preferences_are_ones_own(anna, entered):
    anna.put(f"{PREFERENCES}/x", {"value": 1})
    join("boris@alpha.example")
    boris = sign_in(entered, "boris@alpha.example")
    assert boris.get(f"{PREFERENCES}/x").status_code == 404
    assert boris.get(PREFERENCES).json()["results"] == []
    boris.put(f"{PREFERENCES}/x", {"value": 2})
    assert [anna.get(f"{PREFERENCES}/x").json()["value"], boris.get(f"{PREFERENCES}/x").json()["value"]] == [1, 2]


def test_a_preference_has_a_size_and_their_number_an_end(anna, entered):
    big = anna.put(f"{PREFERENCES}/big", {"value": "x" * 40_000})
    assert [error["code"] for error in big.json()["errors"]] == ["too_long"]
    owner = anna.get(ME).json()["id"]
    Preference.objects.bulk_create(Preference(login_id=owner, key=f"k{n}", value=1) for n in range(MAX_KEYS))
    full = anna.put(f"{PREFERENCES}/one-more", {"value": 1})
    assert (full.status_code, full.json()["code"]) == (409, "too_many_preferences")
    assert anna.put(f"{PREFERENCES}/k7", {"value": 2}).status_code == 200


@pytest.mark.parametrize("key", ["UPPER", "a b", "x" * 101, ".."])
def test_a_preference_key_that_is_none_is_not_found(anna, key):
    assert anna.put(f"{PREFERENCES}/{key}", {"value": 1}).status_code == 404


def test_nobody_has_no_profile(entered):
    answer = browser_of(entered).get(ME)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_the_security_log_is_filtered_and_only_for_who_may(anna, entered):
    join("sales@x.example", "sales")
    assert sign_in(entered, "sales@x.example").get("/api/v1/security-log").status_code == 403
    rows = anna.get("/api/v1/security-log", kind="sign_in.succeeded").json()["results"]
    assert {row["subject_name"] for row in rows} == {"Anna", "sales"}
    assert {row["kind"] for row in rows} == {"sign_in.succeeded"}


def test_what_the_kernel_notes_is_in_the_security_log(anna, entered):
    person = join("exporter@alpha.example")
    audit.note(actor_for(person), "export.requested", {"register": "customers", "rows": 3})
    row = anna.get("/api/v1/security-log", kind="export.requested").json()["results"][0]
    assert row["actor_name"] == "exporter"


def test_every_kind_of_the_security_log_is_named_for_people(anna, entered):
    columns = anna.get("/api/v1/registers/security-log").json()["columns"]
    choices = {each["code"]: each["label"] for each in next(c for c in columns if c["name"] == "kind")["choices"]}
    assert {*SecurityKind} <= set(choices)
    assert choices["export.requested"] == "Export asked for"
    assert all(label and label != value for value, label in choices.items())
    assert anna.get("/api/v1/security-log", kind="no.such.kind").status_code == 400


def test_a_kind_that_nobody_named_cannot_be_noted(entered):
    with pytest.raises(ValueError, match="nameless"):
        audit.note(actor_for(join("someone@alpha.example")), "nameless", {})


def test_the_security_log_cannot_be_changed_over_http(anna):
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert anna.call(method, "/api/v1/security-log", {}).status_code == 405


def test_first_steps_are_those_one_may_take_and_turn_done(entered):
    join("olga@alpha.example", "owner", name="Olga")
    join("vera@alpha.example", "viewer", name="Vera")
    owner, viewer = sign_in(entered, "olga@alpha.example"), sign_in(entered, "vera@alpha.example")
    steps = {"customer", "import", "sample_data", "colleague", "fields", "numbering", "second_factor"}
    assert set(_steps(owner)) == steps
    assert _steps(viewer) == {"second_factor": False}

    assert not any(_steps(owner)[name] for name in ("customer", "fields", "numbering"))
    owner.patch("/api/v1/numbering/customers.code", {"mask": "K-{SEQ:6}", "reset": "never"})
    for rules in ([{"field": "website"}], []):
        assert owner.put("/api/v1/field-policies/customers", {"rules": rules}).status_code == 200
    owner.post("/api/v1/customers", {"kind": "company", "name": "Orion"})
    assert all(_steps(owner)[name] for name in ("customer", "fields", "numbering"))


def _steps(browser):
    return {row["name"]: row["is_done"] for row in browser.get("/api/v1/first-steps").json()["results"]}
