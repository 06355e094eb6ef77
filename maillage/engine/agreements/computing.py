"""A year's facts under one version of an agreement: every indicator, then the money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from maillage.engine.agreements.counting import counted
from maillage.engine.agreements.evaluation import (
    MissingFact,
    Scope,
    holds,
    number,
    told,
)
from maillage.engine.agreements.expressions import Expression, Name, names
from maillage.engine.agreements.facts import (
    Value,
    YearFacts,
    default_of,
    example_text,
    has_default,
)
from maillage.engine.agreements.numbers import as_written
from maillage.engine.agreements.results import (
    Gap,
    GateState,
    IndicatorResult,
    Input,
    Source,
    SwitchState,
    UsedFigure,
    YearResult,
)
from maillage.engine.agreements.schema import Citations, Figure, Indicator, Rules, Step
from maillage.engine.errors import BadInput
from maillage.engine.yaml_files.words import suggestion


ZERO = Fraction(0)


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
    year = _Year(
        rules,
        facts,
        chosen_switches(rules, {**facts.switches, **(switches or {})}),
        _checked_ids(rules, tuple(only)),
    )
    lines = [year.line(one) for one in rules.indicators_of(year.only)]
    known = tuple(one for one in lines if one is not None)
    advance = year.advance(known)
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


@dataclass
class _Year:
    """One computation: what is missing is gathered, to be said all at once."""

    rules: Rules
    facts: YearFacts
    switches: Mapping[str, str]
    only: tuple[str, ...]
    missing: dict[str, list[str]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def fact(self, name: str) -> Value:
        """The value of a fact or a count, the default of an absent line included."""
        count = self.rules.counts.get(name)
        if count is not None:
            return counted(count, self.fact(count.of))
        if name in self.facts.values:
            return self.facts.values[name]
        described = self.rules.facts[name]
        if not has_default(described):
            raise MissingFact(name)
        return default_of(described)

    def scope(
        self,
        figures: Mapping[str, Figure],
        steps: Mapping[str, Step],
        **built_in: Fraction,
    ) -> Scope:
        """What names mean inside one indicator or the advance."""
        every = {**self.rules.figures, **figures}
        return Scope(
            year=self.facts.year,
            facts=self.fact,
            figures={**{name: one.value for name, one in every.items()}, **built_in},
            steps={**self.rules.steps, **steps},
            switches=self.switches,
        )

    def line(self, indicator: Indicator) -> IndicatorResult | None:
        """One indicator's result; None where facts are missing, which is kept."""
        scope = self.scope(indicator.figures, indicator.steps)
        try:
            return _indicator_result(self, indicator, scope)
        except MissingFact as fault:
            self.missing.setdefault(fault.name, []).append(indicator.id)
            return None
        finally:
            self.asked |= set(scope.asked)

    def advance(self, lines: tuple[IndicatorResult, ...]) -> _Advance:
        """The advance of the year, unless only some indicators are asked for."""
        rule = self.rules.advance
        if rule is None or self.only:
            return _Advance()
        scope = self.scope(
            rule.figures,
            rule.steps,
            points_at_full=_at_full(lines, in_points=True),
            euros_at_full=_at_full(lines, in_points=False),
        )
        try:
            euros = number(rule.euros, scope)
            shown = _told_with_steps(rule.euros, scope)
        except MissingFact as fault:
            self.missing.setdefault(fault.name, []).append("l'avance")
            return _Advance()
        self.asked |= set(scope.asked)
        return _Advance(euros, " ; ".join(shown))

    def refuse_missing(self) -> None:
        """One sentence for each fact that was asked for and not given."""
        sentences = []
        for name, ids in self.missing.items():
            fact = self.rules.facts[name]
            asked_by = ", ".join(ids[:6]) + (" et d'autres" if len(ids) > 6 else "")
            sentences.append(
                f"{self.facts.name} : il manque « {name} » ({fact.title}), que demande "
                f"{asked_by} ; ajoutez sous « facts » par exemple "
                f"« {name}: {example_text(fact.example)} »."
            )
        if sentences:
            raise BadInput("\n".join(sentences))

    def refuse_contradictions(self) -> None:
        """Facts that cannot stand together, among those that were asked for."""
        for check in self.rules.checks:
            needed = names(check.refuse_when) - {"year"}
            if not needed & set(self.facts.values) or not needed <= self.asked:
                continue
            if holds(check.refuse_when, self.scope({}, {})):
                written = next(one for one in needed if one in self.facts.values)
                raise BadInput(f"{self.facts.place(written)} : {check.because}")


def _at_full(lines: tuple[IndicatorResult, ...], *, in_points: bool) -> Fraction:
    return sum(
        (
            one.at_full
            for one in lines
            if one.at_full is not None and (one.points is not None) is in_points
        ),
        ZERO,
    )


def _indicator_result(
    year: _Year, indicator: Indicator, scope: Scope
) -> IndicatorResult:
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
        figures=tuple(
            UsedFigure(name, one.meaning, one.value, sources(year.rules, one.source))
            for name, one in indicator.figures.items()
        ),
        sources=sources(year.rules, indicator.source),
        proofs_wanted=indicator.proofs_wanted,
        gate=gate,
        at_full=at_full,
        notes=indicator.notes,
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
    return amount, " ; ".join(_told_with_steps(tree, scope))


def _told_with_steps(tree: Expression, scope: Scope) -> list[str]:
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


def _inputs(year: _Year, scope: Scope) -> tuple[Input, ...]:
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


def _money(year: _Year, lines: tuple[IndicatorResult, ...]) -> _Money:
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
    year: _Year, lines: tuple[IndicatorResult, ...], advance: _Advance
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


def _points(year: _Year, lines: tuple[IndicatorResult, ...]) -> Fraction | None:
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


def _switch_states(year: _Year) -> tuple[SwitchState, ...]:
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


def _gaps(year: _Year, lines: tuple[IndicatorResult, ...]) -> tuple[Gap, ...]:
    shown = {one.id for one in lines} | (set() if year.only else {"advance", "total"})
    return tuple(
        Gap(one.what, one.meanwhile, one.concerns)
        for one in year.rules.not_established
        if not one.concerns or shown & set(one.concerns)
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
