"""The papers of users' involvement: the sheet, the posters, the results."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from maillage.apps.people.clock import now
from maillage.apps.projects.models import (
    Involvement,
    QuestionKind,
    Survey,
    SurveyQuestion,
    YouSaidWeDid,
)
from maillage.apps.projects.selectors.surveys import QuestionResult, Results
from maillage.apps.structures.models import Organisation, Site
from maillage.apps.structures.opening import Week, week_of, written_day
from maillage.ui.documents.blocks import (
    Bars,
    Code,
    Heading,
    Lines,
    Pairs,
    Part,
    Said,
    Text,
    Ticks,
    blocks_pdf,
)
from maillage.ui.formats import WEEKDAYS, counted, day, days_between, percent


ANONYMOUS = (
    "Sans nom. Rendez la feuille à l'accueil ; les réponses ne sont lues "
    "qu'additionnées."
)


def sheet_pdf(survey: Survey) -> bytes:
    """The questionnaire with boxes to tick."""
    parts: list[Part] = []
    if survey.introduction:
        parts.append(Text(survey.introduction, "lead"))
    parts.append(Text("Cochez une case par ligne ; laissez vide si vous préférez."))
    for kind, questions in groupby(survey.questions.all(), key=_boxes):
        asked = list(questions)
        if kind:
            parts.append(Ticks(kind, [question.wording for question in asked]))
        else:
            parts += [Lines(question.wording) for question in asked]
    return blocks_pdf(
        what="Votre avis",
        title=survey.title,
        organisation=survey.organisation.name,
        territory=survey.organisation.territory,
        session=days_between(survey.opens_on, survey.closes_on),
        parts=parts,
        foot=[ANONYMOUS],
        made_at=now(),
    )


def code_poster_pdf(survey: Survey, address: str) -> bytes:
    """The poster that leads a phone to the questionnaire."""
    parts: list[Part] = []
    if survey.introduction:
        parts.append(Text(survey.introduction, "lead"))
    many = counted(len(survey.questions.all()), "question")
    parts.append(
        Text(
            f"{many}, une minute, sans votre nom. Visez ce carré avec votre téléphone, "
            "ou demandez une feuille à l'accueil."
        )
    )
    parts.append(Code(address, address))
    return blocks_pdf(
        what="Votre avis",
        title=survey.title,
        organisation=survey.organisation.name,
        territory=survey.organisation.territory,
        session=f"jusqu'au {day(survey.closes_on)}",
        parts=parts,
        foot=["Aucun nom n'est demandé ; aucune adresse n'est gardée."],
        made_at=now(),
    )


def results_pdf(results: Results, said: Sequence[YouSaidWeDid]) -> bytes:
    """The results, to be posted: figures, then what came of them."""
    survey = results.survey
    parts: list[Part] = [
        Text(f"{counted(results.shown_answers, 'personne')} ont répondu.", "lead")
    ]
    for one in results.questions:
        parts += _result(one)
    if said:
        parts.append(Heading("Vous avez dit, nous avons fait"))
        parts += [_said(line) for line in said]
    return blocks_pdf(
        what="Résultats de l'enquête",
        title=survey.title,
        organisation=survey.organisation.name,
        territory=survey.organisation.territory,
        session=days_between(survey.opens_on, survey.closes_on),
        parts=parts,
        foot=[
            f"Source : enquête auprès des usagers, "
            f"{days_between(survey.opens_on, survey.closes_on)}, "
            f"{counted(results.shown_answers, 'réponse')}. Le trait est l'intervalle à "
            "95 % (Wilson). Ceux qui répondent ne sont pas tous les usagers.",
        ],
        made_at=now(),
    )


def poster_pdf(
    organisation: Organisation,
    sites: Sequence[Site],
    said: Sequence[YouSaidWeDid],
    involved: Sequence[Involvement],
    year: int,
) -> bytes:
    """Where, when open, and what the team decided this year thanks to users."""
    parts: list[Part] = []
    if sites:
        parts.append(Heading("Où nous trouver, et quand"))
        parts.append(Pairs([(site.name, _where(site)) for site in sites]))
    parts.append(Heading(f"Ce que vos avis ont changé en {year}"))
    if said or involved:
        parts += [_said(line) for line in said]
        parts += [_decided(row) for row in involved]
    else:
        parts.append(Text("Rien encore cette année : dites-nous ce qui vous gêne."))
    return blocks_pdf(
        what="Vous avez dit, nous avons fait",
        title=organisation.name,
        organisation=organisation.name,
        territory=organisation.territory,
        session=str(year),
        parts=parts,
        foot=[f"Écrit par l'équipe, {day(now())}. Vos avis sont recueillis sans nom."],
        made_at=now(),
    )


def _boxes(question: SurveyQuestion) -> tuple[str, ...]:
    return tuple(question.options)


def _result(one: QuestionResult) -> list[Part]:
    wording = one.question.wording
    if one.is_few:
        return [Text(f"{wording} : trop peu de réponses.")]
    if one.question.kind == QuestionKind.TEXT:
        if not one.words:
            return []
        return [Heading(wording), *(Text(f"« {words} »") for words in one.words)]
    bars = [
        (
            bar.label,
            bar.share,
            bar.low,
            bar.high,
            f"{percent(bar.share, 0)} ({bar.count} sur {one.answers})",
        )
        for bar in one.bars
    ]
    return [Bars(wording, bars)]


def _said(line: YouSaidWeDid) -> Said:
    return Said(line.said, line.decided, f"décidé le {day(line.decided_on)}")


def _decided(row: Involvement) -> Said:
    with_whom = counted(row.users_present, "usager")
    return Said(
        f"{row.get_kind_display().capitalize()}, avec {with_whom}",
        row.title,
        day(row.on),
    )


def _where(site: Site) -> str:
    today = now().date()
    week = next((w for w in site.opening_weeks.all() if w.holds_on(today)), None)
    place = ", ".join(
        part
        for part in (site.address, f"{site.postcode} {site.commune}".strip())
        if part
    )
    found = [place, site.telephone]
    if week is not None:
        found.append(_open_days(week_of(week.days)))
    return "\n".join(part for part in found if part)


def _open_days(week: Week) -> str:
    """« Lundi à vendredi : 8 h - 20 h », a line for each run of like days."""
    lines = []
    for hours, run in groupby(range(7), key=lambda weekday: week[weekday]):
        if hours:
            days = [WEEKDAYS[weekday] for weekday in run]
            named = days[0] if len(days) == 1 else f"{days[0]} à {days[-1]}"
            lines.append(f"{named.capitalize()} : {written_day(hours)}")
    return "\n".join(lines)
