"""A formula worked out exactly, and told again with its numbers in it.

Names are looked up only when the formula reaches them: a branch that is not taken asks
for nothing, and what was asked for is kept so that the result can show it.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import assert_never

from maillage.engine.agreements.expressions import (
    Call,
    Expression,
    Is,
    Name,
    Not,
    Number,
    Operation,
)
from maillage.engine.agreements.facts import Value
from maillage.engine.agreements.numbers import (
    about,
    as_written,
    down,
    is_written_exactly,
    nearest,
    up,
)
from maillage.engine.agreements.schema import Step


class MissingFact(Exception):
    """A formula reached a fact that was not given."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass
class Scope:
    """What names mean while one amount is worked out, and which were asked for."""

    year: int
    facts: Callable[[str], Value]
    """The value of a fact or a count; `MissingFact` when it was not given."""
    figures: Mapping[str, Fraction]
    steps: Mapping[str, Step]
    switches: Mapping[str, str]
    asked: dict[str, Value] = field(default_factory=dict)
    """Facts and counts, in the order they were asked for."""
    told: dict[str, str] = field(default_factory=dict)
    """Each step that was needed, told with its numbers, in order."""
    _values: dict[str, Fraction] = field(default_factory=dict)

    def value(self, name: str) -> Value:
        """What a name stands for."""
        if name == "year":
            return Fraction(self.year)
        if name in self.figures:
            return self.figures[name]
        if name in self.steps:
            return self._step(name)
        found = self.facts(name)
        self.asked[name] = found
        return found

    def chosen(self, name: str) -> str:
        """The value of a switch, or of a fact that is a choice."""
        if name in self.switches:
            return self.switches[name]
        return str(self.value(name))

    def _step(self, name: str) -> Fraction:
        if name not in self._values:
            step = self.steps[name]
            self._values[name] = number(step.value, self)
            self.told[name] = _told_step(step, self._values[name], self)
        return self._values[name]


def number(tree: Expression, scope: Scope) -> Fraction:
    """The exact number that a formula gives."""
    match tree:
        case Number(value):
            return value
        case Name(name):
            found = scope.value(name)
            if not isinstance(found, Fraction):
                raise TypeError(f"{name} is no number")
            return found
        case Operation(sign, left, right):
            return _combined(sign, number(left, scope), number(right, scope))
        case Call(function, arguments):
            return _called(function, arguments, scope)
        case Is() | Not():
            raise TypeError("a condition is no number")
    assert_never(tree)


def holds(tree: Expression, scope: Scope) -> bool:
    """Whether a condition is true."""
    match tree:
        case Name(name):
            found = scope.value(name)
            if not isinstance(found, bool):
                raise TypeError(f"{name} is no yes or no")
            return found
        case Is(name, word):
            return scope.chosen(name) == word
        case Not(inner):
            return not holds(inner, scope)
        case Operation(sign, left, right):
            return _joined(sign, left, right, scope)
        case Call("known", (Name(name),)):
            return scope.value(name) not in (None, ())
    raise TypeError("a number is no condition")


def told(tree: Expression, scope: Scope) -> str:
    """The formula with its numbers and its result: « 100 × min(9 ; 8) = 800 »."""
    text = _written(tree, scope, 0)
    result = number(tree, scope)
    if text == as_written(result):
        return text
    return f"{text} {about(result)}"


def _joined(sign: str, left: Expression, right: Expression, scope: Scope) -> bool:
    if sign == "and":
        return holds(left, scope) and holds(right, scope)
    if sign == "or":
        return holds(left, scope) or holds(right, scope)
    if sign not in _COMPARED:
        raise TypeError("a number is no condition")
    return _COMPARED[sign](number(left, scope), number(right, scope))


_COMPARED: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
}


def _combined(sign: str, left: Fraction, right: Fraction) -> Fraction:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right
    raise TypeError("a condition is no number")


def _called(function: str, arguments: tuple[Expression, ...], scope: Scope) -> Fraction:
    if function == "if":
        return number(_branch(arguments, scope), scope)
    if function in ("share_in_days", "share_in_months"):
        return _share(function, arguments[0], scope)
    values = [number(one, scope) for one in arguments]
    return _COMPUTED[function](values)


def _branch(arguments: tuple[Expression, ...], scope: Scope) -> Expression:
    return arguments[1] if holds(arguments[0], scope) else arguments[2]


_COMPUTED: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "min": min,
    "max": max,
    "truncated_percent": lambda values: down(values[0] * 100, 2) / 100,
    "rounded_up": lambda values: up(values[0]),
    "nearest": lambda values: nearest(values[0]),
    "rounded_down": lambda values: down(values[0]),
}


def _share(function: str, argument: Expression, scope: Scope) -> Fraction:
    return Fraction(*_parts_of_year(function, argument, scope))


def _parts_of_year(
    function: str, argument: Expression, scope: Scope
) -> tuple[int, int]:
    """The days or months from a date on, that one included, and those of the year."""
    since = scope.value(argument.name) if isinstance(argument, Name) else None
    if not isinstance(since, date):
        raise TypeError(f"{function} wants a date")
    days = 366 if calendar.isleap(scope.year) else 365
    whole = 12 if function == "share_in_months" else days
    if since.year != scope.year:
        return (whole if since.year < scope.year else 0), whole
    gone = since.month if function == "share_in_months" else since.timetuple().tm_yday
    return whole - gone + 1, whole


_LOOSENESS = {"+": 1, "-": 1, "*": 2, "/": 2}
_SHOWN = {"+": "+", "-": "\N{MINUS SIGN}", "*": "×", "/": "/"}
_FUNCTIONS_TOLD = {
    "truncated_percent": "tronqué à 0,01 %",
    "rounded_up": "entier au-dessus",
    "rounded_down": "entier au-dessous",
    "nearest": "entier le plus proche",
}


def _written(tree: Expression, scope: Scope, around: int) -> str:
    """The formula with numbers; in parentheses where `around` binds tighter."""
    match tree:
        case Call("if", arguments):
            return _written(_branch(arguments, scope), scope, around)
        case Operation(sign, left, right):
            tightness = _LOOSENESS[sign]
            # What follows « − » or « / » keeps its parentheses.
            after = tightness + (sign in "-/")
            text = (
                f"{_written(left, scope, tightness)} {_SHOWN[sign]} "
                f"{_written(right, scope, after)}"
            )
            return f"({text})" if tightness < around else text
        case Call("min" | "max" as function, arguments):
            inside = " ; ".join(_written(one, scope, 0) for one in arguments)
            return f"{function}({inside})"
        case Call(function, (argument,)) if function in _FUNCTIONS_TOLD:
            inside = _written(argument, scope, 0)
            return f"{_FUNCTIONS_TOLD[function]}({inside})"
        case Call("share_in_days" | "share_in_months" as function, (argument,)):
            part, whole = _parts_of_year(function, argument, scope)
            return str(part // whole) if part in (0, whole) else f"{part} / {whole}"
    value = number(tree, scope)
    text = as_written(value)
    # A fraction reads as a division.
    return f"({text})" if around > 1 and not is_written_exactly(value) else text


def _told_step(step: Step, value: Fraction, scope: Scope) -> str:
    shown = _written(step.value, scope, 0)
    if step.percent and shown == as_written(value):
        return f"{step.label} = {as_written(value * 100)}\u202f%"
    if step.percent:
        return f"{step.label} = {shown} {about(value * 100)}\u202f%"
    if shown == as_written(value):
        return f"{step.label} = {shown}"
    return f"{step.label} = {shown} {about(value)}"
