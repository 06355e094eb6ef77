"""What meetings tell of a year that may prove something: those held for the structure.

A meeting proves once its minutes are signed; before, it says what is missing. Sessions
of circles are told by their own app.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localtime

from maillage.apps.meetings.models import (
    Meeting,
    MeetingKind,
    MeetingState,
    Minutes,
    Presence,
    ResolutionState,
)
from maillage.apps.meetings.selectors.hours import within
from maillage.apps.meetings.team_kinds import TEAM_KINDS, page
from maillage.apps.structures.evidence_base import Evidence, Value
from maillage.apps.structures.models import Organisation
from maillage.ui.formats import FIRM, capital, counted, day, duration, long_day
from maillage.ui.professions import profession


TO_SIGN = "compte rendu à signer"

SIGNED = Prefetch(
    "minutes",
    Minutes.objects.filter(signed_at__isnull=False).order_by("-number"),
    to_attr="signed_minutes",
)
"""The signed minutes of a meeting, the last ones first."""


def evidence_of(organisation: Organisation, year: int) -> list[Evidence]:
    """Every meeting held in a civil year: case meetings, assemblies, the others."""
    return [_told(meeting) for meeting in held_in(organisation, year)]


def held_in(organisation: Organisation, year: int) -> QuerySet[Meeting]:
    """The structure's own meetings held in a civil year, with what proves them."""
    held = Meeting.objects.filter(
        organisation=organisation,
        kind__in=TEAM_KINDS,
        state=MeetingState.HELD,
        **within(year),
    )
    return with_proofs(held).prefetch_related("case_counts", "resolutions")


def with_proofs(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Meetings in the order of the year, read with who came and what was signed."""
    return (
        meetings.select_related("organisation")
        .prefetch_related(SIGNED, "attendances__person")
        .order_by("starts_at", "pk")
    )


def _told(meeting: Meeting) -> Evidence:
    on = localtime(meeting.starts_at).date()
    kind, facts, own = _by_kind(meeting)
    signed = last_signed(meeting)
    return Evidence(
        kind=kind,
        key=f"meetings.meeting:{meeting.pk}",
        on=on,
        title=f"{capital(meeting.title)}, {day(on)}{_said(own)}",
        url=page(meeting),
        facts=facts,
        lines=(
            ("Nature", capital(meeting.get_kind_display())),
            ("Date", long_day(on)),
            ("Durée", duration(minutes_held(meeting))),
            ("Présents", present_by_profession(meeting)),
            *own,
            *signature_lines(signed),
        ),
        file=signed.pdf.name if signed else "",
        sha256=signed.pdf_sha256 if signed else "",
        is_final=signed is not None,
        missing="" if signed else TO_SIGN,
    )


def _by_kind(
    meeting: Meeting,
) -> tuple[str, dict[str, Value], tuple[tuple[str, str], ...]]:
    if meeting.kind == MeetingKind.RCP:
        counts = list(meeting.case_counts.all())
        cases = sum(one.cases for one in counts)
        nurse = sum(one.with_advanced_nurse for one in counts)
        facts: dict[str, Value] = {"cases": cases, "cases_with_advanced_nurse": nurse}
        lines = (
            ("Dossiers étudiés", str(cases)),
            ("Dont avec une infirmière en pratique avancée", str(nurse)),
        )
        return "rcp_held", facts, lines
    if meeting.kind == MeetingKind.GENERAL_ASSEMBLY:
        voted = sum(
            one.state == ResolutionState.CLOSED for one in meeting.resolutions.all()
        )
        return (
            "assembly_held",
            {"resolutions": voted},
            (("Résolutions votées", str(voted)),),
        )
    return "meeting_held", {"kind": meeting.kind}, ()


def _said(own: Iterable[tuple[str, str]]) -> str:
    """What a list of proofs says of the meeting beside its day."""
    for label, value in own:
        if label == "Dossiers étudiés":
            return f" : {counted(int(value), 'dossier')}"
        if label == "Résolutions votées":
            return f" : {counted(int(value), 'résolution votée', 'résolutions votées')}"
    return ""


def last_signed(meeting: Meeting) -> Minutes | None:
    """The minutes in force, of a meeting read with `SIGNED`."""
    signed: list[Minutes] = meeting.signed_minutes  # type: ignore[attr-defined]
    return signed[0] if signed else None


def present_at(meeting: Meeting) -> int:
    """How many came, of a meeting read with its attendances."""
    return sum(a.presence == Presence.PRESENT for a in meeting.attendances.all())


def present_by_profession(meeting: Meeting) -> str:
    """« 7 : 4 médecine générale, 3 soins infirmiers »; no name leaves with a proof."""
    trades = Counter(
        profession(a.person.profession)
        for a in meeting.attendances.all()
        if a.presence == Presence.PRESENT
    )
    if not trades:
        return "0"
    ordered = sorted(trades.items(), key=lambda pair: (-pair[1], pair[0]))
    return f"{trades.total()}{FIRM}: " + ", ".join(f"{n} {name}" for name, n in ordered)


def minutes_held(meeting: Meeting) -> int:
    """How long it lasted, from its opening to its end."""
    if meeting.opened_at is None or meeting.closed_at is None:
        return 0
    return round((meeting.closed_at - meeting.opened_at).total_seconds() / 60)


def signature_lines(signed: Minutes | None) -> tuple[tuple[str, str], ...]:
    """When it was signed, and the print of what was signed: no name leaves."""
    if signed is None:
        return (("Compte rendu", "à signer"),)
    return (
        ("Compte rendu signé le", day(localtime(signed.signed_at).date())),
        ("Empreinte SHA-256 du contenu signé", signed.sha256),
    )
