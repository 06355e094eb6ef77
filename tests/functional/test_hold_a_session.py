"""An animator and four telephones hold a session, from its opening to its close."""

from __future__ import annotations

import re
from contextlib import ExitStack

from playwright.sync_api import Browser, Page, expect

from tests.functional.browser import PHONE
from tests.functional.site import Site
from tests.functional.visitors import visitor


ANIMATOR = "animatrice@exemple.fr"
DOCTORS = (
    "aline.berthaud@exemple.fr",
    "bruno.charpenel@exemple.fr",
    "claire.dumazet@exemple.fr",
    "denis.escourolle@exemple.fr",
)
LATE = "elise.faucher@exemple.fr"

WRITTEN = "Tout somnifère a une date de fin."
SAME_MEANWHILE = "Tout somnifère a une date d'arrêt, écrite."
AGREED = "Tout somnifère a une date de fin, écrite sur l'ordonnance."
SIX = re.compile(r"^6\sprésents")
RECEIVED = re.compile(r"4\svotes reçus pour 6\sprésents")
BALLOTS = ("Pour", "Pour", "Pour", "Contre")
RESULT = re.compile(r"Adopté\s: 3 pour, 1 contre, 0\sblanc")


def _open(page: Page) -> str:
    """The session opens from the first page; the code that the room shows."""
    page.get_by_role("link", name="Ouvrir la séance d'aujourd'hui").click()
    page.get_by_role("button", name="Ouvrir la séance").click()
    expect(page.get_by_text("Le quorum n'est pas atteint")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Présent : Camille")).click()
    return page.locator(".big-code").inner_text()


def _type_the_code(phone: Page, code: str) -> None:
    phone.goto("/reunions/presence/")
    phone.get_by_label(re.compile("Code")).fill("ZZZ ZZZ")
    phone.get_by_role("button", name="Continuer").click()
    expect(phone.locator(".error-summary")).to_be_visible()
    phone.get_by_label(re.compile("Code")).fill(code)
    phone.get_by_role("button", name="Continuer").click()
    expect(phone.get_by_text("Vous êtes compté présent.")).to_be_visible()


def _scan(phone: Page, code: str) -> None:
    """What the telephone's camera opens."""
    phone.goto(f"/reunions/presence/?code={code.replace(' ', '')}")
    phone.get_by_role("button", name=re.compile("^Je suis présent")).click()
    expect(phone.get_by_text("Vous êtes compté présent.")).to_be_visible()


def _write(page: Page, sentence: str) -> None:
    page.get_by_label("Énoncé").fill(sentence)
    page.get_by_role("button", name="Enregistrer").click()


def _edit_the_first_statement(page: Page) -> None:
    page.get_by_role("link", name="Compléter").first.click()
    expect(page.get_by_label("Énoncé")).to_be_visible()


def _write_together(animator: Page, phone: Page) -> None:
    """Both have the same statement before them; who saves second reads the other."""
    _edit_the_first_statement(animator)
    _edit_the_first_statement(phone)
    _write(phone, WRITTEN)
    expect(phone.get_by_text("L'énoncé est corrigé.")).to_be_visible()
    _write(animator, SAME_MEANWHILE)
    expect(animator.locator("blockquote")).to_have_text(WRITTEN)
    expect(animator.get_by_label("Énoncé")).to_have_value(SAME_MEANWHILE)
    expect(animator.get_by_text("Version en vigueur, de Aline")).to_be_visible()
    _write(animator, AGREED)
    expect(animator.get_by_text(AGREED)).to_be_visible()


def _vote(animator: Page, phones: list[Page], late: Page, wall: Page) -> None:
    """Nobody knows anything of the result before the close; then all do."""
    animator.get_by_role("button", name="Ouvrir le vote").first.click()
    for phone, choice in zip(phones, BALLOTS, strict=True):
        # The telephone follows the room by itself: nothing is loaded again.
        phone.get_by_role("button", name=choice, exact=True).click()
        expect(phone.get_by_text("Votre vote est compté").first).to_be_visible()
    expect(animator.get_by_text(RECEIVED)).to_be_visible()
    wall.get_by_role("link", name=re.compile("^Suivante")).last.click()
    while "Énoncé au vote" not in wall.get_by_role("heading", level=1).inner_text():
        wall.keyboard.press("ArrowRight")
        wall.wait_for_load_state()
    expect(wall.get_by_text(AGREED)).to_be_visible()
    for page in (animator, wall, *phones):
        assert "3 pour" not in page.content()
    late.goto(animator.url)
    animator.get_by_role("button", name="Clore le vote").click()
    for page in (animator, wall, *phones):
        expect(page.get_by_text(RESULT)).to_be_visible()


def _vote_too_late(phone: Page) -> None:
    """A telephone that has no JavaScript still shows the ballot."""
    phone.get_by_role("button", name="Pour", exact=True).click()
    expect(
        phone.get_by_text("Le vote est clos : votre voix n'a pas été comptée.")
    ).to_be_visible()
    expect(phone.get_by_text(RESULT)).to_be_visible()


def _commit(animator: Page) -> None:
    animator.get_by_role("link", name="Prendre un engagement").click()
    animator.get_by_label("Cible").fill("vingt")
    animator.get_by_label("Ce que l'on fera").fill("Écrire la date de fin.")
    animator.get_by_role("button", name="Prendre l'engagement").click()
    expect(animator.locator(".error-summary")).to_be_visible()
    expect(animator.get_by_label("Ce que l'on fera")).to_have_value(
        "Écrire la date de fin."
    )
    animator.get_by_label("Cible").fill("20")
    animator.get_by_role("button", name="Prendre l'engagement").click()
    expect(animator.get_by_text("Écrire la date de fin.")).to_be_visible()


def test_four_telephones_check_in_vote_and_learn_the_result_together(
    browser: Browser, site: Site
) -> None:
    with ExitStack() as opened:
        animator = opened.enter_context(visitor(browser, site, ANIMATOR))
        code = _open(animator)
        room = animator.url
        phones = [
            opened.enter_context(visitor(browser, site, doctor, size=PHONE))
            for doctor in DOCTORS
        ]
        late = opened.enter_context(
            visitor(browser, site, LATE, size=PHONE, java_script_enabled=False)
        )
        _type_the_code(phones[0], code)
        for phone in (*phones[1:], late):
            _scan(phone, code)
        expect(animator.get_by_role("heading", name=SIX)).to_be_visible()
        wall = animator.context.new_page()
        wall.goto(room.replace("en-cours", "projection"))
        expect(wall.get_by_text(SIX)).to_be_visible()
        _write_together(animator, phones[0])
        phones[0].goto(room)
        _vote(animator, phones, late, wall)
        _vote_too_late(late)
        _commit(animator)
        animator.get_by_role("link", name="Clore la séance").click()
        animator.get_by_role("button", name="Clore la séance").click()
        expect(animator.get_by_role("heading", name="Compte rendu")).to_be_visible()
        expect(animator.get_by_text(RESULT)).to_be_visible()
