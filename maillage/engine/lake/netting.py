"""From the lines of a month to its facts: sorted, netted, deliveries and firsts marked.

What a fact is and which flags it has is said in `columns` and docs/adr/0005. Lines come
as numbers already, in any order. They are put in patients' order by counting, then each
patient's few lines are sorted; everything else is one walk over them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from maillage.engine.lake.columns import (
    FIRST_FOR_ALL,
    FIRST_FOR_PHARMACY,
    FIRST_FOR_PRESCRIBER,
    IS_DELIVERY,
    LONG_TERM_ILLNESS,
    MAKING,
    FactColumns,
)
from maillage.engine.lake.kernel import kernel


Array = npt.NDArray[Any]

LINE = np.dtype(
    [
        ("patient", "u4"),
        ("presentation", "u4"),
        ("prescriber", "u4"),
        ("pharmacy", "u4"),
        ("boxes", "i4"),
        ("amount_cents", "i8"),
        ("specialty", "u4"),
        ("birth_year", "i2"),
        ("day", "u1"),
        ("sex", "i1"),
        ("flags", "u1"),
    ]
)
"""A line of a month, in numbers; of the flags, those that lines say themselves."""

PERSON = np.dtype(
    [("patient", "u4"), ("lines", "u4"), ("birth_year", "i2"), ("sex", "i1")]
)
"""How many lines of a month say that a patient was born that year, of that sex."""


class Ranks(NamedTuple):
    """For each number, its place in the order of codes; and each presentation's
    substance, as any number that tells substances apart.

    Which row is the first of a delivery is decided by codes, so that it does not
    depend on the order in which numbers were given.
    """

    presentation: npt.NDArray[np.int64]
    prescriber: npt.NDArray[np.int64]
    pharmacy: npt.NDArray[np.int64]
    substance: npt.NDArray[np.int64]


def net(lines: Array, ranks: Ranks) -> tuple[FactColumns, Array]:
    """The facts of a month's lines (dtype `LINE`), and who they are of (`PERSON`).

    Sorted as `columns` says; the people by patient.
    """
    order = np.empty(len(lines), dtype=np.int64)
    starts = np.zeros(int(lines["patient"].max(initial=0)) + 2, dtype=np.int64)
    _sort_lines(lines["patient"], starts, order)
    _sort_patients(lines, starts, order)
    facts = _facts(lines, order)
    mark_firsts(facts, ranks)
    people = np.empty(len(lines), dtype=PERSON)
    count = _count_people(lines, order, people)
    return facts, people[:count].copy()


def mark_firsts(facts: FactColumns, ranks: Ranks) -> None:
    """Set the three flags of firsts, in place, whatever they were."""
    shops = np.int64(len(ranks.pharmacy))
    doctors = np.int64(len(ranks.prescriber))
    _mark_firsts(
        facts.patient,
        facts.day,
        facts.presentation,
        facts.prescriber,
        facts.pharmacy,
        facts.boxes,
        facts.flags,
        *ranks,
        doctors,
        shops,
    )


def _facts(lines: Array, order: Array) -> FactColumns:
    """The netted rows, in the dtypes they are made in."""
    room = FactColumns(*(np.empty(len(lines), dtype=kind) for kind in MAKING))
    count = _net_lines(lines, order, *room)
    return FactColumns(*(column[:count] for column in room))


@kernel
def _sort_lines(patient: Any, starts: Any, order: Any) -> None:
    """The places of lines in the order of patients, and where each patient ends."""
    for place in range(len(patient)):
        starts[patient[place] + 1] += 1
    for number in range(1, len(starts)):
        starts[number] += starts[number - 1]
    for place in range(len(patient)):
        order[starts[patient[place]]] = place
        starts[patient[place]] += 1


@kernel
def _is_after(lines: Any, left: Any, right: Any) -> bool:
    """Whether a line comes after another of the same patient."""
    a, b = lines[left], lines[right]
    if a.day != b.day:
        return bool(a.day > b.day)
    if a.presentation != b.presentation:
        return bool(a.presentation > b.presentation)
    if a.prescriber != b.prescriber:
        return bool(a.prescriber > b.prescriber)
    return bool(a.pharmacy > b.pharmacy)


@kernel
def _sort_patients(lines: Any, ends: Any, order: Any) -> None:
    """Sort the lines of each patient, by Shell's method: most have very few."""
    begin = 0
    for number in range(len(ends) - 1):
        end = ends[number]
        gap = 1
        while gap < (end - begin) // 3:
            gap = 3 * gap + 1
        while gap > 0:
            for place in range(begin + gap, end):
                moved = order[place]
                hole = place
                while hole >= begin + gap and _is_after(
                    lines, order[hole - gap], moved
                ):
                    order[hole] = order[hole - gap]
                    hole -= gap
                order[hole] = moved
            gap //= 3
        begin = end


