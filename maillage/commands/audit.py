"""`maillage audit`: whether the audit chain is whole, and what it says of a person."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from maillage.commands.context import Json, page, print_json, progress
from maillage.commands.web import start_django
from maillage.engine.errors import BadInput


BROKEN = 1

app = typer.Typer(
    add_completion=False,
    help="Vérifier et lire le registre des accès.",
    no_args_is_help=True,
)


@app.callback()
def _audit() -> None:
    """Vérifier et lire le registre des accès."""


@app.command()
def verify(as_json: Json = False) -> None:
    """Vérifier que le registre n'a été ni modifié, ni percé.

    Statut 1 où un maillon ne tient pas. Notez ailleurs le dernier numéro et son
    empreinte : une fin coupée ne se voit que par eux.
    """
    start_django()
    from maillage.apps.people import audit  # noqa: PLC0415  needs Django ready
    from maillage.apps.people.models import AuditEvent  # noqa: PLC0415

    with progress("Vérification du registre", quiet=as_json) as bar:
        lines = bar.add_task("lignes", total=AuditEvent.objects.count())
        found = audit.verify(lambda: bar.advance(lines))
    if as_json:
        print_json(
            {
                "whole": found.whole,
                "events": found.events,
                "last_hash": found.last_hash,
                "broken_at": found.broken_at,
            }
        )
    elif found.whole:
        page.print(
            f"Le registre est entier : {found.events} lignes.\n"
            f"Dernière ligne : n° {found.events}, empreinte {found.last_hash}",
            highlight=False,
            soft_wrap=True,
        )
    else:
        page.print(
            f"Le registre ne tient plus à la ligne n° {found.broken_at} : elle a été "
            "modifiée, ou une ligne voisine a été ajoutée ou retirée.\n"
            f"Les {found.events} lignes d'avant tiennent ; dernière empreinte "
            f"{found.last_hash}\n"
            "Comparez avec la dernière sauvegarde avant toute autre chose.",
            highlight=False,
            soft_wrap=True,
        )
    raise typer.Exit(0 if found.whole else BROKEN)


@app.command()
def show(
    person: Annotated[
        str,
        typer.Option(
            "--person", metavar="ADRESSE", help="Courriel de la personne concernée."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Écrire ce que le registre dit d'une personne, comme elle le lirait."""
    start_django()
    from maillage.apps.people.models import Person  # noqa: PLC0415
    from maillage.apps.people.selectors import events_about  # noqa: PLC0415
    from maillage.apps.people.telling import tell  # noqa: PLC0415

    concerned = Person.objects.filter(email__iexact=person.strip()).first()
    if concerned is None:
        raise BadInput(f"--person : personne n'est inscrit à l'adresse « {person} ».")
    told = tell(events_about(concerned).iterator(chunk_size=2000), concerned)
    if as_json:
        print_json([_as_json(one) for one in told])
        return
    for one in told:
        page.print(one.sentence, highlight=False, markup=False, soft_wrap=True)
    if not told:
        page.print("Le registre ne dit rien de cette personne.")


def _as_json(one: Any) -> dict[str, object]:
    return {
        "at": one.at.isoformat(),
        "who": one.who,
        "what": one.what,
        "verb": one.verb,
    }
