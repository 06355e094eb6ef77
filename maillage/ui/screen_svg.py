"""Vega's drawings made fit for a page: its colours, its type, its text alternative.

On a page the colours are the page's own (CSS variables, so that light and dark are one
drawing), the face is inherited, and a screen reader is told the finding instead of
every mark. Nothing is inline style, which the pages' security policy forbids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from maillage.ui.look import (
    BANDS,
    INK,
    MESH,
    OCHRE,
    STONE_1,
    STONE_2,
    STONE_3,
)


VARIABLES = {
    "#FFFFFF": "--paper",
    INK: "--ink",
    MESH: "--mesh",
    OCHRE: "--ochre",
    STONE_1: "--stone-1",
    STONE_2: "--stone-2",
    STONE_3: "--stone-3",
    BANDS[0]: "--band-1",
    BANDS[1]: "--band-2",
}
"""What stands for each colour of the paper. White is the halo of a text."""

_SVG = "http://www.w3.org/2000/svg"
_KEPT = frozenset(
    {
        *("d", "x", "y", "x1", "y1", "x2", "y2", "width", "height", "transform"),
        *("fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray"),
        *("stroke-linecap", "stroke-linejoin", "stroke-opacity", "opacity"),
        *("text-anchor", "font-size", "font-weight"),
    }
)
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")


def for_page(
    layers: Sequence[str], *, title: str, description: str, wall: bool = False
) -> str:
    """One drawing of several laid on each other, to stand inside a page.

    `title` is the finding, `description` what the drawing shows, both read aloud.
    `wall` lets it fill a projected page, where others stay near the size of the text.
    """
    roots = [ElementTree.fromstring(layer) for layer in layers]  # noqa: S314  ours
    box = roots[0].get("viewBox", "")
    svg = ElementTree.Element(
        "svg",
        {
            "xmlns": _SVG,
            "class": "chart wall" if wall else "chart",
            "viewBox": box,
            "role": "img",
        },
    )
    ElementTree.SubElement(svg, "title").text = title
    ElementTree.SubElement(svg, "desc").text = description
    for root in roots:
        svg.extend(child for each in root for child in _cleaned(each))
    return ElementTree.tostring(svg, encoding="unicode")


def _cleaned(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """The element as it is kept: what is not drawn is left out, groups with it."""
    tag = element.tag.removeprefix(f"{{{_SVG}}}")
    if element.get("display") == "none" or element.get("class") == "background":
        return
    found = ElementTree.Element(tag, dict(_attributes(element)))
    found.text = element.text
    found.extend(child for each in element for child in _cleaned(each))
    if tag != "g":
        yield found
    elif len(found):
        # A group that says nothing of its marks leaves them to the one above.
        yield from [found] if found.attrib else list(found)


def _attributes(element: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if name in ("fill", "stroke"):
            yield name, _colour(value)
        elif name in _KEPT and not _says_nothing(name, value):
            yield name, _LONG_NUMBER.sub(_short, value)


def _says_nothing(name: str, value: str) -> bool:
    return (name, value) in {
        ("transform", "translate(0,0)"),
        ("opacity", "1"),
        ("font-weight", "normal"),
        ("stroke-dasharray", ""),
    }


def _colour(value: str) -> str:
    if value == "none":
        return value
    return f"var({VARIABLES[value]})"


def _short(found: re.Match[str]) -> str:
    return f"{float(found.group()):.2f}".rstrip("0").rstrip(".")
