"""The small language of formulas: numbers, names, operations, a few functions.

A formula of a rules file, `reference * min(patients, cap) / 4000`, becomes a tree of
frozen nodes. Nothing else can be written in it: no text, no attribute, no loop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias


FUNCTIONS = {
    "if": 3,
    "known": 1,
    "share_in_days": 1,
    "share_in_months": 1,
    "truncated_percent": 1,
    "rounded_up": 1,
    "nearest": 1,
    "rounded_down": 1,
}
"""How many arguments each takes; `min` and `max` take two or more."""

SEVERAL = ("min", "max")
RESERVED = {*FUNCTIONS, *SEVERAL, "and", "or", "not", "is"}
DEEPEST = 40


class MisspeltFormula(ValueError):
    """One French sentence: what in the formula cannot be read."""


@dataclass(frozen=True)
class Number:
    """A number written in the formula itself."""

    value: Fraction


@dataclass(frozen=True)
class Name:
    """A fact, a figure of the rules, a step, or `year`."""

    name: str


@dataclass(frozen=True)
class Is:
    """Whether a switch or a choice has a value: `rcp_rate is exact`."""

    name: str
    word: str


@dataclass(frozen=True)
class Not:
    """The contrary of a condition."""

    inner: Expression


@dataclass(frozen=True)
class Operation:
    """Two operands and `+ - * / < <= > >= = != and or`."""

    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Call:
    """One of FUNCTIONS or SEVERAL."""

    function: str
    arguments: tuple[Expression, ...]


Expression: TypeAlias = Number | Name | Is | Not | Operation | Call

COMPARISONS = ("<=", ">=", "!=", "<", ">", "=")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<percent>\s*%)?"
    r"|(?P<name>[a-z][a-z0-9_]*)|(?P<sign><=|>=|!=|[-+*/<>=(),]))"
)


def parse(text: str) -> Expression:
    """The tree of a formula; `MisspeltFormula` says what cannot be read."""
    reader = _Reader(list(_tokens(text)), text)
    tree = reader.either(0)
    reader.end()
    return tree


def names(tree: Expression) -> set[str]:
    """Every name that a formula may ask for, switches and choices included."""
    match tree:
        case Name(name) | Is(name, _):
            return {name}
        case Not(inner):
            return names(inner)
        case Operation(_, left, right):
            return names(left) | names(right)
        case Call(_, arguments):
            return {name for argument in arguments for name in names(argument)}
    return set()


def words(tree: Expression) -> set[tuple[str, str]]:
    """Every (name, word) that a formula compares with `is`."""
    match tree:
        case Is(name, word):
            return {(name, word)}
        case Not(inner):
            return words(inner)
        case Operation(_, left, right):
            return words(left) | words(right)
        case Call(_, arguments):
            return {pair for argument in arguments for pair in words(argument)}
    return set()


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None:
            raise MisspeltFormula(
                f"« {text[place:].strip()[:20]} » ne se lit pas dans une formule"
            )
        place = found.end()
        if found["number"]:
            yield ("percent" if found["percent"] else "number"), found["number"]
        elif found["name"]:
            yield "name", found["name"]
        else:
            yield "sign", found["sign"]


class _Reader:
    """Tokens read one after the other, the loosest operation first."""

    def __init__(self, tokens: list[tuple[str, str]], text: str) -> None:
        self.tokens = tokens
        self.text = text
        self.place = 0

    def either(self, depth: int) -> Expression:
        """Conditions joined by `or`."""
        if depth > DEEPEST:
            raise MisspeltFormula("trop de parenthèses emboîtées")
        tree = self._both(depth)
        while self._take("or"):
            tree = Operation("or", tree, self._both(depth))
        return tree

    def end(self) -> None:
        """Nothing may be left."""
        if self.place < len(self.tokens):
            raise MisspeltFormula(f"« {self.tokens[self.place][1]} » est de trop")

    def _both(self, depth: int) -> Expression:
        tree = self._negated(depth)
        while self._take("and"):
            tree = Operation("and", tree, self._negated(depth))
        return tree

    def _negated(self, depth: int) -> Expression:
        if self._take("not"):
            return Not(self._negated(depth))
        return self._compared(depth)

    def _compared(self, depth: int) -> Expression:
        left = self._sum(depth)
        if self._take("is"):
            opposite = self._take("not")
            if not isinstance(left, Name):
                raise MisspeltFormula("« is » suit le nom d'un choix")
            chosen = Is(left.name, self._word())
            return Not(chosen) if opposite else chosen
        for sign in COMPARISONS:
            if self._take(sign):
                return Operation(sign, left, self._sum(depth))
        return left

    def _sum(self, depth: int) -> Expression:
        tree = self._product(depth)
        while sign := self._take("+", "-"):
            tree = Operation(sign, tree, self._product(depth))
        return tree

    def _product(self, depth: int) -> Expression:
        tree = self._primary(depth)
        while sign := self._take("*", "/"):
            tree = Operation(sign, tree, self._primary(depth))
        return tree

    def _primary(self, depth: int) -> Expression:
        if self._take("("):
            inner = self.either(depth + 1)
            self._expect(")")
            return inner
        kind, text = self._next()
        if kind == "number":
            return Number(Fraction(text))
        if kind == "percent":
            return Number(Fraction(text) / 100)
        if kind == "name" and self._take("("):
            return self._call(text, depth)
        if kind == "name" and text not in RESERVED:
            return Name(text)
        raise MisspeltFormula(f"« {text} » n'est pas à sa place")

    def _call(self, function: str, depth: int) -> Call:
        arguments = [self.either(depth + 1)]
        while self._take(","):
            arguments.append(self.either(depth + 1))
        self._expect(")")
        wanted = FUNCTIONS.get(function)
        if wanted is None and function not in SEVERAL:
            raise MisspeltFormula(f"la fonction « {function} » n'existe pas")
        if len(arguments) != wanted and (wanted is not None or len(arguments) < 2):
            raise MisspeltFormula(
                f"« {function} » attend {wanted or 'au moins 2'} valeur(s), "
                f"{len(arguments)} sont données"
            )
        return Call(function, tuple(arguments))

    def _word(self) -> str:
        kind, text = self._next()
        if kind != "name" or text in RESERVED:
            raise MisspeltFormula(f"« {text} » n'est pas une valeur de choix")
        return text

    def _take(self, *wanted: str) -> str:
        """The next token when it is one of these, else nothing."""
        if self.place < len(self.tokens) and self.tokens[self.place][1] in wanted:
            self.place += 1
            return self.tokens[self.place - 1][1]
        return ""

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise MisspeltFormula(f"il manque « {sign} »")

    def _next(self) -> tuple[str, str]:
        if self.place >= len(self.tokens):
            raise MisspeltFormula("la formule s'arrête trop tôt")
        self.place += 1
        return self.tokens[self.place - 1]
