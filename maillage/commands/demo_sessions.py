"""What the invented circle did: four sessions held, one prepared, two planned.

The past is played day by day, `MAILLAGE_TODAY` moving on, by the same actions as from
the pages. The doctors' dispensings hold a planted effect of the first session,
and of that one alone: the others show what « cannot say » looks like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from maillage.apps.circles.actions.commitments import make_commitment
from maillage.apps.circles.actions.costs import enter_cost
from maillage.apps.circles.actions.effects import look_at_effect, look_where_due
from maillage.apps.circles.actions.follow_up import ask_follow_up
from maillage.apps.circles.actions.invitations import invite_to_session
from maillage.apps.circles.actions.live import close_session, open_session
from maillage.apps.circles.actions.minutes import sign_minutes
from maillage.apps.circles.actions.questionnaire import answer_questionnaire
from maillage.apps.circles.actions.sessions import Planned, Where, plan_cycle
from maillage.apps.circles.actions.sheets import prepare_session
from maillage.apps.circles.actions.statements import (
    Choice,
    close_vote,
    edit_statement,
    open_vote,
    vote,
    withdraw_statement,
)
from maillage.apps.circles.models import (
    CircleCost,
    Direction,
    Session,
    StatementState,
)
from maillage.apps.circles.tasks.effects import measure_detectable
from maillage.apps.circles.words.questions import QUESTIONS
from maillage.apps.meetings.actions import answer_invitation, check_in, save_minutes
from maillage.apps.people.models import Person
from maillage.commands.demo_days import at, on
from maillage.commands.demo_people import Village
from maillage.commands.work import work_until_nothing_is_left
from maillage.engine.indicators.library import load_kit


@dataclass(frozen=True)
class Evening:
    """A session held: what was agreed, and what was promised."""

    on: date
    theme: str
    statements: Sequence[tuple[str, int, int]]
    """Each with its votes against and blank; the others present were for."""
    indicator: str
    direction: Direction
    target: str
    what: str
    absent: int


HELD = (
    Evening(
        date(2025, 10, 16),
        "antibiotics",
        (
            (
                "Angine de l'adulte : test rapide avant tout antibiotique ; l'officine "
                "peut le faire et le transmettre.",
                0,
                0,
            ),
            (
                "Cystite simple : fosfomycine d'abord ; ni fluoroquinolone ni "
                "céphalosporine.",
                0,
                1,
            ),
            ("Plus aucune azithromycine en première intention.", 5, 1),
        ),
        "ATB02",
        Direction.DECREASE,
        "20",
        "Relire chaque ordonnance d'antibiotique générateur de résistances.",
        absent=1,
    ),
    Evening(
        date(2026, 1, 22),
        "analgesics",
        (
            (
                "À 65 ans et plus, pas d'anti-inflammatoire sans inhibiteur de la "
                "pompe à protons, et quinze jours au plus.",
                1,
                0,
            ),
        ),
        "NSA10",
        Direction.DECREASE,
        "",
        "L'officine appelle avant de délivrer sans protection.",
        absent=2,
    ),
    Evening(
        date(2026, 5, 21),
        "gastro-intestinal",
        (
            (
                "Toute première ordonnance d'inhibiteur de la pompe à protons porte sa "
                "raison et sa durée.",
                0,
                0,
            ),
        ),
        "NSA05",
        Direction.DECREASE,
        "",
        "Écrire la date d'arrêt sur l'ordonnance.",
        absent=1,
    ),
    Evening(
        date(2026, 9, 17),
        "polymedication",
        (
            (
                "Après 75 ans, dix médicaments ou plus : bilan partagé de médication "
                "proposé par l'officine dans l'année.",
                0,
                0,
            ),
        ),
        "NSA09",
        Direction.DECREASE,
        "",
        "L'officine signale l'association avant l'été.",
        absent=0,
    ),
)

TO_COME = (
    (date(2026, 11, 26), "psychotropics"),
    (date(2027, 1, 21), "diabetes-cardiovascular"),
    (date(2027, 4, 15), "antibiotics"),
)

UNPLANNED = "ATB29"
"""Shown at the first session, where nothing was promised of it."""

PLACE = Where(place="Maison de Bois-Haut, salle du haut", quorum=5)
STARTS, ENDS = time(20, 30), time(22, 30)
LAST_MONTH = date(2026, 10, 1)


def live(village: Village) -> None:
    """Play the circle's life from its first cycle to the eve of its next session."""
    with on(date(2025, 9, 10)):
        plans = [(evening.on, evening.theme) for evening in HELD]
        sessions = _plan(village, plans)
    _enter_costs(village)
    for session, evening in zip(sessions, HELD, strict=True):
        _prepare(village, session, evening.on - timedelta(days=14))
        if session == sessions[0]:
            # Only of the first: what was visible is then shown beside its effect.
            measure_detectable.call(session.pk)
        _read_again(village, evening.on - timedelta(days=7))
        with on(evening.on):
            _hold(village, session, evening)
        with on(evening.on + timedelta(days=2)):
            _sign(village, session)
    with on(date(2026, 9, 15)):
        coming = _plan(village, TO_COME)
    _prepare(village, coming[0], date(2026, 11, 5))
    work_until_nothing_is_left("later")
    _read_again(village, date(2026, 11, 6))
    _look_at_effects(village, sessions)


