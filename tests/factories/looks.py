"""Sessions with a planned effect, and looks at it kept as the background work does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from maillage.apps.circles.actions import effect_states
from maillage.apps.circles.actions.effects import look_at_effect
from maillage.apps.circles.actions.minutes import sign_minutes
from maillage.apps.circles.models import (
    AnalysisPlan,
    Circle,
    ImpactSheet,
    Session,
)
from maillage.apps.meetings.actions import save_minutes
from maillage.engine.impact.content import CircleImpact
from tests.factories import circle_history, circles, effects


SESSION_DAY = date(2025, 9, 18)
State = ImpactSheet.State


def composed(found: CircleImpact) -> effect_states.Composed:
    return effect_states.Composed(
        document=effects.document(found),
        verdict=found.verdict.value,
        has_figure=found.overall is not None,
        svg="<svg>FIGURE-OF-THE-EFFECT</svg>",
        placebo_svg="",
        money_svg="",
    )


def signed(
    of: Circle, *, indicators: tuple[str, ...] = ("ATB02",), **fields: Any
) -> Session:
    """A session held, with a commitment on its first indicator, its minutes signed."""
    session = circle_history.session_on(of, SESSION_DAY)
    session.indicators = list(indicators)
    session.save()
    fields = {"review_on": date(2026, 3, 1), **fields}
    circle_history.commitment(session, **fields)
    sign(session)
    return session


def sign(session: Session) -> None:
    animator = circles.animator(session.circle)
    minutes = save_minutes(meeting=session.meeting, remarks="", version=0, by=animator)
    sign_minutes(session=session, version=minutes.version, by=animator)


def plan_of(session: Session) -> AnalysisPlan:
    return AnalysisPlan.objects.select_related("session__circle").get(session=session)


def build(of: Circle, name: str = "one") -> None:
    circle_history.build_around(of, SESSION_DAY, name)
    manifest(of, name)


def manifest(of: Circle, name: str) -> None:
    """The small file beside a build, which the web's own process reads."""
    from django.conf import settings  # noqa: PLC0415

    from maillage.engine.lake.build import (  # noqa: PLC0415
        MANIFEST_FILE,
        open_current,
    )

    folder = Path(settings.DATA_ROOT) / "builds"
    with open_current(folder, of.organisation.slug) as opened:
        text = opened.manifest.to_json()
    (folder / of.organisation.slug / name / MANIFEST_FILE).write_text(text)


def look(
    session: Session, capture: Callable[..., Any], indicator: str = "ATB02"
) -> ImpactSheet:
    with capture(execute=True):
        sheet = look_at_effect(
            session=session, indicator=indicator, by=circles.animator(session.circle)
        )
    sheet.refresh_from_db()
    return sheet


def keep(
    session: Session, *, planned: bool = True, name: str = "changed", **fields: Any
) -> ImpactSheet:
    """A look as the background work keeps it, from an effect written by hand."""
    found = effects.EVERY[name]
    plan = AnalysisPlan.objects.filter(session=session, indicator="ATB02").first()
    sheet = ImpactSheet.objects.create(
        session=session,
        plan=plan if planned else None,
        indicator="ATB02",
        planned=planned,
        build="one",
        state=State.MAKING,
        asked_at=session.meeting.ends_at,
        **fields,
    )
    assert effect_states.made(sheet, composed(found), frozenset())
    return sheet
