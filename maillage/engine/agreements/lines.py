"""One indicator of one year: its amount, how it came about, what would prove it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from maillage.engine.agreements.checking import amount_formulas, reached_names
from maillage.engine.agreements.computation import Computation
from maillage.engine.agreements.evaluation import (
    MissingFact,
    Scope,
    holds,
    number,
    told,
)
from maillage.engine.agreements.expressions import Expression, Name
from maillage.engine.agreements.facts import Value
from maillage.engine.agreements.numbers import as_written
from maillage.engine.agreements.results import (
    GateState,
    IndicatorResult,
    Input,
    Source,
    UsedFigure,
)
from maillage.engine.agreements.schema import Citations, Indicator, Rules
from maillage.engine.errors import BadInput


ZERO = Fraction(0)


def indicator_line(year: Computation, indicator: Indicator) -> IndicatorResult | None:
    """One indicator's result; None where facts are missing, which is kept."""
    scope = year.scope(indicator.figures, indicator.steps)
    try:
        return _line(year, indicator, scope)
    except MissingFact as fault:
        year.missing.setdefault(fault.name, []).append(indicator.id)
        return None
    except ZeroDivisionError:
        raise BadInput(
            f"{year.facts.name} : l'indicateur {indicator.id} divise par zéro ; donnez "
            f"une autre valeur que 0 à {_zeros(scope)}."
        ) from None
    finally:
        year.asked |= set(scope.asked)


def _zeros(scope: Scope) -> str:
    zeros = [f"« {name} »" for name, value in scope.asked.items() if value == 0]
    return " ou ".join(zeros) or "ce qu'il demande"


def _line(year: Computation, indicator: Indicator, scope: Scope) -> IndicatorResult:
    amount, formula = _amount(indicator, scope)
    in_points = indicator.points is not None
    rate = year.rules.point.euros if in_points and year.rules.point else Fraction(1)
    gate = _gate(indicator, scope)
    inputs = _inputs(year, scope)
    at_full = None
    if indicator.at_full is not None and not year.only:
        at_full = number(indicator.at_full, scope)
    return IndicatorResult(
        id=indicator.id,
        title=indicator.title,
        axis=indicator.axis,
        kind=indicator.kind,
        rule=indicator.rule,
        points=amount if in_points else None,
        euros=amount * rate,
        formula=formula,
        inputs=inputs,
        figures=_figures(year.rules, indicator),
        sources=sources(year.rules, indicator.source),
        proofs_wanted=indicator.proofs_wanted,
        gate=gate,
        at_full=at_full,
        notes=indicator.notes,
    )


def _figures(rules: Rules, indicator: Indicator) -> tuple[UsedFigure, ...]:
    """The numbers of the text that its amount may rest on, its own first."""
    reached = reached_names(amount_formulas(indicator), rules, indicator.steps)
    every = {**indicator.figures, **rules.figures}
    return tuple(
        UsedFigure(name, one.meaning, one.value, sources(rules, one.source))
        for name, one in every.items()
        if name in reached
    )


def _amount(indicator: Indicator, scope: Scope) -> tuple[Fraction, str]:
    """The amount, and how it came about."""
    for case in indicator.zero_when:
        if holds(case.when, scope):
            return ZERO, f"0 : {case.because}"
    tree = indicator.points or indicator.euros
    if tree is None:
        raise TypeError(f"{indicator.id} has no formula")
    amount = number(tree, scope)
    return amount, " ; ".join(told_with_steps(tree, scope))


def told_with_steps(tree: Expression, scope: Scope) -> list[str]:
    """The steps that were needed, then the formula, unless a step is all of it."""
    final = told(tree, scope)
    steps = list(scope.told.values())
    is_a_step = isinstance(tree, Name) and tree.name in scope.told
    return steps if is_a_step else [*steps, final]


def _gate(indicator: Indicator, scope: Scope) -> GateState | None:
    gate = indicator.gate
    if gate is None:
        return None
    excused = gate.unless is not None and holds(gate.unless, scope)
    return GateState(
        required=not excused,
        reached=holds(gate.reached, scope),
        because=gate.because or "" if excused else "",
    )


def _inputs(year: Computation, scope: Scope) -> tuple[Input, ...]:
    found = []
    for name, value in scope.asked.items():
        count = year.rules.counts.get(name)
        origin = count.of if count else name
        title = count.meaning if count else year.rules.facts[name].title
        found.append(Input(name, title, value, origin in year.facts.values))
    return tuple(found)


def sources(rules: Rules, cited: Citations) -> tuple[Source, ...]:
    """Citations with the texts that their codes stand for."""
    return tuple(
        Source(rules.sources[one.code].text, one.place, rules.sources[one.code].url)
        for one in cited
    )


def value_text(value: Value) -> str:
    """A fact's value in French."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Fraction):
        return as_written(value)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, tuple):
        return f"{len(value)} élément(s)"
    return "non dit" if value is None else value
