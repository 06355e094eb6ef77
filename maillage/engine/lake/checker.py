"""Checks the lines of a file, and gives those that are right as columns of values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

import numpy as np

from maillage.engine.codes.cip13 import has_valid_key
from maillage.engine.errors import BadInput
from maillage.engine.lake import values
from maillage.engine.lake.blocks import Block, Source
from maillage.engine.lake.coded import Coded, Codes, Mask
from maillage.engine.lake.contract import COLUMNS, Layout
from maillage.engine.lake.rejects import Reject, shown
from maillage.engine.lake.sealer import Sealer
from maillage.engine.lake.strangers import Strangers
from maillage.engine.lake.values import Fault, Read, Value


_MOST_REMEMBERED = 500_000
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Checked:
    """The right lines of a block, every column of `schema.FACTS`; the wrong cells."""

    rows: int
    columns: Mapping[str, Coded]
    rejects: Sequence[Reject]
    read_bytes: int


@dataclass(frozen=True)
class _Wrong:
    """A fault met on a row, in a column of the contract (else `name` is empty)."""

    row: int
    name: str
    title: str
    text: str
    fault: Fault


class _Cells:
    """Reads each distinct text of a column once, while it is remembered."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._known: dict[str, Value | Fault] = {}

    def values(self, texts: Sequence[str]) -> list[Value | Fault]:
        known = self._known
        if len(known) > _MOST_REMEMBERED:
            known.clear()
        for text in set(texts).difference(known):
            known[text] = values.too_long(text) or self._read(_bare(text))
        return list(map(known.__getitem__, texts))


def _bare(text: str) -> str:
    """A cell without spaces around, nor the `="..."` that keeps spreadsheets away."""
    stripped = text.strip()
    if stripped.startswith('="') and stripped.endswith('"'):
        return stripped[2:-1].strip()
    return stripped


class Checker:
    """Reads the blocks of one source under one contract.

    `today` bounds the dates. Raises BadInput, naming line and column, for what refuses
    the whole file: an identity, a code rounded by a spreadsheet, another circle's key.
    """

    def __init__(
        self, source: Source, layout: Layout, sealer: Sealer, today: date
    ) -> None:
        """Prepare to read; `sealer` makes the pseudonyms."""
        self._source = source
        self._layout = layout
        self._sealer = sealer
        self._cells = {
            name: _Cells(read)
            for name, read in _reads(layout, sealer, today).items()
            if name in layout.positions
        }
        self._strangers = Strangers(today, sealing=sealer.sealing)

    def blocks(self) -> Iterator[Checked]:
        """Every block of the source, checked; read once."""
        for block in self._source.blocks(self._layout.narrowest):
            yield self._checked(block)

    def _checked(self, block: Block) -> Checked:
        read, wrongs = self._read(block)
        if (wrongs or block.misshapen) and block.lines is None and block.exactly:
            return self._checked(block.exactly())
        self._refuse(block, wrongs)
        bad: Mask = np.zeros(block.rows, dtype=bool)
        bad[[wrong.row for wrong in wrongs]] = True
        blank = self._blank(block) if wrongs else bad
        kept = {n: c.kept(~bad) if wrongs else c for n, c in read.items()}
        return Checked(
            block.rows - int(blank.sum()) + len(block.misshapen),
            self._sealed(kept),
            self._rejects(block, [w for w in wrongs if not blank[w.row]]),
            block.read_bytes,
        )

    def _read(self, block: Block) -> tuple[dict[str, Coded], list[_Wrong]]:
        read: dict[str, Coded] = {}
        wrongs: list[_Wrong] = []
        for column in COLUMNS:
            if column.name not in self._cells:
                read[column.name] = Coded.constant(None, block.rows)
                continue
            texts, codes = _distinct(block, self._layout.positions[column.name])
            found = self._cells[column.name].values(texts)
            sound, faults = _parted(found)
            if faults:
                title = self._layout.title(column.name)
                wrongs += _wrongs(column.name, title, texts, codes, faults)
            read[column.name] = Coded(sound, codes)
        for position in self._layout.dropped:
            texts, codes = _distinct(block, position)
            faults = dict(self._strangers.faults(texts, read["delivered_on"]))
            if faults:
                title = self._layout.titles[position].strip() or f"n° {position + 1}"
                wrongs += _wrongs("", title, texts, codes, faults)
        return read, wrongs + self._born_later(read["delivered_on"], read["birth_year"])

    def _born_later(self, days: Coded, births: Coded) -> list[_Wrong]:
        years = np.array([_year(value) for value in days.values])
        born = np.array([v if isinstance(v, int) else 0 for v in births.values])
        if born.max(initial=0) <= years.min(initial=9999):
            return []
        title = self._layout.title("birth_year")
        fault = Fault("une année de naissance avant la délivrance")
        rows = np.flatnonzero(born[births.codes] > years[days.codes]).tolist()
        texts = [str(born[births.codes[row]]) for row in rows]
        return [
            _Wrong(row, "birth_year", title, text, fault)
            for row, text in zip(rows, texts, strict=True)
        ]

    def _rejects(self, block: Block, wrongs: Sequence[_Wrong]) -> list[Reject]:
        lines = block.lines or ()
        rejects = [
            Reject(m.line, "(ligne)", m.found, m.expected) for m in block.misshapen
        ]
        rejects += [
            Reject(lines[w.row], w.title, shown(w.name, w.text), w.fault.expected)
            for w in wrongs
        ]
        return sorted(rejects, key=lambda reject: reject.line)

    def _blank(self, block: Block) -> Mask:
        """Rows without anything: spreadsheets leave some at the end of a file."""
        blank: Mask = np.ones(block.rows, dtype=bool)
        for position in range(len(self._layout.titles)):
            texts, codes = _distinct(block, position)
            empty = np.array([not text.strip() for text in texts], dtype=bool)
            blank &= empty[codes]
        return blank

    def _sealed(self, columns: Mapping[str, Coded]) -> dict[str, Coded]:
        sealed = dict(columns)
        if len(columns["patient"].codes):
            sealed["patient"] = self._sealer.sealed(
                columns["patient"], columns["pharmacy"]
            )
        return sealed

    def _refuse(self, block: Block, wrongs: Sequence[_Wrong]) -> None:
        grave = [wrong for wrong in wrongs if wrong.fault.refusal]
        if not grave:
            return
        first = min(grave, key=lambda wrong: wrong.row)
        line = (block.lines or ())[first.row]
        raise BadInput(
            f"{self._source.path.name}, ligne {line}, colonne « {first.title} » :"
            f" {first.fault.refusal}."
        )


