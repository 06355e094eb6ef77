"""The by-laws of a structure as its assemblies are judged by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from maillage.apps.meetings.models import AssemblyRules, Convening, Meeting
from maillage.apps.meetings.quorum import Quorum, QuorumKind, fewest
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Membership, Organisation, Status
from maillage.ui.formats import FIRM, counted, day


NOT_ESTABLISHED = "non établi : vos statuts ne sont pas saisis"


def rules_on(organisation: Organisation, on: date) -> AssemblyRules | None:
    """The by-laws in force on a day; None where nobody has typed them."""
    return (
        AssemblyRules.objects.filter(organisation=organisation, since__lte=on)
        .order_by("-since")
        .first()
    )


def associates_on(organisation: Organisation, on: date) -> list[Person]:
    """Who may vote on a day: the associates, by name, once each."""
    rows = (
        Membership.objects.on(on)
        .filter(organisation=organisation, status=Status.ASSOCIATE)
        .select_related("person")
    )
    return list({row.person_id: row.person for row in rows}.values())


@dataclass(frozen=True)
class Asked:
    """What is asked of one assembly: the quorum, of how many associates, and why."""

    rules: AssemblyRules | None
    associates: int
    is_second: bool

    @property
    def is_free(self) -> bool:
        """A second convening that decides whatever the number, by the by-laws."""
        return bool(self.is_second and self.rules and self.rules.second_without_quorum)

    @property
    def is_known(self) -> bool:
        """Whether the by-laws were typed."""
        return self.rules is not None

    @property
    def fewest(self) -> int:
        """The fewest voices that make the quorum; 0 where none is asked or known."""
        if self.rules is None or self.is_free:
            return 0
        return fewest(quorum_of(self.rules), self.associates)

    @property
    def sentence(self) -> str:
        """How the quorum is counted, with its source, as pages and papers say it."""
        if self.rules is None:
            return f"Quorum{FIRM}: {NOT_ESTABLISHED}."
        source = source_of(self.rules)
        if self.is_free:
            return (
                "Seconde convocation : l'assemblée délibère quel que soit le nombre "
                f"de présents ({source})."
            )
        if not self.fewest:
            return f"Aucun quorum n'est demandé ({source})."
        return (
            f"Quorum{FIRM}: {quorum_words(self.rules)}, soit "
            f"{counted(self.fewest, 'voix', 'voix')} sur "
            f"{counted(self.associates, 'associé')} ({source})."
        )


def convening_of(meeting: Meeting) -> Convening | None:
    """How an assembly was convened, with the first one where it is the second."""
    return Convening.objects.filter(meeting=meeting).select_related("second_of").first()


def quorum_of(rules: AssemblyRules) -> Quorum:
    """The quorum of these by-laws, to be computed."""
    return Quorum(
        QuorumKind(rules.quorum_kind),
        Fraction(rules.quorum_numerator, rules.quorum_denominator),
        rules.quorum_number,
    )


def source_of(rules: AssemblyRules) -> str:
    """« vos statuts, article 14, en vigueur depuis le 8 janvier 2024 »."""
    article = f", {rules.article}" if rules.article else ""
    return f"vos statuts{article}, en vigueur depuis le {day(rules.since)}"


def quorum_words(rules: AssemblyRules) -> str:
    """« au moins la moitié des associés », « 5 associés »."""
    kind = QuorumKind(rules.quorum_kind)
    if kind == QuorumKind.NUMBER:
        return counted(rules.quorum_number, "associé")
    part = _part(rules.quorum_numerator, rules.quorum_denominator)
    if kind == QuorumKind.AT_LEAST:
        return f"au moins {part} des associés"
    if kind == QuorumKind.MORE_THAN:
        return f"plus de {part} des associés".replace("de le ", "du ").replace(
            "de les ", "des "
        )
    return "aucun"


_PARTS = {
    Fraction(1, 2): "la moitié",
    Fraction(1, 3): "le tiers",
    Fraction(2, 3): "les deux tiers",
    Fraction(1, 4): "le quart",
    Fraction(3, 4): "les trois quarts",
    Fraction(1, 5): "le cinquième",
    Fraction(1): "la totalité",
}


def _part(numerator: int, denominator: int) -> str:
    return _PARTS.get(Fraction(numerator, denominator), f"{numerator}/{denominator}")
