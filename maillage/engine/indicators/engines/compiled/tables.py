"""The tables of bits, from what is asked: which sets of lines a fact may belong to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from maillage.engine.indicators.engines.compiled.arrays import (
    Dates,
    Kinds,
    Masks,
    Patients,
    People,
)
from maillage.engine.indicators.engines.compiled.asked import (
    Asked,
    Blind,
    Kind,
    Remainder,
    Remembered,
)
from maillage.engine.indicators.engines.compiled.calendar import Calendar, Words
from maillage.engine.indicators.engines.compiled.formulary import (
    Booleans,
    Formulary,
    Integers,
)
from maillage.engine.indicators.model import LineFilter, Sex
from maillage.engine.indicators.plan import Horizon, Judged, Lines
from maillage.engine.lake.build import Build


WORD = 64

_SEX = {Sex.MALE: 1, Sex.FEMALE: 2}


def words_for(bits: int) -> int:
    """How many words hold so many bits; one at least."""
    return max(1, -(-bits // WORD))


def empty_words(rows: int | tuple[int, ...], bits: int) -> Words:
    """Rows of words without any bit."""
    shape = (rows,) if isinstance(rows, int) else rows
    return np.zeros((*shape, words_for(bits)), dtype=np.uint64)


def words_if_any(rows: int, bits: int) -> Words:
    """The same, of no word at all for no bit: kernels pass over them."""
    return empty_words(rows, bits) if bits else np.zeros((rows, 0), dtype=np.uint64)


def set_bit(words: Words, bit: int, where: Booleans) -> None:
    """Set one bit of the rows where something holds."""
    words[..., bit // WORD][where] |= np.uint64(1 << bit % WORD)


# --- what keeps a fact -------------------------------------------------------------


def masks(asked: Asked, formulary: Formulary, calendar: Calendar) -> Masks:
    """The tables whose conjunction is the words of a fact."""
    number = len(asked.bits)
    lowest, ages = _ages(asked)
    found = Masks(
        empty_words(len(formulary), number),
        empty_words((3, len(ages)), number),
        empty_words(calendar.days, number),
        empty_words(4, number),
        lowest,
        words_if_any(len(formulary), len(asked.present)),
        words_if_any(len(formulary), len(asked.history)),
    )
    for (_, lines), bit in asked.bits.items():
        if isinstance(lines, Blind):
            set_bit(found.presentations, bit, _blind(lines, formulary))
            filters: tuple[LineFilter, ...] = ()
            horizon = None
        else:
            set_bit(found.presentations, bit, formulary.kept(lines.filters))
            filters, horizon = lines.filters, lines.horizon
        set_bit(found.people, bit, _people_kept(filters, ages))
        set_bit(found.days, bit, _days_kept(filters, horizon, calendar))
        set_bit(found.flags, bit, _flags_kept(filters))
    for drugs, place in asked.present.items():
        set_bit(found.deliveries, place, formulary.members(drugs))
    for some, place in asked.history.items():
        set_bit(found.history, place, _remembered(some, formulary))
    return found


def _remembered(some: Remembered, formulary: Formulary) -> Booleans:
    if not isinstance(some, Remainder):
        return formulary.members(some)
    found = formulary.members(some.drugs).copy()
    for drugs in some.earlier:
        found &= ~formulary.members(drugs)
    return found


def _ages(asked: Asked) -> tuple[int, Integers]:
    """The ages that filters tell apart, one more at either end, and the lowest."""
    filters = chain.from_iterable(
        lines.filters for _, lines in asked.bits if isinstance(lines, Lines)
    )
    bounds = [
        bound
        for one in filters
        if one.age is not None
        for bound in (one.age.from_years, one.age.to_years)
        if bound is not None
    ]
    lowest, highest = min(bounds, default=0) - 1, max(bounds, default=0) + 1
    return lowest, np.arange(lowest, highest + 1, dtype=np.int64)


def _people_kept(filters: Iterable[LineFilter], ages: Integers) -> Booleans:
    """By sex (0 is neither) and age."""
    kept = np.ones((3, len(ages)), dtype=np.bool_)
    for one in filters:
        if one.age is not None and one.age.from_years is not None:
            kept &= ages >= one.age.from_years
        if one.age is not None and one.age.to_years is not None:
            kept &= ages <= one.age.to_years
        if one.sex is not None:
            kept &= (np.arange(3) == _SEX[one.sex])[:, np.newaxis]
    return kept


def _days_kept(
    filters: Iterable[LineFilter], horizon: Horizon | None, calendar: Calendar
) -> Booleans:
    """By day: calendar months, and how far back the data must (or must not) reach."""
    kept = np.ones(calendar.days, dtype=np.bool_)
    for one in filters:
        if one.calendar_months is not None:
            months = calendar.calendar_months() % 12 + 1
            kept &= np.isin(months, sorted(one.calendar_months))
    if horizon is not None:
        reaches = calendar.months_before(horizon.months) >= 0
        kept &= reaches == (horizon.judged is Judged.YES)
    return kept


def _flags_kept(filters: Iterable[LineFilter]) -> Booleans:
    """By long-term illness (1) and refused substitution (2)."""
    said = np.arange(4)
    kept = np.ones(4, dtype=np.bool_)
    for one in filters:
        if one.long_term_illness is not None:
            kept &= (said & 1 != 0) == one.long_term_illness
        if one.substitution_refused is not None:
            kept &= (said & 2 != 0) == one.substitution_refused
    return kept


def _blind(blind: Blind, formulary: Formulary) -> Booleans:
    """The presentations that cannot be computed."""
    found = np.zeros(len(formulary), dtype=np.bool_)
    for drugs in blind.supplied:
        found |= formulary.members(drugs) & ~formulary.packs_known
    for some in blind.dosed:
        found |= formulary.members(some) & ~formulary.doses_known
    for drugs in blind.used:
        found |= formulary.blurred(drugs)
    return found


# --- how it is counted -------------------------------------------------------------


def kinds(asked: Asked) -> Kinds:
    """Which bits are counted how, and where."""
    bits = asked.bits
    words = empty_words(len(Kind), len(bits))
    weighed = empty_words((), len(bits))
    column = np.zeros(len(weighed) * WORD, dtype=np.int64)
    kind_of = np.zeros(len(weighed) * WORD, dtype=np.int64)
    for (kind, lines), bit in bits.items():
        words[kind, bit // WORD] |= np.uint64(1 << bit % WORD)
        kind_of[bit] = kind
        column[bit] = _column(asked, kind, lines)
    beside = np.full(len(weighed) * WORD, -1, dtype=np.int64)
    for (kind, lines), bit in bits.items():
        if isinstance(lines, Lines) and lines.whole is not None:
            beside[bit] = bits[kind, lines.whole]
    weights: list[list[tuple[int, ...]]] = [[] for _ in column]
    for one, place in asked.weights.items():
        above, below = one.numerator_kind, one.denominator_kind
        over, under = bits[above, one.numerator], bits[below, one.denominator]
        weights[over].append((3 * place, above, under, below))
        weights[under].append((3 * place + 1, below, -1, 0))
    sums = [
        (bits[one.kind, one.lines], one.kind, asked.owners[one.owner])
        for one in asked.sums
    ]
    for bit, some in enumerate(weights):
        weighed[bit // WORD] |= np.uint64(bool(some) << bit % WORD)
    for bit, *_ in sums:
        weighed[bit // WORD] |= np.uint64(1 << bit % WORD)
    start = np.cumsum([0, *(len(one) for one in weights)], dtype=np.int64)
    every = list(chain.from_iterable(weights))
    return Kinds(
        words, weighed, kind_of, column, start, _rows(every, 4), _rows(sums, 3), beside
    )


def _column(asked: Asked, kind: Kind, lines: Lines | Blind) -> int:
    """Where a bit is counted, in the totals of its kind."""
    if isinstance(lines, Lines) and kind is Kind.OWNED:
        return asked.owners[lines]
    if isinstance(lines, Lines) and kind is Kind.LISTED:
        return asked.listed[lines]
    return asked.columns[kind, lines]


def _rows(rows: Sequence[tuple[int, ...]], width: int) -> Integers:
    return np.array(rows, dtype=np.int64).reshape(len(rows), width)


def lists(of: list[list[int]]) -> tuple[Integers, Integers]:
    """Lists of numbers as one array, and where each starts."""
    start = np.cumsum([0, *(len(one) for one in of)], dtype=np.int64)
    return start, np.array(list(chain.from_iterable(of)), dtype=np.int64)


def patients(asked: Asked) -> Patients:
    """The groups of patients and their parts, by number."""
    bits = words_for(len(asked.bits)) * WORD
    owner_of_bit = np.zeros(bits, dtype=np.int64)
    groups: list[list[int]] = [[] for _ in range(bits)]
    for lines, place in asked.owners.items():
        owner_of_bit[asked.bits[Kind.OWNED, lines]] = place
    for group, place in asked.groups.items():
        groups[asked.bits[Kind.OWNED, group.owner]].append(place)
    parts: list[list[int]] = [[] for _ in asked.groups]
    for part, place in asked.parts.items():
        parts[asked.groups[part.group]].append(place)
    met = [
        [asked.conditions[condition] for condition in one]
        for one in (
            *(group.conditions for group in asked.groups),
            *(part.conditions for part in asked.parts),
        )
    ]
    owners = [asked.owners[part.owner] for part in asked.parts]
    return Patients(
        owner_of_bit,
        *lists(groups),
        *lists(met),
        *lists(parts),
        np.array(owners, dtype=np.int64),
    )


# --- whom and when -----------------------------------------------------------------


def people(build: Build) -> People:
    """Every patient of a build, in the order of their numbers."""
    with build.connection() as connection:
        found = connection.execute(
            "SELECT patient, birth_year, sex FROM patients"
        ).fetchnumpy()
    number, birth_year, sex = (
        np.ma.getdata(found[name]) for name in ("patient", "birth_year", "sex")
    )
    known = People(
        np.zeros(build.numbers.patients, dtype=np.int32),
        np.zeros(build.numbers.patients, dtype=np.uint8),
    )
    known.birth_year[number] = birth_year
    known.sex[number] = np.where((sex == 1) | (sex == 2), sex, 0)
    return known


def dates(calendar: Calendar, months_back: Iterable[int]) -> Dates:
    """Every day of the data; `since` has a row for each number of months."""
    since = [calendar.months_before(months) for months in months_back]
    return Dates(
        calendar.months,
        calendar.months_of_days(),
        calendar.calendar_months() // 12,
        np.array(since, dtype=np.int64).reshape(len(since), calendar.days),
    )
