"""The maturity matrix: each answers alone, the team agrees, acts, looks back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from maillage.apps.meetings.models import Meeting
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.projects.actions.wording import (
    day_not_to_come,
    one_line,
    some_lines,
)
from maillage.apps.projects.maturity_matrix import load_matrix
from maillage.apps.projects.models import (
    MaturityAnswer,
    MaturityDimension,
    MaturityReview,
    MaturitySheet,
)
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput
from maillage.ui.formats import day


LONGEST_DAYS = 366
MOST_DIMENSIONS = 24


@dataclass(frozen=True)
class Framed:
    """What a review is about: its referent, its theme, its objective, its days."""

    title: str
    opens_on: date
    closes_on: date
    referent: Person | None = None
    theme: str = ""
    objective: str = ""


@dataclass(frozen=True)
class Named:
    """A dimension as the team's own copy of the matrix names it."""

    axis: str
    name: str


@action("projects.start_maturity_review")
def start_maturity_review(
    *, organisation: Organisation, frame: Framed, by: Person
) -> MaturityReview:
    """A round of the matrix; its dimensions are those of the round before.

    For the first round, those whose names were found, and places for the others.
    """
    require(by, "projects.organise_quality", organisation)
    last = organisation.maturity_reviews.filter(abandoned_on__isnull=True).first()
    review = MaturityReview(organisation=organisation)
    _write(review, frame)
    known = list(last.dimensions.all()) if last else _from_the_library()
    for position, one in enumerate(known):
        MaturityDimension.objects.create(
            review=review,
            position=position,
            axis=one.axis,
            code=one.code,
            name=one.name,
        )
    record("projects.start_maturity_review", review, by=by)
    return review


@action("projects.change_maturity_review")
def change_maturity_review(
    *, review: MaturityReview, version: int, frame: Framed, by: Person
) -> MaturityReview:
    """Another referent, theme, objective, or other days. Raises `Stale`, `BadInput`."""
    require(by, "projects.organise_quality", review.organisation)
    review = _living(review)
    check_version(review, version, "Cette matrice")
    review.version += 1
    _write(review, frame)
    record("projects.change_maturity_review", review, by=by)
    return review


@action("projects.name_dimensions")
def name_dimensions(
    *,
    review: MaturityReview,
    version: int,
    names: Mapping[int, Named],
    by: Person,
    more: Named | None = None,
) -> MaturityReview:
    """Names copied from the team's own matrix, and one dimension more where wanted.

    The HAS lets a team add dimensions, never drop one. Nothing changes once somebody
    has answered.
    """
    require(by, "projects.organise_quality", review.organisation)
    review = _living(review)
    check_version(review, version, "Cette matrice")
    if review.sheets.exists():
        raise BadInput("Quelqu'un a déjà répondu : les dimensions ne changent plus.")
    for dimension in review.dimensions.all():
        named = names.get(dimension.pk)
        if named is not None and dimension.code not in _found():
            _name(dimension, named)
    if more is not None and more.name.strip():
        _add_dimension(review, more)
    review.version += 1
    review.save(update_fields=["version"])
    record("projects.name_dimensions", review, by=by)
    return review


@action("projects.answer_maturity")
def answer_maturity(
    *, review: MaturityReview, levels: Mapping[int, int], by: Person
) -> None:
    """What one member thinks, alone; said again, it replaces what he said before."""
    require(by, "projects.answer_maturity", review.organisation)
    review = _open_to_answers(review)
    sheet, _ = MaturitySheet.objects.get_or_create(review=review, person=by)
    sheet.answers.all().delete()
    _keep(sheet, levels)
    record("projects.answer_maturity", review, by=by)


@action("projects.enter_maturity_sheet")
def enter_maturity_sheet(
    *, review: MaturityReview, levels: Mapping[int, int], by: Person
) -> None:
    """A sheet ticked on paper, which bears no name."""
    require(by, "projects.organise_quality", review.organisation)
    review = _open_to_answers(review)
    _keep(MaturitySheet.objects.create(review=review), levels)
    record("projects.enter_maturity_sheet", review, by=by)


@action("projects.close_answers")
def close_answers(
    *, review: MaturityReview, by: Person, on: date | None = None
) -> MaturityReview:
    """No one answers any more: the counts may be read, the consensus begins.

    It is not undone: counts read before and after one more answer would tell it.
    """
    require(by, "projects.organise_quality", review.organisation)
    review = _living(review)
    if review.closed_on is not None:
        raise BadInput("Les réponses sont déjà closes.")
    if review.sheets.count() < 2:
        raise BadInput(
            "Moins de deux personnes ont répondu : chacun répond seul d'abord, c'est "
            "la méthode. Imprimez la feuille pour ceux qui n'ont pas de compte."
        )
    review.closed_on = day_not_to_come(on, "Close le")
    review.version += 1
    review.save()
    record("projects.close_answers", review, by=by)
    return review


@action("projects.write_consensus")
def write_consensus(
    *,
    review: MaturityReview,
    version: int,
    present: int,
    levels: Mapping[int, tuple[int | None, str]],
    by: Person,
    on: date | None = None,
    meeting: Meeting | None = None,
) -> MaturityReview:
    """What the majority of those present agreed on, dimension by dimension.

    `levels` is a level, or None where no majority was found, and a few words.
    Raises `Stale`, `BadInput` while answers are still open.
    """
    require(by, "projects.organise_quality", review.organisation)
    review = _living(review)
    check_version(review, version, "Cette matrice")
    if review.closed_on is None:
        raise BadInput("Les réponses sont encore ouvertes : closez-les d'abord.")
    if not 2 <= present <= 500:
        raise BadInput("Présents : donnez leur nombre ; un consensus se prend à deux.")
    if meeting and meeting.organisation_id != review.organisation_id:
        raise BadInput("Réunion : choisissez une réunion de cette structure.")
    on = day_not_to_come(on, "Accord du")
    if on < review.closed_on:
        raise BadInput(f"Accord du : les réponses ont clos le {day(review.closed_on)}.")
    for dimension in review.dimensions.all():
        level, reason = levels.get(dimension.pk, (None, ""))
        dimension.level = _checked_level(level)
        dimension.reason = one_line(reason, str(dimension), 300, required=False)
        dimension.save(update_fields=["level", "reason"])
    if not review.dimensions.filter(level__isnull=False).exists():
        raise BadInput("Niveaux : retenez-en un pour une dimension au moins.")
    review.consensus_on, review.consensus_meeting = on, meeting
    review.consensus_present = present
    review.version += 1
    review.save()
    record("projects.write_consensus", review, by=by)
    return review


