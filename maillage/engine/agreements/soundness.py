"""Whether a formula makes sense: numbers are added, conditions are joined, no loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from maillage.engine.agreements.expressions import (
    COMPARISONS,
    Call,
    Expression,
    Is,
    MisspeltFormula,
    Name,
    Not,
    Number,
    Operation,
    names,
)
from maillage.engine.agreements.schema import Advance, Indicator, Rules, Step


NUMBER = "number"
CONDITION = "condition"
DATE = "date"
_LIST = "list"
_WORDS = {
    NUMBER: "un nombre",
    CONDITION: "une condition",
    DATE: "une date",
    _LIST: "une liste",
    "choice": "un choix",
    "text": "un texte",
}
_OF_FACTS = {"whole": NUMBER, "yes_no": CONDITION}
_BUILT_IN = ("year", "points_at_full", "euros_at_full", "points_sum")


def kinds_of(rules: Rules) -> dict[str, str]:
    """What each name of a rules file stands for."""
    facts = {
        name: _OF_FACTS.get(one.kind, one.kind) for name, one in rules.facts.items()
    }
    counts = {
        name: CONDITION if one.every is not None else NUMBER
        for name, one in rules.counts.items()
    }
    own: list[str] = [*rules.figures, *rules.steps, *_BUILT_IN]
    parts: list[Indicator | Advance] = list(rules.indicators)
    if rules.advance is not None:
        parts.append(rules.advance)
    for part in parts:
        own += [*part.figures, *part.steps]
    return {**facts, **counts, **dict.fromkeys(own, NUMBER)}


def wrong_kind(tree: Expression, wanted: str, kinds: Mapping[str, str]) -> str | None:
    """A French sentence when a formula is not of the kind wanted; names are known."""
    try:
        found = _kind(tree, kinds)
    except MisspeltFormula as fault:
        return f"{fault}."
    if found == wanted:
        return None
    return f"attendu : {_WORDS[wanted]} ; la formule donne {_WORDS[found]}."


def loops(steps: Mapping[str, Step]) -> Iterator[str]:
    """The steps that need themselves, by whatever way."""
    for name in steps:
        waiting, seen = set(names(steps[name].value)), set[str]()
        while waiting:
            one = waiting.pop()
            if one in steps and one not in seen:
                seen.add(one)
                waiting |= names(steps[one].value)
        if name in seen:
            yield name


def _kind(tree: Expression, kinds: Mapping[str, str]) -> str:
    match tree:
        case Number():
            return NUMBER
        case Name(name):
            return kinds.get(name, NUMBER)
        case Is():
            return CONDITION
        case Not(inner):
            _want(inner, CONDITION, kinds)
            return CONDITION
        case Operation(sign, left, right):
            joined = CONDITION if sign in ("and", "or") else NUMBER
            _want(left, joined, kinds)
            _want(right, joined, kinds)
            return CONDITION if sign in ("and", "or", *COMPARISONS) else NUMBER
        case Call(function, arguments):
            return _kind_of_call(function, arguments, kinds)


def _kind_of_call(
    function: str, arguments: tuple[Expression, ...], kinds: Mapping[str, str]
) -> str:
    if function == "known":
        if not isinstance(arguments[0], Name):
            raise MisspeltFormula("« known » attend le nom d'un fait")
        return CONDITION
    wanted = [NUMBER] * len(arguments)
    if function == "if":
        wanted[0] = CONDITION
    if function in ("share_in_days", "share_in_months"):
        wanted = [DATE]
    for argument, kind in zip(arguments, wanted, strict=True):
        _want(argument, kind, kinds)
    return NUMBER


def _want(tree: Expression, wanted: str, kinds: Mapping[str, str]) -> None:
    found = _kind(tree, kinds)
    if found != wanted:
        raise MisspeltFormula(
            f"attendu dans la formule : {_WORDS[wanted]} ; trouvé : {_WORDS[found]}"
        )
