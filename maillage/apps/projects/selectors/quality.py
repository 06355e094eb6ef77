"""What a reader sees of the quality steps: his own answers, and the counts of all.

Nobody reads another's answer: not who organises, not once all is closed. Counts by
level are read only after answers have closed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from django.db.models import Count
from django.http import Http404

from maillage.apps.meetings.actions.action_points import people_of
from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.projects.maturity_matrix import load_matrix
from maillage.apps.projects.models import (
    MaturityAnswer,
    MaturityDimension,
    MaturityReview,
    QualityAction,
)
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.selectors import organisation_for


READ = "projects.read_quality"
ORGANISE = "projects.organise_quality"
ANSWER = "projects.answer_maturity"


class Step(IntEnum):
    """How far a round has come, in the order of the method."""

    NAMING = 1
    ANSWERING = 2
    AGREEING = 3
    PLANNING = 4
    ACTING = 5
    DONE = 6


@dataclass(frozen=True)
class DimensionLine:
    """A dimension, how many gave it each level, and what was agreed, then and now."""

    dimension: MaturityDimension
    counts: tuple[int, ...] = ()
    """By level, from the lowest; empty until answers have closed."""
    before: int | None = None
    """The level agreed in the round before."""

    @property
    def answers(self) -> int:
        """How many gave a level."""
        return sum(self.counts)

    @property
    def majority(self) -> int | None:
        """The level that more than half gave, where there is one."""
        for rank, count in enumerate(self.counts, start=1):
            if 2 * count > self.answers:
                return rank
        return None


@dataclass(frozen=True)
class ReviewPage:
    """A round as one reader sees it."""

    reader: Person
    review: MaturityReview

    @cached_property
    def may_organise(self) -> bool:
        """Whether the reader leads the steps."""
        return allowed(self.reader, ORGANISE, self.review.organisation)

    @cached_property
    def step(self) -> Step:
        """Where it stands."""
        return step_of(self.review, self.dimensions, bool(self.plan))

    @cached_property
    def dimensions(self) -> list[MaturityDimension]:
        """In the order of the matrix."""
        return list(self.review.dimensions.all())

    @cached_property
    def answered(self) -> int:
        """How many have answered; not who."""
        return self.review.sheets.count()

    @cached_property
    def own_levels(self) -> dict[int, int]:
        """What the reader himself answered: dimension -> level."""
        rows = MaturityAnswer.objects.filter(
            sheet__review=self.review, sheet__person=self.reader
        )
        return dict(rows.values_list("dimension", "level"))

    @cached_property
    def may_answer(self) -> bool:
        """Whether the reader may answer today."""
        return (
            self.step is Step.ANSWERING
            and today() >= self.review.opens_on
            and allowed(self.reader, ANSWER, self.review.organisation)
        )

    @cached_property
    def lines(self) -> list[DimensionLine]:
        """Each dimension with what may be read of it today."""
        return dimension_lines(self.review, self.dimensions)

    @cached_property
    def plan(self) -> list[QualityAction]:
        """The actions, the nearest first."""
        rows = self.review.actions.select_related("point__owner", "dimension")
        return list(rows)


def step_of(
    review: MaturityReview, dimensions: list[MaturityDimension], has_plan: bool
) -> Step:
    """How far a round has come."""
    if review.evaluated_on is not None:
        return Step.DONE
    if review.consensus_on is not None:
        return Step.ACTING if has_plan else Step.PLANNING
    if review.closed_on is not None:
        return Step.AGREEING
    if any(not dimension.name for dimension in dimensions):
        return Step.NAMING
    return Step.ANSWERING


def dimension_lines(
    review: MaturityReview, dimensions: list[MaturityDimension]
) -> list[DimensionLine]:
    """Each dimension, its counts once answers have closed, the level of before."""
    before = _levels_before(review)
    if review.closed_on is None:
        return [DimensionLine(one, (), before.get(one.code)) for one in dimensions]
    counts: dict[int, dict[int, int]] = defaultdict(dict)
    rows = MaturityAnswer.objects.filter(dimension__review=review)
    for key, level, many in (
        rows.order_by().values_list("dimension", "level").annotate(many=Count("pk"))
    ):
        counts[key][level] = many
    ranks = range(1, len(load_matrix().levels) + 1)
    return [
        DimensionLine(
            one,
            tuple(counts[one.pk].get(rank, 0) for rank in ranks),
            before.get(one.code),
        )
        for one in dimensions
    ]


def _levels_before(review: MaturityReview) -> dict[str, int]:
    last = (
        MaturityReview.objects.filter(
            organisation=review.organisation_id,
            opens_on__lt=review.opens_on,
            consensus_on__isnull=False,
            abandoned_on__isnull=True,
        )
        .order_by("-opens_on")
        .first()
    )
    if last is None:
        return {}
    agreed = last.dimensions.filter(level__isnull=False)
    return dict(agreed.values_list("code", "level"))


def reviews_of(
    reader: Person | None, slug: str, verb: str = READ
) -> tuple[Organisation, list[MaturityReview]]:
    """A structure and its rounds, the last one first; `Http404` for who may not."""
    organisation = organisation_for(reader, slug, verb)
    rows = organisation.maturity_reviews.select_related("referent")
    return organisation, list(rows.prefetch_related("dimensions", "actions"))


def review_page(
    reader: Person | None, slug: str, key: int, verb: str = READ
) -> ReviewPage:
    """A round, for who may do this; `Http404` otherwise."""
    found = (
        MaturityReview.objects.select_related("organisation", "referent")
        .filter(pk=key, organisation__slug=slug)
        .first()
    )
    if found is None:
        raise Http404
    require(reader, verb, found.organisation)
    assert reader is not None
    return ReviewPage(reader, found)


def people_offered(organisation: Organisation) -> list[Person]:
    """Who may be a referent, or be given something to do."""
    return list(Person.objects.filter(people_of(organisation, None)).distinct())