def _distinct(block: Block, position: int) -> tuple[list[str], Codes]:
    column = block.columns[position]
    return column.dictionary.to_pylist(), column.indices.to_numpy()


def _parted(
    found: list[Value | Fault],
) -> tuple[Sequence[Value], dict[int, Fault]]:
    """The values, None in the place of faults, and the faults by place."""
    faults: dict[int, Fault] = {}
    if Fault not in set(map(type, found)):
        return cast(list[Value], found), faults
    sound: list[Value] = []
    for place, value in enumerate(found):
        if isinstance(value, Fault):
            faults[place] = value
            sound.append(None)
        else:
            sound.append(value)
    return sound, faults


def _wrongs(
    name: str,
    title: str,
    texts: Sequence[str],
    codes: Codes,
    faults: Mapping[int, Fault],
) -> list[_Wrong]:
    is_bad = np.zeros(len(texts), dtype=bool)
    is_bad[list(faults)] = True
    rows = np.flatnonzero(is_bad[codes]).tolist()
    return [
        _Wrong(row, name, title, texts[place], faults[place])
        for row, place in zip(rows, codes[rows].tolist(), strict=True)
    ]


def _year(days: Value) -> int:
    return date.fromordinal(_EPOCH + days).year if isinstance(days, int) else 9999


def _reads(layout: Layout, sealer: Sealer, today: date) -> dict[str, Read]:
    from_dates = "naiss" in layout.title("birth_year").casefold()
    first = values.FIRST_DAY
    return {
        "delivered_on": values.day(first, today, required=True),
        "prescribed_on": values.day(first, today, required=False),
        "prescriber": values.code("prescripteur", people=True),
        "specialty": values.label,
        "pharmacy": values.code("pharmacie", people=False),
        "patient": sealer.reader(),
        "birth_year": values.birth_year(
            today.year, from_dates=sealer.sealing and from_dates
        ),
        "sex": values.sex,
        "cip13": values.cip13(has_valid_key),
        "boxes": values.boxes,
        "amount_cents": values.cents(required=True),
        "reimbursed_cents": values.cents(required=False),
        "long_term_illness": values.flag,
        "renewal": values.renewal,
        "substitution": values.label,
    }
