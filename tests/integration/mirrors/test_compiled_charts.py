"""The charts that the press reads are those that Altair makes."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from maillage.ui import charts, follow_up_chart, impact_charts
from maillage.ui.charts import COMPILED
from maillage.ui.press import Drawing, svg


def test_the_compiled_charts_are_current(tmp_path: Path) -> None:
    charts.write_compiled(tmp_path)
    follow_up_chart.write_compiled(tmp_path)
    impact_charts.write_compiled(tmp_path)
    made = {path.name: path.read_text() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_text() for path in COMPILED.iterdir()}
    assert made == kept, (
        "python -m maillage.ui.charts, .follow_up_chart or .impact_charts"
    )


def test_a_chart_draws_the_rows_it_is_given() -> None:
    peers = [{"value": value / 10, "lane": 54} for value in range(1, 8)]
    text = svg("doctor-without-curve-own", Drawing({"strip_top": 1}, {"peers": peers}))
    drawing = ElementTree.fromstring(text)
    hollow = [
        mark
        for mark in drawing.iter("{http://www.w3.org/2000/svg}path")
        if mark.get("stroke") == "#6F6A60"
    ]
    assert len(hollow) == 7
