"""The panel that leaves: fresh numbers, small counts withheld, a dictionary."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from maillage.engine.errors import BadInput
from maillage.engine.impact import export as export_module
from maillage.engine.impact.export import COLUMNS, Export, export_panel
from maillage.engine.impact.from_build import CircleDates
from maillage.engine.lake.build import Build
from maillage.engine.lake.build_making import build_from_lines
from tests.integration.impact.invented_lines import (
    CIRCLE,
    MEMBERS,
    OTHERS,
    PRODUCTS,
    SESSION,
    asked,
    lines,
)


@pytest.fixture(scope="module")
def build() -> Iterator[Build]:
    with build_from_lines(list(lines()), PRODUCTS) as made:
        yield made


@pytest.fixture(scope="module")
def export(build: Build) -> Export:
    return export_panel(build, asked())


def test_a_row_has_a_doctor_a_period_an_indicator_and_its_counts(
    export: Export,
) -> None:
    rows = list(csv.DictReader(io.StringIO(export.csv()), delimiter=";"))
    assert tuple(rows[0]) == COLUMNS
    assert len({row["medecin"] for row in rows}) == len(MEMBERS) + len(OTHERS)
    before = [r for r in rows if (r["cercle"], r["apres"]) == ("1", "0")]
    first = next(r for r in before if r["periode"] == before[0]["periode"])
    assert float(first["valeur"]) == pytest.approx(
        int(first["numerateur"]) / int(first["denominateur"])
    )


def test_no_code_and_no_name_is_in_it(export: Export) -> None:
    text = export.csv() + export.dictionary
    for secret in (*MEMBERS, *OTHERS, CIRCLE):
        assert secret not in text


def test_numbers_are_drawn_anew_at_each_export(build: Build) -> None:
    """With the order left as it is they follow the codes; the system's does not."""
    kept = export_panel(build, asked(), shuffle=lambda names: None)
    turned = export_panel(build, asked(), shuffle=lambda names: names.reverse())
    labels = [
        [row["medecin"] for row in one.rows if row["cercle"] == "1"]
        for one in (kept, turned)
    ]
    assert set(labels[0]) == {f"M{rank:02d}" for rank in range(1, 7)}
    assert set(labels[1]) == {f"M{rank:02d}" for rank in range(9, 15)}


def test_no_count_of_one_to_ten_patients_is_in_it(export: Export) -> None:
    """After the session members order 8 to 11 of 30 a month: periods are made longer,
    and what is still small is withheld."""
    for row in export.rows:
        if row["numerateur"]:
            numerator, denominator = int(row["numerateur"]), int(row["denominateur"])
            for count in (numerator, denominator, denominator - numerator):
                assert count == 0 or count >= 11


def test_periods_are_as_long_as_few_cells_need(
    build: Build, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By month the members' 8 to 10 patients of after are withheld, under a fifth of
    the cells. The same ones come back each month, so that no period is long enough for
    somebody who would have nothing withheld: the longest is taken."""
    assert export.every == "month"
    assert 0 < export.withheld <= 0.2 * export.cells
    monkeypatch.setattr(export_module, "MOST_WITHHELD", 0.0)
    coarser = export_panel(build, asked())
    assert coarser.every == "half-year"
    assert "la période est le semestre" in coarser.dictionary


def test_the_dictionary_says_what_was_withheld_and_every_column(export: Export) -> None:
    assert f"Cases retenues : {export.withheld} sur {export.cells}" in (
        export.dictionary.replace("\u202f", "")
    )
    for name in COLUMNS:
        assert name in export.dictionary


def test_a_circle_of_fewer_than_five_doctors_does_not_leave(build: Build) -> None:
    small = CircleDates(CIRCLE, tuple((code,) for code in MEMBERS[:4]), {})
    request = replace(asked(), circles=(replace(small, sessions={"ATB02": SESSION}),))
    with pytest.raises(BadInput, match="il en faut 5 de chaque"):
        export_panel(build, request)


def test_a_small_group_has_no_number(build: Build) -> None:
    two = CircleDates(
        "B", tuple((code,) for code in OTHERS[:2]), {"ATB02": date(2025, 9, 4)}
    )
    found = export_panel(build, replace(asked(), circles=(*asked().circles, two)))
    groups = {row["groupe"] for row in found.rows}
    assert groups == {"", "G1"}
