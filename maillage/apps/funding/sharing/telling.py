"""A partner's statement in French: every euro, and why less than last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from maillage.apps.funding.sharing.documents import partner_of, statement_from
from maillage.engine.agreements.numbers import as_written, french
from maillage.engine.agreements.share_difference import (
    ORDER_RULE,
    Difference,
    Effect,
    Part,
    difference,
)
from maillage.engine.agreements.share_out import KEY_WORDS, Key, ShareLine, Statement
from maillage.ui.formats import FIRM, counted, duration, euros, joined


@dataclass(frozen=True)
class LineTold:
    """One pot: its calculation, that anyone may redo, and what it gives."""

    pot: str
    how: str
    calculation: str
    cents: int
    rounding: str


@dataclass(frozen=True)
class PartTold:
    """One reason of a difference, from what to what it moved, and what it weighs."""

    pot: str
    words: str
    moved: str
    cents: int

    @property
    def sentence(self) -> str:
        """« Vous comptez 6 h de moins (de 18 h à 12 h) »."""
        return f"{self.words} ({self.moved})" if self.moved else self.words


@dataclass(frozen=True)
class Told:
    """All that one partner reads of a year."""

    name: str
    profession: str
    year: int
    organisation: str
    lines: Sequence[LineTold]
    statement: Statement
    ceiling_source: str
    before: int | None
    """What last year's statement paid; None where there is none."""
    sentence: str
    parts: Sequence[PartTold]
    order_rule: str = ORDER_RULE

    @property
    def paid_cents(self) -> int:
        """What is paid."""
        return self.statement.paid_cents

    @property
    def difference_cents(self) -> int:
        """Against last year; zero where there is none."""
        return self.paid_cents - (self.before or 0)


def told(
    annex: Mapping[str, Any], last: Mapping[str, Any] | None, person: int
) -> Told | None:
    """What an annex says of a person beside last year's; None without a share in it."""
    said = partner_of(annex, person)
    if said is None:
        return None
    statement = statement_from(said)
    before = partner_of(last, person) if last else None
    moved = difference(statement_from(before), statement) if before else None
    return Told(
        name=said["name"],
        profession=said["profession"],
        year=annex["year"],
        organisation=annex["organisation"],
        lines=[line_told(line) for line in statement.lines],
        statement=statement,
        ceiling_source=annex["ceiling_source"],
        before=before["paid_cents"] if before else None,
        sentence=_sentence(moved, last is not None, annex["year"]),
        parts=[part_told(part) for part in moved.parts] if moved else [],
    )


def line_told(line: ShareLine) -> LineTold:
    """« 8 000 € × 12 / 240 = 400 € », and the cent that rounding gave or took."""
    exact = line.exact_cents / 100
    own = value_text(line.weight, line.how)
    total = value_text(line.total_weight, line.how)
    base = f"{euros(line.pot_cents)} × {own} / {total}"
    if line.exact_cents == line.cents:
        return LineTold(
            line.pot, line.how, f"{base} = {euros(line.cents)}", line.cents, ""
        )
    rounding = "un centime du reste en plus" if line.rounded_up else "fraction coupée"
    return LineTold(
        line.pot,
        line.how,
        f"{base} ≈ {french(exact, 4)}\u202f€",
        line.cents,
        rounding,
    )


def part_told(part: Part) -> PartTold:
    """One reason, in words that name what moved."""
    return PartTold(part.pot, _WORDS[part.effect](part), _from_to(part), part.cents)


def frozen_at(document: Mapping[str, Any]) -> datetime:
    """When the vote of a frozen document was closed."""
    return datetime.fromisoformat(document["resolution"]["closed_at"])


def _sentence(moved: Difference | None, has_last: bool, year: int) -> str:
    if moved is None:
        if has_last:
            return f"Vous n'aviez pas de part dans la répartition de {year - 1}."
        return (
            f"Aucune répartition de {year - 1} n'est figée ici{FIRM}: rien à comparer."
        )
    if not moved.cents:
        return f"Le même montant qu'en {year - 1}, au centime près."
    way = "de plus" if moved.cents > 0 else "de moins"
    amount = euros(abs(moved.cents))
    reasons = sorted(
        (part for part in moved.parts if part.cents and part.effect != Effect.ROUNDING),
        key=lambda part: -abs(part.cents),
    )[:3]
    if not reasons:
        return f"{amount} {way} qu'en {year - 1}{FIRM}: un effet d'arrondi."
    said = joined([_short(part) for part in reasons])
    return f"{amount} {way} qu'en {year - 1}{FIRM}: surtout {said}."


