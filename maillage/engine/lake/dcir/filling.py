"""Filling the two tables from the files: every cell read as its kind, or refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import NoReturn

import duckdb
import pyarrow as pa

from maillage.engine.errors import BadInput
from maillage.engine.lake.dcir import statements
from maillage.engine.lake.dcir.cabinets import chained
from maillage.engine.lake.dcir.cells import SQL_TYPES, filled, parsed
from maillage.engine.lake.dcir.files import TableFile, named, relation, rewritten
from maillage.engine.lake.dcir.tables import KEY_NAMES, Column
from maillage.engine.lake.files import is_disk_full
from maillage.engine.lake.rejects import shown


Notify = Callable[[TableFile, float], None]
"""Told the share done of one file, 0 to 1."""

_SECONDS_BETWEEN = 0.5
_LINE = re.compile(r"CSV Error on Line: (\d+)")
_WIDTH = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")


class Filler:
    """Reads files into the tables of one connection; copies go to `folder`."""

    def __init__(
        self, root: duckdb.DuckDBPyConnection, folder: Path, notify: Notify
    ) -> None:
        """Prepare the empty tables."""
        self._root = root
        self._folder = folder
        self._notify = notify
        for statement in (
            statements.CABINETS,
            statements.ACTS,
            statements.MEDICINES,
        ):
            root.execute(statement)

    def cabinets(self, files: Sequence[TableFile]) -> None:
        """Read DA_PRA_R, chained to the ends.

        Of a cabinet told for several periods, the last counts: a doctor keeps one code
        over the whole import.
        """
        if not files:
            return
        self._root.execute(
            "CREATE TEMP TABLE told (cabinet VARCHAR, main VARCHAR, period BIGINT,"
            " wrong BOOLEAN)"
        )
        for file in files:
            fields = (
                "PFS_PFS_NUM, STA_PFS_NUM,"
                " coalesce(DTE_ANN_TRT, 0) * 100 + coalesce(DTE_MOI_FIN, 0)"
            )
            self._fill("told", file, fields, "")
        rows = self._root.execute(
            "SELECT cabinet, arg_max(main, (period, main)) FROM told"
            " WHERE cabinet IS NOT NULL AND main IS NOT NULL GROUP BY cabinet"
        ).fetchall()
        ends = chained(dict(rows))
        table = pa.table({"cabinet": list(ends), "main": list(ends.values())})
        self._root.register("ends", table)
        self._root.execute("INSERT INTO cabinets SELECT * FROM ends")
        self._root.unregister("ends")

    def acts(self, file: TableFile) -> None:
        """Add the rows of a file of ER_PRS_F."""
        fields = f"{', '.join(KEY_NAMES)}, {statements.ACT_FIELDS}"
        self._fill("acts", file, fields, statements.ACT_JOINS)

    def medicines(self, file: TableFile) -> int:
        """Add the rows of a file of ER_PHA_F, in their order; how many there are."""
        before = self.count("medicines")
        fields = f"{', '.join(KEY_NAMES)}, {statements.MEDICINE_FIELDS}"
        self._fill("medicines", file, fields, "")
        return self.count("medicines") - before

    def presentations(self, files: Sequence[TableFile]) -> None:
        """Read IR_PHA_R into a table `insured` of CIP13, ATC and units per pack."""
        self._root.execute(
            "CREATE TEMP TABLE insured (cip13 VARCHAR, atc VARCHAR, units BIGINT,"
            " wrong BOOLEAN)"
        )
        for file in files:
            fields = (
                "lpad(CAST(PHA_CIP_C13 AS VARCHAR), 13, '0'),"
                " coalesce(PHA_ATC_CLA, PHA_ATC_C07), nullif(PHA_UPC_NBR, 0)"
            )
            self._fill("insured", file, fields, "")

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self._root.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])

    def _fill(self, table: str, file: TableFile, fields: str, joins: str) -> None:
        """Add the fields of every row of a file; refuse a cell that is not its kind."""
        source = relation(file, rewritten(file, self._folder))
        before = self.count(table)
        cells = self._read(file, source)
        wrong = " OR ".join(f"({_is_wrong(c)})" for c in file.table.columns)
        statement = (
            f"INSERT INTO {table} SELECT {fields}, {wrong} FROM ({cells}){joins}"
        )
        try:
            self._run(statement, file)
            found = self._root.execute(
                f"SELECT count(*) FROM {table} WHERE rowid >= ? AND wrong", [before]
            ).fetchall()
            if found[0][0]:
                self._refuse_cell(file, cells)
        except duckdb.Error as error:
            if is_disk_full(error):
                raise
            raise _unreadable(file, error) from error

    def _read(self, file: TableFile, source: str) -> str:
        """The columns of the table: each value by its name, its cell before it."""
        kinds = self._kinds(file, source)
        raws, values = [], []
        for column in file.table.columns:
            kind = kinds.get(column.name)
            if kind is None:
                values.append(
                    f"CAST(NULL AS {SQL_TYPES[column.kind]}) AS {column.name}"
                )
                raws.append(f"NULL AS {_cell(column)}")
                continue
            raw = filled(named(file.places[column.name]), kind)
            raws.append(f"{raw} AS {_cell(column)}")
            value = parsed(_cell(column), kind, column.kind)
            values.append(f"{value} AS {column.name}")
        cells = f"SELECT {', '.join(raws)} FROM {source}"
        return f"SELECT *, {', '.join(values)} FROM ({cells})"

    def _kinds(self, file: TableFile, source: str) -> Mapping[str, str]:
        """The SQL type of each column of a file, by its SNDS name."""
        if file.separator:
            return dict.fromkeys(file.places, "VARCHAR")
        described = self._root.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        types = {str(row[0]): str(row[1]) for row in described}
        return {name: types[place] for name, place in file.places.items()}

    def _run(self, statement: str, file: TableFile) -> None:
        """Run a long statement in a second thread, telling how far it is."""
        with ThreadPoolExecutor(1) as hand:
            running = hand.submit(self._root.execute, statement)
            try:
                while not wait([running], _SECONDS_BETWEEN).done:
                    share = max(0.0, self._root.query_progress()) / 100
                    self._notify(file, min(share, 0.99))
            except BaseException:
                self._root.interrupt()
                raise
            running.result()
        self._notify(file, 1.0)

    def _refuse_cell(self, file: TableFile, cells: str) -> NoReturn:
        """Name the first column, in the order of the contract, with a wrong cell."""
        for column in file.table.columns:
            found = self._root.execute(
                f"SELECT count(*), any_value(CAST({_cell(column)} AS VARCHAR))"
                f" FROM ({cells}) WHERE {_is_wrong(column)}"
            ).fetchall()
            count, text = found[0]
            if count:
                many = f"{count} cellules fausses" if count > 1 else "1 cellule fausse"
                raise BadInput(
                    f"{file.path.name}, colonne {column.name} : trouvé"
                    f" {shown('', text)}, attendu {column.kind.value} ({many}) ; rien"
                    " n'a été importé. Reprendre l'export de cette table."
                )
        raise AssertionError("a wrong cell was counted and is not found again")


def _cell(column: Column) -> str:
    return f"cell_{column.name}"


def _is_wrong(column: Column) -> str:
    return f"{_cell(column)} IS NOT NULL AND {column.name} IS NULL"


def _unreadable(file: TableFile, error: duckdb.Error) -> BadInput:
    """The sentence for a file that its reader could not read."""
    text = str(error)
    line = _LINE.search(text)
    if line is None:
        remedy = "l'exporter ou le copier de nouveau"
        kind = "texte" if file.separator else "fichier Parquet"
        return BadInput(f"{file.path.name} : {kind} illisible ou coupé ; {remedy}.")
    width = _WIDTH.search(text)
    what = "ligne illisible"
    if width is not None:
        what = f"{width.group(2)} colonnes, {width.group(1)} attendues"
    elif "unterminated quote" in text:
        what = "un guillemet (\") ouvert n'est jamais refermé"
    return BadInput(
        f"{file.path.name}, ligne {line.group(1)} : {what} ; reprendre l'export de"
        " cette table."
    )
