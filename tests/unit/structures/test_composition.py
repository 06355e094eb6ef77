"""Composition rules: what is missing, since when, who must not leave."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.apps.people.professions import Profession
from maillage.apps.structures.composition import (
    AtLeast,
    Period,
    Rule,
    broke_on,
    findings,
    losses,
    on,
    years_later,
)
from maillage.apps.structures.composition_rules import (
    notes_of,
    rules_of_form,
    rules_of_kind,
)
from maillage.apps.structures.models import Form, Kind, Status


START = date(2024, 1, 1)
MSP = rules_of_kind(Kind.MSP)
SISA = rules_of_form(Form.SISA)
GP = Profession.GENERAL_PRACTITIONER
RULES = (*MSP, *SISA, *rules_of_kind(Kind.ESP))

days = st.integers(0, 60).map(lambda n: START + timedelta(n))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    since = draw(days)
    length = draw(st.none() | st.integers(0, 40))
    return Period(
        draw(st.integers(1, 8)),
        draw(st.sampled_from([GP, Profession.NURSE, Profession.PSYCHOLOGIST])),
        draw(st.sampled_from([Status.ASSOCIATE, Status.SALARIED, Status.PARTNER])),
        since,
        None if length is None else since + timedelta(length),
    )


teams = st.lists(periods(), max_size=9)


def team(*members: tuple[Profession, Status]) -> list[Period]:
    return [
        Period(i, profession, status, START)
        for i, (profession, status) in enumerate(members, 1)
    ]


def said(rules: tuple[Rule, ...], members: list[Period]) -> list[str]:
    return [f.sentence for f in findings(rules, members, START, START)]


def test_an_msp_of_one_doctor_lacks_a_doctor_and_a_paramedic() -> None:
    assert said(MSP, team((GP, Status.SELF_EMPLOYED))) == [
        "Il manque 1 médecin généraliste.",
        "Il manque 1 professionnel paramédical.",
    ]


def test_an_msp_counts_its_members_not_its_partners_nor_its_specialists() -> None:
    members = team(
        (GP, Status.VOLUNTEER),
        (GP, Status.PARTNER),
        (Profession.SPECIALIST, Status.SELF_EMPLOYED),
        (Profession.PHYSIOTHERAPIST, Status.SALARIED),
    )
    assert said(MSP, members) == ["Il manque 1 médecin généraliste."]


def test_a_sisa_counts_associates_alone() -> None:
    members = team(
        (GP, Status.ASSOCIATE),
        (Profession.SPECIALIST, Status.ASSOCIATE),
        (Profession.NURSE, Status.SELF_EMPLOYED),
    )
    assert said(SISA, members) == ["Il manque 1 auxiliaire médical parmi les associés."]


def test_a_sisa_keeps_fewer_salaried_professionals_than_associates() -> None:
    base = team(
        (GP, Status.ASSOCIATE),
        (GP, Status.ASSOCIATE),
        (Profession.NURSE, Status.ASSOCIATE),
    )
    salaried = [
        Period(10 + i, Profession.NURSE, Status.SALARIED, START) for i in range(3)
    ]
    office = Period(20, Profession.COORDINATOR, Status.SALARIED, START)
    assert said(SISA, [*base, *salaried[:2], office]) == []
    assert said(SISA, [*base, *salaried]) == [
        "Les professionnels de santé salariés doivent rester moins nombreux que les "
        "libéraux associés : il y en a 1 de trop."
    ]


def test_a_sisa_has_no_psychologist_among_its_associates() -> None:
    members = team(
        (GP, Status.ASSOCIATE),
        (GP, Status.ASSOCIATE),
        (Profession.NURSE, Status.ASSOCIATE),
        (Profession.PSYCHOLOGIST, Status.ASSOCIATE),
    )
    assert said(SISA, members) == [
        "1 associé d'une autre profession : à vérifier, la loi ne le permet pas."
    ]


def test_a_broken_sisa_has_three_years_from_the_day_it_broke() -> None:
    gone = date(2025, 3, 1)
    members = [
        Period(1, GP, Status.ASSOCIATE, START),
        Period(2, GP, Status.ASSOCIATE, START, gone),
        Period(3, Profession.NURSE, Status.ASSOCIATE, START),
    ]
    (found,) = findings(SISA, members, date(2026, 1, 1), START)
    assert (found.broke_on, found.deadline) == (gone, date(2028, 3, 1))


def test_a_break_older_than_the_law_has_no_deadline_of_ours() -> None:
    start, gone = date(2020, 1, 1), date(2023, 12, 28)
    members = [
        Period(1, GP, Status.ASSOCIATE, start),
        Period(2, GP, Status.ASSOCIATE, start, gone),
        Period(3, Profession.NURSE, Status.ASSOCIATE, start),
    ]
    (found,) = findings(SISA, members, date(2026, 1, 1), start)
    assert (found.broke_on, found.deadline) == (gone, None)


def test_a_team_never_complete_did_not_break() -> None:
    (found, _) = findings(MSP, team((GP, Status.ASSOCIATE)), date(2025, 1, 1), START)
    assert (found.broke_on, found.deadline) == (None, None)


def test_a_replacement_on_the_day_of_the_departure_breaks_nothing() -> None:
    gone = date(2025, 3, 1)
    members = [
        Period(1, GP, Status.ASSOCIATE, START),
        Period(2, GP, Status.ASSOCIATE, START, gone),
        Period(4, GP, Status.ASSOCIATE, gone),
        Period(3, Profession.NURSE, Status.ASSOCIATE, START),
    ]
    assert findings(SISA, members, date(2026, 1, 1), START) == ()


def test_who_must_not_leave_is_said_person_by_person() -> None:
    members = team(
        (GP, Status.ASSOCIATE),
        (GP, Status.ASSOCIATE),
        (Profession.NURSE, Status.ASSOCIATE),
        (Profession.NURSE, Status.ASSOCIATE),
    )
    lost = losses(MSP, members, START)
    assert set(lost) == {1, 2}
    assert lost[1][0].sentence == "il manquerait 1 médecin généraliste"


@pytest.mark.parametrize(
    ("day", "after"),
    [(date(2024, 2, 29), date(2027, 2, 28)), (date(2025, 3, 1), date(2028, 3, 1))],
)
def test_three_years_later(day: date, after: date) -> None:
    assert years_later(day, 3) == after


def test_what_is_not_established_is_said_and_not_checked() -> None:
    for kind in (Kind.CPTS, Kind.HEALTH_CENTRE, Kind.POLE):
        assert rules_of_kind(kind) == ()
        assert "établi" in notes_of(kind)[0].text


@settings(max_examples=100)
@given(teams, periods(), days)
def test_adding_someone_never_makes_what_is_missing_grow(
    members: list[Period], new: Period, day: date
) -> None:
    before, after = on(members, day), on([*members, new], day)
    for rule in RULES:
        if isinstance(rule, AtLeast):
            assert rule.gap(after) <= rule.gap(before)


@settings(max_examples=100)
@given(teams, days)
def test_leaving_is_the_same_as_counting_without_the_person(
    members: list[Period], day: date
) -> None:
    here = on(members, day)
    expected = {}
    for person in {period.person for period in here}:
        without = [period for period in here if period.person != person]
        broken = {
            rule.key: rule.gap(without)
            for rule in RULES
            if rule.gap(without) > rule.gap(here)
        }
        if broken:
            expected[person] = broken
    found = {
        person: {loss.rule.key: loss.gap for loss in lost}
        for person, lost in losses(RULES, members, day).items()
    }
    assert found == expected


@settings(max_examples=100)
@given(teams, days, days)
def test_the_day_of_the_break_is_that_of_a_scan_day_by_day(
    members: list[Period], day: date, from_day: date
) -> None:
    for rule in RULES:
        assert broke_on(rule, members, day, from_day) == _scanned(
            rule, members, day, from_day
        )


def _scanned(
    rule: Rule, members: list[Period], day: date, from_day: date
) -> date | None:
    broken = None
    while day >= from_day:
        if not rule.gap(on(members, day)):
            return broken
        broken = day
        day -= timedelta(1)
    return None
