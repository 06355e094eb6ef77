"""`maillage indicators explain` as a person uses it: a page, JSON, a wrong word."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from typer.testing import CliRunner, Result

from maillage.commands import indicators_explain
from maillage.commands.indicators import app
from maillage.engine.codes.cip13 import with_key
from maillage.engine.errors import BadInput
from maillage.engine.indicators.engines.reference import ReferenceEngine
from maillage.engine.lake.build import Build
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line, Presentation


AMOXICILLIN = Presentation(with_key("340090000001"), "J01CA04", 12)
CO_AMOXICLAV = Presentation(with_key("340090000002"), "J01CR02", 16)
ASKED = ("ATB02", "--structure", "pole", "--unit", "M1", "--period", "2025")

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """M1 ordered two amoxicillin and one co-amoxiclav in 2025."""
    folder = tmp_path_factory.mktemp("data")
    build = folder / "builds" / "pole" / "one"
    build.mkdir(parents=True)
    lines = [
        Line(date(2025, month, 10), "p", 1960, 2, "M1", "O1", drug.cip13, 1)
        for month, drug in ((3, AMOXICILLIN), (4, AMOXICILLIN), (5, CO_AMOXICLAV))
    ]
    drugs = [AMOXICILLIN, CO_AMOXICLAV]
    build_from_lines(lines, drugs, build / "build.duckdb").close()
    (build.parent / "current").write_text("one")
    return folder


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MAILLAGE_DATA", str(root))
    return lambda *words: CliRunner().invoke(app, ["explain", *words])


def test_the_page_goes_from_the_lines_to_the_figure_of_both_engines(run: Run) -> None:
    result = run(*ASKED)
    assert result.exit_code == 0, result.output
    words = " ".join(result.stdout.split())
    for part in (
        "M1, 2025 : 1 / 3",
        "3 lignes en tout",
        "J01CR02",
        "rapide : 1 / 3",
        "témoin : 1 / 3",
        "Ils donnent le même chiffre",
    ):
        assert part in words


def test_the_document_has_these_keys(run: Run) -> None:
    document = json.loads(run(*ASKED, "--json").stdout)
    assert document.keys() == {
        *("indicator", "by", "unit", "period", "build_id", "lines_in_build"),
        *("lines_of_unit", "patients_of_unit", "denominator", "numerator", "sets"),
        *("fast", "reference", "agrees"),
    }
    assert document["fast"] == document["reference"]
    assert document["fast"].items() >= {"numerator": 1, "denominator": 3}.items()
    assert document["numerator"].keys() == {"steps", "result", "words"}
    assert document["numerator"]["steps"][0].keys() == {
        *("words", "of", "kept", "left_out")
    }
    assert document["agrees"] is True


def test_a_month_or_the_twelve_that_it_ends_may_be_asked(run: Run) -> None:
    def counts(*words: str) -> tuple[int, int]:
        found = run(*ASKED[:-1], "2025-05", "--json", *words)
        figure = json.loads(found.stdout)["fast"]
        return figure["numerator"], figure["denominator"]

    assert counts() == (1, 1)
    assert counts("--rolling") == (1, 3)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"M1": "M9"}, "Aucune ligne n'est du prescripteur « M9 »"),
        ({"2025": "mars 2025"}, "« mars 2025 » n'est pas une période"),
        ({"2025": "2025-13"}, "écrivez une année (2025)"),
        ({"ATB02": "ATB2"}, "Vouliez-vous dire « ATB02 »"),
        ({"pole": "inconnue"}, "pas encore de base de calcul"),
    ],
)
def test_a_wrong_word_is_refused_in_a_sentence(
    run: Run, change: Mapping[str, str], sentence: str
) -> None:
    result = run(*(change.get(word, word) for word in ASKED))
    assert isinstance(result.exception, BadInput), result.output
    assert sentence in str(result.exception)
    assert result.stdout == ""


def test_a_pharmacy_is_looked_for_among_pharmacies(run: Run) -> None:
    result = run(*ASKED, "--by", "pharmacy")
    assert "de la pharmacie « M1 »" in str(result.exception)


class _OneMore:
    """An engine that adds one to every numerator."""

    def __init__(self, build: Build) -> None:
        self._right = ReferenceEngine.of_build(build)

    def count(self, *asked: Any) -> pa.Table:
        counts = self._right.count(*asked)
        rows = [row | {"numerator": row["numerator"] + 1} for row in counts.to_pylist()]
        return pa.Table.from_pylist(rows, schema=counts.schema)


def test_engines_that_differ_end_the_command_with_1_and_say_not_to_use_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indicators_explain, "fast_engine", _OneMore)
    result = run(*ASKED)
    assert result.exit_code == 1
    words = " ".join(result.stdout.split())
    assert "rapide : 2 / 3" in words and "témoin : 1 / 3" in words
    assert "n'utilisez pas ce chiffre" in words
    told = run(*ASKED, "--json")
    assert told.exit_code == 1
    assert json.loads(told.stdout)["agrees"] is False
