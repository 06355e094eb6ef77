"""An animator chooses what a session will show, looks at it, invites and prints."""

from __future__ import annotations

import io
import re

from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.factories.village import ADDRESSES
from tests.functional.site import Site
from tests.functional.visitors import visitor


MOST_MILLISECONDS_OF_WORK = 40_000
"""Counting and drawing the mirrors of six doctors, on a machine that is busy."""


def _pdf(page: Page, path: str) -> tuple[int, str]:
    """A document that a page links to: its pages and its text."""
    answer = page.request.get(path)
    assert answer.ok and answer.headers["content-type"] == "application/pdf"
    found = PdfReader(io.BytesIO(answer.body()))
    return len(found.pages), "".join(each.extract_text() for each in found.pages)


def _to_the_next_session_without_mirrors(page: Page) -> str:
    session = _the_session_on(page, "Diabète")
    page.get_by_role("link", name="Préparer la séance").click()
    page.wait_for_url("**/preparer/")
    return session


def _the_session_on(page: Page, theme: str) -> str:
    """Opened from the circle's page, which has links of the same names; its address."""
    page.goto("/cercles/cercle-du-plateau/")
    page.get_by_role("link", name=re.compile(theme)).first.click()
    page.wait_for_url("**/seances/*/")
    return page.url


def test_an_animator_prepares_a_session_and_prints_its_mirrors(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, ADDRESSES["animator"]) as page:
        session = _to_the_next_session_without_mirrors(page)
        boxes = page.locator("fieldset input[type=checkbox]")
        for rank in range(boxes.count()):
            boxes.nth(rank).set_checked(rank < 2)
        page.get_by_label(re.compile("Dernier mois")).select_option("2026-10")
        page.get_by_role("button", name="Préparer les miroirs").click()
        expect(page.get_by_text("Les miroirs sont prêts")).to_be_visible(
            timeout=MOST_MILLISECONDS_OF_WORK
        )
        page.goto(f"{session}miroirs/")
        codes = page.get_by_role("link", name=re.compile(r"^99900"))
        expect(codes).to_have_count(6)
        codes.first.click()
        expect(page.locator("figure svg").first).to_be_visible()
        count, text = _pdf(page, page.url.rstrip("/") + ".pdf")
        assert count >= 2 and "99900" in text
        assert "Cercle du Plateau" in text and "octobre 2026" in text
        assert "Berthaud" not in text
        assert _pdf(page, f"{session}groupe.pdf")[0] >= 1
        assert "Diabète" in _pdf(page, f"{session}dossier.pdf")[1]
        archive = page.request.get(f"{session}miroirs.zip")
        assert archive.ok and archive.body().startswith(b"PK")


def test_members_are_invited_and_one_answers_from_his_page(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, ADDRESSES["coordinator"]) as page:
        session = _the_session_on(page, "Diabète")
        page.get_by_role("link", name="Inviter les membres").first.click()
        page.get_by_role("button", name=re.compile("^(Inviter|Envoyer)")).click()
        expect(page.get_by_text(re.compile(r"courriels partent"))).to_be_visible()
    with visitor(browser, site, "bruno.charpenel@exemple.fr") as page:
        page.goto(session)
        page.get_by_role("button", name="Je viendrai").click()
        expect(page.get_by_text("C'est noté")).to_be_visible()