@action("projects.write_evaluation")
def write_evaluation(
    *,
    review: MaturityReview,
    version: int,
    text: str,
    returned_how: str,
    by: Person,
    on: date | None = None,
    returned_on: date | None = None,
) -> MaturityReview:
    """What came of the plan, and how it was told to all. Raises `Stale`, `BadInput`."""
    require(by, "projects.organise_quality", review.organisation)
    review = _living(review)
    check_version(review, version, "Cette matrice")
    if not review.actions.exists():
        raise BadInput("Bilan : il n'y a pas encore d'action dont faire le bilan.")
    review.evaluation = some_lines(text, "Bilan", 4000)
    review.evaluated_on = day_not_to_come(on, "Écrit le")
    review.returned_on, review.returned_how = None, ""
    if returned_on is not None:
        review.returned_on = day_not_to_come(returned_on, "Restitué le")
        review.returned_how = one_line(returned_how, "Comment", 200)
    review.version += 1
    review.save()
    record("projects.write_evaluation", review, by=by)
    return review


@action("projects.abandon_maturity_review")
def abandon_maturity_review(
    *, review: MaturityReview, abandoned: bool, by: Person
) -> MaturityReview:
    """Put a round aside, or take it up again."""
    require(by, "projects.organise_quality", review.organisation)
    review = locked(MaturityReview, review.pk)
    review.abandoned_on = today() if abandoned else None
    review.version += 1
    review.save()
    record("projects.abandon_maturity_review", review, by=by)
    return review


def _living(review: MaturityReview) -> MaturityReview:
    review = locked(MaturityReview, review.pk)
    if review.abandoned_on is not None:
        raise BadInput("Cette matrice est mise de côté : reprenez-la d'abord.")
    return review


def _open_to_answers(review: MaturityReview) -> MaturityReview:
    review = _living(review)
    if review.closed_on is not None:
        raise BadInput("Les réponses sont closes ; le consensus se prend ensemble.")
    if today() < review.opens_on:
        raise BadInput(f"Les réponses s'ouvrent le {day(review.opens_on)}.")
    unnamed = review.dimensions.filter(name="").count()
    if unnamed:
        raise BadInput(
            "Il reste des dimensions sans nom : recopiez-les d'abord de votre "
            "exemplaire de la matrice."
        )
    return review


def _write(review: MaturityReview, frame: Framed) -> None:
    if frame.closes_on < frame.opens_on:
        raise BadInput("Jusqu'au : la clôture est après l'ouverture.")
    if (frame.closes_on - frame.opens_on).days > LONGEST_DAYS:
        raise BadInput("Jusqu'au : les réponses durent un an au plus.")
    review.title = one_line(frame.title, "Titre", 120)
    review.theme = one_line(frame.theme, "Thème", 160, required=False)
    review.objective = one_line(frame.objective, "Objectif", 300, required=False)
    review.referent = frame.referent
    review.opens_on, review.closes_on = frame.opens_on, frame.closes_on
    review.save()


def _keep(sheet: MaturitySheet, levels: Mapping[int, int]) -> None:
    known = {dimension.pk: dimension for dimension in sheet.review.dimensions.all()}
    kept = [
        MaturityAnswer(
            sheet=sheet, dimension=known[key], level=_checked_level(level) or 0
        )
        for key, level in levels.items()
        if key in known
    ]
    if not kept:
        raise BadInput("Donnez un niveau à une dimension au moins.")
    MaturityAnswer.objects.bulk_create(kept)


def _checked_level(level: int | None) -> int | None:
    if level is not None and not 1 <= level <= len(load_matrix().levels):
        raise BadInput("Niveau : choisissez-en un de la liste.")
    return level


def _from_the_library() -> list[MaturityDimension]:
    matrix = load_matrix()
    found = [
        MaturityDimension(code=one.code, axis=one.axis, name=one.name)
        for one in matrix.dimensions
    ]
    return found + [
        MaturityDimension(code=f"own-{rank}") for rank in range(1, matrix.not_found + 1)
    ]


def _found() -> set[str]:
    return {dimension.code for dimension in load_matrix().dimensions}


def _name(dimension: MaturityDimension, named: Named) -> None:
    axes = {axis.id for axis in load_matrix().axes}
    dimension.name = one_line(named.name, "Dimension", 160, required=False)
    if dimension.name and named.axis not in axes:
        raise BadInput(f"« {dimension.name} » : choisissez son axe.")
    dimension.axis = named.axis if dimension.name else ""
    dimension.save(update_fields=["name", "axis"])


def _add_dimension(review: MaturityReview, named: Named) -> None:
    many = review.dimensions.count()
    if many >= MOST_DIMENSIONS:
        raise BadInput(f"Dimensions : {MOST_DIMENSIONS} au plus ; restons simples.")
    dimension = MaturityDimension.objects.create(
        review=review, position=many, code=f"more-{many}", name=named.name
    )
    _name(dimension, named)
