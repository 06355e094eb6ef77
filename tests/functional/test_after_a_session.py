"""After a session: minutes signed, attestations, questionnaire; then what it moved."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.factories.village import ADDRESSES
from tests.functional.browser import PHONE
from tests.functional.site import Site
from tests.functional.visitors import visitor


DOCTOR = "aline.berthaud@exemple.fr"

HOLD = """
from maillage.commands.web import start_django
start_django()
from maillage.apps.circles.actions import live, statements
from tests.factories.village import found, open_the_prepared
village = found()
statement = open_the_prepared(village)
for doctor in village.doctors:
    statements.vote(statement=statement, choice=statements.Choice.FOR, by=doctor)
village.prepared.refresh_from_db()
live.close_session(session=village.prepared, by=village.people["animator"])
print(village.prepared.pk)
"""


@pytest.fixture(scope="module")
def held(site: Site) -> str:
    """The address of a session that has just been held."""
    key = site.run(HOLD).strip()
    return f"/cercles/cercle-du-plateau/seances/{key}/"


def _text(page: Page, path: str) -> str:
    answer = page.request.get(path)
    assert answer.ok and answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.body())).pages
    return "".join(each.extract_text() for each in pages)


def _name_a_patient(page: Page) -> None:
    """Refused with the reason, and nothing that was typed is lost."""
    remarks = page.get_by_label(re.compile("Remarques"))
    remarks.fill("Le cas de Mme Durand a été discuté.")
    page.get_by_role("button", name="Signer le compte rendu").click()
    expect(page.locator(".error-summary")).to_contain_text("Mme Durand")
    expect(remarks).to_have_value("Le cas de Mme Durand a été discuté.")


def test_an_animator_signs_the_minutes_and_everybody_reads_the_same(
    browser: Browser, site: Site, held: str
) -> None:
    with visitor(browser, site, DOCTOR, size=PHONE) as phone:
        phone.goto(f"{held}compte-rendu/")
        expect(phone.get_by_role("button", name="Signer")).to_have_count(0)
        with visitor(browser, site, ADDRESSES["animator"]) as page:
            page.goto(f"{held}compte-rendu/")
            _name_a_patient(page)
            page.get_by_label(re.compile("Remarques")).fill("À suivre au printemps.")
            page.get_by_role("button", name="Signer le compte rendu").click()
            link = page.get_by_role("link", name="PDF signé")
            expect(link).to_be_visible()
            address = link.get_attribute("href")
            text = _text(page, str(address))
        assert "À suivre au printemps." in text and "Camille Exemple" in text
        assert "Nous relisons chaque ordonnance." in text
        phone.reload()
        expect(phone.get_by_text("À suivre au printemps.")).to_be_visible()
        assert _text(phone, str(address)) == text


def test_a_doctor_downloads_his_attestation_and_answers_without_his_name(
    browser: Browser, site: Site, held: str
) -> None:
    with visitor(browser, site, DOCTOR, size=PHONE) as phone:
        phone.goto("/reunions/mes-heures/")
        link = phone.get_by_role("link", name=re.compile("^Attestation")).first
        text = _text(phone, str(link.get_attribute("href")))
        assert "Aline Berthaud" in text and "2026" in text
        phone.goto(f"{held}questionnaire/")
        for group in phone.locator("main fieldset").all():
            group.get_by_label("tout à fait").check()
        phone.get_by_role("button", name="Envoyer sans mon nom").click()
        expect(phone.get_by_text(re.compile("Merci")).first).to_be_visible()


def test_a_doctor_reads_what_became_of_the_commitments_and_alone_his_own_curve(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, DOCTOR) as page:
        page.goto("/cercles/cercle-du-plateau/suivi/")
        first = page.locator("section[id^=engagement]").filter(
            has_text="Antibiotiques générateurs de résistances"
        )
        expect(first.locator("figure svg").first).to_be_visible()
        expect(first).to_contain_text(
            re.compile("a bougé|n'a pas bougé|on ne peut pas encore dire")
        )
        expect(first).to_contain_text("Vous seul lisez ceci")
        expect(first).to_contain_text(re.compile(r"Vous\s: .* avant .* après"))
    with visitor(browser, site, ADDRESSES["coordinator"]) as page:
        page.goto("/cercles/cercle-du-plateau/suivi/")
        expect(page.get_by_text("pas les chiffres")).to_be_visible()
        expect(page.locator("figure svg")).to_have_count(0)


def test_a_doctor_reads_the_level_of_the_circle_and_what_the_next_one_asks(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, DOCTOR, size=PHONE) as phone:
        phone.goto("/cercles/cercle-du-plateau/")
        phone.get_by_role("link", name="Niveau", exact=True).click()
        expect(phone.get_by_role("heading", level=1)).to_have_text("Niveau 3 sur 4")
        lacking = phone.locator("section").filter(has_text="Pour passer au niveau 4")
        expect(lacking.get_by_role("listitem")).not_to_have_count(0)
