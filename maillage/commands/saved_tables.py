"""The rows of every table as JSON lines, out of one database and into another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from maillage.engine.errors import BadInput


LEFT_OUT = {
    "contenttypes.contenttype",
    "auth.permission",
    "auth.group",
    "sessions.session",
    "usersessions.usersession",
    "django_tasks_database.dbtaskresult",
}
"""Made by the migrations, or of no use elsewhere: an open session stays where it is."""


class _ToTheMicrosecond(DjangoJSONEncoder):
    """Writes instants whole; Django's own encoder cuts them to the millisecond.

    The audit chain hashes its instants: a cut one would break it.
    """

    def default(self, o: Any) -> Any:
        """A value that JSON has no form for."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def saved_models() -> list[type[models.Model]]:
    """The models to save, those that others point to first."""
    found = serializers.sort_dependencies(
        [
            (config, [m for m in config.get_models() if m._meta.managed])
            for config in apps.get_app_configs()
        ],
        allow_cycles=True,
    )
    return [model for model in found if model._meta.label_lower not in LEFT_OUT]


def dump() -> Iterator[tuple[str, bytes, int]]:
    """Each model's name, its rows as JSON lines, their number: all of one instant."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                )
        for model in saved_models():
            rows = model._base_manager.order_by("pk")
            text = serializers.serialize(
                "jsonl", rows.iterator(chunk_size=1000), cls=_ToTheMicrosecond
            )
            yield model._meta.label_lower, text.encode(), rows.count()


def count_rows() -> dict[str, int]:
    """How many rows each saved model has now."""
    return {m._meta.label_lower: m._base_manager.count() for m in saved_models()}


def load(folder: Path, check: Callable[[], None]) -> None:
    """Put the rows of a folder of JSON lines into empty tables, all or none.

    `check` looks at the result before it counts; what it raises undoes the whole.
    """
    filled = [name for name, count in count_rows().items() if count]
    if filled:
        raise BadInput(
            "La base n'est pas vide ; restaurez dans une base neuve "
            "(une autre valeur de MAILLAGE_DATABASE, ou un autre dossier de données)."
        )
    with transaction.atomic(), connection.constraint_checks_disabled():
        for model in saved_models():
            _load(folder / f"{model._meta.label_lower}.jsonl")
        connection.check_constraints()
        check()
    _reset_sequences()


def _load(path: Path) -> None:
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for found in serializers.deserialize("jsonl", lines):
            found.save()


def _reset_sequences() -> None:
    """Let new rows take numbers after those that were restored."""
    statements: list[Any] = connection.ops.sequence_reset_sql(
        no_style(), saved_models()
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
