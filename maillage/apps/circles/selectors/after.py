"""What is read after a session: its minutes, its questionnaire, the hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime

from maillage.apps.circles.models import Circle, Questionnaire, Session
from maillage.apps.circles.words.minutes import happened
from maillage.apps.circles.words.questions import FEWEST_ANSWERS, MARKS, QUESTIONS
from maillage.apps.meetings.models import Meeting, MeetingState, Minutes, Presence
from maillage.apps.meetings.selectors import HoursOfPerson, ledger
from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.models import Person
from maillage.ui.components import Column, Table
from maillage.ui.documents.minutes import facts
from maillage.ui.formats import duration
from maillage.ui.professions import profession


KEPT = "Le chiffre est réservé aux membres du cercle."


@dataclass(frozen=True)
class MinutesPage:
    """The minutes of a session for one reader: what they say, draft, those signed."""

    document: Mapping[str, Any]
    draft: Minutes | None
    signed: tuple[Minutes, ...]
    may_sign: bool
    version: int

    @property
    def in_force(self) -> Minutes | None:
        """The last minutes signed."""
        return self.signed[0] if self.signed else None

    @property
    def being_written(self) -> bool:
        """Nothing is signed yet, or a correction is under way."""
        return self.draft is not None or not self.signed

    @property
    def facts(self) -> list[list[str]]:
        """Labels and values of the session, as they are printed."""
        return facts(self.document)

    @property
    def people(self) -> Table:
        """Those who were present."""
        return Table(
            "Présents",
            [
                Column("Nom"),
                Column("Profession"),
                Column("Rôle"),
                Column("Durée", "number"),
            ],
            [
                [one["name"], one["profession"], one["role"], one["time"]]
                for one in self.document["present"]
            ],
            show_caption=False,
        )


def minutes_page(reader: Person | None, session: Session) -> MinutesPage:
    """Members read what is signed; animators, the draft too."""
    all_minutes = list(session.meeting.minutes.select_related("signed_by"))
    signed = tuple(one for one in all_minutes if one.signed_at is not None)
    may_sign = allowed(reader, "circles.sign_minutes", session)
    draft = next((one for one in all_minutes if one.signed_at is None), None)
    writes = may_sign and session.meeting.state == MeetingState.HELD
    if writes and (draft is not None or not signed):
        document = happened(session)
    else:
        draft = None
        document = signed[0].document if signed else {}
    return MinutesPage(
        document=for_reader(reader, session, document),
        draft=draft,
        signed=signed,
        may_sign=writes,
        version=draft.version if draft else 0,
    )


def for_reader(
    reader: Person | None, session: Session, document: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The minutes, their figures taken off for who organises without sitting there."""
    if not document or allowed(reader, "circles.read_shared_figures", session):
        return document
    return {
        **document,
        "figures": [
            {"title": one["title"], "value": "", "counted": "", "finding": KEPT}
            for one in document["figures"]
        ],
        "source": "",
    }


def signed_minutes(
    reader: Person | None, session: Session, number: int
) -> Minutes | None:
    """Signed minutes by their number."""
    require(reader, "circles.read_minutes", session)
    return session.meeting.minutes.filter(
        number=number, signed_at__isnull=False
    ).first()


@dataclass(frozen=True)
class Answers:
    """What participants thought, added up; hidden under three answers."""

    answers: int
    present: int
    table: Table | None
    comments: tuple[str, ...]

    @property
    def missing(self) -> int:
        """How many more answers are needed before anything is shown."""
        return max(FEWEST_ANSWERS - self.answers, 0)


def answers_of(reader: Person | None, session: Session) -> Answers | None:
    """The answers, for who animates; None for the others."""
    if not allowed(reader, "circles.read_questionnaire", session):
        return None
    found = Questionnaire.objects.filter(session=session).first()
    counts = found.counts if found else {}
    answers = counts.get("answers", 0)
    present = session.meeting.attendances.filter(presence=Presence.PRESENT).count()
    if found is None or answers < FEWEST_ANSWERS:
        return Answers(answers, present, None, ())
    return Answers(answers, present, _table(counts), tuple(found.comments))


def has_answered(reader: Person | None, session: Session) -> bool:
    """Whether the reader's answers are in."""
    return reader is not None and session.answered.filter(person=reader).exists()


def _table(counts: Mapping[str, Any]) -> Table:
    """How many chose each mark, never an average of so few."""
    marks = sorted(MARKS)
    return Table(
        "Réponses au questionnaire",
        [Column("Question"), *(Column(MARKS[mark], "number") for mark in marks)],
        [
            [
                question.short,
                *(str(counts[question.name].get(str(m), 0) or "") for m in marks),
            ]
            for question in QUESTIONS
        ],
        show_caption=False,
    )


@dataclass(frozen=True)
class Ledger:
    """The hours of a circle in a year."""

    year: int
    years: tuple[int, ...]
    rows: tuple[HoursOfPerson, ...]

    @property
    def minutes(self) -> int:
        """All of them."""
        return sum(row.minutes for row in self.rows)

    @property
    def table(self) -> Table:
        """The year as its page shows it."""
        return Table(
            f"Heures de {self.year}",
            [
                Column("Personne"),
                Column("Profession"),
                Column("Séances", "number"),
                Column("Durée", "number"),
            ],
            [
                [
                    str(row.person),
                    profession(row.person.profession),
                    str(row.meetings),
                    duration(row.minutes),
                ]
                for row in self.rows
            ],
            foot=["Total", "", "", duration(self.minutes)],
            show_caption=False,
        )


def hours_of_circle(reader: Person | None, circle: Circle, year: int | None) -> Ledger:
    """Hours by person in a year, the last one by default."""
    require(reader, "circles.read_hours", circle)
    meetings = list(
        Meeting.objects.filter(circle_session__circle=circle, state=MeetingState.HELD)
    )
    years = sorted({localtime(m.starts_at).year for m in meetings}, reverse=True)
    chosen = year if year in years else (years[0] if years else 0)
    rows = ledger(meetings, chosen)
    return Ledger(chosen, tuple(years), tuple(rows))
