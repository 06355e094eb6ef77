"""The language of formulas: what it reads, what it refuses, how it is told again."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engine.agreements.evaluation import Scope, holds, number, told
from maillage.engine.agreements.expressions import (
    MisspeltFormula,
    names,
    parse,
    words,
)
from maillage.engine.agreements.numbers import (
    about,
    as_written,
    cents,
    down,
    euros_text,
    exact,
    french,
    nearest,
    up,
)
from maillage.engine.agreements.schema import Step


GIVEN = {
    "a": Fraction(3),
    "b": Fraction(4),
    "yes": True,
    "size": "small",
    "since": date(2025, 10, 20),
    "never": None,
}


def scope(year: int = 2025) -> Scope:
    """A few names."""
    steps = {"twice": Step(label="le double de a", value="2 * a")}  # type: ignore[arg-type]
    return Scope(year, GIVEN.__getitem__, {"ten": Fraction(10)}, steps, {"way": "old"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 3 - 2", 5),
        ("8 / 4 / 2", 1),
        ("1 / 3", Fraction(1, 3)),
        ("5 % * 200", 10),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("ten * a - b", 26),
        ("min(a, b, 2)", 2),
        ("max(a - b, 0)", 0),
        ("if(a < b and not (b < a), 1, 2)", 1),
        ("if(a = 3 or never_reached, 1, 2)", 1),
        ("if(yes, a, absent)", 3),
        ("if(known(never), 1, 2)", 2),
        ("if(size is small, 1, 2)", 1),
        ("if(size is not small, 1, 2)", 2),
        ("if(way is old, 1, 2)", 1),
        ("twice + 1", 7),
        ("year - 2000", 25),
        ("share_in_days(since)", Fraction(1, 5)),
        ("share_in_months(since)", Fraction(1, 4)),
        ("truncated_percent(10 / 1007)", Fraction(99, 10_000)),
        ("rounded_up(7 / 2)", 4),
        ("rounded_down(7 / 2)", 3),
        ("nearest(7 / 2)", 4),
    ],
)
def test_a_formula_gives_its_exact_number(text: str, expected: Fraction) -> None:
    assert number(parse(text), scope()) == expected


@pytest.mark.parametrize(("year", "expected"), [(2024, 0), (2026, 1)])
def test_a_share_of_another_year_is_nothing_before_and_all_after(
    year: int, expected: int
) -> None:
    assert number(parse("share_in_days(since)"), scope(year)) == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("100 * min(a, 8)", "100 × min(3 ; 8) = 300"),
        ("ten - (a - b)", "10 − (3 − 4) = 11"),
        ("ten / (a / b)", "10 / (3 / 4) ≈ 13,333333"),
        ("ten * if(yes, a, b)", "10 × 3 = 30"),
        ("twice * ten", "6 × 10 = 60"),
        ("share_in_days(since) * 100", "73 / 365 × 100 = 20"),
        ("4000", "4\u202f000"),
    ],
)
def test_a_formula_is_told_with_its_numbers(text: str, shown: str) -> None:
    assert told(parse(text), scope()) == shown


def test_a_step_is_told_once_with_its_label() -> None:
    around = scope()
    number(parse("twice + twice"), around)
    assert list(around.told.values()) == ["le double de a = 2 × 3 = 6"]


def test_a_name_that_is_not_reached_is_not_asked_for() -> None:
    around = scope()
    holds(parse("yes or absent"), around)
    assert list(around.asked) == ["yes"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1 +", "s'arrête trop tôt"),
        ("1 2", "« 2 » est de trop"),
        ("(1 + 2", "il manque « ) »"),
        ("__import__(1)", "ne se lit pas"),
        ("power(2, 3)", "la fonction « power » n'existe pas"),
        ("min(1)", "attend au moins 2"),
        ("if(1, 2)", "attend 3 valeur(s), 2 sont données"),
        ("3 is small", "« is » suit le nom d'un choix"),
        ("size is 3", "« 3 » n'est pas une valeur de choix"),
        ("a.b", "ne se lit pas"),
        ("and", "« and » n'est pas à sa place"),
        ("(" * 60 + "1" + ")" * 60, "trop de parenthèses"),
    ],
)
def test_what_is_no_formula_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(MisspeltFormula) as refusal:
        parse(text)
    assert why in str(refusal.value)


def test_a_formula_says_the_names_and_the_choices_it_may_ask_for() -> None:
    tree = parse("if(size is small and not yes, min(a, b), 2 * ten)")
    assert names(tree) == {"size", "yes", "a", "b", "ten"}
    assert words(tree) == {("size", "small")}


@pytest.mark.parametrize("text", ["yes + 1", "a and yes", "size * 2", "(a < b) + 1"])
def test_numbers_and_conditions_are_never_confused(text: str) -> None:
    with pytest.raises(TypeError):
        number(parse(text), scope())
    with pytest.raises(TypeError):
        holds(parse(text), scope())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4000", 4000),
        ("4 000", 4000),
        ("4\u202f000,5", Fraction(8001, 2)),
        ("0.05", Fraction(1, 20)),
        ("60 %", Fraction(3, 5)),
        ("62.5 %", Fraction(5, 8)),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, expected: Fraction) -> None:
    assert exact(text) == expected


@pytest.mark.parametrize("text", ["", "-1", "1e3", "quatre", "1.2.3", "١٢", "nan"])
def test_anything_else_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"^$|."):
        exact(text)


def test_numbers_are_shown_in_french_and_exactly_where_decimals_cannot() -> None:
    assert french(Fraction(-13005, 10)) == "−1\u202f300,5"
    assert french(Fraction(1, 3), 2) == "0,33"
    assert as_written(Fraction(47, 1313)) == "47/1\u202f313"
    assert as_written(Fraction(1, 8)) == "0,125"
    assert about(Fraction(1, 3)) == "≈ 0,333333"
    assert euros_text(Fraction(-1, 2)) == "−0,50\u202f€"
    assert euros_text(Fraction(1_400)) == "1\u202f400,00\u202f€"


@given(st.fractions(0, 10**6), st.integers(0, 4))
def test_roundings_stay_within_a_step_and_in_their_direction(
    value: Fraction, decimals: int
) -> None:
    step = Fraction(1, 10**decimals)
    assert down(value, decimals) <= value < down(value, decimals) + step
    assert abs(nearest(value, decimals) - value) <= step / 2
    assert up(value) - 1 < value <= up(value)


def test_half_a_cent_goes_up() -> None:
    assert [cents(Fraction(n, 1000)) for n in (4, 5, 14, 15)] == [0, 1, 1, 2]
