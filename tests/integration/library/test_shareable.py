"""Figures that leave the circle are judged on patients, whatever they count."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

from maillage.engine.indicators.figures import COUNTS, figures
from maillage.engine.indicators.library import find
from maillage.engine.indicators.model import (
    ChangeOfEuros,
    Effect,
    Indicator,
    LineFilter,
    Measure,
    MeasurePerPatient,
    ShareOfLines,
    ShareOfPatients,
    SubstancesOfMostDoses,
)
from maillage.engine.indicators.periods import By, Period
from maillage.engine.indicators.shareable import (
    counted_for_sharing,
    shareable,
    with_patient_counts,
    without_patient_counts,
)


def table(rows: dict[str, tuple[int, int]]) -> pa.Table:
    """Counts of one unit and month, by indicator."""
    return pa.Table.from_pylist(
        [
            {
                "indicator": one,
                "unit": "all",
                "period": "2025-05",
                "numerator": numerator,
                "denominator": denominator,
                "numerator_squares": 1.0,
                "not_observable": 0,
                "not_computable": 0,
            }
            for one, (numerator, denominator) in rows.items()
        ],
        schema=COUNTS,
    )


def protected(
    ids: list[str], rows: dict[str, tuple[int, int]], prescribers: int = 20
) -> dict[str, tuple[int | None, int | None]]:
    """What is left of numerator and denominator; `rows` also gives the patients."""
    indicators = [find(one) for one in ids]
    assert {one.id for one in with_patient_counts(indicators)} == set(rows)
    counts = table(rows)
    own = figures(without_patient_counts(counts, indicators), indicators)
    shown = shareable(own, counts, indicators, prescribers=prescribers)
    return {
        row["indicator"]: (row["numerator"], row["denominator"])
        for row in shown.to_pylist()
    }


def test_lines_are_counted_a_second_time_in_patients() -> None:
    share, ratio, patients = find("ATB02"), find("ATB08"), find("NSA04")
    found = with_patient_counts([share, ratio, patients])
    assert [one.id for one in found] == [
        *("ATB02", "ATB02#patients"),
        *("ATB08", "ATB08#patients", "ATB08#numerator"),
        "NSA04",
    ]
    assert all(_counts_patients(one) for one in found if "#" in one.id)


def _counts_patients(indicator: Indicator) -> bool:
    return isinstance(indicator.calculation, ShareOfPatients)


EVERY = LineFilter()
DOSES = replace(
    find("ATB02"),
    id="DOSES",
    calculation=ShareOfLines(Measure.DAILY_DOSES, EVERY, EVERY),
)
PER_PATIENT = replace(
    DOSES, id="DPP", calculation=MeasurePerPatient(Measure.DAILY_DOSES, EVERY, EVERY)
)
MOST = replace(DOSES, id="DU90", calculation=SubstancesOfMostDoses(EVERY))
PRICE = replace(DOSES, id="PRICE", calculation=ChangeOfEuros(EVERY, Effect.PRICE))


class Counter:
    """An engine that answers the same numbers, and remembers what it was asked."""

    def __init__(self, rows: dict[str, tuple[int, int]]) -> None:
        self._rows = rows
        self.asked: list[tuple[list[str], list[Period]]] = []

    def count(
        self, indicators: list[Indicator], by: By, periods: list[Period]
    ) -> pa.Table:
        ids = [one.id for one in indicators]
        self.asked.append((ids, periods))
        return table({one: self._rows[one] for one in ids})


@pytest.mark.parametrize("few", ["DOSES", "DPP", "DU90", "PRICE", None])
def test_amounts_are_hidden_when_few_patients_are_behind_them(few: str | None) -> None:
    millions = (40_000_000, 90_000_000)
    rows = {
        "DOSES": millions,
        "DOSES#patients": (30, 60),
        "DPP": (41_000_000, 60),
        "DPP#patients": (60, 60),
        "DPP#numerator": (30, 30),
        "DU90": (4, 9),
        "DU90#patients": (60, 60),
        "PRICE": (-300, 1_800),
        "PRICE#patients": (60, 60),
        "PRICE#before": (50, 50),
    }
    behind = {
        "DOSES": ("DOSES#patients", (9, 60)),
        "DPP": ("DPP#numerator", (9, 9)),
        "DU90": ("DU90#patients", (9, 9)),
        "PRICE": ("PRICE#before", (9, 9)),
    }
    engine = Counter(rows | ({behind[few][0]: behind[few][1]} if few else {}))
    wanted = [DOSES, PER_PATIENT, MOST, PRICE]
    month = Period("2025-05", 2025 * 12 + 4, 2025 * 12 + 4)
    counts = counted_for_sharing(engine, wanted, By.ALL, [month])
    own = figures(without_patient_counts(counts, wanted), wanted)
    shown = shareable(own, counts, wanted, prescribers=20).to_pylist()
    assert {row["indicator"] for row in shown if row["value"] is None} == {few} - {None}
    assert engine.asked[1] == (
        ["PRICE#before"],
        [Period("2025-05", 2024 * 12 + 4, 2024 * 12 + 4)],
    )


def test_many_lines_of_many_patients_are_shown() -> None:
    rows = {"ATB02": (60, 200), "ATB02#patients": (40, 120)}
    assert protected(["ATB02"], rows) == {"ATB02": (60, 200)}


@pytest.mark.parametrize("patients", [(9, 120), (9, 10), (0, 10)])
def test_many_lines_of_few_patients_are_hidden(patients: tuple[int, int]) -> None:
    rows = {"ATB02": (60, 200), "ATB02#patients": patients}
    assert protected(["ATB02"], rows) == {"ATB02": (None, None)}


@pytest.mark.parametrize(("top", "bottom"), [(9, 40), (40, 9)])
def test_a_ratio_needs_enough_patients_on_both_sides(top: int, bottom: int) -> None:
    rows = {
        "ATB08": (60, 200),
        "ATB08#patients": (bottom, bottom),
        "ATB08#numerator": (top, top),
    }
    assert protected(["ATB08"], rows) == {"ATB08": (None, None)}


def test_a_class_wholly_generic_is_its_own_denominator() -> None:
    """192 boxes of statins, all in a generic group, 31 of them for 9 patients."""
    rows = {
        "GEN03-STATINES": (192, 192),
        "GEN03-STATINES#patients": (38, 38),
        "GEN12-ROSUVASTATINE": (31, 192),
        "GEN12-ROSUVASTATINE#patients": (9, 38),
    }
    shown = protected(["GEN03-STATINES", "GEN12-ROSUVASTATINE"], rows)
    assert shown["GEN12-ROSUVASTATINE"] == (None, None)


def test_the_figures_of_everyone_need_five_prescribers() -> None:
    rows = {"NSA04": (60, 200)}
    assert protected(["NSA04"], rows, prescribers=5) == {"NSA04": (60, 200)}
    assert protected(["NSA04"], rows, prescribers=4) == {"NSA04": (None, None)}
