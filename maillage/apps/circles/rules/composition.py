"""Whether a circle has the people it wants: what is missing, what is too many.

Findings, never refusals: a circle that grows is a circle that lives (Migennes began
with six doctors and two pharmacists and had sixteen people a year later).
"""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.circles.models import Circle


@dataclass(frozen=True)
class Composition:
    """How many sit in a circle, and how many of them its figures can count."""

    members: int
    animators: int
    counted: int


def findings(circle: Circle, found: Composition) -> tuple[str, ...]:
    """What is to be done about who sits in the circle, the most pressing first."""
    return tuple(
        text
        for text in (
            _animators(circle, found.animators),
            _members(circle, found.members),
            _counted(circle, found),
        )
        if text
    )


def _animators(circle: Circle, count: int) -> str:
    if count == 0:
        return (
            "Ce cercle est sans animateur : aucune séance ne peut être préparée ni "
            "ouverte tant que personne ne l'anime."
        )
    if count > circle.most_animators:
        return (
            f"{count} animateurs, pour {circle.most_animators} au plus dans les "
            "réglages du cercle."
        )
    return ""


def _members(circle: Circle, count: int) -> str:
    if count < circle.fewest_members:
        lack = circle.fewest_members - count
        people = "un membre" if lack == 1 else f"{lack} membres"
        return (
            f"Il manque {people} pour être {circle.fewest_members}, le minimum que le "
            "cercle s'est donné."
        )
    if count > circle.most_members:
        return (
            f"{count} membres, pour {circle.most_members} au plus dans les réglages : "
            "au-delà, chacun parle moins. Un second cercle pourrait naître."
        )
    return ""


def _counted(circle: Circle, found: Composition) -> str:
    lack = circle.fewest_doctors - found.counted
    if lack <= 0:
        return ""
    if found.counted == 0:
        have = "Aucun médecin n'est compté dans les chiffres"
    elif found.counted == 1:
        have = "Un seul médecin est compté dans les chiffres"
    else:
        have = f"{found.counted} médecins sont comptés dans les chiffres"
    return (
        f"{have} ; il en faut {circle.fewest_doctors} pour montrer le groupe. Chacun "
        "donne lui-même son accord et ses codes."
    )
