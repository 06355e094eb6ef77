"""The essentials, in a browser that runs no script: a phone of the past is enough."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.factories.village import ADDRESSES
from tests.functional.browser import PHONE
from tests.functional.site import Site
from tests.functional.visitors import visitor


SESSION = "/cercles/cercle-du-plateau/seances/5/"
DOCTOR = "aline.berthaud@exemple.fr"

OPEN = """
from maillage.commands.web import start_django
start_django()
from maillage.apps.meetings.actions import undo_presence
from tests.factories.village import found, open_the_prepared
village = found()
open_the_prepared(village)
meeting = village.prepared.meeting
meeting.refresh_from_db()
undo_presence(meeting=meeting, person=village.doctors[0], by=village.people["animator"])
print(meeting.check_in_code)
"""


@pytest.fixture(scope="module")
def code(site: Site) -> str:
    """The code of a room where all but one doctor are counted, a vote being open."""
    return site.run(OPEN).strip()


def test_a_doctor_signs_in_is_counted_present_and_votes(
    browser: Browser, site: Site, code: str
) -> None:
    with visitor(browser, site, DOCTOR, size=PHONE, java_script_enabled=False) as phone:
        phone.goto("/reunions/presence/")
        phone.get_by_label(re.compile("Code")).fill(code)
        phone.get_by_role("button", name="Continuer").click()
        expect(phone.get_by_text("Vous êtes compté présent.")).to_be_visible()
        phone.get_by_role("button", name="Pour", exact=True).click()
        said = phone.get_by_text(re.compile("Votre vote est compté"))
        expect(said.first).to_be_visible()


def test_an_animator_drops_a_file_and_reads_its_report(
    browser: Browser, site: Site, code: str
) -> None:
    source = min((site.data / "scelles").glob("*.csv"))
    titles, *lines = source.read_text(encoding="utf-8").splitlines()[:20]
    content = "\n".join([titles, *lines]).replace("2023-", "2026-")
    file = {"name": "releve.csv", "mimeType": "text/csv", "buffer": content.encode()}
    with visitor(
        browser, site, ADDRESSES["animator"], java_script_enabled=False
    ) as page:
        page.goto("/cercles/cercle-du-plateau/donnees/")
        page.get_by_label("Fichiers de délivrances").set_input_files([file])  # type: ignore[list-item]
        page.get_by_role("button", name="Déposer et vérifier").click()
        # The page asks again by itself, without a script, until the trial is over.
        expect(page.get_by_role("button", name=re.compile("Importer"))).to_be_visible(
            timeout=30_000
        )


def test_a_doctor_reads_his_figures_as_tables_and_drawings(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, DOCTOR, size=PHONE, java_script_enabled=False) as phone:
        phone.goto(f"{SESSION}mes-chiffres/")
        expect(phone.locator("figure svg").first).to_be_visible()
        expect(phone.locator("table").first).to_be_attached()
