"""`maillage codes`, as typed: what is printed, and how a mistake is said."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from maillage.commands.codes import app
from maillage.engine.codes.cip13 import with_key
from maillage.engine.codes.releases import PRESENTATIONS_SCHEMA, write_presentations
from maillage.engine.errors import BadInput


CODE = with_key("340091000001")
MEDICINE = (
    "60000001\tDOLIPRANE [1 g]\tcomprimé\torale\ta\tb\tc\t01/02/2024\t\t\t L\tNon"
)
PACK = (
    f"60000001\t1000001\tplaquette(s) PVC de 8 comprimé(s)\ta\tb\t03/04/2025\t{CODE}"
    "\toui\t65%\t1,16\t2,18\t1,02\t"
)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MAILLAGE_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("MAILLAGE_TODAY", "2026-11-22")
    return tmp_path / "var"


@pytest.fixture
def published(tmp_path: Path) -> Path:
    folder = tmp_path / "published"
    folder.mkdir()
    (folder / "CIS_bdpm.txt").write_text(MEDICINE + "\r\n", "cp1252")
    (folder / "CIS_CIP_bdpm.txt").write_text(PACK + "\n", "utf-8")
    return folder


def run(*words: str) -> Result:
    result = CliRunner().invoke(app, list(words))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def demonstration(codes: Path) -> None:
    row = dict.fromkeys(PRESENTATIONS_SCHEMA.names)
    row |= {"cip13": CODE, "cis": "D", "label": "DÉMONSTRATION", "atc": "N02BE01"}
    table = pa.Table.from_pylist([row], schema=PRESENTATIONS_SCHEMA)
    write_presentations(table, codes, "demonstration", "2026-01-01")


def test_a_publication_is_added_listed_and_shown(published: Path) -> None:
    added = run("add", "bdpm", str(published))
    assert "Version du 2025-04-03 ajoutée" in added.stderr
    assert "2025-04-03 (utilisée)" in run("list").stdout
    shown = run("show", CODE).stdout
    assert "DOLIPRANE [1 g], plaquette(s) PVC de 8 comprimé(s)" in " ".join(
        shown.split()
    )
    assert "1,16 €" in shown
    again = run("add", "bdpm", str(published))
    assert "était déjà là" in again.stderr


def test_show_answers_a_machine_with_its_nine_keys_and_nothing_else(
    published: Path,
) -> None:
    run("add", "bdpm", str(published))
    assert json.loads(run("show", CODE, "--json").stdout) == {
        "cip13": CODE,
        "label": "DOLIPRANE [1 g], plaquette(s) PVC de 8 comprimé(s)",
        "atc": None,
        "atc_source": None,
        "generic_group": None,
        "generic_role": None,
        "units_per_pack": 8,
        "price_cents": 116,
        "fee_cents": 102,
    }


def test_add_and_list_answer_a_machine(published: Path) -> None:
    added = json.loads(run("add", "bdpm", str(published), "--json").stdout)
    assert (added["kind"], added["name"]) == ("bdpm", "2025-04-03")
    assert added["counts"]["presentations"] == 1
    assert json.loads(run("list", "--json").stdout) == [added]


def test_the_demonstration_serves_until_a_publication_is_there(
    data: Path, published: Path
) -> None:
    demonstration(data / "codes")
    assert "DÉMONSTRATION" in run("show", CODE).stdout
    run("add", "bdpm", str(published))
    assert "DOLIPRANE" in run("show", CODE).stdout
    assert "DÉMONSTRATION" in run("show", CODE, "--release", "2026-01-01").stdout


def test_a_year_of_open_medic_is_added_and_listed(tmp_path: Path) -> None:
    names = "ATC5;CIP13;TOP_GEN;AGE;SEXE;BEN_REG;PSP_SPE;BOITES;REM;BSE"
    row = f"N02BE01;{CODE};0;60;2;84;1;10;11,60;20,00"
    path = tmp_path / "lines.csv"
    path.write_text(f"{names}\n{row}\nbad\n", "latin-1")
    added = run("add", "open-medic", str(path), "--year", "2024")
    assert "Open Medic 2024 : 1 lignes lues sur 2." in added.stdout
    assert "1 particularités" in added.stderr
    assert "2024" in run("list").stdout
    again = json.loads(
        run("add", "open-medic", str(path), "--year", "2024", "--json").stdout
    )
    assert again["labels"] == 0
    assert again["releases"][0]["oddities"] == {"column count": 1}


def doses_file(tmp_path: Path) -> Path:
    """A row of an invented dose: 2 g of paracetamol by mouth."""
    path = tmp_path / "ddd-2025.csv"
    path.write_text("ATC code;DDD;U;Adm.R;Note\nN02BE01;2;g;O;\n", "utf-8")
    return path


def with_composition(published: Path) -> Path:
    line = "60000001\tcomprimé\t1\tPARACÉTAMOL\t1000,00 mg\tun comprimé\tSA\t1"
    (published / "CIS_COMPO_bdpm.txt").write_text(line + "\r\n", "cp1252")
    (published / "CIS_MITM.txt").write_text("60000001\tN02BE01\tX\tu\r\n", "cp1252")
    return published


def test_doses_are_added_listed_and_shown_for_a_pack(
    published: Path, tmp_path: Path
) -> None:
    run("add", "bdpm", str(with_composition(published)))
    assert "table de l'OMS non ajoutée" in run("list").stdout
    assert "table de l'OMS non ajoutée" in run("show", CODE).stdout
    added = run("add", "who-ddd", str(doses_file(tmp_path)))
    assert "Doses de l'OMS 2025 : 1 doses de 1 substances" in added.stdout
    assert "maillage lake build" in added.stderr
    listed = run("list").stdout
    assert "doses de l'OMS" in listed
    assert "non ajoutée" not in listed
    shown = " ".join(run("show", CODE).stdout.split())
    # 8 tablets of 1 g, 2 g a day
    assert "Dosage d'une unité 1 000 mg" in shown.replace("\u202f", " ")
    assert "Doses quotidiennes (DDD) 4 par boîte (OMS 2025)" in shown
    assert "Forme comprime" in shown
    assert "Groupe de biosimilaires aucun" in shown


def test_doses_answer_a_machine(tmp_path: Path) -> None:
    document = json.loads(
        run("add", "who-ddd", str(doses_file(tmp_path)), "--json").stdout
    )
    assert document == {
        "kind": "who-ddd",
        "name": "2025",
        "counts": {"doses": 1, "substances": 1, "several": 0},
        "oddities": {},
    }
    assert json.loads(run("list", "--json").stdout) == [document]


def test_a_version_of_an_older_maillage_says_to_be_added_again(
    data: Path, published: Path, tmp_path: Path
) -> None:
    run("add", "bdpm", str(published))
    path = data / "codes" / "bdpm" / "2025-04-03" / "presentations.parquet"
    old = pq.read_table(path).select(PRESENTATIONS_SCHEMA.names[:11])
    pq.write_table(old, path)
    run("add", "who-ddd", str(doses_file(tmp_path)))
    assert "ajoutez de nouveau la même publication" in run("list").stderr
    shown = " ".join(run("show", CODE).stdout.split())
    assert "Dosage d'une unité inconnu" in shown
    assert "version des médicaments à ajouter de nouveau" in shown


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["show", CODE], "Aucune version des médicaments.*codes add bdpm"),
        (["add", "bdpm", "nowhere"], "n'existe pas"),
        (["add", "bdpm", ".", "--date", "26/05/2026"], "AAAA-MM-JJ"),
        (["add", "open-medic", "nowhere"], "n'existe pas"),
        (["add", "who-ddd", "nowhere"], "n'existe pas"),
    ],
)
def test_a_mistake_is_one_french_sentence(words: list[str], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        run(*words)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([with_key("340099999999")], "inconnu de la version.*codes add bdpm"),
        ([CODE[:-1] + "x"], "n'est pas un CIP13"),
        (["3,40094E+12"], "tableur"),
        ([CODE, "--release", "2020-01-01"], "présentes : 2025-04-03"),
    ],
)
def test_a_code_that_is_not_found_says_why(
    published: Path, words: list[str], sentence: str
) -> None:
    run("add", "bdpm", str(published))
    with pytest.raises(BadInput, match=sentence):
        run("show", *words)
