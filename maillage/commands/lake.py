"""`maillage lake`: seal, import, list, retract, build."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from maillage.commands import keys
from maillage.commands.context import (
    Json,
    Structure,
    checked_slug,
    data_root,
    page,
    print_json,
    progress,
    screen,
    today,
)
from maillage.commands.lake_build import build
from maillage.commands.lake_output import batches_screen, quality_screen, sealed_screen
from maillage.engine.codes.releases import (
    known_atc,
    latest_drug_release,
    presentations_path,
)
from maillage.engine.errors import BadInput
from maillage.engine.lake.contracts import CONTRACTS, contract_named
from maillage.engine.lake.intake import Intake, Outcome, take_in
from maillage.engine.lake.keys import Key, read_key
from maillage.engine.lake.lock import Wait
from maillage.engine.lake.reading import Progress
from maillage.engine.lake.sealing import Sealed, seal
from maillage.engine.lake.store import Lake


SECONDS_TO_WAIT = 60
_PAUSE = 0.2

app = typer.Typer(
    add_completion=False,
    help="Délivrances : sceller, importer, retirer, bâtir.",
    no_args_is_help=True,
)
app.command("build")(build)

Skip = Annotated[
    bool,
    typer.Option(
        "--skip-rejected", help="Prendre les lignes justes, laisser les fausses."
    ),
]
Report = Annotated[
    Path | None,
    typer.Option(
        "--report", metavar="FICHIER", help="Où écrire le détail des lignes fausses."
    ),
]


@app.command("import")
def import_files(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="FICHIER...", help="Fichiers, ou dossier de tables."),
    ],
    *,
    structure: Structure,
    contract: Annotated[
        str,
        typer.Option(
            "--contract",
            metavar="CONTRAT",
            help=f"Ce que sont ces fichiers : {', '.join(CONTRACTS)}.",
        ),
    ] = "pharmacy",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tout vérifier, ne rien écrire.")
    ] = False,
    skip_rejected: Skip = False,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key",
            metavar="CLÉ",
            help="Clé du cercle ; sinon celle de la structure, à sa place habituelle.",
        ),
    ] = None,
    report: Report = None,
    as_json: Json = False,
) -> None:
    """Importer des fichiers de délivrances : chacun un lot, tous ou aucun."""
    lake = _lake(checked_slug(structure))
    with _told(as_json):
        _refuse_one_report(paths, report)
        how = Intake(
            today=today(),
            at=_now(),
            key=keys.key_for_import(structure, key),
            known=known_atc(data_root() / "codes"),
            skip_rejected=skip_rejected,
            dry_run=dry_run,
            report=report,
            contract=contract_named(contract),
            presentations=_presentations(),
        )
        with _bar(f"Import dans {structure}", quiet=as_json) as told:
            outcomes = take_in(lake, paths, how, _patience(), told)
    refusals = [one.refusal for one in outcomes if one.refusal]
    if as_json:
        print_json(_document(outcomes))
    else:
        for outcome in outcomes:
            page.print(quality_screen(outcome, dry_run=dry_run))
    if refusals:
        raise BadInput("\n".join(refusals))


@app.command("list")
def list_batches(
    structure: Annotated[
        str | None,
        typer.Option("--structure", metavar="NOM", help="Une seule structure."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Montrer les lots importés, et ceux qui ont été retirés."""
    found = [
        (name, batch)
        for name in _structures(structure)
        for batch in _lake(name).history()
    ]
    if as_json:
        print_json([{"structure": name} | asdict(batch) for name, batch in found])
    elif found:
        page.print(batches_screen(found))
    else:
        page.print("Aucun lot : `maillage lake import FICHIER --structure NOM`.")


