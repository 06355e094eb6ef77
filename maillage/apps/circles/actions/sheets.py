"""What a session shows is chosen, and its mirrors are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from maillage.apps.circles.actions.sheet_requests import ask_for_sheets
from maillage.apps.circles.data import lakes
from maillage.apps.circles.models import Session
from maillage.apps.circles.selectors.counted import counted_seats
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput
from maillage.engine.indicators.library import find
from maillage.ui.formats import counted, month


FEWEST_INDICATORS = 1
MOST_INDICATORS = 5
"""More than five figures a session are not read (Brehaut 2016, suggestion 10)."""


@action("circles.prepare_session")
def prepare_session(
    *,
    session: Session,
    indicators: Sequence[str],
    until_month: date,
    version: int,
    by: Person,
) -> Session:
    """The figures that the session will show, in this order, and their last month.

    The mirrors are made in the background. Raises `Stale` where someone chose first,
    and BadInput where nothing could be shown: no data, too few doctors, a month
    outside the data, or a session that is over.
    """
    require(by, "circles.prepare_session", session)
    session = locked(Session, session.pk)
    check_version(session, version, "La préparation")
    if session.meeting.state not in (MeetingState.PLANNED, MeetingState.OPEN):
        raise BadInput(
            f"La séance est {session.meeting.get_state_display()} : ses miroirs "
            "restent ceux qui ont été montrés."
        )
    session.indicators = _checked(indicators)
    session.until_month = until_month.replace(day=1)
    _check_data(session)
    _check_doctors(session)
    session.version += 1
    session.save()
    ask_for_sheets(session)
    session.refresh_from_db()
    record(
        "circles.prepare_session",
        session,
        by=by,
        details={"indicators": session.indicators, "until": str(session.until_month)},
    )
    return session


def _checked(indicators: Sequence[str]) -> list[str]:
    chosen = list(dict.fromkeys(find(each).id for each in indicators))
    if not FEWEST_INDICATORS <= len(chosen) <= MOST_INDICATORS:
        raise BadInput(
            f"Choisissez de {FEWEST_INDICATORS} à {MOST_INDICATORS} indicateurs "
            f"({len(chosen)} cochés) : au-delà, ils ne sont pas lus."
        )
    return chosen


def _check_data(session: Session) -> None:
    base = lakes.manifest_of(session.circle.organisation)
    if base is None or base.first_day is None or base.last_day is None:
        raise BadInput(
            "Il n'y a pas encore de données : déposez d'abord les fichiers des "
            "officines."
        )
    first, last = base.first_day.replace(day=1), base.last_day.replace(day=1)
    if not first <= session.until_month <= last:
        raise BadInput(
            f"Dernier mois : les données vont de {month(first)} à {month(last)} ; "
            "choisissez un mois entre les deux."
        )


def _check_doctors(session: Session) -> None:
    found = len(counted_seats(session.circle))
    fewest = session.circle.fewest_doctors
    if found < fewest:
        raise BadInput(
            f"{counted(found, 'médecin compté', 'médecins comptés')} dans le cercle : "
            f"il en faut {fewest} pour montrer des chiffres sans désigner personne. "
            "Chaque médecin donne son accord et ses codes sur la page du cercle."
        )
