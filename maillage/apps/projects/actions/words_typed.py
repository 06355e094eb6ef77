"""Words that people type, once checked: not too long, and naming no patient."""

from __future__ import annotations

from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.engine.errors import BadInput


def checked_text(typed: str, what: str, most: int, *, named: bool = False) -> str:
    """The text, trimmed. Raises `BadInput`, which begins with `what`.

    `named`: it is the name of someone who is no patient, and is not searched for one.
    """
    text = typed.replace("\r\n", "\n").strip()
    if len(text) > most or "\0" in text:
        raise BadInput(f"{what} : {most} caractères au plus.")
    if not named:
        refuse_patient_identity(text, what)
    return text


def checked_line(typed: str, what: str, most: int, *, named: bool = False) -> str:
    """The same, on one line."""
    return " ".join(checked_text(typed, what, most, named=named).split())


def wanted_line(typed: str, what: str, most: int, remedy: str) -> str:
    """A line that must be there; without it, `remedy` says what to write."""
    line = checked_line(typed, what, most)
    if not line:
        raise BadInput(f"{what} : {remedy}")
    return line
