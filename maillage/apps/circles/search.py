"""What a search finds among circles: those that the reader may see, and no other."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from maillage.apps.circles.models import Circle, Session
from maillage.apps.circles.selectors.circles import circles_of
from maillage.apps.circles.words.themes import theme_title
from maillage.apps.people.hits import Hit
from maillage.apps.people.models import Person
from maillage.apps.structures.people_words import plain
from maillage.ui import formats


MOST_HITS = 20


def search(reader: Person, words: Sequence[str]) -> list[Hit]:
    """Circles by name, territory or structure, and their sessions by theme."""
    wanted = [plain(word) for word in words]
    circles = list(circles_of(reader))
    found = [_circle(each) for each in circles if _says(_words_of(each), wanted)]
    sessions = (
        Session.objects.filter(circle__in=circles)
        .select_related("meeting", "circle")
        .defer("sheets_document")
        .order_by("-meeting__starts_at")
    )
    titled = ((each, theme_title(each.theme)) for each in sessions)
    found += [
        _session(each, title)
        for each, title in titled
        if _says(f"{title} {each.circle.name}", wanted) and _says_any(title, wanted)
    ]
    return found[:MOST_HITS]


def _words_of(circle: Circle) -> str:
    return f"{circle.name} {circle.territory} {circle.organisation.name}"


def _says(text: str, wanted: Sequence[str]) -> bool:
    said = plain(text)
    return all(word in said for word in wanted)


def _says_any(text: str, wanted: Sequence[str]) -> bool:
    said = plain(text)
    return any(word in said for word in wanted)


def _circle(circle: Circle) -> Hit:
    url = reverse("circles:detail", args=(circle.slug,))
    return Hit(circle.name, "cercle", url, circle.organisation.name)


def _session(session: Session, title: str) -> Hit:
    url = reverse("circles:session", args=(session.circle.slug, session.pk))
    day = formats.day(session.meeting.starts_at)
    return Hit(title, "séance", url, f"{session.circle.name}, {day}")
