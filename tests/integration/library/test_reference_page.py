"""The catalogue and the kits in docs/reference are the library's."""

from __future__ import annotations

import re

import yaml

from maillage.engine.indicators.library import load_entries, load_kits
from tools import reference_kits
from tools.reference_links import NOTICES, notice_link
from tools.reference_pages import INDEX, NOT_COMPUTED, REFERENCE, pages


REMEDY = "run python -m tools.reference_pages"


def test_every_page_of_the_catalogue_is_current_and_none_is_left_over() -> None:
    written = pages()
    for name, text in written.items():
        assert (REFERENCE / name).read_text(encoding="utf-8") == text, REMEDY
    kept = {f"{NOTICES}/{one.name}" for one in (REFERENCE / NOTICES).iterdir()}
    assert kept == {name for name in written if name.startswith(f"{NOTICES}/")}, REMEDY


def test_every_indicator_is_listed_and_every_link_leads_to_a_chapter() -> None:
    written = pages()
    linked = set(re.findall(r"\]\((indicators/[^)]+)\)", written[INDEX]))
    assert linked == {notice_link(entry) for entry in load_entries()}
    for link in linked:
        page, _, anchor = link.partition("#")
        headings = re.findall(r"^#+ (.+)$", written[page], re.M)
        assert not anchor or anchor in {one.lower() for one in headings}, link


def test_links_between_pages_lead_to_a_page() -> None:
    written = pages()
    for name, text in written.items():
        for link in re.findall(r"\]\(([^)#:]+\.md)", text):
            place = (REFERENCE / name).parent / link
            assert place.resolve().is_file(), f"{name}: {link}"


def test_what_is_not_computed_says_what_is_missing_and_is_not_computed() -> None:
    known = yaml.safe_load(NOT_COMPUTED.read_text(encoding="utf-8"))
    computed = {entry.indicator.id for entry in load_entries()}
    assert not computed & set(known["indicators"])
    assert {one["needs"] for one in known["indicators"].values()} == set(known["needs"])


def test_the_library_holds_a_hundred_files_at_least() -> None:
    assert sum(entry.base is None for entry in load_entries()) >= 100


def test_the_page_of_kits_is_current() -> None:
    assert reference_kits.PAGE.read_text(encoding="utf-8") == (
        reference_kits.kits_page()
    ), REMEDY


def test_every_indicator_of_a_kit_leads_to_its_notice() -> None:
    led = re.findall(r"\]\((indicators/[^)#]+)", reference_kits.kits_page())
    assert len(led) == sum(len(kit.indicators) for kit in load_kits() if kit.full)
    assert set(led) <= set(pages())


def test_every_kit_named_by_the_catalogue_has_its_chapter() -> None:
    chapters = re.findall(r"^## (.+)$", reference_kits.kits_page(), re.M)
    named = re.findall(r"\(kits\.md#([^)]+)\)", pages()[INDEX])
    anchors = [
        re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in chapters
    ]
    assert sorted(named) == sorted(anchors)
    assert len(named) == sum(kit.full for kit in load_kits())
