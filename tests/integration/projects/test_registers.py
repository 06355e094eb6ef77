"""The registers: what may be written, what each thing proves of which year."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from maillage.apps.people.actions_base import Stale
from maillage.apps.people.clock import today
from maillage.apps.people.professions import Profession
from maillage.apps.projects.actions import arrangements as arranging
from maillage.apps.projects.actions import missions as missioning
from maillage.apps.projects.actions import placements as placing
from maillage.apps.projects.actions import protocol_signatures as signing
from maillage.apps.projects.actions import protocols as writing
from maillage.apps.projects.dues.registers import due_for
from maillage.apps.projects.evidences.registers import evidence_of
from maillage.apps.projects.registers.evidence_of_protocols import protocols_written
from maillage.apps.projects.selectors.protocols import difference
from maillage.apps.structures.evidence_base import Evidence
from maillage.apps.structures.models import Organisation, Status
from maillage.engine.errors import BadInput
from tests.factories import people, structures
from tests.factories.registers import (
    WRITING,
    arrangement,
    draft,
    mission,
    paper,
    placement,
    put_in_force,
)


pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Organisation:
    return structures.organisation()


def _proof(team: Organisation, year: int, kind: str) -> Evidence:
    found = [one for one in evidence_of(team, year) if one.kind == kind]
    assert len(found) == 1, found
    return found[0]


# --- protocols ------------------------------------------------------------------------


def test_a_protocol_proves_its_years_once_signed_by_all_and_in_force(
    team: Organisation,
) -> None:
    nurse = structures.member(team, profession=Profession.NURSE).person
    doctor = structures.member(team).person
    made = draft(team, nurse, doctor)
    waiting = _proof(team, today().year, "protocol_signed")
    assert (waiting.is_final, waiting.missing) == (False, "2\u00a0signatures d'auteur")
    with pytest.raises(BadInput, match="Il manque 2"):
        signing.put_protocol_in_force(
            draft=made,
            version=made.version,
            since=today(),
            review_on=None,
            by=structures.administrator(team),
        )
    protocol = put_in_force(made, date(2025, 3, 3))
    assert [e.kind for e in evidence_of(team, 2024)] == []
    proof = _proof(team, 2025, "protocol_signed")
    assert (proof.is_final, proof.on) == (True, date(2025, 3, 3))
    assert proof.file.startswith("protocoles/")
    assert len(proof.sha256) == 64
    assert proof.facts == {"theme": "complex", "with_advanced_nurse": False}
    assert _proof(team, 2026, "protocol_signed").on == date(2026, 1, 1)
    assert protocols_written(team, 2025) == {
        nurse: Fraction(1, 2),
        doctor: Fraction(1, 2),
    }
    assert protocols_written(team, 2026) == {}
    protocol.refresh_from_db()
    writing.retire_protocol(
        protocol=protocol,
        version=protocol.version,
        because="remplacé",
        on=date(2026, 1, 1),
        by=structures.administrator(team),
    )
    assert _proof(team, 2025, "protocol_signed").is_final
    assert evidence_of(team, 2026) == []


def test_signed_words_change_only_once_the_signatures_are_effaced(
    team: Organisation,
) -> None:
    author = structures.member(team, people.account().person).person
    made = draft(team, author)
    signing.sign_protocol(draft=made, version=made.version, by=author)
    with pytest.raises(BadInput, match="Reprendre l'écriture"):
        writing.write_protocol(
            draft=made, version=made.version, writing=WRITING, by=author
        )
    made = signing.resume_protocol_writing(draft=made, version=made.version, by=author)
    assert made.authors.get().signed_on is None
    with pytest.raises(Stale):
        signing.sign_protocol(draft=made, version=made.version - 1, by=author)


def test_only_an_author_signs_and_only_what_is_written(team: Organisation) -> None:
    author = structures.member(team, people.account().person).person
    other = structures.member(team, people.account().person).person
    made = draft(team, author)
    with pytest.raises(PermissionDenied):
        signing.sign_protocol(draft=made, version=made.version, by=other)
    made = writing.write_protocol(
        draft=made, version=made.version, writing=writing.Writing(), by=other
    )
    with pytest.raises(BadInput, match="l'objectif et les étapes"):
        signing.sign_protocol(draft=made, version=made.version, by=author)


def test_a_second_version_takes_the_place_of_the_first(team: Organisation) -> None:
    author = structures.member(team).person
    protocol = put_in_force(draft(team, author), date(2025, 3, 3))
    by = structures.administrator(team)
    second = writing.begin_protocol_version(protocol=protocol, by=by)
    first = protocol.versions.get(number=1)
    assert difference(first, second) == []
    writing.write_protocol(
        draft=second,
        version=second.version,
        writing=writing.Writing("Cicatriser mieux.", steps=WRITING.steps),
        by=by,
    )
    second.refresh_from_db()
    assert [part.title for part in difference(first, second)] == ["Objectif"]
    put_in_force(second, date(2026, 2, 2))
    assert ("Version", "1") in _proof(team, 2025, "protocol_signed").lines
    assert ("Version", "2") in _proof(team, 2026, "protocol_signed").lines
    assert protocols_written(team, 2026) == {author: Fraction(1)}


def test_a_patient_is_not_named_in_a_protocol(team: Organisation) -> None:
    made = draft(team, structures.member(team).person)
    with pytest.raises(BadInput, match="Objectif"):
        writing.write_protocol(
            draft=made,
            version=made.version,
            writing=writing.Writing(objective="Suivre Mme Durand."),
            by=structures.administrator(team),
        )


# --- placements -----------------------------------------------------------------------


def test_a_trainee_counts_once_a_year_and_only_with_a_document(
    team: Organisation,
) -> None:
    tutor = structures.member(team).person
    placement(team, tutor, "Zoé Arnac", date(2025, 2, 3), date(2025, 2, 28))
    proof = _proof(team, 2025, "placement")
    assert (proof.is_final, proof.missing) == (False, "la convention ou l'attestation")
    assert "Arnac" not in f"{proof.title}{proof.lines}"
    placement(
        team, tutor, "ARNAC Zoe", date(2025, 9, 1), date(2026, 1, 9), document=paper()
    )
    proof = _proof(team, 2025, "placement")
    assert (proof.is_final, proof.facts["days"]) == (True, 26 + 122)
    assert _proof(team, 2026, "placement").facts["days"] == 9


def test_what_is_no_placement_proves_nothing(team: Organisation) -> None:
    tutor = structures.member(team).person
    days = date(2025, 2, 3), date(2025, 2, 28)
    made = placement(
        team,
        tutor,
        "Zoé Arnac",
        *days,
        document=paper(),
        is_professional_contract=True,
    )
    assert evidence_of(team, 2025) == []
    other = placement(team, tutor, "Yann Brives", *days, document=paper())
    placing.cancel_placement(
        placement=other,
        version=other.version,
        because="n'est pas venu",
        by=structures.administrator(team),
    )
    assert evidence_of(team, 2025) == []
    assert not made.counts


def test_a_tutor_is_a_member_on_the_first_day(team: Organisation) -> None:
    with pytest.raises(BadInput, match="Maître de stage"):
        placement(
            team, people.person(), "Zoé Arnac", date(2025, 2, 3), date(2025, 2, 28)
        )


# --- missions -------------------------------------------------------------------------


def test_a_year_of_a_mission_is_an_action_and_a_report(team: Organisation) -> None:
    by = structures.administrator(team)
    made = mission(team, date(2025, 1, 15))
    assert _proof(team, 2025, "public_health_mission").missing == (
        "une action menée et le bilan 2025"
    )
    missioning.add_mission_action(
        mission=made,
        done=missioning.Done(date(2025, 10, 2), "Séance", people_reached=7),
        by=by,
    )
    missioning.report_mission(mission=made, year=2025, version=0, text="Bien.", by=by)
    proof = _proof(team, 2025, "public_health_mission")
    assert (proof.is_final, proof.on) == (True, date(2025, 10, 2))
    assert ("2 octobre 2025", "Séance : moins de\u00a011\u00a0personnes") in proof.lines
    assert dict(proof.facts) == {
        "theme": "vaccination",
        "origin": "annex",
        "child_obesity": False,
    }
    assert not _proof(team, 2026, "public_health_mission").is_final


def test_a_regional_theme_says_where_it_was_read(team: Organisation) -> None:
    with pytest.raises(BadInput, match="Thème régional"):
        mission(team, date(2025, 1, 15), theme="regional")
    mission(
        team,
        date(2025, 1, 15),
        theme="regional",
        regional_theme="Santé environnementale",
        regional_reference="PRS, p. 12",
    )
    facts = _proof(team, 2025, "public_health_mission").facts
    assert (facts["origin"], facts["theme"]) == ("regional", "Santé environnementale")


# --- arrangements ---------------------------------------------------------------------


PLAIN: dict[str, dict[str, Any]] = {
    "unscheduled_care": {"organisation": "Un médecin d'accueil."},
    "crisis_plan": {},
    "crisis_actions": {"crisis": "canicule", "actions": "Appels."},
    "external_coordination": {},
    "heart_failure_pathway": {"patients": "64", "incident": "18", "diagnosed": "9"},
}


@pytest.mark.parametrize("kind", PLAIN)
def test_an_arrangement_proves_its_years_with_its_document(
    team: Organisation, kind: str
) -> None:
    made = arrangement(team, kind, date(2025, 2, 4), **PLAIN[kind])
    assert _proof(team, 2025, kind).missing == "le document"
    arranging.change_arrangement(
        arrangement=made,
        version=made.version,
        arranged=arranging.Arranged(date(2025, 2, 4), details=PLAIN[kind]),
        document=paper(),
        by=structures.administrator(team),
    )
    proof = _proof(team, 2025, kind)
    assert (proof.is_final, proof.on) == (True, date(2025, 2, 4))
    assert proof.file
    assert _proof(team, 2026, kind).on == date(2026, 1, 1)
    assert "moins de" in str(proof.lines) or kind != "heart_failure_pathway"


def test_a_renewal_is_one_proof_and_an_end_ends_it(team: Organisation) -> None:
    by = structures.administrator(team)
    first = arrangement(team, "crisis_plan", date(2024, 6, 1), document=paper())
    second = arranging.renew_arrangement(
        arrangement=first,
        version=first.version,
        arranged=arranging.Arranged(date(2025, 6, 1)),
        document=paper("nouveau.pdf"),
        by=by,
    )
    proof = _proof(team, 2025, "crisis_plan")
    assert proof.key == f"projects.arrangement:{second.pk}"
    arranging.end_arrangement(
        arrangement=second, version=second.version, on=date(2026, 1, 1), by=by
    )
    assert evidence_of(team, 2026) == []


def test_visiting_days_are_a_mean_of_the_year_cut_never_rounded_up(
    team: Organisation,
) -> None:
    midwife = structures.member(
        team, profession=Profession.MIDWIFE, status=Status.SESSIONAL
    ).person
    arrangement(
        team, "visiting_consultations", date(2025, 7, 1), midwife, days_a_week="0,5"
    )
    mean = _proof(team, 2025, "visiting_consultations").facts["days_a_week"]
    assert Decimal(str(mean)) == Decimal("0.25")
    full = _proof(team, 2026, "visiting_consultations").facts["days_a_week"]
    assert Decimal(str(full)) == Decimal("0.5")


def test_an_associate_is_no_visitor_and_a_nurse_no_doctor(team: Organisation) -> None:
    associate = structures.member(team, profession=Profession.MIDWIFE).person
    nurse = structures.member(team, profession=Profession.NURSE).person
    with pytest.raises(BadInput, match="un associé ne compte pas"):
        arrangement(
            team, "visiting_consultations", date(2025, 7, 1), associate, days_a_week="1"
        )
    with pytest.raises(BadInput, match="profession"):
        arrangement(team, "access_service", date(2025, 7, 1), nurse)


def test_facts_of_people_and_protocols(team: Organisation) -> None:
    doctors = [structures.member(team).person for _ in range(2)]
    arrangement(team, "access_service", date(2025, 1, 6), *doctors, every_request=True)
    arrangement(
        team,
        "coordination_function",
        date(2025, 1, 6),
        doctors[0],
        job="Coordinatrice",
        contract="within",
        hours_a_week="3,5",
        document=paper(),
    )
    for protocol in ("ankle", "back_pain"):
        arrangement(
            team,
            "cooperation_protocol",
            date(2025, 6, 2),
            doctors[0],
            protocol=protocol,
        )
    arrangement(team, "child_obesity_pathway", date(2025, 6, 2))
    assert _proof(team, 2025, "access_service").facts == {
        "doctors": 2,
        "every_request": True,
    }
    assert _proof(team, 2025, "coordination_function").is_final
    kinds = [e.kind for e in evidence_of(team, 2025) if e.is_final]
    assert kinds.count("cooperation_protocol") == 2
    assert "child_obesity_pathway" in kinds


def test_a_system_counts_since_its_first_acquisition(team: Organisation) -> None:
    def acquired(on: date, level: str) -> Any:
        return arrangement(
            team,
            "information_system",
            on,
            product="Logiciel",
            level=level,
            document=paper(),
        )

    first = acquired(date(2019, 3, 1), "standard")
    arranging.renew_arrangement(
        arrangement=first,
        version=first.version,
        arranged=arranging.Arranged(
            date(2025, 10, 20), details={"product": "Logiciel", "level": "advanced"}
        ),
        document=paper(),
        by=structures.administrator(team),
    )
    told = {
        (e.facts["level"], e.facts["since"])
        for e in evidence_of(team, 2026)
        if e.kind == "information_system"
    }
    assert told == {
        ("standard", date(2019, 3, 1)),
        ("advanced", date(2025, 10, 20)),
    }


# --- what is due ----------------------------------------------------------------------


def test_what_misses_a_document_or_a_reading_is_due(team: Organisation) -> None:
    by = structures.administrator(team)
    author = structures.member(team, people.account().person).person
    draft(team, author, title="Chute")
    soon = today() + timedelta(days=10)
    put_in_force(draft(team, author), today() - timedelta(days=300), soon)
    placement(team, author, "Zoé Arnac", today(), today() + timedelta(days=5))
    arrangement(team, "crisis_plan", today())
    told = [due.text for due in due_for(by)]
    assert told == [
        "Déposer la convention du stage de Z. A.",
        "Plan de préparation à une crise sanitaire : déposer le document (copie du "
        "plan)",
        "Relire le protocole « Plaie chronique »",
    ]
    assert [due.text for due in due_for(author)] == [
        "Signer le protocole « Chute », dont vous êtes auteur"
    ]
