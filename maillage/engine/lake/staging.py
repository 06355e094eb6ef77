"""The rows of a batch on their way into the lake: Parquet files not yet committed."""

from __future__ import annotations

import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from maillage.engine.lake.files import sync
from maillage.engine.lake.schema import FACTS


ROWS_PER_GROUP = 250_000
ROWS_PER_FILE = 5_000_000
_EPOCH = date(1970, 1, 1)


@dataclass
class Part:
    """One Parquet file, with the days it holds as days since 1970."""

    path: Path
    rows: int = 0
    first_day: int | None = None
    last_day: int | None = None

    def statistics(self) -> dict[str, Any]:
        """What the Delta log says of the file, so that readers may skip it."""
        return {
            "numRecords": self.rows,
            "minValues": {"delivered_on": iso_day(self.first_day)},
            "maxValues": {"delivered_on": iso_day(self.last_day)},
            "nullCount": {"delivered_on": 0},
        }


def iso_day(days: int | None) -> str | None:
    """A number of days since 1970 as an ISO date."""
    return None if days is None else (_EPOCH + timedelta(days=days)).isoformat()


class Staging:
    """Writes record batches of `schema.FACTS`; leaving it removes what was not moved.

    Memory holds one row group at most.
    """

    def __init__(self, folder: Path) -> None:
        """Write under that folder, made at the first row."""
        self.parts: list[Part] = []
        self.rows = 0
        self._folder = folder
        self._writer: pq.ParquetWriter | None = None
        self._waiting: list[pa.RecordBatch] = []
        self._waiting_rows = 0
        self._hand = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None

    def __enter__(self) -> Self:
        """Start."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave nothing behind."""
        self._waiting.clear()
        self._hand.shutdown(cancel_futures=True)
        if self._writer is not None:
            self._abandon(self._writer)
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def first_day(self) -> str | None:
        """The first day delivered, ISO."""
        days = [part.first_day for part in self.parts if part.first_day is not None]
        return iso_day(min(days, default=None))

    @property
    def last_day(self) -> str | None:
        """The last day delivered, ISO."""
        days = [part.last_day for part in self.parts if part.last_day is not None]
        return iso_day(max(days, default=None))

    def write(self, facts: pa.RecordBatch) -> None:
        """Add rows; they reach the disk one row group at a time."""
        self._waiting.append(facts)
        self._waiting_rows += facts.num_rows
        if self._waiting_rows >= ROWS_PER_GROUP:
            self._write_group()

    def close(self) -> None:
        """Finish the files: only then may they be committed."""
        if self._waiting_rows:
            self._write_group()
        self._wait()
        self._close_file()

    def _write_group(self) -> None:
        """Hand a row group to the writing thread, once it has written the last one."""
        table = pa.Table.from_batches(self._waiting, schema=FACTS)
        self._waiting, self._waiting_rows = [], 0
        self._wait()
        self._writing = self._hand.submit(self._write_table, table)

    def _wait(self) -> None:
        if self._writing is not None:
            self._writing.result()
            self._writing = None

    def _write_table(self, table: pa.Table) -> None:
        if self._writer is None:
            self._open_file()
        assert self._writer is not None
        self._writer.write_table(table, row_group_size=2 * ROWS_PER_GROUP)
        self._count(table)
        if self.parts[-1].rows >= ROWS_PER_FILE:
            self._close_file()

    def _count(self, table: pa.Table) -> None:
        part = self.parts[-1]
        days = table["delivered_on"].cast(pa.int32())
        bounds = pc.min_max(days).as_py()
        first, last = bounds["min"], bounds["max"]
        part.first_day = first if part.first_day is None else min(first, part.first_day)
        part.last_day = last if part.last_day is None else max(last, part.last_day)
        part.rows += table.num_rows
        self.rows += table.num_rows

    def _open_file(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"part-{len(self.parts):05d}.parquet"
        self.parts.append(Part(path))
        self._writer = pq.ParquetWriter(
            path,
            FACTS,
            compression="zstd",
            compression_level=1,
            # Room for the pseudonyms of 400,000 patients: beyond 1 MB, the default,
            # each would be written out in full on every line.
            dictionary_pagesize_limit=16 << 20,
            store_schema=False,
        )

    def _close_file(self) -> None:
        if self._writer is not None:
            writer, self._writer = self._writer, None
            try:
                writer.close()
            except OSError:
                self._abandon(writer)
                raise
            sync(self.parts[-1].path)

    def _abandon(self, writer: pq.ParquetWriter) -> None:
        """Close a file that is about to be removed, whatever the disk says."""
        try:
            writer.close()
        except (OSError, pa.ArrowException):
            writer.is_open = False
