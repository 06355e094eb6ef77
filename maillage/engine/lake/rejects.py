"""The line-by-line report of what was wrong, which never repeats an identity."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from maillage.engine.lake.files import TEMPORARY
from maillage.engine.lake.identity import full_date, holds_national_number
from maillage.engine.lake.values import FIRST_DAY


HEADER = ("ligne", "colonne", "trouvé", "attendu")
HEADER_OF_SEVERAL = ("fichier", *HEADER)
_PEOPLE = {"patient", "prescriber"}
_FIGURES = re.compile(r"[0-9.,:/\-+ Ee€%]{1,40}")


@dataclass(frozen=True)
class Reject:
    """One wrong cell: its physical line, its column's title, what was there.

    `file` is said where an input has several; all the rejects of a report say it then.
    """

    line: int
    column: str
    found: str
    expected: str
    file: str = ""


def shown(column: str, text: str) -> str:
    """What may be printed of a wrong cell: figures and very short texts only.

    Columns of people, words, old dates and national numbers are described instead:
    a shifted column may put anything anywhere.
    """
    if not text:
        return "(vide)"
    old = full_date(text)
    if column in _PEOPLE:
        return f"(masqué, {len(text)} signes)"
    if old is not None and old < FIRST_DAY:
        return f"(date de {old.year})"
    if holds_national_number(text):
        return f"(masqué, {len(text)} signes)"
    if len(text) <= 3 or _FIGURES.fullmatch(text):
        return text
    return f"(texte de {len(text)} signes)"


class RejectReport:
    """Writes wrong cells as they are met; the file appears whole at the end, or never.

    Leaving it without `keep` removes it. With no path it only counts.
    """

    def __init__(self, path: Path | None) -> None:
        """Write to that path, made at the first wrong cell."""
        self.path = path
        self.lines = 0
        self.first: Reject | None = None
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        """Start."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave no half report."""
        if self._file is not None:
            self._file.close()
            self._beside.unlink(missing_ok=True)

    @property
    def _beside(self) -> Path:
        assert self.path is not None
        return self.path.with_name(self.path.name + TEMPORARY)

    def add(self, rejects: Sequence[Reject]) -> None:
        """Add the wrong cells of some lines, each line's together."""
        if not rejects:
            return
        first = self.first or rejects[0]
        self.first = min(first, *rejects, key=lambda r: (r.file, r.line))
        self.lines += len({(reject.file, reject.line) for reject in rejects})
        if self.path is None:
            return
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._beside.open("w", encoding="utf-8-sig", newline="")
            header = HEADER_OF_SEVERAL if rejects[0].file else HEADER
            csv.writer(self._file, delimiter=";").writerow(header)
        rows = (
            (*([r.file] if r.file else []), r.line, r.column, r.found, r.expected)
            for r in rejects
        )
        csv.writer(self._file, delimiter=";").writerows(rows)

    def keep(self) -> Path | None:
        """Give the report its name; None when nothing was wrong or nothing written."""
        if self._file is None or self.path is None:
            return None
        self._file.close()
        self._file = None
        self._beside.replace(self.path)
        return self.path
