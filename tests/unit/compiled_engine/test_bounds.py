"""What bounds memory and time changes no count."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.engine.indicators.engines.compiled import CompiledEngine
from maillage.engine.indicators.model import (
    ChangeOfEuros,
    Delivered,
    DrugSet,
    Effect,
    Indicator,
    LineFilter,
    PatientFilter,
    ShareOfPatients,
    SubstancesOfMostDoses,
)
from maillage.engine.indicators.periods import By, Every, Period, periods
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line, Presentation
from tests.spec.case import indicator_of


DRUGS = [
    Presentation(
        f"34009300000{place:02d}",
        f"{'ABCDGHJLMN'[place]}01AA01",
        30,
        daily_doses_millionths=1_000_000 * (place + 1),
    )
    for place in range(10)
]
ASKED = periods(Every.ROLLING12, date(2022, 1, 1), date(2028, 6, 1))


def line(day: date, drug: int, patient: int, doctor: int, **given: int) -> Line:
    return Line(
        delivered_on=day,
        patient=f"patient {patient}",
        birth_year=1950,
        sex=1,
        prescriber=f"doctor {doctor}",
        pharmacy="pharmacy",
        cip13=DRUGS[drug].cip13,
        **({"boxes": 1, "amount_cents": 100 * (drug + 1)} | given),
    )


LINES = [
    line(date(2022 + month // 12, month % 12 + 1, 5), month % 7, patient, patient % 3)
    for patient in range(6)
    for month in range(30)
    if (month + patient) % 4
]
"""Six patients over thirty months, each with one of three doctors."""


def set_of(place: int) -> LineFilter:
    return LineFilter(DrugSet("set", (DRUGS[place].atc or "",)))


def wanted() -> list[Indicator]:
    """Ten lists by presentation, more than a mark has bits, and some patients."""
    found = [
        SubstancesOfMostDoses(set_of(place))
        if place % 2
        else ChangeOfEuros(set_of(place), Effect.VOLUME)
        for place in range(10)
    ]
    share = ShareOfPatients(
        PatientFilter(LineFilter()),
        PatientFilter(set_of(1), (Delivered(DrugSet("A", ("A",)), deliveries=2),)),
    )
    return [indicator_of(one, f"I{place}") for place, one in enumerate([*found, share])]


@pytest.mark.parametrize(
    "bounds",
    [
        {"facts_at_once": 1, "workers": 3},
        {"numbers_at_once": 1},
        {"facts_at_once": 7, "workers": 1, "numbers_at_once": 20_000},
    ],
)
def test_blocks_batches_and_threads_change_nothing(bounds: dict[str, int]) -> None:
    with build_from_lines(LINES, DRUGS) as build:
        whole = CompiledEngine(build).count(wanted(), By.PRESCRIBER, ASKED)
        apart = CompiledEngine(build, **bounds).count(wanted(), By.PRESCRIBER, ASKED)
    assert apart.equals(whole)
    assert sum(whole["denominator"].to_pylist()) > 0


def test_more_periods_than_a_word_has_bits_are_counted_as_one_by_one() -> None:
    asked = [*ASKED, Period("whole", 2022 * 12, 2024 * 12 + 5)]
    with build_from_lines(LINES, DRUGS) as build:
        engine = CompiledEngine(build)
        together = engine.count(wanted(), By.ALL, asked).to_pylist()
        alone = [
            row
            for one in asked
            for row in engine.count(wanted(), By.ALL, [one]).to_pylist()
        ]

    def key(row: dict[str, str]) -> tuple[str, str]:
        return row["indicator"], row["period"]

    assert sorted(together, key=key) == sorted(alone, key=key)


def test_euros_too_large_for_sixty_four_bits_are_exact() -> None:
    lines = [
        line(date(2022, 1, 5), 0, 0, 0, boxes=30_000, amount_cents=2 * 10**15),
        line(date(2023, 1, 5), 0, 0, 0, boxes=20_000, amount_cents=10**15),
    ]
    price = indicator_of(ChangeOfEuros(set_of(0), Effect.PRICE))
    asked = periods(Every.MONTH, date(2023, 1, 1), date(2023, 1, 1))
    with build_from_lines(lines, DRUGS) as build:
        (row,) = CompiledEngine(build).count([price], By.ALL, asked).to_pylist()
    # 20,000 boxes cost 2 x 10^15 x 2 / 3 cents at the former price: 4 x 10^15 / 3,
    # that is 333,333,333,333,333.33 more than 10^15.
    assert row["numerator"] == -333_333_333_333_333
    assert row["denominator"] == 2 * 10**15
