"""Where the circles are: the departments as tiles of one size, about at their place.

Not a map: no outline, no surface, no distance. It needs no tile server, no file of
boundaries with its licence, and a circle of a small department is seen as well as one
of a large one. The places are content (`library/france/departments.yaml`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from maillage.engine.impact.content import Verdict
from maillage.engine.impact.portfolio import CirclePoint
from maillage.engine.yaml_files.reading import read_document
from maillage.ui import svg_shapes as svg
from maillage.ui.formats import counted
from maillage.ui.look import INK, MESH, STONE_1, STONE_2, STONE_3
from maillage.ui.screen_svg import for_page


FILE = "departments.yaml"
_TILE, _BETWEEN = 27, 3
_MOST_MARKS = 3


@dataclass(frozen=True)
class Departments:
    """Each department's name, and the column and row of its tile."""

    names: Mapping[str, str]
    places: Mapping[str, tuple[int, int]]


@cache
def departments() -> Departments:
    """Those that come with Maillage."""
    path = files("maillage").joinpath("library", "france", FILE)
    read = read_document(path.read_text(encoding="utf-8"), FILE, as_written=True)
    places = {
        code: (column, row)
        for row, words in enumerate(read.values["grid"])
        for column, code in enumerate(words.split())
        if code != ".."
    }
    return Departments(read.values["names"], places)


def department_of(insee: str) -> str:
    """The department of a commune's Insee code; empty where it is not one."""
    code = insee[:3] if insee.startswith("97") else insee[:2]
    return code if code in departments().names else ""


def department_name(code: str) -> str:
    """« Corrèze (19) »; the code itself where it is not known."""
    name = departments().names.get(code)
    return f"{name} ({code})" if name else code


def map_svg(points: Sequence[CirclePoint]) -> str:
    """The tiles, with a mark for each circle: full where its effect is seen."""
    here = _by_department(points)
    known = departments().places
    parts = []
    for code, (column, row) in known.items():
        parts += _tile(code, _corner(column), _corner(row), here.get(code, []))
    columns = 1 + max(column for column, _ in known.values())
    rows = 1 + max(row for _, row in known.values())
    return svg.drawing(_corner(columns), _corner(rows), parts)


def map_page(points: Sequence[CirclePoint], title: str) -> str:
    """The tiles to write inside a page."""
    return for_page([map_svg(points)], title=title, description=alternative(points))


def alternative(points: Sequence[CirclePoint]) -> str:
    """Where the circles are, in words."""
    here = _by_department(points)
    if not here:
        return "Aucun site de ces cercles n'a de commune enregistrée."
    lines = [
        f"{department_name(code)} : {counted(len(found), 'cercle')}, dont "
        f"{sum(map(_seen, found))} avec un effet vu"
        for code, found in sorted(here.items())
    ]
    return ". ".join(lines) + "."


def _by_department(points: Sequence[CirclePoint]) -> dict[str, list[CirclePoint]]:
    found: dict[str, list[CirclePoint]] = {}
    for point in points:
        if point.department in departments().places:
            found.setdefault(point.department, []).append(point)
    return found


def _corner(place: int) -> float:
    return place * (_TILE + _BETWEEN)


def _tile(code: str, x: float, y: float, circles: Sequence[CirclePoint]) -> list[str]:
    corners = svg.box(x + 0.5, y + 0.5, _TILE, _TILE)
    label = (x + _TILE / 2 + 0.5, y + 10)
    if not circles:
        faint = (label[0], y + _TILE / 2 + 3.5)
        return [
            svg.shape(corners, stroke=STONE_1, width=0.8),
            svg.text(faint, code, size=8, anchor="middle", fill=STONE_2),
        ]
    return [
        svg.shape(corners, stroke=MESH, width=1.6),
        svg.text(label, code, size=8.5, anchor="middle", bold=True, fill=INK),
        *_marks(circles, x + _TILE / 2 + 0.5, y + 18.5),
    ]


def _marks(circles: Sequence[CirclePoint], x: float, y: float) -> list[str]:
    """A disc a circle, full where its effect is seen; a number where they are many."""
    if len(circles) > _MOST_MARKS:
        words = str(len(circles))
        return [
            svg.text(
                (x, y + 4.5), words, size=11, anchor="middle", bold=True, fill=MESH
            )
        ]
    step = 8.0
    first = x - step * (len(circles) - 1) / 2
    return [
        svg.disc(
            (first + step * rank, y),
            2.9,
            fill=MESH if _seen(point) else svg.HALO,
            stroke=MESH if point.verdict is not Verdict.NO_FIGURE else STONE_3,
            width=1.3,
        )
        for rank, point in enumerate(circles)
    ]


def _seen(point: CirclePoint) -> bool:
    return point.verdict is Verdict.CHANGED
