"""`maillage synthesise`: invented dispensing lines, as many as wanted."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import pyarrow.parquet as pq
import typer

from maillage.commands.context import (
    data_root,
    month_argument,
    progress,
    screen,
    today,
)
from maillage.engine.codes.releases import latest_drug_release, presentations_path
from maillage.engine.errors import BadInput
from maillage.engine.synthesis.formulary import Formulary
from maillage.engine.synthesis.published_volumes import published_formulary
from maillage.engine.synthesis.stream import write_lines
from maillage.engine.synthesis.truth import truth
from maillage.engine.synthesis.writing import written_beside


app = typer.Typer(add_completion=False)


@app.command()
def synthesise(
    *,
    rows: Annotated[
        int, typer.Option("--rows", metavar="N", help="Nombre exact de lignes.")
    ],
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            metavar="S",
            help="Graine : la même donne le même fichier, octet pour octet.",
        ),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FICHIER", help="Fichier .csv ou .tsv à écrire."),
    ],
    doctors: Annotated[
        int | None,
        typer.Option(
            "--doctors",
            metavar="K",
            help="Nombre de médecins ; sinon un pour 700 patients, 12 au moins.",
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="AAAA-MM",
            help="Dernier des 36 mois ; sinon le dernier mois révolu.",
        ),
    ] = None,
    weights: Annotated[
        Path | None,
        typer.Option(
            "--weights",
            metavar="CSV",
            help="Euros remboursés par CIP13 (colonnes cip13 et rembourse_eur) : les "
            "CIP13 sont alors les vrais, avec leurs volumes relatifs.",
        ),
    ] = None,
    codes: Annotated[
        Path | None,
        typer.Option(
            "--codes",
            metavar="DOSSIER",
            help="Version des codes à utiliser avec --weights ; sinon la dernière.",
        ),
    ] = None,
    truth_out: Annotated[
        Path | None,
        typer.Option(
            "--truth",
            metavar="JSON",
            help="Où écrire ce qui a été planté : le cercle, sa séance, son effet.",
        ),
    ] = None,
) -> None:
    """Inventer des lignes de délivrance : 36 mois, aucun patient réel."""
    if truth_out is not None and not truth_out.parent.is_dir():
        raise BadInput(
            f"Le dossier {truth_out.parent} n'existe pas ; créez-le d'abord."
        )
    last_month = (
        _last_whole_month() if until is None else month_argument(until, "--until")
    )
    formulary = _formulary(weights, codes)
    with progress("Lignes inventées") as bar:
        task = bar.add_task("Écriture", total=rows)
        setting = write_lines(
            out,
            rows=rows,
            seed=_whole_seed(seed),
            last_month=last_month,
            doctors=doctors,
            formulary=formulary,
            on_progress=_advance(lambda done: bar.update(task, completed=done)),
        )
    planted = truth(setting)
    if truth_out is not None:
        with written_beside(truth_out) as file:
            file.write(json.dumps(planted, ensure_ascii=False, indent=1).encode())
    window = setting.window
    screen.print(
        f"{out} : {rows} lignes inventées, {len(setting.staff.codes)} médecins, "
        f"du {window.first_day:%d/%m/%Y} au {window.last_day:%d/%m/%Y}.",
        soft_wrap=True,
    )


def _advance(update: Callable[[int], None]) -> Callable[[int, int], None]:
    return lambda done, _whole: update(done)


def _whole_seed(seed: int) -> int:
    if seed < 0:
        raise BadInput(
            f"--seed : {seed} est négatif ; donnez un entier positif ou nul."
        )
    return seed


def _last_whole_month() -> date:
    return (today().replace(day=1) - timedelta(days=1)).replace(day=1)


def _formulary(weights: Path | None, codes: Path | None) -> Formulary | None:
    """Real CIP13 when weights are given; None for the built-in formulary."""
    if weights is None:
        if codes is not None:
            raise BadInput("--codes ne sert qu'avec --weights : ajoutez --weights CSV.")
        return None
    path = _latest_presentations() if codes is None else codes / "presentations.parquet"
    if not path.is_file():
        raise BadInput(
            f"{path.parent} n'est pas une version des codes : presentations.parquet "
            "n'y est pas."
        )
    return published_formulary(pq.read_table(path), weights)


def _latest_presentations() -> Path:
    release = latest_drug_release(data_root() / "codes")
    if release is None:
        raise BadInput(
            "Aucune version des codes du médicament : ajoutez d'abord celle de la BDPM "
            "avec « maillage codes add bdpm », ou donnez --codes."
        )
    return presentations_path(release)
