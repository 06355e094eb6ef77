"""What a structure itself tells of a year: the hours of its sites, who belongs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q
from django.urls import reverse

from maillage.apps.people.clock import today
from maillage.apps.structures.evidence_base import Evidence
from maillage.apps.structures.models import (
    Membership,
    Organisation,
    Site,
    Status,
)
from maillage.apps.structures.opening import (
    Closed,
    Week,
    closed_weeks,
    is_open_saturday_morning,
    least_weekday_hours,
    week_of,
    written_day,
    written_weeks,
)
from maillage.ui.formats import FIRM, WEEKDAYS, capital, day, number
from maillage.ui.professions import profession


def evidence_of(organisation: Organisation, year: int) -> list[Evidence]:
    """The hours of each site open in the year, and each member of the year."""
    return [*_hours(organisation, year), *_members(organisation, year)]


def _hours(organisation: Organisation, year: int) -> Iterator[Evidence]:
    """Of each site, the least that held in the year: it is what it offered all year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    sites = organisation.sites.filter(
        Q(until__isnull=True) | Q(until__gt=first), since__lte=last
    ).prefetch_related("opening_weeks", "closures")
    for site in sites:
        kept = [
            week
            for week in site.opening_weeks.all()
            if week.since <= last and (week.until is None or week.until > first)
        ]
        weeks = [week_of(week.days) for week in kept]
        on = max(first, min((week.since for week in kept), default=first))
        yield _site(site, weeks, on, year)


def _site(site: Site, weeks: list[Week], on: date, year: int) -> Evidence:
    closures = [
        Closed(c.first_day, c.last_day, c.school_holidays) for c in site.closures.all()
    ]
    school = closed_weeks(closures, year, school=True)
    other = closed_weeks(closures, year, school=False)
    hours = min(map(least_weekday_hours, weeks), default=Fraction(0))
    saturday = bool(weeks) and all(map(is_open_saturday_morning, weeks))
    return Evidence(
        kind="site_hours",
        key=f"structures.site:{site.pk}",
        on=on,
        title=f"Horaires de {site.name}",
        url=reverse("structures:hours", args=(site.organisation.slug, site.pk)),
        facts={
            "name": site.name,
            "weekday_hours": _hundredths(hours),
            "open_saturday": saturday,
            "closed_holiday_weeks": _hundredths(school),
            "closed_other_weeks": _hundredths(other),
        },
        lines=(
            *_week_lines(weeks[0] if weeks else None),
            ("Amplitude du jour de semaine le moins ouvert", f"{number(hours)}{FIRM}h"),
            ("Fermé pendant les congés scolaires", written_weeks(school)),
            ("Fermé hors congés scolaires", written_weeks(other)),
        ),
        is_final=bool(weeks),
        missing="" if weeks else "horaires à écrire",
    )


def _hundredths(value: Fraction) -> str:
    """As a decimal, cut to the hundredth: 11 h 59 is never written 12."""
    return f"{Decimal(value.numerator * 100 // value.denominator) / 100}"


def _week_lines(week: Week | None) -> Iterable[tuple[str, str]]:
    if week is None:
        return
    for name, hours in zip(WEEKDAYS, week, strict=True):
        yield name.capitalize(), written_day(hours)


def _members(organisation: Organisation, year: int) -> Iterator[Evidence]:
    """Who belonged in the year, each once: the last of his periods speaks."""
    first, last = date(year, 1, 1), min(date(year, 12, 31), today())
    rows = (
        Membership.objects.filter(organisation=organisation, since__lte=last)
        .filter(Q(until__isnull=True) | Q(until__gt=first))
        .select_related("person", "site")
        .order_by("person", "since", "pk")
    )
    latest = {row.person_id: row for row in rows}
    for row in latest.values():
        yield _member(organisation, row, max(first, row.since))


def _member(organisation: Organisation, row: Membership, on: date) -> Evidence:
    person = row.person
    trade = profession(person.profession)
    return Evidence(
        kind="member",
        key=f"structures.membership:{row.pk}",
        on=on,
        title=f"{capital(trade)}, {row.get_status_display()}",
        url=reverse("structures:member", args=(organisation.slug, person.pk)),
        facts={
            "profession": str(person.profession),
            "status": str(row.status),
            "is_associate": row.status == Status.ASSOCIATE,
        },
        lines=(
            ("Nom", str(person)),
            ("Profession", trade),
            ("Numéro RPPS", person.rpps or "non renseigné"),
            ("Statut", row.get_status_display()),
            ("Depuis le", day(row.since)),
            *((("Jusqu'au", day(row.last_day)),) if row.last_day else ()),
        ),
    )
