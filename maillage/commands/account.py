"""`maillage account`: the first account of a service, and the closing of any."""

from __future__ import annotations

from typing import Annotated

import typer

from maillage.commands.context import page
from maillage.commands.web import start_django
from maillage.engine.errors import BadInput


app = typer.Typer(
    add_completion=False,
    help="Ouvrir un premier compte, en fermer un.",
    no_args_is_help=True,
)

Email = Annotated[
    str, typer.Option("--email", metavar="ADRESSE", help="Courriel de la personne.")
]


@app.callback()
def _account() -> None:
    """Ouvrir un premier compte, en fermer un."""


@app.command()
def create(
    email: Email,
    name: Annotated[
        str,
        typer.Option(
            "--name", metavar="« PRÉNOM NOM »", help="Prénom, puis nom de famille."
        ),
    ],
    steward: Annotated[
        bool,
        typer.Option("--steward", help="En faire un administrateur du service."),
    ] = False,
) -> None:
    """Inscrire une personne et écrire le lien qui ouvre son compte."""
    start_django()
    from maillage.apps.people.actions import (  # noqa: PLC0415  needs Django ready
        open_account_from_the_server,
    )

    given_name, _, family_name = " ".join(name.split()).rpartition(" ")
    invited = open_account_from_the_server(
        email=email, family_name=family_name, given_name=given_name, steward=steward
    )
    if steward:
        page.print("Cette personne administre le service.", highlight=False)
    if invited is None:
        page.print("Son compte est déjà ouvert : elle peut se connecter.")
        return
    page.print(
        "Le lien sert une seule fois, pendant sept jours ; il est aussi parti par "
        "courriel :",
        highlight=False,
    )
    page.print(invited.link, soft_wrap=True, highlight=False, markup=False)


@app.command()
def close(email: Email) -> None:
    """Fermer un compte : plus personne ne s'y connecte."""
    start_django()
    from maillage.apps.people.actions import (  # noqa: PLC0415  needs Django ready
        close_account_from_the_server,
    )
    from maillage.apps.people.models import Account  # noqa: PLC0415

    account = Account.objects.filter(email__iexact=email.strip()).first()
    if account is None:
        raise BadInput(f"--email : aucun compte n'a l'adresse « {email} ».")
    if not account.is_active:
        page.print("Ce compte est déjà fermé.")
        return
    close_account_from_the_server(account=account)
    page.print("Le compte est fermé : plus personne ne s'y connecte.")
