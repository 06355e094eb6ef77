"""The files of an export: found, opened, read line by line, packed by gzip or not."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from maillage.engine.errors import BadInput
from maillage.engine.lake.fhir.resources import Unread, decoded


LONGEST_LINE = 64 << 20
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_ENDINGS = (".ndjson", ".ndjson.gz")
_REMEDY = "donner un dossier ou des fichiers .ndjson ou .ndjson.gz"


def found_files(paths: Sequence[Path]) -> list[Path]:
    """The files of an export: those given, and the NDJSON of the folders given.

    Raises BadInput for what is absent, empty or unreadable, and for a folder without.
    """
    files = [file for path in paths for file in _inside(path)]
    for file in files:
        _refuse_unreadable(file)
    return list(dict.fromkeys(files))


def _inside(path: Path) -> list[Path]:
    if not path.exists():
        raise BadInput(f"{path} n'existe pas : vérifier le chemin.")
    if not path.is_dir():
        return [path]
    files = sorted(one for one in path.iterdir() if one.name.endswith(_ENDINGS))
    if not files:
        raise BadInput(f"{path} : aucun fichier NDJSON dans ce dossier ; {_REMEDY}.")
    return files


def _refuse_unreadable(path: Path) -> None:
    if not path.is_file():
        raise BadInput(f"{path} n'est pas un fichier ordinaire ; {_REMEDY}.")
    try:
        with path.open("rb") as handle:
            empty = not handle.read(1)
    except PermissionError:
        raise BadInput(f"{path} ne peut pas être lu : droits insuffisants.") from None
    if empty and not path.name.endswith(_ENDINGS):
        raise BadInput(f"{path.name} est vide : rien à lire.")


def first_type(path: Path) -> str:
    """The type of the first resource of a file; empty where it has none.

    Raises BadInput where the file is packed and broken.
    """
    for _, line, _ in lines(path):
        try:
            found = decoded(line)
        except Unread:
            return ""
        return found if isinstance(found, str) else type(found).__name__
    return ""


def lines(path: Path) -> Iterator[tuple[int, bytes, int]]:
    """Each line that holds something: its number, itself, how far the file was read.

    Raises BadInput where gzip's data are cut or damaged, and for a line without end.
    """
    with path.open("rb") as raw:
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        handle = gzip.GzipFile(fileobj=raw) if packed else raw
        number = 0
        try:
            while line := handle.readline(LONGEST_LINE):
                number += 1
                if number == 1:
                    line = line.removeprefix(_BOM)
                if len(line) == LONGEST_LINE:
                    raise BadInput(
                        f"{path.name}, ligne {number} : plus de 64 Mo sur une ligne ;"
                        " donner un export NDJSON, une ressource par ligne."
                    )
                if line and not line.isspace():
                    yield number, line, raw.tell()
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise BadInput(
                f"{path.name}, après la ligne {number} : fichier gzip coupé ou abîmé,"
                " rien n'a été importé. Reprendre l'export d'origine."
            ) from None
