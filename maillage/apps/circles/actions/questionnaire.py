"""What participants thought of a session, added up as it comes, tied to nobody."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from maillage.apps.circles.models import Answered, Questionnaire, Session
from maillage.apps.circles.words.questions import MARKS, QUESTIONS
from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.meetings.models import MeetingState, Presence
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


LONGEST_COMMENT = 600


@action("circles.answer_questionnaire")
def answer_questionnaire(
    *, session: Session, marks: Mapping[str, int], by: Person, comment: str = ""
) -> bool:
    """The answers of one who was present: True; False where he had answered already."""
    require(by, "circles.answer_questionnaire", session)
    marks, comment = _checked(marks, comment)
    try:
        with transaction.atomic():
            Answered.objects.create(session=session, person=by)
    except IntegrityError:
        return False
    _add(session, marks, comment)
    record("circles.answer_questionnaire", session, by=by)
    return True


@action("circles.enter_paper_answers")
def enter_paper_answers(
    *, session: Session, marks: Mapping[str, int], by: Person, comment: str = ""
) -> None:
    """A paper sheet, without a name, typed in by the animator.

    There cannot be more answers than people who were present.
    """
    require(by, "circles.run_session", session)
    if session.meeting.state != MeetingState.HELD:
        raise BadInput("Les feuilles se saisissent une fois la séance close.")
    marks, comment = _checked(marks, comment)
    questionnaire = _add(session, marks, comment)
    present = session.meeting.attendances.filter(presence=Presence.PRESENT).count()
    if questionnaire.counts["answers"] > present:
        raise BadInput(
            f"Il y a déjà une réponse pour chacune des {present} personnes présentes : "
            "cette feuille serait de trop."
        )
    record("circles.enter_paper_answers", session, by=by)


def _checked(marks: Mapping[str, int], comment: str) -> tuple[dict[str, int], str]:
    for question in QUESTIONS:
        if marks.get(question.name) not in MARKS:
            raise BadInput(f"« {question.text} » : choisissez une réponse.")
    comment = " ".join(comment.split())
    if len(comment) > LONGEST_COMMENT:
        raise BadInput(f"Commentaire : {LONGEST_COMMENT} signes au plus.")
    refuse_patient_identity(comment, "Commentaire")
    return {question.name: marks[question.name] for question in QUESTIONS}, comment


def _add(session: Session, marks: Mapping[str, int], comment: str) -> Questionnaire:
    found, _ = Questionnaire.objects.get_or_create(session=session)
    found = locked(Questionnaire, found.pk)
    counts = dict(found.counts)
    counts["answers"] = counts.get("answers", 0) + 1
    for name, mark in marks.items():
        of_question = dict(counts.get(name, {}))
        of_question[str(mark)] = of_question.get(str(mark), 0) + 1
        counts[name] = of_question
    found.counts = counts
    if comment:
        # Anywhere among the others: the last place would be that of the last to answer.
        place = secrets.randbelow(len(found.comments) + 1)
        found.comments = [*found.comments[:place], comment, *found.comments[place:]]
    found.save()
    return found
