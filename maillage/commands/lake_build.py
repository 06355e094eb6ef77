"""`maillage lake build`: make the base that every figure is computed from."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.table import Table

from maillage.commands.codes_output import add_again
from maillage.commands.context import (
    Json,
    checked_slug,
    data_root,
    page,
    print_json,
    progress,
    screen,
    today,
)
from maillage.engine.codes.daily_doses import codes_used, latest_daily_doses
from maillage.engine.codes.releases import (
    Release,
    is_older,
    latest_drug_release,
    presentations_path,
)
from maillage.engine.errors import BadInput
from maillage.engine.lake.build import Manifest
from maillage.engine.lake.build_store import make_build
from maillage.engine.lake.store import Lake


def build(
    structure: Annotated[
        str | None,
        typer.Option(
            "--structure",
            metavar="NOM",
            help="Nom court de la structure ; toutes si l'option est absente.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Refaire la base de calcul à partir des lots importés et des derniers codes."""
    root = data_root()
    release = _latest_release(root)
    names = [checked_slug(structure)] if structure else _imported(root)
    if is_older(release):
        screen.print(add_again(release), soft_wrap=True)
    with TemporaryDirectory() as folder:
        doses = latest_daily_doses(root / "codes", release, Path(folder))
        made = [_build_one(root, name, release, doses, quiet=as_json) for name in names]
    if as_json:
        print_json([asdict(manifest) for manifest in made])
    else:
        page.print(_summary(made))


def _latest_release(root: Path) -> Release:
    release = latest_drug_release(root / "codes")
    if release is None:
        raise BadInput(
            "Aucune version des codes du médicament : ajoutez d'abord celle de la BDPM "
            "avec « maillage codes add bdpm »."
        )
    return release


def _imported(root: Path) -> list[str]:
    folder = root / "lake"
    found = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    names = [name for name in found if Lake(folder / name).exists()]
    if not names:
        raise BadInput(
            "Aucune ligne importée : commencez par "
            "« maillage lake import FICHIER --structure NOM »."
        )
    return names


def _build_one(
    root: Path, name: str, release: Release, doses: Path | None, *, quiet: bool
) -> Manifest:
    with progress(f"Base de calcul de {name}", quiet=quiet) as bar:
        task = bar.add_task(name, total=1.0)
        return make_build(
            Lake(root / "lake" / name),
            root / "builds",
            name,
            presentations=presentations_path(release),
            codes_release=codes_used(root / "codes", release),
            made_on=today(),
            daily_doses=doses,
            notify=lambda done: bar.update(task, completed=done),
        )


def _summary(made: list[Manifest]) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in ("Structure", "Base", "Lignes", "Mois", "Prescripteurs", "Patients"):
        table.add_column(title, no_wrap=True)
    for manifest in made:
        table.add_row(
            manifest.structure,
            manifest.build_id,
            _whole(manifest.lines),
            f"{manifest.first_day:%m/%Y} à {manifest.last_day:%m/%Y}",
            _whole(manifest.prescribers),
            _whole(manifest.patients),
        )
    return table


def _whole(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
