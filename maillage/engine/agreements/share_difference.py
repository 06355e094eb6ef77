"""Why one partner is paid more, or less, than the year before: to the cent.

A pot gives `amount × own value / everyone's value`. From one year to the next three
things move; they are moved one after the other, in an order that is said: the amount of
the pot, then one's own value, then the others'. Each step gives a sum of money; each is
rounded to the cent, and the cents that are missing or in excess are rounding, said as
such. Pot by pot, then ceilings: the parts sum to the difference, exactly.

The order matters: another one would give other parts of the same sum. This one asks
first what nobody's work explains.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from maillage.engine.agreements.share_out import ShareLine, Statement


ORDER_RULE = (
    "L'écart est décomposé dans cet ordre, toujours le même : le montant du pot, puis "
    "ce que vous comptez, puis ce que comptent les autres. Chaque effet est arrondi au "
    "centime ; ce que ces arrondis laissent est dit à part."
)
ZERO = Fraction(0)
HALF = Fraction(1, 2)


class Effect(StrEnum):
    """What moved."""

    POT = "pot"
    OWN = "own"
    OTHERS = "others"
    KEY = "key"
    """The pot is shared by another key than last year."""
    NEW_POT = "new_pot"
    GONE_POT = "gone_pot"
    ROUNDING = "rounding"
    CEILING = "ceiling"


@dataclass(frozen=True)
class Part:
    """One part of a difference: of which pot, what moved, how many cents."""

    effect: Effect
    cents: int
    pot: str = ""
    before: Fraction = ZERO
    after: Fraction = ZERO
    """The values that moved: cents of the pot, own value, or the others' values."""
    how: str = ""


@dataclass(frozen=True)
class Difference:
    """What one is paid this year and last, and the parts that sum to the difference."""

    before_cents: int
    after_cents: int
    parts: tuple[Part, ...]

    @property
    def cents(self) -> int:
        """Above zero where one is paid more."""
        return self.after_cents - self.before_cents

    def of_pot(self, name: str) -> tuple[Part, ...]:
        """The parts of one pot, in the order of the steps."""
        return tuple(part for part in self.parts if part.pot == name)


def difference(before: Statement, after: Statement) -> Difference:
    """The difference between two statements of one partner, part by part.

    Pots are matched by their name. Parts of no cent are left out, save where a value
    moved without effect on the sum.
    """
    old = {line.pot: line for line in before.lines}
    new = {line.pot: line for line in after.lines}
    parts: list[Part] = []
    for name in dict.fromkeys((*new, *old)):
        parts += _pot_parts(old.get(name), new.get(name))
    ceiling = (after.paid_cents - after.shared_cents) - (
        before.paid_cents - before.shared_cents
    )
    if ceiling:
        parts.append(Part(Effect.CEILING, ceiling))
    return Difference(before.paid_cents, after.paid_cents, tuple(parts))


def _pot_parts(old: ShareLine | None, new: ShareLine | None) -> list[Part]:
    if old is None and new is not None:
        return [_whole(Effect.NEW_POT, new, new.cents)]
    if new is None and old is not None:
        return [_whole(Effect.GONE_POT, old, -old.cents)]
    if old is None or new is None:
        return []
    steps = _same_key(old, new) if old.how == new.how else _other_key(old, new)
    given = sum(part.cents for part in steps)
    rounding = Part(Effect.ROUNDING, new.cents - old.cents - given, new.pot)
    return [part for part in (*steps, rounding) if part.cents or _moved(part)]


def _moved(part: Part) -> bool:
    return part.before != part.after


def _whole(effect: Effect, line: ShareLine, cents: int) -> Part:
    size = Fraction(line.pot_cents)
    before, after = (ZERO, size) if effect is Effect.NEW_POT else (size, ZERO)
    return Part(effect, cents, line.pot, before, after, line.how)


def _same_key(old: ShareLine, new: ShareLine) -> tuple[Part, ...]:
    """The three steps: the pot, one's own value, the others'."""
    others_old = old.total_weight - old.weight
    others_new = new.total_weight - new.weight
    start = _given(old.pot_cents, old.weight, others_old)
    pot = _given(new.pot_cents, old.weight, others_old)
    own = _given(new.pot_cents, new.weight, others_old)
    end = _given(new.pot_cents, new.weight, others_new)
    size_old, size_new = Fraction(old.pot_cents), Fraction(new.pot_cents)
    return (
        Part(Effect.POT, _whole_cents(pot - start), new.pot, size_old, size_new),
        Part(
            Effect.OWN,
            _whole_cents(own - pot),
            new.pot,
            old.weight,
            new.weight,
            new.how,
        ),
        Part(
            Effect.OTHERS,
            _whole_cents(end - own),
            new.pot,
            others_old,
            others_new,
            new.how,
        ),
    )


def _other_key(old: ShareLine, new: ShareLine) -> tuple[Part, ...]:
    """Another key measures something else: only the pot and the key can be told."""
    start = old.exact_cents
    pot = _given(new.pot_cents, old.weight, old.total_weight - old.weight)
    size_old, size_new = Fraction(old.pot_cents), Fraction(new.pot_cents)
    return (
        Part(Effect.POT, _whole_cents(pot - start), new.pot, size_old, size_new),
        Part(
            Effect.KEY,
            _whole_cents(new.exact_cents - pot),
            new.pot,
            old.weight / old.total_weight,
            new.weight / new.total_weight,
            new.how,
        ),
    )


def _given(cents: int, own: Fraction, others: Fraction) -> Fraction:
    """What a pot gives; nothing to who counts nothing."""
    return cents * own / (own + others) if own else ZERO


def _whole_cents(exact: Fraction) -> int:
    """To the nearest cent, halves away from zero."""
    sign = -1 if exact < 0 else 1
    return sign * int(abs(exact) + HALF)
