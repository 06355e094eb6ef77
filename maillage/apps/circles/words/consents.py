"""What a doctor agrees to, in plain words, with the date of the wording.

A change of these words is a new version: agreements given to an older one still hold,
since a doctor can agree only to what he has read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maillage.apps.circles.models import ConsentKind


@dataclass(frozen=True)
class Wording:
    """One agreement as it is read: what happens if yes, what if no."""

    question: str
    said: tuple[str, ...]
    without: str


@dataclass(frozen=True)
class ConsentText:
    """The wording of both agreements, and since when it is used."""

    version: str
    since: date
    wordings: dict[ConsentKind, Wording]


_FIRST = ConsentText(
    version="2026-11",
    since=date(2026, 11, 1),
    wordings={
        ConsentKind.FIGURES: Wording(
            question="Mes chiffres sont calculés et comptés dans le groupe",
            said=(
                "Vos prescriptions délivrées par les officines du territoire sont "
                "comptées, sans aucune identité de patient, sous vos codes de "
                "prescripteur.",
                "Vous recevez vos chiffres, que vous seul voyez sous votre nom. Les "
                "autres médecins voient un point sans étiquette ; l'animateur voit un "
                "code.",
                "Le groupe n'est montré que si assez de médecins y sont comptés. "
                "Aucun chiffre de vous n'est transmis à l'assurance maladie, à "
                "l'agence régionale de santé ni à une entreprise.",
            ),
            without=(
                "Sans cet accord, vous participez aux séances et aux votes ; vous "
                "n'êtes compté nulle part et ne recevez pas de miroir."
            ),
        ),
        ConsentKind.NAME: Wording(
            question="L'animateur voit mon nom à côté de mes chiffres",
            said=(
                "L'animateur du cercle, et lui seul, lit votre nom à côté de votre "
                "code et de vos chiffres, pour en parler avec vous.",
                "Chaque lecture est inscrite au journal, que vous pouvez consulter.",
            ),
            without=(
                "Sans cet accord, l'animateur ne voit que votre code ; rien d'autre ne "
                "change."
            ),
        ),
    },
)

TEXTS = {_FIRST.version: _FIRST}
"""Every wording that was ever in use."""

CURRENT = _FIRST
"""The one that is read and agreed to today."""
