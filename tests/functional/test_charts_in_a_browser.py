"""Charts on a page: its own colours in light and dark, nothing refused, nothing cut."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

import maillage.ui
from tests.functional.browser import (
    SCHEMES,
    SIZES,
    axe_violations,
    overflow_in_pixels,
    screenshot,
)
from tests.unit.ui.test_screen_charts import DRAWN


CSS = Path(maillage.ui.__file__).parent / "static" / "ui" / "css"
ADDRESS = "http://charts.test/"
POLICY = "default-src 'none'; style-src 'self'; font-src 'self'"

DISC = {"light": "rgb(15, 94, 99)", "dark": "rgb(95, 184, 181)"}

CUT_TEXTS = """
() => [...document.querySelectorAll('svg')].flatMap((svg) => {
  const box = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].filter((text) => {
    const place = text.getBoundingClientRect();
    return place.left < box.left - 1 || place.right > box.right + 1
      || place.top < box.top - 1 || place.bottom > box.bottom + 1;
  }).map((text) => text.textContent);
})
"""


def serve(page: Page) -> list[str]:
    """A page of every chart, under the policy of the pages; what the console says."""
    figures = "".join(
        f'<figure class="figure"><figcaption>{name}</figcaption>'
        f'<div class="drawing">{draw()}</div></figure>'
        for name, draw in DRAWN.items()
    )
    names = ("tokens.css", *sorted({path.name for path in CSS.glob("*.css")}))
    links = "".join(f'<link rel="stylesheet" href="/{each}">' for each in names)
    body = (
        f'<!doctype html><html lang="fr"><head><title>Graphiques</title>{links}'
        '<meta name="viewport" content="width=device-width"></head>'
        f"<body><main><h1>Graphiques</h1>{figures}</main></body></html>"
    )

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(ADDRESS)
        if name.endswith(".css"):
            text = (CSS / name).read_text(encoding="utf-8")
            route.fulfill(body=text, content_type="text/css")
        elif name.endswith(".woff2"):
            route.fulfill(path=CSS.parent / name)
        else:
            route.fulfill(
                body=body,
                content_type="text/html; charset=utf-8",
                headers={"Content-Security-Policy": POLICY},
            )

    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.route(f"{ADDRESS}**", answer)
    page.goto(ADDRESS)
    page.evaluate("document.fonts.ready")
    return said


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_charts_take_the_page_s_colours_and_fit_it(
    browser: Browser, size: str, scheme: Any
) -> None:
    with browser.new_context(viewport=SIZES[size], color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = context.new_page()
        assert serve(page) == []
        screenshot(page, f"charts/{size}-{scheme}")
        disc = page.locator("svg path[fill='var(--mesh)']").first
        assert disc.evaluate("mark => getComputedStyle(mark).fill") == DISC[scheme]
        assert page.evaluate(CUT_TEXTS) == []
        assert overflow_in_pixels(page) == 0
        assert axe_violations(page) == []
