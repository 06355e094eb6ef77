"""A full disk is one sentence, and the lake is as it was."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pharmacy_files import Desk, rows, text, tree


@contextmanager
def files_of_16_kb() -> Iterator[None]:
    """Let no file grow beyond, as when a quota is reached."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_that_cannot_grow_leaves_the_lake_as_it_was(filled: Desk) -> None:
    path = filled.file("big.csv", text(rows(4_000)))
    before = tree(filled.folder / "var")
    key = filled.folder / "keys" / "pole.key"
    with files_of_16_kb():
        said = filled.take(path, status=2)
        sealing = filled.run(
            "lake", "seal", path, "--key", key, "--out", "out.csv", status=2
        )
    assert said.startswith("Plus de place sur le disque pour écrire dans ")
    assert said.count("\n") == 1
    assert "Plus de place sur le disque" in sealing
    assert not list(filled.folder.glob("out*"))
    assert tree(filled.folder / "var") == before
    assert filled.take_json(path)["accepted"] == 4_000


@pytest.fixture
def small_disk(desk: Desk) -> Iterator[Path]:
    """A disk of 400 kB where the data are kept."""
    var = desk.folder / "var"
    var.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(var)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk is not permitted here")
    yield var
    subprocess.run(["umount", "-l", str(var)], check=True)


def test_wherever_the_disk_fills_up_the_lake_is_before_or_after(
    desk: Desk, small_disk: Path
) -> None:
    """Room for 0 to 80 kB: the rows, the memory of the batch, then the log lack it."""
    desk.take(desk.file("first.csv", text(rows(50))))
    path = desk.file("next.csv", text(rows(300)))
    lake = small_disk / "lake"
    before = tree(lake)
    filler = small_disk / "filler"
    filler.write_bytes(b"\0" * 4096)
    refused = 0
    for free in range(0, 81, 4):
        with filler.open("ab") as handle:
            fill(handle.fileno())
            handle.truncate(handle.tell() - free * 1024)
        if said := take_or_not(desk, path):
            refused += 1
            assert said.startswith("Plus de place sur le disque pour écrire dans ")
            assert said.count("\n") == 1
            assert tree(lake) == before
            continue
        break
    assert refused >= 4
    assert [batch.rows for batch in desk.lake.batches()] == [50, 300]
    filler.unlink()


def fill(handle: int) -> None:
    """Write until nothing more goes in."""
    with pytest.raises(OSError, match="No space left"):
        while True:
            os.write(handle, b"\0" * 1024)
    os.lseek(handle, 0, os.SEEK_END)


def take_or_not(desk: Desk, path: Path) -> str:
    """What is said of a refusal; nothing when the file went in."""
    try:
        desk.take(path)
    except AssertionError:
        return desk.err
    return ""