def _enter_costs(village: Village) -> None:
    """What the animator enters once: the price of an hour, and the room."""
    fees = (
        (CircleCost.Kind.HOURLY, 60_00, date(2025, 9, 1), ""),
        (CircleCost.Kind.OTHER, 180_00, date(2026, 1, 22), "Salle et collations"),
    )
    for kind, cents, since, label in fees:
        enter_cost(
            circle=village.circle,
            kind=kind,
            amount_cents=cents,
            since=since,
            label=label,
            by=village.animator,
        )


def _look_at_effects(village: Village, sessions: Sequence[Session]) -> None:
    """The first session's year is over: its plan is read; two others out of turn."""
    with on(date(2026, 11, 6)):
        look_where_due(circle=village.circle, by=village.animator)
        for session, indicator in (
            (sessions[0], UNPLANNED),
            (sessions[1], HELD[1].indicator),
        ):
            look_at_effect(session=session, indicator=indicator, by=village.animator)
        work_until_nothing_is_left()


def _read_again(village: Village, day: date) -> None:
    """What became of the commitments made so far, read before the next session."""
    with on(day):
        ask_follow_up(circle=village.circle, by=village.animator)
        work_until_nothing_is_left()


def _plan(village: Village, plans: Sequence[tuple[date, str]]) -> list[Session]:
    return plan_cycle(
        circle=village.circle,
        planned=[
            Planned(theme=theme, starts_at=at(on, STARTS), ends_at=at(on, ENDS))
            for on, theme in plans
        ],
        where=PLACE,
        by=village.animator,
    )


def _prepare(village: Village, session: Session, day: date) -> None:
    """Its mirrors are made and everybody is invited; all but one answer."""
    until = min(LAST_MONTH, (day.replace(day=1) - timedelta(days=1)).replace(day=1))
    with on(day):
        prepare_session(
            session=session,
            indicators=[each.id for each in load_kit(session.theme).indicators],
            until_month=until,
            version=session.version,
            by=village.animator,
        )
        work_until_nothing_is_left()
        session.refresh_from_db()
        invite_to_session(session=session, by=village.animator)
        work_until_nothing_is_left()
        for doctor in village.doctors[:-1]:
            answer_invitation(meeting=session.meeting, coming=True, by=doctor)


def _hold(village: Village, session: Session, evening: Evening) -> None:
    session = open_session(
        session=session, by=village.animator, at=at(evening.on, STARTS)
    )
    present = village.doctors[: len(village.doctors) - evening.absent]
    code = session.meeting.check_in_code
    for number, person in enumerate([village.animator, *present]):
        arrived = time(20, 31 + number)
        check_in(code=code, by=person, at=at(evening.on, arrived))
    _agree(village, session, evening, present)
    make_commitment(
        session=session,
        indicator=evening.indicator,
        direction=evening.direction,
        target=evening.target,
        what=evening.what,
        review_on=evening.on + timedelta(days=365),
        statement=session.statements.filter(adopted=True).first(),
        by=village.animator,
    )
    close_session(
        session=session,
        by=village.animator,
        ended_at=at(evening.on, time(22, 25)),
        at=at(evening.on, time(22, 26)),
    )
    for number, person in enumerate(present):
        marks = {question.name: 4 + (number % 2) for question in QUESTIONS}
        answer_questionnaire(session=session, marks=marks, by=person)


def _agree(
    village: Village, session: Session, evening: Evening, present: Sequence[Person]
) -> None:
    """The kit's template becomes the circle's own sentences, put to the vote."""
    drafts = list(session.statements.all())
    for draft in drafts[len(evening.statements) :]:
        withdraw_statement(statement=draft, by=village.animator)
    for draft, (text, against, blank) in zip(drafts, evening.statements, strict=False):
        statement = edit_statement(
            statement=draft, text=text, version=draft.version, by=village.animator
        )
        statement = open_vote(
            statement=statement, version=statement.version, by=village.animator
        )
        for number, person in enumerate(present):
            choice = Choice.FOR
            if number < against:
                choice = Choice.AGAINST
            elif number < against + blank:
                choice = Choice.BLANK
            vote(statement=statement, choice=choice, by=person)
        closed = close_vote(statement=statement, by=village.animator)
        if closed.state != StatementState.CLOSED:
            raise RuntimeError("the vote of the demonstration did not close")


def _sign(village: Village, session: Session) -> None:
    minutes = save_minutes(
        meeting=session.meeting,
        remarks="La discussion a porté sur les raisons des écarts, cas à l'appui.",
        version=0,
        by=village.animator,
    )
    sign_minutes(session=session, version=minutes.version, by=village.animator)
