"""The questionnaire of a session: five questions, five marks, and a free line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One question; its name is the key of its counts."""

    name: str
    text: str
    short: str


QUESTIONS = (
    Question(
        "atmosphere", "Chacun a pu parler sans être jugé", "Parole libre, sans jugement"
    ),
    Question("usefulness", "La séance m'est utile pour mes patients", "Utile"),
    Question("time", "Le temps a été bien employé", "Temps bien employé"),
    Question("figures", "J'ai compris les chiffres montrés", "Chiffres compris"),
    Question(
        "change", "Je vais changer quelque chose dans ma pratique", "Je vais changer"
    ),
)

MARKS = {
    1: "pas du tout",
    2: "plutôt non",
    3: "entre les deux",
    4: "plutôt oui",
    5: "tout à fait",
}

FEWEST_ANSWERS = 3
"""Under three answers nothing is shown: each one could be told by the others."""
