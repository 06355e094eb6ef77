"""Lines of a long table put in a rectangle, or the one thing that prevents it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NoReturn

import numpy as np

from maillage.engine.errors import BadInput
from maillage.engine.impact.panel import NEVER, Floats, Integers, Panel
from maillage.engine.impact.period_labels import Period


NO_PERIOD = Period("never", 0)
"""The start of a unit that nothing reaches."""


@dataclass(frozen=True)
class LongPanel:
    """N lines of a file called `name`, in the order of the file.

    `said` is how the file writes each rank of period; `clusters` and `weight` are None
    where no column gives them; `covariates` are K columns of N numbers.
    """

    name: str
    lines: Sequence[int]
    units: Sequence[str]
    times: Sequence[Period]
    outcome: Floats
    starts: Sequence[Period]
    clusters: Sequence[str] | None
    weight: Floats | None
    covariate_names: tuple[str, ...]
    covariates: Sequence[Floats]
    said: dict[int, str]


def rectangle(long: LongPanel) -> Panel:
    """Units x periods, units in the order of the file, labels as the file writes them.

    Raises BadInput naming the lines: repeated, missing, a unit in two cohorts, in two
    clusters or of two weights, a gap between periods, a start that is no period.
    """
    units, unit = _numbered(long.units)
    ranks = _ranks(long)
    place = {rank: at for at, rank in enumerate(ranks)}
    time = np.array([place[period.rank] for period in long.times])
    _refuse_repeats(long, unit, time, len(ranks))
    first = np.unique(unit, return_index=True)[1]
    cohort = _cohorts(long, unit, first, place, ranks)
    _refuse_missing(long, units, unit, time, ranks)
    outcome = np.full((len(units), len(ranks)), np.nan)
    outcome[unit, time] = long.outcome
    clusters, cluster = _clusters(long, units, unit, first)
    covariates = None
    if long.covariate_names:
        covariates = np.empty((*outcome.shape, len(long.covariate_names)))
        covariates[unit, time] = np.column_stack(long.covariates)
    return Panel(
        tuple(units),
        tuple(long.said.get(rank, str(rank)) for rank in ranks),
        outcome,
        cohort,
        cluster,
        clusters,
        _weights(long, unit, first),
        long.covariate_names,
        covariates,
    )


def _numbered(names: Sequence[str]) -> tuple[list[str], Integers]:
    place: dict[str, int] = {}
    number = np.array([place.setdefault(name, len(place)) for name in names])
    return list(place), number


def _ranks(long: LongPanel) -> list[int]:
    """The ranks of the periods, one step apart."""
    ranks = sorted({period.rank for period in long.times})
    if len(ranks) < 2:
        raise BadInput(
            f"{long.name} : une seule période ({long.said[ranks[0]]}) ; il en faut au "
            "moins deux, une avant le début et une après."
        )
    step = min(np.diff(ranks))
    for before, after in pairwise(ranks):
        if after - before != step:
            missing = Period(long.times[0].kind, int(before + step)).label
            raise BadInput(
                f"{long.name} : il manque la période {missing}, entre "
                f"{long.said[before]} et {long.said[after]} ; ajoutez ses lignes "
                "(valeur vide si elle est inconnue)."
            )
    return ranks


def _refuse_repeats(
    long: LongPanel, unit: Integers, time: Integers, periods: int
) -> None:
    cell = unit * periods + time
    order = np.argsort(cell, kind="stable")
    again = np.flatnonzero(cell[order][1:] == cell[order][:-1])
    if len(again):
        one, two = order[again[0]], order[again[0] + 1]
        _refuse(
            long,
            int(one),
            int(two),
            f"l'unité « {long.units[one][:40]} » y est deux fois pour "
            f"{long.said[long.times[one].rank]} ; gardez une seule de ces lignes",
        )


def _cohorts(
    long: LongPanel,
    unit: Integers,
    first: Integers,
    place: dict[int, int],
    ranks: list[int],
) -> Integers:
    starts = [long.starts[row] for row in first]
    for row, start in enumerate(long.starts):
        if start != starts[unit[row]]:
            one = _said(long, starts[unit[row]])
            _refuse(
                long,
                int(first[unit[row]]),
                row,
                f"l'unité « {long.units[row][:40]} » a deux débuts, {one} et "
                f"{_said(long, start)} ; gardez-en un seul dans toutes ses lignes",
            )
    for row, start in zip(first, starts, strict=True):
        if start is not NO_PERIOD and start.rank not in place:
            _refuse_start(long, int(row), start, ranks)
    return np.array(
        [NEVER if start is NO_PERIOD else place[start.rank] for start in starts]
    )


def _refuse_start(long: LongPanel, row: int, start: Period, ranks: list[int]) -> None:
    span = f"{long.said[ranks[0]]} à {long.said[ranks[-1]]}"
    if start.rank > ranks[-1]:
        fault = "après la fin des données"
        remedy = "mettez 0 si rien n'a commencé dans ces périodes, ou complétez-les"
    elif start.rank < ranks[0]:
        fault = "avant les données : aucune période avant l'effet"
        remedy = "ajoutez des périodes antérieures ou retirez cette unité"
    else:
        fault, remedy = "qui n'est pas une période du panel", "corrigez ce début"
    raise BadInput(
        f"{long.name}, ligne {long.lines[row]} : l'unité « {long.units[row][:40]} » "
        f"commence en {start.label}, {fault} ({span}) ; {remedy}."
    )


def _refuse_missing(
    long: LongPanel,
    units: list[str],
    unit: Integers,
    time: Integers,
    ranks: list[int],
) -> None:
    there = np.zeros((len(units), len(ranks)), dtype=bool)
    there[unit, time] = True
    missing = np.argwhere(~there)
    if not len(missing):
        return
    who, when = missing[0]
    count = f"{len(missing)} lignes manquent, la première"
    raise BadInput(
        f"{long.name} : {count if len(missing) > 1 else 'une ligne manque,'} pour "
        f"l'unité « {units[who][:40]} » en {long.said[ranks[when]]} ; ajoutez-la "
        "(valeur vide si elle est inconnue) ou retirez cette unité."
    )


def _clusters(
    long: LongPanel, units: list[str], unit: Integers, first: Integers
) -> tuple[tuple[str, ...], Integers]:
    if long.clusters is None:
        return tuple(units), np.arange(len(units))
    for row, name in enumerate(long.clusters):
        one = int(first[unit[row]])
        if name != long.clusters[one]:
            _refuse(
                long,
                one,
                row,
                f"l'unité « {long.units[row][:40]} » est dans deux groupes, "
                f"« {long.clusters[one][:40]} » et « {name[:40]} » ; gardez-en un seul",
            )
    names, number = _numbered([long.clusters[row] for row in first])
    return tuple(names), number


def _weights(long: LongPanel, unit: Integers, first: Integers) -> Floats:
    if long.weight is None:
        return np.ones(len(first))
    weight: Floats = long.weight[first]
    other = np.flatnonzero(long.weight != weight[unit])
    if len(other):
        row = int(other[0])
        _refuse(
            long,
            int(first[unit[row]]),
            row,
            f"l'unité « {long.units[row][:40]} » a deux poids ; gardez-en un seul",
        )
    return weight


def _said(long: LongPanel, start: Period) -> str:
    return "jamais" if start is NO_PERIOD else long.said.get(start.rank, start.label)


def _refuse(long: LongPanel, one: int, two: int, fault: str) -> NoReturn:
    raise BadInput(
        f"{long.name}, lignes {long.lines[one]} et {long.lines[two]} : {fault}."
    )
