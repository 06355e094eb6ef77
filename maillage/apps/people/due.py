"""What is due: a sentence, where to go, until when. Each app says its own in `due.py`.

An app's `due_for(reader)` gives what this reader has to do; the first page gathers
them all, the nearest date first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DueKind(StrEnum):
    """Something to do, or a document that is missing."""

    TO_DO = "à faire"
    MISSING = "pièce manquante"


@dataclass(frozen=True)
class Due:
    """One thing: what in one sentence, the address of its page, its last day."""

    kind: DueKind
    text: str
    url: str
    until: date | None = None
    about: str = ""
    """Whose it is: the circle's or the structure's name."""
    done_url: str = ""
    """Where one touch of « Fait » is sent, for what needs nothing else than that."""
