"""`maillage agreements`: a year's facts under the dated rules of an agreement."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from maillage.commands.agreements_output import (
    print_comparison,
    print_possible,
    print_rules,
    print_share,
    print_versions,
    print_year,
)
from maillage.commands.context import Json, print_json
from maillage.engine.agreements.computing import compute
from maillage.engine.agreements.documents import (
    comparison_document,
    possible_document,
    year_document,
)
from maillage.engine.agreements.facts import YearFacts
from maillage.engine.agreements.possible import possible
from maillage.engine.agreements.reading import read_head, read_rules, read_year
from maillage.engine.agreements.rules_document import rules_document
from maillage.engine.agreements.schema import Rules
from maillage.engine.agreements.share_document import share_document
from maillage.engine.agreements.share_out import shared
from maillage.engine.agreements.share_reading import read_share
from maillage.engine.agreements.versions import (
    compare,
    every_version,
    version_named,
    version_of_year,
)
from maillage.engine.errors import BadInput


app = typer.Typer(
    add_completion=False,
    help="Accords conventionnels : points, euros et preuves d'une année.",
    no_args_is_help=True,
)

YearFile = Annotated[
    Path, typer.Argument(metavar="FICHIER", help="Les faits de l'année, en YAML.")
]
Version = Annotated[
    str | None,
    typer.Option(
        "--version",
        metavar="VERSION",
        help="Nom d'une version ou fichier de règles ; par défaut celle de l'année.",
    ),
]
Switches = Annotated[
    list[str] | None,
    typer.Option(
        "--switch",
        metavar="NOM=VALEUR",
        help="Autre lecture d'un point où les sources diffèrent ; à répéter.",
    ),
]


@app.command("compute")
def compute_year(
    file: YearFile,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="ID", help="Un seul indicateur, comme 2.3b ; à répéter."
        ),
    ] = None,
    version: Version = None,
    switch: Switches = None,
    as_json: Json = False,
) -> None:
    """Calculer ce que donne une année : chaque indicateur, le total, l'avance."""
    rules, facts = _rules_and_facts(file, version)
    result = compute(rules, facts, switches=_switches(switch), only=only or ())
    if as_json:
        print_json(year_document(result))
    else:
        print_year(result)


@app.command("missing")
def missing_of_year(
    file: YearFile,
    version: Version = None,
    switch: Switches = None,
    as_json: Json = False,
) -> None:
    """Ce que l'année pourrait encore donner : combien, et ce qu'il faudrait."""
    rules, facts = _rules_and_facts(file, version)
    found = possible(rules, facts, switches=_switches(switch))
    if as_json:
        print_json(possible_document(found))
    else:
        print_possible(found)


@app.command("compare")
def compare_versions(
    file: YearFile,
    other: Annotated[
        str,
        typer.Option(
            "--with",
            metavar="VERSION",
            help="L'autre version : son nom ou un fichier de règles.",
        ),
    ],
    version: Version = None,
    switch: Switches = None,
    as_json: Json = False,
) -> None:
    """Mettre la même année sous deux versions, côte à côte."""
    head = read_head(file)
    first = _rules(head, version)
    second = _rules(head, other)
    facts = read_year(file, [first, second])
    comparison = compare(facts, first, second, switches=_switches(switch))
    if as_json:
        print_json(comparison_document(comparison))
    else:
        print_comparison(comparison)


@app.command("list")
def list_versions(as_json: Json = False) -> None:
    """Les accords et les versions que Maillage connaît."""
    if as_json:
        print_json(
            [
                {
                    "agreement": one.agreement,
                    "version": one.version,
                    "title": one.title,
                    "since": one.since.isoformat(),
                    "status": one.status,
                    "indicators": len(one.indicators),
                }
                for one in every_version()
            ]
        )
    else:
        print_versions(every_version())


@app.command("show")
def show_rules(
    agreement: Annotated[
        str, typer.Argument(metavar="ACCORD", help="aci_msp ou aci_cpts.")
    ],
    version: Version = None,
    as_json: Json = False,
) -> None:
    """Les règles d'une version : faits, indicateurs, interrupteurs, ce qui manque."""
    rules = _latest(agreement) if version is None else _version(agreement, version)
    if as_json:
        print_json(rules_document(rules))
    else:
        print_rules(rules)


@app.command("share")
def share_pots(
    file: Annotated[
        Path,
        typer.Argument(metavar="FICHIER", help="Pots, clés et associés, en YAML."),
    ],
    as_json: Json = False,
) -> None:
    """Répartir un montant entre les associés, par une ou plusieurs clés, au centime."""
    outcome = shared(read_share(file))
    if as_json:
        print_json(share_document(outcome))
    else:
        print_share(outcome)


def _rules_and_facts(file: Path, version: str | None) -> tuple[Rules, YearFacts]:
    rules = _rules(read_head(file), version)
    return rules, read_year(file, [rules])


def _rules(head: YearFacts, version: str | None) -> Rules:
    """The version asked for, else the file's own, else the one of its year."""
    if version and _is_a_file(version):
        return read_rules(Path(version))
    chosen = version or head.version
    if not head.agreement:
        raise BadInput(
            f"{head.name} : il manque l'accord ; ajoutez par exemple "
            "« agreement: aci_msp »."
        )
    if chosen:
        return version_named(head.agreement, chosen)
    return version_of_year(head.agreement, head.year)


def _version(agreement: str, version: str) -> Rules:
    if _is_a_file(version):
        return read_rules(Path(version))
    return version_named(agreement, version)


def _latest(agreement: str) -> Rules:
    found = [one for one in every_version() if one.agreement == agreement]
    texts = [one for one in found if one.status == "text"]
    if not texts:
        known = sorted({one.agreement for one in every_version()})
        raise BadInput(
            f"L'accord « {agreement[:40]} » n'existe pas ; il y a : {', '.join(known)}."
        )
    return texts[-1]


def _is_a_file(text: str) -> bool:
    return text.endswith((".yaml", ".yml"))


def _switches(given: list[str] | None) -> dict[str, str]:
    found = {}
    for one in given or []:
        name, sign, value = one.partition("=")
        if not sign or not name or not value:
            raise BadInput(
                f"--switch : « {one[:60]} » ne se lit pas ; écrivez NOM=VALEUR, "
                "par exemple rcp_rate=two_decimals."
            )
        found[name] = value
    return found
