"""Looks inside an XLSX file before any library opens it: is it one, is it a bomb?

An XLSX is a zip. A few kilobytes may declare, or hide, gigabytes; a sheet with one cell
in its last corner makes a reader reserve all the others. Both are found here by
inflating each member in small pieces and counting, never trusting what is declared.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn

from maillage.engine.errors import BadInput


MOST_BYTES = 1 << 30
MOST_RATIO = 200
MOST_CELLS = 30_000_000
_SMALL = 10 << 20
_PIECE = 1 << 20
_OVERLAP = 64
_REFERENCE = rb"""\br\s*=\s*["']"""
# How far a sheet goes, roughly: the number of digits of its rows, of letters of its
# columns. Each class gives a bound, which is all that is needed.
_ROWS = (
    (re.compile(_REFERENCE + rb"[A-Z]{1,3}\d{7}"), 1_048_576),
    (re.compile(_REFERENCE + rb"[A-Z]{1,3}\d{6}"), 999_999),
)
_COLUMNS = (
    (re.compile(_REFERENCE + rb"[A-Z]{3}\d"), 16_384),
    (re.compile(_REFERENCE + rb"[H-Z][A-Z]\d"), 702),
    (re.compile(_REFERENCE + rb"[C-G][A-Z]\d"), 208),
    (re.compile(_REFERENCE + rb"[AB][A-Z]\d"), 78),
)


def check_workbook(
    path: Path, *, most_bytes: int = MOST_BYTES, most_cells: int = MOST_CELLS
) -> None:
    """Raise BadInput unless a file is a whole XLSX of a reasonable size.

    What is reasonable unfolded is less for a page that waits than for a command.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if "xl/workbook.xml" not in names:
                raise BadInput(
                    f"{path.name} est une archive zip, pas un classeur XLSX : en sortir"
                    " le fichier CSV ou XLSX, puis recommencer."
                )
            _check_declared(path, members, most_bytes)
        with path.open("rb") as file:
            _check_real(path, file, members, most_bytes, most_cells)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise BadInput(
            f"{path.name} est coupé ou abîmé : ce classeur XLSX ne s'ouvre pas."
            " L'enregistrer de nouveau, ou en CSV."
        ) from error


def _check_declared(
    path: Path, members: list[zipfile.ZipInfo], most_bytes: int
) -> None:
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if total > most_bytes or packed > path.stat().st_size or len(members) > 10_000:
        _refuse_bomb(path, most_bytes)
    for member in members:
        _check_ratio(path, member, member.file_size, most_bytes)


def _check_ratio(
    path: Path, member: zipfile.ZipInfo, size: int, most_bytes: int
) -> None:
    if size > _SMALL and size > MOST_RATIO * max(member.compress_size, 1):
        _refuse_bomb(path, most_bytes)


def _check_real(
    path: Path,
    file: BinaryIO,
    members: list[zipfile.ZipInfo],
    most_bytes: int,
    most_cells: int,
) -> None:
    total = 0
    for member in members:
        is_sheet = member.filename.startswith("xl/worksheets/")
        extent = _Extent()
        size = checksum = 0
        for piece in _inflated(file, member):
            size += len(piece)
            total += len(piece)
            checksum = zlib.crc32(piece, checksum)
            if total > most_bytes or size > member.file_size:
                _refuse_bomb(path, most_bytes)
            _check_ratio(path, member, size, most_bytes)
            if is_sheet:
                extent.see(piece)
        if checksum != member.CRC:
            raise zipfile.BadZipFile("wrong checksum")
        if extent.cells > most_cells:
            raise BadInput(
                f"{path.name} : une feuille de ce classeur s'étend sur plus de"
                f" {most_cells // 1_000_000} millions de cellules ; l'enregistrer en"
                " CSV."
            )


class _Extent:
    """How many cells a reader would reserve for a sheet, at most."""

    def __init__(self) -> None:
        self._tail = b""
        self._rows = 99_999
        self._columns = 26

    @property
    def cells(self) -> int:
        return self._rows * self._columns

    def see(self, piece: bytes) -> None:
        text = self._tail + piece
        self._tail = text[-_OVERLAP:]
        for pattern, rows in _ROWS:
            if rows > self._rows and pattern.search(text):
                self._rows = rows
        for pattern, columns in _COLUMNS:
            if columns > self._columns and pattern.search(text):
                self._columns = columns


def _inflated(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a member really holds, a piece at a time, whatever its header declares."""
    file.seek(max(member.header_offset, 0))
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile("no local header")
    name_length = int.from_bytes(header[26:28], "little")
    extra_length = int.from_bytes(header[28:30], "little")
    file.seek(name_length + extra_length, 1)
    left = member.compress_size
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile("unknown compression")
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while left:
        packed = file.read(min(left, _PIECE))
        if not packed:
            raise EOFError
        left -= len(packed)
        if member.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed and not inflate.eof:
            yield inflate.decompress(packed, _PIECE)
            packed = inflate.unconsumed_tail
    if member.compress_type == zipfile.ZIP_DEFLATED:
        yield inflate.flush()


def _refuse_bomb(path: Path, most_bytes: int) -> NoReturn:
    raise BadInput(
        f"{path.name} : ce classeur se déplierait en plus de mille fois sa taille ou"
        f" plus de {most_bytes >> 20} Mo (« bombe zip ») ; l'enregistrer en CSV."
    )
