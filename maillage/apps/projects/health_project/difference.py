"""What changed between two documents of a projet de santé, in words.

A document is what `document.py` writes: texts only. Inside a paragraph the difference
is told word by word; of a row (a need, an action, a result) it is told by its title and
by each value that changed. Nothing here relies on colour: each piece says its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any


Document = Mapping[str, Any]

ALIKE = 0.4
"""Two paragraphs less alike than this are one taken out and one added."""

KINDS = {
    "finding": "Chiffre",
    "need": "Besoin",
    "objective": "Objectif",
    "undertaking": "Action",
    "indicator": "Indicateur",
    "result": "Résultat",
}
"""What each kind of row is called before its title."""


class Change(StrEnum):
    """What became of a thing from the older document to the newer one."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Piece:
    """Some words in a row that share their fate: same, added or removed."""

    change: Change
    text: str

    @property
    def words(self) -> str:
        """The text without the space before it: nobody strikes a space."""
        return self.text.lstrip()

    @property
    def space(self) -> str:
        """That space."""
        return self.text[: len(self.text) - len(self.words)]


@dataclass(frozen=True)
class Line:
    """A paragraph, or a line of a list, and its pieces."""

    change: Change
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class SectionChange:
    """A section that differs; `title_before` where it was renamed."""

    change: Change
    title: str
    title_before: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ValueChange:
    """A value of a row, before and after; empty where there was or is none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """A row that differs."""

    change: Change
    kind: str
    title: str
    under: str
    """What it belongs to: the action of an indicator."""
    values: tuple[ValueChange, ...]


@dataclass(frozen=True)
class Difference:
    """All that differs between two documents, in the order of the newer one."""

    header: tuple[ValueChange, ...]
    sections: tuple[SectionChange, ...]
    rows: tuple[RowChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether they say the same."""
        return not (self.header or self.sections or self.rows)


def difference(older: Document, newer: Document) -> Difference:
    """What changed from one document to another."""
    return Difference(
        tuple(values_between(older["header"], newer["header"])),
        tuple(_sections(older["sections"], newer["sections"])),
        tuple(_rows(older, newer)),
    )


# --- texts ----------------------------------------------------------------------------


def text_before(lines: Sequence[Line]) -> str:
    """The older text, read back from its difference."""
    return _read_back(lines, Change.ADDED)


def text_after(lines: Sequence[Line]) -> str:
    """The newer text, read back from its difference."""
    return _read_back(lines, Change.REMOVED)


def _read_back(lines: Sequence[Line], without: Change) -> str:
    kept = [
        "".join(piece.text for piece in line.pieces if piece.change is not without)
        for line in lines
        if line.change is not without
    ]
    return "\n".join(kept)


def text_between(older: str, newer: str) -> tuple[Line, ...]:
    """Every line of both texts, with what became of it."""
    before, after = older.split("\n"), newer.split("\n")
    found: list[Line] = []
    for tag, a, b, c, d in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            found += [_line(Change.SAME, text) for text in before[a:b]]
        else:
            found += _replaced(before[a:b], after[c:d])
    return tuple(found)


def _replaced(before: list[str], after: list[str]) -> Iterator[Line]:
    """Lines put in the place of others: those alike are told word by word."""
    for old, new in zip(before, after, strict=False):
        pieces = tuple(_pieces(old, new))
        same = sum(len(one.text) for one in pieces if one.change is Change.SAME)
        if 2 * same >= ALIKE * (len(old) + len(new)):
            yield Line(Change.CHANGED, pieces)
        else:
            yield _line(Change.REMOVED, old)
            yield _line(Change.ADDED, new)
    shared = min(len(before), len(after))
    yield from (_line(Change.REMOVED, text) for text in before[shared:])
    yield from (_line(Change.ADDED, text) for text in after[shared:])


def _line(change: Change, text: str) -> Line:
    return Line(change, (Piece(change, text),))


