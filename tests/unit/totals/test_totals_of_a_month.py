"""The totals of a build, beside the same added up by loops over dictionaries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.lake.build import Build
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line, Presentation


AMOXICILLIN, AMOXICILLIN_1G = "3400930000011", "3400930000028"
PARACETAMOL, UNKNOWN = "3400930000035", "3400930000042"
ATC = {AMOXICILLIN: "J01CA04", AMOXICILLIN_1G: "J01CA04", PARACETAMOL: "N02BE01"}
KNOWN = [Presentation(cip13, atc) for cip13, atc in ATC.items()]
MARCH = 2024 * 12 + 2

Worth = tuple[int, int, int, int]

lines = st.lists(
    st.builds(
        Line,
        delivered_on=st.sampled_from([date(2024, 3, day) for day in (1, 1, 2)]),
        patient=st.sampled_from(["zoe", "anna"]),
        birth_year=st.just(1960),
        sex=st.just(2),
        prescriber=st.sampled_from(["doctor-2", "doctor-1"]),
        pharmacy=st.sampled_from(["shop-2", "shop-1"]),
        cip13=st.sampled_from([UNKNOWN, PARACETAMOL, AMOXICILLIN_1G, AMOXICILLIN]),
        boxes=st.sampled_from([1, 1, 2, -1, 40_000]),
    ),
    min_size=1,
    max_size=25,
)


def totals_by_loops(given_lines: Sequence[Line]) -> dict[tuple[str, str], Worth]:
    """For each presentation and doctor: boxes, squares, deliveries, orders."""
    rows = Counter[tuple[str, date, str, str, str]]()
    net = Counter[tuple[str, date, str]]()
    for one in given_lines:
        pack = (one.patient, one.delivered_on, one.cip13)
        rows[*pack, one.prescriber, one.pharmacy] += one.boxes
        net[pack] += one.boxes
    boxes = defaultdict[tuple[str, str], list[int]](list)
    orders = defaultdict[tuple[str, str], set[tuple[str, date]]](set)
    firsts = Counter[tuple[str, str]]()
    delivered = set()
    for (patient, day, cip13, doctor, _), own in sorted(rows.items()):
        if net[patient, day, cip13] <= 0:
            continue
        boxes[cip13, doctor].append(own)
        if own > 0:
            orders[cip13, doctor].add((patient, day))
            delivery = (patient, day, ATC.get(cip13, cip13), doctor)
            firsts[cip13, doctor] += delivery not in delivered
            delivered.add(delivery)
    return {
        cell: (sum(own), sum(one**2 for one in own), firsts[cell], len(orders[cell]))
        for cell, own in boxes.items()
        if any(own)
    }


def totals_of(build: Build) -> dict[tuple[str, str], Worth]:
    """The same, read from the cells of March."""
    with build.connection() as connection:
        packs = dict(
            connection.execute(
                "SELECT presentation, cip13 FROM presentations"
            ).fetchall()
        )
        doctors = dict(
            connection.execute("SELECT prescriber, code FROM prescribers").fetchall()
        )
    assert build.totals is not None
    totals = build.totals[MARCH]
    pack_of_cell = np.repeat(np.arange(len(totals.start) - 1), np.diff(totals.start))
    cells = zip(pack_of_cell, totals.prescriber, totals.code, strict=True)
    return {
        (packs[pack], doctors[doctor]): tuple(totals.worth[code].tolist())
        for pack, doctor, code in cells
    }


@settings(max_examples=40, deadline=None)
@given(lines)
def test_the_cells_of_a_month_are_what_loops_find(given_lines: list[Line]) -> None:
    with build_from_lines(given_lines, KNOWN) as build:
        assert totals_of(build) == totals_by_loops(given_lines)


def test_alike_cells_share_what_they_are_worth() -> None:
    some = [
        Line(date(2024, 3, 1), "anna", 1960, 2, f"doctor-{number}", "shop", cip13, 1)
        for number in range(3)
        for cip13 in (AMOXICILLIN, PARACETAMOL)
    ]
    with build_from_lines(some, KNOWN) as build:
        assert build.totals is not None
        totals = build.totals[MARCH]
        assert totals.start.tolist() == [0, 3, 6]
        assert totals.prescriber.tolist() == [0, 1, 2, 0, 1, 2]
        assert totals.code.tolist() == [0] * 6
        assert totals.worth.tolist() == [[1, 1, 1, 1]]


def test_boxes_all_given_back_leave_no_cell() -> None:
    own = ("anna", 1960, 2, "doctor-1", "shop", AMOXICILLIN)
    some = [Line(date(2024, 3, 1), *own, boxes) for boxes in (1, -1)]
    with build_from_lines(some, KNOWN) as build:
        assert totals_of(build) == {}
