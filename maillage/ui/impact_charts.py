"""The charts of an effect: over time around a session, and in euros; compiled once.

As the charts of the mirrors, they are built with Vega-Altair and compiled to Vega by
`python -m maillage.ui.impact_charts`; a test holds the files current.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from maillage.ui.charts import (
    COMPILED,
    VEGA_LITE,
    bottom_axis,
    left_axis,
    line,
    session_rule,
)
from maillage.ui.look import (
    EFFECT_HEIGHT,
    EFFECT_LEFT,
    EFFECT_RIGHT,
    EFFECT_WIDTH,
    FACE,
    INK,
    MESH,
    MONEY_HEIGHT,
    MONEY_LEFT,
    MONEY_RIGHT,
    OCHRE,
    STONE_2,
    STONE_3,
)


EFFECT, MONEY = "screen-effect", "screen-effect-money"
TOP, BOTTOM = 26, 24
MONEY_TOP, MONEY_BOTTOM = 6, 22
MONEY_WIDTH = EFFECT_LEFT + EFFECT_WIDTH + EFFECT_RIGHT - MONEY_LEFT - MONEY_RIGHT

_TEXT = 10
_HALO = "#FFFFFF"
_SESSION_TOP, _SESSION_LABEL = -8, -16


def compiled(name: str) -> dict[str, Any]:
    """The Vega chart of a name, its data and the ends of its axes still to be set."""
    chart, size, padding = _effect() if name == EFFECT else _money()
    vega: dict[str, Any] = vl_convert.vegalite_to_vega(
        chart.properties(**size)
        .configure(font=FACE)
        .configure_view(stroke=None)
        .to_dict(),
        vl_version=VEGA_LITE,
    )
    return vega | {"background": None, "autosize": "none", "padding": padding}


def write_compiled(folder: Path) -> None:
    """Write the compiled charts."""
    for name in (EFFECT, MONEY):
        text = json.dumps(compiled(name), ensure_ascii=False, sort_keys=True)
        (folder / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


def _parameters(**values: float) -> list[alt.Parameter]:
    return [alt.param(name=name, value=value) for name, value in values.items()]


# --- the effect over time -----------------------------------------------------------


def _effect() -> tuple[Any, dict[str, int], dict[str, int]]:
    x, y = _along("since"), _up("value")
    chart = alt.layer(
        *left_axis(y),
        *bottom_axis("period_ticks", x, EFFECT_HEIGHT),
        _placebos(x, y),
        _zero(y),
        _band(x),
        *_session(x),
        *_points(x, y),
        *_overall(y),
        *_target(y),
        _ends(y),
        *_silence(),
    ).add_params(*_parameters(top=1, bottom=-1, first=-1, last=1))
    padding = {
        "left": EFFECT_LEFT,
        "right": EFFECT_RIGHT,
        "top": TOP,
        "bottom": BOTTOM,
    }
    return chart, {"width": EFFECT_WIDTH, "height": EFFECT_HEIGHT}, padding


def _along(field: str) -> alt.X:
    ends = [alt.expr("first"), alt.expr("last")]
    scale = alt.Scale(domain=ends, nice=False, zero=False)
    return alt.X(f"{field}:Q", scale=scale, axis=None)


def _up(field: str) -> alt.Y:
    ends = [alt.expr("bottom"), alt.expr("top")]
    scale = alt.Scale(domain=ends, nice=False, zero=False)
    return alt.Y(f"{field}:Q", scale=scale, axis=None)


def _placebos(x: alt.X, y: alt.Y) -> Any:
    """The same estimate at dates when nothing happened, each a pale line."""
    return line("placebos", STONE_2, 0.8).encode(x=x, y=y, detail="which:N")


def _zero(y: alt.Y) -> Any:
    rule = alt.Chart(alt.NamedData("zero")).mark_rule(color=INK, strokeWidth=1.2)
    return rule.encode(x=alt.value(0), x2=alt.value(EFFECT_WIDTH), y=y)


def _band(x: alt.X) -> Any:
    return (
        alt.Chart(alt.NamedData("band"))
        .mark_area(color=MESH, opacity=0.2, invalid="break-paths-show-domains")
        .encode(x=x, y=_up("low"), y2="high:Q")
    )


def _session(x: alt.X) -> list[Any]:
    return session_rule(x, _SESSION_TOP, _SESSION_LABEL, EFFECT_HEIGHT, _TEXT)


def _points(x: alt.X, y: alt.Y) -> list[Any]:
    """Before the session hollow, for nothing could have happened yet; after, filled."""
    before = alt.Chart(alt.NamedData("before")).mark_point(
        filled=False, color=MESH, size=11, strokeWidth=1.1, opacity=1
    )
    after = alt.Chart(alt.NamedData("after")).mark_point(
        filled=True, color=MESH, size=15, opacity=1
    )
    return [
        line("before", MESH, 1.1).encode(x=x, y=y),
        line("after", MESH, 2.2).encode(x=x, y=y),
        before.encode(x=x, y=y),
        after.encode(x=x, y=y),
    ]


_MEAN_AT = EFFECT_WIDTH + 9
_TARGET_AT = EFFECT_WIDTH + 17


def _overall(y: alt.Y) -> list[Any]:
    """The mean of the whole time after, beside the curve."""
    data = alt.Chart(alt.NamedData("overall"))
    place = {"x": alt.value(_MEAN_AT)}
    return [
        data.mark_rule(color=MESH, strokeWidth=2, strokeCap="round").encode(
            **place, y=_up("low"), y2="high:Q"
        ),
        data.mark_point(filled=True, color=MESH, size=80, opacity=1).encode(
            **place, y=y
        ),
    ]


def _target(y: alt.Y) -> list[Any]:
    """The open triangle, at the effect that the circle undertook."""
    mark = alt.Chart(alt.NamedData("target")).mark_point(
        shape="triangle-left",
        filled=False,
        color=OCHRE,
        size=52,
        strokeWidth=1.6,
        opacity=1,
    )
    return [mark.encode(x=alt.value(_TARGET_AT), y=y)]


def _ends(y: alt.Y) -> Any:
    colour = f"datum.kind === 'mean' ? '{MESH}' : datum.kind === 'target' ? '{OCHRE}'"
    is_mean = "datum.kind === 'mean'"
    return (
        alt.Chart(alt.NamedData("ends"))
        .mark_text(
            align="left",
            dx=15,
            baseline="middle",
            fontSize=alt.expr(f"{is_mean} ? {_TEXT + 1} : {_TEXT - 1}"),
            fontWeight=alt.expr(f"{is_mean} ? 'bold' : 'normal'"),
            color=alt.expr(f"{colour} : '{STONE_3}'"),
        )
        .encode(x=alt.value(_MEAN_AT), y=y, text="label:N")
    )


def _silence() -> list[Any]:
    words = alt.Chart(alt.NamedData("silence"))
    style: dict[str, Any] = {"baseline": "middle", "fontSize": _TEXT}
    halo = words.mark_text(color=_HALO, stroke=_HALO, strokeWidth=6, **style)
    place = {"x": alt.value(EFFECT_WIDTH / 2), "y": alt.value(EFFECT_HEIGHT / 2)}
    return [
        halo.encode(**place, text="label:N"),
        words.mark_text(color=INK, **style).encode(**place, text="label:N"),
    ]


# --- the euros ----------------------------------------------------------------------


def _money() -> tuple[Any, dict[str, int], dict[str, int]]:
    x, y = _euros("value"), _lane()
    data = alt.Chart(alt.NamedData("zero"))
    zero = data.mark_rule(color=INK, strokeWidth=1.2).encode(
        x=x, y=alt.value(0), y2=alt.value(MONEY_HEIGHT)
    )
    chart = alt.layer(
        *bottom_axis("euro_ticks", x, MONEY_HEIGHT),
        zero,
        *_bars(x, y),
        *_cost(x, y),
        *_names(y),
    ).add_params(*_parameters(right=1, left=-1))
    padding = {
        "left": MONEY_LEFT,
        "right": MONEY_RIGHT,
        "top": MONEY_TOP,
        "bottom": MONEY_BOTTOM,
    }
    return chart, {"width": MONEY_WIDTH, "height": MONEY_HEIGHT}, padding


def _euros(field: str) -> alt.X:
    ends = [alt.expr("left"), alt.expr("right")]
    scale = alt.Scale(domain=ends, nice=False, zero=False)
    return alt.X(f"{field}:Q", scale=scale, axis=None)


def _lane() -> alt.Y:
    scale = alt.Scale(domain=[MONEY_HEIGHT, 0], nice=False, zero=False)
    return alt.Y("lane:Q", scale=scale, axis=None)


def _bars(x: alt.X, y: alt.Y) -> list[Any]:
    """The total as the circle's own value is drawn; its parts smaller under it."""
    found: list[Any] = []
    for source, width, size in (("total", 2.4, 110), ("parts", 1.2, 34)):
        data = alt.Chart(alt.NamedData(source))
        found += [
            data.mark_rule(color=MESH, strokeWidth=width, strokeCap="round").encode(
                x=_euros("low"), x2="high:Q", y=y
            ),
            data.mark_point(filled=True, color=MESH, size=size, opacity=1).encode(
                x=x, y=y
            ),
        ]
    return found


def _cost(x: alt.X, y: alt.Y) -> list[Any]:
    """What the circle itself cost: a square, for it is no estimate."""
    mark = alt.Chart(alt.NamedData("cost")).mark_point(
        shape="square", filled=False, color=STONE_3, size=50, strokeWidth=1.5, opacity=1
    )
    return [mark.encode(x=x, y=y)]


def _names(y: alt.Y) -> list[Any]:
    """What each lane is, at its left; its amount, at its right."""
    data = alt.Chart(alt.NamedData("lanes"))
    weight = alt.expr("datum.main ? 'bold' : 'normal'")
    left = data.mark_text(
        align="right",
        dx=-10,
        baseline="middle",
        fontSize=_TEXT,
        fontWeight=weight,
        color=INK,
    )
    right = data.mark_text(
        align="left",
        dx=8,
        baseline="middle",
        fontSize=_TEXT,
        fontWeight=weight,
        color=alt.expr(f"datum.main ? '{MESH}' : '{INK}'"),
    )
    return [
        left.encode(x=alt.value(0), y=y, text="name:N"),
        right.encode(x=alt.value(MONEY_WIDTH), y=y, text="label:N"),
    ]


if __name__ == "__main__":
    write_compiled(COMPILED)
