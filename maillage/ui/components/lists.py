"""Things in order: steps of a session, things due, events, where one is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


StepState = Literal["done", "current", "to_come"]

STATE_WORDS: dict[StepState, str] = {
    "done": "fait",
    "current": "en cours",
    "to_come": "à venir",
}


@dataclass(frozen=True)
class Step:
    """One step of a stepper; `note` replaces the word for its state."""

    label: str
    state: StepState = "to_come"
    note: str = ""
    address: str = ""

    @property
    def said(self) -> str:
        """The state in words, since colour alone says nothing."""
        return self.note or STATE_WORDS[self.state]


@dataclass(frozen=True)
class Due:
    """A thing to do: what, where, by when in words; `pressing` when late or soon."""

    what: str
    address: str = ""
    when: str = ""
    why: str = ""
    pressing: bool = False


@dataclass(frozen=True)
class Event:
    """Something that happened or will; a session is drawn as the ochre hairline."""

    when: str
    what: str
    detail: str = ""
    address: str = ""
    session: bool = False
    to_come: bool = False


@dataclass(frozen=True)
class Crumb:
    """A page above this one; the last has no address."""

    label: str
    address: str = ""
