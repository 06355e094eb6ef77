"""Circles under one another: each one's effect with its interval, and all together.

They stand in the order of their sessions, never ranked. A full disc is an interval that
leaves zero out, a circle is one that holds it, hatching is no figure; the disc's size
is its weight in the pooled effect, a diamond at the foot, as wide as its interval.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from maillage.engine.impact.portfolio import CirclePoint, PortfolioImpact
from maillage.engine.impact.results import Effect
from maillage.ui import svg_shapes as svg
from maillage.ui.formats import number, short_day
from maillage.ui.impact_words import amount, bare, digits_of, interval
from maillage.ui.look import INK, MESH, OCHRE, STONE_1, STONE_2, STONE_3
from maillage.ui.screen_svg import for_page


WIDTH = 360
_SIDE = 8
_TOP = 26
_ROW = 37
_FOOT = 30
_WORDS = 16
"""Height of the words of a row, above its interval."""
_LONGEST_NAME = 25
_LETTER = 6.2
"""How wide a bold letter of a name is, about."""
_LEAST_DISC, _MOST_DISC = 3.4, 6.6
NO_FIGURE = "trop peu de données pour conclure"

Scale = Callable[[float], float]


@dataclass(frozen=True)
class _Axis:
    low: float
    high: float

    def __call__(self, value: float) -> float:
        """Where a value stands, kept within the drawing."""
        inside = min(max(value, self.low), self.high)
        return _SIDE + (WIDTH - 2 * _SIDE) * (inside - self.low) / (
            self.high - self.low
        )


def forest_svg(found: PortfolioImpact) -> str:
    """The chart as the paper prints it."""
    axis = _axis(found)
    rows = len(found.points) + (2 if found.pooled else 0)
    bottom = _TOP + rows * _ROW
    parts = [*_ground(found, axis, bottom)]
    for rank, point in enumerate(found.points):
        parts += _circle(point, found.unit, axis, _TOP + rank * _ROW)
    if found.pooled is not None:
        parts += _together(found, axis, _TOP + len(found.points) * _ROW)
    return svg.drawing(WIDTH, bottom + _FOOT, parts)


def forest_page(found: PortfolioImpact, title: str) -> str:
    """The chart to write inside a page; `title` is the finding, read aloud."""
    return for_page([forest_svg(found)], title=title, description=alternative(found))


def alternative(found: PortfolioImpact) -> str:
    """What the chart shows, in words."""
    lines = [
        f"{point.circle}, séance du {short_day(point.session_on)} : "
        f"{_said(point, found.unit)}"
        for point in found.points
    ]
    if found.pooled is not None:
        lines.append(f"Ensemble : {_value(found.pooled.effect, found.unit)}")
    return ". ".join(lines) + "."


def _said(point: CirclePoint, unit: str) -> str:
    if point.effect is None or not point.drawn:
        return NO_FIGURE
    return _value(point.effect, unit)


def _value(effect: Effect, unit: str) -> str:
    digits = digits_of(unit, effect.low, effect.high)
    said = amount(effect.att, unit, digits)
    return f"{said}, {interval(effect.low, effect.high, unit)}"


def _axis(found: PortfolioImpact) -> _Axis:
    """From the lowest end to the highest, zero always inside, some room around."""
    effects = [each.effect for each in found.points if each.effect and each.drawn]
    ends = [end for effect in effects for end in (effect.low, effect.high)]
    if found.pooled is not None:
        ends += [found.pooled.effect.low, found.pooled.effect.high]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = 0.06 * (high - low) or 0.01
    return _Axis(low - room, high + room)


def _ground(found: PortfolioImpact, axis: _Axis, bottom: float) -> list[str]:
    """The zero line and the round values, behind the intervals but not the words."""
    words = "aucun effet"
    above = (_kept(axis(0), 26), _TOP - 9)
    parts = [svg.text(above, words, size=9.5, anchor="middle", fill=STONE_3)]
    for top in range(_TOP, int(bottom), _ROW):
        for value in svg.round_steps(axis.low, axis.high):
            ends = ((axis(value), top + _WORDS), (axis(value), top + _ROW))
            parts.append(svg.line(*ends, stroke=STONE_1, width=0.8))
        ends = ((axis(0), top + _WORDS), (axis(0), top + _ROW))
        parts.append(svg.line(*ends, stroke=INK, width=1.1))
    for value in svg.round_steps(axis.low, axis.high):
        place = (_kept(axis(value), 10), bottom + 13)
        label = _on_axis(value, found.unit)
        parts.append(svg.text(place, label, size=9.5, anchor="middle", fill=STONE_3))
    if found.unit == "share":
        corner = (WIDTH - _SIDE, bottom + 26)
        parts.append(svg.text(corner, "points", size=9.5, anchor="end", fill=STONE_3))
    return parts


def _on_axis(value: float, unit: str) -> str:
    """A round value, without a decimal more than it takes."""
    shown = 100 * value if unit == "share" else value
    return f"+{number(shown)}" if shown > 0 else number(shown)


def _kept(place: float, half: float) -> float:
    """A label's middle, so that it stays within the drawing."""
    return min(max(place, half), WIDTH - half)


