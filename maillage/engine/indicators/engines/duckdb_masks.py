"""The bits that tell, for each fact, which sets of lines it belongs to.

A set of lines keeps a fact when four things do: its presentation, its patient (age and
sex), its date, and the long-term illness of the day. Each becomes a small table of
bits, and the bits of a fact are their conjunction: a scan joins three small tables
whatever the number of indicators.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from maillage.engine.indicators.engines.duckdb_calendar import (
    first_judged_day,
    sorted_unique,
)
from maillage.engine.indicators.engines.duckdb_formulary import Formulary
from maillage.engine.indicators.engines.duckdb_history import History
from maillage.engine.indicators.engines.duckdb_supply import Booleans, Integers
from maillage.engine.indicators.model import AgeRange, LineFilter, Sex
from maillage.engine.indicators.plan import Judged, Lines


BITS = 60
"""Bits used in each word, a BIGINT."""

_SEX = {Sex.MALE: 1, Sex.FEMALE: 2}


@dataclass(frozen=True)
class Bit:
    """Where the answer of one set of lines is: `word & value`."""

    word: str
    value: int


class Words:
    """The bits given to sets of lines that one kind of count asks for."""

    def __init__(self, prefix: str, lines: Iterable[Lines]) -> None:
        """Names of words begin with `prefix`."""
        self.bits = {
            one: Bit(f"{prefix}{place // BITS}", 1 << place % BITS)
            for place, one in enumerate(lines)
        }
        self.names = sorted({bit.word for bit in self.bits.values()})

    @classmethod
    def of(cls, prefix: str, lines: Iterable[Lines]) -> list[Words]:
        """Two groups at most: lines that any date may have, and lines that ask of it.

        Apart, so that only the second are joined with the dates.
        """
        apart: tuple[list[Lines], list[Lines]] = ([], [])
        for one in lines:
            apart[asks_of_dates(one)].append(one)
        names = (prefix, f"{prefix}_dated_")
        groups = (cls(name, part) for name, part in zip(names, apart, strict=True))
        return [group for group in groups if group.bits]

    def where(self, keeps: Callable[[Lines], bool], word: str) -> int:
        """The bits of a word whose lines satisfy a test."""
        return sum(
            bit.value
            for lines, bit in self.bits.items()
            if bit.word == word and keeps(lines)
        )


@dataclass(frozen=True)
class People:
    """The patients of a scan, numbered from 0, and the years of its lines."""

    birth_year: Integers
    sex: Integers
    first_year: int
    years: int


def presentations(words: Sequence[Words], formulary: Formulary) -> pa.Table:
    """A row for each presentation that some set of lines may keep, with its bits."""
    columns: dict[str, Integers] = {
        "presentation": np.arange(len(formulary)),
        "substance": formulary.substance,
    }
    kept = {
        lines: formulary.kept(lines.filters) for group in words for lines in group.bits
    }
    for group in words:
        columns |= _columns(group, len(formulary), lambda lines: kept[lines])
    return _nonzero(columns, [name for group in words for name in group.names])


def people(words: Sequence[Words], known: People) -> pa.Table:
    """A row for each patient and year, `person_year` = patient x years + year."""
    age = known.first_year + np.arange(known.years) - known.birth_year[:, np.newaxis]
    answers: dict[tuple[object, ...], Booleans] = {}

    def kept(lines: Lines) -> Booleans:
        asked = tuple((one.age, one.sex) for one in lines.filters)
        if asked not in answers:
            answers[asked] = _people_kept(asked, age, known.sex)
        return answers[asked]

    columns: dict[str, Integers] = {"person_year": np.arange(age.size)}
    for group in words:
        columns |= _columns(group, age.size, kept)
    return pa.table(columns)


def _people_kept(
    asked: tuple[tuple[AgeRange | None, Sex | None], ...],
    age: Integers,
    sex: Integers,
) -> Booleans:
    kept = np.ones(age.shape, dtype=np.bool_)
    for range_, wanted in asked:
        if range_ is not None and range_.from_years is not None:
            kept &= age >= range_.from_years
        if range_ is not None and range_.to_years is not None:
            kept &= age <= range_.to_years
        if wanted is not None:
            kept &= (sex == _SEX[wanted])[:, np.newaxis]
    return kept.ravel()


def dates(words: Sequence[Words], history: History) -> pa.Table:
    """A row for each patient's date that some set of lines asks for, with its bits.

    `date_key` is the key of `History`.
    """
    found: list[tuple[Integers, Bit]] = []
    for group in words:
        for lines, bit in group.bits.items():
            keys = history.dates_of(lines)
            if keys is not None:
                found.append((keys, bit))
    every = [keys for keys, _ in found]
    known = sorted_unique(*every) if every else np.empty(0, dtype=np.int64)
    columns: dict[str, Integers] = {"date_key": known}
    for name in (name for group in words for name in group.names):
        columns[name] = np.zeros(len(known), dtype=np.int64)
    for keys, bit in found:
        columns[bit.word][np.searchsorted(known, keys)] |= bit.value
    return pa.table(columns)


def _columns(
    words: Words, rows: int, kept: Callable[[Lines], Booleans]
) -> dict[str, Integers]:
    columns = {name: np.zeros(rows, dtype=np.int64) for name in words.names}
    for lines, bit in words.bits.items():
        columns[bit.word][kept(lines)] |= bit.value
    return columns


def _nonzero(columns: dict[str, Integers], names: list[str]) -> pa.Table:
    some: npt.NDArray[np.bool_] = np.logical_or.reduce(
        [columns[name] != 0 for name in names]
    )
    return pa.table({name: column[some] for name, column in columns.items()})


def asks_of_people(lines: Lines) -> bool:
    """Whether age or sex decide."""
    return any(one.age is not None or one.sex is not None for one in lines.filters)


def asks_of_dates(lines: Lines) -> bool:
    """Whether what was delivered on or before the date decides."""
    return lines.starts is not None or any(True for _ in lines.day_sets())


def expression(words: Words, name: str, first_day: date) -> str:
    """The SQL of one word of a fact: the conjunction of what the tables say.

    Tables are `drugs`, `people` and `dates`, the fact is `facts`; a part that decides
    nothing is left out.
    """
    parts = [f"drugs.{name}"]
    everything = words.where(lambda _: True, name)
    if words.where(asks_of_people, name):
        parts.append(f"people.{name}")
    if dated := words.where(asks_of_dates, name):
        parts.append(f"(coalesce(dates.{name}, 0) | {everything & ~dated})")
    ill = words.where(lambda lines: _illness_kept(lines.filters, True), name)
    well = words.where(lambda lines: _illness_kept(lines.filters, False), name)
    if ill != well:
        parts.append(f"CASE WHEN long_term_illness THEN {ill} ELSE {well} END")
    for months in sorted({one.horizon.months for one in words.bits if one.horizon}):
        parts.append(_horizon(words, name, months, first_judged_day(first_day, months)))
    return " & ".join(parts)


def _illness_kept(filters: Iterable[LineFilter], says: bool) -> bool:
    return all(one.long_term_illness in (None, says) for one in filters)


def _horizon(words: Words, name: str, months: int, since: date) -> str:
    def keeps(judged: Judged) -> Callable[[Lines], bool]:
        return lambda one: (
            one.horizon is None
            or one.horizon.months != months
            or one.horizon.judged is judged
        )

    after, before = (
        words.where(keeps(judged), name) for judged in (Judged.YES, Judged.NO)
    )
    return f"CASE WHEN delivered_on >= DATE '{since}' THEN {after} ELSE {before} END"
