"""Where files brought by an animator wait: read by nobody else, then erased.

A file lies alone in a folder with a name drawn at random, readable by the service only
(0600), outside what a backup takes. It is erased when it is imported, refused or
discarded, and in any case after a week.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from maillage.engine.lake.identity import holds_national_number


DAYS_KEPT = 7
MOST_BYTES = 2 * 2**30
"""A year of a large pharmacy is about 100 MB: beyond this it is something else."""

KINDS = (".csv", ".tsv", ".txt", ".xlsx")

_NOT_IN_A_NAME = re.compile(r"[^0-9A-Za-zÀ-ÖØ-öø-ÿ ._-]+")
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Received:
    """A file that has just come in: where it waits, its name, its size, its digest."""

    path: str
    """Under the folder of drops."""
    name: str
    size_bytes: int
    sha256: str


def root() -> Path:
    """The folder of all that waits."""
    return Path(settings.WEB_ROOT) / "depots"


def place_of(path: str) -> Path:
    """Where a waiting file is."""
    return root() / path


def erase(path: str) -> None:
    """Erase a waiting file and its folder; nothing is said of one already gone."""
    folder = path.partition("/")[0]
    if folder:
        shutil.rmtree(root() / folder, ignore_errors=True)


def erase_all_but(paths: set[str], *, older_than_hours: float) -> None:
    """Erase what no one waits for any more: rests of an upload that was cut short.

    What is younger may be an upload still coming in.
    """
    kept = {path.partition("/")[0] for path in paths}
    limit = time.time() - 3600 * older_than_hours
    for folder in root().glob("*"):
        with suppress(OSError):
            if folder.name not in kept and folder.stat().st_mtime < limit:
                shutil.rmtree(folder, ignore_errors=True)


def plain_name(name: str) -> str:
    """The name of a file as it may be kept and shown.

    A name that holds a national number is masked: it would identify a patient.
    """
    stem, dot, kind = Path(name.replace("\\", "/")).name.rpartition(".")
    stem, kind = (stem, f"{dot}{kind}".lower()) if stem else (kind, "")
    stem = _NOT_IN_A_NAME.sub("-", stem).strip(" .-")[:_LONGEST_NAME]
    apart = re.sub(r"[^0-9A-Za-z]+", " ", stem)
    if holds_national_number(apart):
        stem = "masque"
    return f"{stem or 'fichier'}{_NOT_IN_A_NAME.sub('', kind)[:8]}"


class DepotUploadHandler(FileUploadHandler):
    """Writes each file straight to where it will wait, so that nothing is copied twice.

    What the view does not claim is erased by `erase_unclaimed`.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.too_large: list[str] = []
        self._open: BinaryIO | None = None
        self._unclaimed: set[str] = set()

    def new_file(self, *given: Any, **named: Any) -> None:
        """Open the place of the next file."""
        super().new_file(*given, **named)
        self._path = f"{secrets.token_hex(16)}/{plain_name(self.file_name or '')}"
        place = place_of(self._path)
        root().mkdir(parents=True, exist_ok=True, mode=0o700)
        place.parent.mkdir(mode=0o700)
        self._unclaimed.add(self._path)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        self._open = os.fdopen(os.open(place, flags, 0o600), "wb")
        self._digest, self._size = hashlib.sha256(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        """Write a piece; a file that is far too large is left there."""
        if self._open is None:
            return
        self._size += len(raw_data)
        if self._size > MOST_BYTES:
            self._close()
            erase(self._path)
            self.too_large.append(plain_name(self.file_name or ""))
            raise SkipFile
        self._digest.update(raw_data)
        self._open.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """The file as a form sees it, with what was received of it."""
        self._close()
        name = plain_name(self.file_name or "")
        found = UploadedFile(None, name, self.content_type, file_size, self.charset)
        found.received = Received(self._path, name, file_size, self._digest.hexdigest())
        return found

    def upload_interrupted(self) -> None:
        """The sender went away: nothing is kept."""
        self._close()
        self.erase_unclaimed()

    def claim(self, received: Received) -> None:
        """Keep a file after the request."""
        self._unclaimed.discard(received.path)

    def erase_unclaimed(self) -> None:
        """Erase what nobody wanted."""
        self._close()
        for path in self._unclaimed:
            erase(path)
        self._unclaimed.clear()

    def _close(self) -> None:
        if self._open is not None:
            file, self._open = self._open, None
            file.close()
