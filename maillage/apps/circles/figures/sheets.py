"""From a session as the engine composed it to what is kept of it.

Drawing is heavy: only the background work imports this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.timezone import localtime

from maillage.apps.circles.models import Circle, GroupSheet, MirrorSheet, Seat, Session
from maillage.engine import frozen
from maillage.engine.mirrors import circle as engine
from maillage.engine.mirrors.content import Session as Composed
from maillage.ui.screen_charts import group_svg, mirror_svg, projector_svg


def known_members(
    seats: Iterable[Seat], prescribers: Mapping[str, object]
) -> tuple[list[engine.Member], list[Seat]]:
    """The doctors as the engine takes them, and the seats of those it will find.

    A code of which the data have no line is left out, since it says nothing.
    """
    members, found = [], []
    for seat in seats:
        codes = tuple(code for code in seat.prescriber_codes if code in prescribers)
        if codes:
            members.append(engine.Member(codes=codes))
            found.append(seat)
    return members, found


def engine_session_circle(
    circle: Circle, members: list[engine.Member], session: Session, animators: list[str]
) -> engine.Circle:
    """The circle of one session, by codes alone."""
    return engine.Circle(
        name=circle.name,
        territory=circle.territory,
        session=localtime(session.meeting.starts_at).date(),
        animators=tuple(animators),
        members=tuple(members),
        against=engine.Against(circle.against),
        fewest_doctors=circle.fewest_doctors,
    )


def mirror_sheets(
    session: Session, composed: Composed, seats: Iterable[Seat]
) -> list[MirrorSheet]:
    """Each doctor's figures, with their drawings, not saved."""
    return [
        MirrorSheet(
            session=session,
            person=seat.person,
            code=doctor.code,
            indicator=figure.indicator.id,
            position=position,
            document=frozen.to_document(figure),
            svg=mirror_svg(figure),
            explanation_state=MirrorSheet.ExplanationState.QUEUED,
        )
        for seat, doctor in zip(seats, composed.doctors, strict=True)
        for position, figure in enumerate(doctor.figures)
    ]


def group_sheets(session: Session, composed: Composed) -> list[GroupSheet]:
    """The group's figures, with their drawings, not saved."""
    return [
        GroupSheet(
            session=session,
            indicator=figure.indicator.id,
            position=position,
            document=frozen.to_document(figure),
            svg=group_svg(figure),
            projector_svg=projector_svg(figure),
        )
        for position, figure in enumerate(composed.group)
    ]
