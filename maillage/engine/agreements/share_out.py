"""Pots shared out among partners by keys, exactly, to the cent.

Each pot is shared in proportion to one measure of the partners: the same for all, a
coefficient of role, hours, presence, what they wrote, their patients, or anything the
team counts. Cents are dealt by the largest remainder: everyone has the cents of his
exact share, and the cents left go one by one to the largest fractions cut off; at equal
fractions, to who stands first in the list of partners. Every pot sums to its amount.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from maillage.engine.errors import BadInput


TIE_RULE = (
    "Les centimes qui restent vont un à un aux plus grandes fractions de centime "
    "coupées ; à fraction égale, dans l'ordre de la liste des associés."
)
ZERO = Fraction(0)


class Key(StrEnum):
    """What a pot is shared in proportion to."""

    EQUAL = "equal"
    ROLE = "role"
    HOURS = "hours"
    RCP_PRESENCE = "rcp_presence"
    PROTOCOLS = "protocols"
    PROJECTS = "projects"
    PATIENTS = "patients"
    FREE = "free"
    STRUCTURE = "structure"
    """Shared among nobody: kept for a post, software, a project."""


KEY_WORDS = {
    Key.EQUAL: "à parts égales",
    Key.ROLE: "selon le coefficient de rôle",
    Key.HOURS: "selon les heures",
    Key.RCP_PRESENCE: "selon la présence en RCP, en minutes",
    Key.PROTOCOLS: "selon les protocoles écrits",
    Key.PROJECTS: "selon la participation aux projets",
    Key.PATIENTS: "selon la patientèle",
    Key.FREE: "selon",
    Key.STRUCTURE: "gardé par la structure",
}


class Excess(StrEnum):
    """What becomes of what exceeds a partner's ceiling."""

    KEPT = "kept"
    REDISTRIBUTED = "redistributed"


@dataclass(frozen=True)
class Partner:
    """Someone who has a share; measures are by key, or by the name of a free key."""

    name: str
    measures: Mapping[str, Fraction] = field(default_factory=dict)
    ceiling_cents: int | None = None
    """The most that may be paid for the year; None without ceiling."""
    already_cents: int = 0
    """What was already paid under that ceiling."""

    @property
    def room_cents(self) -> int | None:
        """What may still be paid, None without ceiling."""
        if self.ceiling_cents is None:
            return None
        return max(self.ceiling_cents - self.already_cents, 0)


@dataclass(frozen=True)
class Pot:
    """A sum with its key; `column` names the measure of a free key."""

    name: str
    cents: int
    key: Key
    column: str = ""

    @property
    def measure(self) -> str:
        """The measure of the partners that it is shared in proportion to."""
        return self.column if self.key is Key.FREE else self.key.value

    @property
    def words(self) -> str:
        """How it is shared, in French."""
        words = KEY_WORDS[self.key]
        return f"{words} « {self.column} »" if self.key is Key.FREE else words


@dataclass(frozen=True)
class Scheme:
    """One way to share the whole: its pots sum to the amount."""

    name: str
    pots: tuple[Pot, ...]


@dataclass(frozen=True)
class Question:
    """What is to be shared, among whom, by which schemes."""

    title: str
    cents: int
    partners: tuple[Partner, ...]
    schemes: tuple[Scheme, ...]
    excess: Excess = Excess.KEPT


@dataclass(frozen=True)
class Dealt:
    """One pot dealt: cents of each, the cents left over and who had one of them."""

    cents: tuple[int, ...]
    left_over: int
    rounded_up: tuple[bool, ...]


@dataclass(frozen=True)
class ShareLine:
    """One partner's share of one pot, with all that makes it up."""

    pot: str
    pot_cents: int
    how: str
    weight: Fraction
    total_weight: Fraction
    exact_cents: Fraction
    cents: int
    rounded_up: bool
    """Whether one of the cents left over is in it."""


@dataclass(frozen=True)
class Statement:
    """What one partner receives under one scheme, line by line."""

    name: str
    lines: tuple[ShareLine, ...]
    shared_cents: int
    over_ceiling_cents: int
    redistributed_cents: int
    paid_cents: int
    room_cents: int | None


@dataclass(frozen=True)
class PotOutcome:
    """One pot: its amount, and the cents that rounding left to be dealt one by one."""

    name: str
    cents: int
    how: str
    left_over_cents: int


@dataclass(frozen=True)
class SchemeOutcome:
    """One scheme: statements that, with what is kept, sum to the amount exactly."""

    name: str
    pots: tuple[PotOutcome, ...]
    statements: tuple[Statement, ...]
    kept_cents: int
    """What is the structure's: its own pots, and what ceilings left."""


@dataclass(frozen=True)
class Outcome:
    """Every scheme on the same amount and the same partners."""

    title: str
    cents: int
    partners: tuple[str, ...]
    schemes: tuple[SchemeOutcome, ...]
    excess: Excess
    tie_rule: str = TIE_RULE


