"""Reads CSV and TSV files: separator and encoding found out, lines streamed.

Pieces of 32 MB, cut where a record ends, are parsed by Arrow in a second thread while
the first checks the piece before. A piece that Arrow cannot read, or in which something
is wrong, is read again by plain Python, which knows on which line everything is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pyarrow as pa
import pyarrow.csv

from maillage.engine.errors import BadInput
from maillage.engine.lake import contract
from maillage.engine.lake.blocks import Block, Misshapen, from_rows
from maillage.engine.lake.encoding import Decoder, refuse_binary
from maillage.engine.lake.records import (
    OpenQuote,
    cells,
    end_of_last_record,
    fitted,
    is_open,
    records,
)


PIECE = 32 << 20
_LONGEST_LINE = 64 << 20
_HEAD = 64 << 10
_SEPARATORS = ";,\t"
_BOM = b"\xef\xbb\xbf"
_TEXT = pa.dictionary(pa.int32(), pa.string())


class CsvSource:
    """A text file of separated values whose first line was read."""

    titles: Sequence[str]

    def __init__(self, path: Path) -> None:
        """Read the titles. Raises BadInput: binary, no line, no separator."""
        self.path = path
        self.size = path.stat().st_size
        with path.open("rb") as handle:
            head = handle.read(_HEAD)
        refuse_binary(path.name, head)
        self._bare_returns = b"\n" not in head and b"\r" in head
        self._begin = len(_BOM) if head.startswith(_BOM) else 0
        self._decoder = Decoder(path.name)
        self._read_titles(self._unix(head[self._begin :]))

    def blocks(self, narrowest: int) -> Iterator[Block]:
        """The lines after the titles, parsed one piece ahead of the reader."""
        pieces = self._pieces()
        with ThreadPoolExecutor(1) as ahead:

            def parse_next() -> Block | None:
                piece = next(pieces, None)
                return None if piece is None else self._parsed(*piece, narrowest)

            waiting = ahead.submit(parse_next)
            while (block := waiting.result()) is not None:
                waiting = ahead.submit(parse_next)
                yield block

    def _read_titles(self, head: bytes) -> None:
        lines = head.split(b"\n")
        line = next((i for i, text in enumerate(lines) if text.strip()), None)
        if line is None:
            raise BadInput(f"{self.path.name} est vide : rien à lire.")
        self.title_line = line + 1
        first = self._decoder.utf8(lines[line], line + 1).decode()
        found = {s: cells(first, s) for s in _SEPARATORS}
        self.separator = max(
            _SEPARATORS, key=lambda s: (contract.recognised(found[s]), len(found[s]))
        )
        self.titles = found[self.separator]
        if len(self.titles) < 2:
            other = next((f" (« {s} » trouvé)" for s in "|:/" if s in first), "")
            raise BadInput(
                f"{self.path.name}, ligne {line + 1} : une seule colonne, séparateur"
                f" non reconnu{other} ; attendu « ; », « , » ou une tabulation."
            )

    def _unix(self, data: bytes) -> bytes:
        if b"\r" not in data:
            return data
        if self._bare_returns:
            return data.replace(b"\r", b"\n")
        # A lone return inside a line would be a line break to Arrow, not to an editor.
        return data.replace(b"\r\n", b"\n").replace(b"\r", b" ")

    def _pieces(self) -> Iterator[tuple[bytes, int, int, bool]]:
        """Bytes of whole records, their first line, where they end, if the last."""
        try:
            yield from self._cut()
        except OpenQuote as error:
            self._refuse_quote(error.line)

    def _cut(self) -> Iterator[tuple[bytes, int, int, bool]]:
        with self.path.open("rb") as handle:
            handle.seek(self._begin)
            line, rest, to_skip = 1, b"", self.title_line
            while more := handle.read(PIECE):
                # A piece may end between a return and its line feed.
                while more.endswith(b"\r") and (byte := handle.read(1)):
                    more += byte
                data = rest + self._unix(more)
                end = end_of_last_record(data, line, self.separator)
                if not end and len(data) > _LONGEST_LINE:
                    self._refuse_line(line)
                whole, rest = data[:end], data[end:]
                for _ in range(to_skip if whole else 0):
                    whole = whole[whole.index(b"\n") + 1 :]
                    line, to_skip = line + 1, 0
                if whole:
                    yield whole, line, handle.tell(), False
                    line += whole.count(b"\n")
            if to_skip:
                return
            if rest.strip():
                yield rest, line, handle.tell(), True

    def _parsed(
        self, data: bytes, line: int, read_bytes: int, last: bool, narrowest: int
    ) -> Block:
        text = self._decoder.utf8(data, line)

        def exactly() -> Block:
            return self._read_slowly(text.decode(), line, read_bytes, last, narrowest)

        if last and is_open(text.decode(), self.separator):
            self._refuse_quote(line)
        try:
            table = self._read_fast(text)
        except pa.ArrowInvalid:
            return exactly()
        columns = [column.combine_chunks() for column in table.columns]
        return Block(columns, table.num_rows, read_bytes, exactly)

    def _read_fast(self, text: bytes) -> pa.Table:
        names = [str(position) for position in range(len(self.titles))]
        return pa.csv.read_csv(
            pa.BufferReader(text),
            read_options=pa.csv.ReadOptions(
                column_names=names, use_threads=False, block_size=len(text) + 1
            ),
            parse_options=pa.csv.ParseOptions(
                delimiter=self.separator, newlines_in_values=b'"' in text
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(names, _TEXT), strings_can_be_null=False
            ),
        )

    def _read_slowly(
        self, text: str, first_line: int, read_bytes: int, last: bool, narrowest: int
    ) -> Block:
        rows: list[list[str]] = []
        lines: list[int] = []
        misshapen: list[Misshapen] = []
        width = len(self.titles)
        try:
            for line, record in records(text, first_line, self.separator):
                if not record.strip():
                    continue
                found = cells(record, self.separator)
                row = fitted(found, width, narrowest, line)
                if last and len(found) < width:
                    self._refuse_cut(line, len(found))
                if isinstance(row, Misshapen):
                    misshapen.append(self._explained(row, found))
                else:
                    rows.append(row)
                    lines.append(line)
        except OpenQuote as error:
            self._refuse_quote(error.line)
        return from_rows(rows, lines, misshapen, width, read_bytes)

    def _explained(self, row: Misshapen, found: list[str]) -> Misshapen:
        if self.separator == "," and len(found) > len(self.titles):
            return replace(
                row,
                expected=f"{row.expected} (une virgule décimale ? mettre le montant"
                " entre guillemets, ou séparer par « ; »)",
            )
        return row

    def _refuse_cut(self, line: int, found: int) -> NoReturn:
        raise BadInput(
            f"{self.path.name}, ligne {line} : le fichier s'arrête à la colonne {found}"
            f" sur {len(self.titles)}, sans fin de ligne : il est coupé. L'exporter de"
            " nouveau."
        )

    def _refuse_quote(self, line: int) -> NoReturn:
        raise BadInput(
            f"{self.path.name}, ligne {line} : un guillemet (\") ouvert n'est jamais"
            " refermé : fichier coupé, ou guillemet isolé à doubler ou retirer."
        )

    def _refuse_line(self, line: int) -> NoReturn:
        raise BadInput(
            f"{self.path.name}, ligne {line} : plus de 64 millions d'octets sans fin de"
            " ligne ; ce n'est pas un fichier de lignes."
        )
