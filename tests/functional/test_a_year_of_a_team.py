"""A team's year, from its opening hours to the payer who follows a figure down."""

from __future__ import annotations

import io
import re
import zipfile

from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.factories.village import ADDRESSES
from tests.functional.browser import (
    DESKTOP,
    PHONE,
    axe_violations,
    overflow_in_pixels,
    screenshot,
)
from tests.functional.site import Site
from tests.functional.visitors import visitor


SLUG = "pole-du-plateau"
STRUCTURE = f"/structures/{SLUG}/"
MONEY = f"/financement/{SLUG}/"


def test_a_coordinator_goes_from_opening_hours_to_the_pack(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, ADDRESSES["coordinator"], size=PHONE) as page:
        page.goto(MONEY)
        before = _proven_cents(page)
        _correct_friday(page)
        _sign_the_waiting_minutes(page)

        page.goto(MONEY)
        # The hours of one site: 60 points of 7 euros. A case meeting adds its cases.
        assert _proven_cents(page) >= before + 420_00
        assert overflow_in_pixels(page) == 0
        screenshot(page, "year/claim-phone")
        page.get_by_role("link", name=re.compile("Dossier de fin d'année")).click()
        page.get_by_role("button", name=re.compile("Préparer|Refaire")).click()
        link = page.get_by_role("link", name="Télécharger le dossier (ZIP)")
        expect(link).to_be_visible(timeout=90_000)
        assert axe_violations(page) == []
        answer = page.request.get(str(link.get_attribute("href")))
        folder = zipfile.ZipFile(io.BytesIO(answer.body()))
        assert folder.testzip() is None
        assert any(re.match(r".*\b001-", name) for name in folder.namelist())


def _proven_cents(page: Page) -> int:
    """The first of the three amounts, as the page writes it."""
    text = page.locator(".values .value").first.inner_text()
    euros, _, cents = re.sub(r"[^\d,]", "", text).partition(",")
    return 100 * int(euros) + int(cents or 0)


def _correct_friday(page: Page) -> None:
    """One site closed at seven on Fridays by mistake: it closes at eight."""
    page.goto(STRUCTURE)
    page.get_by_role("link", name="Horaires", exact=True).click()
    page.get_by_role(
        "link", name=re.compile("horaires de Maison de Saint-Aubin")
    ).click()
    page.get_by_label(re.compile("Vendredi")).fill("8h-12h30, 14h-25h")
    page.get_by_label(re.compile("Depuis le")).fill("2024-01-08")
    page.get_by_role("button", name="Enregistrer les horaires").click()
    expect(page.locator(".error-summary")).to_contain_text("Vendredi")
    page.get_by_label(re.compile("Vendredi")).fill("8h-12h30, 14h-20h")
    page.get_by_role("button", name="Enregistrer les horaires").click()
    expect(page.get_by_text("Les horaires sont enregistrés")).to_be_visible()
    expect(page.get_by_text("12\xa0h", exact=True)).to_be_visible()


