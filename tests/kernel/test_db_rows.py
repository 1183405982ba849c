"""Many rows in one statement: inserted and updated as the ORM would, few or many."""

import uuid

import pytest
from django.db import IntegrityError
from django.utils import timezone

from kernel.db import insert_rows, read_by_id, update_rows, violated_constraint
from kernel.models import Event
from kernel.models.numbering import NumberSequence

pytestmark = pytest.mark.usefixtures("entered")

# A few go by INSERT, many by COPY.
FEW, MANY = 2, 60
HARD = "tab\there, line\nbreak, \\N, \"quotes\", 'apostrophe', {brace}, Ünïcödé, \\\\"


def sequence(number: int) -> NumberSequence:
    return NumberSequence(name=f"test.{number}", mask=f"{HARD[:40]}{number}", reset="never")


@pytest.mark.parametrize("count", [FEW, MANY])
def test_inserted_rows_are_what_they_were(count) -> None:
    rows = [sequence(number) for number in range(count)]
    insert_rows(rows)
    stored = {row.name: row for row in NumberSequence.objects.filter(name__startswith="test.")}
    assert len(stored) == count
    for row in rows:
        found = stored[row.name]
        assert (found.id, found.mask, found.version, found.manual_allowed) == (row.id, row.mask, 1, False)
        assert found.created_at == row.created_at is not None


@pytest.mark.parametrize("count", [FEW, MANY])
def test_json_nulls_and_defaults_of_the_database(count) -> None:
    data = {"text": HARD, "nothing": None, "list": [1, 2.5, True], "nested": {"ключ": HARD}}
    rows = [Event(at=timezone.now(), kind="test.x", object_id=uuid.uuid4(), data=data) for _ in range(count)]
    insert_rows(rows)
    stored = list(Event.objects.filter(kind="test.x"))
    assert [row.data for row in stored] == [data] * count
    assert all(row.transaction > 0 for row in stored)


@pytest.mark.parametrize("count", [FEW, MANY])
def test_a_violated_constraint_is_named(count) -> None:
    rows = [sequence(0) for _ in range(count)]
    with pytest.raises(IntegrityError) as error:
        insert_rows(rows)
    assert violated_constraint(error.value).startswith("kernel_numbersequence_name")


def test_no_rows_are_no_statement(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        insert_rows([])
        update_rows([], ["mask"])


def test_each_row_is_updated_with_its_own_values_in_one_statement(django_assert_num_queries) -> None:
    rows = [sequence(number) for number in range(MANY)]
    insert_rows(rows)
    for number, row in enumerate(rows[:-1]):
        row.mask, row.manual_allowed, row.version = f"new {number}", number % 2 == 0, number + 2
    with django_assert_num_queries(1):
        update_rows(rows[:-1], ["mask", "manual_allowed"])
    stored = {row.name: row for row in NumberSequence.objects.filter(name__startswith="test.")}
    assert [stored[row.name].mask for row in rows[:-1]] == [f"new {number}" for number in range(MANY - 1)]
    assert stored["test.1"].manual_allowed is False
    # What is not named stays.
    assert {row.version for row in stored.values()} == {1}
    assert stored[rows[-1].name].mask == rows[-1].mask


def test_rows_are_read_by_their_ids_with_documents_as_values(django_assert_num_queries) -> None:
    data = {"text": HARD, "list": [1, None]}
    rows = [Event(at=timezone.now(), kind="test.x", object_id=uuid.uuid4(), data=data) for _ in range(3)]
    insert_rows(rows)
    with django_assert_num_queries(1):
        found = read_by_id(Event, {rows[0].id, rows[2].id, uuid.uuid4()}, "object_id", "data")
    assert sorted(found) == sorted((row.id, row.object_id, data) for row in (rows[0], rows[2]))
    with django_assert_num_queries(0):
        assert read_by_id(Event, [], "kind") == []
