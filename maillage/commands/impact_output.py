"""What `maillage impact` prints: an estimate as a document, or as French tables."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from rich.markup import escape
from rich.table import Table

from maillage.engine.impact.panel import Panel
from maillage.engine.impact.results import Effect, Estimate


def as_document(panel: Panel, estimate: Estimate) -> dict[str, Any]:
    """The keys of docs/reference/impact.md; what cannot be told is null."""
    labels = dict(enumerate(panel.times))
    pretest = estimate.pretest
    return {
        "overall": _effect(estimate.overall),
        "dynamic": {
            str(since): _effect(one) for since, one in estimate.dynamic.items()
        },
        "group": {labels[at]: _effect(one) for at, one in estimate.group.items()},
        "calendar": {labels[at]: _effect(one) for at, one in estimate.calendar.items()},
        "averages": {name: _effect(one) for name, one in estimate.averages.items()},
        "attgt": [
            {
                "group": _label(labels[cell.group]),
                "time": _label(labels[cell.time]),
                "att": _number(cell.att),
                "se": _number(cell.se),
            }
            for cell in estimate.cells
        ],
        "pretest": {
            "statistic": _number(pretest.statistic) if pretest else None,
            "degrees": pretest.degrees if pretest else None,
            "p": _number(pretest.p) if pretest else None,
            "reliable": pretest.reliable if pretest else None,
        },
        "units": len(panel.units),
        "periods": len(panel.times),
    }


def told(panel: Panel, estimate: Estimate) -> Iterator[str | Table]:
    """What a reader sees: the effect in a sentence, then the tables."""
    labels = dict(enumerate(panel.times))
    one = estimate.overall
    yield (
        f"Effet moyen : {_decimal(one.att)}, intervalle à 95 % "
        f"{_interval(one)} (erreur-type {_decimal(one.se)})."
    )
    since = {_since(e): effect for e, effect in estimate.dynamic.items()}
    yield _table("Périodes depuis le début", since)
    by_start = {labels[at]: effect for at, effect in estimate.group.items()}
    yield _table("Début", by_start)
    by_period = {labels[at]: effect for at, effect in estimate.calendar.items()}
    yield _table("Période", by_period)
    yield _pretest(estimate)
    if not estimate.averages and _is_of_single_groups(panel):
        yield (
            "Un début n'y réunit qu'un seul groupe : l'erreur-type de l'imputation ne "
            "vaut rien ici."
        )
    yield (
        "Ces intervalles supposent beaucoup de groupes ; avec moins d'une quarantaine "
        "de cercles ils sont trop étroits."
    )


def _is_of_single_groups(panel: Panel) -> bool:
    """Whether the units of some start are all of one group."""
    return any(
        len(set(panel.cluster[panel.cohort == start].tolist())) == 1
        for start in panel.cohorts
    )


def _table(title: str, effects: Mapping[str, Effect]) -> Table:
    table = Table(title, "Effet", "Erreur-type", "Intervalle à 95 %", box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    for label, one in effects.items():
        row = (_decimal(one.att), _decimal(one.se), _interval(one))
        table.add_row(escape(label), *row)
    return table


def _pretest(estimate: Estimate) -> str:
    found = estimate.pretest
    if found is None:
        return "Tendances avant le début : pas de test possible sur ce panel."
    if not found.reliable:
        verdict = "trop de périodes pour si peu d'unités, ce test ne conclut pas"
    elif found.p < 0.05:
        verdict = "elles différaient déjà, l'effet est à prendre avec réserve"
    else:
        verdict = "rien ne montre qu'elles différaient"
    return (
        f"Tendances avant le début : {verdict} (khi-deux {_decimal(found.statistic)}, "
        f"{found.degrees} degré{'s' if found.degrees > 1 else ''}, p = "
        f"{_decimal(found.p)})."
    )


def _since(periods: int) -> str:
    return f"{periods:+d}".replace("-", "−") if periods else "0 (début)"


def _interval(one: Effect) -> str:
    if not math.isfinite(one.low):
        return "inconnu"
    return f"de {_decimal(one.low)} à {_decimal(one.high)}"


def _decimal(value: float) -> str:
    """Four significant digits as French writes them."""
    if not math.isfinite(value):
        return "inconnue"
    return f"{value:.4g}".replace(".", ",").replace("-", "−")


def _effect(one: Effect) -> dict[str, float | None]:
    return {
        "att": _number(one.att),
        "se": _number(one.se),
        "low": _number(one.low),
        "high": _number(one.high),
    }


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _label(text: str) -> int | str:
    """A period as a number where the file writes one."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return text
    return int(value)
