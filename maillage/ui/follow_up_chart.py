"""The chart of a commitment: the circle's curve with its session, compiled once.

As the charts of the mirrors, it is built with Vega-Altair and compiled to Vega by
`python -m maillage.ui.follow_up_chart`; a test holds the file current.
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
    BANDS,
    FACE,
    FOLLOW_UP_HEIGHT,
    FOLLOW_UP_LEFT,
    FOLLOW_UP_RIGHT,
    FOLLOW_UP_WIDTH,
    INK,
    MESH,
    OCHRE,
    STONE_3,
)


NAME = "screen-follow-up"
TOP, BOTTOM = 40, 22

_TEXT = 10
_HALO = "#FFFFFF"
_SESSION_TOP, _SESSION_LABEL = -20, -28
_WINDOW, _WINDOW_LABEL = -4, -9

_AXES = {
    name: alt.param(name=name, value=value)
    for name, value in {"top": 1, "first_month": 0, "last_month": 1}.items()
}


def compiled() -> dict[str, Any]:
    """The Vega chart, its data and the ends of its axes still to be set."""
    x, y = _months(), _values()
    chart = (
        alt.layer(
            *_deciles(x),
            *left_axis(y),
            *bottom_axis("month_ticks", x, FOLLOW_UP_HEIGHT),
            *_windows(x),
            line("median", STONE_3, 1.0).encode(x=x, y=y),
            line("territory", INK, 1.1, strokeDash=[4, 3]).encode(x=x, y=y),
            _band(x),
            *_session(x),
            line("plain", INK, 1.4).encode(x=x, y=y),
            line("main", MESH, 2.2).encode(x=x, y=y),
            *_dots(x, y),
            *_target(y),
            _ends(x, y),
            *_silence(),
        )
        .properties(width=FOLLOW_UP_WIDTH, height=FOLLOW_UP_HEIGHT)
        .add_params(*_AXES.values())
        .configure(font=FACE)
        .configure_view(stroke=None)
    )
    vega: dict[str, Any] = vl_convert.vegalite_to_vega(
        chart.to_dict(), vl_version=VEGA_LITE
    )
    return vega | {
        "background": None,
        "autosize": "none",
        "padding": {
            "left": FOLLOW_UP_LEFT,
            "right": FOLLOW_UP_RIGHT,
            "top": TOP,
            "bottom": BOTTOM,
        },
    }


def write_compiled(folder: Path) -> None:
    """Write the compiled chart."""
    text = json.dumps(compiled(), ensure_ascii=False, sort_keys=True)
    (folder / f"{NAME}.json").write_text(f"{text}\n", encoding="utf-8")


def _months(field: str = "month") -> alt.X:
    ends = [alt.expr("first_month"), alt.expr("last_month")]
    scale = alt.Scale(domain=ends, nice=False, zero=False)
    return alt.X(f"{field}:Q", scale=scale, axis=None)


def _values(field: str = "value") -> alt.Y:
    scale = alt.Scale(domain=[0, alt.expr("top")], nice=False, zero=True)
    return alt.Y(f"{field}:Q", scale=scale, axis=None)


def _deciles(x: alt.X) -> list[Any]:
    return [
        alt.Chart(alt.NamedData("deciles"))
        .mark_area(color=color, invalid="break-paths-show-domains")
        .encode(x=x, y=_values(f"d{rank}"), y2=f"d{10 - rank}:Q")
        for rank, color in zip((1, 3), BANDS, strict=True)
    ]


def _band(x: alt.X) -> Any:
    """The interval of the circle's value."""
    return (
        alt.Chart(alt.NamedData("band"))
        .mark_area(color=MESH, opacity=0.2, invalid="break-paths-show-domains")
        .encode(x=x, y=_values("low"), y2="high:Q")
    )


def _windows(x: alt.X) -> list[Any]:
    """The months compared, marked above the curve."""
    data = alt.Chart(alt.NamedData("windows"))
    names = data.mark_text(
        baseline="bottom", align="center", fontSize=_TEXT - 1, color=STONE_3
    )
    return [
        data.mark_rule(color=STONE_3, strokeWidth=2.5).encode(
            x=_months("start"), x2="end:Q", y=alt.value(_WINDOW)
        ),
        names.encode(x=x, y=alt.value(_WINDOW_LABEL), text="label:N"),
    ]


def _session(x: alt.X) -> list[Any]:
    return session_rule(x, _SESSION_TOP, _SESSION_LABEL, FOLLOW_UP_HEIGHT, _TEXT)


def _dots(x: alt.X, y: alt.Y) -> list[Any]:
    """Each point, for one alone makes no line; the last is the value now."""
    every = alt.Chart(alt.NamedData("dots")).mark_point(
        filled=True, color=MESH, size=9, opacity=1
    )
    last = alt.Chart(alt.NamedData("last")).mark_point(
        filled=True, color=MESH, size=70, opacity=1
    )
    return [every.encode(x=x, y=y), last.encode(x=x, y=y)]


def _target(y: alt.Y) -> list[Any]:
    """The open triangle, on the axis at the right where the curve should arrive."""
    data = alt.Chart(alt.NamedData("target"))
    return [
        data.mark_point(
            shape="triangle-left",
            filled=False,
            color=OCHRE,
            size=62,
            strokeWidth=1.6,
            opacity=1,
        ).encode(x=alt.value(FOLLOW_UP_WIDTH + 6), y=y)
    ]


def _ends(x: alt.X, y: alt.Y) -> Any:
    """Labels at the right end of each line, already set apart from one another."""
    kind = "datum.kind === 'main'"
    colour = f"{kind} ? '{MESH}' : datum.kind === 'target' ? '{OCHRE}' : "
    colour += f"datum.kind === 'plain' ? '{INK}' : '{STONE_3}'"
    return (
        alt.Chart(alt.NamedData("ends"))
        .mark_text(
            align="left",
            dx=13,
            baseline="middle",
            fontSize=alt.expr(f"{kind} ? {_TEXT + 1} : {_TEXT - 1}"),
            fontWeight=alt.expr(f"{kind} ? 'bold' : 'normal'"),
            color=alt.expr(colour),
        )
        .encode(x=x, y=y, text="label:N")
    )


def _silence() -> list[Any]:
    """The sentence where there is no curve."""
    words = alt.Chart(alt.NamedData("silence"))
    style: dict[str, Any] = {"baseline": "middle", "fontSize": _TEXT}
    halo = words.mark_text(color=_HALO, stroke=_HALO, strokeWidth=6, **style)
    place = {"x": alt.value(FOLLOW_UP_WIDTH / 2), "y": alt.value(FOLLOW_UP_HEIGHT / 2)}
    return [
        halo.encode(**place, text="label:N"),
        words.mark_text(color=INK, **style).encode(**place, text="label:N"),
    ]


if __name__ == "__main__":
    write_compiled(COMPILED)
