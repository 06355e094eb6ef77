"""`maillage codes`: releases of the drug reference and of Open Medic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.table import Table

from maillage.commands.codes_output import (
    KINDS,
    add_again,
    content,
    coverage,
    decimal,
    say_oddities,
    sheet,
    thousands,
)
from maillage.commands.context import (
    Json,
    data_root,
    page,
    print_json,
    progress,
    screen,
    today,
)
from maillage.engine.codes import store
from maillage.engine.codes.cip13 import has_valid_key
from maillage.engine.codes.releases import BDPM, DEMONSTRATION, Release
from maillage.engine.errors import BadInput


SHOWN_KEYS = (
    "cip13",
    "label",
    "atc",
    "atc_source",
    "generic_group",
    "generic_role",
    "units_per_pack",
    "price_cents",
    "fee_cents",
)

NO_DOSES = "table de l'OMS non ajoutée (maillage codes add who-ddd)"

Result = TypeVar("Result")

app = typer.Typer(
    add_completion=False,
    help="Médicaments : versions de la BDPM et d'Open Medic.",
    no_args_is_help=True,
)
add_app = typer.Typer(help="Ajouter une publication.", no_args_is_help=True)
app.add_typer(add_app, name="add")


def codes_root() -> Path:
    """The folder of the releases, under the data folder."""
    return data_root() / "codes"


@add_app.command("bdpm")
def add_bdpm(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="CHEMIN", help="Dossier ou zip des fichiers .txt de la BDPM."
        ),
    ],
    on: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="AAAA-MM-JJ",
            help="Date de la publication (par défaut la plus récente de ses fichiers).",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Ajouter une publication de la base publique des médicaments."""
    before = _names(BDPM)
    chosen = _day(on)
    release = _watched(
        "Lecture de la BDPM",
        lambda: store.add_bdpm(path, codes_root(), date=chosen, today=today()),
    )
    if as_json:
        print_json(_as_document(release))
        return
    if release.name in before:
        screen.print(f"La version du {release.name} était déjà là : rien n'a changé.")
    else:
        screen.print(f"Version du {release.name} ajoutée.")
    page.print(coverage(release))
    say_oddities(release)


