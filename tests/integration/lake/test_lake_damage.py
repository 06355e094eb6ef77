"""However a file is damaged, it is read or refused: there is never a traceback."""

from __future__ import annotations

import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook
from pharmacy_files import TITLES, rows, text

from maillage.engine.errors import BadInput
from maillage.engine.lake.intake import Intake, take_in
from maillage.engine.lake.keys import Key
from maillage.engine.lake.store import Lake


HOW = Intake(
    today=date(2026, 11, 22),
    at=datetime(2026, 11, 22, tzinfo=UTC),
    key=Key(bytes(32)),
    dry_run=True,
)
GRAFTS = (b'"', b";", b"\n", b"\r", b"\0", b"\xff", b'""', b",", b"\t", b"<", b"9" * 20)


def damaged(content: bytes, draw: random.Random) -> bytes:
    """Some bytes changed, taken out, or put in."""
    made = bytearray(content)
    for _ in range(draw.choice([1, 1, 2, 5, 20])):
        place = draw.randrange(len(made))
        match draw.randrange(3):
            case 0:
                made[place] = draw.randrange(256)
            case 1:
                del made[place : place + draw.randrange(1, 40)]
            case _:
                made[place:place] = draw.choice(GRAFTS)
    return bytes(made)


def csv_file(draw: random.Random) -> bytes:
    return damaged(text(rows(20)).encode(), draw)


@cache
def workbook() -> bytes:
    made = Workbook()
    for row in [TITLES, *(list(row.values()) for row in rows(20))]:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def damaged_workbook(draw: random.Random) -> bytes:
    return damaged(workbook(), draw)


def workbook_with_a_damaged_part(draw: random.Random) -> bytes:
    """The zip is right; one of the documents inside is not."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        hit = draw.choice(source.namelist())
        for name in source.namelist():
            part = source.read(name)
            made.writestr(name, damaged(part, draw) if name == hit else part)
    return out.getvalue()


@pytest.mark.parametrize(
    "make", [csv_file, damaged_workbook, workbook_with_a_damaged_part]
)
def test_a_damaged_file_is_read_or_refused(
    tmp_path: Path, make: Callable[[random.Random], bytes]
) -> None:
    draw = random.Random(20261122)
    path = tmp_path / "f"
    ends: Counter[str] = Counter()
    for _ in range(120):
        path.write_bytes(make(draw))
        try:
            (outcome,) = take_in(Lake(tmp_path / "none"), [path], HOW)
        except BadInput as mistake:
            assert str(mistake).startswith("f")
            ends["refused"] += 1
        else:
            ends["read"] += 1
            assert outcome.rows == outcome.accepted + outcome.rejected
    assert ends["refused"] > 20
    assert ends["refused"] + ends["read"] == 120
