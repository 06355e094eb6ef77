"""A table as a page wants it: a caption, named columns, rows of text or links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal


Kind = Literal["text", "number", "date"]


@dataclass(frozen=True)
class Column:
    """A column: its name, and whether it holds numbers (to the right) or dates."""

    label: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Cell:
    """What one cell shows: text already in French, maybe a link, maybe a tag beside."""

    text: str
    address: str = ""
    tag: str = ""


@dataclass(frozen=True)
class Row:
    """The cells of a row; `own` marks the reader's own row."""

    cells: Sequence[Cell | str]
    own: bool = False


@dataclass(frozen=True)
class Table:
    """A table. The first column heads its row. `foot` is a row of totals.

    On a phone each row becomes a small form, unless `scrolls`: then the table keeps
    its shape and moves inside its own region.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row | Sequence[Cell | str]]
    foot: Sequence[Cell | str] = ()
    scrolls: bool = False
    show_caption: bool = True

    def body(self) -> Iterator[tuple[bool, list[tuple[Column, Cell]]]]:
        """Each row as (own, [(column, cell)])."""
        for row in self.rows:
            cells = row.cells if isinstance(row, Row) else row
            own = row.own if isinstance(row, Row) else False
            yield own, self._paired(cells)

    def totals(self) -> list[tuple[Column, Cell]]:
        """The row of totals; empty without one."""
        return self._paired(self.foot) if self.foot else []

    def _paired(self, cells: Sequence[Cell | str]) -> list[tuple[Column, Cell]]:
        whole = [c if isinstance(c, Cell) else Cell(str(c)) for c in cells]
        return list(zip(self.columns, whole, strict=True))
