"""The audit chain: each event carries the SHA-256 of itself and of the one before.

What is chained is the canonical JSON of an event; changing, removing or inserting one
breaks every hash after it. Cutting the end of the chain leaves a valid shorter chain,
so `maillage audit verify` also prints the last sequence and hash, to be kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from maillage.apps.people.models import AuditEvent, Person


GENESIS = "0" * 64
_LOCK = 0x4D41494C  # "MAIL": the advisory lock that PostgreSQL serialises writers by


def record(
    what: str,
    about: models.Model,
    *,
    by: Person | None,
    subject: Person | None = None,
    details: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Append one event to the chain, in the transaction of what it tells.

    `what` is the verb, `about` the object, `subject` the person whose data it is about.
    `details` holds ids and words, never a name or a figure.
    """
    with transaction.atomic():
        return _append(
            what,
            about,
            None if by is None else by.pk,
            [None if subject is None else subject.pk],
            dict(details or {}),
        )


def record_read(
    what: str, about: models.Model, *, by: Person | None, subjects: Iterable[Person]
) -> None:
    """Append one event for each person whose figures were just read by another.

    A person reading his own figures is recorded too: an account may be stolen.
    """
    keys = sorted({person.pk for person in subjects})
    if keys:
        with transaction.atomic():
            _append(what, about, None if by is None else by.pk, keys, {})


def _append(
    what: str,
    about: models.Model,
    actor: int | None,
    subjects: list[int] | list[int | None],
    details: dict[str, Any],
) -> AuditEvent:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = AuditEvent.objects.order_by("-sequence").first()
    events = []
    for subject in subjects:
        event = AuditEvent(
            sequence=last.sequence + 1 if last else 1,
            at=timezone.now(),
            actor=actor,
            what=what,
            kind=about._meta.label_lower,
            object=str(about.pk),
            subject=subject,
            details=details,
            previous=last.hash if last else GENESIS,
        )
        event.hash = digest(event)
        events.append(event)
        last = event
    AuditEvent.objects.bulk_create(events)
    return events[-1]


def digest(event: AuditEvent) -> str:
    """The SHA-256, in hexadecimal, of an event and of the hash before it."""
    at: datetime = event.at
    text = json.dumps(
        [
            event.sequence,
            at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.actor,
            event.what,
            event.kind,
            event.object,
            event.subject,
            event.details,
            event.previous,
        ],
        ensure_ascii=True,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode("ascii")).hexdigest()


@dataclass(frozen=True)
class Verification:
    """What a walk along the whole chain found."""

    events: int
    last_hash: str
    broken_at: int | None

    @property
    def whole(self) -> bool:
        """Whether every link holds."""
        return self.broken_at is None


def verify(walked: Callable[[], object] = lambda: None) -> Verification:
    """Walk the chain from its start; stops at the first link that does not hold.

    `walked` is called at each event, for who watches.
    """
    previous, count = GENESIS, 0
    for event in _events():
        count += 1
        walked()
        if (
            event.sequence != count
            or event.previous != previous
            or event.hash != digest(event)
        ):
            return Verification(count - 1, previous, event.sequence)
        previous = event.hash
    return Verification(count, previous, None)


def _events() -> Iterator[AuditEvent]:
    return AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000)
