"""The one file of a backup: what is in it, how it is written, how it is checked.

A tar compressed with Zstandard, so that any system's `tar --zstd` reads it:

    manifest.json          what was saved, when, by which version; SHA-256 of files
    tables/<model>.jsonl   the rows of each table, one JSON object a line
    data/...               the data folder: codes, lake, builds, files of the web

Tables are saved as Django serialises them and not as a copy of the database, so that a
backup of a single machine (SQLite) restores on a server (PostgreSQL), and the reverse.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa

from maillage.engine.errors import BadInput


FORMAT = 1
MANIFEST = "manifest.json"
LEFT_OUT = (
    "web/secret",
    "web/maillage.sqlite3",
    "web/maillage.sqlite3-wal",
    "web/maillage.sqlite3-shm",
    "web/static",
    "web/depots",
)
"""Remade (tables, served files), or never to travel: the secret, files not imported."""

_CHUNK = 1 << 20


class Writer:
    """Writes an archive beside its place; `archive` renames it there at the end."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.sums: dict[str, str] = {}

    def add_bytes(self, name: str, content: bytes) -> None:
        """One member made of these bytes."""
        member = tarfile.TarInfo(name)
        member.size = len(content)
        member.mode = 0o600
        self.sums[name] = hashlib.sha256(content).hexdigest()
        self._tar.addfile(member, io.BytesIO(content))

    def add_file(self, name: str, path: Path) -> None:
        """One member made of a file, as long as it was when it was opened."""
        with path.open("rb") as file:
            member = tarfile.TarInfo(name)
            member.size = os.fstat(file.fileno()).st_size
            member.mode = 0o600
            counted = _Counted(file, member.size)
            self._tar.addfile(member, counted)
            self.sums[name] = counted.digest.hexdigest()


class _Counted(io.RawIOBase):
    """Reads a file through a digest, never past the size that was announced."""

    def __init__(self, file: Any, size: int) -> None:
        self._file, self._left = file, size
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        wanted = self._left if size < 0 else min(size, self._left)
        found: bytes = self._file.read(wanted)
        self._left -= len(found)
        self.digest.update(found)
        return found


@contextmanager
def archive(path: Path, about: dict[str, Any]) -> Iterator[Writer]:
    """A writer of the archive; the file appears whole, or not at all."""
    beside = path.with_name(f"{path.name}.part")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with (
            os.fdopen(descriptor, "wb") as raw,
            pa.CompressedOutputStream(pa.PythonFile(raw, mode="w"), "zstd") as packed,
            tarfile.open(fileobj=packed, mode="w|") as tar,
        ):
            writer = Writer(tar)
            yield writer
            manifest = {"format": FORMAT, **about, "sha256": writer.sums}
            writer.add_bytes(MANIFEST, json.dumps(manifest, indent=1).encode())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def data_files(root: Path) -> Iterator[tuple[str, Path]]:
    """The files of a data folder to save, by their name in it, the logs first.

    A Delta log is read before the files it speaks of, which are never rewritten: what
    comes in meanwhile is either whole in the copy or not in it.
    """
    found = [
        (path.relative_to(root).as_posix(), path)
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink()
    ]
    kept = [(name, path) for name, path in found if not _left_out(name)]
    return iter(sorted(kept, key=lambda pair: ("_delta_log" not in pair[0], pair[0])))


def _left_out(name: str) -> bool:
    return name.endswith(".part") or any(
        name == left or name.startswith(f"{left}/") for left in LEFT_OUT
    )


def unpack(path: Path, into: Path, notify: Callable[[int], None]) -> dict[str, Any]:
    """Put an archive's members under a folder and check each; gives the manifest.

    `BadInput` where the file is not a backup, is cut, or was changed.
    """
    sums: dict[str, str] = {}
    try:
        with (
            path.open("rb") as raw,
            pa.CompressedInputStream(pa.PythonFile(raw, mode="r"), "zstd") as packed,
            tarfile.open(fileobj=packed, mode="r|") as tar,
        ):
            for member in tar:
                sums[member.name] = _extract(tar, member, into)
                notify(raw.tell())
        manifest = json.loads((into / MANIFEST).read_bytes())
        wanted = manifest["sha256"]
    except FileNotFoundError:
        raise BadInput(_not_a_backup(path)) from None
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError) as fault:
        if isinstance(fault, OSError) and fault.errno:
            raise
        raise BadInput(_not_a_backup(path)) from None
    del sums[MANIFEST]
    if manifest["format"] != FORMAT:
        raise BadInput(
            f"{path.name} vient d'une autre version de Maillage (format "
            f"{manifest['format']}) ; restaurez-la avec cette version-là."
        )
    if sums != wanted:
        raise BadInput(
            f"{path.name} est abîmé : le contenu ne correspond pas à ses empreintes ; "
            "prenez une autre sauvegarde."
        )
    return dict(manifest)


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> str:
    """One member written under the folder and nowhere else; its SHA-256."""
    name = PurePosixPath(member.name)
    source = tar.extractfile(member) if member.isreg() else None
    if source is None or name.is_absolute() or ".." in name.parts:
        raise ValueError(member.name)
    target = into.joinpath(*name.parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        while block := source.read(_CHUNK):
            digest.update(block)
            out.write(block)
    return digest.hexdigest()


def _not_a_backup(path: Path) -> str:
    return (
        f"{path} n'est pas une sauvegarde entière de Maillage ; vérifiez le chemin, "
        "ou prenez une autre sauvegarde."
    )
