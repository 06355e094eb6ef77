"""The joined rows as a source of lines for the checks that every contract passes."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maillage.engine.errors import BadInput
from maillage.engine.lake.blocks import Block
from maillage.engine.lake.contract import Layout
from maillage.engine.lake.dcir.fates import LABELS, Fate
from maillage.engine.lake.dcir.statements import JOIN, LINES
from maillage.engine.lake.dcir.tables import KEY_NAMES
from maillage.engine.lake.keys import Key


ROWS_PER_BLOCK = 200_000
_MOST_REMEMBERED = 500_000
_REGISTER = "snds"

LAYOUT = Layout(
    tuple(title for title, _ in LINES.values()),
    {name: place for place, name in enumerate(LINES)},
)
"""Where each column of the lake is in a joined row, with the title of its origin."""


class Joined:
    """Every medicine with its act, streamed; patients sealed before anyone looks.

    `fates` counts what became of the rows read so far; `acts_met` marks the acts that
    had a medicine; `codes` are the presentations of the rows kept.
    """

    title_line = 1

    def __init__(
        self, root: duckdb.DuckDBPyConnection, path: Path, size: int, key: Key
    ) -> None:
        """Read from filled tables; `size` is the bytes of the files behind them."""
        self.path = path
        self.size = 2 * size
        self.titles = LAYOUT.titles
        self.fates: Counter[Fate] = Counter()
        self.codes: set[str] = set()
        self._root = root
        self._key = key
        self._sealed: dict[str, str] = {}
        (self._rows,) = root.execute("SELECT count(*) FROM medicines").fetchall()[0]
        (acts,) = root.execute("SELECT count(*) FROM acts").fetchall()[0]
        self.acts_met = np.zeros(acts, dtype=bool)

    def blocks(self, narrowest: int) -> Iterator[Block]:  # noqa: ARG002  never cut
        """The rows that the rules keep; the others are counted."""
        done = 0
        for batch in self._root.sql(JOIN).to_arrow_reader(ROWS_PER_BLOCK):
            done += batch.num_rows
            kept = self._counted(batch)
            share = done / max(self._rows, 1)
            if kept.num_rows:
                yield self._block(kept, int(self.size / 2 * (1 + min(share, 1.0))))
        self._refuse_double_keys(done - self._rows)
        self._refuse_nothing()

    def _refuse_double_keys(self, surplus: int) -> None:
        """An act given twice would count its medicines twice."""
        if surplus:
            raise BadInput(
                f"ER_PRS_F : des lignes portent la même clé de jointure (les neuf"
                f" colonnes {', '.join(KEY_NAMES[:2])}...), et {surplus} lignes"
                " d'ER_PHA_F compteraient deux fois ; donner chaque mois de flux une"
                " seule fois."
            )

    def _refuse_nothing(self) -> None:
        if self.fates[Fate.KEPT]:
            return
        reasons = ", ".join(
            f"{rows} {LABELS[fate]}" for fate, rows in self.fates.most_common() if rows
        )
        raise BadInput(
            f"{self.path.name} : aucune ligne d'ER_PHA_F n'est à garder ({reasons}) ;"
            f" vérifier que les deux tables viennent de la même extraction et que les"
            f" neuf colonnes {KEY_NAMES[0]} à {KEY_NAMES[-1]} sont intactes."
        )

    def _counted(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        acts = batch["act"].to_numpy()
        self.acts_met[acts[acts >= 0]] = True
        fates = batch["fate"].to_numpy()
        for fate, rows in enumerate(np.bincount(fates, minlength=len(Fate)).tolist()):
            self.fates[Fate(fate)] += rows
        return batch.filter(pc.equal(batch["fate"], int(Fate.KEPT)))

    def _block(self, batch: pa.RecordBatch, read_bytes: int) -> Block:
        columns = {name: batch[name].dictionary_encode() for name in LINES}
        columns["patient"] = self._with_pseudonyms(columns["patient"])
        self.codes.update(columns["cip13"].dictionary.to_pylist())
        return Block(
            [columns[name] for name in LINES],
            batch.num_rows,
            read_bytes,
            lines=batch["place"].to_pylist(),
        )

    def _with_pseudonyms(self, patients: pa.DictionaryArray) -> pa.DictionaryArray:
        if len(self._sealed) > _MOST_REMEMBERED:
            self._sealed.clear()
        texts = patients.dictionary.to_pylist()
        news = [text for text in texts if text and text not in self._sealed]
        self._sealed.update(
            zip(news, self._key.seal_registered(_REGISTER, news), strict=True)
        )
        sealed = [self._sealed.get(text, "") for text in texts]
        return pa.DictionaryArray.from_arrays(patients.indices, pa.array(sealed))


class Places:
    """Where a row of the medicines is: its file, and the line in it, titles being 1."""

    def __init__(self, files: Sequence[tuple[str, int]]) -> None:
        """Take the files in the order of the rows, each with how many it has."""
        self._names = [name for name, _ in files]
        self._firsts = list(accumulate((rows for _, rows in files), initial=0))

    def __call__(self, row: int) -> tuple[str, int]:
        """The file of a row counted from 0, and its line."""
        file = bisect_right(self._firsts, row) - 1
        return self._names[file], row - self._firsts[file] + 2
