"""A line file of Open Medic, opened: its header understood, its rows checkable.

The file may be plain, in a zip, or compressed by gzip; it is unpacked into a temporary
folder with a bound on its size, whatever the archive declares.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from maillage.engine.codes.releases import Oddity
from maillage.engine.codes.text_rows import shown
from maillage.engine.errors import BadInput


LARGEST_LINES = 4 * 2**30
MOST_ODDITIES = 10_000
COLUMNS = (
    "atc5",
    "cip13",
    "top_gen",
    "age",
    "sexe",
    "ben_reg",
    "psp_spe",
    "boites",
    "rem",
    "bse",
)

_CHUNK = 2**22
_LONGEST_LINE = 100_000


@dataclass(frozen=True)
class LineFile:
    """A file on disk with its encoding, where each column is, and its size in rows."""

    name: str
    path: Path
    encoding: str
    width: int
    positions: Mapping[str, int]
    rows: int
    fingerprint: str


@contextmanager
def line_file(source: Path) -> Iterator[LineFile]:
    """The line file of a path; BadInput where it is not one."""
    try:
        with tempfile.TemporaryDirectory(prefix="open-medic-") as folder:
            yield _opened(source.name, _plain_path(source, Path(folder)))
    except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadInput(
            f"{source.name} : ce fichier compressé est abîmé ; "
            "téléchargez-le de nouveau."
        ) from error
    except OSError as error:
        raise BadInput(
            f"{source} : lecture impossible ({error.strerror or error}) ; "
            "vérifiez le fichier, vos droits et la place libre."
        ) from error


def _plain_path(source: Path, folder: Path) -> Path:
    plain = folder / "lines.csv"
    if source.suffix.lower() == ".gz":
        with gzip.open(source, "rb") as packed:
            _copy_bounded(packed, plain, source.name)
        return plain
    if zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            if len(members) != 1 or members[0].flag_bits & 0x1:
                raise BadInput(
                    f"{source.name} : une archive d'un seul fichier, sans mot de "
                    "passe, est attendue ; décompressez-la et donnez le fichier CSV."
                )
            with archive.open(members[0]) as packed:
                _copy_bounded(packed, plain, source.name)
        return plain
    return source


def _copy_bounded(packed: IO[bytes] | gzip.GzipFile, plain: Path, name: str) -> None:
    copied = 0
    with plain.open("wb") as stream:
        while chunk := packed.read(_CHUNK):
            copied += len(chunk)
            if copied > LARGEST_LINES:
                raise BadInput(
                    f"{name} : plus de {LARGEST_LINES // 2**30} Go une fois "
                    "décompressé, bien plus qu'une année d'Open Medic ; refusé."
                )
            stream.write(chunk)


def _opened(name: str, path: Path) -> LineFile:
    with path.open("rb") as stream:
        start = stream.read(_LONGEST_LINE)
    if not start.strip():
        raise BadInput(f"{name} : ce fichier est vide ; téléchargez-le de nouveau.")
    if b"\0" in start or b"\n" not in start:
        raise BadInput(
            f"{name} : ce fichier n'est pas du texte en lignes ; "
            "donnez un fichier CSV d'Open Medic."
        )
    header = start.split(b"\n", 1)[0].removeprefix(codecs.BOM_UTF8)
    width, positions = _positions(name, header.decode("latin-1"))
    fingerprint, rows, encoding = _scan(path)
    return LineFile(name, path, encoding, width, positions, rows, fingerprint)


def _positions(name: str, header: str) -> tuple[int, dict[str, int]]:
    names = [cell.strip().strip('"').lower() for cell in header.strip().split(";")]
    if len(names) == 1:
        raise BadInput(
            f"{name}, ligne 1 : aucun point-virgule ; les colonnes d'un fichier Open "
            "Medic sont séparées par « ; », donnez-le tel qu'il est publié."
        )
    for column in COLUMNS:
        if names.count(column) != 1:
            how = "manque" if column not in names else "est là deux fois"
            raise BadInput(
                f"{name}, ligne 1 : la colonne {column.upper()} {how} ; "
                "donnez la base complète d'Open Medic telle qu'elle est publiée."
            )
    return len(names), {column: names.index(column) for column in COLUMNS}


def _scan(path: Path) -> tuple[str, int, str]:
    """Fingerprint, rows under the header, and encoding, in one pass over the bytes."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, ends, last = True, 0, b"\n"
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            ends += chunk.count(b"\n")
            last = chunk[-1:]
            is_utf8 = is_utf8 and _decodes(decoder, chunk)
    rows = ends + (last != b"\n") - 1
    return digest.hexdigest(), rows, "utf-8" if is_utf8 else "latin-1"


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def bad_rows(file: LineFile, patterns: Mapping[str, str]) -> list[Oddity]:
    """Every row that cannot be used, with its line and its first bad column.

    A second and slower reading, done only when the first one refused rows; it keeps
    the first `MOST_ODDITIES`, and one line more that says how many others there are.
    """
    compiled = {
        file.positions[column]: (column, re.compile(pattern))
        for column, pattern in patterns.items()
    }
    found: list[Oddity] = []
    others = 0
    with file.path.open(encoding=file.encoding, newline="") as stream:
        next(stream)
        for number, line in enumerate(stream, 2):
            odd = _judge(file, number, line, compiled)
            if odd is not None and len(found) < MOST_ODDITIES:
                found.append(odd)
            elif odd is not None:
                others += 1
    if others:
        done = f"{others} autres lignes ignorées, non détaillées"
        found.append(Oddity(file.name, 0, 0, "more bad rows", "", done))
    return found


def _judge(
    file: LineFile,
    number: int,
    line: str,
    patterns: Mapping[int, tuple[str, re.Pattern[str]]],
) -> Oddity | None:
    done = "ligne ignorée"
    text = line.rstrip("\r\n")
    if not text.strip():
        return Oddity(file.name, number, 0, "blank line", "", done)
    cells = next(csv.reader([text], delimiter=";"))
    if len(cells) != file.width:
        said = f"{len(cells)} colonnes au lieu de {file.width}"
        return Oddity(file.name, number, 0, "column count", said, done)
    for position, (column, pattern) in sorted(patterns.items()):
        if pattern.fullmatch(cells[position].strip(" ")) is None:
            found = f"{column.upper()} = {shown(cells[position])}"
            return Oddity(file.name, number, position + 1, f"bad {column}", found, done)
    return None