def _short(part: Part) -> str:
    amount = f"{'+' if part.cents > 0 else ''}{euros(part.cents)}"
    words = part_told(part).words
    return f"{words[0].lower()}{words[1:]} ({amount})"


def _pot_moved(part: Part) -> str:
    move = part.after - part.before
    how = "a grandi" if move > 0 else "a baissé"
    return f"Le pot « {part.pot} » {how} de {_euros(abs(move))}"


def _own_moved(part: Part) -> str:
    move = part.after - part.before
    way = "de plus" if move > 0 else "de moins"
    return f"Vous comptez {quantity(abs(move), part.how)} {way}"


def _others_moved(part: Part) -> str:
    move = part.after - part.before
    if part.how == KEY_WORDS[Key.EQUAL]:
        others = counted(int(abs(move)), "associé", "associés")
        return f"Vous partagez avec {others} {'de plus' if move > 0 else 'de moins'}"
    way = "de plus" if move > 0 else "de moins"
    return f"Les autres comptent ensemble {quantity(abs(move), part.how)} {way}"


def _key_moved(part: Part) -> str:
    return f"Le pot « {part.pot} » se partage autrement{FIRM}: {part.how}"


def _new_pot(part: Part) -> str:
    return f"Le pot « {part.pot} » est nouveau"


def _gone_pot(part: Part) -> str:
    return f"Le pot « {part.pot} » n'existe plus"


def _rounding(part: Part) -> str:
    return f"Arrondis au centime dans le pot « {part.pot} »"


def _ceiling(_part: Part) -> str:
    return "Ce que les plafonds retirent ou redistribuent"


_WORDS = {
    Effect.POT: _pot_moved,
    Effect.OWN: _own_moved,
    Effect.OTHERS: _others_moved,
    Effect.KEY: _key_moved,
    Effect.NEW_POT: _new_pot,
    Effect.GONE_POT: _gone_pot,
    Effect.ROUNDING: _rounding,
    Effect.CEILING: _ceiling,
}

_HOURS = KEY_WORDS[Key.HOURS]
_UNITS = {
    KEY_WORDS[Key.ROLE]: "de coefficient",
    KEY_WORDS[Key.RCP_PRESENCE]: "min de RCP",
    KEY_WORDS[Key.PROTOCOLS]: "protocole",
    KEY_WORDS[Key.PROJECTS]: "de participation aux projets",
    KEY_WORDS[Key.PATIENTS]: "patient",
}


def quantity(value: Fraction, how: str) -> str:
    """« 6 h 20 », « 90 min de RCP », « 1,5 protocole »."""
    if how == _HOURS:
        return _hours(value)
    unit = _UNITS.get(how) or how.removeprefix("selon « ").removesuffix(" »")
    plural = "s" if unit in ("protocole", "patient") and value >= 2 else ""
    return f"{french(value, 2)}{FIRM}{unit}{plural}"


def _from_to(part: Part) -> str:
    """« de 18 h à 12 h »; empty where nothing that can be told moved."""
    if part.effect is Effect.POT:
        return f"de {_euros(part.before)} à {_euros(part.after)}"
    if part.effect not in (Effect.OWN, Effect.OTHERS):
        return ""
    return (
        f"de {value_text(part.before, part.how)} à {value_text(part.after, part.how)}"
    )


def value_text(value: Fraction, how: str) -> str:
    """A value as a calculation writes it: exact, hours in hours and minutes."""
    return _hours(value) if how == _HOURS else as_written(value)


def _hours(value: Fraction) -> str:
    minutes = value * 60
    whole = minutes.denominator == 1
    return duration(int(minutes)) if whole else f"{french(value, 2)}{FIRM}h"


def _euros(cents: Fraction) -> str:
    return euros(int(cents))
