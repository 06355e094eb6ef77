"""The demonstration's rows, many times over: a region's worth of circles.

    python -m tests.performance.crowd 60

Run with the demonstration's MAILLAGE_DATA. Each copy is shifted: every key of the n-th
is the original plus n times a million, so that what pointed inside the demonstration
points inside the copy; names that must be unique carry the number of their copy.
"""

from __future__ import annotations

import sys

from django.apps import apps
from django.db import connection, models, transaction

from maillage.commands.web import start_django


SHIFT = 1_000_000
COPIED = ("people", "structures", "meetings", "circles", "account")
UNIQUE = {
    "people.person": ("email",),
    "people.account": ("email",),
    "people.invitation": ("secret_sha256",),
    "structures.organisation": ("slug",),
    "circles.circle": ("slug",),
    "account.emailaddress": ("email",),
}


def multiply(copies: int) -> dict[str, int]:
    """Make the copies; gives how many there are now of what matters."""
    from maillage.apps.circles.models import Circle, MirrorSheet, Session  # noqa: PLC0415
    from maillage.apps.people.models import AuditEvent, Person  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
    with transaction.atomic():
        for number in range(1, copies):
            for model in _models():
                _copy(model, number)
            _copy_events(number)
    return {
        "people": Person.objects.count(),
        "circles": Circle.objects.count(),
        "sessions": Session.objects.count(),
        "mirrors": MirrorSheet.objects.count(),
        "audit_events": AuditEvent.objects.count(),
    }


def _models() -> list[type[models.Model]]:
    found = [
        model
        for label in COPIED
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    return [each for each in found if each._meta.label_lower != "people.auditevent"]


def _copy(model: type[models.Model], number: int) -> None:
    unique = UNIQUE.get(model._meta.label_lower, ())
    columns, values = [], []
    for column in model._meta.local_concrete_fields:
        columns.append(f'"{column.column}"')
        if column.primary_key or _points_to_a_copy(column):
            values.append(f'"{column.column}" + {number * SHIFT}')
        elif column.name in unique:
            values.append(
                f"CASE WHEN \"{column.column}\" = '' THEN '' "
                f"ELSE '{number}-' || \"{column.column}\" END"
            )
        else:
            values.append(f'"{column.column}"')
    key = model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({", ".join(columns)}) '
            f'SELECT {", ".join(values)} FROM "{model._meta.db_table}" '
            f'WHERE "{key}" < {SHIFT}'
        )


def _points_to_a_copy(column: models.Field) -> bool:
    other = column.related_model
    return other is not None and other._meta.app_label in COPIED


def _copy_events(number: int) -> None:
    """The same history for each copy, chained like any other."""
    from maillage.apps.people.audit import digest  # noqa: PLC0415
    from maillage.apps.people.models import AuditEvent  # noqa: PLC0415

    last = AuditEvent.objects.order_by("-sequence").first()
    copies = []
    for event in AuditEvent.objects.order_by("sequence")[: _first_events()]:
        event.sequence, event.previous = last.sequence + 1, last.hash
        for name in ("actor", "subject"):
            if getattr(event, name) is not None:
                setattr(event, name, getattr(event, name) + number * SHIFT)
        event.hash = digest(event)
        copies.append(event)
        last = event
    AuditEvent.objects.bulk_create(copies, batch_size=500)


_counted: list[int] = []


def _first_events() -> int:
    """How many events the demonstration itself had."""
    from maillage.apps.people.models import AuditEvent  # noqa: PLC0415

    if not _counted:
        _counted.append(AuditEvent.objects.count())
    return _counted[0]


if __name__ == "__main__":
    start_django()
    print(multiply(int(sys.argv[1])))
