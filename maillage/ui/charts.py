"""The charts of a mirror: one grammar, drawn by Vega for the paper and the screen.

They are built here with Vega-Altair, which checks them, and compiled to Vega once for
all: `python -m maillage.ui.charts` writes the files of `compiled/`, which the press
reads, and a test holds them current. Loading Altair and building a chart would take
longer than printing a doctor's mirror. What differs between indicators and doctors
is the data of the named sources and the parameters of the axes.

Each chart is two drawings of one size, laid one on the other: the `ground` is the same
for all the doctors of a session (axes, deciles, circle, comparator) and is drawn once;
the `own` is drawn for each.

Altair's own types are generated and change names between layers and charts: parts
of a chart are `Any` here, and Altair checks the whole when it is built.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from maillage.ui.look import (
    BANDS,
    BETWEEN,
    FACE,
    GUTTER,
    INK,
    MARGIN,
    MESH,
    OCHRE,
    OWN_LANE,
    PEER_LANE,
    PROJECTOR_WIDTH,
    SCREEN_CURVE_HEIGHT,
    SCREEN_WIDTH,
    STONE_1,
    STONE_2,
    STONE_3,
    STRIP_HEIGHT,
    curve_height,
)
from maillage.ui.press import LAYERS


VEGA_LITE = "6.4"
COMPILED = Path(__file__).parent / "compiled"

_TEXT = 10
_HALO = "#FFFFFF"


@dataclass(frozen=True)
class Kind:
    """One chart: the names of the strip's two lanes, and where its curve stands."""

    width: int
    own_lane: str
    peer_lane: str
    with_curve: bool = True
    beside: bool = False
    tall: int | None = None
    """The height of the curve, where it is not the paper's."""

    @property
    def curve_height(self) -> int:
        """How tall the curve is."""
        return self.tall or curve_height(beside=self.beside)


KINDS = {
    "doctor": Kind(330, "vous", "pairs"),
    "doctor-without-curve": Kind(330, "vous", "pairs", with_curve=False),
    "group": Kind(250, "cercle", "chacun", beside=True),
    "group-without-curve": Kind(622, "cercle", "chacun", with_curve=False),
    "screen-doctor": Kind(SCREEN_WIDTH, "vous", "pairs", tall=SCREEN_CURVE_HEIGHT),
    "screen-doctor-without-curve": Kind(
        SCREEN_WIDTH, "vous", "pairs", with_curve=False
    ),
    "screen-group": Kind(SCREEN_WIDTH, "cercle", "chacun", tall=SCREEN_CURVE_HEIGHT),
    "screen-group-without-curve": Kind(
        SCREEN_WIDTH, "cercle", "chacun", with_curve=False
    ),
    "projector": Kind(PROJECTOR_WIDTH, "cercle", "chacun", with_curve=False),
}
"""On paper, on a screen as narrow as a phone, and on the wall of a meeting room: the
same drawing, whose type is as large as the drawing is narrow."""


def compiled(kind: Kind, layer: str) -> dict[str, Any]:
    """The Vega chart of a kind, its data and the ends of its axes still to be set."""
    is_ground = layer == "ground"
    strip = _strip_ground(kind) if is_ground else _strip_own()
    parts = [strip.properties(width=kind.width, height=STRIP_HEIGHT)]
    if kind.with_curve:
        tall = kind.curve_height
        curve = _curve_ground(tall) if is_ground else _curve_own()
        parts.append(curve.properties(width=kind.width, height=tall))
    both = (
        alt.hconcat(*parts, bounds="flush", spacing=GUTTER + MARGIN)
        if kind.beside
        else alt.vconcat(*parts, bounds="flush", spacing=BETWEEN)
    )
    chart = both.add_params(*_AXES.values()).configure(font=FACE)
    vega: dict[str, Any] = vl_convert.vegalite_to_vega(
        chart.configure_view(stroke=None).to_dict(), vl_version=VEGA_LITE
    )
    vega["background"] = None
    return vega | _fixed_size(kind)


def write_compiled(folder: Path) -> None:
    """Write the compiled layers of every kind as `<kind>-<layer>.json`."""
    for name, kind in KINDS.items():
        for layer in LAYERS:
            found = compiled(kind, layer)
            text = json.dumps(found, ensure_ascii=False, sort_keys=True)
            (folder / f"{name}-{layer}.json").write_text(f"{text}\n", encoding="utf-8")


