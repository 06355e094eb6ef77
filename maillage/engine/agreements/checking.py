"""Whether the parts of a rules file hold together: no name that nothing defines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from maillage.engine.agreements.expressions import Expression, names, words
from maillage.engine.agreements.proof_checking import wrong_proofs
from maillage.engine.agreements.schema import (
    Advance,
    Citations,
    Count,
    Fact,
    Figure,
    Indicator,
    Rules,
    Step,
)
from maillage.engine.agreements.soundness import (
    CONDITION,
    NUMBER,
    kinds_of,
    loops,
    wrong_kind,
)
from maillage.engine.yaml_files.reading import Path


ADVANCE = "advance"
TOTAL = "total"
BUILT_IN = {"year", "points_at_full", "euros_at_full", "points_sum"}

Fault = tuple[Path, str]


def faults(rules: Rules) -> list[Fault]:
    """Everything that does not hold together: where it stands and a French sentence."""
    return list(
        chain(
            _names_twice(rules),
            _unknown_names(rules),
            _senseless(rules),
            _unknown_words(rules),
            _wrong_indicators(rules),
            _wrong_counts(rules),
            _wrong_switches(rules),
            _unknown_sources(rules),
            wrong_proofs(rules),
        )
    )


def formulas(indicator: Indicator) -> Iterator[Expression]:
    """Every formula of an indicator, its own steps included."""
    yield from (case.when for case in indicator.zero_when)
    yield from (step.value for step in indicator.steps.values())
    if indicator.gate is not None:
        yield indicator.gate.reached
        if indicator.gate.unless is not None:
            yield indicator.gate.unless
    for one in (indicator.points, indicator.euros, indicator.at_full):
        if one is not None:
            yield one


def reached_names(
    trees: Iterable[Expression], rules: Rules, own: Mapping[str, Step]
) -> set[str]:
    """Every name that formulas may come to, through the steps that they use."""
    steps = {**rules.steps, **own}
    waiting = {name for tree in trees for name in names(tree)}
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting |= names(steps[name].value) if name in steps else set()
    return seen


def facts_of(rules: Rules, names_reached: set[str]) -> list[str]:
    """The facts among the names, those that counts are drawn from included."""
    drawn = {rules.counts[one].of for one in names_reached if one in rules.counts}
    return [one for one in rules.facts if one in names_reached | drawn]


def facts_of_indicator(rules: Rules, indicator: Indicator) -> list[str]:
    """The facts that an indicator may ask for, in the order of the file."""
    reached = reached_names(formulas(indicator), rules, indicator.steps)
    return facts_of(rules, reached)


def amount_formulas(indicator: Indicator) -> list[Expression]:
    """The formulas that an indicator's amount and gate come from."""
    found = [case.when for case in indicator.zero_when]
    found += [one for one in (indicator.points, indicator.euros) if one is not None]
    return found + ([indicator.gate.reached] if indicator.gate is not None else [])


def switch_reach(rules: Rules, name: str) -> set[str]:
    """What a switch may change: ids of indicators, `advance`, `total`.

    What an indicator is worth when whole changes the advance, not the indicator.
    """
    found: set[str] = set()
    for one in rules.indicators:
        if name in reached_names(amount_formulas(one), rules, one.steps):
            found.add(one.id)
        full = [] if one.at_full is None else [one.at_full]
        if name in reached_names(full, rules, one.steps):
            found.add(ADVANCE)
    advance = rules.advance
    if advance and name in reached_names([advance.euros], rules, advance.steps):
        found.add(ADVANCE)
    if rules.total is not None and name in names(rules.total.points):
        found.add(TOTAL)
    return found


def _shared(rules: Rules) -> Iterator[tuple[str, Path]]:
    for part in ("facts", "counts", "figures", "steps", "switches"):
        yield from ((name, (part, name)) for name in getattr(rules, part))


def _names_twice(rules: Rules) -> Iterator[Fault]:
    seen: set[str] = set(BUILT_IN)
    for name, place in _shared(rules):
        if name in seen:
            yield place, f"« {name} » nomme déjà autre chose ; prenez un autre nom."
        seen.add(name)
    for place, part in _parts(rules):
        for name in chain(part.figures, part.steps):
            if name in seen:
                yield place, f"« {name} » nomme déjà autre chose ; prenez un autre nom."


def _parts(rules: Rules) -> Iterator[tuple[Path, Indicator | Advance]]:
    for index, one in enumerate(rules.indicators):
        yield ("indicators", index), one
    if rules.advance is not None:
        yield (ADVANCE,), rules.advance


def _trees(
    rules: Rules,
) -> Iterator[tuple[Path, Expression, Mapping[str, Figure], Mapping[str, Step]]]:
    """Every formula, where it stands, and the figures and steps it has of its own."""
    for name, step in rules.steps.items():
        yield ("steps", name), step.value, {}, {}
    for index, check in enumerate(rules.checks):
        yield ("checks", index), check.refuse_when, {}, {}
    for name, fact in rules.facts.items():
        if fact.goal is not None:
            yield ("facts", name, "goal"), fact.goal, {}, {}
    if rules.total is not None:
        yield (TOTAL,), rules.total.points, {}, {}
    for place, part in _parts(rules):
        trees = (
            formulas(part)
            if isinstance(part, Indicator)
            else chain([part.euros], (step.value for step in part.steps.values()))
        )
        for tree in trees:
            yield place, tree, part.figures, part.steps


