"""What became of commitments, from counts written by hand."""

from __future__ import annotations

import json
import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monthly_counts import (
    FIRST_DAY,
    LAST_DAY,
    MEMBERS,
    OTHERS,
    SESSION,
    UNTIL,
    Monthly,
    MonthlyEngine,
    circle_of,
    commitment,
    stepping,
)
from scipy import stats

from maillage.engine.errors import BadInput
from maillage.engine.follow_up import words
from maillage.engine.follow_up.compose import Asked, follow_up, follow_ups
from maillage.engine.follow_up.content import (
    Aim,
    Commitment,
    Doubt,
    Followed,
    FollowUp,
    Own,
    Target,
    Verdict,
)
from maillage.engine.indicators.model import (
    DrugSet,
    LineFilter,
    PatientFilter,
    ShareOfPatients,
)
from maillage.engine.indicators.periods import month_number
from maillage.engine.mirrors.circle import Against, Circle
from maillage.engine.statistics import intervals


def followed(
    monthly: Monthly,
    made: Commitment | None = None,
    circle: Circle | None = None,
    *,
    until: date = UNTIL,
    units: tuple[str, ...] = MEMBERS + OTHERS,
) -> Followed:
    return follow_ups(
        MonthlyEngine(units, monthly),
        [Asked(made or commitment(), circle or circle_of())],
        until=until,
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
    )[0]


def found_for(*args: object, **kwargs: object) -> FollowUp:
    return followed(*args, **kwargs).follow_up  # type: ignore[arg-type]


# --- the verdict --------------------------------------------------------------------


def test_a_value_that_falls_as_agreed_has_moved() -> None:
    found = found_for(stepping(12, 6))
    assert found.verdict is Verdict.MOVED
    assert found.circle is not None
    assert found.circle.before.value == pytest.approx(13 / 40, abs=0.01)
    assert found.circle.difference == pytest.approx(-6 / 40, abs=0.01)
    assert found.circle.high < 0
    assert words.verdict(found) == "a bougé"


def test_a_value_that_rises_against_what_was_agreed_moved_the_other_way() -> None:
    found = found_for(stepping(6, 12))
    assert found.verdict is Verdict.MOVED_AWAY
    assert words.verdict(found) == "a bougé dans l'autre sens"
    assert found_for(stepping(6, 12), commitment(aim=Aim.INCREASE)).verdict is (
        Verdict.MOVED
    )


def test_a_value_that_stays_within_half_of_what_was_agreed_has_not_moved() -> None:
    found = found_for(stepping(12, 12), commitment(target=0.1))
    assert found.verdict is Verdict.NOT_MOVED
    assert found.circle is not None
    half = (found.circle.before.value - 0.1) / 2
    assert found.smallest_change == pytest.approx(half)
    assert "la moitié de ce que le cercle visait" in words.reason(found)


def test_without_a_target_a_tenth_of_the_value_counts() -> None:
    found = found_for(stepping(12, 12))
    assert found.circle is not None
    assert found.smallest_change == pytest.approx(found.circle.before.value / 10)


def test_a_target_already_passed_before_the_session_sets_no_change() -> None:
    found = found_for(stepping(12, 12), commitment(target=0.9))
    assert found.circle is not None
    assert found.smallest_change == pytest.approx(found.circle.before.value / 10)
    assert found.target is Target.REACHED


def test_an_interval_that_holds_too_much_gives_no_verdict() -> None:
    def rare(unit: str, month: int) -> tuple[int, int]:
        return (month + ord(unit[-1])) % 2, 3

    found = found_for(rare)
    assert (found.verdict, found.doubt) == (Verdict.CANNOT_SAY, Doubt.TOO_WIDE)
    assert "il contient 0, et aussi des écarts" in words.reason(found)


def test_a_value_that_was_zero_and_stays_so_gives_no_verdict() -> None:
    found = found_for(lambda _unit, _month: (0, 40))
    assert (found.verdict, found.doubt) == (Verdict.CANNOT_SAY, Doubt.TOO_WIDE)
    assert found.circle is not None
    assert found.circle.low < 0 < found.circle.high
    assert found.smallest_change is None


def test_two_months_after_it_is_too_soon_and_the_sentence_says_so() -> None:
    found = found_for(stepping(12, 6), until=date(2025, 11, 1))
    assert (found.verdict, found.doubt) == (Verdict.CANNOT_SAY, Doubt.TOO_SOON)
    assert found.circle is None
    assert words.reason(found) == (
        "Les données comptent 2 mois après celui de la séance\u00a0; il en faut 3."
    )


def test_a_session_soon_after_the_data_begin_has_nothing_before() -> None:
    found = found_for(stepping(12, 6), commitment(session=date(2023, 3, 9)))
    assert found.doubt is Doubt.NOTHING_BEFORE
    assert "ne commencent qu'en janv. 2023" in words.reason(found)