def _fixed_size(kind: Kind) -> dict[str, Any]:
    """Every chart of a kind the same size, whatever its labels."""
    width, height = kind.width, STRIP_HEIGHT
    if kind.with_curve and kind.beside:
        width = 2 * width + GUTTER + MARGIN
    elif kind.with_curve:
        height += BETWEEN + kind.curve_height
    return {
        "autosize": "none",
        "width": width,
        "height": height,
        "padding": {"left": GUTTER, "right": MARGIN, "top": 6, "bottom": 20},
    }


_AXES = {
    name: alt.param(name=name, value=value)
    for name, value in {
        "strip_top": 1,
        "curve_top": 1,
        "first_month": 0,
        "last_month": 1,
    }.items()
}
"""The ends of the axes, which differ between the indicators of a session."""


# --- the strip: own value and interval above unlabelled peers ----------------------


def _strip_ground(kind: Kind) -> Any:
    x, y = _value_axis("value"), _lanes()
    return alt.layer(
        _lane_names(kind.own_lane, kind.peer_lane),
        *bottom_axis("strip_ticks", x, STRIP_HEIGHT),
        *_references(x, y),
    )


def _strip_own() -> Any:
    x, y = _value_axis("value"), _lanes()
    peers = alt.Chart(alt.NamedData("peers")).mark_point(
        filled=False, color=STONE_3, size=52, strokeWidth=1.3, opacity=1
    )
    return alt.layer(*_silence(x, y), peers.encode(x=x, y=y), *_own(x, y))


def _lanes() -> alt.Y:
    scale = alt.Scale(domain=[STRIP_HEIGHT, 0], nice=False, zero=False)
    return alt.Y("lane:Q", scale=scale, axis=None)


def _value_axis(field: str) -> alt.X:
    scale = alt.Scale(domain=[0, alt.expr("strip_top")], nice=False, zero=True)
    return alt.X(f"{field}:Q", scale=scale, axis=None)


def _lane_names(own_lane: str, peer_lane: str) -> Any:
    rows = [
        {"lane": OWN_LANE, "name": own_lane},
        {"lane": PEER_LANE, "name": peer_lane},
    ]
    return (
        alt.Chart(alt.InlineData(values=rows))
        .mark_text(align="right", baseline="middle", fontSize=_TEXT, color=INK)
        .encode(x=alt.value(-9), y=alt.Y("lane:Q", axis=None), text="name:N")
    )


def _references(x: alt.X, y: alt.Y) -> list[Any]:
    """The circle (plain) and the comparator (dashed), each labelled at its top."""
    data = alt.Chart(alt.NamedData("references"))
    plain = data.mark_rule(
        color=INK, strokeWidth=1.1, strokeDash=alt.expr("datum.dashed ? [4, 3] : []")
    )
    names = data.mark_text(
        align=alt.expr("datum.align"),
        dx=alt.expr("datum.align === 'left' ? 4 : -4"),
        dy=3,
        baseline="middle",
        fontSize=_TEXT,
        color=INK,
    )
    return [
        plain.encode(x=x, y=y, y2="floor:Q"),
        names.encode(x=x, y=y, text="label:N"),
    ]


def _own(x: alt.X, y: alt.Y) -> list[Any]:
    data = alt.Chart(alt.NamedData("own"))
    style: dict[str, Any] = {
        "align": "left",
        "dx": 8,
        "baseline": "middle",
        "fontSize": _TEXT + 1,
        "fontWeight": "bold",
    }
    end = _value_axis("high")
    halo = data.mark_text(color=_HALO, stroke=_HALO, strokeWidth=4, **style)
    return [
        data.mark_rule(color=MESH, strokeWidth=2, strokeCap="round").encode(
            x=_value_axis("low"), x2="high:Q", y=y
        ),
        data.mark_point(filled=True, color=MESH, size=110, opacity=1).encode(x=x, y=y),
        halo.encode(x=end, y=y, text="label:N"),
        data.mark_text(color=MESH, **style).encode(x=end, y=y, text="label:N"),
    ]


def _silence(x: alt.X, y: alt.Y) -> list[Any]:
    """A hatched band and the sentence, where there is no figure to draw."""
    hatched = alt.Chart(alt.NamedData("hatches")).mark_rule(
        color=STONE_2, strokeWidth=0.8
    )
    words = alt.Chart(alt.NamedData("silence"))
    style: dict[str, Any] = {"baseline": "middle", "fontSize": _TEXT}
    halo = words.mark_text(color=_HALO, stroke=_HALO, strokeWidth=6, **style)
    return [
        hatched.encode(x=x, x2="end:Q", y=y, y2="floor:Q"),
        halo.encode(x=x, y=y, text="label:N"),
        words.mark_text(color=INK, **style).encode(x=x, y=y, text="label:N"),
    ]


