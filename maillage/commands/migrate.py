"""`maillage migrate`: the tables and the served files, brought to this version."""

from __future__ import annotations

import io

import typer

from maillage.commands.context import page
from maillage.commands.web import start_django
from maillage.engine.errors import BadInput


app = typer.Typer(add_completion=False)


@app.command()
def migrate() -> None:
    """Mettre la base et les fichiers servis à jour pour cette version."""
    bring_up_to_date()
    page.print("La base et les fichiers servis sont à jour.")


def bring_up_to_date() -> None:
    """Create what is missing; safe to run again, and before each start of a service."""
    start_django(migrated=False)
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import OperationalError  # noqa: PLC0415

    settings.WEB_ROOT.mkdir(parents=True, exist_ok=True)
    settings.WEB_ROOT.chmod(0o700)  # names are in its tables: for this account alone
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError:
        raise BadInput(
            "La base de données ne répond pas ; vérifiez MAILLAGE_DATABASE et que le "
            "serveur PostgreSQL est démarré, puis recommencez."
        ) from None
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0, stdout=io.StringIO())
