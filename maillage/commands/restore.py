"""`maillage restore FILE`: an installation from its backup, checked first."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Annotated, Any

import typer

from maillage.commands.archive import unpack
from maillage.commands.context import data_root, page, progress, screen
from maillage.commands.migrate import bring_up_to_date
from maillage.engine.errors import BadInput


app = typer.Typer(add_completion=False)


@app.command()
def restore(
    source: Annotated[
        Path, typer.Argument(metavar="FICHIER", help="Une sauvegarde de Maillage.")
    ],
) -> None:
    """Restaurer une sauvegarde dans une installation vide."""
    root = data_root()
    _check(source, root)
    beside = root.with_name(f"{root.name}.restore")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        with progress("Restauration") as bar:
            task = bar.add_task("Fichiers", total=source.stat().st_size)
            manifest = unpack(
                source, beside, lambda done: bar.update(task, completed=done)
            )
        _fill(beside, manifest)
        shutil.rmtree(root, ignore_errors=True)
        (beside / "data").rename(root)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    page.print(
        f"Restauré dans {root} : {sum(manifest['rows'].values())} lignes de tables, "
        f"sauvegardées le {manifest['made_at'][:10]}.",
        markup=False,
        soft_wrap=True,
    )
    screen.print(
        "Remettez les clés de pseudonymes à leur place (MAILLAGE_KEYS), "
        "puis lancez « maillage serve ».",
        soft_wrap=True,
    )


def _check(source: Path, root: Path) -> None:
    if not source.is_file():
        raise BadInput(f"{source} : ce fichier n'existe pas ; vérifiez le chemin.")
    kept = [path for path in root.rglob("*") if path.is_file()] if root.exists() else []
    if any(path.name != "secret" for path in kept):
        raise BadInput(
            f"{root} n'est pas vide ; restaurez dans un dossier neuf "
            "(variable MAILLAGE_DATA), puis renommez-le : rien n'est écrasé."
        )


def _fill(beside: Path, manifest: dict[str, Any]) -> None:
    """Make the tables beside, fill them, and let nothing count before it is checked."""
    (beside / "data").mkdir(exist_ok=True)
    os.environ["MAILLAGE_DATA"] = str(beside / "data")
    bring_up_to_date()
    from django.db import connection  # noqa: PLC0415

    from maillage.commands.saved_tables import load  # noqa: PLC0415

    load(beside / "tables", lambda: _hold_against(manifest))
    connection.close()


def _hold_against(manifest: dict[str, Any]) -> None:
    """What was restored has the rows that were saved, and an audit chain that holds."""
    from maillage.apps.people.audit import verify  # noqa: PLC0415
    from maillage.commands.saved_tables import count_rows  # noqa: PLC0415

    counts = count_rows()
    if any(counts.get(name) != rows for name, rows in manifest["rows"].items()):
        raise BadInput(
            "Cette sauvegarde n'a pas toutes les lignes qu'elle annonce ; rien n'a été "
            "restauré : prenez une autre sauvegarde."
        )
    chain, saved = verify(), manifest["audit"]
    if (chain.events, chain.last_hash) != (saved["events"], saved["last_hash"]):
        raise BadInput(
            "La chaîne d'audit de cette sauvegarde n'est pas celle qu'elle annonce ; "
            "rien n'a été restauré : prenez une autre sauvegarde."
        )
