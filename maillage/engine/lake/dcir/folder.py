"""The contract `dcir`: one import of SNDS tables, whatever its files, is one batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from maillage.engine.errors import BadInput
from maillage.engine.lake import reading
from maillage.engine.lake.dcir import files, flux, report
from maillage.engine.lake.dcir.files import TableFile
from maillage.engine.lake.dcir.filling import Filler
from maillage.engine.lake.dcir.source import LAYOUT, Joined, Places
from maillage.engine.lake.dcir.tables import CABINETS, MEDICINES, PHA, PRS
from maillage.engine.lake.inputs import Input, Means
from maillage.engine.lake.reading import Found, Progress


MEMORY_LIMIT = "1GB"
THREADS = 2


class Dcir:
    """The tables ER_PRS_F and ER_PHA_F, with DA_PRA_R and IR_PHA_R where given."""

    def inputs(self, paths: Sequence[Path]) -> Sequence[Input]:
        """All the paths of one call are one input: the tables only make sense whole."""
        return [Extract(paths[0], files.find(paths))]


@dataclass(frozen=True)
class Extract:
    """The files of one extraction. `path` names it: the folder, or the first file."""

    path: Path
    found: files.TablesFound

    @property
    def files(self) -> Sequence[Path]:
        """The files of medicines: their lines may enter the lake only once."""
        return [file.path for file in self.found.tables[PHA.name]]

    def read(self, means: Means) -> Found:
        """Join the tables, apply the rules, check the lines."""
        key = means.sealer.key
        if key is None:
            raise BadInput(
                "Pas de clé pour les patients de l'extraction : en créer une (`maillage"
                " keys new --structure NOM`), ou donner celle du cercle (`--key"
                " FICHIER`)."
            )
        with _connected(means.workspace) as root:
            places, size = self._fill(root, means)
            flux.refuse_unpaired(root)
            joined = Joined(root, self.path, size, key)
            found = reading.read(
                reading.Titled(joined, LAYOUT, places),
                means.sealer,
                means.today,
                rejects=means.rejects,
                sink=means.sink,
                known=means.known,
                progress=means.progress,
            )
            told = report.of(root, joined, self.found, means.presentations, found)
        return replace(found, quality={**found.quality, **told})

    def _fill(
        self, root: duckdb.DuckDBPyConnection, means: Means
    ) -> tuple[Places, int]:
        """Fill the tables; where each medicine is from, and the bytes read."""
        tables = self.found.tables
        size = sum(file.size for table in tables.values() for file in table)
        filler = Filler(root, means.workspace, _Bar(means.progress, 2 * size))
        filler.cabinets(tables[CABINETS.name])
        for file in tables[PRS.name]:
            filler.acts(file)
        rows = [(file.path.name, filler.medicines(file)) for file in tables[PHA.name]]
        filler.presentations(tables[MEDICINES.name])
        for table, filled in ((PRS, "acts"), (PHA, "medicines")):
            if not filler.count(filled):
                names = ", ".join(file.path.name for file in tables[table.name])
                raise BadInput(
                    f"{names} : aucune ligne sous les titres ; la table {table.name} en"
                    " a besoin."
                )
        return Places(rows), size


class _Bar:
    """Tells the progress of files read one after the other, out of `total` bytes."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def __call__(self, file: TableFile, share: float) -> None:
        self._progress(self._done + int(share * file.size), self._total)
        if share >= 1:
            self._done += file.size


@contextmanager
def _connected(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in the folder, where what does not fit in memory goes too."""
    root = duckdb.connect(
        str(folder / "dcir.duckdb"),
        config={"threads": THREADS, "memory_limit": MEMORY_LIMIT},
    )
    try:
        root.execute("SET temp_directory = ?", [str(folder / "spill")])
        # Nobody opens it again: closing need not put it in order.
        root.execute("PRAGMA disable_checkpoint_on_shutdown")
        root.execute("SET enable_progress_bar = true")
        root.execute("SET enable_progress_bar_print = false")
        yield root
    finally:
        root.close()
