"""A survey of users: asked, answered without a name, given back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.projects.actions.wording import day_not_to_come, one_line
from maillage.apps.projects.models import (
    QuestionKind,
    Survey,
    SurveyCount,
    SurveyQuestion,
    SurveyWords,
)
from maillage.apps.projects.selectors.surveys import FEWEST_ANSWERS, results_of
from maillage.apps.projects.survey_questions import load_proposals
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput
from maillage.ui.formats import counted, day


MOST_QUESTIONS = 12
MOST_OPTIONS = 8
LONGEST_DAYS = 366
MOST_SHEETS_AT_ONCE = 500

Answers = Mapping[int, int | str]
"""One person's sheet: question -> the rank of an option, or a few words."""


@dataclass(frozen=True)
class Asked:
    """A question as it is written; `options` are of a choice alone."""

    kind: str
    wording: str
    options: tuple[str, ...] = ()


@action("projects.create_survey")
def create_survey(
    *,
    organisation: Organisation,
    title: str,
    opens_on: date,
    closes_on: date,
    questions: Sequence[Asked],
    by: Person,
    introduction: str = "",
) -> Survey:
    """A survey that opens on a day, with its questions. Raises `BadInput`."""
    require(by, "projects.organise_users", organisation)
    survey = Survey(organisation=organisation)
    _write(survey, title, introduction, opens_on, closes_on)
    _ask(survey, questions)
    record("projects.create_survey", survey, by=by)
    return survey


@action("projects.change_survey")
def change_survey(
    *,
    survey: Survey,
    version: int,
    title: str,
    opens_on: date,
    closes_on: date,
    by: Person,
    introduction: str = "",
    questions: Sequence[Asked] | None = None,
) -> Survey:
    """Other days or words; other questions only while nobody answered.

    Raises `Stale`, `BadInput`.
    """
    require(by, "projects.organise_users", survey.organisation)
    survey = _living(survey)
    check_version(survey, version, "L'enquête")
    _refuse_another_reading(survey, closes_on)
    survey.version += 1
    _write(survey, title, introduction, opens_on, closes_on)
    if questions is not None:
        if survey.answers:
            raise BadInput(
                "Des usagers ont déjà répondu : les questions ne changent plus. "
                "Ouvrez une autre enquête si elles ne conviennent pas."
            )
        survey.questions.all().delete()
        _ask(survey, questions)
    record("projects.change_survey", survey, by=by)
    return survey


@action("projects.answer_survey")
def answer_survey(*, survey: Survey, answers: Answers) -> None:
    """The answers of someone who came by the survey's address; nobody is asked who.

    Raises `BadInput` before it opens, after it closes, or without any answer.
    """
    survey = _living(survey)
    if today() < survey.opens_on:
        raise BadInput(f"Cette enquête ouvre le {day(survey.opens_on)}.")
    if today() > survey.closes_on:
        raise BadInput(f"Cette enquête est close depuis le {day(survey.closes_on)}.")
    _add_sheet(survey, answers, on_paper=False)
    record("projects.answer_survey", survey, by=None)


@action("projects.enter_sheet")
def enter_sheet(*, survey: Survey, answers: Answers, by: Person) -> None:
    """One paper sheet, as it was ticked. Raises `BadInput`."""
    require(by, "projects.organise_users", survey.organisation)
    survey = _still_counted(survey)
    _add_sheet(survey, answers, on_paper=True)
    record("projects.enter_sheet", survey, by=by)


