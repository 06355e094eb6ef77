"""Every address of the service, each with arguments that lead somewhere.

A new address without a sample here is an error: what is not walked is not held to
anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver, reverse

from maillage.apps.circles.models import (
    Circle,
    CircleCost,
    Commitment,
    ConsentKind,
    Drop,
    MirrorSheet,
    Seat,
    Session,
    SessionFactor,
    Statement,
)
from maillage.apps.circles.views.live_statements import CHANGES
from maillage.apps.circles.words.letters import answer_token
from maillage.apps.meetings.models import Attendance, Meeting
from maillage.apps.people.models import Invitation
from maillage.apps.structures.models import (
    Link,
    Mandate,
    Membership,
    Organisation,
    Site,
)
from tests.factories import addresses_of


Arguments = dict[str, Any]
Source = Callable[[], Iterable[Arguments]]

LIBRARY = ("compte/3rdparty", "compte/oidc", "compte/social")
"""Addresses of the sign-in library that need an issuer: held by tests of their own."""


@dataclass(frozen=True)
class Pattern:
    """An address of the service, before its arguments."""

    name: str
    route: str
    parameters: frozenset[str]


@dataclass(frozen=True)
class Address:
    """An address with its arguments."""

    name: str
    path: str


def patterns() -> list[Pattern]:
    """Every pattern that has a name, in the order of the resolver."""
    found = _walk(get_resolver(), "", "")
    return [p for p in found if p.name and not p.route.startswith(LIBRARY)]


def _walk(
    resolver: Any, space: str, before: str, outer: frozenset[str] = frozenset()
) -> Iterator[Pattern]:
    for found in resolver.url_patterns:
        route = before + str(found.pattern)
        asked = outer.union(found.pattern.converters, found.pattern.regex.groupindex)
        if isinstance(found, URLPattern):
            name = f"{space}{found.name}" if found.name else ""
            yield Pattern(name, route, asked)
        else:
            inside = f"{space}{found.namespace}:" if found.namespace else space
            yield from _walk(found, inside, route, asked)


def addresses() -> list[Address]:
    """Every pattern with a few arguments of each kind; KeyError where none is known."""
    known: dict[Source, list[Arguments]] = {}
    found = []
    for pattern in patterns():
        source = _source(pattern)
        if source not in known:
            known[source] = list(source())
        found += [
            Address(pattern.name, reverse(pattern.name, kwargs=arguments))
            for arguments in known[source]
        ]
    return found


def _source(pattern: Pattern) -> Source:
    if not pattern.parameters:
        return _nothing
    app = pattern.name.partition(":")[0]
    by_name = {**_BY_NAME, **addresses_of.by_name()}.get(pattern.name)
    return by_name or _BY_PARAMETERS[app, pattern.parameters]


def _nothing() -> Iterable[Arguments]:
    return ({},)


def _sessions() -> list[Session]:
    """One of each circle and state, with and without figures."""
    found: dict[object, Session] = {}
    sessions = Session.objects.select_related("circle", "meeting")
    for session in sessions.defer("sheets_document").order_by("pk"):
        key = (session.circle_id, session.meeting.state, session.sheets_state)
        found.setdefault(key, session)
    return list(found.values())


def _of(session: Session) -> Arguments:
    return {"slug": session.circle.slug, "session_id": session.pk}


def _of_sessions() -> list[Arguments]:
    return [_of(session) for session in _sessions()]


def _codes() -> list[Arguments]:
    """The first one, the last one and nobody's, of each session."""
    found = []
    for session in _sessions():
        codes = list(
            MirrorSheet.objects.filter(session=session, position=0)
            .order_by("code")
            .values_list("code", flat=True)
        )
        kept = {*codes[:1], *codes[-1:], "nobody"}
        found += [{**_of(session), "code": code} for code in sorted(kept)]
    return found


def _indicators() -> list[Arguments]:
    """The first figure of each session, and one that is nobody's."""
    found = []
    for session in _sessions():
        first = MirrorSheet.objects.filter(session=session, position=0).first()
        shown = first.indicator if first else "ATB02"
        found += [{**_of(session), "indicator": each} for each in (shown, "nothing")]
    return found


def _indicators_by_code() -> list[Arguments]:
    shown = {each["session_id"]: each["indicator"] for each in _indicators()[::2]}
    return [{**each, "indicator": shown[each["session_id"]]} for each in _codes()]


def _effects() -> list[Arguments]:
    """What each session promised to look at, what it never looked at, and nothing."""
    found = []
    for session in _sessions():
        promised = session.commitments.values_list("indicator", flat=True)
        named = [*promised[:1], *session.indicators[-1:], "nothing"]
        found += [{**_of(session), "indicator": each} for each in dict.fromkeys(named)]
    return found


def _costs() -> list[Arguments]:
    rows = CircleCost.objects.select_related("circle").order_by("pk")[:2]
    found = [{"slug": one.circle.slug, "key": one.pk} for one in rows]
    return found or [{**arguments, "key": 1} for arguments in _circles()]


def _statements() -> list[Arguments]:
    found: dict[object, Arguments] = {}
    rows = Statement.objects.select_related("session__circle").order_by("pk")
    rows = rows.defer("session__sheets_document")
    for one in rows.filter(session__in=_sessions()):
        found[one.session_id, one.state] = {**_of(one.session), "pk": one.pk}
    return list(found.values())


def _commitments() -> list[Arguments]:
    rows = Commitment.objects.select_related("session__circle")
    rows = rows.defer("session__sheets_document")
    return [{**_of(one.session), "pk": one.pk} for one in rows]


