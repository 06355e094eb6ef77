"""What a protocol must be, and must not be only: the guide's page 24, as a self-check.

The writers tick what they have read again; what can be seen in the text is said by the
program. Nothing here judges the care.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from maillage.apps.projects.themes import GUIDE


SOURCE = f"{GUIDE}, p. 24"

MUST_BE = (
    ("experience", "il s'appuie sur l'expérience des professionnels"),
    (
        "recommendations",
        "il suit les recommandations (HAS, ANSM, Santé publique France)",
    ),
    ("fits", "il convient à l'équipe"),
    ("need", "il répond à un besoin réel"),
    ("harmonises", "il formalise ou harmonise les pratiques"),
    ("readable", "il est simple, lisible pendant le soin"),
    ("who_what_when", "il dit qui fait quoi, et quand"),
)
NOT_ONLY = (
    ("not_delegation", "il n'est pas seulement une dérogation de tâches"),
    (
        "not_reminder",
        "il n'est pas seulement un rappel de conduite à tenir (fièvre, vomissements)",
    ),
    ("not_referral", "il n'est pas seulement l'adressage à un correspondant"),
)
RULES = dict((*MUST_BE, *NOT_ONLY))
"""Code -> sentence, in the order of the guide."""


def unfinished(objective: str, steps: Sequence[Mapping[str, Any]]) -> list[str]:
    """What is still to be written before anyone signs, in French; empty when done."""
    missing = []
    if not objective.strip():
        missing.append("l'objectif")
    if not steps:
        missing.append("les étapes : qui fait quoi, quand")
    for rank, step in enumerate(steps, start=1):
        lacks = [
            word
            for name, word in (("who", "qui"), ("does", "quoi"), ("when", "quand"))
            if not step[name]
        ]
        if lacks:
            missing.append(f"l'étape {rank} : {', '.join(lacks)}")
    return missing


def remarks(sources: str, steps: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the writers should see before they sign; it stops nobody."""
    said = []
    professions = {who for step in steps for who in step["who"]}
    if len(professions) == 1:
        said.append(
            "Une seule profession agit : un protocole pluriprofessionnel en réunit au "
            "moins deux."
        )
    if not sources.strip():
        said.append("Aucune source n'est citée.")
    return said