@add_app.command("open-medic")
def add_open_medic(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="CHEMIN",
            help="Fichier de lignes, dictionnaire .xls, ou dossier qui en contient.",
        ),
    ],
    year: Annotated[
        int | None,
        typer.Option(
            "--year",
            metavar="AAAA",
            help="Année des lignes, si le nom du fichier ne la dit pas.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Ajouter des lignes annuelles d'Open Medic ou son dictionnaire de libellés."""
    added = _watched(
        "Lecture d'Open Medic",
        lambda: store.add_open_medic(path, codes_root(), year=year, today=today()),
    )
    if as_json:
        releases = [_as_document(release) for release in added.releases]
        print_json({"releases": releases, "labels": added.labels})
        return
    if added.labels:
        page.print(f"Dictionnaire : {thousands(added.labels)} libellés.")
    for release in added.releases:
        kept, rows = release.counts["kept"], release.counts["rows"]
        page.print(
            f"Open Medic {release.name} : {thousands(kept)} lignes lues "
            f"sur {thousands(rows)}."
        )
        say_oddities(release)


@add_app.command("who-ddd")
def add_who_ddd(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FICHIER",
            help="Table des DDD de l'OMS que vous détenez (CSV ou XLSX).",
        ),
    ],
    year: Annotated[
        int | None,
        typer.Option(
            "--year",
            metavar="AAAA",
            help="Année de la table, si le nom du fichier ne la dit pas.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Ajouter les doses quotidiennes définies (DDD) d'une année."""
    release = _watched(
        "Lecture des doses",
        lambda: store.add_who_ddd(path, codes_root(), year=year, today=today()),
    )
    if as_json:
        print_json(_as_document(release))
        return
    counts = release.counts
    page.print(
        f"Doses de l'OMS {release.name} : {thousands(counts['doses'])} doses de "
        f"{thousands(counts['substances'])} substances ; "
        f"{thousands(counts['several'])} voies à plusieurs doses, non utilisées.",
        soft_wrap=True,
    )
    say_oddities(release)
    screen.print("Refaites la base de calcul avec « maillage lake build ».")


@app.command("list")
def list_releases(as_json: Json = False) -> None:
    """Les versions enregistrées."""
    releases = store.list_releases(codes_root())
    if as_json:
        print_json([_as_document(release) for release in releases])
        return
    if not releases:
        screen.print(f"Aucune version. {_how_to_add()}", soft_wrap=True)
        return
    current = store.latest_drug_release(codes_root())
    table = Table("Sorte", "Version", "Contenu", "Particularités", box=None)
    for release in releases:
        used = " (utilisée)" if release == current else ""
        table.add_row(
            KINDS[release.kind],
            release.name + used,
            content(release),
            thousands(sum(release.oddities.values())),
        )
    page.print(table)
    if current is not None and store.is_older(current):
        screen.print(add_again(current), soft_wrap=True)
    if store.latest_who_ddd(codes_root()) is None:
        page.print(f"Doses quotidiennes (DDD) : {NO_DOSES}.")
    labels = len(store.atc_labels(codes_root()))
    page.print(f"Libellés ATC : {thousands(labels) if labels else 'aucun'}.")


@app.command("show")
def show(
    cip13: Annotated[
        str, typer.Argument(metavar="CIP13", help="Les 13 chiffres du code.")
    ],
    release_name: Annotated[
        str | None,
        typer.Option(
            "--release",
            metavar="AAAA-MM-JJ",
            help="Version à lire (par défaut la plus récente).",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Ce que dit une version d'une présentation."""
    code = cip13.replace(" ", "").replace("\u00a0", "")
    release = _drug_release(release_name)
    found = store.find(release, code)
    if found is None:
        raise BadInput(_unknown(code, release))
    if as_json:
        print_json({key: found[key] for key in SHOWN_KEYS})
        return
    labels = store.atc_labels(codes_root())
    page.print(sheet(found, release, labels, _daily_doses(found, release)))


def _watched(label: str, work: Callable[[], Result]) -> Result:
    """Do a piece of work under a bar that moves without knowing its end."""
    with progress(label) as bar:
        bar.add_task(label, total=None)
        return work()


def _names(kind: str) -> set[str]:
    return {r.name for r in store.list_releases(codes_root()) if r.kind == kind}


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"--date : « {text[:20]} » n'est pas une date ; écrivez AAAA-MM-JJ, "
            "par exemple 2026-05-26."
        ) from None


def _drug_release(name: str | None) -> Release:
    if name is None:
        latest = store.latest_drug_release(codes_root())
        if latest is None:
            raise BadInput(f"Aucune version des médicaments. {_how_to_add()}")
        return latest
    drugs = [
        r for r in store.list_releases(codes_root()) if r.kind in (BDPM, DEMONSTRATION)
    ]
    for release in drugs:
        if release.name == name:
            return release
    known = ", ".join(release.name for release in drugs) or "aucune"
    raise BadInput(
        f"--release : pas de version « {name[:20]} » (présentes : {known}) ; "
        "voyez « maillage codes list »."
    )


def _unknown(code: str, release: Release) -> str:
    if "E+" in code.upper():
        return (
            f"« {code[:20]} » : un tableur a abrégé ce CIP13 ; mettez sa colonne au "
            "format texte et relevez les 13 chiffres."
        )
    if not has_valid_key(code):
        return (
            f"« {code[:20]} » n'est pas un CIP13 : 13 chiffres dont le dernier est une "
            "clé ; vérifiez la saisie."
        )
    return (
        f"CIP13 {code} inconnu de la version {release.name} "
        f"({KINDS[release.kind]}). {_how_to_add()}"
    )


def _how_to_add() -> str:
    return (
        "Ajoutez une publication avec « maillage codes add bdpm DOSSIER » "
        "(fichiers de base-donnees-publique.medicaments.gouv.fr)."
    )


def _as_document(release: Release) -> dict[str, Any]:
    return {
        "kind": release.kind,
        "name": release.name,
        "counts": dict(release.counts),
        "oddities": dict(release.oddities),
    }


def _daily_doses(found: dict[str, Any], release: Release) -> str:
    doses = store.latest_who_ddd(codes_root())
    if doses is None:
        return NO_DOSES
    if store.is_older(release):
        return "inconnues : version des médicaments à ajouter de nouveau"
    known = store.read_daily_doses(doses).millionths(found)
    if known is None:
        return f"inconnues (OMS {doses.name})"
    return f"{decimal(known / 1_000_000)} par boîte (OMS {doses.name})"
