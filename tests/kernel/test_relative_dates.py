"""Filters with days as people say them: the calendar is that of the person, and the clock that of the request."""

import json
from datetime import UTC, date, datetime

import pytest
import time_machine

from kernel.errors import AppError
from kernel.models import Change
from kernel.registers.listing import read_page
from kernel.registers.periods import read_period
from tests.kernel.sample_register import actor, add_rows, add_to_registry

# Half past eleven in the evening in London, half past one of the next day in Sofia.
LATE = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("today", "2026-11-22", "2026-11-23"),
        ("yesterday", "2026-11-21", "2026-11-22"),
        ("tomorrow", "2026-11-23", "2026-11-24"),
        ("today-30d", "2026-10-23", "2026-10-24"),
        ("today+2w", "2026-12-06", "2026-12-07"),
        ("today 2w", "2026-12-06", "2026-12-07"),
        ("today-9m", "2026-02-22", "2026-02-23"),
        ("this_week", "2026-11-16", "2026-11-23"),
        ("next_week", "2026-11-23", "2026-11-30"),
        ("last_month", "2026-10-01", "2026-11-01"),
        ("next_month", "2026-12-01", "2027-01-01"),
        ("this_quarter", "2026-10-01", "2027-01-01"),
        ("last_year", "2025-01-01", "2026-01-01"),
    ],
)
def test_words_mean_days(text, start, end) -> None:
    with time_machine.travel(LATE, tick=False):
        found = read_period(text, "Europe/Sofia")
    assert found is not None
    assert (found.start, found.end) == (date.fromisoformat(start), date.fromisoformat(end))


def test_a_month_ago_is_the_last_day_of_a_shorter_month() -> None:
    with time_machine.travel(datetime(2026, 3, 31, 12, tzinfo=UTC), tick=False):
        found = read_period("today-1m", "UTC")
    assert found is not None and found.start == date(2026, 2, 28)


def test_other_words_mean_nothing() -> None:
    for text in ("todays", "today-", "today-5x", "this_day", "today-99999d", "now", "2026-11-21"):
        assert read_period(text, "UTC") is None


class TestLists:
    @pytest.fixture
    def register(self, entered, monkeypatch):
        found = add_to_registry(monkeypatch)
        # One row an hour from half past midnight of the 22nd in Sofia.
        add_rows(30)
        return found

    def numbers(self, register, tree, *, at=LATE, zone="Europe/Sofia"):
        with time_machine.travel(at, tick=False):
            page = read_page(register, actor(timezone=zone), {"filter": [json.dumps(tree)]})
        return [row["number"] for row in page.results]

    def test_today_ends_at_midnight_where_the_person_is(self, register) -> None:
        today = {"field": "at", "op": "eq", "value": "today"}
        assert self.numbers(register, today) == list(range(24))
        assert self.numbers(register, today, zone="Europe/London") == [0, 1]
        # A second before midnight, and at midnight.
        before = datetime(2026, 11, 22, 21, 59, 59, tzinfo=UTC)
        assert self.numbers(register, today, at=before) == list(range(24))
        after = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
        assert self.numbers(register, today, at=after) == list(range(24, 30))

    def test_each_comparison_counts_whole_days(self, register) -> None:
        first, second = list(range(24)), list(range(24, 30))
        for op, value, found in [
            ("gt", "2026-11-22", second),
            ("gte", "2026-11-22", first + second),
            ("lt", "2026-11-23", first),
            ("lte", "2026-11-22", first),
            ("ne", "today", second),
            ("in", ["today", "tomorrow"], first + second),
            ("not_in", ["tomorrow", "today-5d"], first),
            ("lte", "now", [0, 1]),
            ("lt", "today-1d", []),
        ]:
            assert self.numbers(register, {"field": "at", "op": op, "value": value}) == found, (op, value)

    def test_what_has_no_day_is_in_no_period(self, register) -> None:
        Change.objects.filter(fields__number=0).update(fields={"number": 0, "name": "x", "day": "2026-11-05"})
        assert self.numbers(register, {"field": "day", "op": "eq", "value": "this_month"}) == [0]
        others = self.numbers(register, {"field": "day", "op": "ne", "value": "this_month"})
        assert 3 in others and 0 not in others
        assert self.numbers(register, {"not": {"field": "day", "op": "lte", "value": "last_month"}}) != []

    def test_what_is_no_day_is_refused(self, register) -> None:
        for value in ("next_decade", "now+1d", "now", "today+9999w"):
            with pytest.raises(AppError) as refused:
                far = datetime(9990, 1, 1, tzinfo=UTC)
                self.numbers(register, {"field": "day", "op": "gt", "value": value}, at=far)
            assert refused.value.code == "invalid_filter"
