"""Masks of numbers: what is accepted, what they make, what fits them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.models.numbering import Reset
from kernel.numbering.masks import matches, period_of, preview, render, validate_mask

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("mask", "reset"),
    [
        ("CU{YY}{MM}-{SEQ:5}", Reset.MONTHLY),
        ("{SEQ:10}", Reset.NEVER),
        ("{YYYY}/{SEQ:1}", Reset.YEARLY),
        ("A.b_c-9/{SEQ:12}", Reset.NEVER),
    ],
)
def test_good_masks_are_accepted(mask, reset) -> None:
    assert validate_mask(mask, reset) == []


@pytest.mark.parametrize(
    ("mask", "reset", "code"),
    [
        ("CU", Reset.NEVER, "invalid_format"),
        ("", Reset.NEVER, "invalid_format"),
        ("{SEQ:3}{SEQ:3}", Reset.NEVER, "invalid_format"),
        ("{SEQ}", Reset.NEVER, "invalid_format"),
        ("{SEQ:0}", Reset.NEVER, "invalid_format"),
        ("{SEQ:13}", Reset.NEVER, "invalid_format"),
        ("{DD}{SEQ:3}", Reset.NEVER, "invalid_format"),
        ("{}{SEQ:3}", Reset.NEVER, "invalid_format"),
        ("{SEQ:3", Reset.NEVER, "invalid_format"),
        ("CU {SEQ:3}", Reset.NEVER, "invalid_format"),
        ("CU\n{SEQ:3}", Reset.NEVER, "invalid_format"),
        ("{SEQ:3}\n", Reset.NEVER, "invalid_format"),
        ("{SEQ:3}" + "x" * 60, Reset.NEVER, "too_long"),
        ("{SEQ:5}", Reset.YEARLY, "contradiction"),
        ("{MM}{SEQ:5}", Reset.YEARLY, "contradiction"),
        ("{YYYY}{SEQ:5}", Reset.MONTHLY, "contradiction"),
        ("{MM}{SEQ:5}", Reset.MONTHLY, "contradiction"),
    ],
)
def test_bad_masks_are_refused_at_the_mask(mask, reset, code) -> None:
    errors = validate_mask(mask, reset)
    assert {(error.code, error.pointer) for error in errors} == {(code, "/mask")}


def test_numbers_carry_the_date_and_the_padded_counter() -> None:
    assert render("CU{YY}{MM}-{SEQ:5}", 42, DAY) == "CU2611-00042"
    assert render("{YYYY}/{SEQ:1}", 120, DAY) == "2026/120"
    assert preview("{SEQ:2}", 98, DAY) == ["99", "100", "101"]


def test_a_typed_number_fits_without_regard_to_case() -> None:
    assert matches("CU{YY}{MM}-{SEQ:5}", "cu2611-00042")
    assert matches("CU{SEQ:2}", "CU100")
    for text in ("CU2613-00042", "CU2611-0042", "CU2611-000042", "CU2611-00042\n", "xCU2611-00042", "CU２６11-00042"):
        assert not matches("CU{YY}{MM}-{SEQ:5}", text), text


def test_periods_follow_the_reset() -> None:
    assert [period_of(reset, DAY) for reset in (Reset.NEVER, Reset.YEARLY, Reset.MONTHLY)] == ["", "2026", "202611"]


PARTS = st.lists(st.sampled_from(["{YYYY}", "{YY}", "{MM}", "A", "7", "-"]), max_size=4).map("".join)


@given(before=PARTS, after=PARTS, width=st.integers(1, 12), numbers=st.sets(st.integers(1, 10**6), min_size=2))
def test_two_numbers_of_one_period_never_look_alike(before, after, width, numbers) -> None:
    mask = f"{before}{{SEQ:{width}}}{after}"
    made = {render(mask, number, DAY) for number in numbers}
    assert len(made) == len(numbers)
    assert all(matches(mask, text) for text in made)
