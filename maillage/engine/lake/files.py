"""Files that are never half written, and what a full disk is called."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from maillage.engine.errors import BadInput


TEMPORARY = ".partial"
"""How the name of a file being written ends."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def write_beside(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file under another name, then give it its own in one rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + TEMPORARY)
    with open(beside, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as f:
        f.write(content)
        f.flush()
        os.fsync(f.fileno())
    beside.replace(path)


def sync(path: Path) -> None:
    """Wait until a file's bytes are on the disk."""
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def is_disk_full(error: BaseException) -> bool:
    """Whether an error says that nothing more can be written."""
    number = getattr(error, "errno", None)
    text = str(error)
    return number in _FULL or any(os.strerror(code) in text for code in _FULL)


@contextmanager
def disk_full_said(where: Path) -> Iterator[None]:
    """Turn a full disk into one sentence; other errors pass through."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, BadInput) and is_disk_full(error):
            raise BadInput(
                f"Plus de place sur le disque pour écrire dans {where} : rien n'a été"
                " gardé. Libérer de la place, puis recommencer."
            ) from error
        raise
