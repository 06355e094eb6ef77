"""The facts of a build, beside the same computed by loops over dictionaries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.lake.build import Build
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line, Presentation


AMOXICILLIN, AMOXICILLIN_1G = "3400930000011", "3400930000028"
PARACETAMOL, UNKNOWN = "3400930000035", "3400930000042"
ATC = {AMOXICILLIN: "J01CA04", AMOXICILLIN_1G: "J01CA04", PARACETAMOL: "N02BE01"}

lines = st.lists(
    st.builds(
        Line,
        delivered_on=st.integers(0, 3).map(
            lambda days: date(2024, 2, 28) + timedelta(days)
        ),
        patient=st.sampled_from(["zoe", "anna"]),
        birth_year=st.sampled_from([1960, 1961]),
        sex=st.sampled_from([1, 2]),
        prescriber=st.sampled_from(["doctor-2", "doctor-1"]),
        pharmacy=st.sampled_from(["shop-2", "shop-1"]),
        cip13=st.sampled_from([UNKNOWN, PARACETAMOL, AMOXICILLIN_1G, AMOXICILLIN]),
        boxes=st.sampled_from([1, 1, 2, -1, 40_000]),
        amount_cents=st.sampled_from([0, 345, -345]),
        long_term_illness=st.sampled_from([None, False, True]),
        specialty=st.sampled_from([None, "généraliste", "cardiologue"]),
        substitution=st.sampled_from([None, "MTE"]),
    ),
    max_size=25,
)


def most(values: Sequence[object]) -> object:
    """The most frequent value, the smallest when tied."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))


def facts_by_loops(given_lines: Sequence[Line]) -> list[tuple[object, ...]]:
    """One tuple a fact: its five codes, its sums, then its six flags."""
    rows: defaultdict[tuple[str, ...], list[Line]] = defaultdict(list)
    for one in given_lines:
        key = (one.patient, one.delivered_on, one.cip13, one.prescriber, one.pharmacy)
        rows[key].append(one)
    net = Counter[tuple[object, ...]]()
    ill = set()
    for one in given_lines:
        net[one.patient, one.delivered_on, one.cip13] += one.boxes
        if one.long_term_illness:
            ill.add((one.patient, one.delivered_on))
    seen = set()
    found = []
    for key in sorted(rows):
        patient, day, cip13, prescriber, pharmacy = key
        boxes = sum(one.boxes for one in rows[key])
        is_delivery = net[patient, day, cip13] > 0
        firsts = []
        for unit in (prescriber, pharmacy, "all"):
            delivery = (patient, day, ATC.get(cip13, cip13), unit)
            ordered = is_delivery and boxes > 0
            firsts.append(ordered and delivery not in seen)
            if ordered:
                seen.add(delivery)
        found.append(
            (
                *key,
                boxes,
                sum(one.amount_cents for one in rows[key]),
                is_delivery,
                *firsts,
                (patient, day) in ill,
                any(one.substitution for one in rows[key]),
            )
        )
    return found


def facts_of(build: Build, patients: Sequence[str]) -> list[tuple[object, ...]]:
    """The same from a build whose n-th patient met is `patients[n]`."""
    found = build.connection().execute(
        "SELECT patient, delivered_on, cip13, prescribers.code, pharmacies.code, boxes,"
        " amount_cents, is_delivery, first_for_prescriber, first_for_pharmacy,"
        " first_for_all, long_term_illness, substitution_refused "
        "FROM facts JOIN presentations USING (presentation) "
        "JOIN prescribers USING (prescriber) JOIN pharmacies USING (pharmacy)"
    )
    return sorted((patients[row[0]], *row[1:]) for row in found.fetchall())


@settings(max_examples=25, deadline=None)
@given(lines)
def test_the_facts_of_a_build_are_those_of_plain_loops(some: list[Line]) -> None:
    known = [Presentation(cip13, atc) for cip13, atc in ATC.items()]
    names = list(dict.fromkeys(one.patient for one in some))
    with build_from_lines(some, known) as build:
        assert facts_of(build, names) == facts_by_loops(some)
        people = build.connection().execute("FROM patients ORDER BY patient").fetchall()
        doctors = build.connection().execute("SELECT code, specialty FROM prescribers")
        specialties = dict(doctors.fetchall())
    for number, birth_year, sex in people:
        own = [one for one in some if one.patient == names[number]]
        assert birth_year == most([one.birth_year for one in own])
        assert sex == most([one.sex for one in own])
    for doctor, specialty in specialties.items():
        said = [one.specialty for one in some if one.prescriber == doctor]
        known_ones = [one for one in said if one]
        assert specialty == (most(known_ones) if known_ones else None)
    assert len(people) == len(names)
    assert set(specialties) == {one.prescriber for one in some}


@settings(max_examples=8, deadline=None)
@given(lines)
def test_columns_are_sorted_and_say_what_the_table_says(some: list[Line]) -> None:
    with build_from_lines(some, []) as build:
        rows = []
        for month in build.months():
            columns = build.columns(month)
            first = date(month // 12, month % 12 + 1, 1)
            keys = list(zip(*(column.tolist() for column in columns), strict=True))
            assert [key[:5] for key in keys] == sorted(key[:5] for key in keys)
            rows += [(p, first + timedelta(d - 1), *rest) for p, d, *rest in keys]
        flags = (
            "is_delivery::INT + 2 * first_for_prescriber::INT"
            " + 4 * first_for_pharmacy::INT + 8 * first_for_all::INT"
            " + 16 * long_term_illness::INT + 32 * substitution_refused::INT"
        )
        table = build.connection().execute(
            "SELECT patient, delivered_on, presentation, prescriber, pharmacy, boxes,"
            f" amount_cents, {flags} FROM facts"
        )
        assert sorted(table.fetchall()) == sorted(rows)
