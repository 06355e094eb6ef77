"""What every command shares: folders, the date, the terminal, a structure's name."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from maillage.engine.errors import BadInput


SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")

screen = Console(stderr=True, highlight=False)
"""For people: messages, tables of progress, errors. Standard output is for results."""

page = Console(highlight=False)
"""Standard output, for what was asked."""


def data_root() -> Path:
    """The folder that holds everything but the keys: `MAILLAGE_DATA`, else `var`."""
    return Path(os.environ.get("MAILLAGE_DATA") or "var")


def keys_root() -> Path:
    """The folder of the keys: `MAILLAGE_KEYS`, else outside the data on purpose.

    A copy of the data folder, which is what a backup is, must not carry the keys.
    """
    chosen = os.environ.get("MAILLAGE_KEYS")
    return Path(chosen) if chosen else Path.home() / ".config" / "maillage" / "keys"


def today() -> date:
    """The date of today, or `MAILLAGE_TODAY` where a rehearsal fixes it."""
    fixed = os.environ.get("MAILLAGE_TODAY")
    if not fixed:
        return date.today()  # noqa: DTZ011  a local calendar day is what is meant
    try:
        return date.fromisoformat(fixed)
    except ValueError:
        raise BadInput(
            f"MAILLAGE_TODAY : « {fixed} » n'est pas une date ; "
            "écrivez AAAA-MM-JJ ou retirez cette variable."
        ) from None


def checked_slug(text: str) -> str:
    """The short name of a structure, or one sentence that says how to write it."""
    if SLUG.fullmatch(text):
        return text
    raise BadInput(
        f"Structure : « {text[:70]} » n'est pas un nom court ; écrivez-le en "
        "minuscules sans accent, chiffres et tirets (par exemple « pole-du-plateau »)."
    )


Structure = Annotated[
    str,
    typer.Option(
        "--structure",
        metavar="NOM",
        help="Nom court de la structure (minuscules, chiffres, tirets).",
    ),
]

Json = Annotated[
    bool, typer.Option("--json", help="Répondre par un document JSON, rien d'autre.")
]


def month_argument(text: str, option: str) -> date:
    """The first day of a month written `AAAA-MM`."""
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text) and text[:4] >= "1900":
        return date(int(text[:4]), int(text[5:]), 1)
    raise BadInput(
        f"{option} : « {text[:20]} » n'est pas un mois ; écrivez AAAA-MM, "
        "par exemple 2026-03."
    )


def print_json(document: Any) -> None:
    """One JSON document on standard output."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


@contextmanager
def progress(label: str, *, quiet: bool = False) -> Iterator[Progress]:
    """A bar on the error stream, only where someone watches; tasks are added to it."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        console=screen,
        transient=True,
        disable=quiet or not screen.is_terminal,
    ) as bar:
        bar.console.print(f"[dim]{label}[/]") if screen.is_terminal else None
        yield bar
