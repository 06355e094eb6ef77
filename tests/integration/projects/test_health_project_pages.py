"""The pages of the projet de santé: begun, chained, frozen, signed, compared."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from maillage.apps.people.models import Person
from maillage.apps.projects.models import HealthProject, Undertaking
from tests.factories import health_project as factory
from tests.factories import people, structures


pytestmark = pytest.mark.django_db


def _client(person: Person) -> Client:
    client = Client()
    account = getattr(person, "account", None) or people.account(person)
    client.force_login(account)
    return client


def _url(name: str, project: HealthProject, **given: object) -> str:
    return reverse(
        f"projects:{name}", kwargs={"slug": project.organisation.slug, **given}
    )


def test_a_project_begins_by_a_button() -> None:
    team = structures.organisation()
    client = _client(structures.administrator(team))
    page = client.get(reverse("projects:health_project", args=[team.slug]))
    assert "Commencer le projet" in page.content.decode()
    client.post(reverse("projects:start_health_project", args=[team.slug]))
    page = client.get(reverse("projects:health_project", args=[team.slug]))
    assert "Écrire « Diagnostic des besoins »" in page.content.decode()


def test_a_chain_is_typed_row_by_row_and_read_back_to_its_need() -> None:
    project = factory.project()
    client = _client(factory.writer(project))
    client.post(_url("add_row", project, kind="besoins"), {"title": "Être reçu"})
    need = project.needs.get()
    address = _url("add_row", project, kind="objectifs")
    typed = {"title": "Le jour même", "need": need.pk}
    client.post(f"{address}?sous={need.pk}", typed)
    objective = need.objectives.get()
    typed = {"title": "Des créneaux", "objective": objective.pk}
    client.post(_url("add_row", project, kind="actions"), typed)
    action = Undertaking.objects.get()
    page = client.get(_url("health_undertaking", project, key=action.pk))
    assert "Être reçu" in page.content.decode()
    page = client.get(_url("health_chain", project)).content.decode()
    assert "Action sans indicateur" in page
    figure = {
        "title": "Patients sans médecin",
        "value": "12,5",
        "unit": "%",
        "territory": "Plateau",
        "period": "2025",
        "source": "Caisse",
        "read_on": "2026-01-05",
    }
    client.post(_url("add_row", project, kind="chiffres"), figure)
    assert "12,5" in client.get(_url("health_chain", project)).content.decode()


def test_another_s_change_is_shown_before_it_is_written_over() -> None:
    project = factory.project()
    section = factory.write(project, "diagnosis", "Le texte de l'autre.")
    address = _url("write_section", project, key=section.pk)
    typed = {"text": "Le mien.", "version": 0}
    page = _client(factory.writer(project)).post(address, typed).content.decode()
    assert "Le texte de l&#x27;autre." in page
    assert "Le mien." in page


def test_the_frozen_page_says_what_the_draft_said() -> None:
    project = factory.project()
    factory.write(project, "diagnosis", "Un texte.")
    factory.chain(project)
    client = _client(factory.writer(project))
    draft = client.get(_url("health_draft", project)).content.decode()
    client.post(
        _url("freeze_version", project),
        {"version": HealthProject.objects.get().version, "reason": ""},
    )
    frozen = client.get(_url("health_version", project, number=1)).content.decode()
    start, end = "<h2>Fiche</h2>", "</main>"
    body = draft[draft.index(start) : draft.index(end)].rstrip().removesuffix("</div>")
    assert body.strip() in frozen
    answer = client.get(_url("health_version_print", project, number=1))
    assert answer["Cache-Control"] == "private, no-store"
    assert "attachment" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    answer = client.get(_url("health_draft_document", project))
    assert answer.content.startswith(b"PK")


def test_a_member_signs_and_reads_what_changed_since() -> None:
    project = factory.project()
    factory.write(project, "diagnosis", "Un texte ancien.")
    version = factory.frozen(project)
    client = _client(version.signatures.all()[0].person)
    page = client.get(_url("health_project", project)).content.decode()
    assert "Signer la version 1" in page
    client.post(_url("sign_version", project, number=1))
    assert version.signatures.get(signed_on__isnull=False).means == "web"
    factory.write(project, "diagnosis", "Un texte récent.")
    page = client.get(_url("health_difference", project)).content.decode()
    assert " <del>ancien.</del>" in page
    assert " <ins>récent.</ins>" in page
    assert client.get(_url("freeze_version", project)).status_code == 404
