"""A workbook is looked into before it is opened."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from maillage.engine.errors import BadInput
from maillage.engine.lake.archive import check_workbook


def workbook(last_cell: str = "B2") -> bytes:
    made = Workbook()
    made.active["A1"] = "patient"
    made.active[last_cell] = 1
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_member(content: bytes, name: str = "xl/workbook.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def lying_about_its_size(data: bytes, declared: int) -> bytes:
    """The central directory says less than what inflates."""
    at = data.index(b"PK\x01\x02") + 24
    return data[:at] + declared.to_bytes(4, "little") + data[at + 4 :]


def test_an_ordinary_workbook_passes(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    path.write_bytes(workbook())
    check_workbook(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (with_member(b"\0" * 50_000_000), "bombe zip"),
        (lying_about_its_size(with_member(b"<a/>" * 1_000_000), 10), "bombe zip"),
        (with_member(b"patient;cip13", "f.csv"), "archive zip, pas un classeur"),
        (workbook()[:-200], "coupé ou abîmé"),
        (workbook()[:2000] + b"\0" * 50 + workbook()[2050:], "coupé ou abîmé"),
        (workbook("XFD1048576"), "millions de cellules"),
        (workbook("AB1048576"), "millions de cellules"),
    ],
)
def test_a_workbook_that_would_do_harm_is_refused(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "f.xlsx"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=sentence):
        check_workbook(path)