# --- who is counted -----------------------------------------------------------------


def test_a_circle_with_too_few_doctors_shows_nothing_of_the_group() -> None:
    def four_prescribe(unit: str, month: int) -> tuple[int, int]:
        return (5, 40) if unit not in "EF" else (0, month % 2)

    found = found_for(four_prescribe)
    assert (found.doubt, found.doctors) == (Doubt.TOO_FEW_DOCTORS, 4)
    assert found.circle is None
    assert set(found.curve.values) == {None}
    assert "4 médecins ont assez de cas" in words.reason(found)


def test_a_commitment_of_some_members_is_followed_on_them() -> None:
    chosen = ("A", "B", "C", "D", "E")
    found = followed(stepping(12, 6), commitment(members=chosen))
    assert found.follow_up.members == 5
    assert [own.code for own in found.doctors] == list(chosen)
    assert found.follow_up.circle is not None
    assert found.follow_up.circle.doctors == 5


def test_a_commitment_of_four_members_stays_hidden() -> None:
    found = found_for(stepping(12, 6), commitment(members=("A", "B", "C", "D")))
    assert (found.circle, found.doubt) == (None, Doubt.TOO_FEW_DOCTORS)


def test_a_doctor_who_left_is_not_counted_before_either() -> None:
    session = month_number(SESSION)

    def one_leaves(unit: str, month: int) -> tuple[int, int]:
        if unit == "F":
            return (40, 40) if month < session else (0, 0)
        return 10, 40

    found = found_for(one_leaves)
    assert found.circle is not None
    assert (found.circle.doctors, found.circle.left_out) == (5, 1)
    assert found.circle.difference == 0
    assert "Un médecin sans cas avant" in words.method(found)


def test_the_territory_is_everybody_else_and_none_where_the_circle_chose_none() -> None:
    found = found_for(stepping(12, 6))
    assert found.territory is not None
    assert found.territory.doctors == len(OTHERS)
    assert found.territory.difference == 0
    alone = found_for(stepping(12, 6), circle=circle_of(against=Against.NONE))
    assert alone.territory is None
    assert set(alone.curve.territory) == {None}


def test_a_member_without_a_line_is_no_error() -> None:
    circle = circle_of((*MEMBERS, "NEW"))
    found = followed(stepping(12, 6), circle=circle)
    assert found.follow_up.members == 7
    assert found.doctors[-1].before is None
    assert set(found.doctors[-1].values) == {None}


def test_a_commitment_of_a_stranger_is_refused() -> None:
    with pytest.raises(BadInput, match="qui n'est pas au cercle"):
        found_for(stepping(12, 6), commitment(members=("Z9",)))


def test_a_month_out_of_the_data_is_refused() -> None:
    with pytest.raises(BadInput, match="les données vont de 01/2023 à 06/2026"):
        found_for(stepping(12, 6), until=date(2026, 9, 1))


# --- the target ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "reached"), [(0.2, Target.REACHED), (0.1, Target.NOT_REACHED)]
)
def test_the_target_is_read_on_the_months_after(target: float, reached: Target) -> None:
    assert found_for(stepping(12, 6), commitment(target=target)).target is reached


def test_a_value_that_grows_with_time_meets_its_target_only_over_a_year() -> None:
    patients = LineFilter(DrugSet("all", ("N",)))
    share = ShareOfPatients(PatientFilter(patients), PatientFilter(patients))
    made = commitment(target=0.2, calculation=share)
    early = found_for(stepping(12, 6), made)
    assert early.target is Target.UNKNOWN
    assert early.curve.every == 12
    assert "se lit sur 12 mois" in words.target(early)
    old = commitment(target=0.2, calculation=share, session=date(2025, 6, 2))
    assert found_for(stepping(12, 6), old).target is not Target.UNKNOWN


# --- the curve ----------------------------------------------------------------------


def test_no_point_of_the_curve_holds_both_before_and_after() -> None:
    found = found_for(stepping(12, 6))
    assert found.curve.every == 3
    shown = dict(zip(found.curve.months, found.curve.values, strict=True))
    session = month_number(SESSION)
    assert [month - session for month, value in shown.items() if value is None] == [
        *(0, 1, 2)
    ]
    assert found.curve.months[0] == session - 24
    assert found.curve.months[-1] == month_number(UNTIL)
    assert all(value > 0.28 for month, value in shown.items() if month < session)
    assert all(v < 0.22 for m, v in shown.items() if v and m > session)


def test_a_curve_that_seasons_would_leave_empty_is_drawn_by_year() -> None:
    found = found_for(lambda _unit, month: (month % 2, 2))
    assert found.curve.every == 12
    assert any(value is not None for value in found.curve.values)


