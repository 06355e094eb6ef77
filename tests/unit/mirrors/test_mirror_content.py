"""What stands on a mirror, from counts small enough to be checked by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hand_made_session import circle_of, figure_of, indicator, session

from maillage.engine.errors import BadInput
from maillage.engine.indicators.model import EurosPerPatient, LineFilter
from maillage.engine.mirrors.circle import Against
from maillage.engine.mirrors.content import Judgement, National, Scale, Silence


FIVE = {"A": (10, 50), "B": (20, 50), "C": (15, 50), "D": (5, 50), "E": (30, 50)}
"""Together 80 of 250."""

OTHERS = {f"x{rank}": (12, 40) for rank in range(6)}
"""The rest of the territory: 72 of 240."""


def test_a_doctor_sees_his_value_with_what_it_is_made_of() -> None:
    own = figure_of(session(FIVE, circle_of(*FIVE)), "A").own
    assert own is not None and own.reading is not None
    assert (own.reading.numerator, own.reading.denominator) == (10, 50)
    assert own.reading.value == pytest.approx(0.2)
    # Wilson, 10 of 50: (0.2 + 3.8415/100 ± 1.96 √(0.16/50 + 3.8415/10000)) / 1.07683
    assert own.reading.low == pytest.approx(0.1124, abs=1e-4)
    assert own.reading.high == pytest.approx(0.3304, abs=1e-4)


def test_the_two_practices_of_one_doctor_are_put_together() -> None:
    counts = FIVE | {"A2": (3, 30)}
    found = session(counts, circle_of(("A", "A2"), "B", "C", "D", "E"))
    own = figure_of(found, "A").own
    assert own is not None and own.reading is not None
    assert (own.reading.numerator, own.reading.denominator) == (13, 80)
    assert len(found.doctors) == 5


def test_the_circle_is_all_its_members_together() -> None:
    group = session(FIVE | OTHERS, circle_of(*FIVE)).group[0].group
    assert group.reading is not None
    assert (group.reading.numerator, group.reading.denominator) == (80, 250)
    assert (group.doctors, group.members) == (5, 5)


def test_the_territory_is_every_other_prescriber_together() -> None:
    comparator = session(FIVE | OTHERS, circle_of(*FIVE)).group[0].comparator
    assert comparator.reading is not None
    assert (comparator.reading.numerator, comparator.reading.denominator) == (72, 240)
    assert comparator.prescribers == 6


def test_the_territory_of_one_specialty_is_that_specialty() -> None:
    specialties = dict.fromkeys([*FIVE, *OTHERS], "01") | {"x0": "12"}
    found = session(FIVE | OTHERS, circle_of(*FIVE), specialties=specialties)
    comparator = found.group[0].comparator
    assert comparator.same_specialty
    assert comparator.prescribers == 5
    assert comparator.reading is not None
    assert comparator.reading.denominator == 200


def test_a_territory_of_few_others_is_not_shown() -> None:
    counts = FIVE | {"x0": (12, 40), "x1": (12, 40)}
    comparator = session(counts, circle_of(*FIVE)).group[0].comparator
    assert (comparator.reading, comparator.prescribers) == (None, 2)


def test_peers_are_the_other_doctors_and_nobody_says_who() -> None:
    figure = figure_of(session(FIVE, circle_of(*FIVE)), "A")
    assert sorted(figure.peers) == [0.1, 0.3, 0.4, 0.6]
    assert figure.peers == figure_of(session(FIVE, circle_of(*"EDCBA")), "A").peers


def test_four_doctors_are_no_group() -> None:
    counts = {code: FIVE[code] for code in "ABCD"} | OTHERS
    found = session(counts, circle_of(*"ABCD"))
    figure = figure_of(found, "A")
    assert figure.group.reading is None
    assert figure.group.silence is Silence.TOO_FEW_DOCTORS
    assert figure.peers == found.group[0].peers == ()
    assert figure.judgement is Judgement.UNKNOWN
    assert figure.own is not None and figure.own.reading is not None
    assert set(figure.curve.group) == set(found.group[0].curve.values) == {None}


def test_a_doctor_with_ten_cases_makes_no_fifth_doctor() -> None:
    figure = figure_of(session(FIVE | {"E": (3, 10)}, circle_of(*FIVE)), "A")
    assert (figure.group.doctors, figure.group.reading) == (4, None)


def test_a_circle_may_ask_for_more_doctors_than_five() -> None:
    circle = circle_of(*FIVE).model_copy(update={"fewest_doctors": 6})
    assert figure_of(session(FIVE, circle), "A").group.reading is None


@pytest.mark.parametrize(
    ("counted", "silence"),
    [
        ((0, 0), Silence.NOTHING),
        ((1, 10), Silence.TOO_FEW_PATIENTS),
        ((1, 11), None),
    ],
)
def test_ten_cases_give_no_figure(
    counted: tuple[int, int], silence: Silence | None
) -> None:
    figure = figure_of(session(FIVE | {"F": counted}, circle_of(*FIVE, "F")), "F")
    assert figure.own is not None
    assert figure.own.silence is silence
    assert (figure.own.reading is None) is (silence is not None)
    assert (figure.curve.values[-1] is None) is (silence is not None)


def test_a_value_is_called_higher_only_beyond_chance() -> None:
    counts = dict.fromkeys("ABCDEF", (30, 300)) | {"G": (120, 300), "H": (4, 30)}
    found = session(counts, circle_of(*counts))
    assert figure_of(found, "G").judgement is Judgement.HIGHER
    assert figure_of(found, "A").judgement is Judgement.LIKE_THE_GROUP
    # 4 of 30 is more than 10 %, but no more than chance gives.
    assert figure_of(found, "H").judgement is Judgement.LIKE_THE_GROUP


def test_a_position_counts_those_who_are_lower_among_ten_or_more() -> None:
    counts = {f"m{rank:02d}": (10 * rank, 200) for rank in range(1, 13)}
    members = list(counts)
    found = session(counts, circle_of(*members))
    standing = figure_of(found, "m05").standing
    assert standing is not None
    assert (standing.lower, standing.others) == (4, 11)
    few = session({code: counts[code] for code in members[:9]}, circle_of(*members[:9]))
    assert figure_of(few, "m05").standing is None


def test_a_position_among_doctors_who_do_not_differ_is_not_counted() -> None:
    counts = {f"m{rank:02d}": (20 + rank % 2, 200) for rank in range(12)}
    standing = figure_of(session(counts, circle_of(*counts)), "m05").standing
    assert standing is not None
    assert (standing.lower, standing.others) == (None, 11)


def test_the_curve_runs_over_24_months_with_its_deciles() -> None:
    counts = {f"m{rank:02d}": (10 * rank, 100) for rank in range(11)}
    curve = figure_of(session(counts, circle_of(*counts)), "m03").curve
    assert (curve.months[0], curve.months[-1]) == (2024 * 12 + 0, 2025 * 12 + 11)
    assert curve.values == tuple([pytest.approx(0.3)] * 24)
    # Eleven values 0, 0.1 ... 1: decile k is the k-th of them.
    nine = curve.deciles[-1]
    assert nine == pytest.approx([rank / 10 for rank in range(1, 10)])
    assert curve.doctors == 11


def test_the_curve_begins_where_the_data_fill_twelve_months() -> None:
    figure = figure_of(
        session(FIVE, circle_of(*FIVE), first_day=date(2024, 6, 20)), "A"
    )
    # June 2024 to May 2025 are the first twelve months.
    assert figure.curve.months[0] == 2025 * 12 + 4
    assert len(figure.curve.months) == 8


def test_less_than_a_year_of_data_is_said() -> None:
    found = session(FIVE, circle_of(*FIVE), first_day=date(2025, 3, 1))
    assert not found.whole
    assert found.group[0].curve.months == ()


def test_nine_doctors_have_no_deciles_but_the_circle() -> None:
    curve = figure_of(session(FIVE, circle_of(*FIVE)), "A").curve
    assert set(curve.deciles) == {None}
    assert curve.group[-1] == pytest.approx(80 / 250)


def test_euros_are_read_in_euros() -> None:
    # 20 patients at 30 euros each: no spread, hence an interval of no width.
    counts = dict.fromkeys("ABCDE", (60000, 20))
    found = session(
        counts,
        circle_of(*counts),
        indicators=[indicator(EurosPerPatient(LineFilter()))],
        squares=dict.fromkeys(counts, 20 * 3000.0**2),
    )
    figure = figure_of(found, "A")
    assert figure.scale is Scale.EUROS
    assert figure.own is not None and figure.own.reading is not None
    assert figure.own.reading.value == pytest.approx(30.0)
    assert figure.own.reading.low == pytest.approx(30.0)


def test_france_is_shown_or_its_absence_is() -> None:
    france = {"ATB99": National(2025, None, "Open Medic compte des boîtes")}
    circle = circle_of(*FIVE, against=Against.FRANCE)
    comparator = session(FIVE, circle, france=france).group[0].comparator
    assert comparator.reading is None
    assert comparator.national == france["ATB99"]


def test_a_circle_may_compare_itself_with_nobody() -> None:
    circle = circle_of(*FIVE, against=Against.NONE)
    assert session(FIVE | OTHERS, circle).group[0].comparator.reading is None


def test_a_member_that_no_line_names_is_refused_by_name() -> None:
    with pytest.raises(BadInput, match="Le code Z ne figure sur aucune ligne"):
        session(FIVE, circle_of(*FIVE, "Z"))
    with pytest.raises(BadInput, match="Les codes Y, Z ne figurent"):
        session(FIVE, circle_of(*FIVE, ("Y", "Z")))


@pytest.mark.parametrize("until", [date(2026, 1, 1), date(2021, 12, 1)])
def test_a_month_out_of_the_data_is_refused(until: date) -> None:
    with pytest.raises(BadInput, match="les données vont de 2022-01 à 2025-12"):
        session(FIVE, circle_of(*FIVE), until=until)


def test_more_than_five_indicators_are_refused() -> None:
    six = [indicator(identifier=f"ATB{rank}") for rank in range(6)]
    with pytest.raises(BadInput, match="5 au plus"):
        session(FIVE, circle_of(*FIVE), indicators=six)
