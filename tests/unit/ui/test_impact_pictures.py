"""The pictures of an effect: what is drawn of each verdict, and how far axes reach."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from maillage.engine.impact.content import CircleImpact, Interval, Point
from maillage.engine.impact.results import Effect
from maillage.ui import impact_data
from maillage.ui.impact_pictures import effect_svg, money_svg
from maillage.ui.screen_svg import VARIABLES
from tests.factories import effects


SVG = "{http://www.w3.org/2000/svg}"

DRAWN: dict[str, Callable[[], str]] = {
    **{
        name: (lambda found=found: effect_svg(found))
        for name, found in effects.EVERY.items()
    },
    "placebos": lambda: effect_svg(effects.CHANGED, with_placebos=True),
    "money": lambda: money_svg(effects.MONEY),
    "money without a cost": lambda: money_svg(replace(effects.MONEY, cost=None)),
}


@pytest.fixture(params=list(DRAWN))
def drawing(request: pytest.FixtureRequest) -> str:
    return DRAWN[request.param]()


def texts(drawing: str) -> list[str]:
    found = ElementTree.fromstring(drawing).iter(f"{SVG}text")
    return [
        "".join(text.itertext()).replace("\u202f", " ").replace("\u00a0", " ")
        for text in found
    ]


def test_a_drawing_takes_its_colours_from_the_page_and_holds_no_style(
    drawing: str,
) -> None:
    assert not re.search(r"#[0-9a-fA-F]{6}", drawing)
    assert set(re.findall(r"var\((--[\w-]+)\)", drawing)) <= set(VARIABLES.values())
    assert not re.search(r"\bstyle=|<style|<script|\bid=|\bhref=|font-family", drawing)


def test_a_drawing_is_one_picture_with_its_text(drawing: str) -> None:
    root = ElementTree.fromstring(drawing)
    assert root.get("role") == "img"
    assert all(child.text for child in list(root)[:2])
    assert "NaN" not in drawing


def test_an_effect_shows_its_session_its_mean_and_what_was_aimed_at() -> None:
    said = texts(effect_svg(effects.CHANGED))
    assert "séance, 16 octobre 2025" in said
    assert "−4,2 pts" in said
    assert "visé −5,0 pts" in said
    assert {"−12 mois", "+12 mois", "0"} <= set(said)


def test_each_placebo_date_is_a_pale_line_of_its_own() -> None:
    def pale(drawing: str) -> int:
        paths = ElementTree.fromstring(drawing).iter(f"{SVG}path")
        return sum(
            path.get("stroke") == "var(--stone-2)" and "L" in path.get("d", "")
            for path in paths
        )

    plain, with_placebos = DRAWN["changed"](), DRAWN["placebos"]()
    assert pale(with_placebos) - pale(plain) == len(effects.CHANGED.placebo_curves)


def test_without_a_figure_the_drawing_says_that_there_is_no_curve() -> None:
    assert impact_data.NO_CURVE in texts(DRAWN["no figure"]())


def test_zero_is_always_on_the_axis_and_a_wide_interval_does_not_crush_the_points() -> (
    None
):
    far = tuple(Point(since, -0.05, -9.0, 9.0) for since in range(-3, 3))
    found = replace(effects.CHANGED, curve=far, overall=None, target=None)
    axes = impact_data.effect_axes(found)
    assert axes["bottom"] <= -0.05 < 0 <= axes["top"]
    assert axes["top"] - axes["bottom"] < 0.3
    assert axes["first"] == -3.5
    assert axes["last"] == 2.5


def test_what_leaves_the_axis_is_cut_where_it_ends() -> None:
    far = tuple(Point(since, -0.05, -9.0, 9.0) for since in range(-3, 3))
    found = replace(effects.CHANGED, curve=far)
    axes = impact_data.effect_axes(found)
    for row in impact_data.effect_rows(found, with_placebos=True)["band"]:
        assert axes["bottom"] <= row["low"] <= row["high"] <= axes["top"]


def flat() -> CircleImpact:
    """Every value 0: an axis still has two ends."""
    curve = tuple(Point(since, 0.0, None, None) for since in (-1, 0))
    nothing = Effect(0.0, math.nan, math.nan, math.nan)
    return replace(effects.CHANGED, curve=curve, overall=nothing, target=None)


def test_an_effect_that_is_zero_everywhere_is_drawn() -> None:
    axes = impact_data.effect_axes(flat())
    assert axes["bottom"] < axes["top"]
    assert "0,0 pts" in texts(effect_svg(flat()))


def test_quarters_are_named_as_quarters() -> None:
    curve = tuple(Point(since, 0.0, -0.1, 0.1) for since in range(-4, 4))
    found = replace(effects.CHANGED, every="quarter", curve=curve)
    assert "+4 trim." in texts(effect_svg(found))


def test_euros_say_the_whole_its_parts_and_what_the_circle_cost() -> None:
    said = texts(DRAWN["money"]())
    assert {"en tout", "volume", "prix", "choix", "coût"} <= set(said)
    assert {"−182 €", "74 €"} <= set(said)
    assert "coût" not in texts(DRAWN["money without a cost"]())


def test_euros_of_nothing_are_drawn() -> None:
    nothing = Interval(0.0, 0.0, 0.0)
    money = replace(
        effects.MONEY, total=nothing, volume=nothing, price=nothing, mix=nothing, cost=0
    )
    assert "0 €" in texts(money_svg(money))
