"""`maillage indicators` as a person uses it, on a small build made of lines."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from maillage.commands.indicators import app
from maillage.engine.codes.cip13 import with_key
from maillage.engine.errors import BadInput
from maillage.engine.indicators import library_check
from maillage.engine.indicators.library import library_files, load_library
from maillage.engine.indicators.library_examples import ENGINES
from maillage.engine.lake.build_making import build_from_lines
from maillage.engine.lake.facts import Line, Presentation


AMOXICILLIN = Presentation(with_key("340090000001"), "J01CA04", 12, "generic")
CO_AMOXICLAV = Presentation(with_key("340090000002"), "J01CR02", 16, "princeps")
OMEPRAZOLE = Presentation(with_key("340090000003"), "A02BC01", None, "generic")

ASKED = ["--structure", "pole", "--by", "prescriber", "--every", "year"]
YEAR = [*ASKED, "--from", "2025-01", "--to", "2025-12"]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one build: M1 has 40 patients, M2 has 3.

    Each patient has an amoxicillin of 5.00 euros in March 2025, and an omeprazole in
    a pack of unknown size. A co-amoxiclav goes to 20 patients of M1 and 1 of M2.
    """
    folder = tmp_path_factory.mktemp("data")
    builds = folder / "builds" / "pole"
    (builds / "one").mkdir(parents=True)
    lines = []
    for number in range(43):
        prescriber = "M1" if number < 40 else "M2"
        lines += [
            _line(number, prescriber, 3, AMOXICILLIN, 500),
            _line(number, prescriber, 4, OMEPRAZOLE, 200),
        ]
        if number < 20 or number == 40:
            lines.append(_line(number, prescriber, 5, CO_AMOXICLAV, 800))
    drugs = [AMOXICILLIN, CO_AMOXICLAV, OMEPRAZOLE]
    build_from_lines(lines, drugs, builds / "one" / "build.duckdb").close()
    (builds / "current").write_text("one")
    return folder


def _line(
    number: int, prescriber: str, month: int, drug: Presentation, cents: int
) -> Line:
    return Line(
        delivered_on=date(2025, month, 10),
        patient=f"p{number}",
        birth_year=1960,
        sex=2,
        prescriber=prescriber,
        pharmacy="O1",
        cip13=drug.cip13,
        boxes=1,
        amount_cents=cents,
    )


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MAILLAGE_DATA", str(root))

    def command(*words: str | Path) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words])

    return command


def refusal(result: Result) -> str:
    assert isinstance(result.exception, BadInput), result.output
    assert result.stdout == ""
    return str(result.exception)


def test_the_list_names_every_indicator(run) -> None:
    result = run("list", "--json")
    rows = json.loads(result.stdout)
    assert len({row["id"] for row in rows}) == len(rows) == len(load_library())
    assert any(
        {"id": "NSA04", "count": "patients"}.items() <= row.items() for row in rows
    )
    assert "NSA04" in run("list").stdout


def test_a_notice_gives_definition_codes_example_sources_and_reviewers(run) -> None:
    words = " ".join(run("show", "nsa04").stdout.split())
    for part in (
        "Numérateur : parmi le dénominateur, couverts à la fois par",
        "B01AA, B01AE07, B01AF01, B01AF02",
        "M01A ; 2 unités par jour",
        "M1, 2025-Q1 : 1 / 2",
        "opensafely/pincer-measures",
        "Connaissance du domaine, sans source lue",
        "à relire par un pharmacien",
    ):
        assert part in words


@pytest.mark.parametrize("entry", ["NSA04", "GEN08", "GEN12-TRAMADOL"])
def test_a_notice_is_a_json_document(run, entry: str) -> None:
    document = json.loads(run("show", entry, "--json").stdout)
    assert document["id"] == entry
    assert document["definition"].startswith("Numérateur : ")
    assert {"count", "direction", "sources", "example"} - document.keys() == {"count"}


def test_an_unknown_indicator_is_refused(run) -> None:
    assert "Vouliez-vous dire « NSA04 »" in refusal(run("show", "NSA40"))


