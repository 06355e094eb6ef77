"""What is written of a meeting: a draft that changes, a signature, then nothing does.

The app that a meeting belongs to says what happened (`document`) and prints the PDF;
this one keeps both, and their SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile

from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.meetings.models import Meeting, MeetingState, Minutes
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


LONGEST_REMARKS = 8000
SIGNED = (
    "Le compte rendu est signé : il ne change plus. "
    "Écrivez une correction, qui dira ce qu'elle remplace."
)


@action("meetings.save_minutes")
def save_minutes(
    *, meeting: Meeting, remarks: str, version: int, by: Person
) -> Minutes:
    """The draft, with these remarks; made where there is none (version 0).

    Raises `Stale` where someone saved first, and BadInput where the remarks seem to
    name a patient.
    """
    require(by, "meetings.sign_minutes", meeting)
    meeting = locked(Meeting, meeting.pk)
    if meeting.state != MeetingState.HELD:
        raise BadInput("Le compte rendu s'écrit une fois la réunion close.")
    minutes = _last(meeting) or Minutes(meeting=meeting)
    if minutes.signed_at is not None:
        raise BadInput(SIGNED)
    check_version(minutes, version, "Le compte rendu")
    minutes.remarks = _checked(remarks)
    minutes.version += 1
    minutes.save()
    record("meetings.save_minutes", meeting, by=by)
    return minutes


@action("meetings.sign_minutes")
def sign_minutes(
    *,
    meeting: Meeting,
    document: Mapping[str, Any],
    press: Callable[[Mapping[str, Any], str], bytes],
    version: int,
    by: Person,
    at: datetime | None = None,
) -> Minutes:
    """The last draft, frozen: its document, its SHA-256, its PDF, who signed, when.

    `document` is what happened; `press` makes the PDF of the whole and its SHA-256.
    """
    require(by, "meetings.sign_minutes", meeting)
    meeting = locked(Meeting, meeting.pk)
    minutes = _last(meeting)
    if minutes is None or meeting.state != MeetingState.HELD:
        raise BadInput("Il n'y a pas encore de compte rendu à signer.")
    if minutes.signed_at is not None:
        raise BadInput(SIGNED)
    check_version(minutes, version, "Le compte rendu")
    minutes.signed_by, minutes.signed_at = by, at or now()
    minutes.document = whole_document(minutes, document, by)
    minutes.sha256 = fingerprint(minutes.document)
    name = f"reunion-{meeting.pk}-{minutes.number}.pdf"
    pdf = press(minutes.document, minutes.sha256)
    minutes.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
    minutes.pdf.save(name, ContentFile(pdf), save=False)
    minutes.version += 1
    minutes.save()
    record(
        "meetings.sign_minutes",
        meeting,
        by=by,
        details={"number": minutes.number, "sha256": minutes.sha256},
    )
    return minutes


@action("meetings.correct_minutes")
def correct_minutes(*, meeting: Meeting, by: Person) -> Minutes:
    """A new draft, which names the signed one that it replaces once signed itself."""
    require(by, "meetings.sign_minutes", meeting)
    meeting = locked(Meeting, meeting.pk)
    last = _last(meeting)
    if last is None or last.signed_at is None:
        raise BadInput("Le compte rendu n'est pas signé : modifiez-le directement.")
    minutes = Minutes.objects.create(
        meeting=meeting, number=last.number + 1, remarks=last.remarks, version=1
    )
    record(
        "meetings.correct_minutes", meeting, by=by, details={"number": minutes.number}
    )
    return minutes


def whole_document(
    minutes: Minutes, document: Mapping[str, Any], signer: Person
) -> dict[str, Any]:
    """What is signed: what happened, the remarks, the number, who signs and when."""
    return {
        **document,
        "remarks": minutes.remarks,
        "number": minutes.number,
        "replaces": minutes.number - 1,
        "signed_by": str(signer),
        "signed_at": minutes.signed_at.isoformat(timespec="seconds"),
    }


def fingerprint(document: Mapping[str, Any]) -> str:
    """The SHA-256 of a document, the same for the same content."""
    text = json.dumps(
        document, ensure_ascii=True, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _last(meeting: Meeting) -> Minutes | None:
    return meeting.minutes.select_for_update().order_by("-number").first()


def _checked(remarks: str) -> str:
    remarks = remarks.strip().replace("\r\n", "\n")
    if len(remarks) > LONGEST_REMARKS:
        raise BadInput(
            f"Remarques : {len(remarks)} signes ; {LONGEST_REMARKS} au plus."
        )
    refuse_patient_identity(remarks, "Remarques")
    return remarks
