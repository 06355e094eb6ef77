"""Reads XLSX workbooks: the one sheet that has the columns of the contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from maillage.engine.errors import BadInput
from maillage.engine.lake import contract
from maillage.engine.lake.archive import check_workbook
from maillage.engine.lake.blocks import Block, Misshapen, from_rows
from maillage.engine.lake.records import fitted


ROWS_PER_BLOCK = 50_000
Cell = int | float | str | bool | time | date | datetime | timedelta


class XlsxSource:
    """A workbook whose sheet of dispensing lines was found and titles read."""

    titles: Sequence[str]

    def __init__(self, path: Path) -> None:
        """Read the titles. Raises BadInput: bomb, cut file, no sheet, two sheets."""
        check_workbook(path)
        self.path = path
        self.size = path.stat().st_size
        try:
            workbook = CalamineWorkbook.from_path(str(path))
            sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
        except CalamineError as error:
            raise BadInput(
                f"{path.name} : ce classeur ne s'ouvre pas (abîmé, ou protégé par un"
                " mot de passe) ; l'enregistrer de nouveau, ou en CSV."
            ) from error
        self._choose(sheets)

    def blocks(self, narrowest: int) -> Iterator[Block]:
        """The rows under the titles, each on its row of the sheet."""
        rows = enumerate(self._sheet.iter_rows(), 1)
        below = islice(rows, self.title_line, None)
        height = max(self._sheet.total_height, 1)
        while part := list(islice(below, ROWS_PER_BLOCK)):
            done = self.size * part[-1][0] // height
            yield self._block(part, narrowest, min(done, self.size))

    def _choose(self, sheets: Sequence[CalamineSheet]) -> None:
        filled = [(sheet, *_titles(sheet)) for sheet in sheets]
        filled = [found for found in filled if found[1]]
        if not filled:
            raise BadInput(f"{self.path.name} est vide : aucune feuille n'a de ligne.")
        known = [contract.recognised(titles) for _, _, titles in filled]
        best = max(known)
        if known.count(best) > 1 and best:
            names = " et ".join(
                str(i + 1) for i, count in enumerate(known) if count == best
            )
            raise BadInput(
                f"{self.path.name} : les feuilles {names} ont toutes deux des lignes de"
                " délivrance ; n'en garder qu'une par classeur."
            )
        self._sheet, self.title_line, self.titles = filled[known.index(best)]

    def _block(
        self, rows: Sequence[tuple[int, Sequence[Cell]]], narrowest: int, done: int
    ) -> Block:
        kept: list[list[str]] = []
        lines: list[int] = []
        misshapen: list[Misshapen] = []
        for line, cells in rows:
            texts = [text_of(cell) for cell in cells]
            if not any(texts):
                continue
            row = fitted(texts, len(self.titles), narrowest, line)
            if isinstance(row, Misshapen):
                misshapen.append(row)
            else:
                kept.append(row)
                lines.append(line)
        return from_rows(kept, lines, misshapen, len(self.titles), done)


def text_of(cell: Cell) -> str:
    """What a CSV would have held: 15 digits for a number, ISO for a date."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        # Spreadsheets keep and show 15 significant digits: 12.299999999999999 is 12,3.
        return str(int(cell)) if cell.is_integer() else format(cell, ".15g")
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return str(cell)


def _titles(sheet: CalamineSheet) -> tuple[int, list[str]]:
    for line, cells in enumerate(sheet.iter_rows(), 1):
        texts = [text_of(cell) for cell in cells]
        if any(texts):
            while texts and not texts[-1]:
                texts.pop()
            return line, texts
    return 0, []