def test_figures_go_to_a_csv_with_exactly_these_columns(run, tmp_path: Path) -> None:
    out = tmp_path / "figures.csv"
    result = run("compute", "ATB02", "GEN08", *YEAR, "--out", out)
    assert result.exit_code == 0, result.output
    assert out.read_text().splitlines()[0] == (
        "indicator,unit,period,numerator,denominator,value,low,high"
    )
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert [(row["indicator"], row["unit"], row["period"]) for row in rows] == [
        ("ATB02", "M1", "2025"),
        ("ATB02", "M2", "2025"),
        ("GEN08", "M1", "2025"),
        ("GEN08", "M2", "2025"),
    ]
    # M1: 40 amoxicillins and 20 co-amoxiclavs; 40 x 7 + 20 x 8 euros for 40 patients.
    assert (rows[0]["numerator"], rows[0]["denominator"]) == ("20", "60")
    assert float(rows[0]["value"]) == pytest.approx(20 / 60)
    assert (rows[2]["numerator"], rows[2]["denominator"]) == ("440.00", "40")
    assert float(rows[2]["value"]) == pytest.approx(11)
    assert float(rows[0]["low"]) < 20 / 60 < float(rows[0]["high"])
    assert list(tmp_path.iterdir()) == [out]


def test_figures_go_to_a_parquet_with_the_same_columns(run, tmp_path: Path) -> None:
    out = tmp_path / "figures.parquet"
    run("compute", "ATB02", *YEAR, "--out", out)
    table = pq.read_table(out)
    assert table.column_names == [
        *("indicator", "unit", "period", "numerator", "denominator"),
        *("value", "low", "high"),
    ]
    assert table["numerator"].to_pylist() == [20, 1]


def test_both_engines_write_the_same_file(run, tmp_path: Path) -> None:
    for engine in ("duckdb", "reference"):
        run("compute", *YEAR, "--engine", engine, "--out", tmp_path / f"{engine}.csv")
    written = [file.read_text() for file in sorted(tmp_path.iterdir())]
    assert written[0] == written[1]
    assert written[0].count("\n") == 1 + len(load_library()) * 2


def test_what_cannot_be_computed_is_said_and_counted(run, tmp_path: Path) -> None:
    out = tmp_path / "figures.csv"
    result = run("compute", "PPI01", "PPI05", *YEAR, "--details", "--out", out)
    assert "trop près du bord des données pour être jugés : PPI01 43" in result.stderr
    assert "dont on ignore le conditionnement" in result.stderr
    assert "PPI05 43" in result.stderr
    assert "Les données vont du 10/03/2025 au 10/05/2025" in result.stderr
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert list(rows[0])[-2:] == ["not_observable", "not_computable"]
    assert (rows[0]["unit"], rows[0]["not_observable"]) == ("M1", "40")
    assert (rows[2]["indicator"], rows[2]["not_computable"]) == ("PPI05", "40")


def test_without_a_file_a_table_is_printed(run) -> None:
    words = run("compute", "ATB02", "GEN08", *YEAR).stdout
    assert "33,3 %" in words
    assert "440,00" in words
    assert "11,00 €" in words


def test_without_the_table_of_doses_one_sentence_says_so(run, tmp_path: Path) -> None:
    out = tmp_path / "figures.csv"
    result = run("compute", "ATB07", "ATB02", "GEN13", *YEAR, "--details", "--out", out)
    (sentence,) = [one for one in result.stderr.splitlines() if "(DDD)" in one]
    assert sentence == (
        "Sans chiffre, faute de doses quotidiennes définies (DDD) : ATB07, GEN13. "
        "Ajoutez la table de l'OMS avec « maillage codes add who-ddd », puis refaites "
        "la base avec « maillage lake build »."
    )
    rows = {
        (row["indicator"], row["unit"]): row
        for row in csv.DictReader(out.read_text().splitlines())
    }
    assert rows["ATB07", "M1"]["value"] == ""
    # M1 ordered 40 amoxicillins, 20 co-amoxiclavs and 40 omeprazoles.
    assert rows["ATB07", "M1"]["not_computable"] == "60"
    assert rows["GEN13", "M1"]["not_computable"] == "100"
    assert rows["ATB02", "M1"]["value"] != ""


