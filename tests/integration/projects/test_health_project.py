"""The projet de santé: its chain, its versions, its signatures, what they prove."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from docx import Document

from maillage.apps.people.actions_base import Stale
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.people.roles import Role
from maillage.apps.projects.actions import health_project as project_actions
from maillage.apps.projects.actions import health_rows as row_actions
from maillage.apps.projects.actions import health_versions as version_actions
from maillage.apps.projects.dues.health_project import due_for
from maillage.apps.projects.evidences.health_project import evidence_of
from maillage.apps.projects.health_project.document import document_of
from maillage.apps.projects.health_project.outlines import load_outlines
from maillage.apps.projects.models import (
    Finding,
    HealthProject,
    IndicatorResult,
    Need,
    Objective,
    ProjectVersion,
    SignatureMeans,
)
from maillage.apps.projects.searches.health_project import search
from maillage.apps.projects.selectors.health_chain import chain_of, gaps_of
from maillage.apps.projects.selectors.health_project import actions_of_year, project_for
from maillage.apps.projects.selectors.health_versions import (
    DRAFT,
    compared,
    signing_of,
    version_for,
)
from maillage.apps.structures.models import Kind
from maillage.engine.errors import BadInput
from maillage.ui.documents.health_project_docx import health_project_docx
from tests.factories import health_project as factory
from tests.factories import people, structures


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The print is looked at once, by the pages."""
    monkeypatch.setattr(version_actions, "health_project_pdf", lambda *_given: b"%PDF-")


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch) -> HealthProject:
    monkeypatch.setenv("MAILLAGE_TODAY", "2026-03-12")
    return factory.project()


def _sign_all(version: ProjectVersion) -> None:
    for row in version.signatures.all():
        version_actions.record_signature(
            signature=row,
            on=date(2026, 3, 12),
            means=SignatureMeans.PAPER,
            by=factory.writer(version.project),
        )


# --- headings -------------------------------------------------------------------------


def test_every_heading_has_a_source_and_what_was_not_found_is_said() -> None:
    for outline in load_outlines().outlines:
        assert outline.not_established
        assert all(heading.source for heading in outline.headings)


@pytest.mark.parametrize(
    ("kind", "headings"),
    [(Kind.MSP, 5), (Kind.CPTS, 1), (Kind.ESP, 7), (Kind.HEALTH_CENTRE, 0)],
)
def test_a_project_begins_from_the_headings_of_its_kind(
    kind: str, headings: int
) -> None:
    begun = factory.project(structures.organisation(kind=kind))
    assert begun.sections.count() == headings


# --- the draft ------------------------------------------------------------------------


def test_a_text_that_names_a_patient_is_refused(project: HealthProject) -> None:
    with pytest.raises(BadInput, match="identité d'un patient"):
        factory.write(project, "diagnosis", "Mme Durand tombe souvent.")
    assert not project.sections.get(heading="diagnosis").text


def test_two_writers_do_not_undo_each_other(project: HealthProject) -> None:
    section = factory.write(project, "diagnosis", "Un texte.")
    with pytest.raises(Stale):
        project_actions.write_section(
            section=section, text="Un autre.", version=0, by=factory.writer(project)
        )


def test_an_expected_heading_stays_an_own_one_goes_and_comes_back(
    project: HealthProject,
) -> None:
    by = factory.writer(project)
    expected = project.sections.get(heading="diagnosis")
    with pytest.raises(BadInput):
        project_actions.remove_section(section=expected, version=0, by=by)
    own = project_actions.add_section(project=project, title="Le cercle", by=by)
    project_actions.remove_section(section=own, version=0, by=by)
    assert own not in project.sections.kept()
    project_actions.restore_section(section=own, by=by)
    assert own in project.sections.kept()


def test_a_share_is_made_of_its_two_parts(project: HealthProject) -> None:
    finding = factory.chain(project)["chiffres"]
    assert finding.value == 12
    with pytest.raises(BadInput, match="font 12"):
        row_actions.change_row(
            row=finding, values={"value": 20}, version=0, by=factory.writer(project)
        )


@pytest.mark.parametrize("day", [date(9999, 12, 31), date(2026, 3, 13)])
def test_a_result_is_of_a_day_that_has_come(project: HealthProject, day: date) -> None:
    result = factory.chain(project)["resultats"]
    with pytest.raises(BadInput, match="Date de la mesure"):
        row_actions.change_row(
            row=result, values={"on": day}, version=0, by=factory.writer(project)
        )


