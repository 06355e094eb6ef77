"""Mirrors of doses, of changes and of substances: values, axes, what is compared."""

from __future__ import annotations

import pytest
from hand_made_session import circle_of, figure_of, indicator, session

from maillage.engine.indicators.model import (
    Calculation,
    ChangeOfEuros,
    Effect,
    LineFilter,
    Measure,
    RatioOfLines,
    ShareOfLines,
    SubstancesOfMostDoses,
)
from maillage.engine.mirrors import words
from maillage.engine.mirrors.content import Figure, Judgement, Scale, Session, Silence
from maillage.ui import chart_data
from maillage.ui.documents.view import doctor_page


EVERY = LineFilter()
DOSES = ShareOfLines(Measure.DAILY_DOSES, EVERY, EVERY)
SEASON = RatioOfLines(Measure.BOXES, EVERY, EVERY, minus_one=True)
MILLION = 1_000_000


def found(
    calculation: Calculation,
    counts: dict[str, tuple[int, int]],
    weights: dict[str, float] | None = None,
    not_computable: int = 0,
) -> Session:
    return session(
        counts,
        circle_of(*[code for code in counts if len(code) == 1]),
        indicators=[indicator(calculation)],
        weights=weights,
        not_computable=not_computable,
    )


def of_a(*arguments: object, **others: object) -> Figure:
    return figure_of(found(*arguments, **others), "A")  # type: ignore[arg-type]


# --- doses --------------------------------------------------------------------------


def test_a_share_of_doses_is_believed_from_eleven_effective_lines() -> None:
    # 400 doses each: in 40 lines of 10 doses for A, in 4 lines of 100 for B.
    counts = dict.fromkeys("ABCDE", (100 * MILLION, 400 * MILLION))
    weights = dict.fromkeys("ACDE", 40 * (10.0 * MILLION) ** 2)
    shown = found(DOSES, counts, weights | {"B": 4 * (100.0 * MILLION) ** 2})
    own = figure_of(shown, "A").own
    assert own is not None and own.reading is not None
    assert own.reading.value == 0.25
    assert words.counted(own.reading, indicator(DOSES)) == (
        "100\u202fDDD sur 400\u202fDDD"
    )
    other = figure_of(shown, "B").own
    assert other is not None and other.silence is Silence.TOO_FEW_PATIENTS


def test_a_doctor_of_few_heavy_lines_is_not_told_apart() -> None:
    # A at 50 %, the others at 25 %: 400 light lines tell him apart, 12 heavy do not.
    counts = dict.fromkeys("ABCDEF", (100 * MILLION, 400 * MILLION))
    counts["A"] = (200 * MILLION, 400 * MILLION)
    light = dict.fromkeys(counts, 400 * (1.0 * MILLION) ** 2)
    assert of_a(DOSES, counts, light).judgement is Judgement.HIGHER
    heavy = light | {"A": (400.0 * MILLION) ** 2 / 12}
    assert of_a(DOSES, counts, heavy).judgement is Judgement.LIKE_THE_GROUP


def test_without_the_table_of_doses_the_mirror_says_so() -> None:
    figure = of_a(DOSES, dict.fromkeys("ABCDE", (0, 0)), not_computable=31)
    assert figure.own is not None and figure.own.silence is Silence.NO_DOSES
    assert "add who-ddd" in words.verdict(figure, 11)
    assert "(DDD) ne sont pas connues" in words.group_finding(figure)
    assert "31 délivrances dont on ignore les doses" in words.left_out(figure)


# --- changes ------------------------------------------------------------------------


def test_a_change_has_an_axis_of_two_sides() -> None:
    counts = {"A": (50, 100), "B": (90, 100), "C": (130, 100), "D": (110, 100)}
    figure = of_a(SEASON, counts | {"E": (100, 100)})
    assert figure.scale is Scale.CHANGE
    assert figure.own is not None and figure.own.reading is not None
    assert figure.own.reading.value == pytest.approx(-0.5)
    assert figure.bottom == -figure.top
    axes, rows = chart_data.axes(figure), chart_data.rows(figure, None, "vous")
    ticks = {row["label"]: row["value"] for row in rows["strip_ticks"]}
    assert ticks["0\u202f%"] == pytest.approx(figure.top)
    assert all(0 <= row["value"] <= axes["strip_top"] for row in rows["peers"])
    assert all(
        row["value"] is None or 0 <= row["value"] <= axes["curve_top"]
        for row in rows["months"]
    )


def test_shares_keep_an_axis_from_zero() -> None:
    share = ShareOfLines(Measure.BOXES, EVERY, EVERY)
    figure = of_a(share, dict.fromkeys("ABCDE", (10, 50)))
    assert (figure.bottom, figure.curve.bottom) == (0, 0)


# --- on paper -----------------------------------------------------------------------


def test_the_printed_mirror_says_what_is_counted() -> None:
    counts = dict.fromkeys("ABCDE", (4_200, 35_500_000))
    euros_per_dose = RatioOfLines(Measure.EUROS, EVERY, EVERY, Measure.DAILY_DOSES)
    weights = dict.fromkeys(counts, 12 * 3e6**2)
    shown = found(euros_per_dose, counts, weights)
    (figure,) = doctor_page(shown, shown.doctors[0])["figures"]
    assert figure["counted"] == "42\u202f€ pour 36\u202fDDD"
    assert figure["over"] == "pour"
    assert figure["value"] == "1,18\u202f€"


# --- exact counts -------------------------------------------------------------------


@pytest.mark.parametrize(
    "calculation", [SubstancesOfMostDoses(EVERY), ChangeOfEuros(EVERY, Effect.PRICE)]
)
def test_an_exact_count_is_shown_and_not_compared(calculation: Calculation) -> None:
    counts = {code: (1_200 + 100 * rank, 4_000) for rank, code in enumerate("ABCDE")}
    figure = of_a(calculation, counts)
    assert figure.own is not None and figure.own.reading is not None
    assert figure.own.reading.low is None
    assert figure.judgement is Judgement.NOT_COMPARED
    assert "compte exact" in words.verdict(figure, 11)
    assert len(figure.peers) == 4


def test_the_substances_of_a_group_are_those_of_its_median_doctor() -> None:
    counts = {"A": (8, 30), "B": (20, 60), "C": (11, 40), "D": (9, 20), "E": (14, 50)}
    group = of_a(SubstancesOfMostDoses(EVERY), counts).group.reading
    assert group is not None
    assert (group.value, group.numerator, group.denominator) == (11, 11, 40)
