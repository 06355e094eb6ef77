"""`maillage backup FILE`: the whole of an installation in one file, keys excepted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from maillage.commands.archive import archive, data_files
from maillage.commands.context import data_root, page, progress, screen
from maillage.commands.web import start_django
from maillage.engine.errors import BadInput


app = typer.Typer(add_completion=False)


@app.command()
def backup(
    out: Annotated[
        Path,
        typer.Argument(
            metavar="FICHIER",
            help="Le fichier à écrire, par exemple sauvegarde.tar.zst",
        ),
    ],
) -> None:
    """Sauvegarder toute l'installation dans un fichier (sans les clés)."""
    _check(out)
    start_django()
    rows, files = _save(out)
    size = out.stat().st_size / 1e6
    page.print(
        f"{out} : {rows} lignes de tables et {files} fichiers "
        f"({f'{size:.1f}'.replace('.', ',')} Mo).",
        markup=False,
        soft_wrap=True,
    )
    screen.print(
        "Les clés de pseudonymes n'y sont pas : gardez-les à part, ailleurs.",
        soft_wrap=True,
    )


def _check(out: Path) -> None:
    if out.is_dir():
        raise BadInput(f"{out} est un dossier ; donnez un nom de fichier.")
    if not out.absolute().parent.is_dir():
        raise BadInput(
            f"{out} : le dossier {out.absolute().parent} n'existe pas ; créez-le."
        )
    if out.exists():
        raise BadInput(
            f"{out} existe déjà ; donnez un autre nom, ou effacez-le d'abord."
        )
    if data_root().absolute() in out.absolute().parents:
        raise BadInput(
            f"{out} est dans le dossier des données ; écrivez la sauvegarde ailleurs."
        )


def _save(out: Path) -> tuple[int, int]:
    from importlib.metadata import version  # noqa: PLC0415

    from maillage.apps.people.audit import verify  # noqa: PLC0415
    from maillage.apps.people.clock import now  # noqa: PLC0415
    from maillage.commands.saved_tables import dump  # noqa: PLC0415

    chain = verify()
    counts: dict[str, int] = {}
    about = {
        "maillage": version("maillage"),
        "made_at": now().isoformat(),
        "rows": counts,
        "audit": {"events": chain.events, "last_hash": chain.last_hash},
    }
    files = 0
    with archive(out, about) as writer, progress("Sauvegarde") as bar:
        for name, lines, count in dump():
            writer.add_bytes(f"tables/{name}.jsonl", lines)
            counts[name] = count
        found = list(data_files(data_root()))
        task = bar.add_task("Fichiers", total=len(found))
        for name, path in found:
            writer.add_file(f"data/{name}", path)
            files += 1
            bar.update(task, completed=files)
    return sum(counts.values()), files
