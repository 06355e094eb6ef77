"""An animator chooses among the whole library: by keyboard, and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from maillage.apps.circles.models import Session
from maillage.engine.indicators.library import load_kit, load_library
from tests.factories import circles, people, preparation
from tests.functional.browser import (
    DESKTOP,
    PHONE,
    SCHEMES,
    SIZES,
    axe_violations,
    overflow_in_pixels,
    screenshot,
)


THEME = "respiratory"
"""A theme whose file has its indicators only."""

MOST_BYTES_OF_THE_PAGE = 60_000


@pytest.fixture
def session(live_server: Any, settings: Any, tmp_path: Path) -> Session:
    """A session to prepare, in a circle that has data without daily doses."""
    settings.DATA_ROOT = tmp_path
    circle = preparation.circle()
    animator = circles.animator(circle)
    animator.email = "animatrice@exemple.fr"
    animator.save()
    people.account(animator)
    return preparation.planned(circle, theme=THEME)


@contextmanager
def at_the_choice(
    browser: Browser, live_server: Any, session: Session, **context: Any
) -> Iterator[Page]:
    client = Client()
    client.force_login(circles.animator(session.circle).account)
    (cookie,) = client.cookies.values()
    where = reverse("circles:prepare", args=(session.circle.slug, session.pk))
    with browser.new_context(**context) as opened:
        opened.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )
        page = opened.new_page()
        page.goto(f"{live_server.url}{where}")
        yield page


def test_the_choice_is_accessible_and_fits_the_window_folded_and_unfolded(
    browser: Browser, live_server: Any, session: Session
) -> None:
    with at_the_choice(browser, live_server, session) as page:
        boxes = page.get_by_role("checkbox")
        expect(boxes).to_have_count(len(load_kit(THEME).indicators))
        assert len(page.content().encode()) < MOST_BYTES_OF_THE_PAGE
        look = zip(("folded", "unfolded"), SIZES, SCHEMES, strict=True)
        for name, size, scheme in look:
            page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            screenshot(page, f"choice/{name}-{size}-{scheme}")
            assert axe_violations(page) == []
            assert overflow_in_pixels(page) == 0
            page.evaluate(
                "for (const one of document.querySelectorAll('main details'))"
                " one.open = true"
            )
        expect(boxes).to_have_count(len(load_library()))


def test_an_indicator_of_another_theme_is_chosen_with_the_keyboard_alone(
    browser: Browser, live_server: Any, session: Session
) -> None:
    for javascript, size in ((True, DESKTOP), (False, PHONE)):
        named = {"viewport": size, "java_script_enabled": javascript}
        with at_the_choice(browser, live_server, session, **named) as page:
            _choose_a_sixth(page)
            screenshot(page, f"choice/refused-{'with' if javascript else 'without'}")


def _choose_a_sixth(page: Page) -> None:
    """Of another theme. Six are too many: it stays ticked, and in sight."""
    for summary in ("des autres thèmes", "Antibiotiques"):
        page.locator("summary", has_text=summary).focus()
        page.keyboard.press("Enter")
    box = page.get_by_role("group", name="Antibiotiques").get_by_role("checkbox").first
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    page.get_by_role("button", name="Préparer les miroirs").press("Enter")
    expect(page.get_by_text("6 cochés").first).to_be_visible()
    expect(box).to_be_checked()
    expect(box).to_be_visible()
