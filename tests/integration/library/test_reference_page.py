"""The catalogue in docs/reference is the library's."""

from __future__ import annotations

import re

from maillage.engine.indicators.library import load_entries
from tools.reference_pages import PAGE, indicators_page


def test_the_catalogue_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == indicators_page(), (
        "run python -m tools.reference_pages"
    )


def test_every_indicator_has_a_notice_and_every_link_an_end() -> None:
    page = indicators_page()
    headings = {one.lower() for one in re.findall(r"^#+ (.+)$", page, re.M)}
    anchors = {one.replace(" ", "-") for one in headings}
    assert {one.indicator.id.lower() for one in load_entries()} <= headings
    assert set(re.findall(r"\(#([^)]+)\)", page)) <= anchors