# --- the curve: 24 months over the deciles -----------------------------------------


def _months() -> alt.X:
    ends = [alt.expr("first_month"), alt.expr("last_month")]
    scale = alt.Scale(domain=ends, nice=False, zero=False)
    return alt.X("month:Q", scale=scale, axis=None)


def _values(field: str = "value") -> alt.Y:
    scale = alt.Scale(domain=[0, alt.expr("curve_top")], nice=False, zero=True)
    return alt.Y(f"{field}:Q", scale=scale, axis=None)


def _curve_ground(height: int) -> Any:
    x, y = _months(), _values()
    bands = [
        alt.Chart(alt.NamedData("deciles"))
        .mark_area(color=color)
        .encode(x=x, y=_values(f"d{rank}"), y2=f"d{10 - rank}:Q")
        for rank, color in zip((1, 3), BANDS, strict=True)
    ]
    return alt.layer(
        *bands,
        *left_axis(y),
        *bottom_axis("month_ticks", x, height),
        line("median", STONE_3, 1.0).encode(x=x, y=y),
        line("group", INK, 1.1, strokeDash=[4, 3]).encode(x=x, y=y),
    )


def _curve_own() -> Any:
    x, y = _months(), _values()
    last = alt.Chart(alt.NamedData("last")).mark_point(
        filled=True, color=MESH, size=70, opacity=1
    )
    return alt.layer(
        line("months", MESH, 2.2).encode(x=x, y=y), last.encode(x=x, y=y), _ends(x, y)
    )


def line(source: str, color: str, width: float, **style: Any) -> Any:
    return alt.Chart(alt.NamedData(source)).mark_line(
        color=color,
        strokeWidth=width,
        strokeCap="round",
        strokeJoin="round",
        invalid="break-paths-show-domains",
        **style,
    )


def session_rule(
    x: alt.X, top: int, label_at: int, foot: int, text_size: int
) -> list[Any]:
    """The day of a session: a hairline from `top` to `foot`, named above (pixels)."""
    data = alt.Chart(alt.NamedData("session"))
    label = data.mark_text(
        baseline="middle",
        align=alt.expr("datum.align"),
        fontSize=text_size,
        fontWeight="bold",
        color=OCHRE,
    )
    rule = data.mark_rule(color=OCHRE, strokeWidth=1.2)
    return [
        rule.encode(x=x, y=alt.value(top), y2=alt.value(foot)),
        label.encode(x=x, y=alt.value(label_at), text="label:N"),
    ]


def _ends(x: alt.X, y: alt.Y) -> Any:
    """Labels at the right end of each line, already set apart from one another."""
    own = "datum.own ? "
    return (
        alt.Chart(alt.NamedData("ends"))
        .mark_text(
            align="left",
            dx=8,
            baseline="middle",
            fontSize=alt.expr(f"{own}{_TEXT + 1} : {_TEXT - 1}"),
            fontWeight=alt.expr(f"{own}'bold' : 'normal'"),
            color=alt.expr(f"{own}'{MESH}' : '{STONE_3}'"),
        )
        .encode(x=x, y=y, text="label:N")
    )


# --- axes ---------------------------------------------------------------------------
#
# Drawn from rows of ticks rather than as Vega axes: these are a third of the time of
# a drawing, and their labels come in French from the same words as the text.


def bottom_axis(source: str, x: alt.X, height: int) -> list[Any]:
    ticks = alt.Chart(alt.NamedData(source))
    labels = ticks.mark_text(
        align="center", baseline="top", dy=7, fontSize=_TEXT - 1, color=STONE_3
    )
    floor = alt.Chart(alt.InlineData(values=[{}])).mark_rule(color=STONE_2)
    return [
        floor.encode(x=alt.value(0), x2=alt.value("width"), y=alt.value(height)),
        ticks.mark_tick(color=STONE_2, orient="vertical", size=4, yOffset=2).encode(
            x=x, y=alt.value(height)
        ),
        labels.encode(x=x, y=alt.value(height), text="label:N"),
    ]


def left_axis(y: alt.Y) -> list[Any]:
    ticks = alt.Chart(alt.NamedData("curve_ticks"))
    labels = ticks.mark_text(
        align="right", baseline="middle", dx=-6, fontSize=_TEXT - 1, color=STONE_3
    )
    return [
        ticks.mark_rule(color=STONE_1, strokeWidth=0.7).encode(
            x=alt.value(0), x2=alt.value("width"), y=y
        ),
        labels.encode(x=alt.value(0), y=y, text="label:N"),
    ]


if __name__ == "__main__":
    write_compiled(COMPILED)
