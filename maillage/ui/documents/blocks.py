"""A plain document made of parts, one under the other: what most papers of a team are.

A part is one of the dataclasses below. The frame, with its head and foot, is that of
every sheet of Maillage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import segno

from maillage.ui.documents.printing import page_of, words_pdf


@dataclass(frozen=True)
class Heading:
    """A heading within the document."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph, or several; `lead` is set larger, `quiet` in grey."""

    text: str
    look: str = ""


@dataclass(frozen=True)
class Pairs:
    """Names and values, one a line."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Grid:
    """A table; columns named in `numbers` by their rank are set to the right."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int] = ()
    wide: Sequence[int] = (0,)
    """The ranks of the columns that share the room left."""


@dataclass(frozen=True)
class Ticks:
    """Questions with the same boxes to tick, numbered as they are typed in."""

    marks: Sequence[str]
    rows: Sequence[str]


@dataclass(frozen=True)
class Lines:
    """A question and empty lines to write on."""

    question: str
    lines: int = 2


@dataclass(frozen=True)
class Bars:
    """Shares as bars, each with its interval as a line and its figure in words."""

    title: str
    bars: Sequence[tuple[str, float, float, float, str]]
    """Label, share, low and high from 0 to 1, words."""


@dataclass(frozen=True)
class Said:
    """What was said beside what came of it."""

    said: str
    decided: str
    when: str


@dataclass(frozen=True)
class Code:
    """An address as a code to scan, with its words under it."""

    address: str
    words: str


Part = Heading | Text | Pairs | Grid | Ticks | Lines | Bars | Said | Code


def blocks_pdf(
    *,
    what: str,
    title: str,
    organisation: str,
    territory: str,
    parts: Sequence[Part],
    foot: Sequence[str],
    made_at: datetime,
    audience: str = "",
    session: str = "",
) -> bytes:
    """The PDF; `what` is what this paper is, `audience` for whom, `session` of when."""
    page = page_of(
        what=what,
        audience=audience,
        title=title,
        session=session,
        circle=organisation,
        territory=territory,
        author=organisation,
        foot=foot,
    )
    return words_pdf(
        "blocks.typ", {**page, "parts": [_part(part) for part in parts]}, made_at
    )


def _part(part: Part) -> dict[str, Any]:
    made = {"kind": type(part).__name__.lower(), **asdict(part)}
    if isinstance(part, Code):
        code = segno.make(part.address, error="m", micro=False)
        made["drawing"] = code.svg_inline(omitsize=True, border=1)
    return made
