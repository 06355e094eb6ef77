"""The fast engine on small cases: each word once, with numbers a reader can redo."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import pytest

from maillage.engine.indicators.engines.compiled import CompiledEngine
from maillage.engine.indicators.figures import COUNTS
from maillage.engine.indicators.model import (
    AgeRange,
    Calculation,
    Delivered,
    Direction,
    DrugSet,
    EurosPerPatient,
    ExposedMoreThan,
    GenericRole,
    Indicator,
    LineFilter,
    Measure,
    NotDelivered,
    NotDeliveredBeforeStart,
    Overlapping,
    PatientFilter,
    RatioOfLines,
    SameDayAsStart,
    ShareOfLines,
    ShareOfPatients,
    ShareOfStarts,
    StartFilter,
    SubstancesAtOnce,
    Treated,
)
from maillage.engine.indicators.periods import By, Every, periods
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line, Presentation


AMOXICILLIN = Presentation("3400930000011", "J01CA04", 12, "princeps")
AMOXICILLIN_GENERIC = Presentation("3400930000028", "J01CA04", 12, "generic")
CO_AMOXICLAV = Presentation("3400930000035", "J01CR02", 16)
IBUPROFEN = Presentation("3400930000042", "M01AE01", 30)
KETOPROFEN = Presentation("3400930000059", "M01AE03", 20)
OMEPRAZOLE = Presentation("3400930000066", "A02BC01", 28)
OMEPRAZOLE_UNKNOWN_PACK = Presentation("3400930000073", "A02BC01", None)
KNOWN = [
    AMOXICILLIN,
    AMOXICILLIN_GENERIC,
    CO_AMOXICLAV,
    IBUPROFEN,
    KETOPROFEN,
    OMEPRAZOLE,
    OMEPRAZOLE_UNKNOWN_PACK,
]
ANTIBIOTIC = DrugSet("antibiotic", ("J01",))
NSAID = DrugSet("NSAID", ("M01A",))
PPI = DrugSet("PPI", ("A02BC",))
BROAD = LineFilter(DrugSet("broad", ("J01CR02",)))
ALL = LineFilter()


def line(day: str, drug: Presentation, patient: str = "anna", **given: object) -> Line:
    values: dict[str, object] = {
        "delivered_on": date.fromisoformat(day),
        "patient": patient,
        "birth_year": 1960,
        "sex": 2,
        "prescriber": "doctor-1",
        "pharmacy": "pharmacy-1",
        "cip13": drug.cip13,
        "boxes": 1,
        "amount_cents": 100,
    }
    return Line(**(values | given))  # type: ignore[arg-type]


# The data begin on 1 January 2023 and end on 31 December 2024, with a drug of no set.
ENDS = [
    line("2023-01-01", Presentation("3400999999999"), "zoe", prescriber="doctor-2"),
    line("2024-12-31", Presentation("3400999999999"), "zoe", prescriber="doctor-2"),
]


def indicator(calculation: Calculation, name: str = "X01") -> Indicator:
    words = dict.fromkeys(
        (
            *("title", "sentence", "numerator_words", "denominator_words", "action"),
            *("why_it_matters", "owner", "checker", "reviewed_on", "next_review"),
        ),
        "",
    )
    return Indicator(
        id=name,
        theme="theme",
        calculation=calculation,
        direction=Direction.NONE,
        why_high=(),
        **words,
    )


def counts(
    calculation: Calculation,
    lines: Iterable[Line],
    *,
    month: str = "2024-05",
    by: By = By.PRESCRIBER,
    unit: str = "doctor-1",
    every: Every = Every.MONTH,
) -> dict[str, int | float | None]:
    day = date.fromisoformat(f"{month}-01")
    first = day.replace(month=1) if every is Every.YEAR else day
    last = day.replace(month=12) if every is Every.YEAR else day
    with build_from_lines([*ENDS, *lines], KNOWN) as build:
        table = CompiledEngine(build).count(
            [indicator(calculation)], by, periods(every, first, last)
        )
    (row,) = [row for row in table.to_pylist() if row["unit"] == unit]
    return row


def ratio(
    calculation: Calculation, lines: Iterable[Line], **asked: object
) -> tuple[int, int]:
    row = counts(calculation, lines, **asked)  # type: ignore[arg-type]
    return row["numerator"], row["denominator"]  # type: ignore[return-value]


# --- lines -------------------------------------------------------------------------


def share(
    numerator: LineFilter,
    denominator: LineFilter,
    measure: Measure = Measure.DELIVERIES,
) -> ShareOfLines:
    return ShareOfLines(measure, denominator, numerator)


def test_two_packs_of_one_substance_on_one_day_are_one_delivery() -> None:
    lines = [
        line("2024-05-02", AMOXICILLIN),
        line("2024-05-02", AMOXICILLIN_GENERIC, boxes=2),
        line("2024-05-03", AMOXICILLIN),
        line("2024-05-03", CO_AMOXICLAV),
    ]
    everything = LineFilter(ANTIBIOTIC)
    assert ratio(share(BROAD, everything), lines) == (1, 3)
    assert ratio(share(BROAD, everything, Measure.BOXES), lines) == (1, 5)


def test_generic_roles_split_a_delivery_and_each_part_counts_once() -> None:
    # On 2 May the generic and the princeps are one delivery of amoxicillin.
    lines = [
        line("2024-05-02", AMOXICILLIN),
        line("2024-05-02", AMOXICILLIN_GENERIC),
        line("2024-05-03", AMOXICILLIN_GENERIC),
    ]
    generic = LineFilter(generic_roles=frozenset({GenericRole.GENERIC}))
    princeps = LineFilter(generic_roles=frozenset({GenericRole.PRINCEPS}))
    assert ratio(share(generic, LineFilter(ANTIBIOTIC)), lines) == (2, 2)
    assert ratio(share(princeps, LineFilter(ANTIBIOTIC)), lines) == (1, 2)
    assert ratio(share(generic, LineFilter(ANTIBIOTIC), Measure.BOXES), lines) == (2, 3)


def test_a_presentation_without_atc_counts_among_all_lines_only() -> None:
    lines = [
        line("2024-05-02", Presentation("3400999999998")),
        line("2024-05-02", Presentation("3400999999999")),
        line("2024-05-02", AMOXICILLIN),
    ]
    assert ratio(share(LineFilter(ANTIBIOTIC), ALL), lines) == (1, 3)


def test_age_sex_and_illness_are_those_of_the_day() -> None:
    lines = [
        line("2024-05-02", AMOXICILLIN, "anna", birth_year=1959, sex=2),
        line("2024-05-02", AMOXICILLIN, "bert", birth_year=1958, sex=1),
        line("2024-05-02", AMOXICILLIN, "carl", birth_year=1960, sex=1),
        line("2024-05-02", OMEPRAZOLE, "carl", birth_year=1960, long_term_illness=True),
    ]
    antibiotics = LineFilter(ANTIBIOTIC)
    old = LineFilter(age=AgeRange(65))  # born in 1959 is 65 in 2024
    young = LineFilter(age=AgeRange(None, 65))
    ill = LineFilter(long_term_illness=True)
    assert ratio(share(old, antibiotics), lines) == (2, 3)
    assert ratio(share(young, antibiotics), lines) == (2, 3)
    assert ratio(share(ill, antibiotics), lines) == (1, 3)


def test_same_day_looks_at_what_anyone_ordered() -> None:
    lines = [
        line("2024-05-02", AMOXICILLIN),
        line("2024-05-02", IBUPROFEN, prescriber="doctor-2"),
        line("2024-05-09", AMOXICILLIN),
        line("2024-05-10", IBUPROFEN),
    ]
    with_nsaid = LineFilter(same_day_as=NSAID)
    assert ratio(share(with_nsaid, LineFilter(ANTIBIOTIC)), lines) == (1, 2)


def test_a_repeat_is_within_the_months_before_that_the_data_reach() -> None:
    repeat = share(LineFilter(ANTIBIOTIC, repeated_within_months=6), ALL)
    lines = [
        line("2023-03-01", AMOXICILLIN),
        line("2023-11-02", AMOXICILLIN),
        line("2024-05-02", CO_AMOXICLAV),  # 2 November is six months before, kept
        line("2024-11-03", AMOXICILLIN),  # 3 May would be six months before
    ]
    assert ratio(repeat, lines) == (1, 1)
    assert ratio(repeat, lines, month="2024-11") == (0, 1)
    # Six months before 1 March 2023 the data had not begun.
    row = counts(repeat, lines, month="2023-03")
    assert (row["numerator"], row["denominator"], row["not_observable"]) == (0, 0, 1)


def test_a_ratio_counts_two_sets_side_by_side() -> None:
    lines = [
        line("2024-05-02", AMOXICILLIN),
        line("2024-05-02", CO_AMOXICLAV),
        line("2024-05-03", CO_AMOXICLAV),
    ]
    others = LineFilter(DrugSet("others", ("J01",), ("J01CR02",)))
    assert ratio(RatioOfLines(Measure.DELIVERIES, others, BROAD), lines) == (2, 1)


# --- patients ----------------------------------------------------------------------


def patients(numerator: PatientFilter, denominator: PatientFilter) -> ShareOfPatients:
    return ShareOfPatients(denominator, numerator)


def test_a_patient_counts_once_for_each_unit_that_ordered() -> None:
    lines = [
        line("2024-05-02", AMOXICILLIN),
        line("2024-05-20", AMOXICILLIN),
        line("2024-05-20", CO_AMOXICLAV, prescriber="doctor-2"),
        line("2024-05-20", CO_AMOXICLAV, "bert"),
    ]
    broad = patients(PatientFilter(BROAD), PatientFilter(LineFilter(ANTIBIOTIC)))
    assert ratio(broad, lines) == (1, 2)
    assert ratio(broad, lines, unit="doctor-2") == (1, 1)
    assert ratio(broad, lines, by=By.ALL, unit="all") == (2, 2)


def test_what_else_a_patient_takes_counts_whoever_ordered_it() -> None:
    lines = [
        line("2024-05-02", IBUPROFEN, "anna"),
        line("2024-05-30", OMEPRAZOLE, "anna", prescriber="doctor-2"),
        line("2024-05-02", IBUPROFEN, "bert"),
    ]
    without = PatientFilter(LineFilter(NSAID), (NotDelivered(PPI),))
    with_ppi = PatientFilter(LineFilter(NSAID), (Delivered(PPI),))
    everyone = PatientFilter(LineFilter(NSAID))
    assert ratio(patients(without, everyone), lines) == (1, 2)
    assert ratio(patients(with_ppi, everyone), lines) == (1, 2)


def test_several_deliveries_and_several_substances_are_counted() -> None:
    lines = [
        line("2024-05-02", IBUPROFEN, "anna"),
        line("2024-05-09", IBUPROFEN, "anna"),
        line("2024-05-02", IBUPROFEN, "bert"),
        line("2024-05-02", KETOPROFEN, "bert"),
        line("2024-05-02", IBUPROFEN, "carl"),
    ]
    everyone = PatientFilter(LineFilter(NSAID))
    twice = PatientFilter(ALL, (Delivered(NSAID, deliveries=2),))
    both = PatientFilter(ALL, (Delivered(NSAID, substances=2),))
    assert ratio(patients(twice, everyone), lines) == (2, 3)
    assert ratio(patients(both, everyone), lines) == (1, 3)


def test_treated_is_an_episode_long_enough_by_the_end_of_the_period() -> None:
    # 28 days from 10 April: covered until 7 May. On 20 May (a gap of 12 days, within
    # the tolerance) 28 more: until 16 June. On 31 May it has lasted 52 days.
    lines = [line("2024-04-10", OMEPRAZOLE), line("2024-05-20", OMEPRAZOLE)]
    everyone = PatientFilter(LineFilter(PPI))

    def treated(days: int, tolerance: int = 30) -> tuple[int, int]:
        long = PatientFilter(ALL, (Treated(PPI, days, tolerance),))
        return ratio(patients(long, everyone), lines)

    assert treated(52) == (1, 1)
    assert treated(53) == (0, 1)
    # With 11 days of tolerance the first episode, of 28 days, still touches May.
    assert treated(28, 11) == (1, 1)
    assert treated(29, 11) == (0, 1)


def test_days_of_supply_are_rounded_up() -> None:
    # 30 tablets at 4 a day: 7.5, hence 8 days, from 2 to 9 May.
    strong = DrugSet("NSAID", ("M01A",), (), Fraction(4))
    lines = [line("2024-05-02", IBUPROFEN)]
    everyone = PatientFilter(LineFilter(strong))
    for days, found in ((8, 1), (9, 0)):
        long = PatientFilter(ALL, (Treated(strong, days, 0),))
        assert ratio(patients(long, everyone), lines) == (found, 1)


def test_overlap_is_the_days_of_the_period_covered_by_both() -> None:
    # PPI 28 days from 20 April: until 17 May. NSAID 30 days from 8 May: 8-17 May are
    # covered by both, 10 days.
    lines = [line("2024-04-20", OMEPRAZOLE), line("2024-05-08", IBUPROFEN)]
    everyone = PatientFilter(LineFilter(NSAID))
    for days, found in ((10, 1), (11, 0)):
        both = PatientFilter(ALL, (Overlapping((NSAID, PPI), days),))
        assert ratio(patients(both, everyone), lines) == (found, 1)


def test_substances_at_once_carry_their_own_supply() -> None:
    # Ibuprofen 30 days from 2 May; ketoprofen 20 days from 22 May: 22-31 May at once.
    lines = [line("2024-05-02", IBUPROFEN), line("2024-05-22", KETOPROFEN)]
    everyone = PatientFilter(LineFilter(NSAID))
    for days, found in ((10, 1), (11, 0)):
        both = PatientFilter(ALL, (SubstancesAtOnce(NSAID, 2, days),))
        assert ratio(patients(both, everyone), lines) == (found, 1)


def test_an_unknown_pack_gives_no_supply_and_is_shown() -> None:
    lines = [
        line("2024-05-02", OMEPRAZOLE_UNKNOWN_PACK),
        line("2024-05-02", OMEPRAZOLE_UNKNOWN_PACK, pharmacy="pharmacy-2"),
        line("2024-05-03", OMEPRAZOLE_UNKNOWN_PACK, "bert", prescriber="doctor-2"),
    ]
    long = PatientFilter(ALL, (Treated(PPI, 1),))
    row = counts(patients(long, PatientFilter(LineFilter(PPI))), lines)
    assert (row["numerator"], row["denominator"]) == (0, 1)
    assert row["not_computable"] == 1


# --- starts ------------------------------------------------------------------------


def starts(
    *conditions: ExposedMoreThan | SameDayAsStart | NotDeliveredBeforeStart,
) -> ShareOfStarts:
    lines = LineFilter(PPI)
    return ShareOfStarts(StartFilter(lines), StartFilter(lines, conditions))


def test_a_start_has_none_of_the_set_in_the_twelve_months_before() -> None:
    lines = [
        line("2023-05-01", OMEPRAZOLE, "anna"),
        line("2024-05-02", OMEPRAZOLE, "anna"),  # the window begins on 2 May 2023
        line("2023-05-02", OMEPRAZOLE, "bert"),
        line("2024-05-02", OMEPRAZOLE, "bert"),
    ]
    assert ratio(starts(), lines) == (1, 1)


def test_a_start_that_reaches_back_before_the_data_is_shown_apart() -> None:
    lines = [line("2023-12-31", OMEPRAZOLE, "anna"), line("2024-01-01", IBUPROFEN)]
    row = counts(starts(), lines, month="2023-12")
    assert (row["denominator"], row["not_observable"]) == (0, 1)


def test_a_start_is_judged_by_what_comes_with_and_before_it() -> None:
    lines = [
        line("2024-05-02", OMEPRAZOLE, "anna"),
        line("2024-05-02", IBUPROFEN, "anna", prescriber="doctor-2"),
        line("2024-05-02", OMEPRAZOLE, "bert"),
        line("2023-05-02", IBUPROFEN, "bert"),
        line("2024-05-02", OMEPRAZOLE, "carl"),
        line("2023-05-01", IBUPROFEN, "carl"),
    ]
    assert ratio(starts(SameDayAsStart(NSAID)), lines) == (1, 3)
    assert ratio(starts(NotDeliveredBeforeStart(NSAID)), lines) == (1, 3)


def test_exposed_counts_from_the_start_to_the_end_of_its_episode() -> None:
    # 28 days, then 28 more bought on day 50 (gap of 22): 78 days in all.
    lines = [line("2024-05-02", OMEPRAZOLE), line("2024-06-21", OMEPRAZOLE)]
    assert ratio(starts(ExposedMoreThan(77)), lines) == (1, 1)
    assert ratio(starts(ExposedMoreThan(78)), lines) == (0, 1)
    assert ratio(starts(ExposedMoreThan(27, 21)), lines) == (1, 1)
    assert ratio(starts(ExposedMoreThan(28, 21)), lines) == (0, 1)


@pytest.mark.parametrize(("days", "observed"), [(33, 1), (34, 0)])
def test_a_start_too_near_the_end_of_the_data_is_not_observable(
    days: int, observed: int
) -> None:
    # From 29 October, 33 + 30 days end on 31 December 2024, the last day of the data.
    lines = [line("2024-10-29", OMEPRAZOLE)]
    row = counts(starts(ExposedMoreThan(days)), lines, month="2024-10")
    assert (row["denominator"], row["not_observable"]) == (observed, 1 - observed)


# --- euros -------------------------------------------------------------------------


def test_euros_are_signed_and_shared_by_the_patients_delivered() -> None:
    lines = [
        line("2024-05-02", IBUPROFEN, "anna", amount_cents=500),
        line("2024-05-09", IBUPROFEN, "anna", amount_cents=300),
        line("2024-05-02", IBUPROFEN, "bert", amount_cents=400),
        # What carl brought back: no delivery, but its euros count.
        line("2024-05-02", IBUPROFEN, "carl", boxes=-1, amount_cents=-100),
    ]
    row = counts(EurosPerPatient(LineFilter(NSAID)), lines)
    assert (row["numerator"], row["denominator"]) == (1100, 2)
    assert row["numerator_squares"] == 800**2 + 400**2


def test_a_patient_s_euros_are_squared_over_the_whole_period() -> None:
    lines = [
        line("2024-02-02", IBUPROFEN, amount_cents=500),
        line("2024-05-02", IBUPROFEN, amount_cents=300),
    ]
    row = counts(EurosPerPatient(LineFilter(NSAID)), lines, every=Every.YEAR)
    assert (row["numerator"], row["denominator"]) == (800, 1)
    assert row["numerator_squares"] == 800**2


def test_squares_of_large_sums_are_exact() -> None:
    cents = 2**40 + 1
    lines = [line("2024-05-02", IBUPROFEN, amount_cents=cents)]
    row = counts(EurosPerPatient(LineFilter(NSAID)), lines)
    assert row["numerator_squares"] == float(cents * cents)


# --- the table ---------------------------------------------------------------------


def test_the_grid_is_full_and_sorted_and_no_grouping_of_patients_changes_it() -> None:
    lines = [
        line(f"2024-{month:02d}-02", drug, patient, prescriber=doctor)
        for month in range(1, 13)
        for patient, doctor in (("anna", "doctor-1"), ("bert", "doctor-3"))
        for drug in (IBUPROFEN, OMEPRAZOLE)
    ]
    wanted = [
        indicator(starts(), "B"),
        indicator(EurosPerPatient(LineFilter(NSAID)), "A"),
        indicator(share(LineFilter(NSAID), ALL), "C"),
    ]
    asked = periods(Every.MONTH, date(2018, 1, 1), date(2025, 6, 1))
    with build_from_lines([*ENDS, *lines], KNOWN) as build:
        whole = CompiledEngine(build).count(wanted, By.PRESCRIBER, asked)
        one_by_one = CompiledEngine(build, facts_at_once=1, workers=3).count(
            wanted, By.PRESCRIBER, asked
        )
    assert whole.schema == COUNTS
    assert whole.num_rows == 3 * 3 * len(asked)
    keys = [(row["indicator"], row["unit"], row["period"]) for row in whole.to_pylist()]
    assert keys == sorted(keys)
    assert one_by_one.equals(whole)


def test_a_build_without_lines_still_answers() -> None:
    asked = periods(Every.MONTH, date(2024, 1, 1), date(2024, 2, 1))
    with build_from_lines([], []) as build:
        engine = CompiledEngine(build)
        wanted = [indicator(share(BROAD, ALL))]
        assert engine.count(wanted, By.PRESCRIBER, asked).num_rows == 0
        rows = engine.count(wanted, By.ALL, asked).to_pylist()
    assert [(row["unit"], row["denominator"]) for row in rows] == [("all", 0)] * 2


def test_no_period_or_no_indicator_is_an_empty_table() -> None:
    with build_from_lines(ENDS, []) as build:
        engine = CompiledEngine(build)
        assert engine.count([indicator(starts())], By.ALL, []).num_rows == 0
        asked = periods(Every.MONTH, date(2024, 1, 1), date(2024, 2, 1))
        assert engine.count([], By.ALL, asked).equals(COUNTS.empty_table())
