"""The parts of the look, in a real browser: accessible, within the window, light."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.functional.browser import (
    SCHEMES,
    SIZES,
    axe_violations,
    overflow_in_pixels,
    screenshot,
)


MOST_BYTES_OF_A_FIRST_LOAD = 250_000


@pytest.fixture
def catalogue(live_server: Any, settings: Any) -> str:
    settings.DEBUG = True
    return f"{live_server.url}/catalogue/"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_every_part_is_accessible_and_fits_the_window(
    browser: Browser, catalogue: str, size: str, scheme: Any
) -> None:
    with browser.new_context(viewport=SIZES[size], color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = context.new_page()
        for name in ("", "projecteur/", "telephone/"):
            page.goto(catalogue + name)
            screenshot(page, f"catalogue/{name.strip('/') or 'all'}-{size}-{scheme}")
            assert axe_violations(page) == []
            assert overflow_in_pixels(page) == 0


def test_a_piece_of_page_is_replaced_and_the_content_policy_refuses_nothing(
    browser: Browser, catalogue: str
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(catalogue)
        page.get_by_role("button", name="Où en est-on ?").click()
        expect(page.locator("#etat")).to_have_text("Relevé lu en entier.")
        assert [line for line in said if "Content Security Policy" in line] == []


def test_a_first_load_is_light(browser: Browser, catalogue: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        sizes: list[int] = []
        page.on("response", lambda response: sizes.append(len(response.body() or b"")))
        page.goto(catalogue, wait_until="networkidle")
        # Uncompressed, so an upper bound of what travels.
        assert 0 < sum(sizes) < MOST_BYTES_OF_A_FIRST_LOAD


def test_a_reader_chooses_dark_and_it_stays_with_and_without_javascript(
    browser: Browser, catalogue: str
) -> None:
    for javascript in (True, False):
        with browser.new_context(java_script_enabled=javascript) as context:
            page = context.new_page()
            page.goto(catalogue + "telephone/")
            page.get_by_role("button", name="Sombre").click()
            expect(page.locator("html")).to_have_attribute("data-theme", "dark")
            page.goto(catalogue)
            expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_keyboard_reaches_the_content_first(
    browser: Browser, catalogue: str
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(catalogue + "telephone/")
        page.keyboard.press("Tab")
        link = page.get_by_role("link", name="Aller au contenu")
        expect(link).to_be_focused()
        expect(link).to_be_visible()


def test_a_file_is_dropped_and_named(browser: Browser, catalogue: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(catalogue)
        page.evaluate(
            """() => {
              const carried = new DataTransfer();
              carried.items.add(new File(["a;b"], "releve.csv"));
              document.querySelector("[data-dropzone]").dispatchEvent(
                new DragEvent("drop", { dataTransfer: carried, bubbles: true }),
              );
            }"""
        )
        name = page.locator("#id_source").evaluate("input => input.files[0].name")
        assert name == "releve.csv"
