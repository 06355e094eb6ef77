"""`maillage demo`: an invented pole, taken from its pharmacies' files to its mirrors.

The demonstration types the commands that anybody would, in a folder of its own, so
that what it shows is what they do. It is made beside the previous one and replaces it
at the end: a demonstration that is interrupted leaves the last one standing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import typer
from rich.table import Table

from maillage.commands.context import data_root, page, today
from maillage.commands.demo_steps import Steps
from maillage.engine.codes.store import write_presentations
from maillage.engine.synthesis.formulary import demonstration_presentations
from maillage.engine.synthesis.pole import Pole, write_pole


app = typer.Typer(add_completion=False)

STRUCTURE = "demonstration"
SEED = 20261122
LAST_MONTH = date(2026, 10, 1)
THEMES = ("antibiotiques", "antalgiques", "gastro-intestinal")


@app.command()
def demo() -> None:
    """Inventer un pôle et imprimer les miroirs de son cercle (rien n'est réel)."""
    final = data_root() / STRUCTURE
    beside = final.with_name(f"{STRUCTURE}.part")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    with _data_in(beside):
        steps = Steps()
        pole = _invent(steps, beside)
        _bring_in(steps, beside, pole)
        _compute(steps, beside, pole)
    _put_in_place(beside, final)
    _tell(steps, final, pole)


def _invent(steps: Steps, folder: Path) -> Pole:
    with steps.step("Inventer un pôle et ses médicaments") as said:
        pole = write_pole(folder / "officines", seed=SEED, last_month=LAST_MONTH)
        write_presentations(
            demonstration_presentations(),
            folder / "codes",
            kind="demonstration",
            name=LAST_MONTH.isoformat(),
            oddities=(),
        )
        said.append(f"{len(pole.files)} officines, {len(pole.doctors)} médecins,")
        said.append(f"{pole.lines} lignes")
    return pole


def _bring_in(steps: Steps, folder: Path, pole: Pole) -> None:
    key = folder / "cles" / f"{STRUCTURE}.key"
    sealed = folder / "scelles"
    sealed.mkdir()
    with steps.step("Créer la clé du cercle"):
        steps.command("keys", "new", key)
    with steps.step("Sceller les fichiers, dans chaque officine") as said:
        for file in pole.files:
            out = sealed / file.name
            steps.command("lake", "seal", file, "--key", key, "--out", out)
        said.append("numéros nationaux devenus pseudonymes")
    with steps.step("Importer les fichiers scellés"):
        files = [sealed / file.name for file in pole.files]
        steps.command(
            "lake", "import", *files, "--structure", STRUCTURE, "--key", key, "--json"
        )
    with steps.step("Bâtir la base de calcul"):
        steps.command("lake", "build", "--structure", STRUCTURE, "--json")


def _compute(steps: Steps, folder: Path, pole: Pole) -> None:
    last = f"{LAST_MONTH:%Y-%m}"
    circle = folder / "cercle.yaml"
    circle.write_text(_circle_file(pole), encoding="utf-8")
    with steps.step("Calculer tous les indicateurs, 24 mois") as said:
        out = folder / "indicateurs.csv"
        words = ["indicators", "compute", "--structure", STRUCTURE, "--out", str(out)]
        words += ["--by", "prescriber", "--every", "rolling12"]
        steps.command(*words, "--from", "2024-11", "--to", last)
        said.append(f"{sum(1 for _ in out.open(encoding='utf-8')) - 1} valeurs")
    with steps.step("Imprimer les miroirs de trois séances") as said:
        for theme in THEMES:
            words = ["circle", "mirrors", str(circle), "--structure", STRUCTURE]
            words += ["--theme", theme, "--to", last, "--json"]
            steps.command(*words, "--out", folder / "miroirs" / theme)
        count = len(list((folder / "miroirs").rglob("*.pdf")))
        said.append(f"{count} feuilles pour {len(pole.members)} médecins et le groupe")


def _circle_file(pole: Pole) -> str:
    members = "\n".join(f'  - "{code}"' for code in pole.members)
    return (
        "# Le cercle inventé de la démonstration.\n"
        "nom: Cercle du Plateau\n"
        "territoire: Pôle du Plateau (démonstration)\n"
        "seance: 2026-11-26\n"
        f"animateurs:\n  - Camille Exemple\n"
        f"membres:\n{members}\n"
    )


@contextmanager
def _data_in(folder: Path) -> Iterator[None]:
    """Let every command read and write its data in this folder for a while."""
    before = os.environ.get("MAILLAGE_DATA")
    os.environ["MAILLAGE_DATA"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["MAILLAGE_DATA"]
        else:
            os.environ["MAILLAGE_DATA"] = before


def _put_in_place(beside: Path, final: Path) -> None:
    old = final.with_name(f"{STRUCTURE}.old")
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        final.rename(old)
    beside.rename(final)
    shutil.rmtree(old, ignore_errors=True)


def _tell(steps: Steps, final: Path, pole: Pole) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), title_justify="left")
    table.add_column("Étape")
    table.add_column("Résultat", style="dim")
    table.add_column("Secondes", justify="right")
    for name, said, seconds in steps.done:
        table.add_row(name, said, f"{seconds:.1f}".replace(".", ","))
    total = sum(seconds for _, _, seconds in steps.done)
    table.add_row("[bold]En tout[/]", "", f"[bold]{total:.1f}[/]".replace(".", ","))
    page.print(table)
    mirrors = final / "miroirs" / THEMES[0]
    page.print(
        f"\nLes miroirs : [bold]{mirrors}[/]\n"
        f"  un médecin : {mirrors / f'miroir-{pole.members[0]}.pdf'}\n"
        f"  le groupe  : {mirrors / 'groupe.pdf'}\n"
        f"Les valeurs : {final / 'indicateurs.csv'}\n"
        f"\nPour continuer avec ces données inventées ({today():%d/%m/%Y}) :\n"
        f"  export MAILLAGE_DATA={final}\n"
        f"  .venv/bin/maillage indicators show NSA04",
        soft_wrap=True,
    )