def _factors() -> list[Arguments]:
    rows = SessionFactor.objects.select_related("session__circle")
    rows = rows.defer("session__sheets_document")
    found = [{**_of(one.session), "pk": one.pk} for one in rows]
    return found or [{**arguments, "pk": 1} for arguments in _of_sessions()[:1]]


def _answers() -> list[Arguments]:
    places = Attendance.objects.filter(meeting__circle_session__in=_sessions())
    found = {place.meeting_id: place for place in places}
    return [{"token": answer_token(place)} for place in found.values()]


def _answers_for() -> list[Arguments]:
    places = Attendance.objects.select_related("meeting__circle_session__circle")
    places = places.defer("meeting__circle_session__sheets_document")
    found = {
        place.meeting_id: place
        for place in places.filter(meeting__circle_session__in=_sessions())
    }
    return [
        {**_of(place.meeting.circle_session), "person_id": place.person_id}
        for place in found.values()
    ]


def _minutes() -> list[Arguments]:
    return [{**arguments, "number": 1} for arguments in _of_sessions()]


def _circles() -> list[Arguments]:
    return [{"slug": circle.slug} for circle in Circle.objects.all()]


def _seats() -> list[Arguments]:
    rows = Seat.objects.select_related("circle").order_by("pk")
    found = {(seat.circle_id, seat.role, seat.until): seat for seat in rows}
    return [{"slug": s.circle.slug, "key": s.pk} for s in found.values()]


def _consents() -> list[Arguments]:
    return [
        {"slug": circle.slug, "kind": kind}
        for circle in Circle.objects.all()
        for kind in ConsentKind.values
    ]


def _drops() -> list[Arguments]:
    rows = Drop.objects.select_related("circle").order_by("pk")
    found = [{"slug": one.circle.slug, "drop_id": one.pk} for one in rows]
    return found or [{**arguments, "drop_id": 1} for arguments in _circles()]


def _organisations() -> list[Arguments]:
    found: dict[str, Organisation] = {}
    for one in Organisation.objects.order_by("pk"):
        found.setdefault(one.kind, one)
    return [{"slug": one.slug} for one in found.values()]


def _members() -> list[Arguments]:
    row = Membership.objects.select_related("organisation").order_by("pk")
    found = {one.organisation_id: one for one in row}
    return [
        {"slug": one.organisation.slug, "person": one.person_id}
        for one in found.values()
    ]


def _rows_of_structures(model: Any, owner: str) -> Source:
    def rows() -> list[Arguments]:
        found = model.objects.select_related(owner).order_by("pk")[:2]
        kept = [{"slug": getattr(one, owner).slug, "key": one.pk} for one in found]
        return kept or [{**arguments, "key": 1} for arguments in _organisations()]

    return rows


def _meetings() -> list[Arguments]:
    return [
        {"pk": meeting.pk}
        for meeting in Meeting.objects.filter(circle_session__in=_sessions())
    ]


def _parameters(*names: str) -> frozenset[str]:
    return frozenset(names)


_BY_PARAMETERS: dict[tuple[str, frozenset[str]], Source] = {
    ("circles", _parameters("slug")): _circles,
    ("circles", _parameters("slug", "session_id")): _of_sessions,
    ("circles", _parameters("slug", "session_id", "code")): _codes,
    ("circles", _parameters("slug", "session_id", "indicator")): _indicators,
    (
        "circles",
        _parameters("slug", "session_id", "code", "indicator"),
    ): _indicators_by_code,
    ("circles", _parameters("slug", "session_id", "number")): _minutes,
    ("circles", _parameters("slug", "session_id", "person_id")): _answers_for,
    ("circles", _parameters("slug", "drop_id")): _drops,
    ("circles", _parameters("slug", "key")): _seats,
    ("circles", _parameters("slug", "kind")): _consents,
    ("circles", _parameters("token")): _answers,
    ("meetings", _parameters("pk")): _meetings,
    ("structures", _parameters("slug")): _organisations,
    ("structures", _parameters("slug", "person")): _members,
}

_SITES = _rows_of_structures(Site, "organisation")

_BY_NAME: dict[str, Source] = {
    "account_confirm_email": lambda: ({"key": "no-such-key"},),
    "account_reset_password_from_key": lambda: ({"uidb36": "1", "key": "no-key"},),
    "mfa_remove_webauthn": lambda: ({"pk": 1},),
    "mfa_edit_webauthn": lambda: ({"pk": 1},),
    "people:accept_invitation": lambda: ({"secret": "no-such-secret"},),
    "people:revoke_invitation": lambda: [
        {"key": one.pk} for one in Invitation.objects.order_by("pk")[:2]
    ],
    "meetings:certificate": lambda: ({"year": 2025}, {"year": 2026}),
    "circles:create": _organisations,
    "circles:create_confirmed": _organisations,
    "circles:edit_statement": _statements,
    "circles:vote": _statements,
    "circles:change_statement": lambda: [
        {**arguments, "what": what} for arguments in _statements() for what in CHANGES
    ],
    **dict.fromkeys(
        (
            "circles:effect",
            "circles:effect_csv",
            "circles:look_at_effect",
            "circles:withdraw_plan",
        ),
        _effects,
    ),
    "circles:withdraw_cost": _costs,
    "circles:change_commitment": _commitments,
    "circles:drop_commitment": _commitments,
    "circles:keep_commitment": _commitments,
    "circles:withdraw_factor": _factors,
    "structures:change_site": _SITES,
    "structures:close_site": _SITES,
    "structures:reopen_site": _SITES,
    "structures:unlink": _rows_of_structures(Link, "part"),
    "structures:end_role": _rows_of_structures(Mandate, "organisation"),
}
