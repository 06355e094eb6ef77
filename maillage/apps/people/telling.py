"""The audit chain in plain French, for the person concerned.

Each app says the words of its own verbs in `audit_words.py`: `WORDS`, verb -> `Words`.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.apps import apps
from django.utils import timezone

from maillage.apps.people.models import AuditEvent, Person
from maillage.ui.formats import FIRM, clock, day


THE_SERVER = "l'administrateur du serveur"
"""Who acts from the command line, where nobody has signed in."""


@dataclass(frozen=True)
class Words:
    """What someone did, after his name: by another, and by the reader himself.

    « a ouvert votre miroir », « avez ouvert votre miroir ». `look`: it is a read of his
    figures, or of what ties them to his name.
    """

    other: str
    own: str
    look: bool = False


@dataclass(frozen=True)
class Told:
    """One event as it is read: when, who, what, and the whole sentence."""

    at: datetime
    who: str
    what: str
    verb: str
    own: bool

    @property
    def sentence(self) -> str:
        """« Le 12 mars 2026 à 20 h 41, Anne Durand a ouvert votre miroir. »."""
        at = timezone.localtime(self.at)
        return f"Le {day(at)} à {clock(at)}, {self.who} {self.what}."


@cache
def all_words() -> Mapping[str, Words]:
    """The words of every app."""
    words: dict[str, Words] = {}
    for config in apps.get_app_configs():
        module = f"{config.name}.audit_words"
        if config.name.startswith("maillage.apps.") and importlib.util.find_spec(
            module
        ):
            words.update(importlib.import_module(module).WORDS)
    return words


def looks() -> frozenset[str]:
    """The verbs by which someone's figures, or the tie to his name, are read."""
    return frozenset(verb for verb, words in all_words().items() if words.look)


def tell(events: Iterable[AuditEvent], reader: Person) -> list[Told]:
    """The events, as the person they concern reads them.

    He is told the name of who acted: it is his own data, and confidence in the circle
    rests on it.
    """
    events = list(events)
    names = Person.objects.in_bulk({event.actor for event in events if event.actor})
    return [_told(event, reader, names) for event in events]


def _told(event: AuditEvent, reader: Person, names: Mapping[int, Person]) -> Told:
    words = all_words().get(event.what) or _unworded(event.what)
    own = event.actor == reader.pk
    if own:
        who = "vous"
    elif event.actor is None:
        who = THE_SERVER
    else:
        who = str(names.get(event.actor) or f"la personne n°{FIRM}{event.actor}")
    what = words.own if own else words.other
    return Told(at=event.at, who=who, what=what, verb=event.what, own=own)


def _unworded(verb: str) -> Words:
    """For what an older or newer version wrote, and this one has no words for."""
    what = f"agi sur vos données ({verb})"
    return Words(f"a {what}", f"avez {what}")