@action("projects.enter_counts")
def enter_counts(
    *, survey: Survey, sheets: int, counts: Mapping[int, Sequence[int]], by: Person
) -> None:
    """A pile of paper sheets counted by hand; a negative pile takes one back.

    `counts` is, by question, how many ticked each option, in their order. Only what
    was entered from paper can be taken back.
    """
    require(by, "projects.organise_users", survey.organisation)
    survey = _still_counted(survey)
    _check_pile(sheets, counts)
    asked = {question.pk: question for question in survey.questions.all()}
    for key, ticked in counts.items():
        for option, many in enumerate(ticked):
            if many:
                _count(asked[key], option, many, on_paper=True)
    if survey.paper_answers + sheets < 0:
        raise BadInput(
            f"Feuilles : {counted(survey.paper_answers, 'feuille est saisie')}, on ne "
            "peut pas en retirer davantage."
        )
    survey.paper_answers += sheets
    survey.save(update_fields=["paper_answers"])
    record("projects.enter_counts", survey, by=by)


@action("projects.return_results")
def return_results(
    *, survey: Survey, version: int, how: str, by: Person, on: date | None = None
) -> Survey:
    """The results were given back to users, somehow, on a day."""
    require(by, "projects.organise_users", survey.organisation)
    survey = _living(survey)
    check_version(survey, version, "L'enquête")
    on = day_not_to_come(on, "Rendus le")
    if on <= survey.closes_on:
        raise BadInput(
            "Rendus le : l'enquête est encore ouverte ce jour-là ; rendez les "
            "résultats après sa clôture, ou avancez-la."
        )
    if results_of(survey).is_few:
        raise BadInput(
            f"Moins de {FEWEST_ANSWERS} réponses se lisent : il n'y a pas encore de "
            "résultats à rendre. Saisissez les feuilles qui restent, ou prolongez."
        )
    survey.returned_on = on
    survey.returned_how = one_line(how, "Comment", 200)
    survey.version += 1
    survey.save()
    record("projects.return_results", survey, by=by)
    return survey


@action("projects.take_back_return")
def take_back_return(*, survey: Survey, by: Person) -> Survey:
    """Undo: the results were not given back after all."""
    require(by, "projects.organise_users", survey.organisation)
    survey = locked(Survey, survey.pk)
    survey.returned_on, survey.returned_how = None, ""
    survey.version += 1
    survey.save()
    record("projects.take_back_return", survey, by=by)
    return survey


@action("projects.abandon_survey")
def abandon_survey(*, survey: Survey, by: Person) -> Survey:
    """Nobody answers any more and nothing is shown; it can be taken up again."""
    require(by, "projects.organise_users", survey.organisation)
    survey = locked(Survey, survey.pk)
    survey.abandoned_on = today()
    survey.version += 1
    survey.save()
    record("projects.abandon_survey", survey, by=by)
    return survey


@action("projects.take_up_survey")
def take_up_survey(*, survey: Survey, by: Person) -> Survey:
    """Undo an abandoning."""
    require(by, "projects.organise_users", survey.organisation)
    survey = locked(Survey, survey.pk)
    survey.abandoned_on = None
    survey.version += 1
    survey.save()
    record("projects.take_up_survey", survey, by=by)
    return survey


def _living(survey: Survey) -> Survey:
    survey = locked(Survey, survey.pk)
    if survey.abandoned_on is not None:
        raise BadInput("Cette enquête est abandonnée : reprenez-la d'abord.")
    return survey


def _still_counted(survey: Survey) -> Survey:
    survey = _living(survey)
    if survey.returned_on is not None:
        raise BadInput(
            "Les résultats sont rendus aux usagers : plus rien ne s'y ajoute. Annulez "
            "d'abord la restitution."
        )
    if today() < survey.opens_on:
        raise BadInput(f"L'enquête ouvre le {day(survey.opens_on)}.")
    return survey


def _refuse_another_reading(survey: Survey, closes_on: date) -> None:
    """Results read before and after one more answer would tell it."""
    was_read = today() > survey.closes_on and not results_of(survey).is_few
    if was_read and closes_on > survey.closes_on:
        raise BadInput(
            "Jusqu'au : l'enquête est close et ses résultats se lisent ; ouvrez-en une "
            "autre plutôt que de prolonger celle-ci."
        )


