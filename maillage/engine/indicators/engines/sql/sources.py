"""What the lines of a lake say before anything is counted: codes, units, days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from maillage.engine.indicators.engines.sql.days import Span
from maillage.engine.indicators.engines.sql.formulary import Formulary
from maillage.engine.indicators.engines.sql.result import Units
from maillage.engine.indicators.periods import By
from maillage.engine.lake.facts import Presentation


@dataclass(frozen=True)
class Source:
    """The codes of the lines, sorted and numbered in that order.

    `endings` are how the pseudonyms of patients end. `days` are the first and last of
    the data; there are none without a line.
    """

    presentations: tuple[str, ...]
    prescribers: tuple[str, ...]
    pharmacies: tuple[str, ...]
    endings: tuple[str, ...]
    days: tuple[date, date] | tuple[None, None]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str | None]]) -> Source:
        """From the rows of the statement CODES."""
        found: dict[str, list[str]] = {}
        for kind, code in rows:
            if code is not None:
                found.setdefault(kind, []).append(code)
        presentations, prescribers, pharmacies, endings = (
            tuple(sorted(found.get(kind, [])))
            for kind in ("presentation", "prescriber", "pharmacy", "ending")
        )
        first, last = found.get("first_day"), found.get("last_day")
        days: tuple[date, date] | tuple[None, None] = (None, None)
        if first and last:
            days = date.fromisoformat(first[0]), date.fromisoformat(last[0])
        return cls(presentations, prescribers, pharmacies, endings, days)

    @property
    def span(self) -> Span | None:
        """The days as numbers."""
        first, last = self.days
        return None if first is None or last is None else Span.of(first, last)

    def formulary(self, known: Mapping[str, Presentation]) -> Formulary:
        """What the codes say of the presentations delivered; of some, nothing."""
        return Formulary(
            {
                number: known.get(cip13, Presentation(cip13))
                for number, cip13 in enumerate(self.presentations)
            }
        )

    def numbers(self) -> dict[str, pa.Table]:
        """The tables that the statements join to turn codes into numbers."""
        found = {
            f"{name}_numbers": _numbered(codes)
            for name, codes in (
                ("presentation", self.presentations),
                ("prescriber", self.prescribers),
                ("pharmacy", self.pharmacies),
            )
        }
        count = pa.array([len(self.endings)] * len(self.endings), pa.int32())
        found["endings"] = _numbered(self.endings).append_column("numbers", count)
        return found

    def units(self, by: By) -> Units:
        """The number and code of every unit that has a line."""
        if by is By.ALL:
            return [(0, "all")]
        codes = self.prescribers if by is By.PRESCRIBER else self.pharmacies
        return list(enumerate(codes))


def _numbered(codes: Sequence[str]) -> pa.Table:
    return pa.table(
        {
            "code": pa.array(codes, pa.string()),
            "number": pa.array(range(len(codes)), pa.int32()),
        }
    )
