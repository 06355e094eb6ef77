"""What a circle planned to look at and what it looked at, as each reader may see it.

Who sits in the circle reads the effects, which are the group's. Who organises reads
what was planned and the verdicts, which are words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.utils.timezone import localdate

from maillage.apps.circles.actions.effects import AT_WORK, last_month_of
from maillage.apps.circles.models import (
    AnalysisPlan,
    Circle,
    DetectableEffect,
    ImpactSheet,
    Session,
)
from maillage.apps.circles.selectors.live import session_for
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.models import Person
from maillage.engine.indicators.library import find
from maillage.ui.impact_words import VERDICTS, finding_and_rest


State = ImpactSheet.State
_HEAVY = ("document", "svg", "placebo_svg", "money_svg")


@dataclass(frozen=True)
class Watched:
    """One indicator of one session: its plan if it has one, and every look at it."""

    session: Session
    indicator: str
    plan: AnalysisPlan | None
    looks: tuple[ImpactSheet, ...]
    """The last first; without their figures."""
    sentence: str
    """What the last look found; empty for who may not read figures."""

    @property
    def title(self) -> str:
        """The indicator's."""
        return find(self.indicator).title

    @property
    def finding(self) -> str:
        """The first sentence of what the last look found."""
        return finding_and_rest(self.sentence)[0]

    @property
    def session_day(self) -> date:
        """The day of the session."""
        return localdate(self.session.meeting.starts_at)

    @property
    def last(self) -> ImpactSheet | None:
        """The last look that was made."""
        return next((one for one in self.looks if one.state == State.READY), None)

    @property
    def at_work(self) -> bool:
        """A look is being made."""
        return any(one.state in AT_WORK for one in self.looks)

    @property
    def refused(self) -> str:
        """Why the last one asked for was not made; empty where it was."""
        first = self.looks[0] if self.looks else None
        return first.message if first and first.state == State.FAILED else ""

    @property
    def verdict(self) -> str:
        """The word for what the last look found."""
        return VERDICTS.get(self.last.verdict, "") if self.last else ""

    @property
    def numbered(self) -> list[ImpactSheet]:
        """The looks that counted, the first one first."""
        return [one for one in reversed(self.looks) if one.look is not None]

    @property
    def next_look(self) -> int:
        """The number that a look made now would have."""
        return max((one.look for one in self.numbered if one.look), default=0) + 1

    @property
    def due_month(self) -> date | None:
        """The last month that the plan in force looks at."""
        if self.plan is None or self.plan.withdrawn_at is not None:
            return None
        return last_month_of(self.plan)

    @property
    def was_planned(self) -> bool:
        """A plan is in force."""
        return self.plan is not None and self.plan.withdrawn_at is None


@dataclass(frozen=True)
class Effects:
    """All of a circle: what was planned, what was not and was looked at, the rest."""

    planned: list[Watched]
    unplanned: list[Watched]
    never_looked_at: list[Watched]
    sees_figures: bool
    may_look: bool
    may_read_cost: bool

    @property
    def at_work(self) -> bool:
        """Something is being made."""
        return any(one.at_work for one in (*self.planned, *self.unplanned))


def effects_of(reader: Person | None, circle: Circle) -> Effects:
    """Every indicator of every session held; `PermissionDenied` for others."""
    require(reader, "circles.read_circle", circle)
    sees = allowed(reader, "circles.read_effects", circle)
    sessions = (
        circle.sessions.filter(meeting__state=MeetingState.HELD)
        .select_related("meeting")
        .defer("sheets_document")
    )
    plans = AnalysisPlan.objects.filter(session__circle=circle)
    sheets = _light(ImpactSheet.objects.filter(session__circle=circle), sees=sees)
    watched = _gathered(circle, list(sessions), list(plans), list(sheets), sees=sees)
    return Effects(
        planned=[one for one in watched if one.plan is not None],
        unplanned=[one for one in watched if one.plan is None and one.looks],
        never_looked_at=[one for one in watched if one.plan is None and not one.looks],
        sees_figures=sees,
        may_look=allowed(reader, "circles.look_at_effects", circle),
        may_read_cost=allowed(reader, "circles.read_cost", circle),
    )