def test_links_that_are_missing_are_said_until_they_are_there(
    project: HealthProject,
) -> None:
    need = factory.add(project, Need(project=project), title="Un besoin")
    said = {one.sentence for one in gaps_of(chain_of(project), date(2026, 3, 12))}
    assert said == {"Besoin sans chiffre", "Besoin sans objectif"}
    factory.add(project, Objective(need=need), title="Un objectif")
    said = {one.sentence for one in gaps_of(chain_of(project), date(2026, 3, 12))}
    assert said == {"Besoin sans chiffre", "Objectif sans action"}


def test_an_indicator_silent_for_a_year_is_a_gap(project: HealthProject) -> None:
    factory.chain(project)
    chain = chain_of(project)
    assert not gaps_of(chain, date(2026, 12, 31))
    (gap,) = gaps_of(chain, date(2027, 1, 2))
    assert gap.sentence == "Indicateur sans résultat depuis un an"


def test_what_still_bears_something_is_not_taken_out(project: HealthProject) -> None:
    rows, by = factory.chain(project), factory.writer(project)
    with pytest.raises(BadInput):
        row_actions.remove_row(row=rows["objectifs"], version=0, by=by)
    row_actions.remove_row(row=rows["resultats"], version=0, by=by)
    assert not rows["indicateurs"].results.kept()
    row_actions.restore_row(row=rows["resultats"], by=by)
    assert rows["indicateurs"].results.kept()


def test_a_row_never_hangs_on_another_team_s(project: HealthProject) -> None:
    elsewhere = factory.chain(factory.project())["besoins"]
    mine = factory.chain(project)["objectifs"]
    with pytest.raises(BadInput):
        row_actions.change_row(
            row=mine, values={"need": elsewhere}, version=0, by=factory.writer(project)
        )


def test_an_action_is_dropped_with_a_reason(project: HealthProject) -> None:
    action, by = factory.chain(project)["actions"], factory.writer(project)
    with pytest.raises(BadInput, match="Pourquoi"):
        row_actions.follow_undertaking(
            undertaking=action, state="dropped", version=0, by=by
        )
    row_actions.follow_undertaking(undertaking=action, state="done", version=0, by=by)
    (told,) = actions_of_year(project.organisation, 2026)
    assert (told.title, told.need) == ("Accueillir des internes", "Trouver un médecin")
    assert not actions_of_year(project.organisation, 2024)
    assert actions_of_year(project.organisation, 2025)[0].results == (
        ("Stages tenus", "1"),
    )


# --- versions -------------------------------------------------------------------------


def test_a_version_keeps_what_the_draft_no_longer_says(project: HealthProject) -> None:
    factory.write(project, "diagnosis", "Un texte.")
    first = factory.frozen(project)
    assert first.document["sections"][0]["text"] == "Un texte."
    assert compared(project, "1", DRAFT).between.is_empty
    with pytest.raises(BadInput, match="Rien n'a changé"):
        factory.frozen(project)
    factory.write(project, "diagnosis", "Un autre texte.")
    assert not compared(project, "1", DRAFT).between.is_empty
    assert factory.frozen(project).number == 2
    first.refresh_from_db()
    assert first.document["sections"][0]["text"] == "Un texte."
    with pytest.raises(Http404):
        compared(project, "3", DRAFT)


def test_what_is_frozen_is_what_was_read(project: HealthProject) -> None:
    factory.write(project, "diagnosis", "Un texte.")
    with pytest.raises(Stale):
        version_actions.freeze_version(
            project=project, version=0, by=factory.writer(project)
        )


def test_an_empty_project_is_not_frozen(project: HealthProject) -> None:
    with pytest.raises(BadInput, match="vide"):
        factory.frozen(project)


def test_each_health_professional_is_asked_and_signs_for_himself(
    project: HealthProject,
) -> None:
    other = people.account(people.person(profession=Profession.OTHER)).person
    structures.member(project.organisation, other)
    factory.write(project, "diagnosis", "Un texte.")
    version = factory.frozen(project)
    rows = list(version.signatures.all())
    assert len(rows) == 3
    assert other.pk not in {one.person_id for one in rows}
    with pytest.raises(BadInput, match="que pour soi"):
        version_actions.sign_version(signature=rows[0], by=rows[1].person)
    with pytest.raises(PermissionDenied):
        version_actions.sign_version(signature=rows[0], by=factory.writer(project))
    version_actions.sign_version(signature=rows[0], by=rows[0].person)
    with pytest.raises(BadInput, match="Déjà signé"):
        version_actions.sign_version(signature=rows[0], by=rows[0].person)
    assert signing_of(version).missing == "2\u00a0signatures manquent"


