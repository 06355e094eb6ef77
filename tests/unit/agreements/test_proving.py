"""Which records prove which fact, and what is still missing, redone by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engine.agreements.computing import compute
from maillage.engine.agreements.evidence_kinds import KINDS
from maillage.engine.agreements.facts import YearFacts
from maillage.engine.agreements.proof_words import NOTHING, how_proven
from maillage.engine.agreements.proving import proven_facts, proven_year
from maillage.engine.agreements.reading import parse_rules
from maillage.engine.agreements.versions import FOLDER
from maillage.engine.errors import BadInput
from tests.factories.agreement_years import AVENANT_1, CPTS
from tests.factories.evidence import Record, found, gate, letter, member, record, site


PLAN = "kind: crisis_plan\n      by: exists"
NURSE = "by: exists\n      where: {profession: advanced_nurse}"
TEXT = (FOLDER / "aci_msp" / "2022-01-01.yaml").read_text()


def proven(*records: Record) -> dict[str, object]:
    return dict(proven_facts(AVENANT_1, records).values)


def test_one_is_enough_where_a_fact_is_yes_or_no() -> None:
    assert proven(record("crisis_plan"))["crisis_plan"] is True
    assert "crisis_plan" not in proven(record("crisis_plan", is_final=False))


def test_meetings_are_counted_and_their_cases_summed() -> None:
    held = [record("rcp_held", date(2025, m, 5), cases=m) for m in (1, 2, 3)]
    waiting = record("rcp_held", cases=9, is_final=False)
    values = proven(*held, waiting)
    assert (values["rcp_meetings"], values["rcp_cases"]) == (3, 6)


def test_professions_are_counted_once_and_nurses_are_one() -> None:
    team = [member(p) for p in ("nurse", "advanced_nurse", "nurse", "podiatrist")]
    values = proven(*team, member("pharmacist"), member("nurse", is_associate=False))
    assert values["paramedical_professions"] == 2
    assert values["pharmacists"] == 1
    assert values["partners"] == 5
    assert values["advanced_practice_nurse"] is True


def test_doctors_are_associates_and_those_who_come_by_session() -> None:
    values = proven(
        member(),
        member("specialist", status="sessional", is_associate=False),
        member(status="salaried", is_associate=False),
        member("nurse"),
    )
    assert values["doctors"] == 2
    assert "other_specialties" not in values or values["other_specialties"] == 0


def test_the_last_letter_and_the_first_acquisition_count() -> None:
    letters = [
        record("payer_figures", date(2025, 2, 1), patients="5000"),
        record("payer_figures", date(2025, 11, 1), patients="5200"),
    ]
    systems = [
        record("information_system", level="standard", since=date(2020, 5, 1)),
        record("information_system", level="advanced", since=date(2022, 5, 1)),
    ]
    values = proven(*letters, *systems)
    assert values["patients"] == 5200
    assert values["information_system_since"] == date(2020, 5, 1)
    assert values["advanced_system_since"] == date(2022, 5, 1)


def test_a_row_a_site_and_one_without_hours_is_a_site_that_is_shut() -> None:
    shut = site("0", is_final=False, open_saturday=False, name="Bugeat")
    rows = proven(site(), shut)["sites"]
    assert sorted(row["weekday_hours"] for row in rows) == [0, 12]  # type: ignore[attr-defined]


def test_the_most_doctors_in_the_access_service_count() -> None:
    services = [
        record("access_service", doctors=3, every_request=False),
        record("access_service", doctors=2, every_request=True),
    ]
    values = proven(*services)
    assert values["doctors_in_access_service"] == 3
    assert values["every_request_taken"] is True


def test_what_a_record_says_badly_proves_nothing() -> None:
    values = proven(record("rcp_held", cases="beaucoup"), record("rcp_held"))
    assert values["rcp_meetings"] == 2
    assert "rcp_cases" not in values


def test_who_proves_what_is_told() -> None:
    plan, care = record("crisis_plan"), record("unscheduled_care")
    proof = proven_facts(AVENANT_1, [plan, care])
    assert proof.by_fact["crisis_plan"] == (plan.key,)
    assert proof.facts_of(care.key) == ["unscheduled_care"]


def test_a_year_by_hand() -> None:
    """4 000 patients, 3 doctors, 6 meetings of 5 cases out of 1 000 patients.

    Gate: 800 + 100 + 1 000 + 1 700 + (500 + 3 × 200) points.
    Concertation: 1 000 × 1 × (30 / 1 000) / 5 % = 600. One protocol: 100.
    """
    meetings = [record("rcp_held", date(2025, m, 5), cases=5) for m in range(1, 7)]
    team = [member() for _ in range(3)]
    year = found(*gate(), *meetings, *team, record("protocol_signed", theme="plaies"))
    points = 800 + 100 + 1000 + 1700 + 500 + 3 * 200 + 600 + 100
    assert year.proven.total_euros == 7 * points


def test_nothing_is_owed_until_the_gate_is_proven() -> None:
    everything = gate()
    for one in everything[:5]:
        rest = [other for other in everything if other is not one]
        assert found(*rest, member()).proven.total_euros == 0, one.kind


def test_minutes_to_sign_are_worth_what_they_would_add() -> None:
    meetings = [
        record("rcp_held", date(2025, m, 5), cases=5, is_final=m < 6)
        for m in range(1, 8)
    ]
    year = found(*gate(), member(), *meetings)
    (one,) = year.completions
    # Seven meetings, 35 cases out of 1 000: 1 000 × 3.5 / 5 = 700 points.
    assert len(one.records) == 2
    assert one.euros == 7 * 700
    assert one.indicators == ("2.3", "2.3b")


def test_without_the_letter_what_it_would_prove_is_worth_its_patients() -> None:
    without = [one for one in gate() if one.kind != "payer_figures"]
    said = {
        "patients": Fraction(4000),
        "ald_under_75": Fraction(600),
        "aged_75_without_ald": Fraction(400),
        "aged_75_with_ald": Fraction(0),
    }
    year = found(*without, member(), **said)
    (one,) = year.unproven
    # Only coordination's 1 700 points follow the patients here.
    assert one.euros == 7 * 1700
    assert set(one.facts) == set(said)


MISSIONS = st.sampled_from(["vaccins", "chutes", "tabac"])
PROFESSIONS = st.sampled_from(["nurse", "podiatrist", "pharmacist", "advanced_nurse"])
ONE_IS_ENOUGH = ["crisis_plan", "users_consulted", "quality_diagnosis", "quality_plan"]


def _held(cases: int, is_final: bool) -> Record:
    return record("rcp_held", cases=cases, is_final=is_final)


def _mission(theme: str, is_final: bool) -> Record:
    said = {"theme": theme, "origin": "annex", "child_obesity": False}
    return record("public_health_mission", is_final=is_final, **said)


records = st.one_of(
    st.builds(_held, st.integers(0, 30), st.booleans()),
    st.builds(lambda f: record("protocol_signed", is_final=f), st.booleans()),
    st.builds(lambda f: record("placement", is_final=f), st.booleans()),
    st.builds(_mission, MISSIONS, st.booleans()),
    st.builds(member, PROFESSIONS),
    st.sampled_from(ONE_IS_ENOUGH).map(record),
)
"""What a team adds to its year; another doctor or site is another team, not more
proof."""


def proven_euros(*some: Record) -> Fraction:
    proof = proven_facts(AVENANT_1, some)
    return compute(
        AVENANT_1, proven_year(AVENANT_1, YearFacts(2025, {}), proof)
    ).total_euros


@given(st.lists(records, max_size=8), records)
@settings(max_examples=15, deadline=None)
def test_more_proof_never_lowers_what_is_proven(
    some: list[Record], more: Record
) -> None:
    base = [*gate(), *(member() for _ in range(2)), *some]
    assert proven_euros(*base, more) >= proven_euros(*base)


@given(st.lists(records, max_size=10))
@settings(max_examples=10, deadline=None)
def test_each_euro_that_is_missing_is_counted_once(some: list[Record]) -> None:
    year = found(letter(), member(), *some)
    gains = sum((one.euros for one in year.possible.gains), Fraction(0))
    completed = sum((one.euros for one in year.completions), Fraction(0))
    assert year.proven.earned_euros + completed + gains == year.possible.euros


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("kind: crisis_plan\n", "kind: plan\n", "n'est pas une sorte de preuve"),
        (PLAN, PLAN.replace("exists", "count"), "ne prouve pas"),
        ("of: cases", "of: patients", "ne dit pas « patients »"),
        (NURSE, "by: exists\n      of: profession", "« of » n'a pas de sens"),
        ("by: distinct\n      of: profession", "by: distinct", "attend « of »"),
    ],
)
def test_a_proof_that_makes_no_sense_is_refused(
    before: str, after: str, said: str
) -> None:
    assert before in TEXT
    with pytest.raises(BadInput, match=said):
        parse_rules(TEXT.replace(before, after, 1), "regles.yaml")


def test_every_fact_says_how_it_is_proven() -> None:
    for rules in (AVENANT_1, CPTS):
        for name, fact in rules.facts.items():
            assert how_proven(name, fact) != NOTHING, name
            assert fact.proof is not None
            assert fact.proof.kind in KINDS