@dataclass(frozen=True)
class Effect:
    """The page of one indicator of one session."""

    watched: Watched
    sheet: ImpactSheet | None
    """The last look with all its figures."""
    withheld: bool
    """Its figures are no longer shown."""
    may_look: bool
    may_withdraw: bool


def effect_for(
    reader: Person | None,
    slug: str,
    session_id: int,
    indicator: str,
    *,
    with_figures: bool = True,
) -> Effect:
    """The last look at an indicator of a session, for who sits in the circle.

    `PermissionDenied` otherwise, and for an indicator that the session did not show.
    Reading its figures is recorded; without them, nothing is.
    """
    session = session_for(reader, slug, session_id, "circles.read_session")
    circle = session.circle
    require(reader, "circles.read_effects", circle)
    plan = session.analysis_plans.filter(indicator=indicator).first()
    if session.meeting.state != MeetingState.HELD or (
        plan is None and indicator not in session.indicators
    ):
        raise PermissionDenied("circles.read_effects")
    if plan is not None:
        plan.session = session
    rows = ImpactSheet.objects.filter(session=session, indicator=indicator)
    looks = tuple(_light(rows, sees=False))
    watched = Watched(session, indicator, plan, looks, "")
    last = watched.last if with_figures else None
    sheet = ImpactSheet.objects.get(pk=last.pk) if last else None
    if sheet is not None and sheet.document:
        record("circles.read_effect", sheet, by=reader, details={"look": sheet.look})
    return Effect(
        watched=watched,
        sheet=sheet,
        withheld=sheet is not None and not sheet.document,
        may_look=allowed(reader, "circles.look_at_effects", circle),
        may_withdraw=allowed(reader, "circles.withdraw_plan", circle),
    )


def plan_for(
    reader: Person | None, slug: str, session_id: int, indicator: str
) -> AnalysisPlan:
    """The plan in force of an address, for who may withdraw it."""
    session = session_for(reader, slug, session_id, "circles.read_session")
    require(reader, "circles.withdraw_plan", session.circle)
    plan = session.analysis_plans.filter(
        indicator=indicator, withdrawn_at__isnull=True
    ).first()
    if plan is None:
        raise PermissionDenied("circles.withdraw_plan")
    plan.session = session
    return plan


def detectable_at(session: Session) -> list[tuple[DetectableEffect, str]]:
    """What could be seen at a session, each with its indicator's title, in order."""
    found = {one.indicator: one for one in session.detectable_effects.all()}
    kept = [found[each] for each in session.indicators if each in found]
    return [(one, find(one.indicator).title) for one in kept]


def _light(rows: QuerySet[ImpactSheet], *, sees: bool) -> QuerySet[ImpactSheet]:
    """Without the figures; with the sentence of each for who may read it."""
    rows = rows.defer(*_HEAVY)
    return rows.annotate(sentence=KT("document__sentence")) if sees else rows


def _gathered(
    circle: Circle,
    sessions: list[Session],
    plans: Iterable[AnalysisPlan],
    sheets: Iterable[ImpactSheet],
    *,
    sees: bool,
) -> list[Watched]:
    by_plan = {(one.session_id, one.indicator): one for one in plans}
    looks: dict[tuple[int, str], list[ImpactSheet]] = {}
    for sheet in sheets:
        looks.setdefault((sheet.session_id, sheet.indicator), []).append(sheet)
    found = []
    for session in sessions:
        session.circle = circle
        planned = [key[1] for key in by_plan if key[0] == session.pk]
        for indicator in dict.fromkeys([*planned, *session.indicators]):
            key = (session.pk, indicator)
            plan, mine = by_plan.get(key), tuple(looks.get(key, ()))
            if plan is not None:
                plan.session = session
            last = next((one for one in mine if one.state == State.READY), None)
            said: Any = getattr(last, "sentence", "") if sees and last else ""
            found.append(Watched(session, indicator, plan, mine, said or ""))
    return found
