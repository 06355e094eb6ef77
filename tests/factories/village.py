"""The demonstration, made once for a whole run: its data, its people, their year.

Browser tests serve a copy of its folder; tests in the process read its rows into their
own database, whichever it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from maillage.apps.circles.actions import live, statements
from maillage.apps.circles.models import Circle, Session, Statement
from maillage.apps.meetings.actions import check_in
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from tests.factories.pole import ROOT, copied, made_once, shared_pole


PASSWORD = "une demonstration entiere"
TODAY = "2026-11-26"
"""The day of the session that is prepared."""

FIRST_DAY = "2026-11-22"
"""The day on which the demonstration is made."""


def environment(data: Path, keys: Path, on: str = TODAY) -> dict[str, str]:
    """What a process of the demonstration is told: SQLite, its own data, its day."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MAILLAGE_", "DJANGO_", "COVERAGE_"))
    }
    return {
        **kept,
        "MAILLAGE_DATA": str(data),
        "MAILLAGE_KEYS": str(keys),
        "MAILLAGE_TODAY": on,
    }


def run(data: Path, keys: Path, *words: str | Path, on: str = TODAY) -> str:
    """A command, or a script where the first word has lines; what it says."""
    first, *rest = map(str, words)
    given = ["-c", first] if "\n" in first else ["-m", "maillage", first]
    done = subprocess.run(
        [sys.executable, *given, *rest],
        env=environment(data, keys, on),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    return done.stdout


FILL = """
import sys
from pathlib import Path
from maillage.commands.migrate import bring_up_to_date
from maillage.commands.saved_tables import dump
bring_up_to_date()
from maillage.commands import demo_people, demo_sessions, demo_year
from tests.factories import village
from tests.factories.pole import NAME
here = demo_people.settle(sys.argv[2:], NAME, village.PASSWORD)
demo_sessions.live(here)
demo_year.live(here.team)
tables = Path(sys.argv[1])
tables.mkdir()
for name, rows, _count in dump():
    (tables / f"{name}.jsonl").write_bytes(rows)
"""


def shared_village(factory: pytest.TempPathFactory) -> Path:
    """The folder of the demonstration: `data`, `keys`, and its rows in `tables`.

    It is only ever read: take a copy to serve it.
    """
    pole = shared_pole(factory)

    def make(beside: Path) -> None:
        mine = copied(pole, beside)
        tables = beside / "tables"
        run(mine.data, mine.keys, FILL, tables, *pole.codes, on=FIRST_DAY)

    return made_once(factory, "village", make)


def copy_of_the_village(factory: pytest.TempPathFactory, folder: Path) -> Path:
    """The demonstration in a folder of one's own."""
    return shutil.copytree(shared_village(factory), folder, dirs_exist_ok=True)


@dataclass
class Village:
    """Those of the demonstration that tests speak of, from the database."""

    pole: Organisation
    circle: Circle
    held: list[Session]
    """The first one first."""
    prepared: Session
    planned: Session
    people: dict[str, Person]
    """By role: « animator », « coordinator »...; doctors are « doctor 1 »..."""

    @property
    def doctors(self) -> list[Person]:
        """The doctors of the circle, in the order of their codes."""
        return [who for name, who in self.people.items() if name.startswith("doctor")]

    def code(self, doctor: Person) -> str:
        """The prescriber's code of a doctor."""
        code: str = self.circle.seats.get(person=doctor).prescriber_codes[0]
        return code


ADDRESSES = {
    "administrator": "administration@exemple.fr",
    "animator": "animatrice@exemple.fr",
    "coordinator": "coordination@exemple.fr",
    "treasurer": "tresorier@exemple.fr",
    "referent": "financeur@exemple.fr",
}
"""Who holds a role on the structure, by his account."""


def found() -> Village:
    """The demonstration as the database has it."""
    circle = Circle.objects.select_related("organisation").get()
    sessions = list(
        circle.sessions.select_related("meeting").order_by("meeting__starts_at")
    )
    held = [each for each in sessions if each.meeting.state == MeetingState.HELD]
    coming = [each for each in sessions if each.meeting.state != MeetingState.HELD]
    doctors = Person.objects.filter(
        seats__circle=circle, seats__role="member", account__isnull=False
    ).order_by("pk")
    return Village(
        pole=circle.organisation,
        circle=circle,
        held=held,
        prepared=coming[0],
        planned=coming[1],
        people={
            **{
                role: Person.objects.get(account__email=address)
                for role, address in ADDRESSES.items()
            },
            **{f"doctor {rank}": who for rank, who in enumerate(doctors, start=1)},
        },
    )


def open_the_prepared(village: Village) -> Statement:
    """Its next session opens, all are there, and a statement is being voted on."""
    animator, session = village.people["animator"], village.prepared
    session = live.open_session(session=session, by=animator)
    for person in (animator, *village.doctors):
        check_in(code=session.meeting.check_in_code, by=person)
    statement = statements.propose_statement(
        session=session, text="Nous relisons chaque ordonnance.", by=animator
    )
    return statements.open_vote(
        statement=statement, version=statement.version, by=animator
    )
