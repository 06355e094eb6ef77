"""`maillage keys`: make the key of a circle, and say which one a file holds."""

from __future__ import annotations

import secrets
import stat
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from maillage.commands.context import checked_slug, keys_root, page, screen
from maillage.engine.errors import BadInput
from maillage.engine.lake.keys import SECRET_BYTES, Key, read_key, write_key


app = typer.Typer(
    add_completion=False,
    help="Clé du cercle, qui fait les pseudonymes.",
    no_args_is_help=True,
)

KeyFile = Annotated[
    Path | None,
    typer.Argument(metavar="[FICHIER]", help="Fichier de la clé.", show_default=False),
]
OfStructure = Annotated[
    str | None,
    typer.Option(
        "--structure",
        metavar="NOM",
        help="Structure dont la clé est rangée à sa place habituelle.",
    ),
]


@app.command("new")
def new(path: KeyFile = None, structure: OfStructure = None) -> None:
    """Faire la clé d'un cercle : une fois, avant le premier fichier."""
    place = _place(path, structure)
    key = write_key(place, secrets.token_bytes(SECRET_BYTES))
    page.print(
        f"Clé faite : [bold]{escape(str(place))}[/]\n"
        f"Empreinte : [bold]{key.fingerprint}[/]\n\n"
        "Ce fichier est le secret du cercle : le remettre en main propre à chaque"
        " pharmacie (clé USB, coffre de mots de passe), jamais par courriel ni avec les"
        " données, et en garder une copie à l'abri. Perdue, les prochains fichiers ne"
        " se rejoindraient plus aux précédents.\n"
        "Chaque pharmacie vérifie qu'elle a la même :"
        f" `maillage keys show FICHIER` doit répondre {key.fingerprint}.",
        soft_wrap=True,
    )


@app.command("show")
def show(path: KeyFile = None, structure: OfStructure = None) -> None:
    """Dire l'empreinte d'une clé, qui permet de comparer sans rien révéler."""
    page.print(opened(_place(path, structure)).fingerprint)


def key_path(structure: str) -> Path:
    """Where the key of a structure is kept."""
    return keys_root() / f"{structure}.key"


def opened(path: Path) -> Key:
    """The key of a file, with a word when others than its owner could read it."""
    key = read_key(path)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        screen.print(
            f"[yellow]{escape(str(path))} peut être lu par d'autres :"
            f" `chmod 600 {escape(str(path))}`.[/]",
            soft_wrap=True,
        )
    return key


def key_for_import(structure: str, path: Path | None) -> Key | None:
    """The key asked for, else the structure's own, else None."""
    if path is not None:
        return opened(path)
    own = key_path(structure)
    return opened(own) if own.exists() else None


def _place(path: Path | None, structure: str | None) -> Path:
    if path is not None and structure is None:
        return path
    if structure is not None and path is None:
        return key_path(checked_slug(structure))
    raise BadInput(
        "Dire où est la clé, d'une seule façon : un FICHIER, ou --structure NOM pour sa"
        " place habituelle."
    )
