"""A protocol as it hangs beside the desk: who does what, when, on one or two pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from maillage.ui.documents.printing import page_of, words_pdf
from maillage.ui.formats import punctuated


@dataclass(frozen=True)
class PrintedStep:
    """One line of the table: who, does what, when, and what must alert."""

    who: str
    does: str
    when: str
    alert: str


@dataclass(frozen=True)
class PrintedProtocol:
    """Every word of the sheet, in French."""

    title: str
    team: str
    theme: str
    standing: str
    """« Version 2, en vigueur depuis le 3 mars 2026 ; à revoir le... »."""
    objective: str
    population: str
    steps: Sequence[PrintedStep]
    sources: Sequence[str]
    authors: Sequence[tuple[str, str]]
    """Name and profession, then how and when he signed; empty to be signed."""
    is_draft: bool


def protocol_sheet_pdf(printed: PrintedProtocol, made_at: datetime) -> bytes:
    """The sheet."""
    page = page_of(
        what="Protocole pluriprofessionnel",
        audience=printed.team,
        title=printed.title,
        session="projet, non signé" if printed.is_draft else "",
        circle=printed.standing,
        territory=printed.theme,
        author="Maillage",
        foot=[
            "Il aide à soigner ensemble et ne remplace le jugement de personne.",
        ],
    )
    return words_pdf(
        "protocol.typ",
        {
            **page,
            "objective": punctuated(printed.objective),
            "population": punctuated(printed.population),
            "steps": [
                [punctuated(text) for text in (s.who, s.does, s.when, s.alert)]
                for s in printed.steps
            ],
            "has_alerts": any(step.alert for step in printed.steps),
            "sources": [punctuated(line) for line in printed.sources],
            "authors": [list(author) for author in printed.authors],
        },
        made_at,
    )
