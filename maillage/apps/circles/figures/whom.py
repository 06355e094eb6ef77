"""Whose figures an effect is made of: never a group that another would unmask."""

from __future__ import annotations

from maillage.apps.circles.models import Commitment, ImpactSheet, Seat, Session
from maillage.apps.circles.selectors.counted import counted_seats, sat_on
from maillage.apps.meetings.models import MeetingState
from maillage.engine.errors import BadInput
from maillage.ui.formats import counted


def seats_of_effect(session: Session, indicator: str) -> list[Seat]:
    """The doctors counted today who sat at every session looked at for an indicator.

    The same doctors for every session: were each effect of its own session's, the
    counts of two of them over the same months would give by difference those of a
    doctor who came between. BadInput where they are too few, or where fewer than a
    whole group are in the follow-up of the same indicator and not here.
    """
    circle = session.circle
    seats = counted_seats(circle)
    committed = _sessions_committed(session, indicator)
    followed = _who_sat_at(committed)
    looked = _who_sat_at(
        [session, *committed, *_sessions_looked_at(session, indicator)]
    )
    kept = [seat for seat in seats if seat.person_id in looked]
    if len(kept) < circle.fewest_doctors:
        raise BadInput(
            f"{counted(len(kept), 'médecin compté', 'médecins comptés')} étaient de "
            f"cette séance : il en faut {circle.fewest_doctors} pour montrer un effet "
            "sans désigner personne."
        )
    apart = sum(seat.person_id in followed - looked for seat in seats)
    if committed and 0 < apart < circle.fewest_doctors:
        raise BadInput(
            "Le suivi montre déjà cet indicateur avec d'autres médecins : à côté, cet "
            "effet désignerait ceux qui n'étaient pas de cette séance."
        )
    return kept


def _who_sat_at(sessions: list[Session]) -> set[int]:
    """Those who held a seat on the day of each of them; nobody where there is none."""
    found = [sat_on(session) for session in {one.pk: one for one in sessions}.values()]
    return set.intersection(*found) if found else set()


def _sessions_committed(session: Session, indicator: str) -> list[Session]:
    """As the follow-up takes them: see `figures.follow_up`."""
    commitments = Commitment.objects.filter(
        session__circle=session.circle_id,
        session__meeting__state=MeetingState.HELD,
        indicator=indicator,
        dropped_at__isnull=True,
    ).select_related("session__meeting")
    return [each.session for each in commitments.defer("session__sheets_document")]


def _sessions_looked_at(session: Session, indicator: str) -> list[Session]:
    sheets = ImpactSheet.objects.filter(
        session__circle=session.circle_id,
        indicator=indicator,
        state=ImpactSheet.State.READY,
    ).select_related("session__meeting")
    kept = sheets.defer("document", "svg", "placebo_svg", "money_svg")
    return [each.session for each in kept.defer("session__sheets_document")]
