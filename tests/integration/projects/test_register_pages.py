"""The pages of registers: who opens what, what is shown to whom, forms that keep."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.people.roles import Role
from maillage.apps.projects.models import Arrangement, Placement, Protocol
from maillage.apps.structures.models import Organisation
from tests.factories import people, structures
from tests.factories.registers import (
    PDF,
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


def _in(person: Person) -> Client:
    client = Client()
    client.force_login(person.account)
    return client


def _page(client: Client, name: str, *arguments: object, **posted: object) -> object:
    address = reverse(f"projects:{name}", args=arguments)
    return client.post(address, posted) if posted else client.get(address)


def test_the_trainee_is_named_to_who_keeps_the_register_and_to_his_tutor(
    team: Organisation,
) -> None:
    tutor = structures.member(team, people.account().person).person
    other = structures.member(team, people.account().person).person
    made = placement(
        team,
        tutor,
        "Zoé Arnac",
        date(2025, 2, 3),
        date(2025, 2, 28),
        document=paper("convention Arnac.pdf"),
    )
    for reader, knows in ((tutor, True), (other, False)):
        client = _in(reader)
        pages = [
            client.get(reverse("projects:placements", args=[team.slug])),
            client.get(reverse("projects:placement", args=[team.slug, made.pk])),
            client.get(reverse("projects:register_csv", args=[team.slug, "stages"])),
        ]
        for page in pages:
            assert page.status_code == 200
            assert ("Arnac" in page.content.decode()) is knows
        kept = reverse("projects:placement_document", args=[team.slug, made.pk])
        answer = client.get(kept)
        assert (answer.status_code == 200) is knows
        if knows:
            assert b"".join(answer.streaming_content) == PDF
            assert answer["Content-Disposition"].startswith("attachment")
            assert answer["Cache-Control"] == "private, no-store"


def test_contracts_are_opened_by_who_organises_and_the_treasurer(
    team: Organisation,
) -> None:
    member = structures.member(team, people.account().person).person
    treasurer = structures.role(team, Role.TREASURER)
    referent = structures.role(team, Role.REFERENT)
    made = arrangement(team, "crisis_plan", date(2025, 2, 4), document=paper())
    address = reverse("projects:arrangement_document", args=[team.slug, made.pk])
    answers = {}
    for who, reader in (
        ("administrator", structures.administrator(team)),
        ("treasurer", treasurer),
        ("member", member),
        ("referent", referent),
    ):
        answer = _in(reader).get(address)
        answers[who] = answer.status_code
        list(answer)  # read to its end, the file is closed
    assert answers["administrator"] == answers["treasurer"] == 200
    assert answers["member"] == answers["referent"] != 200
    assert (
        _in(referent).get(reverse("projects:registers", args=[team.slug])).status_code
        != 200
    )


def test_a_row_of_another_team_is_not_there(team: Organisation) -> None:
    other = structures.organisation()
    made = arrangement(other, "crisis_plan", date(2025, 2, 4))
    client = _in(structures.administrator(team))
    address = reverse("projects:arrangement", args=[team.slug, made.pk])
    assert client.get(address).status_code == 404


def test_a_document_is_brought_with_the_form_and_a_wrong_one_is_told(
    team: Organisation,
) -> None:
    client = _in(structures.administrator(team))
    address = reverse("projects:add_arrangement", args=[team.slug, "crisis_plan"])
    sent = {"since": "2025-02-04"}
    wrong = SimpleUploadedFile("plan.pdf", b"<html>")
    refused = client.post(address, {**sent, "document": wrong})
    assert "ni un PDF" in refused.content.decode()
    assert not Arrangement.objects.exists()
    right = SimpleUploadedFile("plan.pdf", PDF)
    client.post(address, {**sent, "document": right})
    made = Arrangement.objects.get()
    assert made.document_name == "plan.pdf"
    assert made.document.name.startswith("pieces/")


def test_a_protocol_is_written_and_signed_from_its_pages(team: Organisation) -> None:
    nurse = people.account(people.person(profession=Profession.NURSE)).person
    structures.member(team, nurse)
    client = _in(nurse)
    client.post(
        reverse("projects:start_protocol", args=[team.slug]),
        {"title": "Plaie chronique", "theme": "complex"},
    )
    protocol = Protocol.objects.get()
    at = [team.slug, protocol.pk]
    written = {
        "version": 0,
        "objective": "Cicatriser plus vite.",
        "who_0": ["nurse"],
        "does_0": "Évalue la plaie",
        "when_0": "chaque semaine",
        "does_1": "",
    }
    client.post(reverse("projects:write_protocol", args=at), written)
    stale = client.post(reverse("projects:write_protocol", args=at), written)
    assert "modifié par quelqu" in stale.content.decode()
    version = protocol.versions.get()
    assert [step["does"] for step in version.steps] == ["Évalue la plaie"]
    page = client.get(reverse("projects:sign_protocol", args=at)).content.decode()
    assert "Une seule profession agit" in page
    client.post(
        reverse("projects:sign_protocol", args=at), {"version": version.version}
    )
    assert version.authors.get().means == "web"
    shown = client.get(reverse("projects:protocol", args=at)).content.decode()
    assert "manque la mise en vigueur" in shown
    assert "Mettre en vigueur" not in shown


def test_each_page_is_asked_of_the_base_few_times(
    team: Organisation, django_assert_max_num_queries: object
) -> None:
    doctor = structures.member(team).person
    for number in range(3):
        made = draft(team, doctor, title=f"Protocole {number}")
        put_in_force(made, date(2025, 3, 3))
        placement(team, doctor, f"Zoé A{number}", date(2025, 2, 3), date(2025, 2, 9))
        mission(team, date(2025, 1, 15))
        arrangement(team, "access_service", date(2025, 1, 6), doctor)
    client = _in(structures.administrator(team))
    placed = Placement.objects.all()[0]
    for name, arguments in (
        ("registers", []),
        ("protocols", []),
        ("placements", []),
        ("missions", []),
        ("arrangements", []),
        ("protocol", [made.protocol_id]),
        ("placement", [placed.pk]),
    ):
        with django_assert_max_num_queries(20):  # type: ignore[operator]
            address = reverse(f"projects:{name}", args=[team.slug, *arguments])
            assert client.get(address).status_code == 200
