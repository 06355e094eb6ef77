"""Several circles side by side: how each works, and no figure of anybody.

A fixed number of queries, however many circles.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, DateField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Greatest

from maillage.apps.circles.models import Circle, Seat
from maillage.apps.circles.selectors.circles import circles_run_by
from maillage.apps.circles.selectors.facts import DAYS, NOTHING, years_of
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.structures.models import Kind, LegalForm, Membership
from maillage.engine.follow_up.level import level


@dataclass(frozen=True)
class Line:
    """One circle of the portfolio."""

    circle: Circle
    level: int
    sessions_held: int
    attendance: float | None
    members: int
    members_before: int
    """A year ago, or at its birth when it is younger."""
    professions: list[tuple[str, int]]
    hospital: bool
    """A hospital pharmacist sits, or somebody who belongs to a hospital."""
    legal_form: str

    @property
    def growth(self) -> int:
        """Members gained, or lost."""
        return self.members - self.members_before


def portfolio_of(reader: Person | None) -> list[Line]:
    """The open circles that the reader animates or organises, by name."""
    day = today()
    circles = list(circles_run_by(reader).filter(closed_on__isnull=True))
    keys = [circle.pk for circle in circles]
    years = years_of(keys, day)
    sizes = _sizes(keys, day)
    professions = _professions(keys, day)
    hospital = _hospital(keys, day)
    forms = _legal_forms({circle.organisation_id for circle in circles}, day)
    lines = []
    for circle in circles:
        year = years.get(circle.pk, NOTHING)
        now, before = sizes.get(circle.pk, (0, 0))
        lines.append(
            Line(
                circle=circle,
                level=level(year.facts).level,
                sessions_held=year.sessions_held,
                attendance=year.attendance,
                members=now,
                members_before=before,
                professions=professions[circle.pk].most_common(),
                hospital=circle.pk in hospital,
                legal_form=forms.get(circle.organisation_id, ""),
            )
        )
    return lines


def _sizes(circles: Collection[int], day: date) -> dict[int, tuple[int, int]]:
    """How many people sit now, and sat a year ago or at the circle's birth."""
    a_year_ago = Cast(Value(day - timedelta(days=DAYS)), DateField())
    rows = (
        Seat.objects.filter(circle__in=circles)
        .order_by()
        .annotate(then=Greatest(a_year_ago, F("circle__opened_on")))
        .values("circle")
        .annotate(
            now=Count("person", distinct=True, filter=_holding(Value(day))),
            before=Count("person", distinct=True, filter=_holding(F("then"))),
        )
    )
    return {row["circle"]: (row["now"], row["before"]) for row in rows}


def _holding(day: Value | F) -> Q:
    return Q(until__isnull=True, since__lte=day) | Q(until__gt=day, since__lte=day)


def _professions(circles: Collection[int], day: date) -> dict[int, Counter[str]]:
    rows = (
        Seat.objects.on(day)
        .filter(circle__in=circles)
        .order_by()
        .values("circle", "person__profession")
        .annotate(people=Count("person", distinct=True))
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        found[row["circle"]][row["person__profession"]] = row["people"]
    return found


def _hospital(circles: Collection[int], day: date) -> set[int]:
    belongs = Membership.objects.on(day).filter(
        person=OuterRef("person"), organisation__kind__in=(Kind.HOSPITAL, Kind.GHT)
    )
    seats = (
        Seat.objects.on(day)
        .filter(circle__in=circles)
        .filter(
            Q(person__profession=Profession.HOSPITAL_PHARMACIST) | Q(Exists(belongs))
        )
    )
    return set(seats.order_by().values_list("circle", flat=True).distinct())


def _legal_forms(organisations: Collection[int], day: date) -> dict[int, str]:
    forms = LegalForm.objects.on(day).filter(organisation__in=organisations)
    return {each.organisation_id: each.get_form_display() for each in forms}