@kernel
def _net_lines(
    lines: Any,
    order: Any,
    patient: Any,
    day: Any,
    presentation: Any,
    prescriber: Any,
    pharmacy: Any,
    boxes: Any,
    amount_cents: Any,
    flags: Any,
) -> Any:
    """Sum what is alike, then mark deliveries and the illness of the day."""
    row = -1
    of_day = 0
    of_pack = 0
    net_boxes = 0
    ill = np.uint8(0)
    for place in range(len(order)):
        one = lines[order[place]]
        same_day = row >= 0 and patient[row] == one.patient and day[row] == one.day
        same_pack = same_day and presentation[row] == one.presentation
        if not same_pack and net_boxes > 0:
            for delivered in range(of_pack, row + 1):
                flags[delivered] |= IS_DELIVERY
        if not same_day and ill:
            for mended in range(of_day, row + 1):
                flags[mended] |= LONG_TERM_ILLNESS
        if (
            not same_pack
            or prescriber[row] != one.prescriber
            or pharmacy[row] != one.pharmacy
        ):
            row += 1
            patient[row] = one.patient
            day[row] = one.day
            presentation[row] = one.presentation
            prescriber[row] = one.prescriber
            pharmacy[row] = one.pharmacy
            boxes[row] = 0
            amount_cents[row] = 0
            flags[row] = 0
        if not same_pack:
            of_pack = row
            net_boxes = 0
        if not same_day:
            of_day = row
            ill = np.uint8(0)
        boxes[row] += one.boxes
        amount_cents[row] += one.amount_cents
        flags[row] |= one.flags
        net_boxes += one.boxes
        ill |= one.flags & LONG_TERM_ILLNESS
    for delivered in range(of_pack, row + 1):
        if net_boxes > 0:
            flags[delivered] |= IS_DELIVERY
    for mended in range(of_day, row + 1):
        flags[mended] |= ill
    return row + 1


@kernel
def _mark_firsts(
    patient: Any,
    day: Any,
    presentation: Any,
    prescriber: Any,
    pharmacy: Any,
    boxes: Any,
    flags: Any,
    presentation_rank: Any,
    prescriber_rank: Any,
    pharmacy_rank: Any,
    substance: Any,
    doctors: Any,
    shops: Any,
) -> None:
    """Within a patient's day and a substance, compare the rows ordered two by two."""
    firsts = FIRST_FOR_PRESCRIBER | FIRST_FOR_PHARMACY | FIRST_FOR_ALL
    ranks = np.empty(64, dtype=np.int64)
    begin = 0
    while begin < len(patient):
        end = begin + 1
        while (
            end < len(patient)
            and patient[end] == patient[begin]
            and day[end] == day[begin]
        ):
            end += 1
        if end - begin > len(ranks):
            ranks = np.empty(2 * (end - begin), dtype=np.int64)
        for row in range(begin, end):
            flags[row] &= ~firsts
            ordered = flags[row] & IS_DELIVERY and boxes[row] > 0
            if ordered:
                flags[row] |= firsts
            pack = presentation_rank[presentation[row]] * doctors
            doctor = pack + prescriber_rank[prescriber[row]]
            rank = doctor * shops + pharmacy_rank[pharmacy[row]]
            ranks[row - begin] = rank if ordered else -1
        for row in range(begin, end):
            for other in range(row + 1, end):
                if ranks[row - begin] < 0 or ranks[other - begin] < 0:
                    continue
                if substance[presentation[row]] != substance[presentation[other]]:
                    continue
                after = other if ranks[row - begin] < ranks[other - begin] else row
                flags[after] &= ~FIRST_FOR_ALL
                if prescriber[row] == prescriber[other]:
                    flags[after] &= ~FIRST_FOR_PRESCRIBER
                if pharmacy[row] == pharmacy[other]:
                    flags[after] &= ~FIRST_FOR_PHARMACY
        begin = end


@kernel
def _count_people(lines: Any, order: Any, people: Any) -> Any:
    """How many lines of each patient say which birth year and sex."""
    count = 0
    begin = 0
    for place in range(len(order)):
        one = lines[order[place]]
        if count > 0 and people[count - 1].patient != one.patient:
            begin = count
        found = begin
        while found < count and (
            people[found].birth_year != one.birth_year or people[found].sex != one.sex
        ):
            found += 1
        if found == count:
            people[count].patient = one.patient
            people[count].birth_year = one.birth_year
            people[count].sex = one.sex
            people[count].lines = 0
            count += 1
        people[found].lines += 1
    return count
