"""Hours: the reader's own, and those of a team for who organises it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from django.db.models import QuerySet
from django.utils.timezone import localtime, make_aware

from maillage.apps.meetings.models import (
    Attendance,
    Meeting,
    MeetingKind,
    MeetingState,
    Presence,
)
from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from maillage.ui.components import Column, Table
from maillage.ui.formats import day, duration


@dataclass(frozen=True)
class Attended:
    """One meeting that a person was at."""

    meeting: int
    on: date
    title: str
    organisation: str
    minutes: int


@dataclass(frozen=True)
class Year:
    """The meetings of a year, and their minutes in all."""

    year: int
    attended: tuple[Attended, ...]

    @property
    def minutes(self) -> int:
        """The year's minutes."""
        return sum(one.minutes for one in self.attended)

    @property
    def table(self) -> Table:
        """The year as its page shows it."""
        return Table(
            f"Réunions de {self.year}",
            [
                Column("Réunion"),
                Column("Date", "date"),
                Column("Structure"),
                Column("Durée", "number"),
            ],
            [
                [one.title, day(one.on), one.organisation, duration(one.minutes)]
                for one in self.attended
            ],
            foot=["Total", "", "", duration(self.minutes)],
            show_caption=False,
        )


def own_years(reader: Person | None) -> list[Year]:
    """The reader's hours, the last year first."""
    if reader is None or not allowed(reader, "meetings.read_own_hours", reader):
        return []
    rows = _attended(Attendance.objects.filter(person=reader))
    by_year = groupby(
        sorted(map(_one, rows), key=lambda one: one.on), key=lambda one: one.on.year
    )
    return [Year(year, tuple(ones)) for year, ones in by_year][::-1]


def own_year(reader: Person | None, year: int) -> Year | None:
    """One year of the reader's; None where he attended nothing."""
    return next((one for one in own_years(reader) if one.year == year), None)


@dataclass(frozen=True)
class HoursOfPerson:
    """A person's meetings of a year, for who organises them."""

    person: Person
    meetings: int
    minutes: int


def ledger(meetings: Iterable[Meeting], year: int) -> list[HoursOfPerson]:
    """Hours by person over these meetings in a year, by name.

    The caller has asked whether the reader may: the right belongs to the app above.
    """
    rows = _attended(Attendance.objects.filter(meeting__in=meetings))
    of_year = (a for a in rows if localtime(a.meeting.starts_at).year == year)
    ordered = sorted(
        of_year,
        key=lambda a: (a.person.family_name, a.person.given_name, a.person_id),
    )
    found = []
    for _, group in groupby(ordered, key=lambda a: a.person_id):
        mine = list(group)
        found.append(
            HoursOfPerson(mine[0].person, len(mine), sum(a.minutes for a in mine))
        )
    return found


def _attended(attendances: QuerySet[Attendance]) -> QuerySet[Attendance]:
    return attendances.filter(
        meeting__state=MeetingState.HELD, presence=Presence.PRESENT
    ).select_related("meeting__organisation", "person")


def _one(attendance: Attendance) -> Attended:
    meeting = attendance.meeting
    return Attended(
        meeting=meeting.pk,
        on=localtime(meeting.starts_at).date(),
        title=meeting.title,
        organisation=meeting.organisation.name,
        minutes=attendance.minutes,
    )


def hours_by_person(
    organisation: Organisation, year: int, kind: str | None = None
) -> list[HoursOfPerson]:
    """Minutes of presence of each person at a structure's meetings in a civil year.

    By name; of one kind of meeting, or of every kind, sessions of its circles included.
    The caller has asked whether the reader may: the right belongs to the app above.
    """
    meetings = Meeting.objects.filter(
        organisation=organisation, state=MeetingState.HELD, **within(year)
    )
    if kind is not None:
        meetings = meetings.filter(kind=kind)
    return ledger(meetings, year)


def within(year: int) -> dict[str, datetime]:
    """The bounds of a civil year, where the service is, as a filter of meetings."""
    return {
        "starts_at__gte": make_aware(datetime.combine(date(year, 1, 1), time())),
        "starts_at__lt": make_aware(datetime.combine(date(year + 1, 1, 1), time())),
    }


@dataclass(frozen=True)
class TeamHours:
    """Who was at a structure's meetings in a year, and for how long, by kind."""

    year: int
    years: tuple[int, ...]
    kinds: tuple[str, ...]
    """The kinds held that year, in the order of `MeetingKind`."""
    rows: tuple[tuple[Person, Mapping[str, HoursOfPerson]], ...]

    @property
    def minutes(self) -> int:
        """All of them."""
        return sum(one.minutes for _, by_kind in self.rows for one in by_kind.values())


def team_hours(
    reader: Person | None, organisation: Organisation, year: int | None
) -> TeamHours:
    """The hours of a year, the last one that has any by default."""
    require(reader, "meetings.read_team_hours", organisation)
    held = Meeting.objects.filter(organisation=organisation, state=MeetingState.HELD)
    years = sorted(
        {localtime(at).year for at in held.values_list("starts_at", flat=True)},
        reverse=True,
    )
    chosen = year if year in years else (years[0] if years else 0)
    found: dict[Person, dict[str, HoursOfPerson]] = {}
    kinds: list[str] = []
    attendances = _attended(
        Attendance.objects.filter(
            meeting__in=held.filter(**within(chosen)) if chosen else held.none()
        )
    ).order_by("person__family_name", "person__given_name", "person")
    for attendance in attendances:
        of_person = found.setdefault(attendance.person, {})
        kind = attendance.meeting.kind
        before = of_person.get(kind, HoursOfPerson(attendance.person, 0, 0))
        of_person[kind] = HoursOfPerson(
            attendance.person, before.meetings + 1, before.minutes + attendance.minutes
        )
        kinds.append(kind)
    return TeamHours(
        chosen,
        tuple(years),
        tuple(kind for kind in MeetingKind.values if kind in kinds),
        tuple(found.items()),
    )
