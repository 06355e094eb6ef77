"""A claim as its page shows it: sums, gates, what is missing, lines by axis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from maillage.apps.funding.amounts import IndicatorLine, Missing, ThreeAmounts
from maillage.apps.funding.models import Claim
from maillage.apps.people.clock import today
from maillage.engine.agreements.numbers import euros_text
from maillage.ui.components import Cell, Column, Table
from maillage.ui.formats import FIRM, counted, day, euros


NO_AMOUNT = "–"
MONEY = ("Prouvé", "Déclaré", "Possible")
SEND = "Relire et déposer"

FEW = 8
"""Missing things shown at once; the others are folded."""


@dataclass(frozen=True)
class Gate:
    """A prerequisite: reached or not by what is proven, and why it may not be asked."""

    id: str
    title: str
    is_reached: bool
    said: str
    url: str


@dataclass(frozen=True)
class ClaimPage:
    """One claim, for one reader."""

    amounts: ThreeAmounts
    others: list[Claim]
    may_write: bool

    @property
    def claim(self) -> Claim:
        """The claim itself."""
        return self.amounts.claim

    @property
    def slug(self) -> str:
        """The structure's part of every address."""
        return self.claim.contract.organisation.slug

    @cached_property
    def sums(self) -> list[tuple[str, str, str]]:
        """The three amounts: name, euros, and what it is."""
        found = self.amounts
        return [
            (
                "Prouvé",
                money(found.proven_cents),
                "ce que valent les preuves complètes",
            ),
            ("Déclaré", money(found.declared_cents), "ce que dit la demande"),
            (
                "Possible",
                money(found.possible_cents),
                "ce que l'année aurait pu donner"
                if self.is_over
                else "ce que l'année peut encore donner",
            ),
        ]

    @property
    def lead(self) -> str:
        """The page in one sentence."""
        found, claim = self.amounts, self.claim
        if found.rules is None:
            return "Cet accord n'a pas de règles ici : aucun montant n'est calculé."
        if found.proven is None:
            return found.refusal
        if not claim.is_draft:
            return self._sent()
        proven, most = found.proven_cents or 0, found.possible_cents or 0
        if found.proven.gate_open is False:
            shut = counted(
                len(found.proven.gate_shut_by),
                "socle prérequis n'est pas prouvé",
                "socles prérequis ne sont pas prouvés",
            )
            return f"{shut} : tant qu'il en manque un, rien n'est dû."
        if not found.missing:
            return f"Tout est prouvé : {euros(proven)}."
        return (
            f"{euros(proven)} prouvés à ce jour ; il manque de quoi prouver "
            f"{euros(max(most - proven, 0))} de plus."
        )

    def _sent(self) -> str:
        claim = self.claim
        on = day(claim.submitted_at.date()) if claim.submitted_at else ""
        paid = f", payée le {day(claim.settled_on)}" if claim.settled_on else ""
        return f"Déposée le {on}{paid} : faits, règles et preuves sont figés."

    @cached_property
    def gates(self) -> list[Gate]:
        """The prerequisites and where each stands."""
        found = []
        for line in self.amounts.lines:
            gate = line.gate
            if gate is None:
                continue
            said = "prouvé" if gate.reached else "pas encore prouvé"
            if not gate.required:
                said = f"pas exigé cette année ({gate.because})"
            reached = gate.reached or not gate.required
            found.append(Gate(line.id, line.title, reached, said, self._address(line)))
        return found

    @cached_property
    def next_step(self) -> tuple[str, str]:
        """The one thing to do now: its words and its address."""
        ready = [one for one in self._open if one.is_to_complete and one.url]
        dearest = max(ready, key=lambda one: one.euros, default=None)
        if dearest is not None:
            return f"Compléter d'abord ({euros(dearest.cents)})", dearest.url
        shut = next((one for one in self.gates if not one.is_reached), None)
        if shut is not None:
            return f"Prouver le socle {shut.id}", shut.url
        if self._open and not self.is_over:
            first = self._open[0]
            return f"Ce qui manque le plus ({euros(first.cents)})", self._where(first)
        return SEND, reverse("funding:submit", args=(self.slug, self.claim.pk))

    @property
    def is_to_send(self) -> bool:
        """Whether the next thing is to send the claim."""
        return self.next_step[0] == SEND

    @property
    def is_over(self) -> bool:
        """Whether the civil year of the claim is behind."""
        return today().year > self.claim.year

    @cached_property
    def missing(self) -> Table | None:
        """What is missing and may still be had, the dearest first."""
        return self._missing_table(self._open[:FEW], "Ce qui manque")

    @cached_property
    def more_missing(self) -> Table | None:
        """The rest of it."""
        return self._missing_table(self._open[FEW:], "Le reste de ce qui manque")

    @property
    def more_title(self) -> str:
        """« 12 autres, 3 400 € en tout »."""
        return self._counted(self._open[FEW:], "autre")

    @cached_property
    def too_late(self) -> Table | None:
        """What had to happen in a year that is over."""
        return self._missing_table(self._late, "Ce qui n'a pas été fait dans l'année")

    @property
    def late_title(self) -> str:
        """The same as a sum."""
        return (
            self._counted(self._late, "chose") + ", que l'année finie n'a pas prouvés"
        )

    @staticmethod
    def _counted(rest: list[Missing], word: str) -> str:
        worth = euros(sum(one.cents for one in rest))
        return f"{counted(len(rest), word)}, {worth} en tout"

    @cached_property
    def _open(self) -> list[Missing]:
        return [one for one in self._by_worth if not self._is_late(one)]

    @cached_property
    def _late(self) -> list[Missing]:
        return [one for one in self._by_worth if self._is_late(one)]

    @staticmethod
    def _is_late(one: Missing) -> bool:
        return one.until is not None and one.until < today()

    @property
    def _by_worth(self) -> list[Missing]:
        return sorted(self.amounts.missing, key=lambda one: -one.euros)

    def _missing_table(self, shown: list[Missing], caption: str) -> Table | None:
        if not shown:
            return None
        return Table(
            caption=caption,
            columns=(
                Column("Ce qui manque"),
                Column("Vaut", "number"),
                Column("Au plus tard"),
                Column("Indicateurs"),
            ),
            rows=[
                (
                    Cell(one.sentence, self._where(one), _tag(one)),
                    worth(one),
                    deadline(one),
                    ", ".join(one.indicators),
                )
                for one in shown
            ],
            show_caption=False,
        )

    def _where(self, one: Missing) -> str:
        """Where it is completed, else the indicator, whose page says where to act."""
        if one.is_to_complete and one.url:
            return one.url
        line = self.amounts.line(one.indicators[0]) if one.indicators else None
        return self._address(line) if line else ""

    @cached_property
    def axes(self) -> list[tuple[str, Table]]:
        """The indicators, a table for each axis, named with its sum."""
        by_axis: dict[str, list[IndicatorLine]] = {}
        for line in self.amounts.lines:
            by_axis.setdefault(line.axis, []).append(line)
        return [self._axis(name, lines) for name, lines in by_axis.items()]

    def _axis(self, name: str, lines: list[IndicatorLine]) -> tuple[str, Table]:
        sums = [
            sum(one.proven_cents for one in lines),
            sum(one.declared_cents for one in lines),
            sum(one.possible_cents for one in lines),
        ]
        named = f"{name}{FIRM}: {euros(sums[0])} prouvés sur {euros(sums[2])}"
        return named, Table(
            caption=name,
            columns=(Column("Indicateur"), *(Column(one, "number") for one in MONEY)),
            rows=[
                (
                    Cell(f"{one.id} {one.title}", self._address(one)),
                    euros(one.proven_cents),
                    euros(one.declared_cents),
                    euros(one.possible_cents),
                )
                for one in lines
            ],
            foot=("Ensemble", *(euros(one) for one in sums)),
            show_caption=False,
        )

    def _address(self, line: IndicatorLine) -> str:
        return reverse("funding:indicator", args=(self.slug, self.claim.pk, line.id))

    @property
    def advance(self) -> str:
        """The advance of the year, and how it is worked out."""
        declared = self.amounts.declared
        if declared is None or declared.advance_euros is None:
            return ""
        return f"{euros_text(declared.advance_euros)}{FIRM}: {declared.advance_formula}"


def money(cents: int | None) -> str:
    """Euros, or a dash where nothing was computed."""
    return NO_AMOUNT if cents is None else euros(cents)


def worth(one: Missing) -> str:
    """« 1 400 € », or that it counts only with something else."""
    return euros(one.cents) if one.cents else "avec la suite"


def deadline(one: Missing) -> str:
    """« 31 décembre 2026 (fin de l'année civile) »."""
    if one.until is None:
        return one.until_words
    return f"{day(one.until)} ({one.until_words})"


def _tag(one: Missing) -> str:
    if one.opens_gate:
        return "prérequis"
    return "à compléter" if one.is_to_complete else ""
