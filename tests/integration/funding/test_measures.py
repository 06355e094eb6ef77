"""What a year says of each partner: the same hours and protocols as everywhere else."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.utils.timezone import localtime

from maillage.apps.funding.selectors.measures import measures_of
from maillage.apps.meetings.actions import mark_present
from maillage.apps.meetings.models import Means, MeetingKind
from maillage.apps.projects.actions import protocols as writing
from maillage.engine.agreements.share_out import Key
from tests.factories import structures, team_meetings
from tests.factories.registers import WRITING, draft, put_in_force


pytestmark = pytest.mark.django_db


def test_a_protocol_put_in_force_twice_in_a_year_is_shared_once() -> None:
    team = structures.organisation()
    first_author = structures.member(team).person
    second_author = structures.member(team).person
    protocol = put_in_force(draft(team, first_author), date(2025, 3, 3))
    by = structures.administrator(team)
    again = writing.begin_protocol_version(protocol=protocol, by=by)
    again = writing.write_protocol(
        draft=again, version=again.version, writing=WRITING, by=by
    )
    again = writing.name_protocol_authors(
        draft=again,
        version=again.version,
        parts={first_author: 1, second_author: 3},
        by=by,
    )
    put_in_force(again, date(2025, 9, 1))
    found = measures_of(team, 2025)
    assert found[first_author.pk][Key.PROTOCOLS] == Fraction(1, 4)
    assert found[second_author.pk][Key.PROTOCOLS] == Fraction(3, 4)


def test_hours_are_of_every_meeting_and_minutes_of_case_meetings_alone() -> None:
    team = structures.organisation()
    held = team_meetings.held(team, invited=1)
    other = team_meetings.held(team, kind=MeetingKind.TEAM, invited=1, title="Équipe")
    person = held.attendances.get().person
    mark_present(
        meeting=other,
        person=person,
        means=Means.PAPER,
        by=structures.administrator(team),
    )
    year = localtime(held.starts_at).year
    assert measures_of(team, year)[person.pk] == {
        Key.HOURS: Fraction(2),
        Key.RCP_PRESENCE: Fraction(60),
    }
