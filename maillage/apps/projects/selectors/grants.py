"""What a reader sees of funded projects: their money, conditions and steps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404

from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.models import Person
from maillage.apps.projects import grant_spending
from maillage.apps.projects.models import (
    FunderKind,
    Grant,
    GrantCondition,
    GrantMilestone,
)
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.selectors import organisation_for


READ = "projects.read_grants"
MANAGE = "projects.manage_grants"


@dataclass(frozen=True)
class Use:
    """A line of the budget: planned, and spent where a ledger is kept."""

    label: str
    planned_cents: int
    spent_cents: int | None

    @property
    def left_cents(self) -> int | None:
        """What remains of the line; negative where more was spent."""
        if self.spent_cents is None:
            return None
        return self.planned_cents - self.spent_cents


@dataclass(frozen=True)
class GrantPage:
    """A funded project as one reader sees it."""

    reader: Person
    grant: Grant

    @cached_property
    def may_manage(self) -> bool:
        """Whether the reader keeps it."""
        return allowed(self.reader, MANAGE, self.grant.organisation)

    @property
    def is_funded(self) -> bool:
        """Whether somebody pays for it."""
        return self.grant.funder_kind != FunderKind.NONE

    @cached_property
    def conditions(self) -> list[GrantCondition]:
        """Those still asked for, the nearest first."""
        return list(self.grant.conditions.filter(withdrawn_on__isnull=True))

    @property
    def withdrawn(self) -> list[GrantCondition]:
        """Those no more asked for."""
        return list(self.grant.conditions.filter(withdrawn_on__isnull=False))

    @property
    def spending_is_known(self) -> bool:
        """Whether a ledger says what was spent."""
        return grant_spending.is_known()

    @property
    def unmet(self) -> list[GrantCondition]:
        """Those not met yet."""
        return [one for one in self.conditions if one.met_on is None]

    @cached_property
    def milestones(self) -> list[GrantMilestone]:
        """The steps, the nearest first."""
        return list(self.grant.milestones.filter(withdrawn_on__isnull=True))

    @cached_property
    def use(self) -> list[Use]:
        """The budget line by line, then what was spent outside it."""
        return use_of(self.grant)

    @cached_property
    def received_cents(self) -> int:
        """What came in."""
        return grant_spending.received_of(self.grant)


def use_of(grant: Grant) -> list[Use]:
    """The lines of a grant with what was spent on each; then what has no line."""
    known = grant_spending.is_known()
    spent = grant_spending.spent_of(grant) if known else {}
    lines = [
        Use(
            line.label,
            line.planned_cents,
            spent.pop(line.label, 0) if known else None,
        )
        for line in grant.lines.all()
    ]
    outside = [Use(label, 0, cents) for label, cents in spent.items()]
    # A line left out of the budget, on which nothing was spent, is no more.
    kept = [one for one in lines if one.planned_cents or one.spent_cents]
    return kept + outside


def grants_of(
    reader: Person | None, slug: str, verb: str = READ
) -> tuple[Organisation, list[Grant]]:
    """A structure and its projects, the last begun first; `Http404` for who may not."""
    organisation = organisation_for(reader, slug, verb)
    return organisation, list(organisation.grants.prefetch_related("conditions"))


def grant_page(
    reader: Person | None, slug: str, key: int, verb: str = READ
) -> GrantPage:
    """A project, for who may do this; `Http404` otherwise."""
    found = (
        Grant.objects.select_related("organisation")
        .filter(pk=key, organisation__slug=slug)
        .first()
    )
    if found is None:
        raise Http404
    require(reader, verb, found.organisation)
    assert reader is not None
    return GrantPage(reader, found)


def condition_for(
    reader: Person | None, slug: str, key: int, verb: str = MANAGE
) -> GrantCondition:
    """A condition, for who may do this; `Http404` otherwise."""
    found = (
        GrantCondition.objects.select_related("grant__organisation")
        .filter(pk=key, grant__organisation__slug=slug)
        .first()
    )
    if found is None:
        raise Http404
    require(reader, verb, found.grant.organisation)
    return found


def milestone_for(reader: Person | None, slug: str, key: int) -> GrantMilestone:
    """A step, for who keeps the project; `Http404` otherwise."""
    found = (
        GrantMilestone.objects.select_related("grant__organisation")
        .filter(pk=key, grant__organisation__slug=slug)
        .first()
    )
    if found is None:
        raise Http404
    require(reader, MANAGE, found.grant.organisation)
    return found
