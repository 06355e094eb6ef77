"""The hours of a site: read as people write them, counted as the agreement asks."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.structures.opening import (
    Closed,
    closed_weeks,
    everywhere,
    is_open_saturday_morning,
    least_weekday_hours,
    read_day,
    span_minutes,
    typed_day,
    written_day,
)
from maillage.engine.errors import BadInput


MONDAY = 0
FULL = ((8 * 60, 20 * 60),)


@pytest.mark.parametrize(
    ("typed", "spans"),
    [
        ("8h-20h", ((480, 1200),)),
        ("8h-12h30, 14h-20h", ((480, 750), (840, 1200))),
        ("14:00 - 19:00 et 8:30 à 12:00", ((510, 720), (840, 1140))),
        ("8-12 ; 14-18", ((480, 720), (840, 1080))),
        ("20h-24h", ((1200, 1440),)),
        ("", ()),
        ("fermé", ()),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, spans: object) -> None:
    assert read_day(typed, MONDAY) == spans


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("le matin", "Lundi : « le matin » ne se lit pas"),
        ("20h-8h", "Lundi : la fermeture suit l'ouverture"),
        ("8h-25h", "Lundi : une heure va de 0h à 24h"),
        ("8h75-9h", "Lundi : une heure va de 0h à 24h"),
        ("8h-13h, 12h-18h", "Lundi : deux plages se chevauchent"),
    ],
)
def test_what_is_not_hours_is_refused_with_its_day(typed: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_day(typed, MONDAY)


@given(
    st.lists(st.integers(0, 24 * 60), min_size=2, max_size=6, unique=True).map(sorted)
)
def test_hours_written_for_typing_are_read_the_same(minutes: list[int]) -> None:
    day = tuple(zip(minutes[::2], minutes[1::2], strict=False))
    assert read_day(typed_day(day), MONDAY) == day


def test_the_span_of_a_day_goes_over_the_pause() -> None:
    day = read_day("8h-12h30, 14h-20h", MONDAY)
    assert span_minutes(day) == 12 * 60
    assert written_day(day).replace("\xa0", " ") == "8 h - 12 h 30, 14 h - 20 h"


def test_the_least_open_day_of_the_week_is_the_one_that_counts() -> None:
    friday = read_day("8h-12h30, 14h-19h", 4)
    assert least_weekday_hours((FULL,) * 4 + (friday, (), ())) == 11
    assert least_weekday_hours((FULL,) * 4 + ((), FULL, ())) == 0
    quarter = read_day("8h-19h45", 4)
    assert least_weekday_hours((FULL,) * 4 + (quarter, (), ())) == Fraction(47, 4)


def test_saturday_afternoon_alone_is_not_saturday_morning() -> None:
    week = (FULL,) * 5
    assert is_open_saturday_morning((*week, read_day("8h-12h", 5), ()))
    assert not is_open_saturday_morning((*week, read_day("14h-18h", 5), ()))


def test_weeks_closed_are_working_days_of_the_year_each_counted_once() -> None:
    # 3 to 14 August 2026: two whole weeks, Monday to Friday.
    august = Closed(date(2026, 8, 3), date(2026, 8, 14), school_holidays=True)
    again = Closed(date(2026, 8, 14), date(2026, 8, 16), school_holidays=True)
    bridge = Closed(date(2026, 5, 15), date(2026, 5, 15), school_holidays=False)
    # 28 December 2026 is a Monday: four working days are of 2026, one of 2027.
    winter = Closed(date(2026, 12, 28), date(2027, 1, 1), school_holidays=True)
    closures = [august, again, bridge, winter]
    assert closed_weeks(closures, 2026, school=True) == Fraction(10 + 4, 5)
    assert closed_weeks(closures, 2026, school=False) == Fraction(1, 5)
    assert closed_weeks(closures, 2027, school=True) == Fraction(1, 5)


def test_all_sites_together_are_open_when_one_is() -> None:
    first = (read_day("8h-12h", 0), *((),) * 6)
    second = (read_day("11h-14h, 16h-20h", 0), *((),) * 6)
    assert everywhere([first, second])[0] == ((480, 840), (960, 1200))
