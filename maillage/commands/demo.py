"""`maillage demo`: an invented pole, taken from its pharmacies' files to its mirrors.

The demonstration types the commands that anybody would, in a folder of its own, so
that what it shows is what they do. It is made beside the previous one and replaces it
at the end: a demonstration that is interrupted leaves the last one standing.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from maillage.commands.context import data_root, page, today
from maillage.commands.demo_steps import Steps
from maillage.commands.migrate import bring_up_to_date
from maillage.engine.codes.store import write_presentations
from maillage.engine.synthesis.formulary import demonstration_presentations
from maillage.engine.synthesis.pole import Pole, write_pole


app = typer.Typer(add_completion=False)

FOLDER = "demonstration"
POLE_NAME = "Pôle du Plateau"
STRUCTURE = "pole-du-plateau"
SEED = 20261122
LAST_MONTH = date(2026, 10, 1)
THEMES = ("antibiotiques", "antalgiques", "gastro-intestinal")


@app.command()
def demo(
    serve: Annotated[
        bool,
        typer.Option("--serve/--no-serve", help="Servir ensuite le pôle sur le web."),
    ] = True,
    port: Annotated[
        int, typer.Option("--port", metavar="PORT", help="Port d'écoute.", min=1)
    ] = 8000,
) -> None:
    """Inventer un pôle, son cercle et ses miroirs, et les servir (rien n'est réel)."""
    final = data_root() / FOLDER
    beside = final.with_name(f"{FOLDER}.part")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    with _data_in(beside):
        steps = Steps()
        pole = _invent(steps, beside)
        _bring_in(steps, beside, pole)
        _compute(steps, beside, pole)
        accounts, password = _fill_the_web(steps, pole)
    _put_in_place(beside, final)
    _tell(steps, final, pole)
    _tell_accounts(accounts, password)
    if serve:
        _serve(final, port)


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


def _fill_the_web(steps: Steps, pole: Pole) -> tuple[list[tuple[str, str]], str]:
    """People, a circle and its year; each account, and the password they all have."""
    password = "-".join(secrets.choice(_SYLLABLES) for _ in range(8))
    with steps.step("Ouvrir le pôle et son cercle sur le web") as said:
        bring_up_to_date()
        from maillage.commands.demo_people import settle  # noqa: PLC0415

        village = settle(pole.members, POLE_NAME, password)
        said.append(f"{len(village.accounts)} comptes")
    with steps.step("Tenir quatre séances, préparer la suivante"):
        from maillage.commands.demo_sessions import live  # noqa: PLC0415

        live(village)
    with steps.step("Vivre une année d'équipe, de ses réunions à son argent"):
        from maillage.commands.demo_year import live as live_year  # noqa: PLC0415

        live_year(village.team)
    return village.accounts, password


_SYLLABLES = [
    first + last for first in "bcdfglmnprstv" for last in ("a", "e", "i", "o")
]


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
    """Let every command read and write in this folder alone for a while."""
    ours = {"MAILLAGE_DATA": str(folder), "MAILLAGE_KEYS": str(folder / "cles")}
    foreign = ("MAILLAGE_MODE", "MAILLAGE_DATABASE", "MAILLAGE_MAIL")
    before = {name: os.environ.pop(name, None) for name in (*ours, *foreign)}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _put_in_place(beside: Path, final: Path) -> None:
    old = final.with_name(f"{FOLDER}.old")
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
        f"  export MAILLAGE_DATA={final} MAILLAGE_KEYS={final / 'cles'}\n"
        f"  .venv/bin/maillage indicators show NSA04",
        soft_wrap=True,
    )


def _tell_accounts(accounts: Sequence[tuple[str, str]], password: str) -> None:
    """Who may sign in; their password is drawn anew at each demonstration."""
    table = Table(title="Comptes", box=None, padding=(0, 2, 0, 0), title_justify="left")
    table.add_column("Courriel")
    table.add_column("Qui", style="dim")
    shown = {address for address, _ in accounts[-_FEW:]} | {accounts[0][0]}
    for address, who in accounts:
        if address in shown or address == accounts[1][0]:
            table.add_row(address, who)
    page.print()
    page.print(table)
    others = len(accounts) - len(shown) - 1
    page.print(
        f"Le mot de passe de tous : [bold]{password}[/]\n"
        f"{others} autres médecins du cercle : prenom.nom@exemple.fr"
    )


_FEW = 4
"""Those who hold a role come last; one doctor stands for the others."""


def _serve(final: Path, port: int) -> None:
    """Become the server, in a process that knows this folder from its start."""
    environment = {
        **os.environ,
        "MAILLAGE_DATA": str(final),
        "MAILLAGE_KEYS": str(final / "cles"),
    }
    for name in ("MAILLAGE_MODE", "MAILLAGE_DATABASE", "MAILLAGE_MAIL"):
        environment.pop(name, None)
    page.print()
    sys.stdout.flush()
    words = [sys.executable, "-m", "maillage", "serve", "--port", str(port)]
    os.execve(sys.executable, words, environment)  # noqa: S606  our own command
