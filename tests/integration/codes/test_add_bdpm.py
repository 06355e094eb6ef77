"""A small publication with every trap of the real one, from files to a release."""

from __future__ import annotations

import csv
import json
import zipfile
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from maillage.engine.codes import releases
from maillage.engine.codes.bdpm import add_bdpm
from maillage.engine.codes.cip13 import with_key
from maillage.engine.codes.releases import (
    PRESENTATIONS_SCHEMA,
    Release,
    latest_drug_release,
    list_releases,
    presentations_path,
)
from maillage.engine.codes.store import find
from maillage.engine.errors import BadInput


TODAY = date(2026, 11, 22)
TABLET = "plaquette(s) PVC aluminium de 28 comprimé(s)"


def cip13(cip7: str) -> str:
    return with_key("34009" + cip7)


def medicine(cis: str, name: str, routes: str = "orale", on: str = "01/02/2024") -> str:
    return f"{cis}\t{name}\tcomprimé\t{routes}\tActive\tNat\tOui\t{on}\t\t\t LABO\tNon"


def pack(
    cis: str,
    cip7: str,
    *,
    rate: str = "65%",
    amounts: str = "4,00\t5,02\t1,02",
    on: str = "03/04/2025",
    label: str = TABLET,
) -> str:
    code = cip13(cip7)
    return (
        f"{cis}\t{cip7}\t{label}\tactive\tcom\t{on}\t{code}\toui\t{rate}\t{amounts}\t"
    )


def component(
    cis: str, code: str, name: str, kind: str = "SA", dose: str = "5 mg"
) -> str:
    return f"{cis}\tcomprimé\t{code}\t{name}\t{dose}\tun comprimé\t{kind}\t1"


FILES = {
    "CIS_bdpm.txt": (
        [
            medicine("60000001", "PRINCEPS 5 mg, comprimé"),
            medicine("60000002", "GENERIQUE 5 mg, comprimé"),
            medicine("60000003", "SEMBLABLE 5 mg, comprimé"),
            medicine("60000004", "DICLOFENAC 5 mg, comprimé", on="30/02/2024"),
            medicine("60000005", "COURT, comprimé"),
            medicine("60000001", "DOUBLE"),
        ],
        "cp1252",
        "\r\n",
    ),
    "CIS_CIP_bdpm.txt": (
        [
            pack("60000001", "1000001", rate="65 %"),
            pack("60000002", "1000002", amounts="1,466,29\t1,467,31\t1,02"),
            pack("60000003", "1000003", amounts="\t\t", rate="", on="29/11/2924"),
            pack("60000004", "1000004", amounts="13,91\t1,02\t"),
            pack("60000009", "1000005", amounts="abc\t5,02\t1,02", rate="65"),
            pack("60000001", "1000001"),
            pack("60000005", "1000006").replace(cip13("1000006"), "3400910000060"),
            pack("60000005", "1000007").replace(cip13("1000007"), "3400910"),
        ],
        "utf-8",
        "\n",
    ),
    "CIS_COMPO_bdpm.txt": (
        [
            component("60000001", "001", "SEL DE X"),
            component("60000001", "002", "X", "FT"),
            component("60000003", "001", "SEL DE X"),
            component("60000003", "002", "X", "ST", dose="5,00 mg"),
            component("60000004", "003", "DICLOFÉNAC SODIQUE"),
            component("60000004", "004", "Y", "ZZ"),
        ],
        "cp1252",
        "\r\n",
    ),
    "CIS_GENER_bdpm.txt": (
        [
            "7\tX 5 mg\t60000001\t0\t1",
            "7\tX 5 mg\t60000002\t1\t2",
            "9\tX 10 mg\t60000002\t2\t2",
            "7\tX 5 mg\t60000003\t8\t3",
        ],
        "cp1252",
        "\r\n",
    ),
    "CIS_CPD_bdpm.txt": (
        ["60000001\tréservé\r\r", "\r", "60000002\tliste I"],
        "cp1252",
        "\r\n",
    ),
    "CIS_MITM.txt": (
        [
            "60000001\tC08CA01\tPRINCEPS\thttp",
            "60000005\tA12AX\tCOURT\thttp",
            "60000002\tX99\tGENERIQUE\thttp",
        ],
        "cp1252",
        "\r\n",
    ),
    "CIS_CIP_Dispo_Spec.txt": (
        ["60000001\t\t1\tRupture\t01/05/2025\t19/05/2025\t01/01/2099\thttp"],
        "latin-1",
        "\r\n",
    ),
}


