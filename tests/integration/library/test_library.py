"""The library that comes with Maillage: whole, honest, and giving what it says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from maillage.engine.codes.labels import add_labels, labels
from maillage.engine.errors import BadInput
from maillage.engine.indicators.language import Entry
from maillage.engine.indicators.language_words import drug_sets
from maillage.engine.indicators.library import (
    find,
    find_entry,
    library_files,
    load_drug_sets,
    load_entries,
    load_kit,
    load_library,
)
from maillage.engine.indicators.library_examples import ENGINES, example_mistakes
from maillage.engine.indicators.model import Direction


DICTIONARY = Path(__file__).parents[3] / "../shared/data/openmedic/descriptif.xls"

LIBRARY = {
    *("ATB02", "ATB03", "ATB08", "ATB26", "ATB27", "ATB28", "ATB29", "ATB30", "ATB31"),
    *("NSA01", "NSA04", "NSA09", "NSA10", "NSA11", "NSA12"),
    *("OPI01", "OPI07", "OPI08", "OPI11"),
    *("PPI01", "PPI02", "PPI05", "NSA05", "NSA06"),
    *("GEN01", "GEN03", "GEN08", "GEN09", "GEN12"),
    *("PSY04", "PSY11", "PSY14", "PSY16", "PSY18"),
    *("AGE02", "AGE11", "AGE12"),
    *("CV05", "CV07", "CV12", "CV15"),
}

FILES = [entry for entry in load_entries() if entry.base is None]


def test_the_library_holds_what_sessions_already_chose() -> None:
    assert {one.id for one in load_library(variants=False)} > LIBRARY
    assert len(LIBRARY) == 41


def test_each_file_is_named_by_its_indicator_and_lies_in_its_theme() -> None:
    found = {name: yaml.safe_load(text) for name, text in library_files("indicators")}
    assert len(found) >= 100
    for name, words in found.items():
        assert name == f"indicators/{words['theme']}/{words['id']}.yaml"


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry.indicator.id)
def test_the_worked_example_gives_its_result_on_every_engine(entry: Entry) -> None:
    assert entry.example is not None
    assert example_mistakes(entry, ENGINES) == []


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry.indicator.id)
def test_the_example_shows_a_figure_that_is_neither_nothing_nor_everything(
    entry: Entry,
) -> None:
    assert entry.example is not None
    assert any(0 != one.numerator != one.denominator for one in entry.example.expected)


@pytest.mark.parametrize("entry", load_entries(), ids=lambda entry: entry.indicator.id)
def test_an_entry_has_what_a_doctor_needs_to_believe_it(entry: Entry) -> None:
    indicator = entry.indicator
    assert 2 <= len(indicator.why_high) <= 4
    assert indicator.sources
    assert any(one.own_knowledge for one in indicator.sources)
    for source in indicator.sources:
        said = "Connaissance du domaine, sans source lue" in source.text
        assert said == source.own_knowledge
    assert date.fromisoformat(indicator.next_review) > date.fromisoformat(
        indicator.reviewed_on
    )


def test_no_text_prints_a_figure_that_was_not_found() -> None:
    for name, text in library_files("indicators"):
        assert not re.search(r"\bNF\b|42 ?000|inconnue? à ce jour", text), name


def test_no_text_judges_the_doctor() -> None:
    for name, text in library_files("indicators"):
        assert not re.search(r"mauvais|pire\b|veuillez|erreur de", text, re.I), name


def test_no_sense_is_preferred_where_no_source_prefers_one() -> None:
    assert find("GEN08").direction is Direction.NONE
    assert find("GEN12").direction is Direction.NONE


def test_an_indicator_is_found_whatever_the_case_of_its_letters() -> None:
    assert find_entry(" gen03-statines ").base == "GEN03"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("ATB2", "ATB02"), ("NSA40", "NSA04"), ("GEN12-KETO", "GEN12-KETOPROFENE")],
)
def test_an_unknown_indicator_is_refused_with_the_nearest_one(
    written: str, meant: str
) -> None:
    with pytest.raises(BadInput, match=f"Vouliez-vous dire « {meant} »"):
        find(written)


def test_the_exclusions_of_the_drug_sets_are_applied() -> None:
    sets = {name: one.drugs for name, one in load_drug_sets().items()}
    assert not sets["BZD"].contains("N05CD08")
    assert not sets["BZD_HYP"].contains("N05CD08")
    assert not sets["NLP"].contains("N05AN01")
    assert not sets["ATD"].contains("N06AX01")
    assert not sets["ANTIHTA"].contains("C09DX04")
    assert sets["ARB"].contains("C09DX04")
    assert not sets["ASA_LOW"].contains("N02BA01")


def test_every_code_of_the_library_is_in_the_dictionary(tmp_path: Path) -> None:
    if not DICTIONARY.exists():
        pytest.skip(f"no dictionary at {DICTIONARY}")
    add_labels(DICTIONARY, tmp_path)
    known = labels(tmp_path)
    used = [one.drugs for one in load_drug_sets().values()]
    for entry in load_entries():
        used += drug_sets(entry.indicator.calculation)
    codes = {code for one in used for code in (*one.include, *one.exclude)}
    assert len(codes) > 80
    assert codes - known.keys() == set()


@pytest.mark.parametrize(
    ("called", "theme"),
    [
        ("antibiotics", "antibiotics"),
        ("Antibiotiques", "antibiotics"),
        ("AINS", "analgesics"),
        ("appareil digestif", "gastro-intestinal"),
        ("génériques", "efficiency"),
        ("psychotropes", "psychotropics"),
        ("Polymédication", "polymedication"),
        ("diabète", "diabetes-cardiovascular"),
    ],
)
def test_a_theme_is_known_by_its_french_names(called: str, theme: str) -> None:
    assert load_kit(called).theme == theme


def test_an_unknown_theme_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInput, match="« antibiotiques »"):
        load_kit("cardiologie")
