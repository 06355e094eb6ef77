"""The chain of a projet de santé, from figures to results, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch

from maillage.apps.projects.models import (
    Finding,
    Frequency,
    HealthProject,
    IndicatorResult,
    Need,
    Objective,
    ProjectIndicator,
    Undertaking,
    UndertakingState,
)


A_YEAR = timedelta(days=365)

MONTHS_BETWEEN = {
    Frequency.MONTH: 1,
    Frequency.QUARTER: 3,
    Frequency.HALF_YEAR: 6,
    Frequency.YEAR: 12,
}

ENDED = frozenset({UndertakingState.DONE, UndertakingState.DROPPED})


@dataclass(frozen=True)
class Chain:
    """The needs with all that hangs on each, and the figures that show none yet.

    Every row bears what it holds, already read: `kept_findings`, `kept_objectives`,
    `kept_undertakings`, `kept_indicators`, `kept_results`.
    """

    needs: tuple[Need, ...]
    other_findings: tuple[Finding, ...]

    def objectives(self) -> Iterator[Objective]:
        """All of them, in the order of needs."""
        for need in self.needs:
            yield from need.kept_objectives

    def undertakings(self) -> Iterator[Undertaking]:
        """All the actions, in the order of objectives."""
        for objective in self.objectives():
            yield from objective.kept_undertakings

    def indicators(self) -> Iterator[ProjectIndicator]:
        """All of them, in the order of actions."""
        for undertaking in self.undertakings():
            yield from undertaking.kept_indicators


def chain_of(project: HealthProject) -> Chain:
    """The whole chain in six questions to the database, however long it is."""
    results = Prefetch("results", IndicatorResult.objects.kept(), "kept_results")
    indicators = Prefetch(
        "indicators",
        ProjectIndicator.objects.kept().prefetch_related(results),
        "kept_indicators",
    )
    undertakings = Prefetch(
        "undertakings",
        Undertaking.objects.kept().select_related("owner").prefetch_related(indicators),
        "kept_undertakings",
    )
    objectives = Prefetch(
        "objectives",
        Objective.objects.kept().prefetch_related(undertakings),
        "kept_objectives",
    )
    needs = list(project.needs.kept().prefetch_related(objectives))
    findings = list(project.findings.kept())
    for need in needs:
        need.kept_findings = [one for one in findings if one.need_id == need.pk]
    return Chain(tuple(needs), tuple(one for one in findings if one.need_id is None))


@dataclass(frozen=True)
class Gap:
    """A link that is missing: what, of which row, and where one goes to add it."""

    sentence: str
    kind: str
    """The kind of row to add: a name of `rows.ROWS`."""
    key: int
    """The row that waits for it."""
    title: str


def gaps_of(chain: Chain, on: date) -> list[Gap]:
    """What a reader of the chain would miss, from needs down to results."""
    found = [
        Gap("Besoin sans chiffre", "chiffres", need.pk, need.title)
        for need in chain.needs
        if not need.kept_findings
    ]
    found += [
        Gap("Besoin sans objectif", "objectifs", need.pk, need.title)
        for need in chain.needs
        if not need.kept_objectives
    ]
    found += [
        Gap("Objectif sans action", "actions", one.pk, one.title)
        for one in chain.objectives()
        if not one.kept_undertakings
    ]
    found += [
        Gap("Action sans indicateur", "indicateurs", one.pk, one.title)
        for one in chain.undertakings()
        if not one.kept_indicators and one.state != UndertakingState.DROPPED
    ]
    found += [
        Gap("Indicateur sans résultat depuis un an", "resultats", one.pk, one.title)
        for undertaking in chain.undertakings()
        if undertaking.state != UndertakingState.DROPPED
        for one in undertaking.kept_indicators
        if silent_for_a_year(one, on)
    ]
    return found


def silent_for_a_year(indicator: ProjectIndicator, on: date) -> bool:
    """No result for over a year, while one was to come."""
    if indicator.frequency == Frequency.ONCE and indicator.kept_results:
        return False
    return last_day(indicator) + A_YEAR < on


def last_day(indicator: ProjectIndicator) -> date:
    """The day of the last result, or since when the indicator is followed."""
    results = indicator.kept_results
    return results[-1].on if results else indicator.since


def next_value_on(indicator: ProjectIndicator) -> date | None:
    """When the next value is due; None where none is any more."""
    results = indicator.kept_results
    return value_due_on(indicator, results[-1].on if results else None)


def value_due_on(indicator: ProjectIndicator, last_on: date | None) -> date | None:
    """The same, of the day of the last value, None where there is none yet."""
    if indicator.frequency == Frequency.ONCE:
        if last_on is not None:
            return None
        return indicator.target_on or indicator.since
    months = MONTHS_BETWEEN[indicator.frequency]
    return months_later(last_on or indicator.since, months)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day where the month is shorter."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    next_first = date(year + month // 12, month % 12 + 1, 1)
    last = (next_first - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def is_late(undertaking: Undertaking, on: date) -> bool:
    """Its term has passed and it is neither done nor dropped."""
    return (
        undertaking.due_on is not None
        and undertaking.due_on < on
        and undertaking.state not in ENDED
    )
