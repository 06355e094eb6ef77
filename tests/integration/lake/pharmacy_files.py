"""Small invented dispensing files, and a command line to give them to."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from maillage import cli
from maillage.commands import context
from maillage.engine.lake.store import Lake


TITLES = [
    "date_delivrance", "date_prescription", "prescripteur", "specialite", "pharmacie",
    "patient", "annee_naissance", "sexe", "cip13", "boites", "montant", "rembourse",
    "ald", "renouvellement", "substitution",
]  # fmt: skip
Row = dict[str, str]


def cip13(number: int) -> str:
    """34009, seven digits, and the EAN-13 key: weights 1 and 3 in turn."""
    body = f"34009{number:07d}"
    total = sum(int(digit) * (3 if i % 2 else 1) for i, digit in enumerate(body))
    return f"{body}{-total % 10}"


def rpps(number: int) -> str:
    """Ten digits and their Luhn key."""
    body = f"1000{number:06d}"
    doubled = [int(d) * (2 - i % 2) for i, d in enumerate(reversed(body))]
    return f"{body}{-sum(n - 9 * (n > 9) for n in doubled) % 10}"


def national(number: int) -> str:
    """An invented woman born in May 1950 in the Lot, and the key."""
    body = f"25005{46:02d}{number:06d}"
    return f"{body}{97 - int(body) % 97:02d}"


def rows(count: int, seed: int = 1) -> list[Row]:
    """Right lines of one pharmacy, with local numbers."""
    draw = random.Random(seed)
    made = []
    for _ in range(count):
        day = date(2025, 1, 1) + timedelta(days=draw.randrange(300))
        patient = draw.randrange(200)
        values = (
            f"{day:%d/%m/%Y}", f"{day - timedelta(days=1):%d/%m/%Y}",
            rpps(draw.randrange(5)), "Médecine générale", "PH1", f"{patient + 1000}",
            str(1930 + patient % 80), str(1 + patient % 2), cip13(draw.randrange(50)),
            str(draw.choice([1, 1, 2, 3, -1])),
            f"{draw.randrange(50)},{draw.randrange(100):02d}", "1,05",
            draw.choice(["oui", "non", ""]), "0", "",
        )  # fmt: skip
        made.append(dict(zip(TITLES, values, strict=True)))
    return made


def text(lines: Iterable[Row], separator: str = ";", titles: Sequence[str] = ()) -> str:
    out = io.StringIO()
    names = titles or TITLES
    writer = csv.DictWriter(
        out, names, delimiter=separator, lineterminator="\n", extrasaction="ignore"
    )
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue()


def tree(folder: Path) -> str:
    """A hash of every file that counts: not the lock, nor the reports of rejects."""
    seen = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "lock" and path.parent.name != "rejects":
            seen.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return seen.hexdigest()


@dataclass
class Desk:
    """A computer with its data and key folders; runs `maillage` in this process."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __post_init__(self) -> None:
        self.monkeypatch.setenv("MAILLAGE_DATA", str(self.folder / "var"))
        self.monkeypatch.setenv("MAILLAGE_KEYS", str(self.folder / "keys"))
        self.monkeypatch.setenv("MAILLAGE_TODAY", "2026-11-22")
        # Not by COLUMNS, which the console read when it was made.
        self.wide(100)
        self.monkeypatch.chdir(self.folder)

    def wide(self, columns: int) -> None:
        """Make what is printed as wide as that."""
        for console in (context.screen, context.page):
            self.monkeypatch.setattr(console, "width", columns)

    @property
    def lake(self) -> Lake:
        return Lake(self.folder / "var" / "lake" / "pole")

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run(self, *words: object, status: int = 0) -> str:
        """Standard output of a command, its standard error when it must fail."""
        self.monkeypatch.setattr(sys, "argv", ["maillage", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        self.out, self.err = self.capsys.readouterr()
        assert end.value.code == status, self.err
        return self.err if status else self.out

    def take(self, *paths: object, status: int = 0) -> str:
        return self.run("lake", "import", *paths, "--structure", "pole", status=status)

    def take_json(self, *words: object, status: int = 0) -> Any:
        self.take(*words, "--json", status=status)
        return json.loads(self.out)
