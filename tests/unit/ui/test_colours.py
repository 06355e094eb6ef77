"""The colours are those of the identity, legible, and the same twice where repeated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from maillage.ui import look


STATIC = Path(look.__file__).parent / "static" / "ui"
TOKENS = (STATIC / "css" / "tokens.css").read_text()


def block(opening: str) -> dict[str, str]:
    """The custom properties of the first rule that opens so."""
    inside = TOKENS.split(opening, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#\w{6});", inside))


LIGHT = block(":root {")
DARK = block(':root[data-theme="dark"] {')
AUTOMATIC = block(':root:not([data-theme="light"]) {')


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2 between two colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_dark_is_the_same_chosen_or_automatic() -> None:
    assert DARK == AUTOMATIC
    assert set(DARK) == set(LIGHT)


def test_screen_and_paper_share_their_colours() -> None:
    for token, colour in {
        "ink": look.INK,
        "mesh": look.MESH,
        "ochre": look.OCHRE,
        "stone-1": look.STONE_1,
        "stone-2": look.STONE_2,
        "stone-3": look.STONE_3,
        "band-1": look.BANDS[0],
        "band-2": look.BANDS[1],
    }.items():
        assert LIGHT[token] == colour.lower()


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_legible_on_what_it_is_written_on(colours: dict[str, str]) -> None:
    assert contrast(colours["ink"], colours["paper"]) > 12
    for text, ground, least in (
        ("ink", "surface", 7),
        ("ink", "ochre-wash", 7),
        ("mesh", "paper", 4.5),
        ("mesh", "surface", 4.5),
        ("mesh-strong", "mesh-wash", 4.5),
        ("on-mesh", "mesh", 4.5),
        ("on-mesh", "mesh-strong", 4.5),
        ("ochre-text", "paper", 4.5),
        ("ochre-text", "ochre-wash", 4.5),
        ("stone-3", "paper", 4.5),
        ("stone-3", "surface", 4.5),
        ("stone-3", "mesh-wash", 4.5),
        ("ochre", "paper", 3),
        ("stone-3", "surface", 3),
    ):
        found = contrast(colours[text], colours[ground])
        assert found >= least, f"{text} on {ground}: {found:.2f}"


@pytest.mark.parametrize("path", sorted(STATIC.glob("css/*.css")), ids=lambda p: p.name)
def test_no_style_sheet_has_a_colour_of_its_own(path: Path) -> None:
    if path.name == "tokens.css":
        return
    own = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text()))
    # Pure white and black are for scanners and printers; the rest is said by tokens.
    printed = {"#0f5e63", "#a8620e", "#b9b3a6", "#4a463f"}
    assert own <= {"#ffffff", "#000000"} | (
        printed if path.name == "occasions.css" else set()
    )


@pytest.mark.parametrize("path", sorted(STATIC.glob("css/*.css")), ids=lambda p: p.name)
def test_no_gradient_no_shadow_nothing_that_moves(path: Path) -> None:
    sheet = path.read_text()
    for word in ("gradient", "box-shadow", "text-shadow", "transition", "animation"):
        assert word not in sheet
