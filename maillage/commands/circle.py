"""`maillage circle`: what a quality circle receives for its session."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from maillage.commands.context import (
    Json,
    Structure,
    checked_slug,
    data_root,
    month_argument,
    page,
    print_json,
    progress,
    screen,
)
from maillage.engine.errors import BadInput
from maillage.engine.indicators.kits import Kit
from maillage.engine.indicators.library import find, load_kit
from maillage.engine.lake.build import open_current
from maillage.engine.mirrors.circle import Circle, read_circle
from maillage.engine.mirrors.content import Session
from maillage.engine.mirrors.prepare import compose_from_build
from maillage.ui.mirrors import print_mirrors
from maillage.ui.press import Press


MOST_PROCESSES = 4
FEWEST_DOCTORS_TO_SHARE = 4
"""For fewer, starting a second process takes longer than it saves."""

app = typer.Typer(
    add_completion=False,
    help="Préparer la séance d'un cercle de qualité.",
    no_args_is_help=True,
)


@app.callback()
def _circle() -> None:
    """Préparer la séance d'un cercle de qualité."""


@dataclass(frozen=True)
class Printed:
    """What was written, and how much of it has no figure."""

    session: Session
    folder: Path
    files: list[str]
    older: list[str]


@app.command()
def mirrors(  # noqa: PLR0917  the options of a command are its arguments
    circle: Annotated[
        Path,
        typer.Argument(
            metavar="CERCLE.yaml",
            help="Le fichier du cercle : nom, territoire, séance, membres par code.",
        ),
    ],
    structure: Structure,
    theme: Annotated[
        str,
        typer.Option(
            "--theme", metavar="THÈME", help="Thème de la séance (antibiotiques...)."
        ),
    ],
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="AAAA-MM",
            help="Dernier des 12 mois que montrent les miroirs.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DOSSIER", help="Dossier des PDF.")
    ],
    as_json: Json = False,
) -> None:
    """Imprimer le miroir de chaque médecin du cercle, et la page du groupe."""
    printed = print_session(
        read_circle(circle),
        structure=checked_slug(structure),
        kit=load_kit(theme),
        until=month_argument(to, "--to"),
        out=out,
        quiet=as_json,
    )
    if as_json:
        print_json(_summary(printed))
        return
    _tell(printed)


def print_session(
    circle: Circle, *, structure: str, kit: Kit, until: date, out: Path, quiet: bool
) -> Printed:
    """Compose and print one session's mirrors from the structure's current build."""
    if out.exists() and not out.is_dir():
        raise BadInput(f"--out : {out} est un fichier ; donnez un dossier.")
    indicators = [find(chosen.id) for chosen in kit.indicators]
    with (
        open_current(data_root() / "builds", structure) as build,
        Press(_processes(circle)) as press,
        progress("Miroirs", quiet=quiet) as bar,
    ):
        task = bar.add_task("Miroirs", total=len(circle.members) + 1)
        session = compose_from_build(
            build,
            circle,
            theme=kit.title,
            indicators=indicators,
            until=until,
            codes_root=data_root() / "codes",
        )
        before = {path.name for path in out.glob("miroir-*.pdf")}
        files = print_mirrors(
            session, out, press, lambda done: bar.update(task, completed=done)
        )
    return Printed(session, out, files, sorted(before - set(files)))


def _processes(circle: Circle) -> int:
    if len(circle.members) < FEWEST_DOCTORS_TO_SHARE:
        return 1
    return min(MOST_PROCESSES, os.cpu_count() or 1)


# --- what is said afterwards --------------------------------------------------------


def _summary(printed: Printed) -> dict[str, Any]:
    session = printed.session
    return {
        "circle": session.circle.name,
        "theme": session.theme,
        "structure": session.provenance.structure,
        "build": session.provenance.build,
        "from": _month(session.first_month),
        "to": _month(session.last_month),
        "doctors": len(session.doctors),
        "indicators": [figure.indicator.id for figure in session.group],
        "without_figure": _without_figure(session),
        "folder": str(printed.folder),
        "files": printed.files,
        "older_files": printed.older,
    }


def _without_figure(session: Session) -> int:
    return sum(
        figure.own is None or figure.own.reading is None
        for doctor in session.doctors
        for figure in doctor.figures
    )


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _tell(printed: Printed) -> None:
    session = printed.session
    count = len(session.doctors)
    page.print(
        f"{count} miroir{'s' if count > 1 else ''} et la page du groupe dans "
        f"{printed.folder} ({session.theme.lower()}, {_month(session.first_month)} à "
        f"{_month(session.last_month)}).",
        markup=False,
        soft_wrap=True,
    )
    silent = _without_figure(session)
    if silent:
        figures = count * len(session.group)
        screen.print(
            f"Sans chiffre, faute de cas : {silent} des {figures} valeurs imprimées.",
            markup=False,
            soft_wrap=True,
        )
    if printed.older:
        screen.print(
            f"Ce dossier contient aussi des miroirs plus anciens, laissés en place : "
            f"{', '.join(printed.older)}.",
            markup=False,
            soft_wrap=True,
        )