def test_what_leaves_the_circle_hides_small_counts(run, tmp_path: Path) -> None:
    out = tmp_path / "figures.csv"
    run("compute", "ATB02", "GEN08", *YEAR, "--shareable", "--out", out)
    rows = list(csv.DictReader(out.read_text().splitlines()))
    shown = [(row["unit"], row["numerator"], row["denominator"]) for row in rows]
    # M2 has 3 patients: nothing of his rows is left. M1 has 40, 20 of them in ATB02.
    assert shown == [
        ("M1", "20", "60"),
        ("M2", "", ""),
        ("M1", "440.00", "40"),
        ("M2", "", ""),
    ]
    assert all(rows[1][name] == "" for name in ("value", "low", "high"))


def test_lines_of_few_patients_are_hidden_though_they_are_many(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve deliveries to three patients are three patients."""
    folder = tmp_path / "data"
    builds = folder / "builds" / "pole"
    (builds / "one").mkdir(parents=True)
    lines = [
        Line(date(2025, month, 1), f"p{n}", 1960, 2, "M1", "O1", AMOXICILLIN.cip13, 5)
        for month in range(1, 13)
        for n in range(3)
    ]
    build_from_lines(lines, [AMOXICILLIN], builds / "one" / "build.duckdb").close()
    (builds / "current").write_text("one")
    monkeypatch.setenv("MAILLAGE_DATA", str(folder))
    out = tmp_path / "figures.csv"
    run("compute", "ATB02", "GEN01", *YEAR, "--shareable", "--out", out)
    rows = {
        row["indicator"]: row for row in csv.DictReader(out.read_text().splitlines())
    }
    assert rows["ATB02"]["denominator"] == ""
    assert rows["GEN01"]["denominator"] == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["ATB2", *YEAR], "Vouliez-vous dire « ATB02 »"),
        ([*ASKED, "--from", "2025-13", "--to", "2025-12"], "--from : « 2025-13 »"),
        ([*ASKED, "--from", "2025-12", "--to", "2025-01"], "échangez ces deux mois"),
        (
            [*ASKED, "--from", "2025-02", "--to", "2025-06"],
            "aucune année civile entière",
        ),
        ([*YEAR, "--by", "prescripteur"], "Vouliez-vous dire « prescriber »"),
        ([*YEAR, "--every", "mois"], "choisissez month, quarter, year, rolling12"),
        ([*YEAR, "--engine", "sqlite"], f"choisissez {', '.join(ENGINES)}"),
        ([*YEAR, "--structure", "Pôle"], "n'est pas un nom court"),
        ([*YEAR, "--structure", "inconnue"], "pas encore de base de calcul"),
        ([*YEAR, "--out", "figures.xlsx"], "doit finir par .csv ou .parquet"),
        ([*YEAR, "--out", "/nowhere/figures.csv"], "créez-le d'abord"),
        ([*YEAR, "--shareable", "--details"], "gardez l'une des deux options"),
        (
            [*ASKED, "--every", "month", "--from", "1900-01", "--to", "2025-12"],
            "rapprochez les mois",
        ),
    ],
)
def test_a_mistake_is_refused_before_anything_is_written(
    run, words: list[str], sentence: str
) -> None:
    assert sentence in refusal(run("compute", *words))


def test_a_folder_given_for_a_file_is_refused(run, tmp_path: Path) -> None:
    folder = tmp_path / "figures.csv"
    folder.mkdir()
    assert "est un dossier" in refusal(run("compute", *YEAR, "--out", folder))


def test_a_right_file_passes_the_check(run, tmp_path: Path) -> None:
    file = tmp_path / "NSA04.yaml"
    file.write_text(
        dict(library_files("indicators"))["indicators/analgesics/NSA04.yaml"]
    )
    result = run("check", file)
    assert result.exit_code == 0, result.output
    assert "définitions : 1." in " ".join(result.stdout.split())


def test_a_folder_brings_its_own_drug_sets(run, tmp_path: Path) -> None:
    text = dict(library_files("indicators"))["indicators/antibiotics/ATB30.yaml"]
    (tmp_path / "MINE.yaml").write_text(text.replace("AZITHRO", "MINE"))
    (tmp_path / "drug_sets").mkdir()
    (tmp_path / "drug_sets" / "mine.yaml").write_text(
        "sets:\n  MINE: {title: Azithromycine, include: [J01FA10]}\n"
    )
    assert run("check", tmp_path).exit_code == 0


def test_an_example_that_lies_is_refused_by_every_engine(run, tmp_path: Path) -> None:
    text = dict(library_files("indicators"))["indicators/analgesics/NSA04.yaml"]
    wrong = text.replace("numerator: 1, denominator: 2", "numerator: 2, denominator: 2")
    (tmp_path / "NSA04.yaml").write_text(wrong)
    sentences = refusal(run("check", tmp_path)).splitlines()
    assert len(sentences) == len(ENGINES)
    assert all(
        "l'exemple donne 1 / 2 pour M1 en 2025-Q1" in sentence for sentence in sentences
    )
    for name, sentence in zip(ENGINES, sentences, strict=True):
        assert f"moteur {name}" in sentence


def test_a_table_that_cannot_be_read_is_refused_with_its_line(
    run, tmp_path: Path
) -> None:
    text = dict(library_files("indicators"))["indicators/analgesics/NSA04.yaml"]
    (tmp_path / "NSA04.yaml").write_text(text.replace("warfarine   1", "warfarin   1"))
    sentence = refusal(run("check", tmp_path))
    assert "« warfarin » ne convient pas dans la colonne produit" in sentence


def test_the_same_indicator_twice_is_refused(run, tmp_path: Path) -> None:
    text = dict(library_files("indicators"))["indicators/antibiotics/ATB30.yaml"]
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text(text)
    assert "est déjà défini par" in refusal(run("check", tmp_path))


def test_mistakes_are_a_json_document_too_with_the_same_status(
    run, tmp_path: Path
) -> None:
    (tmp_path / "A.yaml").write_text("count: patient\n")
    result = run("check", tmp_path, "--json")
    assert result.exit_code == 2
    assert "Vouliez-vous dire « patients »" in json.loads(result.stdout)["mistakes"][0]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "aucune"),
        (b"\x00\x01\x02", "UTF-8"),
        (b"\xff\xfe", "UTF-8"),
        (b"a: " + b"x" * 900_000, "trop gros"),
    ],
)
def test_a_file_that_is_no_indicator_is_refused(
    run, tmp_path: Path, content: bytes, sentence: str
) -> None:
    file = tmp_path / "A.yaml"
    file.write_bytes(content)
    words = refusal(run("check", file))
    assert sentence in words or "« mot: valeur »" in words


def test_labels_of_codes_are_shown_and_unknown_codes_refused(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {"M01A": "Anti-inflammatoires", "B01AA": "Antivitamines K"}
    monkeypatch.setattr("maillage.commands.indicators.labels", lambda root: known)
    assert "B01AA Antivitamines K" in " ".join(run("show", "NSA04").stdout.split())
    text = dict(library_files("indicators"))["indicators/analgesics/NSA04.yaml"]
    (tmp_path / "NSA04.yaml").write_text(text)
    sentences = refusal(run("check", tmp_path)).splitlines()
    assert [sentence.split("le code ")[1].split()[0] for sentence in sentences] == [
        *("B01AE07", "B01AF01", "B01AF02"),
    ]


def test_the_whole_library_passes_its_own_check(
    run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file is forgotten, nor its example; `test_library` runs these, one by one."""
    tried: list[str] = []
    monkeypatch.setattr(
        library_check,
        "example_mistakes",
        lambda entry: tried.append(entry.indicator.id) or [],
    )
    document = json.loads(run("check", "--json").stdout)
    assert document["mistakes"] == []
    assert document["indicators"] == len(load_library())
    assert {one.id for one in load_library(variants=False)} <= set(tried)


def test_a_path_where_nothing_is_is_refused(run, tmp_path: Path) -> None:
    assert "n'existe pas" in refusal(run("check", tmp_path / "nowhere"))
    assert "aucun fichier" in refusal(run("check", tmp_path))
