"""An analyst estimates an effect on a panel of her own, from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from maillage.cli import app
from maillage.engine.errors import BadInput
from maillage.engine.impact.group_time import group_time
from maillage.engine.impact.imputation import imputation
from maillage.engine.impact.results import Effect
from tests.factories.panels import rows_of, staggered, written


COLUMNS = ["--unit", "unit", "--time", "time", "--outcome", "y", "--cohort", "start"]


def test_the_document_says_every_effect_with_its_interval(tmp_path: Path) -> None:
    said = _document(tmp_path)
    ours = group_time(staggered())
    assert said["overall"] == _plain(ours.overall)
    assert said["dynamic"] == {str(e): _plain(o) for e, o in ours.dynamic.items()}
    assert said["group"] == {str(2019 + g): _plain(o) for g, o in ours.group.items()}
    assert said["calendar"].keys() == {"2021", "2022", "2023", "2024", "2025"}
    assert said["averages"].keys() == {"dynamic", "group", "calendar"}
    assert ours.pretest is not None
    assert said["pretest"] == {
        "statistic": ours.pretest.statistic,
        "degrees": 7,
        "p": ours.pretest.p,
        "reliable": False,
    }


def test_cells_are_said_with_the_periods_of_the_file_as_numbers(
    tmp_path: Path,
) -> None:
    cells = _document(tmp_path)["attgt"]
    ours = group_time(staggered()).cells
    assert cells[0].keys() == {"group", "time", "att", "se"}
    assert (cells[0]["group"], cells[0]["time"]) == (2021, 2020)
    assert [cell["att"] for cell in cells] == [cell.att for cell in ours]


def test_options_reach_the_estimator(tmp_path: Path) -> None:
    given = staggered(covariate=True)
    said = _document(
        tmp_path, "--covariates", "size", "--control", "not-yet", "--cluster", "circle"
    )
    ours = group_time(given, control="not-yet", clustered=True)
    assert said["overall"] == pytest.approx(_plain(ours.overall))


def test_imputation_is_told_under_the_same_names(tmp_path: Path) -> None:
    said = _document(tmp_path, "--estimator", "imputation")
    ours = imputation(staggered(), placebos=2)
    assert said["overall"] == _plain(ours.overall)
    assert list(said["dynamic"]) == ["-2", "-1", "0", "1", "2", "3", "4"]
    assert said["averages"] == {}


def test_imputation_warns_where_a_start_is_one_group(tmp_path: Path) -> None:
    rows = [
        {**row, "circle": f"{row['start']}-{int(row['unit'][1:]) % 3}"}
        for row in rows_of(staggered())
    ]
    words = ["--estimator", "imputation", "--cluster", "circle"]
    path = written(rows, tmp_path / "panel.csv")
    assert "ne vaut rien ici" not in _run(path, *words)
    first = [{**r, "circle": "un"} if r["start"] == "2021" else r for r in rows]
    path = written(first, tmp_path / "panel.csv")
    assert "ne vaut rien ici" in _run(path, *words)
    assert "ne vaut rien ici" not in _run(path, "--cluster", "circle")


def test_a_pretest_that_cannot_be_told_is_null(tmp_path: Path) -> None:
    rows = [row for row in rows_of(staggered()) if row["time"] in ("2020", "2021")]
    rows = [row for row in rows if row["start"] in ("0", "2021")]
    path = written(rows, tmp_path / "panel.csv")
    result = _run(path, "--json")
    assert json.loads(result)["pretest"] == {
        "statistic": None,
        "degrees": None,
        "p": None,
        "reliable": None,
    }
    assert "pas de test possible" in _run(path)


def test_without_json_the_effect_is_a_sentence_and_tables(tmp_path: Path) -> None:
    path = written(rows_of(staggered()), tmp_path / "panel.csv")
    said = _run(path)
    assert "Effet moyen : 0,9753, intervalle à 95 % de 0,8013 à 1,149" in said
    assert "+4" in said
    assert "−1" in said
    assert "ce test ne conclut pas (khi-deux 3,509, 7 degrés, p = 0,8342)" in said
    assert "trop étroits" in said


def test_months_are_said_as_the_file_writes_them(tmp_path: Path) -> None:
    months = {str(2019 + at): f"2025-{at + 1:02d}" for at in range(7)}
    rows = [
        {**row, "time": months[row["time"]], "start": months.get(row["start"], "")}
        for row in rows_of(staggered())
    ]
    said = json.loads(_run(written(rows, tmp_path / "panel.csv", ";"), "--json"))
    assert list(said["group"]) == ["2025-03", "2025-04", "2025-06"]
    assert said["attgt"][0]["group"] == "2025-03"


def test_a_wrong_panel_says_one_sentence_and_no_figure(tmp_path: Path) -> None:
    path = written(rows_of(staggered()), tmp_path / "panel.csv")
    result = CliRunner().invoke(
        app, ["impact", "estimate", str(path), *COLUMNS[:-1], "debut", "--json"]
    )
    assert isinstance(result.exception, BadInput)
    assert "pas de colonne « debut »" in str(result.exception)
    assert result.stdout == ""


def test_covariates_are_not_for_imputation(tmp_path: Path) -> None:
    path = written(rows_of(staggered(covariate=True)), tmp_path / "panel.csv")
    words = [*COLUMNS, "--estimator", "imputation", "--covariates", "size"]
    result = CliRunner().invoke(app, ["impact", "estimate", str(path), *words])
    assert isinstance(result.exception, BadInput)


def _document(tmp_path: Path, *words: str) -> dict[str, Any]:
    path = written(rows_of(staggered(covariate=True)), tmp_path / "panel.csv")
    found: dict[str, Any] = json.loads(_run(path, *words, "--json"))
    return found


def _run(path: Path, *words: str) -> str:
    result = CliRunner().invoke(
        app, ["impact", "estimate", str(path), *COLUMNS, *words]
    )
    assert result.exception is None, result.exception
    return result.stdout


def _plain(one: Effect) -> dict[str, float]:
    return {"att": one.att, "se": one.se, "low": one.low, "high": one.high}
