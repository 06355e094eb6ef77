"""`maillage codes`: releases of the drug reference and of Open Medic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.markup import escape
from rich.table import Table

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
from maillage.engine.codes.releases import BDPM, DEMONSTRATION, ODDITIES, Release
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
    page.print(_coverage(release))
    _say_oddities(release)


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
        page.print(f"Dictionnaire : {_thousands(added.labels)} libellés.")
    for release in added.releases:
        kept, rows = release.counts["kept"], release.counts["rows"]
        page.print(
            f"Open Medic {release.name} : {_thousands(kept)} lignes lues "
            f"sur {_thousands(rows)}."
        )
        _say_oddities(release)


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
            _KINDS[release.kind],
            release.name + used,
            _content(release),
            _thousands(sum(release.oddities.values())),
        )
    page.print(table)
    labels = len(store.atc_labels(codes_root()))
    page.print(f"Libellés ATC : {_thousands(labels) if labels else 'aucun'}.")


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
    page.print(_sheet(found, release, store.atc_labels(codes_root())))


_KINDS = {
    BDPM: "BDPM",
    DEMONSTRATION: "démonstration",
    "open-medic": "Open Medic",
}
_SOURCES = {
    "official": "officiel",
    "generic group": "groupe générique",
    "composition": "composition",
    "substance": "substance et voie",
}
_ROLES = {
    "princeps": "princeps",
    "generic": "générique",
    "complementary": "générique par complémentarité posologique",
    "substitutable": "générique substituable",
}


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
        f"({_KINDS[release.kind]}). {_how_to_add()}"
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


def _content(release: Release) -> str:
    if "presentations" in release.counts:
        return f"{_thousands(release.counts['presentations'])} présentations"
    return f"{_thousands(release.counts.get('kept', 0))} lignes"


def _coverage(release: Release) -> Table:
    """How many presentations say each thing."""
    total = release.counts["presentations"]
    table = Table("Présentations", "Nombre", "Part", box=None)
    rows = {
        "toutes": total,
        "avec un code ATC": release.counts["atc"],
        "  officiel": release.counts.get("atc_official", 0),
        "  par le groupe générique": release.counts.get("atc_generic_group", 0),
        "  par la composition": release.counts.get("atc_composition", 0),
        "  par la substance et la voie": release.counts.get("atc_substance", 0),
        "avec un nombre d'unités": release.counts["units_per_pack"],
        "avec un groupe générique": release.counts["generic_group"],
        "avec un prix": release.counts["price_cents"],
    }
    for label, count in rows.items():
        share = f"{100 * count / total:.1f} %".replace(".", ",") if total else ""
        table.add_row(label, _thousands(count), share)
    for column in table.columns[1:]:
        column.justify = "right"
    return table


def _say_oddities(release: Release) -> None:
    count = sum(release.oddities.values())
    if count:
        screen.print(
            f"{_thousands(count)} particularités notées : {release.path / ODDITIES}",
            markup=False,
            soft_wrap=True,
        )


def _sheet(found: dict[str, Any], release: Release, labels: dict[str, str]) -> Table:
    table = Table(
        title=escape(found["label"]), show_header=False, title_justify="left", box=None
    )
    atc = found["atc"] or "inconnu"
    if label := labels.get(atc):
        atc += f" — {label}"
    if source := found["atc_source"]:
        atc += f" ({_SOURCES.get(source, source)})"
    group = found["generic_group"]
    rows = {
        "CIP13": found["cip13"],
        "ATC": atc,
        "Groupe générique": f"{group} ({_ROLES[found['generic_role']]})"
        if group
        else "aucun",
        "Unités par boîte": str(found["units_per_pack"] or "inconnu"),
        "Prix sans honoraires": _euros(found["price_cents"]),
        "Honoraires": _euros(found["fee_cents"]),
        "Remboursement": f"{found['reimbursement_percent']} %"
        if found["reimbursement_percent"] is not None
        else "non remboursé",
        "Version": f"{release.name} ({_KINDS[release.kind]})",
    }
    for name, value in rows.items():
        table.add_row(name, value)
    return table


def _euros(cents: int | None) -> str:
    if cents is None:
        return "inconnu"
    return f"{_thousands(cents // 100)},{cents % 100:02d} €"


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
