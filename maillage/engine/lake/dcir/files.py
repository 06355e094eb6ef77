"""Which files hold which table, and how each is read: separator, encoding, columns."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from maillage.engine.errors import BadInput
from maillage.engine.lake.dcir.tables import TABLES, Table
from maillage.engine.lake.encoding import Decoder, refuse_binary
from maillage.engine.lake.records import cells


_HEAD = 256 << 10
_PIECE = 8 << 20
_SEPARATORS = ";,\t|"
_SUFFIXES = {".csv", ".txt", ".tsv", ".parquet", ".pq", ".gz"}
_PARQUET = b"PAR1"
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class TableFile:
    """One file of one table.

    `places` are the columns as SQL reads them, by their SNDS name in capitals, out of
    `width`. `separator` is empty for Parquet; a text that is not UTF-8 must be copied.
    """

    path: Path
    table: Table
    places: Mapping[str, str]
    width: int
    separator: str = ""
    is_utf8: bool = True

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.path.stat().st_size

    def has(self, name: str) -> bool:
        """Whether it has that column."""
        return name in self.places


@dataclass(frozen=True)
class TablesFound:
    """The files of each table by the table's name, and those left aside."""

    tables: Mapping[str, Sequence[TableFile]]
    aside: Sequence[Path]


def find(paths: Sequence[Path]) -> TablesFound:
    """The tables in these files and folders, recognised by the name of the file.

    Raises BadInput naming what is absent, unreadable, or lacks a column.
    """
    tables: dict[str, list[TableFile]] = {table.name: [] for table in TABLES}
    aside = []
    for path, given in _files(paths):
        table = _table_of(path)
        if table is not None:
            tables[table.name].append(_opened(path, table))
        elif given:
            raise BadInput(
                f"{path.name} : quelle table est-ce ? Son nom doit dire"
                f" {_listed(table.name for table in TABLES)}."
            )
        else:
            aside.append(path)
    for table in TABLES:
        if table.required and not tables[table.name]:
            raise BadInput(
                f"Aucun fichier de la table {table.name} dans"
                f" {_listed(path.name for path in paths)} : il en faut au moins un dont"
                f" le nom dise {table.name}, en CSV ou en Parquet."
            )
    return TablesFound(tables, aside)


def _listed(names: Iterator[str]) -> str:
    return ", ".join(names)


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Each file, and whether it was given by its own name."""
    for path in paths:
        if not path.exists():
            raise BadInput(f"{path} n'existe pas : vérifier le chemin.")
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file())
            yield from ((p, False) for p in inside if _is_data(p.relative_to(path)))
        else:
            yield path, True


def _is_data(path: Path) -> bool:
    """Whether a file of a folder is of a kind that may hold a table."""
    hidden = any(part.startswith((".", "_")) for part in path.parts)
    return not hidden and path.suffix.lower() in _SUFFIXES


def _table_of(path: Path) -> Table | None:
    """The table that the name of a file says, else that of the nearest folders."""
    for part in (path.name, *(p.name for p in list(path.parents)[:2])):
        for table in TABLES:
            if re.search(rf"(?<![A-Z]){table.name}(?![A-Z])", part.upper()):
                return table
    return None


def _opened(path: Path, table: Table) -> TableFile:
    try:
        with path.open("rb") as handle:
            head = handle.read(_HEAD)
    except PermissionError:
        raise BadInput(f"{path} ne peut pas être lu : droits insuffisants.") from None
    if not head:
        raise BadInput(f"{path.name} est vide : la table {table.name} y est attendue.")
    if head.startswith(_PARQUET):
        titles = _parquet_titles(path)
        places = _places(path, table, titles, titles)
        file = TableFile(path, table, places, len(titles))
    else:
        refuse_binary(path.name, head)
        file = _text_file(path, table, head)
    _refuse_missing(file)
    return file


def _parquet_titles(path: Path) -> Sequence[str]:
    try:
        return list(pq.read_schema(path).names)
    except (pa.ArrowException, OSError):
        raise BadInput(
            f"{path.name} : fichier Parquet illisible, sans doute coupé ; l'exporter ou"
            " le copier de nouveau."
        ) from None


def _text_file(path: Path, table: Table, head: bytes) -> TableFile:
    line = head.removeprefix(_BOM).splitlines()[0].decode("utf-8", "replace")
    known = {column.name for column in table.columns}

    def recognised(separator: str) -> tuple[int, int]:
        titles = [title.strip().upper() for title in cells(line, separator)]
        return sum(title in known for title in titles), len(titles)

    separator = max(_SEPARATORS, key=recognised)
    titles = cells(line, separator)
    columns = [f"c{place}" for place in range(len(titles))]
    places = _places(path, table, titles, columns)
    return TableFile(path, table, places, len(titles), separator, _is_utf8(path))


def _places(
    path: Path, table: Table, titles: Sequence[str], columns: Sequence[str]
) -> dict[str, str]:
    names = [title.strip().upper() for title in titles]
    for column in table.columns:
        if names.count(column.name) > 1:
            raise BadInput(
                f"{path.name} : la colonne {column.name} apparaît deux fois ; n'en"
                " garder qu'une."
            )
    return dict(zip(names, columns, strict=True))


def _refuse_missing(file: TableFile) -> None:
    missing = [
        c.name for c in file.table.columns if c.required and not file.has(c.name)
    ]
    if missing:
        plural = "s" if len(missing) > 1 else ""
        raise BadInput(
            f"{file.path.name} : colonne{plural} {_listed(iter(missing))}"
            f" absente{plural} ; exporter de nouveau la table {file.table.name} avec."
        )


def _is_utf8(path: Path) -> bool:
    """Whether a whole text file is UTF-8; what is plain ASCII is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as handle:
        while piece := handle.read(_PIECE):
            if piece.isascii() and not decoder.getstate()[0]:
                continue
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                return False
    return not decoder.getstate()[0]


def relation(file: TableFile, copy: Path | None = None) -> str:
    """The SQL that reads a file, or its UTF-8 copy; the cells of a CSV are texts."""
    place = quoted(str(copy or file.path))
    if not file.separator:
        return f"read_parquet({place})"
    columns = ", ".join(f"c{place}: 'VARCHAR'" for place in range(file.width))
    return (
        f"read_csv({place}, auto_detect = false, header = true, quote = '\"',"
        f" escape = '\"', delim = {quoted(file.separator)}, columns = {{{columns}}})"
    )


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def named(title: str) -> str:
    """A column's own title as an SQL name."""
    return '"' + title.replace('"', '""') + '"'


def rewritten(file: TableFile, folder: Path) -> Path | None:
    """A UTF-8 copy of a text in Windows-1252; None where none is needed."""
    if file.is_utf8:
        return None
    decoder, line = Decoder(file.path.name), 1
    copy = folder / f"{file.table.name}-{file.path.stem}.utf8"
    with file.path.open("rb") as source, copy.open("wb") as target:
        while piece := source.read(_PIECE) + source.readline():
            target.write(decoder.utf8(piece, line))
            line += piece.count(b"\n")
    return copy
