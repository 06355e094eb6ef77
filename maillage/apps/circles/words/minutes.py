"""What happened at a session, in words, from what was recorded and nothing else.

Only names and professions of those present, the group's figures, counts of votes: no
doctor's figure, and nothing of any patient, is ever here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.timezone import localtime

from maillage.apps.circles.actions.statements import FEWEST_BALLOTS, TO_COMPLETE
from maillage.apps.circles.figures.shown import figures_shown
from maillage.apps.circles.models import (
    Commitment,
    Seat,
    SeatRole,
    Session,
    Statement,
    StatementState,
)
from maillage.apps.circles.rules.target_units import shown_target
from maillage.apps.circles.words.mirrors import source
from maillage.apps.meetings.models import Attendance, Presence
from maillage.apps.meetings.selectors.decisions import decided_document
from maillage.engine.indicators.library import find, load_kit
from maillage.ui import formats
from maillage.ui.professions import profession


def happened(session: Session) -> dict[str, Any]:
    """The document of a session's minutes: ready words, in their order."""
    meeting, circle = session.meeting, session.circle
    attendances = list(meeting.attendances.select_related("person"))
    roles = _roles(session)
    present = [a for a in attendances if a.presence == Presence.PRESENT]
    excused = [a for a in attendances if a.presence == Presence.EXCUSED]
    return {
        "circle": circle.name,
        "territory": circle.territory,
        "organisation": circle.organisation.name,
        "theme": load_kit(session.theme).title,
        "cycle": session.cycle,
        "session_number": session.number,
        "day": formats.long_day(localtime(meeting.starts_at)),
        "hours": _hours(session),
        "place": meeting.place or ("à distance" if meeting.link else ""),
        "quorum": _quorum(session, present, roles),
        "present": [_person(a, roles) for a in present],
        "excused": [_person(a, roles) for a in excused],
        "figures": [
            {
                "title": one.title,
                "value": one.value,
                "counted": one.counted,
                "finding": one.finding,
            }
            for one in figures_shown(session)
        ],
        "source": source(session),
        "statements": list(_statements(session)),
        "commitments": [_commitment(one) for one in _commitments(session)],
        **decided_document(meeting),
    }


def _roles(session: Session) -> dict[int, SeatRole]:
    """Who sat in the circle on the day, and as what; an animator before a member."""
    day = localtime(session.meeting.starts_at).date()
    seats = Seat.objects.on(day).filter(circle=session.circle_id)
    found: dict[int, SeatRole] = {}
    for seat in seats:
        if seat.role == SeatRole.ANIMATOR or seat.person_id not in found:
            found[seat.person_id] = SeatRole(seat.role)
    return found


def _hours(session: Session) -> str:
    meeting = session.meeting
    if meeting.opened_at is None or meeting.closed_at is None:
        return ""
    start, end = localtime(meeting.opened_at), localtime(meeting.closed_at)
    return f"de {formats.clock(start)} à {formats.clock(end)}"


def _quorum(
    session: Session, present: list[Attendance], roles: dict[int, SeatRole]
) -> str:
    asked = session.meeting.quorum
    members = sum(a.person_id in roles for a in present)
    if not asked:
        return ""
    if members >= asked:
        return f"Quorum atteint : {members} membres présents, {asked} demandés."
    return (
        f"Quorum non atteint : {members} membres présents pour {asked} demandés ; "
        "aucun énoncé n'a pu être adopté sans lui."
    )


def _person(attendance: Attendance, roles: dict[int, SeatRole]) -> dict[str, str]:
    role = roles.get(attendance.person_id)
    words = {SeatRole.ANIMATOR: "animation", SeatRole.MEMBER: "membre"}
    return {
        "name": str(attendance.person),
        "profession": profession(attendance.person.profession),
        "role": words[role] if role else "invitation",
        "time": formats.duration(attendance.minutes) if attendance.minutes else "",
    }


def _statements(session: Session) -> Iterator[dict[str, Any]]:
    """Those voted, and those that the group wrote without voting on them.

    A sentence of the kit that nobody touched was not discussed.
    """
    untouched = {one.text for one in load_kit(session.theme).consensus}
    for one in session.statements.all():
        if one.state == StatementState.CLOSED:
            yield {"text": one.text, "adopted": one.adopted, "result": result(one)}
        elif (
            one.state == StatementState.DRAFT
            and TO_COMPLETE not in one.text
            and one.text not in untouched
        ):
            yield {"text": one.text, "adopted": False, "result": "Discuté, non voté."}


def result(statement: Statement) -> str:
    """The result of a closed vote, in one sentence."""
    ballots = statement.votes_for + statement.votes_against + statement.votes_blank
    if ballots < FEWEST_BALLOTS:
        return (
            f"Non adopté : moins de {FEWEST_BALLOTS} votes, que l'on ne compte pas "
            "pour qu'ils restent anonymes."
        )
    verdict = "Adopté" if statement.adopted else "Non adopté"
    return (
        f"{verdict} : {statement.votes_for} pour, {statement.votes_against} contre, "
        f"{formats.counted(statement.votes_blank, 'blanc')}."
    )


def _commitments(session: Session) -> list[Commitment]:
    return list(
        session.commitments.filter(dropped_at__isnull=True).prefetch_related("owners")
    )


def _commitment(one: Commitment) -> dict[str, str]:
    owners = formats.joined([str(owner) for owner in one.owners.all()])
    return {
        "sentence": commitment_sentence(one),
        "what": one.what,
        "who": "tous les membres" if one.everyone else owners,
        "review": formats.day(one.review_on),
    }


def commitment_sentence(one: Commitment) -> str:
    """« Diminuer : part des amoxicilline-acide clavulanique, jusqu'à 20 % »."""
    title = find(one.indicator).title
    target = shown_target(one.target, one.indicator)
    upto = f", jusqu'à {target}" if target else ""
    return f"{one.get_direction_display().capitalize()} : {title}{upto}"
