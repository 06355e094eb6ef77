"""Surveys, rounds of the matrix and grants for tests, by the actions of the pages."""

from __future__ import annotations

from datetime import date, timedelta

from django.test import Client

from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.projects.actions import grants, maturity, surveys
from maillage.apps.projects.models import (
    FunderKind,
    Grant,
    MaturityReview,
    QuestionKind,
    Survey,
)
from maillage.apps.structures.documents import CheckedFile, checked_content
from maillage.apps.structures.models import Organisation
from tests.factories import structures


def coordinator(of: Organisation) -> Person:
    """Who organises it, with an account."""
    return structures.role(of, Role.COORDINATOR)


def signed_in(person: Person) -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    client.force_login(person.account)
    return client


def a_pdf() -> CheckedFile:
    """A document that proves something."""
    return checked_content("preuve.pdf", b"%PDF-1.7\n%%EOF\n")


def survey(
    of: Organisation, by: Person, *, ends_in: int = 10, began: int = 20
) -> Survey:
    """A survey of a yes-or-no question and of words, open unless it has ended."""
    return surveys.create_survey(
        organisation=of,
        title="Votre avis",
        opens_on=today() - timedelta(days=began),
        closes_on=today() + timedelta(days=ends_in),
        questions=[
            surveys.Asked(QuestionKind.YES_NO, "Les horaires me conviennent"),
            surveys.Asked(QuestionKind.TEXT, "Une chose à changer"),
        ],
        by=by,
    )


def close(survey: Survey, by: Person) -> None:
    """Its last day was yesterday."""
    survey.refresh_from_db()
    surveys.change_survey(
        survey=survey,
        version=survey.version,
        title=survey.title,
        opens_on=survey.opens_on,
        closes_on=today() - timedelta(days=1),
        by=by,
    )
    survey.refresh_from_db()


def answer(survey: Survey, option: int = 0, words: str = "") -> None:
    """One person answers on the web."""
    yes_no, text = survey.questions.all()
    surveys.answer_survey(survey=survey, answers={yes_no.pk: option, text.pk: words})


def review(
    of: Organisation, by: Person, referent: Person | None = None
) -> MaturityReview:
    """A round whose sixteen dimensions are named, open to answers."""
    made = maturity.start_maturity_review(
        organisation=of,
        frame=maturity.Framed(
            title="Matrice",
            opens_on=today() - timedelta(days=5),
            closes_on=today() + timedelta(days=5),
            referent=referent,
            theme="Accès" if referent else "",
            objective="Répondre le jour même" if referent else "",
        ),
        by=by,
    )
    maturity.name_dimensions(
        review=made,
        version=made.version,
        names={
            one.pk: maturity.Named("project", f"Nom {one.position}")
            for one in made.dimensions.filter(name="")
        },
        by=by,
    )
    made.refresh_from_db()
    return made


def grant(of: Organisation, by: Person, cents: int = 1_000_00) -> Grant:
    """A project paid by the ARS, for this year and the next."""
    return grants.add_grant(
        organisation=of,
        awarded=grants.Awarded(
            title="Projet",
            since=date(today().year, 1, 1),
            until=date(today().year + 2, 1, 1),
            funder_kind=FunderKind.ARS,
            funder="ARS",
            amount_awarded_cents=cents,
        ),
        by=by,
    )
