"""What the registers say of the year at a glance: complete, to complete, to review."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from maillage.apps.projects.selectors.registers import KindLines, Registers
from maillage.apps.structures.evidence_base import Evidence
from maillage.ui.components import Due
from maillage.ui.formats import counted, from_today


@dataclass(frozen=True)
class Overview:
    """The year of a team as its registers hold it today."""

    registers: Registers
    proofs: tuple[Evidence, ...]

    @property
    def year(self) -> int:
        """The civil year of the day."""
        return self.registers.day.year

    @property
    def final(self) -> int:
        """How many proofs are complete."""
        return sum(1 for proof in self.proofs if proof.is_final)

    @property
    def lead(self) -> str:
        """« 2026 : 14 preuves complètes, 3 à compléter »."""
        open_ones = len(self.proofs) - self.final
        words = counted(self.final, "preuve complète", "preuves complètes")
        return f"{self.year} : {words}, {open_ones or 'aucune'} à compléter"

    @cached_property
    def to_complete(self) -> list[Due]:
        """What is begun and proves nothing yet, each with what it lacks."""
        return [
            Due(what=proof.title, address=proof.url, when=f"manque : {proof.missing}")
            for proof in self.proofs
            if not proof.is_final
        ]

    @cached_property
    def to_review(self) -> list[Due]:
        """What is to be read again within a month, or is late."""
        slug, day = self.registers.organisation.slug, self.registers.day
        found = [
            (line.current.review_on, f"Protocole « {line.protocol.title} »", address)
            for line in self.registers.protocols
            if line.is_to_review and line.current
            for address in [reverse("projects:protocol", args=[slug, line.protocol.pk])]
        ]
        found += [
            (
                line.arrangement.review_on,
                line.kind.title,
                reverse("projects:arrangement", args=[slug, line.arrangement.pk]),
            )
            for lines in self.registers.kinds
            for line in lines.lines
            if line.is_to_review
        ]
        return [
            Due(
                what=what,
                address=address,
                when=f"à revoir {from_today(on, day)}",
                pressing=on <= day,
            )
            for on, what, address in sorted(found, key=lambda one: str(one[0]))
            if on is not None
        ]

    @property
    def unwritten(self) -> list[KindLines]:
        """Kinds of which nothing holds: perhaps there is nothing, perhaps to write."""
        return [lines for lines in self.registers.kinds if not lines.current]


def overview_of(registers: Registers) -> Overview:
    """The year of the day, as the registers tell it to those who claim."""
    return Overview(registers, tuple(registers.proofs(registers.day.year)))