@pytest.fixture
def published(tmp_path: Path) -> Path:
    folder = tmp_path / "published"
    folder.mkdir()
    for name, (lines, encoding, end) in FILES.items():
        text = end.join(lines) + end
        (folder / name).write_bytes(text.encode(encoding))
    (folder / "HAS_LiensPageCT_bdpm.txt").write_bytes(b"CT-1\thttp\r\n")
    return folder


def add(source: Path, tmp_path: Path, on: date | None = None) -> Release:
    return add_bdpm(source, tmp_path / "codes", date=on, today=TODAY)


def oddities(release: Release) -> list[tuple[str, str, str, str]]:
    with (release.path / "oddities.csv").open(encoding="utf-8", newline="") as stream:
        return [
            (row["file"], row["line"], row["column"], row["kind"])
            for row in csv.DictReader(stream, delimiter=";")
        ]


def test_the_release_is_named_by_the_latest_date_of_its_files(
    published: Path, tmp_path: Path
) -> None:
    # 29/11/2924 has not come; the date of return 01/01/2099 is a forecast.
    assert add(published, tmp_path).name == "2025-05-19"


def test_presentations_say_code_source_group_units_and_price(
    published: Path, tmp_path: Path
) -> None:
    release = add(published, tmp_path)
    assert pq.read_schema(presentations_path(release)).equals(PRESENTATIONS_SCHEMA)
    assert find(release, cip13("1000001")) == {
        "cip13": cip13("1000001"),
        "cis": "60000001",
        "label": f"PRINCEPS 5 mg, comprimé, {TABLET}",
        "atc": "C08CA01",
        "atc_source": "official",
        "generic_group": "7",
        "generic_role": "princeps",
        "units_per_pack": 28,
        "price_cents": 400,
        "fee_cents": 102,
        "reimbursement_percent": 65,
        "strength_micrograms": 5_000,
        "form": "comprime",
        "biosimilar_role": None,
        "routes": "orale",
        # 28 tablets of 5 mg
        "pack_content_millionths": 140_000_000,
        "pack_content_unit": "mg",
    }
    rows = {
        row["cis"]: row
        for row in pq.read_table(presentations_path(release)).to_pylist()
    }
    assert {cis: (row["atc"], row["atc_source"]) for cis, row in rows.items()} == {
        "60000001": ("C08CA01", "official"),
        "60000002": ("C08CA01", "generic group"),
        "60000003": ("C08CA01", "composition"),
        "60000004": ("M01AB05", "substance"),
        "60000005": ("A12AX", "official"),
        "60000009": (None, None),
    }
    assert rows["60000002"]["price_cents"] == 146629
    assert (rows["60000002"]["generic_group"], rows["60000002"]["generic_role"]) == (
        "7",
        "generic",
    )
    assert rows["60000003"]["price_cents"] is None
    assert rows["60000003"]["reimbursement_percent"] is None
    assert rows["60000004"]["price_cents"] is rows["60000004"]["fee_cents"] is None
    assert rows["60000009"]["label"] == TABLET


def test_everything_odd_is_said_with_its_file_line_and_column(
    published: Path, tmp_path: Path
) -> None:
    release = add(published, tmp_path)
    said = [odd for odd in oddities(release) if odd[3] != "biosimilar not found"]
    assert sorted(said) == sorted(
        [
            ("CIS_bdpm.txt", "4", "8", "bad date"),
            ("CIS_bdpm.txt", "6", "1", "double"),
            ("CIS_CIP_bdpm.txt", "1", "9", "spaced rate"),
            ("CIS_CIP_bdpm.txt", "2", "10", "thousands mark"),
            ("CIS_CIP_bdpm.txt", "3", "6", "bad date"),
            ("CIS_CIP_bdpm.txt", "4", "10", "price sum"),
            ("CIS_CIP_bdpm.txt", "5", "1", "unknown medicine"),
            ("CIS_CIP_bdpm.txt", "5", "9", "bad rate"),
            ("CIS_CIP_bdpm.txt", "5", "10", "bad amount"),
            ("CIS_CIP_bdpm.txt", "5", "10", "price sum"),
            ("CIS_CIP_bdpm.txt", "6", "7", "double"),
            ("CIS_CIP_bdpm.txt", "7", "7", "bad key"),
            ("CIS_CIP_bdpm.txt", "8", "7", "bad CIP13"),
            ("CIS_CIP_bdpm.txt", "2", "1", "several generic groups"),
            ("CIS_COMPO_bdpm.txt", "2", "7", "FT for ST"),
            ("CIS_COMPO_bdpm.txt", "6", "7", "bad kind"),
            ("CIS_GENER_bdpm.txt", "4", "4", "bad role"),
            ("CIS_CPD_bdpm.txt", "1", "0", "line end"),
            ("CIS_CPD_bdpm.txt", "2", "0", "line end"),
            ("CIS_CPD_bdpm.txt", "2", "0", "blank line"),
            ("CIS_MITM.txt", "2", "2", "short ATC"),
            ("CIS_MITM.txt", "3", "2", "bad ATC"),
            ("HAS_LiensPageCT_bdpm.txt", "0", "0", "unused file"),
        ]
    )
    manifest = json.loads((release.path / "release.json").read_text("utf-8"))
    assert manifest["oddities"]["line end"] == 2
    assert sum(manifest["oddities"].values()) == len(oddities(release))
    written = {file["name"]: file["encoding"] for file in manifest["files"]}
    assert written["CIS_CIP_bdpm.txt"] == "utf-8"
    assert written["CIS_bdpm.txt"] == "windows-1252"


