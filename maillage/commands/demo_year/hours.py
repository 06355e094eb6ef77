"""The four sites' hours: one closes early on Fridays, another closes in August."""

from __future__ import annotations

from datetime import date

from maillage.apps.structures.actions.hours import close_for_days, set_hours
from maillage.commands.demo_days import on
from maillage.commands.demo_year.team import LAST_YEAR, THIS_YEAR, Team


FULL = ["8h-20h"] * 5 + ["8h-12h", ""]
SHORTER = ["8h-12h30, 14h-20h"] * 4 + ["8h-12h30, 14h-19h", "8h30-12h", ""]
SINCE = date(2024, 1, 8)


def live(team: Team) -> None:
    """Hours since the beginning; two weeks closed each August where it is small."""
    with on(SINCE):
        for number, site in enumerate(team.sites):
            set_hours(
                site=site,
                typed=SHORTER if number == 2 else FULL,
                since=SINCE,
                version=site.version,
                by=team.coordinator,
            )
    for year in (LAST_YEAR, THIS_YEAR):
        with on(date(year, 6, 15)):
            close_for_days(
                site=team.sites[2],
                first_day=date(year, 8, 3),
                last_day=date(year, 8, 14),
                school_holidays=True,
                reason="congés d'été, relais à Bois-Haut",
                by=team.coordinator,
            )