def shared(question: Question) -> Outcome:
    """Every scheme of a question worked out.

    `BadInput` when there is no partner, when the pots of a scheme do not sum to the
    amount, or when no partner has any of a pot's measure.
    """
    if not question.partners:
        raise BadInput("Répartition : il n'y a aucun associé ; ajoutez-en un.")
    return Outcome(
        question.title,
        question.cents,
        tuple(one.name for one in question.partners),
        tuple(_scheme_outcome(question, scheme) for scheme in question.schemes),
        question.excess,
    )


def dealt(cents: int, weights: Sequence[Fraction]) -> Dealt:
    """Whole cents in proportion to weights, by the largest remainder; sums to `cents`.

    `ValueError` without any weight above zero, or with one below.
    """
    total = sum(weights, ZERO)
    if cents < 0 or total <= 0 or min(weights) < 0:
        raise ValueError("nothing to share in proportion to")
    exact = [cents * weight / total for weight in weights]
    floors = [math.floor(one) for one in exact]
    left_over = cents - sum(floors)
    order = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    lucky = set(order[:left_over])
    return Dealt(
        tuple(floor + (i in lucky) for i, floor in enumerate(floors)),
        left_over,
        tuple(i in lucky for i in range(len(exact))),
    )


def _scheme_outcome(question: Question, scheme: Scheme) -> SchemeOutcome:
    if sum(pot.cents for pot in scheme.pots) != question.cents:
        raise BadInput(
            f"Répartition, clé « {scheme.name} » : ses pots ne font pas le montant à "
            "répartir ; corrigez leurs montants ou leurs parts."
        )
    pots = [pot for pot in scheme.pots if pot.key is not Key.STRUCTURE]
    weights = [_weights(pot, question.partners, scheme) for pot in pots]
    deals = [dealt(pot.cents, each) for pot, each in zip(pots, weights, strict=True)]
    lines = [
        tuple(_line(pot, weights[p], deals[p], place) for p, pot in enumerate(pots))
        for place in range(len(question.partners))
    ]
    totals = [sum(line.cents for line in each) for each in lines]
    rooms = [one.room_cents for one in question.partners]
    paid, left = under_ceilings(totals, rooms, question.excess)
    left_over = {
        pot.name: deal.left_over for pot, deal in zip(pots, deals, strict=True)
    }
    return SchemeOutcome(
        scheme.name,
        tuple(
            PotOutcome(pot.name, pot.cents, pot.words, left_over.get(pot.name, 0))
            for pot in scheme.pots
        ),
        tuple(
            _statement(partner, lines[i], totals[i], paid[i])
            for i, partner in enumerate(question.partners)
        ),
        left + sum(pot.cents for pot in scheme.pots if pot.key is Key.STRUCTURE),
    )


def under_ceilings(
    totals: Sequence[int], rooms: Sequence[int | None], excess: Excess
) -> tuple[list[int], int]:
    """What each is paid under the ceilings, and what is left to the structure.

    Redistributed, an excess goes to those who have room in proportion to what they
    already have, again and again until nobody exceeds or nobody has room.
    """
    paid = [_capped(total, room) for total, room in zip(totals, rooms, strict=True)]
    left = sum(totals) - sum(paid)
    while left and excess is Excess.REDISTRIBUTED:
        weights = [
            Fraction(total if room is None or paid[i] < room else 0)
            for i, (total, room) in enumerate(zip(totals, rooms, strict=True))
        ]
        if not any(weights):
            break
        more = dealt(left, weights).cents
        paid = [
            _capped(have + extra, room)
            for have, extra, room in zip(paid, more, rooms, strict=True)
        ]
        left = sum(totals) - sum(paid)
    return paid, left


def _capped(cents: int, room: int | None) -> int:
    return cents if room is None else min(cents, room)


def _weights(pot: Pot, partners: Iterable[Partner], scheme: Scheme) -> list[Fraction]:
    if pot.key is Key.EQUAL:
        return [Fraction(1) for _ in partners]
    weights = [one.measures.get(pot.measure, ZERO) for one in partners]
    if not any(weights):
        raise BadInput(
            f"Répartition, clé « {scheme.name} » : aucun associé n'a de quoi partager "
            f"le pot « {pot.name} » {pot.words} ; donnez une valeur à l'un d'eux, ou "
            "prenez une autre clé."
        )
    return weights


def _line(pot: Pot, weights: Sequence[Fraction], deal: Dealt, place: int) -> ShareLine:
    total = sum(weights, ZERO)
    return ShareLine(
        pot=pot.name,
        pot_cents=pot.cents,
        how=pot.words,
        weight=weights[place],
        total_weight=total,
        exact_cents=pot.cents * weights[place] / total,
        cents=deal.cents[place],
        rounded_up=deal.rounded_up[place],
    )


def _statement(
    partner: Partner, lines: tuple[ShareLine, ...], shared_cents: int, paid: int
) -> Statement:
    room = partner.room_cents
    return Statement(
        name=partner.name,
        lines=lines,
        shared_cents=shared_cents,
        over_ceiling_cents=shared_cents - _capped(shared_cents, room),
        redistributed_cents=paid - _capped(shared_cents, room),
        paid_cents=paid,
        room_cents=room,
    )
