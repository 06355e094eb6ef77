"""The charts of a page: what is drawn, what is read aloud, and what is in no chart."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from xml.etree import ElementTree

import pytest

from maillage.engine.follow_up import words as follow_up_words
from maillage.engine.follow_up.compose import Asked, follow_ups
from maillage.engine.follow_up.content import Aim, Commitment, Followed
from maillage.engine.indicators.model import LineFilter, Measure, RatioOfLines
from maillage.engine.mirrors import words
from maillage.engine.mirrors.circle import Against
from maillage.engine.mirrors.content import Figure
from maillage.ui.screen_charts import (
    follow_up_svg,
    group_svg,
    mirror_svg,
    projector_svg,
)
from maillage.ui.screen_svg import VARIABLES
from maillage.ui.screen_tables import (
    follow_up_curve_table,
    follow_up_table,
    group_table,
    mirror_curve_table,
    mirror_table,
)
from tests.unit.follow_up import monthly_counts as monthly
from tests.unit.mirrors import hand_made_session as made


SVG = "{http://www.w3.org/2000/svg}"
CODES = [f"9990000{rank:04d}" for rank in range(12)]
COUNTS = {code: (5 + 2 * rank, 60) for rank, code in enumerate(CODES)}


def mirror(counts: dict[str, tuple[int, int]] = COUNTS, row: int = 0) -> Figure:
    found = made.session(counts, made.circle_of(*CODES[:7]))
    return found.doctors[row].figures[0]


def changed() -> Figure:
    """A change from −40 % to +40 % between two counts: its axis has two sides."""
    counts = {code: (60 + 20 * rank, 100) for rank, code in enumerate(CODES[:5])}
    every = LineFilter()
    seasons = RatioOfLines(Measure.BOXES, every, every, minus_one=True)
    found = made.session(
        counts, made.circle_of(*counts), indicators=[made.indicator(seasons)]
    )
    return found.doctors[0].figures[0]


def group(counts: dict[str, tuple[int, int]] = COUNTS) -> Figure:
    return made.session(counts, made.circle_of(*CODES[:7])).group[0]


def followed(
    made_then: Commitment | None = None,
    *,
    until: date = monthly.UNTIL,
    against: Against = Against.TERRITORY,
    size: int = 40,
) -> Followed:
    engine = monthly.MonthlyEngine(
        monthly.MEMBERS + monthly.OTHERS, monthly.stepping(12, 6, size)
    )
    asked = Asked(
        made_then or monthly.commitment(target=0.2), monthly.circle_of(against=against)
    )
    data = {"first_day": monthly.FIRST_DAY, "last_day": monthly.LAST_DAY}
    return follow_ups(engine, [asked], until=until, **data)[0]


def own_curve() -> str:
    found = followed()
    return follow_up_svg(found.follow_up, found.doctors[0])


DRAWN: dict[str, Callable[[], str]] = {
    "mirror": lambda: mirror_svg(mirror()),
    "mirror of a change": lambda: mirror_svg(changed()),
    "mirror without figure": lambda: mirror_svg(
        mirror(COUNTS | {CODES[0]: (1, 4)}),
    ),
    "group": lambda: group_svg(group()),
    "group hidden": lambda: group_svg(group(dict.fromkeys(CODES, (1, 4)))),
    "projector": lambda: projector_svg(group()),
    "follow-up": lambda: follow_up_svg(followed().follow_up),
    "own follow-up": own_curve,
    "follow-up too soon": lambda: follow_up_svg(
        followed(until=date(2025, 10, 1)).follow_up
    ),
    "follow-up without a figure": lambda: follow_up_svg(followed(size=0).follow_up),
}


@pytest.fixture(params=list(DRAWN))
def drawing(request: pytest.FixtureRequest) -> str:
    return DRAWN[request.param]()


def texts(drawing: str) -> list[str]:
    found = ElementTree.fromstring(drawing).iter(f"{SVG}text")
    return ["".join(text.itertext()).replace("\u202f", " ") for text in found]


# --- every drawing ------------------------------------------------------------------


def test_a_drawing_takes_its_colours_and_its_face_from_the_page(drawing: str) -> None:
    assert not re.search(r"#[0-9a-fA-F]{6}", drawing)
    assert set(re.findall(r"var\((--[\w-]+)\)", drawing)) <= set(VARIABLES.values())
    assert "font-family" not in drawing


def test_a_drawing_has_nothing_that_the_page_s_policy_or_another_drawing_refuses(
    drawing: str,
) -> None:
    assert not re.search(r"\bstyle=|<style|<script|\bid=|\bhref=", drawing)


def test_a_drawing_is_one_picture_with_its_text(drawing: str) -> None:
    root = ElementTree.fromstring(drawing)
    assert root.get("role") == "img"
    assert [child.tag for child in list(root)[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert all(child.text for child in list(root)[:2])
    assert "aria-" not in drawing


def test_a_drawing_fits_any_width(drawing: str) -> None:
    root = ElementTree.fromstring(drawing)
    assert root.get("width") is None
    assert root.get("viewBox")


def test_a_drawing_names_no_doctor(drawing: str) -> None:
    assert not any(code in drawing for code in CODES)


def test_a_drawing_is_the_same_each_time() -> None:
    assert DRAWN["group"]() == DRAWN["group"]()


# --- mirror, group, wall ------------------------------------------------------------


def test_a_mirror_says_its_finding_and_shows_the_value_among_unlabelled_peers() -> None:
    figure = mirror()
    drawing = mirror_svg(figure)
    root = ElementTree.fromstring(drawing)
    assert root[0].text == words.verdict(figure, 11)
    assert "8,3 %" in texts(drawing)
    assert len(hollow(root)) == 6


def hollow(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [
        mark
        for mark in root.iter(f"{SVG}path")
        if mark.get("stroke") == "var(--stone-3)" and "A" in mark.get("d", "")
    ]


def test_too_few_patients_is_said_and_no_empty_curve_is_drawn() -> None:
    rare = dict.fromkeys(CODES, (1, 4))
    drawing = mirror_svg(mirror(rare))
    assert "trop peu de patients pour conclure" in texts(drawing)
    assert "non montrés" in texts(drawing)
    assert not any("2025" in text for text in texts(drawing))


def test_the_group_shows_each_of_its_doctors_without_a_name() -> None:
    drawing = group_svg(group())
    assert len(hollow(ElementTree.fromstring(drawing))) == 7
    assert {"cercle", "chacun"} <= set(texts(drawing))


def test_the_wall_shows_the_spread_alone_in_large_type() -> None:
    root = ElementTree.fromstring(projector_svg(group()))
    assert root.get("class") == "chart wall"
    width = float(root.get("viewBox", "").split()[2])
    smallest = min(
        float(text.get("font-size", "0").removesuffix("px"))
        for text in root.iter(f"{SVG}text")
    )
    assert smallest * 1248 / width > 26
    assert not any("2025" in text for text in texts(projector_svg(group())))


# --- a commitment -------------------------------------------------------------------


def test_a_commitment_shows_its_session_its_windows_and_its_target() -> None:
    drawing = follow_up_svg(followed().follow_up)
    said = set(texts(drawing))
    assert {"séance, 18 septembre 2025", "avant", "après", "cible 20 %"} <= said
    assert {"cercle", "territoire"} <= said
    assert ElementTree.fromstring(drawing)[0].text == follow_up_words.finding(
        followed().follow_up
    )


def test_the_target_is_an_open_ochre_triangle() -> None:
    root = ElementTree.fromstring(follow_up_svg(followed().follow_up))
    ochre = [
        mark
        for mark in root.iter(f"{SVG}path")
        if mark.get("stroke") == "var(--ochre)" and mark.get("fill") is None
    ]
    assert len(ochre) == 1


def test_a_doctor_sees_his_own_line_and_the_circle_s_behind() -> None:
    assert {"vous", "cercle"} <= set(texts(own_curve()))
    assert "vous" not in texts(follow_up_svg(followed().follow_up))


def test_without_a_territory_the_median_is_named() -> None:
    found = followed(against=Against.NONE)
    said = texts(follow_up_svg(found.follow_up))
    assert "territoire" not in said


def test_no_figure_of_the_circle_is_said_in_the_drawing() -> None:
    assert "trop peu de patients pour conclure" in texts(
        DRAWN["follow-up without a figure"]()
    )


# --- tables -------------------------------------------------------------------------


def test_the_table_of_a_mirror_holds_what_the_chart_shows() -> None:
    table = mirror_table(mirror())
    names = [cells[0][1].text for _, cells in table.body()]
    assert names == [
        *("Vous", "Cercle", "Reste du territoire"),
        "6 autres médecins du cercle, sans nom",
    ]
    assert [own for own, _ in table.body()] == [True, False, False, False]


def test_the_table_of_the_group_names_nobody() -> None:
    rows = [
        [cell.text for _, cell in cells] for _, cells in group_table(group()).body()
    ]
    assert rows[0][0] == "Cercle"
    assert rows[-1][0] == "7 médecins du cercle, sans nom"
    assert not any(code in str(rows) for code in CODES)


def test_the_table_of_a_curve_has_a_row_a_month() -> None:
    table = mirror_curve_table(mirror())
    assert len(list(table.body())) == 24
    assert [column.label for column in table.columns] == [
        *("12 mois finissant en", "Vous", "Cercle", "Médiane du territoire")
    ]
    assert len(mirror_curve_table(group()).columns) == 3


def test_the_table_of_a_commitment_gives_before_after_and_the_difference() -> None:
    found = followed()
    rows = [cells for _, cells in follow_up_table(found.follow_up).body()]
    assert [cells[0][1].text for cells in rows] == [
        *("Cercle, avant", "Cercle, après", "Cercle, écart"),
        *(f"Reste du territoire, {side}" for side in ("avant", "après", "écart")),
    ]
    mine = follow_up_table(found.follow_up, found.doctors[0])
    assert [own for own, _ in mine.body()][:3] == [True, True, False]


def test_the_table_of_a_commitment_s_curve_has_the_doctor_s_column_for_him() -> None:
    found = followed()
    plain = follow_up_curve_table(found.follow_up)
    own = follow_up_curve_table(found.follow_up, found.doctors[0])
    assert [column.label for column in own.columns][1] == "Vous"
    assert len(own.columns) == len(plain.columns) + 1
    assert len(list(plain.body())) == len(found.follow_up.curve.months)


def test_a_table_without_figures_says_so_with_dashes() -> None:
    found = followed(monthly.commitment(aim=Aim.DECREASE), until=date(2025, 10, 1))
    rows = [cells for _, cells in follow_up_table(found.follow_up).body()]
    assert [cell.text for _, cell in rows[0]] == ["Cercle", "–", "–", "–"]


def test_a_change_is_drawn_and_told_with_its_sign() -> None:
    drawing = mirror_svg(changed())
    for label in ("−40,0\u202f%", "+40\u202f%", "−40\u202f%", "0\u202f%"):
        assert label in drawing
    rows = [
        [str(cell) for cell in getattr(row, "cells", row)]
        for row in mirror_table(changed()).rows
    ]
    assert rows[0][1] == "−40,0\u202f%"
    assert rows[0][3] == "60 pour 100"
