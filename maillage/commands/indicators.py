"""`maillage indicators`: read the library, check a file, compute figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from maillage.commands.context import Json, data_root, page, print_json, progress
from maillage.commands.indicators_compute import compute
from maillage.commands.indicators_explain import explain
from maillage.commands.indicators_show import entry_document, print_entry
from maillage.engine.codes.labels import labels
from maillage.engine.errors import BadInput
from maillage.engine.indicators.library import find_entry, load_entries, load_kits
from maillage.engine.indicators.library_check import (
    Checked,
    check_library,
    check_path,
)


app = typer.Typer(
    add_completion=False,
    help="Les indicateurs : les lire, les vérifier, les calculer.",
    no_args_is_help=True,
)
app.command("compute")(compute)
app.command("explain")(explain)


@app.command("list")
def list_indicators(as_json: Json = False) -> None:
    """Donner tous les indicateurs de la bibliothèque, par thème."""
    if as_json:
        print_json([_row(entry_document(entry)) for entry in load_entries()])
        return
    table = Table("", "Indicateur", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    themes = {kit.theme: kit.title for kit in load_kits()}
    for theme, title in themes.items():
        table.add_section()
        table.add_row("", f"[bold]{title}[/]")
        for entry in load_entries():
            if entry.indicator.theme == theme:
                table.add_row(entry.indicator.id, entry.indicator.title)
    page.print(table)
    page.print("\n« maillage indicators show ID » donne la notice de l'un d'eux.")


@app.command("show")
def show(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="L'indicateur, par exemple NSA04.")
    ],
    as_json: Json = False,
) -> None:
    """Donner la notice d'un indicateur : définition, codes, exemple, sources."""
    entry = find_entry(identifier)
    known = labels(data_root() / "codes")
    if as_json:
        print_json(entry_document(entry, known))
    else:
        print_entry(entry, known)


@app.command("check")
def check(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="CHEMIN",
            help="Un fichier ou un dossier ; la bibliothèque si rien n'est donné.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Vérifier des fichiers d'indicateurs : écriture, codes, exemple de chacun."""
    known = labels(data_root() / "codes")
    found = check_library(known) if path is None else check_path(path, known)
    checked: list[Checked] = []
    with progress("Vérification des indicateurs", quiet=as_json) as bar:
        task = bar.add_task("Fichiers", total=None)
        for one in found:
            checked.append(one)
            bar.advance(task)
    mistakes = [sentence for one in checked for sentence in one.mistakes]
    if as_json:
        print_json(_check_document(checked, has_labels=bool(known)))
        if mistakes:
            raise typer.Exit(2)
        return
    if mistakes:
        raise BadInput("\n".join(mistakes))
    page.print(_all_is_well(checked, has_labels=bool(known)))


def _row(document: dict[str, Any]) -> dict[str, Any]:
    kept = ("id", "theme", "title", "sentence", "direction", "variant_of")
    return {key: document[key] for key in kept} | {
        "count": document["calculation"]["count"]
    }


def _check_document(checked: list[Checked], *, has_labels: bool) -> dict[str, Any]:
    return {
        "files": len(checked),
        "indicators": sum(len(one.ids) for one in checked),
        "codes_checked": has_labels,
        "mistakes": [sentence for one in checked for sentence in one.mistakes],
    }


def _all_is_well(checked: list[Checked], *, has_labels: bool) -> str:
    names = sum(len(one.ids) for one in checked)
    words = (
        f"Fichiers vérifiés : {len(checked)} ; définitions : {names}. L'écriture est "
        "juste et chaque exemple donne son résultat sur les deux moteurs."
    )
    if not has_labels:
        words += (
            "\nLes codes ATC n'ont pas été cherchés dans le dictionnaire : ajoutez-le "
            "avec « maillage codes add open-medic »."
        )
    return words
