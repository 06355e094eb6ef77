"""Sessions for tests: planned, then prepared from a small territory of two years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from maillage.apps.circles.actions.seats import admit_member
from maillage.apps.circles.actions.sessions import Planned, Where, plan_cycle
from maillage.apps.circles.actions.sheets import prepare_session
from maillage.apps.circles.models import Circle, Session
from maillage.apps.people.clock import now
from maillage.apps.structures.models import Organisation
from maillage.engine.lake.build import MANIFEST_FILE, open_current
from tests.factories import circles, people
from tests.integration.mirrors.small_territory import MEMBERS, make_build


INDICATORS = ("ATB02", "ATB29")
UNTIL = date(2025, 12, 1)


def planned(
    of: Circle, *, theme: str = "antibiotics", days: int = 30, **where: Any
) -> Session:
    """A session of two hours, in a month unless said, planned by the animator."""
    start = (now() + timedelta(days=days)).replace(
        hour=20, minute=0, second=0, microsecond=0
    )
    (made,) = plan_cycle(
        circle=of,
        planned=[Planned(theme, start, start + timedelta(hours=2))],
        where=Where(**where),
        by=circles.animator(of),
    )
    return made


def territory(of: Organisation) -> None:
    """The structure's base: see `small_territory`. Settings are those of the test."""
    data = Path(settings.DATA_ROOT)
    make_build(data, of.slug)
    with open_current(data / "builds", of.slug) as build:
        text = build.manifest.to_json()
    (data / "builds" / of.slug / "one" / MANIFEST_FILE).write_text(text)
    pointer = data / "builds" / of.slug / "current"
    pointer.write_text("one\n", encoding="utf-8")


def circle(codes: Sequence[str] = MEMBERS[:6], **named: Any) -> Circle:
    """A circle whose doctors have these codes of the small territory, and agree."""
    made = circles.circle(members=0, **named)
    territory(made.organisation)
    animator = circles.animator(made)
    for code in codes:
        doctor = people.person()
        admit_member(circle=made, person=doctor, by=animator, codes=[code])
        circles.agree(made, doctor)
    return made


def prepared(
    of: Circle,
    capture: Callable[..., Any],
    *,
    indicators: Sequence[str] = INDICATORS,
    **named: Any,
) -> Session:
    """A session whose mirrors are made; `capture` runs what follows a commit."""
    session = planned(of, **named)
    with capture(execute=True):
        prepare_session(
            session=session,
            indicators=indicators,
            until_month=UNTIL,
            version=session.version,
            by=circles.animator(of),
        )
    session.refresh_from_db()
    return session
