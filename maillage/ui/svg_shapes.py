"""Drawings whose size follows what they show, written as SVG without a renderer.

The charts of `charts.py` are compiled once and drawn by Vega, which takes a process and
some fifty milliseconds. A chart with a line a circle is another drawing for every
reader, since each may see other circles: it is written here in a millisecond, in the
colours of `look`, so that `screen_svg.for_page` and the paper take it as the others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.sax.saxutils import escape

from maillage.ui.look import FACE, INK


HALO = "#FFFFFF"

Place = tuple[float, float]


def text(
    at: Place,
    words: str,
    *,
    size: float = 10,
    anchor: str = "start",
    bold: bool = False,
    fill: str = INK,
) -> str:
    """Words whose baseline is at a place; `anchor` is start, middle or end."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{_n(at[0])}" y="{_n(at[1])}" font-size="{_n(size)}" '
        f'text-anchor="{anchor}" fill="{fill}"{weight}>{escape(words)}</text>'
    )


def line(
    start: Place, end: Place, *, stroke: str = INK, width: float = 1, dash: str = ""
) -> str:
    """A straight line; `dash` as SVG has it (« 4 3 »)."""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="M{_n(start[0])},{_n(start[1])}L{_n(end[0])},{_n(end[1])}" '
        f'fill="none" stroke="{stroke}" stroke-width="{_n(width)}"{dashes}/>'
    )


def shape(
    points: Sequence[Place],
    *,
    fill: str = "none",
    stroke: str = "none",
    width: float = 1,
    opacity: float = 1,
) -> str:
    """A closed shape through its corners."""
    path = "L".join(f"{_n(x)},{_n(y)}" for x, y in points)
    faint = f' fill-opacity="{_n(opacity)}"' if opacity < 1 else ""
    return (
        f'<path d="M{path}Z" fill="{fill}"{faint} stroke="{stroke}" '
        f'stroke-width="{_n(width)}"/>'
    )


def curve(
    points: Sequence[Place], *, stroke: str = INK, width: float = 1.5, dash: str = ""
) -> str:
    """A broken line through its points."""
    path = "L".join(f"{_n(x)},{_n(y)}" for x, y in points)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="M{path}" fill="none" stroke="{stroke}" '
        f'stroke-width="{_n(width)}"{dashes}/>'
    )


def disc(
    at: Place, radius: float, *, fill: str, stroke: str = "none", width: float = 1
) -> str:
    """A disc, or a circle where `fill` is the page's."""
    x, y, r = at[0], at[1], _n(radius)
    return (
        f'<path d="M{_n(x - radius)},{_n(y)}a{r},{r} 0 1,0 {_n(2 * radius)},0'
        f'a{r},{r} 0 1,0 {_n(-2 * radius)},0Z" fill="{fill}" stroke="{stroke}" '
        f'stroke-width="{_n(width)}"/>'
    )


def box(x: float, y: float, width: float, height: float) -> list[Place]:
    """The corners of a rectangle."""
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def hatched(
    x: float, y: float, width: float, height: float, *, stroke: str, step: float = 6
) -> str:
    """Slanted lines over a rectangle: nothing can be said here."""
    strokes = []
    at = x
    while at < x + width:
        end = min(at + height, x + width)
        strokes.append(
            line(
                (at, y + height),
                (end, y + height - (end - at)),
                stroke=stroke,
                width=0.8,
            )
        )
        at += step
    return "".join(strokes)


def drawing(width: float, height: float, parts: Sequence[str]) -> str:
    """The whole drawing, in the face of the paper."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width)}" '
        f'height="{_n(height)}" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'font-family="{FACE}">{"".join(parts)}</svg>'
    )


# --- axes ---------------------------------------------------------------------------


def round_steps(low: float, high: float, most: int = 5) -> list[float]:
    """Round values across a span, at most so many: 1, 2 or 5 times a power of ten."""
    least = (high - low) / max(most, 1)
    if not least > 0:
        return [low]
    power = 10.0 ** math.floor(math.log10(least))
    step = next(unit * power for unit in (1, 2, 5, 10) if unit * power >= least)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(place * step, 12) for place in range(first, last + 1)]


def shortened(words: str, most: int) -> str:
    """The words, cut with « … » where they are longer than so many letters."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _n(value: float) -> str:
    found = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if found in ("-0", "") else found
