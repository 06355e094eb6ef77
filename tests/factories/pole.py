"""A small invented pole with its base of calculation, made once for a whole run.

Several workers ask for it: the first one makes it, the others wait, then copy.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from maillage.engine.codes.store import write_presentations
from maillage.engine.synthesis.formulary import demonstration_presentations
from maillage.engine.synthesis.pole import write_pole


TODAY = "2026-11-22"
LAST_MONTH = date(2026, 10, 1)
NAME = "Pôle du Plateau"
SLUG = "pole-du-plateau"
"""What the structure's folder is called: the short name that its page gives it."""

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Pole:
    """Where the data lie, and the codes of the circle's doctors."""

    data: Path
    keys: Path
    codes: tuple[str, ...]

    @property
    def sealed(self) -> list[Path]:
        """The pharmacies' files, without national numbers."""
        return sorted((self.data / "scelles").glob("*.csv"))


def shared_pole(factory: pytest.TempPathFactory) -> Pole:
    """The pole of this run; it is only ever read, so take a copy to change it."""
    return _read(made_once(factory, "pole", _make))


def copied(pole: Pole, folder: Path) -> Pole:
    """The pole in a folder of one's own."""
    shutil.copytree(pole.data.parent, folder, dirs_exist_ok=True)
    return _read(folder)


def made_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]
) -> Path:
    """A folder that one worker makes and all the workers of a run share.

    Several runs share those of `MAILLAGE_TESTS_SHARE`, a folder that they are given.
    """
    root = factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        root = root.parent
    root = Path(os.environ.get("MAILLAGE_TESTS_SHARE", root))
    folder = root / name
    with _one_at_a_time(root / f"{name}.lock"):
        if not folder.exists():
            beside = root / f"{name}.part"
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir()
            make(beside)
            beside.rename(folder)
    return folder


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _read(folder: Path) -> Pole:
    data = folder / "data"
    truth = json.loads((data / "officines" / "truth.json").read_text(encoding="utf-8"))
    return Pole(data, folder / "keys", tuple(truth["members"]))


def _make(folder: Path) -> None:
    data, key = folder / "data", folder / "keys" / f"{SLUG}.key"
    pole = write_pole(
        data / "officines",
        seed=20261122,
        last_month=LAST_MONTH,
        patients=2000,
        doctors=12,
    )
    write_presentations(
        demonstration_presentations(),
        data / "codes",
        kind="demonstration",
        name=LAST_MONTH.isoformat(),
        oddities=(),
    )
    (data / "scelles").mkdir()
    subprocess.run(
        [sys.executable, "-c", BRING_IN, data, key, SLUG, *pole.files],
        env={**os.environ, "MAILLAGE_DATA": str(data), "MAILLAGE_TODAY": TODAY},
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


BRING_IN = """
import sys
from pathlib import Path
from maillage.commands.demo_steps import Steps
data, key, slug, *files = sys.argv[1:]
command, sealed = Steps().command, Path(data) / "scelles"
command("keys", "new", key)
for file in files:
    out = sealed / Path(file).name
    command("lake", "seal", file, "--key", key, "--out", out)
command("lake", "import", *sealed.glob("*"), "--structure", slug, "--key", key)
command("lake", "build", "--structure", slug)
"""
"""What the commands of the demonstration do, in one process."""