def test_a_zip_gives_the_same_release_and_twice_changes_nothing(
    published: Path, tmp_path: Path
) -> None:
    first = add(published, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in first.path.iterdir()}
    zipped = tmp_path / "bdpm.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in published.iterdir():
            archive.write(path, f"bdpm/{path.name}")
    assert add(zipped, tmp_path) == first
    assert {path: path.stat().st_mtime_ns for path in first.path.iterdir()} == before


def test_releases_live_side_by_side_and_the_newest_is_used(
    published: Path, tmp_path: Path
) -> None:
    add(published, tmp_path)
    newest = add(published, tmp_path, on=date(2025, 6, 1))
    codes = tmp_path / "codes"
    assert [r.name for r in list_releases(codes)] == ["2025-05-19", "2025-06-01"]
    assert latest_drug_release(codes) == newest


def test_another_publication_of_the_same_date_is_refused(
    published: Path, tmp_path: Path
) -> None:
    add(published, tmp_path)
    with (published / "CIS_bdpm.txt").open("ab") as stream:
        stream.write(medicine("60000008", "NOUVEAU").encode("cp1252") + b"\r\n")
    with pytest.raises(BadInput, match="porte déjà la date 2025-05-19"):
        add(published, tmp_path)
    assert add(published, tmp_path, on=date(2025, 5, 20)).name == "2025-05-20"


def test_an_older_publication_with_fewer_columns_is_read(
    published: Path, tmp_path: Path
) -> None:
    # 11 columns: one price, no public price, no fee; no MITM, no availability.
    line = pack("60000001", "1000001", amounts="4,00").rstrip("\t") + "\tindications"
    (published / "CIS_CIP_bdpm.txt").write_text(line + "\n", "utf-8")
    (published / "CIS_MITM.txt").unlink()
    (published / "CIS_CIP_Dispo_Spec.txt").unlink()
    release = add(published, tmp_path)
    found = find(release, cip13("1000001"))
    assert found is not None
    assert (found["price_cents"], found["fee_cents"], found["atc"]) == (400, None, None)
    said = oddities(release)
    assert ("CIS_CIP_bdpm.txt", "0", "0", "older layout") in said
    assert ("CIS_MITM.txt", "0", "0", "absent file") in said


@pytest.mark.parametrize(
    ("name", "content", "match"),
    [
        ("CIS_bdpm.txt", None, r"CIS_bdpm\.txt manque"),
        ("CIS_CIP_bdpm.txt", b"", "vide"),
        ("CIS_CIP_bdpm.txt", b"\x00\x01\x02", "pas du texte"),
        ("CIS_CIP_bdpm.txt", b"60000001;1000001;x\n", "tabulations"),
    ],
)
def test_a_publication_that_cannot_be_used_is_refused_and_nothing_is_left(
    published: Path, tmp_path: Path, name: str, content: bytes | None, match: str
) -> None:
    if content is None:
        (published / name).unlink()
    else:
        (published / name).write_bytes(content)
    with pytest.raises(BadInput, match=match):
        add(published, tmp_path)
    assert list_releases(tmp_path / "codes") == []


def test_a_date_that_has_not_come_is_refused(published: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="pas encore venue"):
        add(published, tmp_path, on=date(2027, 1, 1))


def test_a_full_disk_leaves_the_releases_as_they_were(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(releases.pq, "write_table", full)
    with pytest.raises(BadInput, match="rien n'a été changé"):
        add(published, tmp_path)
    assert list((tmp_path / "codes" / "bdpm").iterdir()) == []
