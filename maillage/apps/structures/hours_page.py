"""What the pages of hours show: each site's week, its closures, all sites together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.structures.models import (
    Closure,
    OpeningWeek,
    Organisation,
    Site,
)
from maillage.apps.structures.opening import (
    Closed,
    Week,
    closed_weeks,
    everywhere,
    is_open_saturday_morning,
    least_weekday_hours,
    week_of,
    written_day,
    written_weeks,
)
from maillage.apps.structures.selectors import Page
from maillage.ui.formats import FIRM, WEEKDAYS, number


Row = tuple[str, str]


def rows_of(week: Week) -> list[Row]:
    """The days of a week and their hours in words."""
    return [
        (name.capitalize(), written_day(day))
        for name, day in zip(WEEKDAYS, week, strict=True)
    ]


@dataclass(frozen=True)
class SiteHours:
    """A site, its weeks (the last one first) and its closures, for a reader."""

    site: Site
    weeks: tuple[OpeningWeek, ...]
    closures: tuple[Closure, ...]
    may_change: bool

    @cached_property
    def current(self) -> OpeningWeek | None:
        """The week that holds today."""
        return next((week for week in self.weeks if week.holds_on(today())), None)

    @property
    def week(self) -> Week | None:
        """The hours that hold today; None where none were written."""
        return week_of(self.current.days) if self.current else None

    @property
    def rows(self) -> list[Row]:
        """Today's week in words; empty where none was written."""
        return rows_of(self.week) if self.week else []

    @property
    def other_weeks(self) -> list[tuple[OpeningWeek, list[Row]]]:
        """Those that held before, or will."""
        return [
            (week, rows_of(week_of(week.days)))
            for week in self.weeks
            if week != self.current
        ]

    @property
    def address(self) -> str:
        """On one line."""
        place = f"{self.site.postcode} {self.site.commune}".strip()
        return ", ".join(part for part in (self.site.address, place) if part)

    @property
    def counted(self) -> list[Row]:
        """What an agreement counts of this site this year."""
        if self.week is None:
            return []
        year = today().year
        closed = [
            Closed(c.first_day, c.last_day, c.school_holidays) for c in self.closures
        ]
        hours = number(least_weekday_hours(self.week))
        saturday = is_open_saturday_morning(self.week)
        return [
            ("Amplitude du jour de semaine le moins ouvert", f"{hours}{FIRM}h"),
            ("Ouvert le samedi matin", "oui" if saturday else "non"),
            (
                f"Fermé pendant les congés scolaires en {year}",
                written_weeks(closed_weeks(closed, year, school=True)),
            ),
            (
                f"Fermé hors congés scolaires en {year}",
                written_weeks(closed_weeks(closed, year, school=False)),
            ),
        ]


def site_hours(reader: Person | None, site: Site) -> SiteHours:
    """One site's hours."""
    return SiteHours(
        site,
        tuple(site.opening_weeks.all()),
        tuple(site.closures.all()),
        allowed(reader, "structures.change_organisation", site.organisation),
    )


class HoursPage:
    """All the sites of a structure that are open, and the whole."""

    def __init__(self, page: Page) -> None:
        self.organisation: Organisation = page.organisation
        self.may_change: bool = page.may_change
        sites = (
            page.organisation.sites.filter(
                Q(until__isnull=True) | Q(until__gt=page.day), since__lte=page.day
            )
            .prefetch_related("opening_weeks", "closures")
            .select_related("organisation")
        )
        self.sites = [
            SiteHours(
                site,
                tuple(site.opening_weeks.all()),
                tuple(site.closures.all()),
                page.may_change,
            )
            for site in sites
        ]

    @property
    def whole(self) -> list[Row]:
        """When at least one of the sites is open, where several have hours."""
        weeks = [one.week for one in self.sites if one.week]
        return rows_of(tuple(everywhere(weeks))) if len(weeks) > 1 else []