def test_a_doctor_sees_his_own_values_at_the_circle_s_months() -> None:
    found = followed(stepping(12, 6))
    own = found.doctors[0]
    assert own.code == "A"
    assert len(own.values) == len(found.follow_up.curve.months)
    assert own.before is not None
    assert own.after is not None
    assert own.before.denominator == 9 * 40
    assert words.own(found.follow_up, own).startswith("Vous\u00a0: 3")


# --- an independent count, a document, many at once ---------------------------------


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[tuple[int, int]]]:
    """Cases by doctor over two years before the session and nine months after."""
    months = month_number(UNTIL) - month_number(FIRST_DAY) + 1
    found = {}
    for unit in MEMBERS:
        size = draw(st.integers(5, 60))
        level = draw(st.integers(0, size))
        wobble = draw(st.lists(st.integers(-2, 2), min_size=5, max_size=5))
        found[unit] = [
            (min(size, max(0, level + wobble[month % 5])), size)
            for month in range(months)
        ]
    return found


@given(tables())
@settings(max_examples=25, deadline=None)
def test_the_change_is_what_plain_sums_and_scipy_say(
    table: dict[str, list[tuple[int, int]]],
) -> None:
    start = month_number(FIRST_DAY)
    found = found_for(
        lambda unit, month: table[unit][month - start], units=MEMBERS
    ).circle
    assert found is not None
    after = slice(month_number(SESSION) + 1 - start, month_number(UNTIL) + 1 - start)
    before = slice(after.start - 12, after.stop - 12)

    def pooled(kept: list[str], months: slice) -> tuple[int, int]:
        pairs = [pair for unit in kept for pair in table[unit][months]]
        return sum(x for x, _ in pairs), sum(n for _, n in pairs)

    def difference(kept: list[str]) -> float:
        (x0, n0), (x1, n1) = pooled(kept, before), pooled(kept, after)
        return x1 / n1 - x0 / n0

    value = difference(list(MEMBERS))
    without = [difference([u for u in MEMBERS if u != unit]) for unit in MEMBERS]
    error = math.sqrt(5 / 6 * sum((one - value) ** 2 for one in without))
    spread = float(stats.t.ppf(0.975, 5)) * error
    newcombe = _newcombe(pooled(list(MEMBERS), after), pooled(list(MEMBERS), before))
    assert found.difference == pytest.approx(value)
    assert found.low == pytest.approx(min(value - spread, newcombe[0]))
    assert found.high == pytest.approx(max(value + spread, newcombe[1]))
    assert (found.before.numerator, found.before.denominator) == pooled(
        list(MEMBERS), before
    )


def _newcombe(first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float]:
    """Written again from the paper, with Wilson's bounds from the statistics room."""
    (l1, u1), (l2, u2) = intervals.wilson(*first), intervals.wilson(*second)
    p1, p2 = first[0] / first[1], second[0] / second[1]
    low = p1 - p2 - math.sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)
    return low, p1 - p2 + math.sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)


@pytest.mark.parametrize("until", [UNTIL, date(2025, 10, 1)])
def test_a_follow_up_comes_back_whole_from_its_document(until: date) -> None:
    found = followed(stepping(12, 6), commitment(target=0.2), until=until)
    text = json.dumps(found.follow_up.as_document(), allow_nan=False)
    assert FollowUp.from_document(json.loads(text)) == found.follow_up
    for own in found.doctors:
        text = json.dumps(own.as_document(), allow_nan=False)
        assert Own.from_document(json.loads(text)) == own


def test_the_circle_s_document_holds_no_figure_of_one_doctor() -> None:
    document = json.dumps(followed(stepping(12, 6)).follow_up.as_document())
    assert "codes" not in document
    assert not any(f'"{code}"' in document for code in MEMBERS)


def test_many_commitments_are_one_count_and_the_same_as_one_by_one() -> None:
    by_indicator = {"ATB98": stepping(12, 6), "ATB99": stepping(6, 9)}
    asked = [
        Asked(commitment(identifier=identifier, session=session), circle_of())
        for identifier in by_indicator
        for session in (SESSION, date(2025, 3, 4))
    ]
    engine = MonthlyEngine(MEMBERS + OTHERS, by_indicator)
    data = {"until": UNTIL, "first_day": FIRST_DAY, "last_day": LAST_DAY}
    together = [found.follow_up for found in follow_ups(engine, asked, **data)]
    assert engine.calls == 1
    alone = [
        follow_up(
            MonthlyEngine(MEMBERS + OTHERS, by_indicator),
            each.commitment,
            each.circle,
            **data,
        )
        for each in asked
    ]
    assert together == alone
