"""The invented team asks its users, looks at itself, and is paid for projects.

One year was done well: a survey given back, a consensus, a plan. In the year that is
lived, too few users have answered, none ever decided anything with the team, and the
results of the plan are not written: each is worth money. The names of the dimensions
are this team's own shorthand, not the words of the matrix.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from maillage.apps.meetings.actions.action_points import finish_action_point
from maillage.apps.people.models import Person
from maillage.apps.projects.actions import grants, maturity, quality_plan, surveys
from maillage.apps.projects.actions.users import Said, write_said_and_done
from maillage.apps.projects.models import (
    FunderKind,
    MaturityReview,
    QuestionKind,
    Survey,
)
from maillage.commands.demo_days import on
from maillage.commands.demo_year.team import Team


ASKED = (
    surveys.Asked(
        QuestionKind.SCALE, "J'obtiens un rendez-vous dans un délai qui me convient"
    ),
    surveys.Asked(QuestionKind.SCALE, "Les horaires d'ouverture me conviennent"),
    surveys.Asked(QuestionKind.YES_NO, "Je sais quels professionnels travaillent ici"),
    surveys.Asked(QuestionKind.TEXT, "Une chose à changer ici"),
)

PAPER = ((9, 14, 6, 2), (11, 12, 5, 3), (17, 13))
"""Of 31 sheets, how many ticked each option of each question."""

ON_THE_WEB = (
    (0, 1, 0, "Prendre rendez-vous en dehors des heures de bureau"),
    (1, 1, 0, ""),
    (1, 2, 1, "Afficher qui fait quoi"),
    (2, 3, 1, "Ouvrir plus tôt le matin"),
    (0, 0, 0, ""),
    (1, 1, 0, ""),
    (1, 0, 1, "Un numéro qui répond le samedi"),
    (2, 1, 0, ""),
    (0, 1, 0, ""),
    (1, 2, 1, "Savoir à qui demander quand on n'a pas de médecin traitant"),
    (1, 1, 0, ""),
    (3, 3, 1, "Le téléphone sonne occupé à 8 h"),
)

SHORTHAND = (
    ("team", "Nos protocoles"),
    ("team", "Nos situations complexes"),
    ("team", "Nos liens avec l'hôpital et le social"),
    ("team", "Notre façon de décider"),
    ("information", "Notre dossier partagé"),
    ("information", "Nos messages entre nous"),
    ("information", "Nos données, pour progresser"),
    ("information", "Nos droits d'accès"),
    ("project", "Notre diagnostic du territoire"),
    ("project", "Nos horaires et l'urgence du jour"),
    ("project", "Notre prévention"),
    ("project", "Nos étudiants"),
    ("patients", "L'information des patients"),
    ("patients", "L'éducation thérapeutique"),
    ("patients", "L'avis des usagers"),
)

PAPER_LEVELS = 4
"""Sheets without a name, of those who have no account."""


def live(team: Team) -> None:
    """Two surveys, a round of the matrix, two funded projects."""
    # One transaction for all: a hundred small ones would each wait for the disk.
    with transaction.atomic():
        _survey_given_back(team)
        _survey_under_way(team)
        _quality(team)
        _elderly_care_project(team)
        _shuttle(team)


def _survey_given_back(team: Team) -> None:
    with on(date(2025, 5, 26)):
        survey = surveys.create_survey(
            organisation=team.organisation,
            title="Votre avis sur les rendez-vous et les horaires",
            introduction="Vos réponses décideront des horaires de 2026.",
            opens_on=date(2025, 6, 2),
            closes_on=date(2025, 6, 30),
            questions=ASKED,
            by=team.coordinator,
        )
    with on(date(2025, 6, 18)):
        _answer(survey, ON_THE_WEB)
        keys = [q.pk for q in survey.questions.exclude(kind=QuestionKind.TEXT)]
        surveys.enter_counts(
            survey=survey,
            sheets=31,
            counts=dict(zip(keys, PAPER, strict=True)),
            by=team.coordinator,
        )
    with on(date(2025, 9, 15)):
        survey.refresh_from_db()
        surveys.return_results(
            survey=survey,
            version=survey.version,
            how="affiche dans les quatre salles d'attente, bulletin de la commune",
            by=team.coordinator,
        )
    with on(date(2025, 10, 6)):
        for said, decided in (
            (
                "Le téléphone sonne occupé à 8 h",
                "Une deuxième ligne répond de 8 h à 10 h",
            ),
            ("Afficher qui fait quoi", "Un panneau de l'équipe à chaque entrée"),
        ):
            write_said_and_done(
                organisation=team.organisation,
                told=Said(said, decided, survey=survey),
                by=team.coordinator,
            )


def _survey_under_way(team: Team) -> None:
    with on(date(2026, 10, 26)):
        survey = surveys.create_survey(
            organisation=team.organisation,
            title="Votre avis sur l'accueil et l'information",
            introduction="Cinq réponses, une minute : dites-nous ce qui vous gêne.",
            opens_on=date(2026, 11, 2),
            closes_on=date(2026, 12, 11),
            questions=ASKED,
            by=team.coordinator,
        )
    with on(date(2026, 11, 13)):
        _answer(survey, ON_THE_WEB[:6])
        keys = [question.pk for question in survey.questions.all()]
        for ticked in ((1, 1, 0), (0, 2, 0), (2, 1, 1)):
            surveys.enter_sheet(
                survey=survey,
                answers=dict(zip(keys, ticked, strict=False)),
                by=team.coordinator,
            )


def _answer(survey: Survey, sheets: Sequence[tuple[int, int, int, str]]) -> None:
    keys = [question.pk for question in survey.questions.all()]
    for sheet in sheets:
        surveys.answer_survey(
            survey=survey, answers=dict(zip(keys, sheet, strict=True))
        )


def _quality(team: Team) -> None:
    with on(date(2025, 3, 3)):
        review = maturity.start_maturity_review(
            organisation=team.organisation,
            frame=maturity.Framed(
                title="Matrice de maturité 2025",
                opens_on=date(2025, 3, 3),
                closes_on=date(2025, 3, 31),
                referent=team.doctors[1],
                theme="L'accès aux soins du jour même",
                objective="Une réponse le jour même dans les quatre sites, fin 2026",
            ),
            by=team.coordinator,
        )
        unnamed = review.dimensions.filter(name="")
        maturity.name_dimensions(
            review=review,
            version=review.version,
            names={
                one.pk: maturity.Named(*named)
                for one, named in zip(unnamed, SHORTHAND, strict=True)
            },
            by=team.coordinator,
        )
    with on(date(2025, 3, 20)):
        _answer_alone(review, team.doctors[:6], team.coordinator)
    with on(date(2025, 4, 1)):
        maturity.close_answers(review=review, by=team.coordinator)
    _agree_and_plan(team, review)


def _answer_alone(
    review: MaturityReview, doctors: Sequence[Person], coordinator: Person
) -> None:
    keys = [dimension.pk for dimension in review.dimensions.all()]
    for rank, person in enumerate([*doctors, coordinator]):
        levels = {key: _level(rank, n) for n, key in enumerate(keys)}
        maturity.answer_maturity(review=review, levels=levels, by=person)
    for rank in range(PAPER_LEVELS):
        levels = {key: _level(rank + 3, n) for n, key in enumerate(keys)}
        maturity.enter_maturity_sheet(review=review, levels=levels, by=coordinator)


def _level(person: int, dimension: int) -> int:
    """Mostly of one mind on a dimension, with somebody above or below."""
    common = (dimension * 5) % 4 + 1
    apart = (person + dimension) % 4
    return min(4, max(1, common + (1 if apart == 1 else -1 if apart == 2 else 0)))


def _agree_and_plan(team: Team, review: MaturityReview) -> None:
    with on(date(2025, 4, 10)):
        review.refresh_from_db()
        maturity.write_consensus(
            review=review,
            version=review.version,
            present=11,
            levels={
                one.pk: ((rank * 5) % 4 + 1, "")
                for rank, one in enumerate(review.dimensions.all())
            },
            by=team.coordinator,
        )
        review.refresh_from_db()
    with on(date(2025, 4, 24)):
        planned = [
            quality_plan.plan_quality_action(
                review=review,
                what=what,
                means=means,
                owner=owner,
                due_on=due_on,
                by=team.coordinator,
            )
            for what, means, owner, due_on in (
                (
                    "Garder deux créneaux du jour même dans chaque site",
                    "une demi-heure par médecin et par jour",
                    team.doctors[1],
                    date(2026, 1, 31),
                ),
                (
                    "Écrire qui reçoit les demandes d'urgence quand le médecin est "
                    "absent",
                    "deux réunions d'équipe",
                    team.doctors[2],
                    date(2026, 9, 30),
                ),
            )
        ]
    with on(date(2026, 1, 26)):
        finish_action_point(point=planned[0].point, by=team.doctors[1])
    with on(date(2026, 9, 28)):
        finish_action_point(point=planned[1].point, by=team.doctors[2])


def _elderly_care_project(team: Team) -> None:
    with on(date(2024, 2, 12)):
        grant = grants.add_grant(
            organisation=team.organisation,
            awarded=grants.Awarded(
                title="Rester chez soi après 75 ans",
                description="Une infirmière voit chez elles les personnes fragiles "
                "que l'équipe repère, et tient le lien avec l'hôpital.",
                funder_kind=FunderKind.ARS,
                funder="ARS (fonds d'intervention régional)",
                reference="FIR-2024-EXEMPLE",
                amount_awarded_cents=60_000_00,
                amount_paid_cents=48_000_00,
                since=date(2024, 1, 1),
                until=date(2027, 1, 1),
            ),
            by=team.treasurer,
        )
        grants.set_budget(
            grant=grant,
            version=grant.version,
            lines=(
                ("Temps infirmier", 42_000_00),
                ("Formation au repérage", 8_000_00),
                ("Déplacements et outils", 10_000_00),
            ),
            by=team.treasurer,
        )
        first = grants.add_condition(
            grant=grant,
            text="Remettre un rapport d'étape à mi-parcours",
            due_on=date(2025, 6, 30),
            by=team.treasurer,
        )
        grants.add_condition(
            grant=grant,
            text="Remettre le rapport final et le compte d'emploi",
            due_on=date(2026, 12, 15),
            by=team.treasurer,
        )
        step = grants.add_milestone(
            grant=grant,
            title="Grille de repérage employée dans les quatre sites",
            due_on=date(2024, 9, 30),
            by=team.treasurer,
        )
    with on(date(2024, 9, 23)):
        grants.reach_milestone(milestone=step, reached=True, by=team.treasurer)
    with on(date(2025, 6, 20)):
        grants.meet_condition(
            condition=first,
            version=first.version,
            note="Rapport d'étape envoyé à l'ARS",
            by=team.treasurer,
        )


def _shuttle(team: Team) -> None:
    with on(date(2026, 3, 2)):
        grant = grants.add_grant(
            organisation=team.organisation,
            awarded=grants.Awarded(
                title="Navette vers les consultations",
                source="enquête auprès des usagers de 2025",
                funder_kind=FunderKind.COMMUNE,
                funder="Commune de Bois-Haut",
                amount_awarded_cents=8_000_00,
                amount_paid_cents=8_000_00,
                since=date(2026, 3, 1),
                until=date(2027, 3, 1),
            ),
            by=team.treasurer,
        )
        grants.set_budget(
            grant=grant,
            version=grant.version,
            lines=(("Minibus et conducteur", 8_000_00),),
            by=team.treasurer,
        )