def _unknown_names(rules: Rules) -> Iterator[Fault]:
    shared = {name for name, _ in _shared(rules)} | BUILT_IN
    for place, tree, figures, steps in _trees(rules):
        for name in sorted(names(tree) - shared - set(figures) - set(steps)):
            yield place, f"« {name} » n'est défini nulle part dans ce fichier."


def _unknown_words(rules: Rules) -> Iterator[Fault]:
    for place, tree, *_ in _trees(rules):
        for name, word in sorted(words(tree)):
            known = _choices(rules, name)
            if word not in known:
                yield (
                    place,
                    f"« {name} » n'a pas de valeur « {word} » ; "
                    f"attendu : {', '.join(known) or 'un interrupteur ou un choix'}.",
                )


def _senseless(rules: Rules) -> Iterator[Fault]:
    """Conditions where numbers are wanted, and steps that need themselves."""
    kinds = kinds_of(rules)
    for place, tree, *_ in _trees(rules):
        wanted = CONDITION if _is_condition(rules, tree) else NUMBER
        sentence = wrong_kind(tree, wanted, kinds)
        if sentence is not None:
            yield place, sentence
    for place, part in [((), rules), *_parts(rules)]:
        shared = {} if part is rules else rules.steps
        for name in loops({**shared, **part.steps}):
            if name in part.steps:
                yield (*place, "steps", name), f"« {name} » se demande lui-même."


def _is_condition(rules: Rules, tree: Expression) -> bool:
    gates = [one.gate for one in rules.indicators if one.gate is not None]
    conditions = [
        *(case.when for one in rules.indicators for case in one.zero_when),
        *(gate.reached for gate in gates),
        *(gate.unless for gate in gates),
        *(check.refuse_when for check in rules.checks),
    ]
    return any(tree is one for one in conditions)


def _choices(rules: Rules, name: str) -> list[str]:
    if name in rules.switches:
        return list(rules.switches[name].values)
    fact = rules.facts.get(name, Fact(kind="text", title="-", meaning="-", example="-"))
    return list(fact.choices)


def _wrong_indicators(rules: Rules) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, one in enumerate(rules.indicators):
        place: Path = ("indicators", index)
        if one.id in seen:
            yield place, f"l'indicateur « {one.id} » est écrit deux fois."
        seen.add(one.id)
        if (one.points is None) == (one.euros is None):
            yield place, "attendu : « points » ou « euros », l'un des deux."
        if one.points is not None and rules.point is None:
            yield place, "des points sans valeur du point ; ajoutez « point »."
        if one.kind == "prerequisite" and one.gate is None:
            yield (
                place,
                "un socle prérequis dit quand il est atteint ; ajoutez « gate ».",
            )


def _wrong_counts(rules: Rules) -> Iterator[Fault]:
    for name, count in rules.counts.items():
        fact = rules.facts.get(count.of)
        if fact is None or fact.kind != "list":
            yield (
                ("counts", name),
                f"« {count.of} » n'est pas une liste parmi les faits.",
            )
            continue
        asked = [*count.where, *(one for one in _columns(count) if one)]
        for one in asked:
            if one not in fact.fields:
                yield ("counts", name), f"« {count.of} » n'a pas de champ « {one} »."
        if sum(one is not None for one in _columns(count)) > 1:
            yield (
                ("counts", name),
                "un seul de « distinct », « least », « most », « every ».",
            )


def _columns(count: Count) -> tuple[str | None, ...]:
    return count.distinct, count.least, count.most, count.every


def _wrong_switches(rules: Rules) -> Iterator[Fault]:
    for name, switch in rules.switches.items():
        if switch.default not in switch.values:
            yield (
                ("switches", name),
                f"le défaut « {switch.default} » n'est pas une de ses valeurs.",
            )
        if set(switch.changes) != switch_reach(rules, name):
            found = ", ".join(sorted(switch_reach(rules, name))) or "rien"
            yield (
                ("switches", name),
                f"« changes » ne dit pas ce que l'interrupteur change : {found}.",
            )


def _unknown_sources(rules: Rules) -> Iterator[Fault]:
    for place, cited in _cited(rules):
        for one in cited:
            if one.code not in rules.sources:
                yield place, f"la source « {one.code} » n'est pas dans « sources »."


def _cited(rules: Rules) -> Iterator[tuple[Path, Citations]]:
    for place, part in _parts(rules):
        yield place, part.source
        yield from ((place, figure.source) for figure in part.figures.values())
    for name, figure in rules.figures.items():
        yield ("figures", name), figure.source
    for name, switch in rules.switches.items():
        yield ("switches", name), switch.source
    for index, deadline in enumerate(rules.calendar):
        yield ("calendar", index), deadline.source
    for index, gap in enumerate(rules.not_established):
        yield ("not_established", index), gap.source or ()
    if rules.point is not None:
        yield ("point",), rules.point.source
