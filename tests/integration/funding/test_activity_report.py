"""The activity report writes itself, is rewritten, tells when it moved, is frozen."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from maillage.apps.funding.actions.activity_report import (
    edit_passage,
    freeze_report,
    set_passage_aside,
)
from maillage.apps.funding.report_sections import Happened, written
from maillage.apps.funding.selectors.activity_report import passages_of
from maillage.apps.people.actions_base import Stale
from maillage.apps.projects.selectors.health_project import ActionOfYear
from maillage.apps.structures.evidence_base import Evidence
from maillage.engine.errors import BadInput
from tests.factories import people, structures


YEAR = 2025


def _held(kind: str, month: int, **facts: int) -> Evidence:
    on = date(YEAR, month, 3)
    return Evidence(kind, f"t:{month}", on, f"{kind} {month}", "", facts)


def test_each_section_says_what_happened_and_nothing_else() -> None:
    texts = written(
        Happened(
            YEAR,
            (
                _held("rcp_held", 3, cases=4, cases_with_advanced_nurse=1),
                _held("rcp_held", 5, cases=3),
            ),
            meeting_minutes=90,
        )
    )
    said = texts["concertation"].replace("\u00a0", " ")
    assert "2 réunions de concertation, 7 dossiers étudiés, dont 1 avec" in said
    assert "– 3 mars 2025 : 4 dossiers" in said
    assert texts["stages"] == "Rien n'est enregistré pour cette année."


def test_the_projet_de_sante_tells_its_actions_with_need_state_and_results() -> None:
    action = ActionOfYear(
        title="Consultation du pied",
        need="Plaies du pied vues tard",
        objective="Les voir en une semaine",
        owner="Odile Peyrat",
        state="en cours",
        starts_on=date(YEAR, 2, 1),
        due_on=None,
        ended_on=None,
        reason="",
        results=(("Plaies vues en une semaine", "31 sur 40"),),
    )
    said = written(Happened(YEAR, (), undertaken=(action,)))["projet"]
    assert said == (
        "– Consultation du pied (en cours), pour « Plaies du pied vues tard » ; "
        "Plaies vues en une semaine : 31 sur 40"
    )


@pytest.mark.django_db
def test_a_rewritten_section_is_kept_and_tells_when_what_happened_moved() -> None:
    team = structures.organisation()
    by = structures.administrator(team)

    def edited(text: str, version: int) -> None:
        edit_passage(
            organisation=team,
            year=YEAR,
            section="equipe",
            text=text,
            version=version,
            by=by,
        )

    with pytest.raises(BadInput):
        edited("Le cas de Mme Durand a été suivi.", 0)
    edited("Notre équipe.", 0)
    with pytest.raises(Stale):
        edited("Autre chose.", 0)
    [ours] = [one for one in passages_of(team, YEAR) if one.section == "equipe"]
    assert (ours.text, ours.has_moved) == ("Notre équipe.", False)
    structures.member(team)
    [ours] = [one for one in passages_of(team, YEAR) if one.section == "equipe"]
    assert (ours.text, ours.has_moved) == ("Notre équipe.", True)
    assert ours.row is not None
    set_passage_aside(passage=ours.row, aside=True, version=ours.version, by=by)
    [ours] = [one for one in passages_of(team, YEAR) if one.section == "equipe"]
    assert ours.text.startswith("L'équipe compte")


@pytest.mark.django_db
def test_a_frozen_version_stays_as_it_was(client: Client) -> None:
    team = structures.organisation()
    by = structures.administrator(team)
    frozen = freeze_report(organisation=team, year=YEAR, by=by)
    structures.member(team)
    client.force_login(by.account)
    here = [team.slug, YEAR, frozen.number, "docx"]
    answer = client.get(reverse("funding:frozen_report", args=here))
    said = [one.text for one in Document(io.BytesIO(answer.content)).paragraphs]
    assert said.count("Rien n'est enregistré pour cette année.") == len(frozen.sections)
    page = client.get(reverse("funding:report", args=[team.slug, YEAR]))
    assert "associé" in page.content.decode()
    client.force_login(people.account())
    assert client.get(reverse("funding:frozen_report", args=here)).status_code == 404
