"""The manual says what the spec tests say, all of it, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.manual import CONTENTS, PAGE, render


HERE = Path(__file__).parent


def test_the_manual_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "run `make manual`"


def test_every_section_is_in_the_manual() -> None:
    written = {(path.parent.name, path.stem) for path in HERE.glob("*/test_*.py")}
    listed = {(chapter, f"test_{s}") for chapter in CONTENTS for s in CONTENTS[chapter]}
    assert written == listed


@pytest.mark.parametrize(
    "word",
    [
        *("share", "ratio", "deliveries", "boxes", "patients", "starts"),
        *("euros_per_patient", "include", "exclude", "units_per_day", "generic_roles"),
        *("age", "sex", "long_term_illness", "same_day_as", "repeated_within_months"),
        *("delivered", "not_delivered", "treated", "overlap", "substances_at_once"),
        *("same_day_as_start", "not_delivered_before_start", "exposed_more_than"),
        *("daily_doses", "euros", "denominator_count", "minus_one", "strengths"),
        *("forms", "other_forms", "above", "at_least", "below", "at_most"),
        *("biosimilar_roles", "substitution_refused", "calendar_months", "regular"),
        *("regular_before", "fewer_than_before", "score_at_once", "scores", "points"),
        *("days_covered", "over_days", "percent", "substances_of_most_doses"),
        *("deliveries_per_patient", "boxes_per_patient", "daily_doses_per_patient"),
        *("change_of_euros", "effect", "times", "fewer", "boxes"),
        *("gap_tolerance_days", "month", "quarter", "year", "rolling12"),
    ],
)
def test_the_manual_shows_every_word(word: str) -> None:
    assert f"{word}:" in render() or f": {word}" in render() or f"`{word}`" in render()
