"""The signed sheet comes back as a scan or a photograph, and may be taken back."""

from __future__ import annotations

import hashlib
import secrets

from django.core.files.base import ContentFile

from maillage.apps.meetings.models import Meeting, MeetingState, ScannedSheet
from maillage.apps.meetings.scan_files import read_scan
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


MOST_SHEETS = 12


@action("meetings.file_scanned_sheet")
def file_scanned_sheet(*, meeting: Meeting, content: bytes, by: Person) -> ScannedSheet:
    """Keep a scan of the sheet; brought twice, it is kept once.

    Raises BadInput where the content is no PDF, JPEG or PNG, or is too large. The
    minutes may be signed already: a sheet found in a drawer is still a proof.
    """
    require(by, "meetings.run_meeting", meeting)
    scan = read_scan(content)
    meeting = locked(Meeting, meeting.pk)
    _require_begun(meeting)
    sha256 = hashlib.sha256(content).hexdigest()
    kept = meeting.scanned_sheets.filter(withdrawn_at__isnull=True)
    known = kept.filter(sha256=sha256).first()
    if known is not None:
        return known
    if kept.count() >= MOST_SHEETS:
        raise BadInput(
            f"{MOST_SHEETS} fichiers sont déjà déposés pour cette réunion : "
            "retirez-en un d'abord, ou réunissez les pages dans un seul PDF."
        )
    sheet = ScannedSheet(
        meeting=meeting,
        kind=scan.kind,
        sha256=sha256,
        pages=scan.pages,
        size_bytes=len(content),
        filed_by=by,
        filed_at=now(),
    )
    name = f"{secrets.token_urlsafe(24)}.{scan.kind}"
    sheet.file.save(name, ContentFile(content), save=False)
    sheet.save()
    record("meetings.file_scanned_sheet", meeting, by=by)
    return sheet


def _require_begun(meeting: Meeting) -> None:
    if meeting.state not in (MeetingState.OPEN, MeetingState.HELD):
        raise BadInput(
            f"La réunion est {meeting.get_state_display()} : "
            "sa feuille signée se dépose une fois la réunion ouverte."
        )


@action("meetings.withdraw_scanned_sheet")
def withdraw_scanned_sheet(*, sheet: ScannedSheet, by: Person) -> ScannedSheet:
    """Brought by mistake: shown no more; putting it back is bringing it again."""
    require(by, "meetings.run_meeting", sheet.meeting)
    sheet = locked(ScannedSheet, sheet.pk)
    if sheet.withdrawn_at is None:
        sheet.withdrawn_at, sheet.withdrawn_by = now(), by
        sheet.save()
        record("meetings.withdraw_scanned_sheet", sheet.meeting, by=by)
    return sheet
