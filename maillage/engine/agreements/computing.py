"""A year's facts under one version of an agreement: every indicator, then the money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from maillage.engine.agreements.computation import Computation
from maillage.engine.agreements.evaluation import MissingFact, number
from maillage.engine.agreements.facts import YearFacts
from maillage.engine.agreements.lines import (
    ZERO,
    indicator_line,
    sources,
    told_with_steps,
)
from maillage.engine.agreements.results import (
    Gap,
    IndicatorResult,
    SwitchState,
    YearResult,
)
from maillage.engine.agreements.schema import Rules
from maillage.engine.errors import BadInput
from maillage.engine.yaml_files.words import suggestion


def compute(
    rules: Rules,
    facts: YearFacts,
    *,
    switches: Mapping[str, str] | None = None,
    only: Iterable[str] = (),
) -> YearResult:
    """What the year gives: each indicator, the gate, the total, the advance.

    `switches` goes before those of the facts' file, which go before the defaults.
    With `only`, just those indicators, which need just the facts they ask for.
    Raises `BadInput` for an unknown indicator or switch, and for facts that are missing
    or cannot stand together.
    """
    year = Computation(
        rules,
        facts,
        chosen_switches(rules, {**facts.switches, **(switches or {})}),
        _checked_ids(rules, tuple(only)),
    )
    lines = [indicator_line(year, one) for one in rules.indicators_of(year.only)]
    known = tuple(one for one in lines if one is not None)
    advance = _advance(year, known)
    year.refuse_missing()
    year.refuse_contradictions()
    return _result(year, known, advance)


def chosen_switches(rules: Rules, asked: Mapping[str, str]) -> dict[str, str]:
    """Every switch of the rules with its value, the default where none is asked for."""
    for name, value in asked.items():
        switch = rules.switches.get(name)
        if switch is None:
            known = list(rules.switches)
            raise BadInput(
                f"L'interrupteur « {name[:40]} » n'existe pas dans {rules.version}."
                + (suggestion(name, known) or f" Il y a : {', '.join(known)}.")
            )
        if value not in switch.values:
            raise BadInput(
                f"L'interrupteur « {name} » n'a pas de valeur « {value[:40]} » ; "
                f"attendu : {', '.join(switch.values)}."
            )
    return {
        name: asked.get(name, switch.default) for name, switch in rules.switches.items()
    }


def _checked_ids(rules: Rules, ids: tuple[str, ...]) -> tuple[str, ...]:
    for one in ids:
        if rules.indicator(one) is None:
            known = [each.id for each in rules.indicators]
            raise BadInput(
                f"L'indicateur « {one[:20]} » n'existe pas dans {rules.version}."
                f" Il y a : {', '.join(known)}."
            )
    return ids


@dataclass(frozen=True)
class _Advance:
    euros: Fraction | None = None
    formula: str = ""


def _advance(year: Computation, lines: tuple[IndicatorResult, ...]) -> _Advance:
    """The advance of the year, unless only some indicators are asked for."""
    rule = year.rules.advance
    if rule is None or year.only:
        return _Advance()
    scope = year.scope(
        rule.figures,
        rule.steps,
        points_at_full=_at_full(lines, in_points=True),
        euros_at_full=_at_full(lines, in_points=False),
    )
    try:
        euros = number(rule.euros, scope)
        shown = told_with_steps(rule.euros, scope)
    except MissingFact as fault:
        year.missing.setdefault(fault.name, []).append("l'avance")
        return _Advance()
    year.asked |= set(scope.asked)
    return _Advance(euros, " ; ".join(shown))


def _at_full(lines: tuple[IndicatorResult, ...], *, in_points: bool) -> Fraction:
    return sum(
        (
            one.at_full
            for one in lines
            if one.at_full is not None and (one.points is not None) is in_points
        ),
        ZERO,
    )


@dataclass(frozen=True)
class _Money:
    """What the lines add up to, and whether the gate lets it through."""

    gate_open: bool | None
    shut_by: tuple[str, ...]
    points: Fraction | None
    euros: Fraction

    def due(self, amount: Fraction) -> Fraction:
        """The amount, or nothing while the gate is shut."""
        return ZERO if self.gate_open is False else amount


def _money(year: Computation, lines: tuple[IndicatorResult, ...]) -> _Money:
    gates = [(one.id, one.gate) for one in lines if one.gate and not year.only]
    shut_by = tuple(id_ for id_, gate in gates if gate.required and not gate.reached)
    points = _points(year, lines)
    in_euros = sum((one.euros for one in lines if one.points is None), ZERO)
    rate = year.rules.point.euros if year.rules.point else ZERO
    return _Money(
        gate_open=not shut_by if gates else None,
        shut_by=shut_by,
        points=points,
        euros=(points or ZERO) * rate + in_euros,
    )


def _result(
    year: Computation, lines: tuple[IndicatorResult, ...], advance: _Advance
) -> YearResult:
    rules = year.rules
    money = _money(year, lines)
    total = money.due(money.euros)
    return YearResult(
        agreement=rules.agreement,
        version=rules.version,
        title=rules.title,
        status=rules.status,
        year=year.facts.year,
        in_force=is_in_force(rules, year.facts.year),
        structure=year.facts.structure,
        only=year.only,
        point_euros=rules.point.euros if rules.point else None,
        indicators=lines,
        gate_open=money.gate_open,
        gate_shut_by=money.shut_by,
        earned_points=money.points,
        earned_euros=money.euros,
        total_points=None if money.points is None else money.due(money.points),
        total_euros=total,
        advance_euros=advance.euros,
        advance_formula=advance.formula,
        advance_sources=sources(rules, rules.advance.source) if rules.advance else (),
        balance_euros=None if advance.euros is None else total - advance.euros,
        rounding=rules.rounding,
        switches=_switch_states(year),
        not_established=_gaps(year, lines),
    )


def _points(year: Computation, lines: tuple[IndicatorResult, ...]) -> Fraction | None:
    """The sum of points, rounded as the rules' own formula says."""
    if year.rules.point is None:
        return None
    total = sum((one.points for one in lines if one.points is not None), ZERO)
    rule = year.rules.total
    if rule is None:
        return total
    return number(rule.points, year.scope({}, {}, points_sum=total))


def is_in_force(rules: Rules, year: int) -> bool:
    """Whether a version holds on 1 January of a year."""
    day = date(year, 1, 1)
    return rules.since <= day and (rules.until is None or day < rules.until)


def _switch_states(year: Computation) -> tuple[SwitchState, ...]:
    """The switches that what was computed may depend on."""
    found = []
    for name, value in year.switches.items():
        switch = year.rules.switches[name]
        if year.only and not set(switch.changes) & {*year.only, "total"}:
            continue
        found.append(
            SwitchState(
                name=name,
                title=switch.title,
                value=value,
                means=switch.values[value].means,
                is_default=value == switch.default,
                changes=switch.changes,
                why=switch.why,
                sources=sources(year.rules, switch.source),
            )
        )
    return tuple(found)


def _gaps(year: Computation, lines: tuple[IndicatorResult, ...]) -> tuple[Gap, ...]:
    shown = {one.id for one in lines} | (set() if year.only else {"advance", "total"})
    return tuple(
        Gap(one.what, one.meanwhile, one.concerns)
        for one in year.rules.not_established
        if not one.concerns or shown & set(one.concerns)
    )
