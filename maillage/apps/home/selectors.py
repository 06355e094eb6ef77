"""What is due to a reader, and what his search finds: gathered from every app.

Each app says its own in `due.py` and `search.py`, and gives only what this reader may
see; nothing is filtered here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from maillage.apps.people.clock import today
from maillage.apps.people.due import Due, DueKind
from maillage.apps.people.gathering import modules
from maillage.apps.people.hits import Hit
from maillage.apps.people.models import Person
from maillage.ui import formats


FEWEST_LETTERS = 2
MOST_HITS_SHOWN = 50
PRESSING_DAYS = 7


@dataclass(frozen=True)
class DueLine:
    """A thing due as the list of the first page shows it."""

    when: str
    what: str
    address: str
    why: str
    pressing: bool
    done_url: str = ""


@dataclass(frozen=True)
class Agenda:
    """All that is due to one reader, the nearest first."""

    dues: tuple[Due, ...]
    day: date

    @property
    def to_do(self) -> int:
        """How many things to do."""
        return sum(due.kind is DueKind.TO_DO for due in self.dues)

    @property
    def missing(self) -> int:
        """How many documents are missing."""
        return sum(due.kind is DueKind.MISSING for due in self.dues)

    @property
    def sentence(self) -> str:
        """« 3 choses à faire, 2 pièces manquantes »."""
        parts = []
        if self.to_do:
            parts.append(formats.counted(self.to_do, "chose à faire", "choses à faire"))
        if self.missing:
            parts.append(
                formats.counted(self.missing, "pièce manquante", "pièces manquantes")
            )
        return ", ".join(parts) or "Rien d'urgent"

    @property
    def lines(self) -> list[DueLine]:
        """What the list shows."""
        return [self._line(due) for due in self.dues]

    def _line(self, due: Due) -> DueLine:
        days = None if due.until is None else (due.until - self.day).days
        return DueLine(
            when=_when(due.until, days),
            what=due.text,
            address=due.url,
            why=due.about,
            pressing=days is not None and days <= PRESSING_DAYS,
            done_url=due.done_url,
        )


def _when(until: date | None, days: int | None) -> str:
    if until is None or days is None:
        return "dès que possible"
    if days < 0:
        return f"depuis le {formats.day(until)}"
    if days == 0:
        return "aujourd'hui"
    return f"avant le {formats.day(until)}"


def agenda(reader: Person) -> Agenda:
    """Everything due to this reader, those with the nearest date first."""
    dues = [due for says in _sources() for due in says(reader)]
    dues.sort(key=lambda due: (due.until or date.max, due.kind, due.text))
    return Agenda(tuple(dues), today())


def _sources() -> Iterator[Callable[[Person], Sequence[Due]]]:
    """What is due by each app; the lowest one's `due.py` only defines what that is."""
    for module in modules("due"):
        if hasattr(module, "due_for"):
            yield module.due_for


def search(reader: Person, text: str) -> list[Hit]:
    """What every app finds for these words, for this reader."""
    words = text.split()
    if len("".join(words)) < FEWEST_LETTERS:
        return []
    found = [
        hit for module in modules("search") for hit in module.search(reader, words)
    ]
    return found[:MOST_HITS_SHOWN]
