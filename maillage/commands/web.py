"""What the commands of the web share: Django made ready, its tables checked."""

from __future__ import annotations

import os


def start_django(*, migrated: bool = True) -> None:
    """Make Django ready in this process.

    With `migrated`, `BadInput` where tables are missing or behind this version.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415  every other command starts without it

    django.setup()
    if migrated:
        _require_tables()


def _require_tables() -> None:
    from django.db import OperationalError, connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    from maillage.engine.errors import BadInput  # noqa: PLC0415

    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError:
        raise BadInput(
            "La base de données ne répond pas ; vérifiez MAILLAGE_DATABASE et que le "
            "serveur PostgreSQL est démarré, puis recommencez."
        ) from None
    if plan:
        raise BadInput(
            "La base n'est pas à jour pour cette version ; "
            "lancez « maillage migrate », puis recommencez."
        )
