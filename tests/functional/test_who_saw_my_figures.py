"""A doctor reads who opened his figures: the animator did; a curious colleague cannot.

The colleague's sheets are read as printed: what a PDF hides in its compressed pages
and in its title is held to the same rule as a page.
"""

from __future__ import annotations

import io
import re

from playwright.sync_api import APIResponse, Browser, Page, expect
from pypdf import PdfReader

from tests.functional.site import Site
from tests.functional.visitors import visitor


CURIOUS, PEER = "aline.berthaud@exemple.fr", "bruno.charpenel@exemple.fr"
OWN_CODE, PEER_CODE = "99900000011", "99900000029"
ANIMATOR, ANIMATOR_NAME = "animatrice@exemple.fr", "Camille Exemple"

CIRCLE = "/cercles/cercle-du-plateau/"
PREPARED = f"{CIRCLE}seances/5/"
CODE = re.compile(r"9\s?99\s?0{2,6}[\s0]*\d{3}\b")

NOT_HIS = (
    f"{PREPARED}miroirs/{PEER_CODE}/",
    f"{PREPARED}miroirs/{PEER_CODE}.pdf",
    f"{PREPARED}miroirs/{OWN_CODE}/../{PEER_CODE}/",
    f"{PREPARED}miroirs/",
    f"{PREPARED}miroirs.zip",
    f"{PREPARED}preparer/",
    f"{CIRCLE}codes/",
    f"{CIRCLE}donnees/",
    f"{CIRCLE}heures.csv",
    f"/cercles/mes-chiffres/{PEER_CODE}/",
    "/personnes/2/qui-a-vu-mes-chiffres/",
)
SHEETS = (
    f"{PREPARED}mes-chiffres.pdf",
    f"{PREPARED}groupe.pdf",
    f"{CIRCLE}seances/1/compte-rendu/1.pdf",
    "/reunions/mes-heures/2026/attestation.pdf",
)
OWN_PAGES = (f"{PREPARED}mes-chiffres/", "/cercles/mes-chiffres/")
TRICKS = (
    f"code={PEER_CODE}",
    "person=2&personne=2&id=2&pk=2&reader=2",
    "format=json&vue=2&partie=1",
)


def _printed(answer: APIResponse) -> str:
    """All that a sheet says, its title and author included."""
    reader = PdfReader(io.BytesIO(answer.body()))
    told = [str(each) for each in (reader.metadata or {}).values()]
    return "\n".join([*told, *(page.extract_text() for page in reader.pages)])


def _codes(text: str) -> set[str]:
    return {re.sub(r"\s", "", each) for each in CODE.findall(text)}


def _main(page: Page, path: str) -> str:
    page.goto(path)
    return page.get_by_role("main").inner_text()


def _be_curious(page: Page) -> None:
    for path in NOT_HIS:
        assert page.request.get(path).status == 404, path
    for path in SHEETS:
        answer = page.request.get(f"{path}?{TRICKS[0]}")
        assert answer.ok, path
        assert _codes(_printed(answer)) <= {OWN_CODE}, path
    for path in OWN_PAGES:
        plain = _main(page, path)
        for trick in TRICKS:
            assert _main(page, f"{path}?{trick}") == plain


def test_a_doctor_reads_that_the_animator_opened_his_figures_and_nobody_else(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, ANIMATOR) as page:
        page.goto(f"{PREPARED}miroirs/")
        sheet = page.request.get(f"{PREPARED}miroirs/{PEER_CODE}.pdf")
        assert _codes(_printed(sheet)) == {PEER_CODE}, "the reader of sheets is blind"
        page.get_by_role("link", name=PEER_CODE, exact=True).click()
        title = page.get_by_role("heading", level=1)
        expect(title).to_contain_text(f"Miroir {PEER_CODE}")
    with visitor(browser, site, CURIOUS) as page:
        _be_curious(page)
    with visitor(browser, site, PEER) as page:
        page.goto("/personnes/qui-a-vu-mes-chiffres/")
        expect(page.get_by_text(re.compile(r"1\sautre personne"))).to_be_visible()
        lines = page.locator(".timeline")
        expect(lines).to_contain_text(ANIMATOR_NAME)
        # A peer who led a meeting wrote down who came; he opened nothing.
        expect(lines).not_to_contain_text("Berthaud a ouvert")
        rows = page.request.get("/personnes/qui-a-vu-mes-chiffres.csv").text()
        assert ANIMATOR_NAME in rows and "Berthaud a ouvert" not in rows