def _pieces(older: str, newer: str) -> Iterator[Piece]:
    before, after = _words(older), _words(newer)
    for tag, a, b, c, d in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            yield Piece(Change.SAME, "".join(before[a:b]))
            continue
        if b > a:
            yield Piece(Change.REMOVED, "".join(before[a:b]))
        if d > c:
            yield Piece(Change.ADDED, "".join(after[c:d]))


def _words(text: str) -> list[str]:
    """Words, each with the spaces that follow it, so that nothing is lost."""
    return re.findall(r"\s*\S+|\s+$", text)


def _sections(
    older: Sequence[Mapping[str, str]], newer: Sequence[Mapping[str, str]]
) -> Iterator[SectionChange]:
    before = {one["id"]: one for one in older}
    after = {one["id"]: one for one in newer}
    for key, new in after.items():
        old = before.get(key)
        if old is None:
            lines = text_between("", new["text"]) if new["text"] else ()
            yield SectionChange(Change.ADDED, new["title"], "", _only(lines, "added"))
        elif (old["title"], old["text"]) != (new["title"], new["text"]):
            yield SectionChange(
                Change.CHANGED,
                new["title"],
                old["title"] if old["title"] != new["title"] else "",
                text_between(old["text"], new["text"]),
            )
    for key, old in before.items():
        if key not in after:
            lines = text_between(old["text"], "") if old["text"] else ()
            yield SectionChange(
                Change.REMOVED, old["title"], "", _only(lines, "removed")
            )


def _only(lines: Sequence[Line], change: str) -> tuple[Line, ...]:
    """Of a text compared with nothing, the lines that there are."""
    return tuple(line for line in lines if line.change == change)


# --- rows -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Flat:
    """A row of a document, out of its tree."""

    kind: str
    id: int
    title: str
    under: str
    facts: tuple[tuple[str, str], ...]


def flattened(document: Document) -> list[Flat]:
    """Every row of a document, each under what it belongs to, in its order."""
    found: list[Flat] = []

    def walk(kind: str, row: Mapping[str, Any], under: str) -> None:
        facts = [("", row["words"])] if row.get("words") else []
        facts += [(label, value) for label, value in row["facts"]]
        found.append(Flat(kind, row["id"], row["title"], under, tuple(facts)))
        for name, below in BELOW.get(kind, ()):
            for each in row[name]:
                walk(below, each, row["title"])

    for need in document["needs"]:
        walk("need", need, "")
    for finding in document["other_findings"]:
        walk("finding", finding, "")
    return found


BELOW = {
    "need": (("findings", "finding"), ("objectives", "objective")),
    "objective": (("undertakings", "undertaking"),),
    "undertaking": (("indicators", "indicator"),),
    "indicator": (("results", "result"),),
}
"""What a row of the chain holds: the name in the document, and the kind."""


def _rows(older: Document, newer: Document) -> Iterator[RowChange]:
    before = {(row.kind, row.id): row for row in flattened(older)}
    after = {(row.kind, row.id): row for row in flattened(newer)}
    for key, new in after.items():
        old = before.get(key)
        if old is None:
            yield _row(Change.ADDED, new, values_between((), new.facts))
            continue
        values = list(values_between(_titled(old), _titled(new)))
        if values:
            yield _row(Change.CHANGED, new, values)
    for key, old in before.items():
        if key not in after:
            yield _row(Change.REMOVED, old, values_between(old.facts, ()))


def _titled(row: Flat) -> list[tuple[str, str]]:
    return [("Intitulé", row.title), ("Rattaché à", row.under), *row.facts]


def _row(
    change: Change, row: Flat, values: Iterator[ValueChange] | list[ValueChange]
) -> RowChange:
    return RowChange(change, KINDS[row.kind], row.title, row.under, tuple(values))


def values_between(
    older: Sequence[Sequence[str]], newer: Sequence[Sequence[str]]
) -> Iterator[ValueChange]:
    """Labels whose value differs, in the order of the newer, then what went."""
    before = dict(older)
    after = dict(newer)
    for label, value in after.items():
        if before.get(label, "") != value:
            yield ValueChange(label, before.get(label, ""), value)
    for label, value in before.items():
        if label not in after and value:
            yield ValueChange(label, value, "")