def _sign_the_waiting_minutes(page: Page) -> None:
    """The first page says which minutes wait; a patient's name in them is refused."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("signer le compte rendu")).first.click()
    if page.get_by_role("link", name="Relire et signer le compte rendu").count():
        page.get_by_role("link", name="Relire et signer le compte rendu").click()
    remarks = page.get_by_label(re.compile("Remarques"))
    remarks.fill("Plaie de Mme Durand, vue à domicile.")
    page.get_by_role("button", name="Signer le compte rendu").click()
    expect(page.locator(".error-summary")).to_contain_text("Mme Durand")
    remarks.fill("Une plaie chronique, revue à domicile.")
    page.get_by_role("button", name="Signer le compte rendu").click()
    expect(page.get_by_role("link", name=re.compile("PDF signé"))).to_be_visible()


def test_the_invented_draft_of_an_avenant_is_put_beside_the_one_in_force(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, ADDRESSES["coordinator"]) as page:
        page.goto(MONEY)
        page.get_by_role("link", name="Et si les règles changeaient ?").click()
        expect(page.get_by_text("Version inventée")).to_be_visible()
        expect(page.get_by_text(re.compile("Différence sur l'année"))).to_be_visible()
        assert axe_violations(page) == []
        screenshot(page, "year/what-if-desktop")


def test_a_treasurer_compares_three_keys_has_one_voted_and_prints_statements(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, ADDRESSES["treasurer"], size=DESKTOP) as page:
        page.goto(f"{MONEY}repartition/")
        page.get_by_role("link", name="Répartition 2026").click()
        page.get_by_role("button", name="Ramener en simulation").click()
        table = page.get_by_role("table").first
        for key in ("Parts égales", "Temps et RCP", "Présence et patientèle"):
            expect(table.get_by_role("columnheader", name=key)).to_be_visible()
        totals = set(
            re.findall(r"[\d\u202f]+,\d\d", table.locator("tfoot").inner_text())
        )
        assert len(totals) == 1, "three keys share the same sum, to the cent"
        page.get_by_role("link", name="Soumettre au vote").click()
        page.get_by_label("Scénario soumis").select_option(label="Temps et RCP")
        page.get_by_role("button", name="Inscrire la résolution").click()
        share_out = page.url
        expect(page.get_by_text("Soumise au vote").first).to_be_visible()

        voices = _have_it_voted(browser, site)
        page.goto(share_out)
        page.get_by_role("button", name="Figer la répartition votée").click()
        expect(page.get_by_text("Votée et figée").first).to_be_visible()
        link = page.get_by_role("link", name="Imprimer tous les relevés")
        answer = page.request.get(str(link.get_attribute("href")))
        pages = PdfReader(io.BytesIO(answer.body())).pages
        assert len(pages) >= voices, "a statement for each of the partners"

    with visitor(browser, site, "aline.berthaud@exemple.fr", size=PHONE) as page:
        page.goto("/")
        page.get_by_role("link", name=re.compile("relevé 2026")).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Vous recevez")
        expect(page.get_by_text("Par rapport à l'année d'avant")).to_be_visible()
        assert overflow_in_pixels(page) == 0
        screenshot(page, "year/statement-phone")


def _have_it_voted(browser: Browser, site: Site) -> int:
    """December's assembly: present on paper, votes counted, signed; how many voices."""
    with visitor(browser, site, ADDRESSES["coordinator"]) as page:
        page.goto(f"/reunions/{SLUG}/")
        page.get_by_role("link", name="Assemblée générale de fin d'année").click()
        meeting = page.url
        page.get_by_role("button", name="L'ouvrir avant son jour").click()
        page.get_by_role("link", name=re.compile("Présences")).first.click()
        expected = page.get_by_role("group", name="Étaient attendus")
        places = expected.get_by_role("checkbox").all()
        for place in places:
            place.check()
        page.get_by_role("button", name="Enregistrer les présences").click()
        page.goto(f"{meeting}assemblee/")
        expect(page.get_by_text("Le quorum est atteint.")).to_be_visible()
        page.get_by_role(
            "button", name=re.compile("Mettre au vote : Répartition 2026")
        ).click()
        page.get_by_role(
            "link", name=re.compile("Compter les votes : Répartition 2026")
        ).click()
        page.get_by_label("Pour").fill(str(len(places) - 2))
        page.get_by_label("Contre").fill("1")
        page.get_by_label(re.compile("Abst")).fill("1")
        page.get_by_role("button", name=re.compile("Enregistrer|Noter|Compter")).click()
        expect(page.get_by_text(re.compile("Adoptée")).first).to_be_visible()
        screenshot(page, "year/vote-desktop")
        page.goto(meeting)
        page.get_by_role("link", name="Clore la réunion").click()
        page.get_by_role("button", name=re.compile("Clore")).click()
        page.goto(f"{meeting}compte-rendu/")
        page.get_by_role("button", name="Signer le compte rendu").click()
        expect(page.get_by_role("link", name=re.compile("PDF signé"))).to_be_visible()
        return len(places)


def test_a_referent_opens_her_link_and_follows_one_figure_down_to_its_proof(
    browser: Browser, site: Site
) -> None:
    with visitor(browser, site, ADDRESSES["coordinator"]) as page:
        page.goto(MONEY)
        page.get_by_role("link", name=re.compile("2025 ")).first.click()
        page.get_by_role("link", name=re.compile("Dossier de fin d'année")).click()
        page.get_by_role("link", name="Donner un lien").click()
        page.get_by_label("Pour qui").fill("Service des contrats de la caisse")
        page.get_by_role("button", name="Donner le lien").click()
        secret = page.locator("code").first.inner_text().strip()
    with visitor(browser, site, size=PHONE) as page:
        page.goto(secret[secret.index("/financement/") :])
        expect(page.get_by_role("heading", level=1)).to_contain_text("demande 2025")
        page.get_by_role("link", name=re.compile(r"^2\.3\b")).first.click()
        expect(page.get_by_text("Calcul, avec ses nombres")).to_be_visible()
        assert axe_violations(page) == []
        screenshot(page, "year/referent-indicator-phone")
        proof = page.get_by_role("row", name=re.compile("RCP du plateau")).first
        proof.get_by_role("link").click()
        expect(page.get_by_text("Ce qui a été enregistré")).to_be_visible()
        link = page.get_by_role("link", name=re.compile("Télécharger"))
        answer = page.request.get(str(link.get_attribute("href")))
        assert answer.headers["content-type"] == "application/pdf"
        text = PdfReader(io.BytesIO(answer.body())).pages[0].extract_text()
        assert "Berthaud" not in text, "who sat at a case meeting stays in the team"
        page.go_back()
        page.get_by_role("link", name="Version des règles").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
