"""Filters of lines, and the dates they are asked on, as one sieve."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from maillage.engine.indicators.engines.sql.days import Span
from maillage.engine.indicators.engines.sql.formulary import Formulary
from maillage.engine.indicators.engines.sql.nodes import (
    ANY,
    NOTHING,
    Grain,
    Need,
    NeedKind,
    Sieve,
)
from maillage.engine.indicators.model import LineFilter, Sex
from maillage.engine.indicators.plan import Judged, Lines


_SEXES = {Sex.MALE: 1, Sex.FEMALE: 2}


def sieve_of(
    lines: Lines, formulary: Formulary, span: Span, grain: Grain = Grain.SUBSTANCE
) -> Sieve:
    """The rows that every filter keeps, on the dates of the horizon; starts apart."""
    sieve = merged(lines.filters, formulary, span, grain)
    if lines.horizon is None:
        return sieve
    return replace(
        sieve,
        first=span.judged_from(lines.horizon.months),
        outside=lines.horizon.judged is Judged.NO,
    )


def merged(
    filters: Iterable[LineFilter], formulary: Formulary, span: Span, grain: Grain
) -> Sieve:
    """The rows that every filter keeps, whatever their date."""
    sieve = Sieve(formulary.everything, grain, span.first, span.last)
    for one in filters:
        sieve = _narrowed(sieve, one, formulary.kept(one))
    return sieve


def _narrowed(sieve: Sieve, by: LineFilter, kept: frozenset[int]) -> Sieve:
    """The rows of a sieve that a filter keeps as well."""
    since = None if by.age is None else by.age.from_years
    until = None if by.age is None else by.age.to_years
    months = sieve.calendar_months
    if by.calendar_months is not None:
        months &= by.calendar_months
    return replace(
        sieve,
        presentations=sieve.presentations & kept,
        from_age=sieve.from_age if since is None else max(sieve.from_age, since),
        to_age=sieve.to_age if until is None else min(sieve.to_age, until),
        sex=_both(sieve.sex, None if by.sex is None else _SEXES[by.sex]),
        illness=_both(sieve.illness, by.long_term_illness),
        refused=_both(sieve.refused, by.substitution_refused),
        calendar_months=months,
        needs=sieve.needs | needs_of(by),
    )


def _both(one: int, other: int | bool | None) -> int:
    """Two criteria at once; those that exclude each other keep nothing."""
    if other is None:
        return one
    return int(other) if one in (ANY, int(other)) else NOTHING


def needs_of(lines: LineFilter) -> frozenset[Need]:
    """What a filter asks of the date of a row."""
    needs = set()
    if lines.same_day_as is not None:
        needs.add(Need(NeedKind.SAME_DAY, lines.same_day_as))
    if lines.repeated_within_months is not None:
        months = lines.repeated_within_months
        needs.add(Need(NeedKind.REPEATED, lines.drugs, months=months))
    return frozenset(needs)
