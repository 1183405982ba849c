"""Sequences: no number twice, no gap unless allowed, and rules that change without harm."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from kernel import numbering
from kernel.actor import system_actor
from kernel.errors import AppError
from kernel.models import Change, NumberSequence, Reset
from kernel.numbering import registry
from kernel.numbering.inputs import SequenceChange, SequencePreview
from kernel.numbering.service import change_sequence, get_sequence, list_sequences, preview_sequence
from kernel.permissions import RIGHTS, KernelRight
from kernel.tenancy import tenant_context

ACTOR = system_actor(rights=frozenset(right.code for right in RIGHTS))
NOVEMBER = datetime(2026, 11, 21, 12, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 3, 12, tzinfo=UTC)


@pytest.fixture
def declare(monkeypatch):
    """Declares sequences for one test."""
    monkeypatch.setattr(registry, "_definitions", {})
    return numbering.register


@pytest.fixture
def name(request) -> str:
    return f"test.{request.node.name}"[:80]


def take_one(organisation, name: str) -> str:
    try:
        with tenant_context(organisation), transaction.atomic():
            return numbering.take(name)[0]
    finally:
        connection.close()


def test_numbers_are_taken_in_order_and_in_sets(entered, declare, name) -> None:
    declare(name, "Test", "{SEQ:3}")
    with transaction.atomic():
        assert numbering.take(name, 3) == ["001", "002", "003"]
        assert numbering.take(name) == ["004"]


def test_a_rolled_back_use_gives_its_number_back(entered, declare, name) -> None:
    declare(name, "Test", "{SEQ:3}")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        numbering.take(name)
        raise ZeroDivisionError
    with transaction.atomic():
        assert numbering.take(name) == ["001"]


def test_fifty_takers_at_once_leave_no_gap_and_no_double(fresh_organisation, declare, name) -> None:
    declare(name, "Test", "{SEQ:1}")
    with ThreadPoolExecutor(10) as threads:
        taken = list(threads.map(lambda _: take_one(fresh_organisation, name), range(50)))
    assert sorted(map(int, taken)) == list(range(1, 51))


def test_organisations_count_apart(entered, other_organisation, declare, name) -> None:
    declare(name, "Test", "{SEQ:1}")
    assert numbering.take(name, 2) == ["1", "2"]
    with tenant_context(other_organisation):
        assert numbering.take(name) == ["1"]


def test_a_new_period_starts_at_one_and_a_late_document_counts_in_its_own(entered, declare, name) -> None:
    declare(name, "Test", "{YYYY}{MM}-{SEQ:2}", reset=Reset.MONTHLY)
    with transaction.atomic():
        assert numbering.take(name, 2, NOVEMBER) == ["202611-01", "202611-02"]
        assert numbering.take(name, 1, DECEMBER) == ["202612-01"]
        assert numbering.take(name, 1, NOVEMBER) == ["202611-03"]
        assert numbering.take(name, 1, DECEMBER) == ["202612-02"]


def test_the_period_is_that_of_the_organisations_own_calendar(entered, declare, name) -> None:
    declare(name, "Test", "{YYYY}-{SEQ:1}", reset=Reset.YEARLY)
    new_years_eve = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
    with tenant_context(replace(entered, timezone="Europe/Sofia")), transaction.atomic():
        assert numbering.take(name, 1, new_years_eve) == ["2027-1"]
    with tenant_context(replace(entered, timezone="Europe/London")), transaction.atomic():
        assert numbering.take(name, 1, new_years_eve) == ["2026-1"]


def test_numbers_typed_by_people_are_skipped(entered, declare, name) -> None:
    declare(name, "Test", "CU{SEQ:1}", taken=lambda texts: {"cu2", "cu3"} & {text.lower() for text in texts})
    with transaction.atomic():
        assert numbering.take(name, 3) == ["CU1", "CU4", "CU5"]


def test_a_long_run_of_typed_numbers_is_passed_quickly_and_no_free_one_is_skipped(entered, declare, name) -> None:
    typed = {f"CU{number}" for number in range(2, 30_000)} | {"CU30001"}
    asked = []
    declare(name, "Test", "CU{SEQ:1}", taken=lambda texts: asked.append(1) or typed & set(texts))
    with transaction.atomic():
        assert numbering.take(name, 2) == ["CU1", "CU30000"]
        assert numbering.take(name) == ["CU30002"]
    assert len(asked) < 25


def test_a_typed_number_needs_permission_and_must_fit_the_mask(entered, declare, name) -> None:
    declare(name, "Test", "CU{SEQ:3}", manual=True)
    assert numbering.manual_number_error(name, "cu007", pointer="/code") is None
    misfit = numbering.manual_number_error(name, "XX007", pointer="/code")
    assert misfit is not None
    assert (misfit.code, misfit.pointer) == ("invalid_format", "/code")
    assert "CU042" in str(misfit.detail)
    change_sequence(actor=ACTOR, name=name, data=SequenceChange(manual_allowed=False), expected_version=None)
    refused = numbering.manual_number_error(name, "CU007", pointer="/code")
    assert refused is not None
    assert refused.code == "not_allowed"


def test_the_rule_changes_with_history_and_the_counter_goes_on(entered, declare, name) -> None:
    declare(name, "Test", "{SEQ:3}")
    with transaction.atomic():
        numbering.take(name, 5)
    changed = change_sequence(
        actor=ACTOR, name=name, data=SequenceChange(mask="{YYYY}-{SEQ:4}", reset=Reset.YEARLY), expected_version=1
    )
    year = changed["preview"][0][:4]
    assert changed["preview"] == [f"{year}-0006", f"{year}-0007", f"{year}-0008"]
    assert (changed["version"], changed["next_number"]) == (2, 6)
    with transaction.atomic():
        assert numbering.take(name) == [f"{year}-0006"]
    sequence = NumberSequence.objects.get(name=name)
    change = Change.objects.get(resource="numbering", object_id=sequence.id)
    assert change.fields == {"mask": ["{SEQ:3}", "{YYYY}-{SEQ:4}"], "reset": ["never", "yearly"]}


def test_leaving_out_the_year_later_repeats_no_number(entered, declare, name) -> None:
    declare(name, "Test", "{YYYY}{SEQ:3}", reset=Reset.YEARLY)
    with transaction.atomic():
        numbering.take(name, 30, datetime(2025, 5, 5, tzinfo=UTC))
        numbering.take(name, 4)
    changed = change_sequence(
        actor=ACTOR, name=name, data=SequenceChange(mask="{SEQ:3}", reset=Reset.NEVER), expected_version=None
    )
    assert changed["preview"][0] == "031"


def test_a_sequence_leaps_forward_but_never_back(entered, declare, name) -> None:
    declare(name, "Test", "{SEQ:3}")
    change_sequence(actor=ACTOR, name=name, data=SequenceChange(next_number=500), expected_version=None)
    with transaction.atomic():
        assert numbering.take(name) == ["500"]
    with pytest.raises(AppError) as refused, transaction.atomic():
        change_sequence(actor=ACTOR, name=name, data=SequenceChange(next_number=500), expected_version=None)
    assert [(error.code, error.pointer) for error in refused.value.errors] == [("out_of_range", "/next_number")]


def test_a_bad_mask_and_a_stale_version_are_refused(entered, declare, name) -> None:
    declare(name, "Test", "{SEQ:3}")
    with pytest.raises(AppError) as bad, transaction.atomic():
        change_sequence(
            actor=ACTOR, name=name, data=SequenceChange(mask="X", manual_allowed=True), expected_version=None
        )
    assert [error.pointer for error in bad.value.errors] == ["/mask", "/manual_allowed"]
    with pytest.raises(AppError) as stale, transaction.atomic():
        change_sequence(actor=ACTOR, name=name, data=SequenceChange(mask="X{SEQ:3}"), expected_version=7)
    assert stale.value.status == 412
    assert get_sequence(actor=ACTOR, name=name)["mask"] == "{SEQ:3}"


def test_rights_guard_seeing_and_changing(entered, declare, name) -> None:
    declare(name, "Test", "{SEQ:3}")
    reader = system_actor(rights=frozenset({KernelRight.NUMBERING_VIEW}))
    assert [row["name"] for row in list_sequences(actor=reader)] == [name]
    with pytest.raises(AppError) as refused, transaction.atomic():
        change_sequence(actor=reader, name=name, data=SequenceChange(), expected_version=None)
    assert refused.value.status == 403
    with pytest.raises(AppError) as unknown:
        get_sequence(actor=reader, name="nobody")
    assert unknown.value.status == 404


def test_trying_a_rule_changes_nothing(entered, declare, name) -> None:
    declare(name, "Test", "{SEQ:3}")
    tried = preview_sequence(actor=ACTOR, name=name, data=SequencePreview(mask="N{SEQ:2}", next_number=9))
    assert tried == ["N09", "N10", "N11"]
    assert get_sequence(actor=ACTOR, name=name)["preview"] == ["001", "002", "003"]
