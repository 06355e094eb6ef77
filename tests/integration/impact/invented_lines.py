"""A small territory by hand: what members and others order, month after month.

Thirty antibiotics a doctor and month, each to another patient. Members order 18 or 19
co-amoxiclavs of the thirty before the session, 9 or 10 since; the others 15 or 16
throughout. One more or not takes turns by doctor and month, and is 0.5 on average over
any even number of months. After the session doctors differ by one more or less in turn,
which adds up to nothing among the members and among the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from maillage.engine.codes.cip13 import with_key
from maillage.engine.impact.from_build import CircleDates, Request
from maillage.engine.indicators.library import find
from maillage.engine.lake.facts import Line, Presentation


AMOXICILLIN = Presentation(with_key("340090000001"), "J01CA04", 12, "generic")
CO_AMOXICLAV = Presentation(with_key("340090000002"), "J01CR02", 16, "princeps")
PRODUCTS = [AMOXICILLIN, CO_AMOXICLAV]

PATIENTS = 30
BEFORE, AFTER, ELSEWHERE = 18, 9, 15
SESSION = date(2025, 9, 4)
"""Early in its month: September is the first under the effect."""

FIRST_MONTH, MONTHS = 2024 * 12 + 6, 26
"""July 2024 to August 2026: 14 months before, 12 after."""

MEMBERS = tuple(f"1000000000{rank}" for rank in range(6))
OTHERS = tuple(f"2000000000{rank}" for rank in range(8))
CIRCLE = "Cercle du Plateau"
EFFECT = (AFTER - BEFORE) / PATIENTS


def lines(
    members: Sequence[str] = MEMBERS, others: Sequence[str] = OTHERS
) -> Iterator[Line]:
    """Every line of the territory."""
    for rank, prescriber in enumerate([*members, *others]):
        for step in range(MONTHS):
            year, zero_based = divmod(FIRST_MONTH + step, 12)
            first = date(year, zero_based + 1, 1)
            since = first >= SESSION.replace(day=1)
            usual = ELSEWHERE
            if prescriber in members:
                usual = AFTER if since else BEFORE
            if since and rank < 12:
                usual += rank % 3 - 1
            broad = usual + (rank // 2 + step) % 2
            for patient in range(PATIENTS):
                drug = CO_AMOXICLAV if patient < broad else AMOXICILLIN
                day = first.replace(day=1 + patient % 28)
                yield line(prescriber, day, f"{prescriber}-{patient}", drug)


def line(prescriber: str, on: date, patient: str, drug: Presentation) -> Line:
    """One delivery of one box: 5 euros of amoxicillin, 9 of co-amoxiclav."""
    return Line(
        delivered_on=on,
        patient=patient,
        birth_year=1950 + len(patient) % 2,
        sex=2,
        prescriber=prescriber,
        pharmacy="O1",
        cip13=drug.cip13,
        boxes=1,
        amount_cents=900 if drug is CO_AMOXICLAV else 500,
    )


def asked(
    members: Sequence[str] = MEMBERS, on: date = SESSION, *indicators: str
) -> Request:
    """The circle and its session on antibiotics; ATB02 unless told."""
    found = tuple(find(each) for each in indicators or ("ATB02",))
    circle = CircleDates(
        CIRCLE, tuple((code,) for code in members), {each.id: on for each in found}
    )
    return Request(found, (circle,))
