"""Circles under one another, and where they are: what is drawn, what is read aloud."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from maillage.engine.impact.content import Verdict
from maillage.ui import department_map
from maillage.ui.forest_chart import NO_FIGURE, alternative, forest_page, forest_svg
from maillage.ui.look import INK, MESH, OCHRE
from maillage.ui.screen_svg import VARIABLES
from maillage.ui.svg_shapes import HALO, round_steps
from tests.unit.impact.test_portfolio import point, portfolio


SVG = "{http://www.w3.org/2000/svg}"
FOUND = portfolio(
    point(1, -0.05, 0.01, circle="Cercle <du> Plateau & d'ailleurs"),
    point(2, -0.02, 0.02, verdict=Verdict.CANNOT_SAY),
    point(3, 0, effect=None, verdict=Verdict.NO_FIGURE),
    point(4, -0.06, 0.03),
)


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def fills(svg: str) -> list[str]:
    paths = ElementTree.fromstring(svg).iter(f"{SVG}path")
    return [each.get("fill", "") for each in paths]


def test_each_circle_has_its_line_with_value_and_interval() -> None:
    said = texts(forest_svg(FOUND))
    assert any("Cercle <du> Plateau" in words for words in said)
    assert "−5,0  (−7,0 à −3,0)" in said
    assert NO_FIGURE in said
    assert {"Ensemble", "Un cercle de plus", "aucun effet"} <= set(said)


def test_a_disc_is_full_only_where_the_interval_leaves_zero_out() -> None:
    one = forest_svg(portfolio(point(1, -0.05, 0.01)))
    assert MESH in fills(one)
    other = forest_svg(portfolio(point(1, -0.01, 0.01)))
    assert MESH not in fills(other) and HALO in fills(other)


def test_the_pooled_effect_is_a_diamond_and_one_more_circle_is_dashed() -> None:
    svg = forest_svg(FOUND)
    assert INK in fills(svg)
    assert f'stroke="{OCHRE}"' in svg and 'stroke-dasharray="4 3"' in svg


def test_a_circle_alone_has_no_diamond() -> None:
    svg = forest_svg(portfolio(point(1, -0.05, 0.01)))
    assert "Ensemble" not in texts(svg) and INK not in fills(svg)


def test_everything_stays_within_the_drawing() -> None:
    far = portfolio(point(1, -0.9, 0.4), point(2, 0.02, 0.001), point(3, -0.3, 0.2))
    svg = forest_svg(far)
    root = ElementTree.fromstring(svg)
    width, height = (float(root.get(name, "0")) for name in ("width", "height"))
    places = re.findall(r"[ML](-?[\d.]+),(-?[\d.]+)", svg)
    assert all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in places)


def test_the_page_s_drawing_has_the_page_s_colours_and_is_told_in_words() -> None:
    page = forest_page(FOUND, "Effet vu dans un cercle.")
    root = ElementTree.fromstring(page)
    assert root.find(f"{SVG}title").text == "Effet vu dans un cercle."  # type: ignore[union-attr]
    assert not any(colour in page for colour in VARIABLES if colour != HALO)
    assert "style=" not in page
    assert "Cercle 2, séance du 12/02/2025" in alternative(FOUND)
    assert NO_FIGURE in alternative(FOUND)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 10, [0, 2, 4, 6, 8, 10]), (-0.12, 0.03, [-0.1, -0.05, 0.0])],
)
def test_steps_are_round(low: float, high: float, expected: list[float]) -> None:
    assert round_steps(low, high) == pytest.approx(expected)


def test_every_department_has_one_tile_and_a_name() -> None:
    known = department_map.departments()
    assert len(known.names) == 101
    assert known.names.keys() == known.places.keys()
    assert len(set(known.places.values())) == len(known.places)


@pytest.mark.parametrize(
    ("insee", "code"),
    [("19033", "19"), ("2A004", "2A"), ("97411", "974"), ("", ""), ("99100", "")],
)
def test_a_commune_s_code_gives_its_department(insee: str, code: str) -> None:
    assert department_map.department_of(insee) == code


def test_a_tile_has_a_mark_for_each_circle_and_full_where_an_effect_is_seen() -> None:
    seen, unseen = FOUND.points[0], FOUND.points[1]
    before = fills(department_map.map_svg([])).count(MESH)
    one = fills(department_map.map_svg([seen]))
    assert one.count(MESH) == before + 1
    two = fills(department_map.map_svg([seen, unseen]))
    assert (two.count(MESH), two.count(HALO)) == (before + 1, 1)


def test_many_circles_of_a_department_are_a_number() -> None:
    svg = department_map.map_svg([FOUND.points[0]] * 5)
    assert "5" in texts(svg)


def test_where_circles_are_is_told_in_words() -> None:
    nowhere = replace(FOUND.points[0], department="")
    assert "commune" in department_map.alternative([nowhere])
    said = department_map.alternative(FOUND.points[:2])
    assert said == "Corrèze (19) : 2\u00a0cercles, dont 1 avec un effet vu."
