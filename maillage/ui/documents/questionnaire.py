"""The questionnaire of a session on paper, without a name: two to a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from maillage.ui.documents.printing import page_of, words_pdf


def questionnaire_pdf(
    *,
    title: str,
    circle: str,
    territory: str,
    session: str,
    questions: Sequence[str],
    marks: Sequence[str],
    made_at: datetime,
) -> bytes:
    """One page that is cut in two: the same questionnaire twice."""
    page = page_of(
        what="Questionnaire",
        audience="sans nom",
        title=title,
        session=session,
        circle=circle,
        territory=territory,
        author=circle,
        foot=["À rendre sans nom à l'animateur, qui saisit les feuilles mélangées."],
    )
    return words_pdf(
        "questionnaire.typ",
        {**page, "questions": list(questions), "marks": list(marks)},
        made_at,
    )
