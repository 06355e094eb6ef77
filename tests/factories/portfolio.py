"""Several circles and what their sessions changed, for the pages that compare them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from maillage.apps.circles.actions.seats import admit_member
from maillage.apps.circles.models import Circle, ImpactSheet, SeatRole, Session
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation, Site
from maillage.engine.impact.content import CircleImpact
from maillage.engine.impact.results import Effect
from tests.factories import circle_history, circles, effects


FIVE = (-0.05, -0.02, -0.06, 0.01, -0.04)
"""Effects of five circles, which differ by more than chance."""


def of(att: float, half: float = 0.02) -> CircleImpact:
    """A circle's effect and its interval."""
    found = Effect(att, half / 2, att - half, att + half)
    return replace(effects.CHANGED, overall=found)


def looked(
    circle: Circle,
    impact: CircleImpact = effects.CHANGED,
    *,
    days_ago: int = 300,
    shared: bool = False,
    **named: object,
) -> ImpactSheet:
    """A session of a circle, and a look at what it changed."""
    day = today() - timedelta(days=days_ago)
    session = circle_history.session_on(circle, day, shared=shared)
    return look_at(session, impact, **named)


def look_at(
    session: Session, impact: CircleImpact = effects.CHANGED, **named: object
) -> ImpactSheet:
    """A look that was made, the first one unless said."""
    known = {
        "indicator": impact.indicator,
        "look": 1,
        "state": ImpactSheet.State.READY,
        "verdict": impact.verdict.value,
        "document": effects.document(impact),
        "build": impact.build,
        "asked_at": now(),
        "made_at": now(),
        **named,
    }
    return ImpactSheet.objects.create(session=session, **known)


def five_circles(of_structure: Organisation, animator: Person | None = None) -> Person:
    """Five circles that one person animates, with a session and an effect each."""
    for rank, att in enumerate(FIVE):
        circle = circles.circle(
            of=of_structure, members=5, consents=False, name=f"Cercle {rank}"
        )
        if animator is None:
            animator = circles.animator(circle)
        else:
            admit_member(
                circle=circle,
                person=animator,
                role=SeatRole.ANIMATOR,
                by=circles.animator(circle),
            )
        looked(circle, of(att), days_ago=400 - 20 * rank)
    assert animator is not None
    return animator


def at_bugeat(structure: Organisation) -> None:
    """A site of the structure, in Corrèze."""
    Site.objects.create(
        organisation=structure,
        name="Bugeat",
        commune="Bugeat",
        insee="19033",
        since=date(2020, 1, 1),
    )
