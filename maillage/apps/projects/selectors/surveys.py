"""What may be read of a survey: nothing of few answers, nothing while it is open.

Results are read once no more answers come, and only of eleven people or more: a result
read twice, before and after one answer, would tell that answer. What the web answered
counts only where it is eleven or none: who typed the paper sheets has read them, and
would find in the rest the answers of few.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.projects.models import (
    QuestionKind,
    Survey,
    SurveyCount,
    SurveyQuestion,
    SurveyWords,
)
from maillage.engine.statistics.intervals import wilson
from maillage.ui.formats import number, percent


FEWEST_ANSWERS = 11


class Stage(Enum):
    """Where a survey stands."""

    TO_COME = "à venir"
    OPEN = "ouverte"
    CLOSED = "close"
    RETURNED = "résultats rendus"
    ABANDONED = "abandonnée"


@dataclass(frozen=True)
class Bar:
    """How many ticked an option, of those who answered; with its 95 % interval."""

    label: str
    count: int
    share: float
    low: float
    high: float

    @property
    def said(self) -> str:
        """« 62 % (48 à 74 %) »."""
        between = f"{number(100 * self.low, 0)} à {percent(self.high, 0)}"
        return f"{percent(self.share, 0)} ({between})"


@dataclass(frozen=True)
class QuestionResult:
    """What was answered to one question, or that it was too few."""

    question: SurveyQuestion
    answers: int
    bars: tuple[Bar, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def is_few(self) -> bool:
        """Whether too few ticked this one to be shown.

        Words are apart from ticks, and told in no order: they are shown with the whole.
        """
        is_words = self.question.kind == QuestionKind.TEXT
        return not is_words and self.answers < FEWEST_ANSWERS


@dataclass(frozen=True)
class Results:
    """The results of a survey, or why none is shown."""

    survey: Survey
    shown_answers: int
    """How many people the figures are of; 0 where none is shown."""
    withheld_web: int = 0
    questions: tuple[QuestionResult, ...] = field(default=())

    @property
    def is_few(self) -> bool:
        """Whether too few people answered."""
        return self.shown_answers < FEWEST_ANSWERS


def stage_of(survey: Survey, on: date | None = None) -> Stage:
    """Where it stands on a day, today unless said."""
    on = on or today()
    if survey.abandoned_on is not None:
        return Stage.ABANDONED
    if survey.returned_on is not None:
        return Stage.RETURNED
    if on < survey.opens_on:
        return Stage.TO_COME
    return Stage.OPEN if on <= survey.closes_on else Stage.CLOSED


def results_for(reader: Person | None, survey: Survey) -> Results | None:
    """What may be read of the answers; None while some may still come."""
    require(reader, "projects.read_users", survey.organisation)
    if stage_of(survey) not in (Stage.CLOSED, Stage.RETURNED):
        return None
    return results_of(survey)


def results_of(survey: Survey) -> Results:
    """The results of a closed survey, once the reader's right has been asked."""
    with_web = survey.web_answers >= FEWEST_ANSWERS
    shown = survey.paper_answers + (survey.web_answers if with_web else 0)
    withheld = 0 if with_web else survey.web_answers
    if shown < FEWEST_ANSWERS:
        return Results(survey, 0, withheld)
    questions = list(survey.questions.all())
    counts = _counts(questions, with_web)
    words = _words(questions, with_web)
    found = [
        QuestionResult(
            question, len(words[question.pk]), words=tuple(words[question.pk])
        )
        if question.kind == QuestionKind.TEXT
        else _result(question, counts[question.pk])
        for question in questions
    ]
    return Results(survey, shown, withheld, tuple(found))


def open_survey(address: str) -> Survey | None:
    """The survey of an address, whatever its days; None where there is none."""
    return (
        Survey.objects.select_related("organisation")
        .prefetch_related("questions")
        .filter(address=address, abandoned_on__isnull=True)
        .first()
    )


def _counts(
    questions: list[SurveyQuestion], with_web: bool
) -> dict[int, dict[int, int]]:
    counts: dict[int, dict[int, int]] = defaultdict(dict)
    for row in SurveyCount.objects.filter(question__in=questions):
        counts[row.question_id][row.option] = row.paper + (row.web if with_web else 0)
    return counts


def _words(questions: list[SurveyQuestion], with_web: bool) -> dict[int, list[str]]:
    words: dict[int, list[str]] = defaultdict(list)
    rows = SurveyWords.objects.filter(question__in=questions)
    for row in rows if with_web else rows.filter(on_paper=True):
        words[row.question_id].append(row.text)
    return words


def _result(question: SurveyQuestion, ticked: dict[int, int]) -> QuestionResult:
    total = sum(ticked.values())
    if total < FEWEST_ANSWERS:
        return QuestionResult(question, total)
    counts = [ticked.get(rank, 0) for rank in range(len(question.options))]
    lows, highs = wilson(counts, total)
    bars = tuple(
        Bar(label, count, count / total, float(low), float(high))
        for label, count, low, high in zip(
            question.options, counts, lows, highs, strict=True
        )
    )
    return QuestionResult(question, total, bars)