def _circle(point: CirclePoint, unit: str, axis: _Axis, top: float) -> list[str]:
    middle = top + 24
    name = svg.shortened(point.circle, _LONGEST_NAME)
    parts = [
        svg.line((_SIDE, top), (WIDTH - _SIDE, top), stroke=STONE_1, width=0.6),
        svg.text((_SIDE, top + 12), name, size=11.5, bold=True),
        svg.text(
            (_SIDE + _LETTER * len(name) + 8, top + 12),
            short_day(point.session_on),
            size=9.5,
            fill=STONE_3,
        ),
    ]
    if point.effect is None or not point.drawn:
        parts.append(
            svg.hatched(_SIDE, middle - 6, WIDTH - 2 * _SIDE, 12, stroke=STONE_2)
        )
        return [*parts, *_over(NO_FIGURE, middle)]
    effect = point.effect
    parts += [
        _right(effect, unit, top),
        svg.line(
            (axis(effect.low), middle),
            (axis(effect.high), middle),
            stroke=MESH,
            width=1.8,
        ),
        *_ends(effect, axis, middle),
        _mark(point, effect, (axis(effect.att), middle)),
    ]
    return parts


def _right(effect: Effect, unit: str, top: float) -> str:
    """The value and its interval, at the right end of the line."""
    digits = digits_of(unit, effect.low, effect.high)
    ends = (bare(end, unit, digits) for end in (effect.low, effect.high))
    words = f"{bare(effect.att, unit, digits)}  ({' à '.join(ends)})"
    return svg.text((WIDTH - _SIDE, top + 12), words, size=10.5, anchor="end")


def _ends(effect: Effect, axis: _Axis, middle: float) -> list[str]:
    """Small ticks, so that an interval is seen to end and not to be cut."""
    return [
        svg.line(
            (axis(end), middle - 3), (axis(end), middle + 3), stroke=MESH, width=1.2
        )
        for end in (effect.low, effect.high)
    ]


def _mark(point: CirclePoint, effect: Effect, at: svg.Place) -> str:
    weight = math.sqrt(point.weight) if point.weight else 0.0
    radius = _LEAST_DISC + (_MOST_DISC - _LEAST_DISC) * weight
    tells = effect.low > 0 or effect.high < 0
    return svg.disc(
        at, radius, fill=MESH if tells else svg.HALO, stroke=MESH, width=1.6
    )


def _over(words: str, middle: float) -> list[str]:
    """Words on a small blank, over the hatching."""
    half = 2.8 * len(words)
    blank = svg.box(WIDTH / 2 - half, middle - 7, 2 * half, 14)
    return [
        svg.shape(blank, fill=svg.HALO),
        svg.text((WIDTH / 2, middle + 3.5), words, size=10.5, anchor="middle"),
    ]


def _together(found: PortfolioImpact, axis: _Axis, top: float) -> list[str]:
    whole = found.pooled
    if whole is None:
        return []
    middle, effect = top + 24, whole.effect
    diamond = [
        (axis(effect.low), middle),
        (axis(effect.att), middle - 7),
        (axis(effect.high), middle),
        (axis(effect.att), middle + 7),
    ]
    parts = [
        svg.line((_SIDE, top), (WIDTH - _SIDE, top), stroke=INK, width=0.9),
        svg.text((_SIDE, top + 12), "Ensemble", size=11.5, bold=True),
        _right(effect, found.unit, top),
        svg.shape(diamond, fill=INK),
    ]
    return [*parts, *_one_more(found, axis, top + _ROW)]


def _one_more(found: PortfolioImpact, axis: _Axis, top: float) -> list[str]:
    """Where the effect of one more circle would fall; an arrow where it leaves."""
    whole = found.pooled
    words = svg.text((_SIDE, top + 12), "Un cercle de plus", size=10.5, fill=STONE_3)
    if whole is None or whole.prediction is None:
        too_few = svg.text(
            (WIDTH - _SIDE, top + 12),
            "trop peu de cercles pour le dire",
            size=10.5,
            anchor="end",
            fill=STONE_3,
        )
        return [words, too_few]
    low, high = whole.prediction.low, whole.prediction.high
    middle = top + 24
    spread = Effect(whole.prediction.value, math.nan, low, high)
    digits = digits_of(found.unit, low, high)
    said = " à ".join(bare(end, found.unit, digits) for end in (low, high))
    return [
        words,
        svg.text(
            (WIDTH - _SIDE, top + 12), said, size=10.5, anchor="end", fill=STONE_3
        ),
        svg.line(
            (axis(low), middle),
            (axis(high), middle),
            stroke=OCHRE,
            width=1.4,
            dash="4 3",
        ),
        *_limits(spread, axis, middle),
    ]


def _limits(spread: Effect, axis: _Axis, middle: float) -> list[str]:
    """A tick where the line ends, an arrow where it goes on beyond the drawing."""
    parts = []
    for end, side in ((spread.low, -1), (spread.high, 1)):
        place = axis(end)
        if axis.low <= end <= axis.high:
            ends = ((place, middle - 3.5), (place, middle + 3.5))
            parts.append(svg.line(*ends, stroke=OCHRE, width=1.2))
        else:
            arrow = [
                (place + 3 * side, middle),
                (place - 3 * side, middle - 3.5),
                (place - 3 * side, middle + 3.5),
            ]
            parts.append(svg.shape(arrow, fill=OCHRE))
    return parts
