"""Published files, read from a folder or a zip without ever unpacking it to disk.

Nothing of an archive's paths is used but the last part of each name, and nothing is
read beyond fixed sizes, whatever the archive declares: a zip bomb or a path that
climbs out of its folder is refused with one sentence.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from maillage.engine.errors import BadInput


LARGEST_FILE = 200 * 2**20
LARGEST_TOTAL = 600 * 2**20
MOST_MEMBERS = 200
HIGHEST_RATIO = 100
"""Text of this sort shrinks 5 to 15 times; a bomb, a thousand times."""

Wanted = Callable[[str], bool]


@dataclass(frozen=True)
class PublishedFile:
    """One file: its own name without folders, and what it holds."""

    name: str
    content: bytes


def read_published(source: Path, wanted: Wanted) -> list[PublishedFile]:
    """The files of a folder, a zip or a single file whose name `wanted` accepts.

    Sorted by name. BadInput when the path is not there, is not readable, holds the
    same file twice, or is larger than a published release can be.
    """
    with _unreadable_is_bad_input(source):
        if source.is_dir():
            files = list(_read_folder(source, wanted))
        elif not source.exists():
            raise BadInput(
                f"{source} : ce chemin n'existe pas ; vérifiez son orthographe."
            )
        elif zipfile.is_zipfile(source):
            files = list(_read_zip(source, wanted))
        else:
            files = list(_read_single(source, wanted))
    _refuse_doubles(source, files)
    return sorted(files, key=lambda file: file.name.lower())


@contextmanager
def _unreadable_is_bad_input(source: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise BadInput(
            f"{source} : cette archive zip est abîmée ou d'un format inconnu ; "
            "téléchargez-la de nouveau."
        ) from error
    except OSError as error:
        raise BadInput(
            f"{source} : lecture impossible ({error.strerror or error}) ; "
            "vérifiez le fichier et vos droits."
        ) from error


def _read_folder(folder: Path, wanted: Wanted) -> Iterator[PublishedFile]:
    paths = sorted(p for p in folder.iterdir() if p.is_file() and wanted(p.name))
    _refuse_sizes(folder, [path.stat().st_size for path in paths])
    for path in paths:
        with path.open("rb") as stream:
            yield PublishedFile(path.name, _bounded(stream, f"{path}"))


def _read_single(path: Path, wanted: Wanted) -> Iterator[PublishedFile]:
    if wanted(path.name):
        with path.open("rb") as stream:
            yield PublishedFile(path.name, _bounded(stream, f"{path}"))


def _read_zip(path: Path, wanted: Wanted) -> Iterator[PublishedFile]:
    with zipfile.ZipFile(path) as archive:
        members = [info for info in archive.infolist() if not info.is_dir()]
        _refuse_members(path, members)
        chosen = [info for info in members if wanted(_own_name(info))]
        _refuse_sizes(path, [info.file_size for info in chosen])
        total = 0
        for info in chosen:
            with archive.open(info) as stream:
                content = _bounded(stream, f"{path}, {info.filename}")
            total += len(content)
            _refuse_sizes(path, [total])
            yield PublishedFile(_own_name(info), content)


def _own_name(info: zipfile.ZipInfo) -> str:
    return PurePosixPath(info.filename.replace("\\", "/")).name


def _refuse_members(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise BadInput(
            f"{path} : cette archive contient {len(members)} fichiers, "
            f"{MOST_MEMBERS} au plus sont attendus ; n'y laissez que la publication."
        )
    for info in members:
        name = PurePosixPath(info.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
            raise BadInput(
                f"{path} : le nom « {info.filename[:80]} » sort de l'archive ; "
                "elle est refusée, téléchargez-la à sa source."
            )
        if info.flag_bits & 0x1:
            raise BadInput(
                f"{path} : « {info.filename[:80]} » est protégé par un mot de passe ; "
                "donnez une archive sans mot de passe."
            )
        if info.file_size > HIGHEST_RATIO * max(info.compress_size, 2**16):
            raise _too_large(f"{path}, {info.filename[:80]}")


def _refuse_sizes(source: Path, sizes: list[int]) -> None:
    if sum(sizes) > LARGEST_TOTAL or max(sizes, default=0) > LARGEST_FILE:
        raise _too_large(str(source))


def _bounded(stream: IO[bytes], where: str) -> bytes:
    # A declared size may lie: one byte more than the limit is asked for, no more.
    content = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise _too_large(where)
    return content


def _too_large(where: str) -> BadInput:
    return BadInput(
        f"{where} : beaucoup plus gros que ce qui est publié "
        f"({LARGEST_FILE // 2**20} Mo par fichier au plus) ; refusé sans être lu."
    )


def _refuse_doubles(source: Path, files: list[PublishedFile]) -> None:
    seen: set[str] = set()
    for file in files:
        if file.name.lower() in seen:
            raise BadInput(
                f"{source} : « {file.name} » s'y trouve deux fois ; n'en gardez qu'un."
            )
        seen.add(file.name.lower())
