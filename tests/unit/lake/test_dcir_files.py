"""The same tables in any clothes; and what is wrong with them, said in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from maillage.engine.errors import BadInput
from tests.factories import dcir
from tests.factories.dcir import Row, write_csv, write_parquet
from tests.factories.dcir_reading import Reading, read


ACTS = [dcir.act(n) for n in range(3)]
MEDICINES = [dcir.medicine(n, PHA_SEQ_RNV=n) for n in range(3)]
Tables = Callable[[Path], None]


def both(acts: list[Row], medicines: list[Row]) -> Tables:
    return lambda folder: (dcir.extraction(folder, acts, medicines), None)[1]


def in_french(rows: list[Row]) -> list[Row]:
    """Days first, whole numbers with a decimal, spaces around."""
    return [
        {
            name: f"{value:%d/%m/%Y}" if isinstance(value, date)
            else f" {value}.0 " if isinstance(value, int) else value
            for name, value in row.items()
        }
        for row in rows
    ]  # fmt: skip


def as_exported(kind: str) -> Tables:
    """Parquet of floats, of texts, or of timestamps with lower-case titles."""

    def write(folder: Path) -> None:
        folder.mkdir()
        for name, rows in (("ER_PRS_F", ACTS), ("ER_PHA_F", MEDICINES)):
            table = pa.Table.from_pylist(rows)
            fields = []
            for field in table.schema:
                kept = field.type
                if pa.types.is_null(kept) or kind == "text":
                    kept = pa.string()
                elif pa.types.is_integer(kept) and kind == "float":
                    kept = pa.float64()
                elif pa.types.is_date(kept) and kind == "timestamp":
                    kept = pa.timestamp("us")
                title = field.name.lower() if kind == "timestamp" else field.name
                fields.append(pa.field(title, kept))
            named = table.rename_columns([field.name for field in fields])
            pq.write_table(named.cast(pa.schema(fields)), folder / f"{name}.parquet")

    return write


def split(folder: Path) -> None:
    """Each month in a folder named by the table, separators and order mixed."""
    write_csv(folder / "ER_PRS_F" / "a.csv", ACTS[:1], separator="|")
    write_csv(
        folder / "ER_PRS_F" / "b.txt", [dict(reversed(r.items())) for r in ACTS[1:2]]
    )
    write_parquet(folder / "ER_PRS_F" / "c.parquet", ACTS[2:])
    write_csv(folder / "2024_er_pha_f_1.csv", MEDICINES[:2], separator="\t")
    write_csv(folder / "2024_er_pha_f_2.csv", MEDICINES[2:], encoding="utf-8-sig")
    (folder / "ER_PHA_F.sas").write_text("not a table")


def accented(folder: Path) -> None:
    """Windows-1252, with a column that nobody asked for."""
    acts = [act | {"LIBELLÉ": "Épinal, « €»"} for act in ACTS]
    dcir.extraction(folder, acts, MEDICINES, encoding="cp1252")


CLOTHES: dict[str, Tables] = {
    "commas": lambda f: (dcir.extraction(f, ACTS, MEDICINES, separator=","), None)[1],
    "days first and 3.0 for 3": both(in_french(ACTS), in_french(MEDICINES)),
    "Windows-1252": accented,
    "several files": split,
    "floats": as_exported("float"),
    "texts": as_exported("text"),
    "timestamps": as_exported("timestamp"),
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    folder = tmp_path_factory.mktemp("plain")
    dcir.extraction(folder / "tables", ACTS, MEDICINES)
    return read(folder / "work", folder / "tables")


@pytest.mark.parametrize("clothes", CLOTHES)
def test_the_same_tables_in_other_clothes_give_the_same_lines(
    plain: Reading, tmp_path: Path, clothes: str
) -> None:
    CLOTHES[clothes](tmp_path / "tables")
    other = read(tmp_path / "work", tmp_path / "tables")
    assert other.found.fingerprint == plain.found.fingerprint
    assert other.found.accepted == 3


def without(rows: list[Row], name: str) -> list[Row]:
    return [{k: v for k, v in row.items() if k != name} for row in rows]


def changed(rows: list[Row], **changes: object) -> list[Row]:
    return [row | changes for row in rows]


def cut(suffix: str) -> Tables:
    """The last half of the medicines never arrived."""

    def write(folder: Path) -> None:
        dcir.extraction(folder, ACTS, MEDICINES)
        whole = folder / "ER_PHA_F.csv"
        if suffix == ".parquet":
            whole.unlink()
            whole = write_parquet(folder / "ER_PHA_F.parquet", MEDICINES)
        data = whole.read_bytes()
        whole.write_bytes(data[: len(data) - 30])

    return write


def with_file(name: str, content: bytes) -> Tables:
    def write(folder: Path) -> None:
        dcir.extraction(folder, ACTS, MEDICINES)
        (folder / "ER_PHA_F.csv").unlink()
        (folder / name).write_bytes(content)

    return write


def circle_of_cabinets(folder: Path) -> None:
    dcir.extraction(folder, ACTS, MEDICINES)
    pairs = [("1", "2"), ("2", "3"), ("3", "1")]
    rows = [{"PFS_PFS_NUM": a, "STA_PFS_NUM": b} for a, b in pairs]
    write_csv(folder / "DA_PRA_R.csv", rows)


OTHER_FLUX = [dcir.medicine(1, date(2024, 4, 1))]
WRONG: dict[str, tuple[Tables, str]] = {
    "a table is missing": (
        with_file("ER_UCD_F.csv", b"A;B\n1;2\n"),
        "Aucun fichier de la table ER_PHA_F dans tables",
    ),
    "a column is missing": (
        both(ACTS, without(MEDICINES, "PHA_ACT_QSN")),
        "ER_PHA_F.csv : colonne PHA_ACT_QSN absente ;",
    ),
    "a column of the key is missing": (
        both(without(without(ACTS, "FLX_EMT_ORD"), "DPN_QLF"), MEDICINES),
        "ER_PRS_F.csv : colonnes FLX_EMT_ORD, DPN_QLF absentes ;",
    ),
    "a number is a word": (
        both(ACTS, [*MEDICINES[:2], MEDICINES[2] | {"PHA_ACT_QSN": "12 boîtes"}]),
        "ER_PHA_F.csv, colonne PHA_ACT_QSN : trouvé (texte de 9 signes), attendu un"
        " nombre entier (1 cellule fausse)",
    ),
    "a whole number is not whole": (
        both(changed(ACTS, DCT_ORD_NUM="12.5"), MEDICINES),
        "ER_PRS_F.csv, colonne DCT_ORD_NUM : trouvé 12.5, attendu un nombre entier"
        " (3 cellules fausses)",
    ),
    "a date is not one": (
        both(changed(ACTS, EXE_SOI_DTD="32/01/2024"), MEDICINES),
        "ER_PRS_F.csv, colonne EXE_SOI_DTD : trouvé 32/01/2024, attendu une date",
    ),
    "a file is empty": (
        with_file("ER_PHA_F.csv", b""),
        "ER_PHA_F.csv est vide : la table ER_PHA_F y est attendue.",
    ),
    "a file has titles only": (
        with_file("ER_PHA_F.csv", (";".join(MEDICINES[0]) + "\n").encode()),
        "ER_PHA_F.csv : aucune ligne sous les titres",
    ),
    "a file is not a table": (
        with_file("ER_PHA_F.csv", b"\x1f\x8b\x08\x00rest"),
        "ER_PHA_F.csv, ligne 1 : ce n'est pas un texte mais un fichier compressé",
    ),
    "a text is cut": (cut(".csv"), "ER_PHA_F.csv, ligne 4 : 10 colonnes, 18 attendues"),
    "a Parquet file is cut": (
        cut(".parquet"),
        "ER_PHA_F.parquet : fichier Parquet illisible, sans doute coupé",
    ),
    "a title is there twice": (
        with_file("ER_PHA_F.csv", (";".join([*MEDICINES[0], "DCT_ORD_NUM"])).encode()),
        "ER_PHA_F.csv : la colonne DCT_ORD_NUM apparaît deux fois",
    ),
    "keys join to nothing": (
        both(changed(ACTS, ORG_CLE_NUM="01C999999"), MEDICINES),
        "aucune ligne d'ER_PHA_F n'est à garder (3 sans ligne d'ER_PRS_F à leur clé)",
    ),
    "a month of flux is in one table": (
        both(ACTS, [*MEDICINES, *OTHER_FLUX]),
        "ER_PHA_F, colonne FLX_DIS_DTD : flux 2024-04 (1 ligne) sans aucune ligne",
    ),
    "acts are given twice": (
        both([*ACTS, ACTS[1]], MEDICINES),
        "ER_PRS_F : des lignes portent la même clé de jointure",
    ),
    "cabinets go round": (
        circle_of_cabinets,
        "ces cabinets se renvoient en rond (1 ->",
    ),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_mistake_is_one_sentence_that_names_the_file_and_the_column(
    tmp_path: Path, mistake: str
) -> None:
    write, sentence = WRONG[mistake]
    write(tmp_path / "tables")
    with pytest.raises(BadInput) as refused:
        read(tmp_path / "work", tmp_path / "tables")
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_files_may_be_given_one_by_one_and_must_say_their_table(tmp_path: Path) -> None:
    folder = dcir.extraction(tmp_path / "tables", ACTS, MEDICINES)
    acts, medicines = folder / "ER_PRS_F.csv", folder / "ER_PHA_F.csv"
    assert read(tmp_path / "work", acts, medicines).found.accepted == 3
    acts.rename(folder / "actes.csv")
    with pytest.raises(BadInput, match=r"actes\.csv : quelle table est-ce"):
        read(tmp_path / "again", folder / "actes.csv", medicines)
    with pytest.raises(BadInput, match="nulle-part n'existe pas"):
        read(tmp_path / "third", tmp_path / "nulle-part")


def test_without_a_key_nobody_is_sealed(tmp_path: Path) -> None:
    folder = dcir.extraction(tmp_path / "tables", ACTS, MEDICINES)
    with pytest.raises(BadInput, match="Pas de clé pour les patients"):
        read(tmp_path / "work", folder, key=None)


def test_progress_only_grows_and_ends_at_all(tmp_path: Path) -> None:
    folder = dcir.extraction(tmp_path / "tables", ACTS, MEDICINES)
    told: list[float] = []
    read(
        tmp_path / "work", folder, progress=lambda done, all_: told.append(done / all_)
    )
    assert told == sorted(told)
    assert told[-1] == 1.0
