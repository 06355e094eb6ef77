"""Whose figures a reader may see: his own by name, the others' never.

Every function here is a door: what it does not give, no page, print or export has.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from maillage.apps.circles.models import (
    Consent,
    ConsentKind,
    GroupSheet,
    MirrorSheet,
    Session,
)
from maillage.apps.circles.selectors.live import session_for
from maillage.apps.circles.words.themes import theme_title
from maillage.apps.people.audit import record_read
from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person


@dataclass(frozen=True)
class CodeOf:
    """A doctor of a session as the animator reads him: a name only if he agrees."""

    code: str
    name: str
    own: bool


@dataclass(frozen=True)
class Mirror:
    """One doctor's figures at a session, in their order."""

    session: Session
    code: str
    name: str
    """Empty where the reader may not know it."""
    own: bool
    sheets: list[MirrorSheet]


def codes_of_session(reader: Person | None, session: Session) -> list[CodeOf]:
    """The doctors of a session by code, for its animator."""
    require(reader, "circles.read_figures_by_code", session)
    rows = list(
        MirrorSheet.objects.filter(session=session, position=0)
        .select_related("person")
        .defer("document", "svg", "explanation")
        .order_by("code")
    )
    named = _who_agree(session)
    found = [
        CodeOf(
            row.code,
            str(row.person) if row.person_id in named else "",
            row.person_id == reader.pk,
        )
        for row in rows
    ]
    record_read(
        "circles.read_names_beside_codes",
        session,
        by=reader,
        subjects=[row.person for row in rows if row.person_id in named],
    )
    return found


def mirror_for(reader: Person | None, slug: str, key: int, code: str) -> Mirror:
    """The mirror of a code: its own doctor's, or for the animator; the read is kept.

    `PermissionDenied` otherwise, the same for a code that is nobody's.
    """
    session = session_for(reader, slug, key, "circles.read_group_figures")
    sheets = _sheets(session=session, code=code)
    if not sheets or not allowed(reader, "circles.read_mirror_by_code", sheets[0]):
        raise PermissionDenied("circles.read_mirror_by_code")
    found = _mirror(reader, session, sheets)
    record_read(
        "circles.read_mirror", found.session, by=reader, subjects=[sheets[0].person]
    )
    return found


def own_mirror_for(reader: Person | None, slug: str, key: int) -> Mirror:
    """The reader's own mirror of a session, in a circle he may have left since.

    `PermissionDenied` where he has none.
    """
    sheets = _sheets(person=reader, session__pk=key, session__circle__slug=slug)
    if reader is None or not sheets:
        raise PermissionDenied("circles.read_own_mirror")
    require(reader, "circles.read_own_mirror", sheets[0])
    found = _mirror(reader, sheets[0].session, sheets)
    record_read(
        "circles.read_mirror", found.session, by=reader, subjects=[sheets[0].person]
    )
    return found


def explanation_for(
    reader: Person | None, slug: str, key: int, code: str, indicator: str
) -> Mirror:
    """How one figure of a code came to be: for who may read the mirror by its code.

    `PermissionDenied` otherwise, the same for what is nobody's.
    """
    session = session_for(reader, slug, key, "circles.read_group_figures")
    sheets = _sheets(session=session, code=code, indicator=indicator)
    if not sheets or not allowed(reader, "circles.read_explanation_by_code", sheets[0]):
        raise PermissionDenied("circles.read_explanation_by_code")
    found = _mirror(reader, session, sheets)
    record_read(
        "circles.read_explanation",
        found.session,
        by=reader,
        subjects=[sheets[0].person],
    )
    return found


def own_explanation_for(
    reader: Person | None, slug: str, key: int, indicator: str
) -> Mirror:
    """How one of the reader's own figures came to be; `PermissionDenied` for none."""
    sheets = _sheets(
        person=reader, session__pk=key, session__circle__slug=slug, indicator=indicator
    )
    if reader is None or not sheets:
        raise PermissionDenied("circles.read_own_explanation")
    require(reader, "circles.read_own_explanation", sheets[0])
    found = _mirror(reader, sheets[0].session, sheets)
    record_read(
        "circles.read_explanation",
        found.session,
        by=reader,
        subjects=[sheets[0].person],
    )
    return found


def every_mirror_of(reader: Person | None, session: Session) -> list[Mirror]:
    """All the mirrors of a session, for the animator to print; each read is kept."""
    require(reader, "circles.read_figures_by_code", session)
    by_code: dict[str, list[MirrorSheet]] = {}
    for sheet in _sheets(session=session):
        by_code.setdefault(sheet.code, []).append(sheet)
    record_read(
        "circles.print_mirrors",
        session,
        by=reader,
        subjects={sheets[0].person for sheets in by_code.values()},
    )
    return [
        Mirror(session, code, "", sheets[0].person_id == reader.pk, sheets)
        for code, sheets in by_code.items()
    ]


@dataclass(frozen=True)
class Shown:
    """A session at which the reader had figures."""

    session: Session
    theme: str
    indicators: int


def own_sessions(reader: Person | None) -> list[Shown]:
    """The sessions at which the reader has figures of his own, the last one first."""
    if reader is None:
        return []
    require(reader, "circles.read_own_figures", reader)
    sheets = MirrorSheet.objects.filter(person=reader).order_by()
    counts: dict[int, int] = {}
    for session in sheets.values_list("session", flat=True):
        counts[session] = counts.get(session, 0) + 1
    sessions = (
        Session.objects.filter(pk__in=counts)
        .select_related("circle", "meeting")
        .defer("sheets_document")
    )
    return [Shown(each, theme_title(each.theme), counts[each.pk]) for each in sessions]


def group_for(
    reader: Person | None, slug: str, key: int
) -> tuple[Session, list[GroupSheet]]:
    """A session and its group's figures, for who sits in the circle."""
    session = session_for(reader, slug, key, "circles.read_group_figures")
    return session, list(session.group_sheets.all())


def _sheets(**which: object) -> list[MirrorSheet]:
    sheets = MirrorSheet.objects.filter(**which).order_by("code", "position")
    sheets = sheets.select_related("person", "session__circle", "session__meeting")
    # Large, and the same on every row: read once, where it is wanted.
    sheets = sheets.defer("session__sheets_document")
    return list(sheets if "indicator" in which else sheets.defer("explanation"))


def _mirror(
    reader: Person,
    session: Session,
    sheets: list[MirrorSheet],
) -> Mirror:
    person = sheets[0].person
    own = person.pk == reader.pk
    known = own or person.pk in _who_agree(session)
    return Mirror(session, sheets[0].code, str(person) if known else "", own, sheets)


def _who_agree(session: Session) -> set[int]:
    """The doctors whose name the animator may read, today."""
    agreed = Consent.objects.on(today()).filter(
        circle=session.circle_id, kind=ConsentKind.NAME
    )
    return set(agreed.values_list("person", flat=True))
