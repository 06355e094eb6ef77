"""A catalogue laid out as small tables of integers, which the statements join."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa

from maillage.engine.indicators.engines.sql.catalogue import Catalogue
from maillage.engine.indicators.engines.sql.days import Span, day_number
from maillage.engine.indicators.engines.sql.nodes import (
    Course,
    Grain,
    Need,
    NeedKind,
    Numbering,
    Pair,
    Stream,
    whole,
)
from maillage.engine.indicators.engines.sql.relations_patients import (
    LaidOut,
    patient_relations,
    relation,
)
from maillage.engine.indicators.model import DrugSet
from maillage.engine.indicators.periods import Period


_YEAR = 12


def relations(catalogue: Catalogue, periods: Sequence[Period]) -> dict[str, pa.Table]:
    """The tables by name, empty where nothing is asked.

    Periods and indicators are numbered in their order.
    """
    months = _counted_months(catalogue, periods)
    laid_out = LaidOut(catalogue, periods)
    found = {
        "period_months": relation(
            "period month",
            (
                (place, month)
                for place, one in enumerate(periods)
                for month in range(one.first_month, one.last_month + 1)
            ),
        ),
        "asked_periods": relation(
            "period first_day end_day last_day",
            (
                (place, *_days(one), min(_days(one)[1] - 1, catalogue.span.last))
                for place, one in enumerate(periods)
            ),
        ),
    }
    found |= _sieves(catalogue, months)
    found |= _asked(catalogue, periods)
    found |= _needs(catalogue, laid_out)
    return found | patient_relations(laid_out)


def filled(tables: Mapping[str, pa.Table]) -> frozenset[str]:
    """The names of the tables that hold something: what a program is made for."""
    return frozenset(name for name, table in tables.items() if table.num_rows)


def _days(period: Period) -> tuple[int, int]:
    return day_number(period.first_day), day_number(period.end)


def _counted_months(catalogue: Catalogue, periods: Iterable[Period]) -> list[int]:
    """The months of the periods, and those a year before where a change is asked."""
    found: set[int] = set()
    for one in periods:
        found.update(range(one.first_month, one.last_month + 1))
    if catalogue.changes:
        found.update([month - _YEAR for month in found])
    return sorted(found)


def _sieves(catalogue: Catalogue, months: Sequence[int]) -> dict[str, pa.Table]:
    sieves = list(catalogue.sieves.items())
    return {
        "sieves": relation(
            "sieve from_day to_day outside from_age to_age sex illness refused needs",
            (
                (
                    *(number, one.first, one.last, int(one.outside)),
                    *(one.from_age, one.to_age, one.sex, one.illness, one.refused),
                    len(one.needs),
                )
                for number, one in sieves
            ),
        ),
        "sieve_presentations": relation(
            "sieve presentation grain doses",
            (
                (number, presentation, *_of_grain(catalogue, presentation, one.grain))
                for number, one in sieves
                for presentation in sorted(one.presentations)
            ),
        ),
        "sieve_months": relation(
            "sieve month",
            (
                (number, month)
                for number, one in sieves
                for month in months
                if month % _YEAR + 1 in one.calendar_months
            ),
        ),
    }


def _of_grain(catalogue: Catalogue, presentation: int, grain: Grain) -> tuple[int, int]:
    """What makes rows one, and the millionths of daily doses of a pack."""
    formulary = catalogue.formulary
    doses = formulary.known[presentation].daily_doses_millionths or 0
    match grain:
        case Grain.SUBSTANCE:
            return formulary.substances[presentation], doses
        case Grain.PRESENTATION:
            return presentation, doses
        case Grain.DATE:
            return 0, doses


def _asked(catalogue: Catalogue, periods: Sequence[Period]) -> dict[str, pa.Table]:
    """The indicators, by what each asks of the sieves."""
    pairs: Numbering[Pair] = Numbering()
    of_pairs = [
        (number, pairs.of(pair), *map(int, pair.squared))
        for number, pair in catalogue.pairs
    ]
    sides = [
        (number, side, *half)
        for number, one in pairs.items()
        for side, half in enumerate(
            [
                (one.numerator, one.numerator_measure),
                (one.denominator, one.denominator_measure),
            ]
        )
    ]
    return {
        "terms": relation("indicator sieve measure place", catalogue.terms),
        "pair_indicators": relation(
            "indicator pair squares_numerator squares_denominator", of_pairs
        ),
        "pair_sides": relation("pair side sieve measure", sides),
        "start_roles": relation("indicator sieve role", catalogue.start_roles),
        "most_doses": relation("indicator sieve percent", catalogue.most_doses),
        "changes": relation("indicator sieve effect", catalogue.changes),
        "change_months": relation(
            "period month earlier", _change_months(catalogue.span, periods)
        ),
    }


def _change_months(
    span: Span, periods: Sequence[Period]
) -> Iterable[tuple[int, int, int]]:
    """The months of a period and those a year before, where the data have them all."""
    for place, one in enumerate(periods):
        if one.first_month - _YEAR < span.first_month:
            continue
        for month in range(one.first_month, one.last_month + 1):
            yield place, month, 0
            yield place, month - _YEAR, 1


def _needs(catalogue: Catalogue, laid_out: LaidOut) -> dict[str, pa.Table]:
    needs: Numbering[Need] = Numbering()
    of_sieves = [
        (number, needs.of(need), len(sieve.needs))
        for number, sieve in catalogue.sieves.items()
        for need in sorted(sieve.needs, key=repr)  # or numbers would change
    ]
    sets: Numbering[DrugSet | None] = Numbering()
    rows = [_need_row(number, one, sets, laid_out) for number, one in needs.items()]
    asked = {one.months for _, one in needs.items() if one.months}
    return {
        "sieve_needs": relation("sieve need needs", of_sieves),
        "needs": relation("need kind drug_set other_set months stream days", rows),
        "day_members": relation(
            "drug_set presentation",
            (
                (number, presentation)
                for number, drugs in sets.items()
                for presentation in sorted(catalogue.formulary.members(drugs))
            ),
        ),
        "earlier_days": relation(
            "months day since",
            (
                (months, *row)
                for months in sorted(asked)
                for row in catalogue.span.earlier(months)
            ),
        ),
    }


def _need_row(
    number: int,
    need: Need,
    sets: Numbering[DrugSet | None],
    laid_out: LaidOut,
) -> tuple[int, ...]:
    other, stream = -1, -1
    if need.kind is NeedKind.CLEAN:
        other = sets.of(need.other)
    months = need.months
    if need.kind is NeedKind.EXPOSED:
        course = Course(()) if need.drugs is None else whole(need.drugs)
        stream = laid_out.streams.of(Stream(course, need.gap_tolerance_days))
    return number, need.kind, sets.of(need.drugs), other, months, stream, need.days
