"""Teams."""

import pytest

from tests.accounts.people import join, sign_in

TEAMS = "/api/v1/teams"


@pytest.fixture
def boss(entered):
    join("boss@alpha.example", "administrator")
    return sign_in(entered, "boss@alpha.example")


def test_a_team_is_made_renamed_filled_and_deleted(boss):
    anna = join("anna@alpha.example", name="Anna")
    made = boss.post(TEAMS, {"name": "North"})
    assert (made.status_code, made["ETag"]) == (201, 'W/"1"')
    path = f"{TEAMS}/{made.json()['id']}"
    changed = boss.patch(path, {"name": "South", "member_ids": [str(anna.id)]}, If_Match='W/"1"')
    assert (changed.json()["name"], changed.json()["members"]) == ("South", [{"id": str(anna.id), "name": "Anna"}])
    assert boss.patch(path, {"name": "West"}, If_Match='W/"1"').status_code == 412
    assert boss.patch(path, {"member_ids": []}).json()["members"] == []
    assert boss.delete(path).status_code == 204
    assert boss.get(path).status_code == 404


def test_a_name_is_unique_without_regard_to_case(boss):
    boss.post(TEAMS, {"name": "Север"})
    answer = boss.post(TEAMS, {"name": "  СЕВЕР "})
    assert [(error["code"], error["pointer"]) for error in answer.json()["errors"]] == [("not_unique", "/name")]


def test_an_unknown_member_is_named(boss):
    answer = boss.post(TEAMS, {"name": "x", "member_ids": ["00000000-0000-7000-8000-000000000000"]})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/member_ids/0"]
