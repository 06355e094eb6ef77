"""What a build says of a session's effect, put in a document and drawings to be kept.

Heavy: asked for in the background only. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.timezone import localdate

from maillage.apps.circles.actions.effect_states import Composed
from maillage.apps.circles.actions.effects import last_month_of
from maillage.apps.circles.models import Circle, ImpactSheet, Seat, Session
from maillage.apps.circles.rules.horizon import (
    MOST_MONTHS,
    horizon_months,
    last_whole_month,
)
from maillage.apps.circles.selectors.costs import year_of_cost
from maillage.apps.circles.selectors.counted import counted_seats
from maillage.apps.circles.selectors.live_reviews import review_day
from maillage.apps.meetings.models import MeetingState
from maillage.engine.errors import BadInput
from maillage.engine.impact.compose import Asked, circle_impact
from maillage.engine.impact.content import CircleImpact, Verdict, stored
from maillage.engine.impact.from_build import CircleDates, Request
from maillage.engine.impact.planned import detectable
from maillage.engine.indicators.library import find
from maillage.engine.lake.build import Build
from maillage.ui.impact_pictures import effect_svg, money_svg


def compose_effect(sheet: ImpactSheet, build: Build, seats: Sequence[Seat]) -> Composed:
    """The effect of a session on an indicator, for these doctors of the circle.

    The plan's own horizon, or all the data where nothing was planned.
    """
    session, circle = sheet.session, sheet.session.circle
    day = localdate(session.meeting.starts_at)
    until = _until(sheet, build)
    request = request_of(circle, seats, {sheet.indicator: day}, until)
    plan = sheet.plan
    asked = Asked(
        circle=circle.name,
        indicator=sheet.indicator,
        horizon_months=plan.horizon_months if plan else MOST_MONTHS,
        target=plan.expected_effect if plan else None,
        target_level=plan.target if plan else None,
        cost=year_of_cost(circle, until).a_doctor(len(seats)),
        fewest_doctors=circle.fewest_doctors,
    )
    found = circle_impact(build, request, asked)
    return _composed(replace(found, source=circle.organisation.name))


def smallest_effects(
    session: Session, build: Build
) -> dict[str, tuple[int, float | None, str]]:
    """By indicator of a session to come: over how many months, which effect, or why.

    As if the session had been held that many months before the data end.
    """
    circle = session.circle
    seats = counted_seats(circle)
    if len(seats) < circle.fewest_doctors:
        raise BadInput("Trop peu de médecins comptés pour dire ce qui se verrait.")
    day = localdate(session.meeting.starts_at)
    days = dict.fromkeys(session.indicators, day)
    request = request_of(circle, seats, days, last_month(build))
    months = horizon_months(day, review_day(session))
    return {
        each.indicator: (
            each.horizon_months,
            each.effect,
            "" if each.effect is not None else each.sentence,
        )
        for each in detectable(build, request, circle.name, horizon_months=months)
    }


def _until(sheet: ImpactSheet, build: Build) -> date:
    """The plan's last month at its own look; the last that the data hold, otherwise."""
    last = last_month(build)
    if sheet.planned and sheet.plan is not None:
        sheet.plan.session = sheet.session
        return min(last, last_month_of(sheet.plan))
    return last


def last_month(build: Build) -> date:
    """The last month that the data hold whole; BadInput where there is none."""
    found = last_whole_month(build.manifest.first_day, build.manifest.last_day)
    if found is None:
        raise BadInput(
            "Il n'y a pas un mois entier de données : déposez les fichiers des "
            "officines."
        )
    return found


def _composed(found: CircleImpact) -> Composed:
    return Composed(
        document=stored(found),
        verdict=found.verdict.value,
        has_figure=found.verdict is not Verdict.NO_FIGURE,
        svg=effect_svg(found) if found.curve else "",
        placebo_svg=effect_svg(found, with_placebos=True)
        if found.curve and found.placebo_curves
        else "",
        money_svg=money_svg(found.money) if found.money else "",
    )


# --- the circles of the territory ---------------------------------------------------


def request_of(
    circle: Circle, seats: Sequence[Seat], days: Mapping[str, date], until: date
) -> Request:
    """The circle with its session on each indicator, and the structure's other circles.

    Who sits in the circle and is not counted heard the session too: he is compared with
    nobody. The doctors of another circle are compared until its own session.
    """
    mine = _dates(circle.name, seats, days)
    taken = {code for codes in mine.members for code in codes}
    left_out = {code for seat in circle.seats.all() for code in seat.prescriber_codes}
    taken |= left_out
    found = [mine]
    others = Circle.objects.filter(organisation=circle.organisation_id)
    for other in others.exclude(pk=circle.pk).prefetch_related("seats"):
        kept = _apart(other.seats.all(), taken)
        codes = {code for seat in kept for code in seat.prescriber_codes}
        taken |= codes
        if len(kept) >= _FEWEST_OF_A_CIRCLE:
            sessions = _first_sessions(other, days)
            found.append(_dates(f"{other.name} ({other.pk})", kept, sessions))
        else:
            left_out |= codes
    return Request(
        indicators=tuple(find(each) for each in days),
        circles=tuple(found),
        until=until,
        left_out=frozenset(left_out - {code for c in mine.members for code in c}),
    )


_FEWEST_OF_A_CIRCLE = 2
"""The engine takes no circle of one; who is in it is then compared with nobody."""


def _apart(seats: Iterable[Seat], taken: set[str]) -> list[Seat]:
    """Seats that share no code: a doctor who came back has two, of the same codes."""
    seen, kept = set(taken), []
    for seat in seats:
        if seat.prescriber_codes and not seen & set(seat.prescriber_codes):
            seen.update(seat.prescriber_codes)
            kept.append(seat)
    return kept


def _dates(
    name: str, seats: Iterable[Seat], sessions: Mapping[str, date]
) -> CircleDates:
    members = tuple(tuple(seat.prescriber_codes) for seat in seats)
    return CircleDates(name=name, members=members, sessions=dict(sessions))


def _first_sessions(circle: Circle, indicators: Iterable[str]) -> dict[str, date]:
    """When another circle first spoke of each indicator, or of its theme."""
    held = (
        circle.sessions.filter(meeting__state=MeetingState.HELD)
        .order_by("meeting__starts_at")
        .values_list("meeting__starts_at", "theme", "indicators")
    )
    found: dict[str, date] = {}
    for starts_at, theme, shown in held:
        for indicator in indicators:
            if indicator in shown or find(indicator).theme == theme:
                found.setdefault(indicator, localdate(starts_at))
    return found
