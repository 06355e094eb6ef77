"""From lines to a follow-up: both engines agree, and so does a count by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from maillage.engine.codes.cip13 import with_key
from maillage.engine.follow_up.compose import Asked, follow_ups
from maillage.engine.follow_up.content import Aim, Commitment, Followed, Verdict
from maillage.engine.indicators.engines.compiled import CompiledEngine
from maillage.engine.indicators.engines.reference import ReferenceEngine
from maillage.engine.indicators.library import find
from maillage.engine.lake.build import Build
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line, Presentation
from maillage.engine.mirrors.circle import Circle, Member
from maillage.engine.mirrors.compose import Engine


AMOXICILLIN = Presentation(with_key("340090000001"), "J01CA04", 12, "generic")
CO_AMOXICLAV = Presentation(with_key("340090000002"), "J01CR02", 16, "princeps")
SESSION = date(2025, 9, 18)
MEMBERS = [f"1000000000{rank}" for rank in range(6)]
OTHERS = [f"2000000000{rank}" for rank in range(6)]
FIRST_DAY, LAST_DAY = date(2024, 7, 2), date(2026, 3, 15)
MONTHS = [divmod(24 * 1012 + 6 + month, 12) for month in range(21)]

INDICATORS = ("ATB02", "GEN08", "ATB03")
"""A share of deliveries, euros per patient, and a share with patients' age."""


def lines() -> Iterator[Line]:
    """Twelve antibiotics a doctor and month; the members halve co-amoxiclav after."""
    yield _line(OTHERS[0], FIRST_DAY, 99, AMOXICILLIN)
    for rank, prescriber in enumerate([*MEMBERS, *OTHERS]):
        for year, zero_based in MONTHS:
            month = zero_based + 1
            after = prescriber in MEMBERS and (year, month) > (2025, 9)
            broad = (3 if after else 7) + (rank + month) % 2
            for patient in range(12):
                drug = CO_AMOXICLAV if patient < broad else AMOXICILLIN
                yield _line(prescriber, date(year, month, 4 + patient), patient, drug)


def _line(prescriber: str, on: date, patient: int, drug: Presentation) -> Line:
    return Line(
        delivered_on=on,
        patient=f"{prescriber}-{patient}",
        birth_year=1960,
        sex=2,
        prescriber=prescriber,
        pharmacy="O1",
        cip13=drug.cip13,
        boxes=1,
        amount_cents=500 + patient,
    )


@pytest.fixture(scope="module")
def build() -> Iterator[Build]:
    with build_from_lines(list(lines()), [AMOXICILLIN, CO_AMOXICLAV]) as made:
        yield made


def followed(engine: Engine) -> list[Followed]:
    circle = Circle(
        name="Cercle du Plateau",
        territory="Plateau",
        members=tuple(Member(codes=(code,)) for code in MEMBERS),
    )
    asked = [
        Asked(
            Commitment(find(each), Aim.DECREASE, SESSION, date(2026, 9, 1), 0.4),
            circle,
        )
        for each in INDICATORS
    ]
    return follow_ups(
        engine,
        asked,
        until=date(2026, 3, 1),
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
    )


def test_both_engines_give_the_same_follow_up(build: Build) -> None:
    assert followed(CompiledEngine(build)) == followed(ReferenceEngine.of_build(build))


def test_the_counts_are_those_of_the_lines(build: Build) -> None:
    """October to March, a year earlier and since; every line is one delivery."""
    found = followed(CompiledEngine(build))[0].follow_up
    assert found.circle is not None
    assert found.circle.before.denominator == 6 * 6 * 12
    assert found.circle.after.denominator == 6 * 6 * 12
    # 7 or 8 of 12 in turn by doctor and month, then 3 or 4.
    assert found.circle.before.numerator == 6 * 3 * (7 + 8)
    assert found.circle.after.numerator == 6 * 3 * (3 + 4)
    assert found.verdict is Verdict.MOVED
    assert found.territory is not None
    assert found.territory.difference == 0


def test_a_doctor_s_own_counts_are_those_of_his_lines(build: Build) -> None:
    own = followed(CompiledEngine(build))[0].doctors[2]
    assert own.code == MEMBERS[2]
    assert own.before is not None
    assert (own.before.numerator, own.before.denominator) == (3 * (7 + 8), 72)