def test_a_paper_signature_is_noted_undone_or_no_longer_waited_for(
    project: HealthProject,
) -> None:
    by = factory.writer(project)
    factory.write(project, "diagnosis", "Un texte.")
    version = factory.frozen(project)
    first = version.signatures.all()[0]
    for day in (date(2026, 3, 11), date(2026, 3, 13)):
        with pytest.raises(BadInput, match="Signé le"):
            version_actions.record_signature(
                signature=first, on=day, means=SignatureMeans.PAPER, by=by
            )
    _sign_all(version)
    assert signing_of(version).is_complete
    version_actions.withdraw_signature(signature=first, by=by)
    assert signing_of(version).waited_for == [first]
    version_actions.excuse_signature(signature=first, reason="parti", by=by)
    assert signing_of(version).is_complete
    version_actions.ask_signature(of=version, person=first.person, by=by)
    assert not signing_of(version).is_complete


def test_the_version_signed_by_all_proves_each_year_until_another_is(
    project: HealthProject,
) -> None:
    team = project.organisation
    factory.write(project, "diagnosis", "Un texte.")
    version = factory.frozen(project)
    (one,) = evidence_of(team, 2026)
    assert (one.is_final, one.missing) == (False, "3\u00a0signatures manquent")
    assert not list(evidence_of(team, 2025))
    _sign_all(version)
    (one,) = evidence_of(team, 2027)
    assert one.is_final
    assert one.file == version.pdf.name
    factory.write(project, "diagnosis", "Un autre texte.")
    factory.frozen(project)
    assert [each.is_final for each in evidence_of(team, 2026)] == [False, True]


def test_sending_is_noted_once_frozen(project: HealthProject) -> None:
    factory.write(project, "diagnosis", "Un texte.")
    version, by = factory.frozen(project), factory.writer(project)
    with pytest.raises(BadInput):
        version_actions.note_sending(of=version, on=date(2026, 3, 1), how="", by=by)
    _sign_all(version)
    assert any("envoi" in due.text for due in due_for(by))
    version_actions.note_sending(of=version, on=date(2026, 3, 12), how="", by=by)
    assert not any("envoi" in due.text for due in due_for(by))


# --- papers ---------------------------------------------------------------------------


def test_the_editable_document_says_what_the_draft_says(project: HealthProject) -> None:
    factory.write(project, "diagnosis", "Un texte.\n\n- un\n- deux")
    factory.chain(project)
    version = factory.frozen(project, "relecture")
    content = health_project_docx(version.document, version.frozen_at)
    read = Document(io.BytesIO(content))
    styled = [(one.style.name, one.text) for one in read.paragraphs]
    assert ("Heading 1", "Diagnostic des besoins") in styled
    assert ("List Bullet", "deux") in styled
    assert ("Heading 4", "Indicateur\u00a0: Stages tenus") in styled
    results, signatures = read.tables
    assert results.rows[1].cells[0].text == "2025"
    assert len(signatures.rows) == 1 + version.signatures.count()


# --- who reads, what is due, what is found --------------------------------------------


def test_the_team_reads_it_and_nobody_else(project: HealthProject) -> None:
    factory.write(project, "diagnosis", "Un texte.")
    factory.frozen(project)
    slug, member = project.organisation.slug, _member(project)
    stranger = people.account().person
    assert project_for(member, slug)[1] == project
    assert search(member, ["diagnostic"])
    assert not search(stranger, ["diagnostic"])
    for role in Role:
        holder = structures.role(project.organisation, role)
        reads = allowed(holder, "projects.read_health_project", project.organisation)
        assert bool(search(holder, ["diagnostic"])) == reads
    for reader in (stranger, None):
        with pytest.raises(PermissionDenied):
            version_for(reader, slug, 1)
    with pytest.raises(PermissionDenied):
        project_actions.add_section(project=project, title="Autre", by=member)


def _member(project: HealthProject) -> Person:
    return project.organisation.memberships.all()[0].person


def test_what_is_due_goes_to_who_may_do_it(project: HealthProject) -> None:
    rows, member = factory.chain(project), _member(project)
    row_actions.change_row(
        row=rows["actions"],
        values={"owner": member, "due_on": date(2026, 3, 1)},
        version=0,
        by=factory.writer(project),
    )
    factory.frozen(project)
    assert [due.text for due in due_for(member)] == [
        "Signer le projet de santé, version 1",
        "Action du projet de santé : Accueillir des internes",
    ]
    assert [due.text for due in due_for(factory.writer(project))] == [
        "Action du projet de santé : Accueillir des internes",
        "Projet de santé, version 1 : 3\u00a0signatures manquent",
    ]


def test_a_document_reads_the_chain_in_few_questions(
    project: HealthProject, django_assert_max_num_queries: object
) -> None:
    for _ in range(3):
        factory.chain(project)
    with django_assert_max_num_queries(14):
        document = document_of(project, date(2026, 3, 12))
    assert len(document["needs"]) == 3
    assert Finding.objects.count() == IndicatorResult.objects.count() == 3
