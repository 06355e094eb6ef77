"""Reads an invented export with the engine alone, and gives what came out of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from maillage.engine.lake.fhir.export import Fhir
from maillage.engine.lake.inputs import Means
from maillage.engine.lake.keys import Key
from maillage.engine.lake.reading import Found
from maillage.engine.lake.rejects import RejectReport
from maillage.engine.lake.sealer import Sealer
from tests.factories import fhir


KEY = Key(bytes(range(32)))
TODAY = date(2026, 11, 22)
CIS = "60000001"
CIS_OF_TWO = "60000002"

# Presentation 1 alone in its specialty, 30 tablets, 2.50 euros and a fee of 1.02;
# 2 and 3 of one specialty; 4 whose units and price are not known.
PACKS = [
    {"cip13": fhir.cip13(1), "cis": CIS, "units_per_pack": 30, "price_cents": 250,
     "fee_cents": 102},
    {"cip13": fhir.cip13(2), "cis": CIS_OF_TWO, "units_per_pack": 30,
     "price_cents": 300, "fee_cents": 102},
    {"cip13": fhir.cip13(3), "cis": CIS_OF_TWO, "units_per_pack": 90,
     "price_cents": 900, "fee_cents": 274},
    {"cip13": fhir.cip13(4), "cis": "60000003", "units_per_pack": None,
     "price_cents": None, "fee_cents": None},
]  # fmt: skip
_KINDS = pa.schema(
    [("cip13", pa.string()), ("cis", pa.string()), ("units_per_pack", pa.int32()),
     ("price_cents", pa.int32()), ("fee_cents", pa.int32())]
)  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """The lines, what was wrong, and the whole account."""

    lines: Sequence[dict[str, Any]]
    found: Found
    report: str

    @property
    def fates(self) -> Mapping[str, int]:
        """How many deliveries had each fate, but lines."""
        accounts = self.found.quality["accounts"]
        return {one["reason"]: one["rows"] for one in accounts if "places" in one}


class Reading:
    """A folder where exports are written and read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: list[tuple[int, int]] = []
        self._number = 0
        self._packs = folder / "presentations.parquet"
        pq.write_table(pa.Table.from_pylist(PACKS, _KINDS), self._packs)

    def delivered(self, **more: Any) -> Taken:
        """What one delivery in the village gives."""
        return self.taken([*fhir.village(), fhir.dispense(**more)])

    def taken(
        self,
        resources: Iterable[fhir.Resource],
        *,
        packed: bool = False,
        has_packs: bool = True,
        key: Key | None = KEY,
    ) -> Taken:
        """What an export of these resources gives."""
        self._number += 1
        folder = self.folder / f"export{self._number}"
        fhir.written(folder, resources, packed=packed)
        return self.read([folder], has_packs=has_packs, key=key)

    def read(
        self,
        paths: Sequence[Path],
        *,
        has_packs: bool = True,
        key: Key | None = KEY,
    ) -> Taken:
        """What files or folders give."""
        batches: list[pa.RecordBatch] = []
        path = self.folder / "rejects.csv"
        path.unlink(missing_ok=True)
        workspace = self.folder / "workspace"
        workspace.mkdir(exist_ok=True)
        (source,) = Fhir().inputs(paths)
        with RejectReport(path) as rejects:
            found = source.read(
                Means(
                    sealer=Sealer(key),
                    today=TODAY,
                    rejects=rejects,
                    workspace=workspace,
                    sink=batches.append,
                    presentations=self._packs if has_packs else None,
                    progress=lambda done, total: self.told.append((done, total)),
                )
            )
            rejects.keep()
        lines = [line for batch in batches for line in batch.to_pylist()]
        report = path.read_text("utf-8-sig") if path.exists() else ""
        return Taken(lines, found, report)
