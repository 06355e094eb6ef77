"""What a build says of a circle's commitments, put in words and tables to be kept.

Heavy: asked for in the background only. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from maillage.apps.circles.models import Circle, Commitment, Seat
from maillage.apps.circles.rules import horizon
from maillage.apps.circles.selectors.counted import counted_seats, sat_on
from maillage.apps.meetings.models import MeetingState
from maillage.engine.follow_up import content as engine
from maillage.engine.follow_up import words
from maillage.engine.follow_up.compose import Asked, follow_ups
from maillage.engine.follow_up.content import Followed, FollowUp, Own
from maillage.engine.indicators.engines.registry import fast_engine
from maillage.engine.indicators.library import find
from maillage.engine.lake.build import Build
from maillage.engine.mirrors import circle as engine_circle
from maillage.engine.mirrors import words as figures
from maillage.engine.mirrors.content import Reading
from maillage.engine.mirrors.prepare import prescribers_of
from maillage.ui.screen_charts import follow_up_svg


@dataclass(frozen=True)
class OwnSheet:
    """What one doctor, and he alone, will read."""

    person: int
    document: dict[str, Any]
    svg: str


@dataclass(frozen=True)
class Sheet:
    """What the circle will read of one commitment, and each doctor of himself."""

    commitment: int
    verdict: str
    document: dict[str, Any]
    svg: str
    own: tuple[OwnSheet, ...]


@dataclass(frozen=True)
class _Question:
    commitment: Commitment
    seats: tuple[Seat, ...]
    asked: Asked


def compose_sheets(circle: Circle, build: Build) -> list[Sheet]:
    """A sheet for each commitment of the circle that this build can speak of.

    Counted are those who sat in the circle on the day of the commitment, still sit in
    it, and agree. A commitment that none of them made has no sheet.
    """
    until = last_whole_month(build)
    manifest = build.manifest
    if until is None or manifest.first_day is None or manifest.last_day is None:
        return []
    questions = _questions(circle)
    if not questions:
        return []
    found = follow_ups(
        fast_engine(build),
        [each.asked for each in questions],
        until=until,
        first_day=manifest.first_day,
        last_day=manifest.last_day,
        specialties=prescribers_of(build),
    )
    source = {
        "structure": circle.organisation.name,
        "build": manifest.build_id,
        "extracted_on": manifest.made_on.isoformat(),
        "until": until.isoformat(),
    }
    return [
        _sheet(question, followed, source)
        for question, followed in zip(questions, found, strict=True)
    ]


def last_whole_month(build: Build) -> date | None:
    """The first day of the last month that the data hold whole; None without any."""
    return horizon.last_whole_month(build.manifest.first_day, build.manifest.last_day)


def _questions(circle: Circle) -> list[_Question]:
    commitments = Commitment.objects.filter(
        session__circle=circle,
        session__meeting__state=MeetingState.HELD,
        dropped_at__isnull=True,
    ).select_related("session__meeting")
    seats = _seats_of_each_indicator(circle, commitments)
    asked = (_question(circle, each, seats[each.indicator]) for each in commitments)
    return [each for each in asked if each is not None]


def _seats_of_each_indicator(
    circle: Circle, commitments: Iterable[Commitment]
) -> dict[str, tuple[Seat, ...]]:
    """Whom the figures of an indicator are of: the same doctors for every session.

    Those who sat at each session that committed on it, and are counted today. Were each
    commitment of its own session's doctors, the figures of two of them, over the same
    months, would give by difference those of a doctor who came between.
    """
    sat: dict[str, set[int]] = {}
    for each in commitments:
        then = sat_on(each.session)
        sat[each.indicator] = sat.get(each.indicator, then) & then
    counted = counted_seats(circle)
    return {
        indicator: tuple(seat for seat in counted if seat.person_id in people)
        for indicator, people in sat.items()
    }


def _question(
    circle: Circle, commitment: Commitment, seats: tuple[Seat, ...]
) -> _Question | None:
    day = localdate(commitment.session.meeting.starts_at)
    if not seats:
        return None
    members = tuple(
        engine_circle.Member(codes=tuple(seat.prescriber_codes)) for seat in seats
    )
    return _Question(
        commitment,
        seats,
        Asked(
            engine.Commitment(
                indicator=find(commitment.indicator),
                aim=engine.Aim(commitment.direction),
                session=day,
                review=commitment.review_on,
                target=commitment.target,
                # The whole circle, whoever undertook it: the figure of some, beside
                # that of all, would give by difference the figure of the others.
                members=(),
            ),
            engine_circle.Circle(
                name=circle.name,
                territory=circle.territory,
                members=members,
                against=engine_circle.Against(circle.against),
                fewest_doctors=circle.fewest_doctors,
            ),
        ),
    )


# --- what is kept of it -------------------------------------------------------------


def _sheet(question: _Question, followed: Followed, source: dict[str, str]) -> Sheet:
    found = followed.follow_up
    by_code = {seat.prescriber_codes[0]: seat.person_id for seat in question.seats}
    return Sheet(
        commitment=question.commitment.pk,
        verdict=found.verdict.value,
        document=_document(found, source),
        svg=follow_up_svg(found),
        own=tuple(
            OwnSheet(
                by_code[mine.code],
                _own_document(found, mine, source),
                follow_up_svg(found, mine),
            )
            for mine in followed.doctors
        ),
    )


def _document(found: FollowUp, source: dict[str, str]) -> dict[str, Any]:
    """The words and tables of a page: it reads them and computes nothing."""
    return {
        "indicator": found.commitment.indicator.title,
        "finding": words.finding(found),
        "reason": words.reason(found),
        "target": words.target(found),
        "territory": words.territory(found),
        "method": words.method(found),
        "curve": words.curve(found),
        "caution": words.CAUTION,
        "alternative": words.alternative(found),
        "readings": _readings(found),
        "points": _points(found),
        "source": source,
        "follow_up": found.as_document(),
    }


def _own_document(found: FollowUp, mine: Own, source: dict[str, str]) -> dict[str, Any]:
    return {
        "said": words.own(found, mine),
        "alternative": words.alternative(found, mine),
        "readings": [
            *_pair("Vous", found, mine.before, mine.after),
        ],
        "points": [
            [figures.month(month), _amount(value, found)]
            for month, value in zip(found.curve.months, mine.values, strict=True)
        ],
        "source": source,
        "own": mine.as_document(),
    }


def _readings(found: FollowUp) -> list[list[str]]:
    """Who, when, value, what it is made of, interval: one line each."""
    rows = []
    if found.circle is not None:
        rows += _pair("Le cercle", found, found.circle.before, found.circle.after)
    if found.territory is not None:
        rest = found.territory
        rows += _pair("Reste du territoire", found, rest.before, rest.after)
    return rows


def _pair(
    who: str, found: FollowUp, before: Reading | None, after: Reading | None
) -> list[list[str]]:
    if found.windows is None:
        return []
    lines = (
        ("avant", found.windows.before, before),
        ("après", found.windows.after, after),
    )
    return [
        [
            f"{who}, {when}",
            words.months(window),
            figures.value(reading, found.scale),
            figures.counted(reading, found.commitment.indicator),
            figures.interval(reading, found.scale),
        ]
        for when, window, reading in lines
        if reading is not None
    ]


def _points(found: FollowUp) -> list[list[str]]:
    curve = found.curve
    columns = (curve.values, curve.lows, curve.highs, curve.territory)
    return [
        [figures.month(month), *(_amount(value, found) for value in values)]
        for month, *values in zip(curve.months, *columns, strict=True)
    ]


def _amount(value: float | None, found: FollowUp) -> str:
    if value is None:
        return ""
    like = Reading(value, 0, 0, None, None)
    return figures.amount(value, found.scale, figures.decimals(like, found.scale))