@app.command("retract")
def retract(
    batch: Annotated[str, typer.Argument(metavar="LOT", help="Lot à retirer.")],
    structure: Annotated[
        str | None,
        typer.Option("--structure", metavar="NOM", help="Structure du lot."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Retirer un lot : ses lignes quittent le lac, son passage reste noté."""
    name = _structure_of(batch, structure)
    gone = _lake(name).retract(batch, _now(), _patience())
    if as_json:
        print_json({"structure": name} | asdict(gone))
        return
    page.print(
        f"Lot {gone.batch} ({escape(gone.file)}, {gone.rows} lignes) retiré de {name}."
        " Refaire la base de calcul : `maillage lake build --structure"
        f" {name}`.",
        soft_wrap=True,
    )


@app.command("seal")
def seal_file(
    path: Annotated[
        Path, typer.Argument(metavar="FICHIER", help="Fichier de la pharmacie.")
    ],
    *,
    key: Annotated[Path, typer.Option("--key", metavar="CLÉ", help="Clé du cercle.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="FICHIER", help="Fichier qui voyagera.")
    ],
    skip_rejected: Skip = False,
    report: Report = None,
    as_json: Json = False,
) -> None:
    """Sceller un fichier dans la pharmacie : pseudonymes, et rien qui identifie."""
    with _told(as_json):
        secret = _key(key)
        with _bar(f"Scellement de {path.name}", quiet=as_json) as told:
            sealed = seal(
                path,
                out,
                secret,
                today(),
                report=report or out.with_name(f"{out.stem}-rejets.csv"),
                skip_rejected=skip_rejected,
                progress=told,
            )
    if as_json:
        print_json(_sealed_document(sealed))
    elif sealed.refusal is None:
        page.print(sealed_screen(sealed))
    if sealed.refusal:
        raise BadInput(sealed.refusal)


def _key(path: Path) -> Key:
    return keys.opened(path) if path.exists() else read_key(path)


def _lake(structure: str) -> Lake:
    return Lake(data_root() / "lake" / structure)


def _presentations() -> Path | None:
    release = latest_drug_release(data_root() / "codes")
    return presentations_path(release) if release else None


def _structures(only: str | None) -> list[str]:
    if only is not None:
        return [checked_slug(only)]
    root = data_root() / "lake"
    return sorted(p.name for p in root.iterdir() if p.is_dir()) if root.is_dir() else []


def _structure_of(batch: str, structure: str | None) -> str:
    names = _structures(structure)
    if structure is not None:
        return names[0]
    having = [n for n in names if batch in {b.batch for b in _lake(n).batches()}]
    if len(having) == 1:
        return having[0]
    if having:
        raise BadInput(
            f"Plusieurs structures ont un lot « {batch} » ({', '.join(having)}) :"
            " ajouter --structure NOM."
        )
    raise BadInput(
        f"Aucun lot « {batch[:40]} » : `maillage lake list` montre ceux du lac."
    )


def _refuse_one_report(paths: list[Path], report: Path | None) -> None:
    if report is not None and len(paths) > 1:
        raise BadInput("--report : donner un seul fichier à la fois avec cette option.")


def _now() -> datetime:
    """This moment, on the day that a rehearsal may fix."""
    now = datetime.now(UTC).astimezone()
    return datetime.combine(today(), now.time(), now.tzinfo)


def _patience() -> Wait:
    """Wait a minute for another command, having said so."""
    end = time.monotonic() + SECONDS_TO_WAIT
    told: list[bool] = []

    def wait() -> bool:
        if not told:
            screen.print("Une autre commande travaille sur ce lac : attente…")
            told.append(True)
        time.sleep(_PAUSE)
        return time.monotonic() < end

    return wait


@contextmanager
def _bar(label: str, *, quiet: bool) -> Iterator[Progress]:
    with progress(label, quiet=quiet) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def _told(as_json: bool) -> Iterator[None]:
    """Answer a machine even when the whole file is refused."""
    try:
        yield
    except BadInput as mistake:
        if as_json:
            print_json(_nothing(str(mistake)))
        raise


def _nothing(message: str) -> dict[str, Any]:
    counts: dict[str, Any] = dict.fromkeys(("rows", "accepted", "rejected"), 0)
    return {"batch": None} | counts | {"message": message}


def _document(outcomes: list[Outcome]) -> dict[str, Any]:
    """One file: its own document. Several: their sums, their batches in a list."""
    each = [_one(outcome) for outcome in outcomes]
    if len(each) == 1:
        return each[0]
    batches = [one["batch"] for one in each]
    counts = ("rows", "accepted", "rejected")
    return {
        "batch": None if None in batches else batches,
        **{name: sum(one[name] for one in each) for name in counts},
        "files": each,
    }


def _one(outcome: Outcome) -> dict[str, Any]:
    return {
        "batch": outcome.batch,
        "rows": outcome.rows,
        "accepted": outcome.accepted,
        "rejected": outcome.rejected,
        "file": outcome.file,
        "report": outcome.report,
        "message": outcome.refusal,
        "quality": outcome.quality,
    }


def _sealed_document(sealed: Sealed) -> dict[str, Any]:
    found = asdict(sealed)
    found["message"] = found.pop("refusal")
    return found
