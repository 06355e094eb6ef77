"""The SNDS tables through the command: all of them or nothing, and never twice."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from pharmacy_files import Desk, tree

from maillage.engine.lake.dcir.tables import CABINETS, PHA, PRS, Kind
from tests.factories import dcir
from tests.factories.dcir import SCHEMAS, Row, widened, write_csv, write_parquet


ACTS = [
    dcir.act(1),
    dcir.act(2, PFS_EXE_NUM="752000002"),
    dcir.act(3, DPN_QLF=71),
    dcir.act(4, BEN_NIR_PSA="somebody else", PFS_PRE_NUM="750199999"),
]
# Two boxes and one taken back on the same day: one box remains. The act 3 is only for
# information, the act 9 is not there.
MEDICINES = [
    dcir.medicine(1),
    dcir.medicine(2, PHA_ACT_QSN=-1),
    dcir.medicine(3),
    dcir.medicine(4),
    dcir.medicine(9),
]


def take(desk: Desk, *words: object, status: int = 0) -> str:
    return desk.take(*words, "--contract", "dcir", status=status)


@pytest.fixture
def tables(desk: Desk) -> Path:
    return dcir.extraction(desk.folder / "snds-2024", ACTS, MEDICINES)


def test_a_folder_of_tables_becomes_one_batch_and_every_row_is_accounted_for(
    desk: Desk, tables: Path
) -> None:
    killed = desk.lake.root / "staging" / "of-a-killed-import" / "dcir.duckdb"
    killed.parent.mkdir(parents=True)
    killed.write_text("patients")
    screen = take(desk, tables)
    for words in (
        "snds-2024 : importé, lot 20261122-0001",
        "Lignes                                                           3, toutes",
        "ER_PRS_F, DPN_QLF = 71, pour information",
        "ER_PHA_F, sans ligne d'ER_PRS_F à leur clé",
        "ER_PHA_F, gardées",
        "Mois de soins où il manque du flux",
    ):
        assert " ".join(words.split()) in " ".join(screen.split())
    (batch,) = desk.lake.batches()
    counts = {
        (one["source"], one["reason"]): one["rows"] for one in batch.quality["accounts"]
    }
    assert counts[("ER_PHA_F", "read")] == 5
    assert counts[("ER_PHA_F", "for_information")] == 1
    assert counts[("ER_PHA_F", "unmatched")] == 1
    assert counts[("ER_PHA_F", "kept")] == batch.rows == 3
    # Nothing of the patients' own numbers is left anywhere.
    for path in (desk.folder / "var").rglob("*"):
        if path.is_file():
            assert b"fVrOSurjXIfxJwEop" not in path.read_bytes()
    assert not list(desk.lake.root.glob("staging/*"))


def test_the_same_tables_are_refused_the_second_time_whatever_their_form(
    desk: Desk, tables: Path
) -> None:
    take(desk, tables)
    before = tree(desk.folder / "var")
    assert "ER_PHA_F.csv est déjà dans le lac" in take(desk, tables, status=2)
    other = desk.folder / "again"
    write_parquet(other / "ER_PRS_F.parquet", ACTS[::-1])
    write_parquet(other / "ER_PHA_F.parquet", MEDICINES[::-1])
    assert "ces 3 lignes sont déjà dans le lac" in take(desk, other, status=2)
    # One month again among new ones: its medicines would count twice.
    write_csv(other / "ER_PHA_F_janvier.csv", [dcir.medicine(8)])
    (other / "ER_PHA_F_fevrier.csv").write_bytes((tables / "ER_PHA_F.csv").read_bytes())
    assert "ER_PHA_F_fevrier.csv est déjà" in take(desk, other, status=2)
    assert tree(desk.folder / "var") == before
    desk.run("lake", "retract", "20261122-0001")
    assert "importé, lot 20261122-0002" in take(desk, tables)


def test_several_files_of_a_first_import_are_each_known_at_the_second(
    desk: Desk, tables: Path
) -> None:
    later = date(2024, 4, 1)
    write_csv(tables / "ER_PRS_F_2.csv", [dcir.act(7, later)])
    write_csv(tables / "ER_PHA_F_2.csv", [dcir.medicine(7, later)])
    take(desk, tables)
    second = desk.folder / "second"
    for name in ("ER_PRS_F_2.csv", "ER_PHA_F_2.csv"):
        write_csv(second / name, [{"x": 1}])
        (second / name).write_bytes((tables / name).read_bytes())
    assert "ER_PHA_F_2.csv est déjà dans le lac" in take(desk, second, status=2)


def test_a_rehearsal_and_a_mistake_write_nothing(desk: Desk, tables: Path) -> None:
    before = tree(desk.folder / "var")
    assert "serait importé" in take(desk, tables, "--dry-run")
    assert tree(desk.folder / "var") == before
    write_csv(tables / "ER_PRS_F.csv", [{**act, "DPN_QLF": "x"} for act in ACTS])
    said = take(desk, tables, status=2)
    assert "ER_PRS_F.csv, colonne DPN_QLF : trouvé x, attendu un nombre entier" in said
    assert desk.lake.batches() == []
    assert not list(desk.lake.root.glob("staging/*"))


def test_a_wrong_line_refuses_all_and_is_found_in_its_own_file(
    desk: Desk, tables: Path
) -> None:
    later = date(2024, 4, 1)
    write_csv(tables / "ER_PRS_F_2.csv", [dcir.act(n, later) for n in (5, 6)])
    wrong: list[Row] = [dcir.medicine(5, later), dcir.medicine(6, later)]
    wrong[1]["PHA_PRS_C13"] = 3400935955839
    write_csv(tables / "ER_PHA_F_2.csv", wrong)
    said = take(desk, tables, status=2)
    assert "ER_PHA_F_2.csv, ligne 3, colonne « PHA_PRS_C13 »" in said
    assert desk.lake.batches() == []
    (path,) = (desk.lake.root / "rejects").iterdir()
    with path.open(encoding="utf-8-sig") as handle:
        (row,) = csv.DictReader(handle, delimiter=";")
    assert (row["fichier"], row["ligne"]) == ("ER_PHA_F_2.csv", "3")
    assert "importé, lot" in take(desk, tables, "--skip-rejected")
    assert desk.lake.batches()[0].rows == 4


def test_an_unknown_contract_is_refused(desk: Desk, tables: Path) -> None:
    said = desk.take(tables, "--contract", "pmsi", status=2)
    assert "Contrat « pmsi » inconnu ; choisir parmi : pharmacy, dcir" in said


@pytest.mark.skipif(not SCHEMAS.exists(), reason="../shared/data is not at hand")
class TestPublishedSchemas:
    """What the contract expects is what the published schemas say."""

    def test_every_column_read_is_published_with_that_type(self) -> None:
        kinds = {"integer": Kind.INTEGER, "number": Kind.NUMBER, "date": Kind.DATE,
                 "string": Kind.TEXT, "year": Kind.INTEGER}  # fmt: skip
        for table, folder in ((PRS, "DCIR"), (PHA, "DCIR"), (CABINETS, "DCIR_DCIRS")):
            schema = json.loads((SCHEMAS / folder / f"{table.name}.json").read_text())
            published = {field["name"]: field["type"] for field in schema["fields"]}
            for column in table.columns:
                # The month of DA_PRA_R is published as a date of format %m.
                if column.name != "DTE_MOI_FIN":
                    assert kinds[published[column.name]] is column.kind, column.name
            if table is PRS:
                key = [column.name for column in table.columns[:9]]
                assert schema["primaryKey"] == key

    def test_tables_as_wide_as_published_are_read(self, desk: Desk) -> None:
        folder = desk.folder / "wide"
        write_csv(folder / "ER_PRS_F.csv", widened("ER_PRS_F", ACTS), separator=",")
        write_parquet(folder / "ER_PHA_F.parquet", widened("ER_PHA_F", MEDICINES))
        take(desk, folder)
        assert desk.lake.batches()[0].rows == 3

    def test_the_published_examples_hold_no_pharmacy_and_say_so(
        self, desk: Desk
    ) -> None:
        names = ("ER_PRS_F", "ER_PHA_F")
        said = take(desk, *(SCHEMAS / "DCIR" / f"{n}.csv" for n in names), status=2)
        assert "sans aucune ligne de pharmacie dans ER_PRS_F" in said
