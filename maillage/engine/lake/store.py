"""The lake of one structure: a Delta table of facts, and what is known of each batch.

A batch is in the lake when the Delta log says so, and only then: its Parquet files and
its JSON file are written first, the commit makes them count. Whatever a killed process
left behind is swept away by the next one that takes the lock.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable
from deltalake.transaction import AddAction, RemoveAction

from maillage.engine.errors import BadInput
from maillage.engine.lake import batches as memory
from maillage.engine.lake.batches import Batch
from maillage.engine.lake.files import TEMPORARY, disk_full_said
from maillage.engine.lake.lock import Wait, held, no_wait
from maillage.engine.lake.schema import BATCH, FACTS, TABLE
from maillage.engine.lake.staging import Staging


class Lake:
    """The facts of one structure under `<data>/lake/<structure>`."""

    def __init__(self, root: Path) -> None:
        """Point at a lake; nothing is read or made until asked."""
        self.root = root.absolute()
        self._facts = self.root / "facts"
        self._memory = self.root / "batches"
        self._staging = self.root / "staging"

    @property
    def facts_uri(self) -> str:
        """Where the Delta table is."""
        return str(self._facts)

    def exists(self) -> bool:
        """Whether anything was ever imported."""
        return DeltaTable.is_deltatable(self.facts_uri)

    def version(self) -> int | None:
        """The number of the last commit; None when there is no table yet."""
        return DeltaTable(self.facts_uri).version() if self.exists() else None

    def files(self) -> list[Path]:
        """The Parquet files that hold the facts of today, `batch=` in their path."""
        return [path for paths in self._files().values() for path in paths]

    def batches(self) -> list[Batch]:
        """The batches in the lake, oldest first."""
        live = self._files()
        return [batch for batch in self.history() if batch.batch in live]

    def history(self) -> list[Batch]:
        """The batches in the lake and those retracted since, oldest first."""
        live = self._files()
        known = memory.read_all(self._memory)
        return [
            memory.retracted(batch, None) if batch.batch in live else batch
            for batch in known
            if batch.batch in live or batch.retracted_at
        ]

    def to_reader(self, columns: Sequence[str] | None = None) -> pa.RecordBatchReader:
        """The facts of every batch, streamed; columns of `schema.TABLE`, or some."""
        names = list(columns or TABLE.names)
        schema = pa.schema([TABLE.field(name) for name in names])
        return pa.RecordBatchReader.from_batches(schema, self._rows(schema))

    @contextmanager
    def reading(self, wait: Wait = no_wait) -> Iterator[None]:
        """Keep writers away while the files are read: a build holds this."""
        with held(self.root / "lock", wait, shared=True):
            yield

    @contextmanager
    def writing(self, wait: Wait = no_wait) -> Iterator[None]:
        """Be the only one to change the lake, after sweeping what a kill left."""
        with held(self.root / "lock", wait), disk_full_said(self.root):
            self._sweep()
            try:
                yield
            except BaseException:
                with suppress(OSError):
                    self._sweep()
                raise

    def next_batch(self, at: datetime, after: int = 0) -> str:
        """A short name never given before: the day, then a number that only grows."""
        numbers = [int(path.stem.rpartition("-")[2]) for path in self._remembered()]
        return f"{at:%Y%m%d}-{max(numbers, default=0) + 1 + after:04d}"

    def stage(self, batch: str) -> Staging:
        """A place to write the rows of a batch before it is committed."""
        return Staging(self._staging / batch)

    def workspace(self) -> Path:
        """A folder for temporary files, swept with the rests of a killed process."""
        self._staging.mkdir(parents=True, exist_ok=True)
        return self._staging

    def commit(self, staged: Sequence[tuple[Batch, Staging]]) -> None:
        """Make staged batches part of the lake, all of them in one transaction.

        The lock must be held (`writing`), and each staging closed.
        """
        table = self._table()
        actions: list[AddAction | RemoveAction] = []
        for batch, staging in staged:
            memory.write(self._memory, batch)
            actions += self._moved(batch.batch, staging)
        said = {"batches": json.dumps([batch.batch for batch, _ in staged])}
        table.create_write_transaction(
            actions,
            mode="append",
            schema=TABLE,
            partition_by=[BATCH],
            commit_properties=CommitProperties(custom_metadata=said),
        )

    def append(
        self,
        facts: pa.Table | pa.RecordBatchReader,
        *,
        file: str,
        sha256: str,
        fingerprint: str,
        at: datetime,
        wait: Wait = no_wait,
    ) -> Batch:
        """Store checked facts (columns of `schema.FACTS`) as one batch.

        For facts that are already pseudonymised and checked; a source file goes
        through `intake` instead. Raises BadInput when the disk is full.
        """
        with self.writing(wait):
            name = self.next_batch(at)
            with self.stage(name) as staging:
                for part in (
                    facts.to_batches() if isinstance(facts, pa.Table) else facts
                ):
                    staging.write(part.cast(FACTS))
                staging.close()
                batch = Batch(
                    batch=name,
                    file=file,
                    sha256=sha256,
                    fingerprint=fingerprint,
                    rows=staging.rows,
                    first_day=staging.first_day,
                    last_day=staging.last_day,
                    imported_at=at.isoformat(timespec="seconds"),
                )
                self.commit([(batch, staging)])
        return batch

    def retract(self, batch: str, at: datetime, wait: Wait = no_wait) -> Batch:
        """Take a batch out, and its files off the disk; its memory stays, marked.

        Raises BadInput when the lake has no such batch.
        """
        with self.writing(wait):
            found = {known.batch: known for known in self.batches()}.get(batch)
            if found is None:
                raise BadInput(
                    f"Le lac « {self.root.name} » n'a pas de lot « {batch} » :"
                    " `maillage lake list` montre ceux qu'il contient."
                )
            gone = memory.retracted(found, at.isoformat(timespec="seconds"))
            # The mark goes first: a mark without its deletion is swept away, whereas
            # a deletion without its mark would lose the memory of the batch.
            memory.write(self._memory, gone)
            said = CommitProperties(custom_metadata={"retracted": batch})
            self._table().delete(f"{BATCH} = '{batch}'", commit_properties=said)
            self._sweep()
        return gone

    def _table(self) -> DeltaTable:
        if self.exists():
            return DeltaTable(self.facts_uri)
        # The log is the memory of who added and removed what: it is never trimmed.
        kept = {"delta.logRetentionDuration": "interval 36500 days"}
        return DeltaTable.create(
            self.facts_uri, TABLE, partition_by=[BATCH], configuration=kept
        )

    def _files(self) -> dict[str, list[Path]]:
        if not self.exists():
            return {}
        found: dict[str, list[Path]] = {}
        for uri in sorted(DeltaTable(self.facts_uri).file_uris()):
            # Only the end of an address is ours: before it, links are followed, spaces
            # and accents escaped, and a sweep would take live files for strangers.
            folder, file = uri.split("/")[-2:]
            path = self._facts / folder / file
            name = folder.removeprefix(f"{BATCH}=")
            found.setdefault(name, []).append(path)
        return found

    def _rows(self, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        inside = [name for name in schema.names if name != BATCH]
        for batch, paths in self._files().items():
            for path in paths:
                for part in pq.ParquetFile(path).iter_batches(columns=inside):
                    found = dict(zip(inside, part.columns, strict=True))
                    found[BATCH] = pa.repeat(batch, part.num_rows)
                    yield pa.RecordBatch.from_arrays(
                        [found[name] for name in schema.names], schema=schema
                    )

    def _remembered(self) -> list[Path]:
        return sorted(self._memory.glob("*.json"))

    def _moved(self, batch: str, staging: Staging) -> list[AddAction]:
        folder = self._facts / f"{BATCH}={batch}"
        folder.mkdir(parents=True, exist_ok=True)
        actions = []
        for part in staging.parts:
            path = part.path.replace(folder / part.path.name)
            stat = path.stat()
            actions.append(
                AddAction(
                    path=f"{folder.name}/{path.name}",
                    size=stat.st_size,
                    partition_values={BATCH: batch},
                    modification_time=int(stat.st_mtime * 1000),
                    data_change=True,
                    stats=json.dumps(part.statistics()),
                )
            )
        return actions

    def _sweep(self) -> None:
        """Remove what no commit knows: the rests of a process that was killed."""
        shutil.rmtree(self._staging, ignore_errors=True)
        live = self._files()
        kept = {path for paths in live.values() for path in paths}
        for path in self._facts.glob(f"{BATCH}=*/*"):
            if path not in kept:
                path.unlink()
        for folder in self._facts.glob(f"{BATCH}=*"):
            if not any(folder.iterdir()):
                folder.rmdir()
        for path in [*self.root.glob(f"*/*{TEMPORARY}"), *self._uncommitted()]:
            path.unlink()
        self._sweep_memory(live)

    def _uncommitted(self) -> Iterator[Path]:
        log = self._facts / "_delta_log"
        return (p for p in log.glob("*") if p.is_file() and "#" in p.name)

    def _sweep_memory(self, live: dict[str, Any]) -> None:
        for path in self._remembered():
            batch = memory.read(path)
            if batch.batch not in live and not batch.retracted_at:
                path.unlink()
            elif batch.batch in live and batch.retracted_at:
                memory.write(self._memory, memory.retracted(batch, None))
