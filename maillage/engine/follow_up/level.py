"""How far a circle has come: the four levels by which Dutch groups know themselves.

The Netherlands rate their local groups of doctors and pharmacists (FTO) in four
levels. What stands at levels 3 and 4 is written: prescribing discussed from data that
the pharmacist gathers, with agreements (3); agreements evaluated at a later meeting
(4) (M. van den Bemt, FarmaMagazine, May 2024). What tells 1 from 2 is the authors' own
knowledge, and so are the numbers here (how many sessions make them regular, what makes
a meeting one): the French text says so. No study ties the level to better prescribing
(Teichert, Eur. J. Clin. Pharmacol. 2007;63:911-917 found none), so it is a mirror of
how the circle works and not of what it achieves.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import dropwhile


REGULAR_SESSIONS = 3
"""Held within 12 months: French circles meet three or four times a year."""

FEWEST_PRESENT = 3
"""Fewer members are a conversation, not a session (Belgian GLEM: three or more)."""


@dataclass(frozen=True)
class SessionFacts:
    """What was recorded of one session held within the last 12 months."""

    members_present: int
    mirrors_prepared: bool = False
    """Each doctor's figures were prepared from data and shown."""
    statements_adopted: int = 0
    commitments_made: int = 0
    """With an indicator, so that data can tell what became of them."""
    commitments_evaluated: int = 0
    """Agreed at an earlier session and read again at this one with their figures."""


@dataclass(frozen=True)
class CircleFacts:
    """What was recorded of a circle over the last 12 months."""

    sessions: tuple[SessionFacts, ...] = ()


@dataclass(frozen=True)
class Level:
    """A circle's level, why, and what is missing for the next one, in French."""

    level: int
    name: str
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    """Empty at level 4."""
    note: str


NAMES = {
    1: "pas encore de séances régulières",
    2: "des séances régulières",
    3: "des accords pris à partir des données",
    4: "des accords relus avec leurs chiffres",
}

NOTE = (
    "Échelle néerlandaise des groupes médecins-pharmaciens (FTO), de 1 à 4. Les "
    "niveaux 3 et 4 suivent leur définition publiée\u202f; la limite entre 1 et 2 et "
    "les nombres demandés sont notre lecture. Aucune étude ne montre qu'un niveau plus "
    "haut change les prescriptions\u00a0: il dit comment le cercle travaille."
)


def level(facts: CircleFacts) -> Level:
    """The highest level all of whose conditions are met, and those below it."""
    steps = (_regular(facts), _agreed(facts), _evaluated(facts))
    met = 0
    for step in steps:
        if step.missing:
            break
        met += 1
    unmet = next(dropwhile(lambda step: not step.missing, steps), None)
    return Level(
        level=met + 1,
        name=NAMES[met + 1],
        reasons=tuple(reason for step in steps for reason in step.reasons),
        missing=unmet.missing if unmet else (),
        note=NOTE,
    )


@dataclass(frozen=True)
class _Step:
    """What one level asks: what was recorded of it, and what is not there yet."""

    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def _held(facts: CircleFacts) -> list[SessionFacts]:
    return [each for each in facts.sessions if each.members_present >= FEWEST_PRESENT]


def _regular(facts: CircleFacts) -> _Step:
    held = len(_held(facts))
    said = f"{_sessions(held)} en 12 mois, à {FEWEST_PRESENT} membres ou plus."
    reasons = (said,) if held else ()
    if held >= REGULAR_SESSIONS:
        return _Step(reasons)
    lack = REGULAR_SESSIONS - held
    return _Step(
        reasons,
        (
            f"Il manque {_sessions(lack).lower()} sur 12 mois, avec au moins "
            f"{FEWEST_PRESENT} membres présents.",
        ),
    )


def _sessions(count: int) -> str:
    if count == 1:
        return "Une séance"
    return f"{count} séances"


def _agreed(facts: CircleFacts) -> _Step:
    held = _held(facts)
    with_mirrors = sum(each.mirrors_prepared for each in held)
    agreed = sum(
        each.mirrors_prepared and each.statements_adopted + each.commitments_made > 0
        for each in held
    )
    reasons = []
    if with_mirrors:
        reasons.append(f"{_sessions(with_mirrors)} avec les chiffres de chacun.")
    if agreed:
        reasons.append(f"{_sessions(agreed)} où un accord a été pris sur ces chiffres.")
        return _Step(tuple(reasons))
    if with_mirrors:
        lack = "Il manque un accord (un consensus adopté ou un engagement suivi par un "
        lack += "indicateur) pris à une séance où chacun a vu ses chiffres."
    else:
        lack = (
            "Il manque une séance préparée avec les chiffres de chacun, où un accord "
        )
        lack += "est pris."
    return _Step(tuple(reasons), (lack,))


def _evaluated(facts: CircleFacts) -> _Step:
    again = sum(each.commitments_evaluated for each in _held(facts))
    if again == 1:
        return _Step(("Un engagement relu avec ses chiffres à une séance suivante.",))
    if again:
        said = f"{again} engagements relus avec leurs chiffres à une séance suivante."
        return _Step((said,))
    lack = "Il manque une séance où les engagements pris plus tôt sont relus avec "
    return _Step((), (f"{lack}leurs chiffres.",))