def _write(
    survey: Survey, title: str, introduction: str, opens_on: date, closes_on: date
) -> None:
    if closes_on < opens_on:
        raise BadInput("Jusqu'au : la clôture est après l'ouverture.")
    if (closes_on - opens_on).days > LONGEST_DAYS:
        raise BadInput("Jusqu'au : une enquête dure un an au plus.")
    survey.title = one_line(title, "Titre", 120)
    survey.introduction = one_line(introduction, "Mot d'accueil", 300, required=False)
    survey.opens_on, survey.closes_on = opens_on, closes_on
    survey.save()


def _ask(survey: Survey, questions: Sequence[Asked]) -> None:
    if not questions:
        raise BadInput("Questions : gardez-en au moins une.")
    if len(questions) > MOST_QUESTIONS:
        raise BadInput(
            f"Questions : {MOST_QUESTIONS} au plus, il y en a {len(questions)} ; une "
            "enquête courte revient remplie."
        )
    for position, asked in enumerate(questions):
        SurveyQuestion.objects.create(
            survey=survey,
            position=position,
            kind=asked.kind,
            wording=one_line(asked.wording, "Question", 200),
            options=_options(asked),
        )


def _options(asked: Asked) -> list[str]:
    if asked.kind not in QuestionKind.values:
        raise BadInput(f"« {asked.wording} » : choisissez comment on y répond.")
    if asked.kind != QuestionKind.CHOICE:
        return load_proposals().options(asked.kind)
    options = [one_line(option, "Choix", 80) for option in asked.options]
    if not 2 <= len(options) <= MOST_OPTIONS or len(set(options)) < len(options):
        raise BadInput(
            f"« {asked.wording} » : donnez de 2 à {MOST_OPTIONS} choix différents, un "
            "par ligne."
        )
    return options


def _add_sheet(survey: Survey, answers: Answers, *, on_paper: bool) -> None:
    given = 0
    for question in survey.questions.all():
        answer = answers.get(question.pk)
        if question.kind == QuestionKind.TEXT:
            given += _add_words(question, str(answer or ""), on_paper)
        elif isinstance(answer, int):
            _count(question, answer, 1, on_paper=on_paper)
            given += 1
    if not given:
        raise BadInput("Répondez à une question au moins, puis envoyez.")
    counter = "paper_answers" if on_paper else "web_answers"
    Survey.objects.filter(pk=survey.pk).update(**{counter: F(counter) + 1})


def _add_words(question: SurveyQuestion, typed: str, on_paper: bool) -> int:
    words = one_line(typed, f"« {question.wording} »", 300, required=False)
    if not words:
        return 0
    refuse_patient_identity(words, f"« {question.wording} »")
    SurveyWords.objects.create(question=question, text=words, on_paper=on_paper)
    return 1


def _count(question: SurveyQuestion, option: int, many: int, *, on_paper: bool) -> None:
    if not 0 <= option < len(question.options):
        raise BadInput(f"« {question.wording} » : cette réponse n'est pas proposée.")
    row, _ = SurveyCount.objects.get_or_create(question=question, option=option)
    row = locked(SurveyCount, row.pk)
    source = "paper" if on_paper else "web"
    left = getattr(row, source) + many
    if left < 0:
        raise BadInput(
            f"« {question.wording} », « {question.options[option]} » : il n'y a pas "
            "autant de réponses saisies à retirer."
        )
    setattr(row, source, left)
    row.save(update_fields=[source])


def _check_pile(sheets: int, counts: Mapping[int, Sequence[int]]) -> None:
    if not sheets or abs(sheets) > MOST_SHEETS_AT_ONCE:
        raise BadInput(f"Feuilles : donnez leur nombre, de 1 à {MOST_SHEETS_AT_ONCE}.")
    totals = Counter({key: sum(ticked) for key, ticked in counts.items()})
    for ticked in totals.values():
        if abs(ticked) > abs(sheets) or ticked * sheets < 0:
            raise BadInput(
                f"Une question a {abs(ticked)} réponses pour {abs(sheets)} feuilles : "
                "recomptez-la."
            )
