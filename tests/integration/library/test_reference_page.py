"""The catalogue and the kits in docs/reference are the library's."""

from __future__ import annotations

import re

from maillage.engine.indicators.library import load_entries
from tools import reference_kits
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


def test_the_page_of_kits_is_current() -> None:
    assert reference_kits.PAGE.read_text(encoding="utf-8") == (
        reference_kits.kits_page()
    ), "run python -m tools.reference_pages"


def test_every_indicator_of_a_kit_leads_to_its_notice() -> None:
    headings = set(re.findall(r"^### (.+)$", indicators_page(), re.M))
    led = re.findall(r"\(indicators\.md#([^)]+)\)", reference_kits.kits_page())
    assert len(led) == 30
    assert {one.upper() for one in led} <= headings


def test_every_kit_named_by_the_catalogue_has_its_chapter() -> None:
    chapters = re.findall(r"^## (.+)$", reference_kits.kits_page(), re.M)
    named = re.findall(r"\(kits\.md#([^)]+)\)", indicators_page())
    anchors = [
        re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in chapters
    ]
    assert sorted(named) == sorted(anchors)
    assert len(named) == 6
