"""What is typed in a line or a few, checked the same way wherever it is."""

from __future__ import annotations

from datetime import date

from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.people.clock import today
from maillage.engine.errors import BadInput


def one_line(typed: str, field: str, most: int, *, required: bool = True) -> str:
    """The words on one line; `BadInput` where none, too many, or a patient's name."""
    return _checked(" ".join(typed.split()), field, most, required)


def some_lines(typed: str, field: str, most: int, *, required: bool = True) -> str:
    """The same, its lines kept."""
    lines = [" ".join(line.split()) for line in typed.strip().splitlines()]
    return _checked("\n".join(lines), field, most, required)


def day_not_to_come(typed: date | None, field: str) -> date:
    """A day that has come, today where none is said."""
    if typed is not None and typed > today():
        raise BadInput(f"{field} : ce jour n'est pas encore venu.")
    return typed or today()


def _checked(text: str, field: str, most: int, required: bool) -> str:
    if required and not text:
        raise BadInput(f"{field} : écrivez quelques mots.")
    if len(text) > most or "\0" in text:
        raise BadInput(f"{field} : {most} signes au plus, il y en a {len(text)}.")
    refuse_patient_identity(text, field)
    return text
