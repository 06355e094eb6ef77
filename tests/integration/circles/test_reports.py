"""What a circle hands over: the report of an effect, the anonymised panel."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from typer.testing import CliRunner

from maillage.apps.circles.actions.consents import withdraw_consent
from maillage.apps.circles.actions.panels import ask_panel
from maillage.apps.circles.data import lakes
from maillage.apps.circles.figures import reports
from maillage.apps.circles.models import ConsentKind, ImpactSheet, PanelExport
from maillage.apps.people.models import AuditEvent
from maillage.apps.people.roles import Role
from maillage.commands.impact import app
from maillage.engine.errors import BadInput
from maillage.engine.impact.export import Export
from tests.factories import circles, effects, people
from tests.factories.portfolio import looked


pytestmark = pytest.mark.django_db

EXPORT = Export(
    rows=(),
    every="quarter",
    cells=10,
    withheld=1,
    doctors=12,
    put_aside=(),
    dictionary="# Panel anonymisé",
)


@pytest.fixture(autouse=True)
def _data_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.DATA_ROOT = tmp_path


def report_page(sheet: ImpactSheet) -> str:
    session = sheet.session
    return reverse(
        "circles:impact_report",
        args=(session.circle.slug, session.pk, sheet.indicator),
    )


def test_a_member_downloads_the_report_and_it_holds_the_effect(client: Client) -> None:
    circle = circles.circle(name="Cercle du Plateau")
    sheet = looked(circle)
    client.force_login(people.account(circles.members(circle)[0]))
    answer = client.get(report_page(sheet))
    assert answer.headers["Content-Type"] == "application/pdf"
    read = PdfReader(io.BytesIO(answer.content)).pages
    text = " ".join("".join(each.extract_text() for each in read).split())
    assert "−4,2 points" in text and circle.organisation.name in text
    assert "1er regard sur 1 regard compté" in text
    assert AuditEvent.objects.filter(what="circles.read_report").count() == 1


def test_who_may_not_read_the_figures_finds_no_report(client: Client) -> None:
    circle = circles.circle()
    sheet = looked(circle)
    referent = circles.coordinator(circle.organisation, Role.REFERENT)
    for reader in (circles.coordinator(circle.organisation), referent, people.person()):
        client.force_login(people.account(reader))
        assert client.get(report_page(sheet)).status_code == 404
    sheet.session.shared_with_referent = True
    sheet.session.save()
    client.force_login(referent.account)
    assert client.get(report_page(sheet)).status_code == 200


def test_there_is_no_report_of_what_was_never_looked_at_or_is_no_longer_shown(
    client: Client,
) -> None:
    circle = circles.circle()
    sheet = looked(circle, document={})
    client.force_login(people.account(circles.animator(circle)))
    assert client.get(report_page(sheet)).status_code == 404
    with pytest.raises(BadInput, match="ne sont plus montrés"):
        reports.report_of(sheet)


def test_a_report_without_a_figure_is_not_there(client: Client) -> None:
    circle = circles.circle()
    sheet = looked(circle, effects.NO_FIGURE)
    client.force_login(people.account(circles.animator(circle)))
    assert client.get(report_page(sheet)).status_code == 404


def test_an_animator_asks_for_the_panel_downloads_it_and_it_is_written_down(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    monkeypatch.setattr(reports, "panel_of", lambda _circle: (EXPORT, ()))
    circle = circles.circle()
    page = reverse("circles:panel", args=(circle.slug,))
    file = reverse("circles:panel_file", args=(circle.slug,))
    client.force_login(people.account(circles.animator(circle)))
    assert "Personne ne l'a encore demandé" in _text(client, page)
    assert client.post(file).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page)
    assert "Télécharger le panel" in _text(client, page)
    archive = zipfile.ZipFile(io.BytesIO(client.post(file).content))
    assert set(archive.namelist()) == {"panel.csv", "panel-dictionnaire.md"}
    verbs = AuditEvent.objects.filter(what__contains="panel").values_list(
        "what", flat=True
    )
    assert list(verbs) == ["circles.ask_panel", "circles.download_panel"]


def test_of_the_same_data_there_is_one_panel(
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    made: list[int] = []
    monkeypatch.setattr(
        reports, "panel_of", lambda c: (made.append(c.pk) or EXPORT, ())
    )
    circle = circles.circle()
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            ask_panel(circle=circle, by=circles.animator(circle))
    assert made == [circle.pk]


def test_a_panel_goes_with_the_agreement_of_a_doctor_until_the_next_data(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    monkeypatch.setattr(reports, "panel_of", lambda _circle: (EXPORT, ()))
    circle = circles.circle()
    page = reverse("circles:panel", args=(circle.slug,))
    client.force_login(people.account(circles.animator(circle)))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page)
    doctor = circles.members(circle)[0]
    withdraw_consent(circle=circle, kind=ConsentKind.FIGURES, by=doctor)
    kept = PanelExport.objects.get()
    assert bytes(kept.archive) == b""
    assert "a retiré son accord" in _text(client, page)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page)
    assert bytes(PanelExport.objects.get().archive) == b""
    monkeypatch.setattr(lakes, "current_build", lambda _organisation: "the next one")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page)
    assert PanelExport.objects.get().state == PanelExport.State.READY


def test_a_panel_that_may_not_leave_says_why(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    circle = circles.circle()
    page = reverse("circles:panel", args=(circle.slug,))
    client.force_login(people.account(circles.animator(circle)))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page)
    assert "n&#x27;a aucun effet mesuré" in _text(client, page)
    assert PanelExport.objects.get().state == PanelExport.State.FAILED
    client.force_login(people.account(circles.members(circle)[0]))
    assert client.get(page).status_code == 404


def test_the_command_writes_the_reports_that_the_service_keeps(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(reports, "panel_of", lambda _circle: (EXPORT, ()))
    circle = circles.circle()
    looked(circle)
    done = CliRunner().invoke(
        app, ["report", "--circle", circle.slug, "--out", str(tmp_path / "rapport")]
    )
    assert done.exit_code == 0, done.exception
    written = {each.name for each in (tmp_path / "rapport").iterdir()}
    assert {"panel.csv", "panel-dictionnaire.md"} < written
    assert len(written) == 4
    refused = CliRunner().invoke(
        app, ["report", "--circle", "nulle-part", "--out", str(tmp_path / "rien")]
    )
    assert "aucun cercle du service" in str(refused.exception)
    assert not (tmp_path / "rien").exists()


def _text(client: Client, page: str) -> str:
    return client.get(page).content.decode()
