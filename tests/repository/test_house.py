"""The project checks itself: sizes, links, glossary, commands, licences."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import typer
from packaging.requirements import Requirement

from maillage.cli import app
from maillage.engine.indicators.library import load_kits, load_library


ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    source
    for source in (ROOT / "maillage").rglob("*.py")
    if "migrations" not in source.parts  # written by Django, from the models
)
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]

IN_WORDS = {
    2: ("two", "deux"),
    3: ("three", "trois"),
    6: ("six", "six"),
    7: ("seven", "sept"),
    8: ("eight", "huit"),
    9: ("nine", "neuf"),
}


@pytest.mark.parametrize(
    "source", SOURCES, ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_module_is_a_small_room(source: Path) -> None:
    assert len(source.read_text().splitlines()) <= 420


@pytest.mark.parametrize(
    "source", SOURCES, ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_module_says_what_it_is_for(source: Path) -> None:
    assert ast.get_docstring(ast.parse(source.read_text()))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text())
    local = [target for target in targets if not target.startswith("http")]
    assert [t for t in local if not (page.parent / t).exists()] == []


def test_every_word_that_the_glossary_says_is_in_the_code_is_there() -> None:
    code = "\n".join(source.read_text() for source in SOURCES)
    code += "\n".join(p.read_text() for p in (ROOT / "maillage").rglob("*.yaml"))
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \|", _page("docs/GLOSSARY.md"), re.M)
    words = {word for row in rows for word in re.findall(r"`([^`]+)`", row)}
    assert len(words) > 30
    assert {word for word in words if not re.search(rf"{word}", code)} == set()


def test_every_command_is_shown_to_its_users() -> None:
    guide = "\n".join(page.read_text() for page in PAGES)
    missing = [
        name
        for name in _commands(typer.main.get_command(app), "maillage")
        if name not in guide
    ]
    assert missing == []


def test_the_numbers_that_pages_give_of_the_library_are_the_librarys() -> None:
    files, definitions = len(load_library(variants=False)), len(load_library())
    full = sum(kit.full for kit in load_kits())
    themes, kits = IN_WORDS[len(load_kits())], IN_WORDS[full]
    said = {
        "README.md": (
            f"{files} files that make {definitions} indicators on {themes[0]} themes",
            f"{kits[0].capitalize()} sessions of two hours",
        ),
        "docs/guide/bibliotheque.md": (
            f"{files} fiches, qui font {definitions} indicateurs",
            f"en {themes[1]} thèmes",
        ),
        "docs/guide/kits.md": (
            f"Les {kits[1]} kits livrés",
            f"{IN_WORDS[len(load_kits()) - full][1].capitalize()} autres thèmes",
        ),
    }
    for page, sentences in said.items():
        text = " ".join(_page(page).split())
        assert [one for one in sentences if one not in text] == [], page


def test_everything_we_ship_with_is_permissively_licensed() -> None:
    forbidden = re.compile(r"\b(A?GPL|GNU (Affero )?General)", re.I)
    found = {name: _licence(name) for name in _dependencies("maillage")}
    assert len(found) > 10
    assert {n: text for n, text in found.items() if forbidden.search(text)} == {}


def _page(name: str) -> str:
    return (ROOT / name).read_text()


def _commands(command: Any, path: str) -> Iterator[str]:
    """The whole line of every command that does something."""
    inside = getattr(command, "list_commands", None)
    if inside is None:
        yield path
        return
    for name in inside(None):
        yield from _commands(command.get_command(None, name), f"{path} {name}")


def _dependencies(package: str) -> set[str]:
    """Everything that installing the package brings, without its extras."""
    seen: set[str] = set()
    waiting = [package]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for text in metadata.requires(name) or []:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return seen


def _licence(name: str) -> str:
    about = metadata.metadata(name)
    classifiers = [c for c in about.get_all("Classifier", []) if "License" in c]
    return " ".join([about.get("License-Expression") or "", *classifiers])
