"""The contract `fhir`: the NDJSON files of one FHIR R4 export make one batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maillage.engine.errors import BadInput
from maillage.engine.lake import reading
from maillage.engine.lake.coded import Coded
from maillage.engine.lake.fhir.findings import SAID, Finding
from maillage.engine.lake.fhir.flattening import Flattening
from maillage.engine.lake.fhir.joining import Joining
from maillage.engine.lake.fhir.ledger import Ledger
from maillage.engine.lake.fhir.ndjson import first_type, found_files, lines
from maillage.engine.lake.fhir.pseudonyms import Pseudonyms
from maillage.engine.lake.fhir.resources import Unread, decoded
from maillage.engine.lake.fhir.tables import place
from maillage.engine.lake.fingerprint import Fingerprint
from maillage.engine.lake.identity import safe_name
from maillage.engine.lake.inputs import Input, Means
from maillage.engine.lake.reading import Found
from maillage.engine.lake.tally import Tally


_ROWS_AT_ONCE = 20_000
_LINES_A_STEP = 2_000
# Reading takes most of the time, joining the rest.
_STEPS, _READING = 10, 8
_DISPENSE = "MedicationDispense"


@dataclass(frozen=True)
class FhirExport:
    """The files of one export, which refer to each other.

    `files` are those that hold deliveries: the others may come back unchanged with the
    next export.
    """

    path: Path
    files: Sequence[Path]
    every_file: Sequence[Path]

    def read(self, means: Means) -> Found:
        """Check every resource, and give what they say together as lines."""
        names = [safe_name(path) for path in self.every_file]
        with (
            Ledger(names, means.rejects) as ledger,
            Joining(means.workspace, means.presentations) as joining,
        ):
            pseudonyms = Pseudonyms(means.sealer, self.path.name)
            pace = _Pace(self.every_file, means)
            flattening = Flattening(pseudonyms, means.today)
            _Reader(joining, ledger, pace).read(self.every_file, flattening)
            if not ledger.types[_DISPENSE] and not means.rejects.lines:
                raise BadInput(
                    f"{self.path.name} : aucune ressource MedicationDispense dans cet"
                    " export ; rien n'a été importé."
                )
            tally, fingerprint = _Lines(ledger, pseudonyms, means).taken(joining, pace)
            self._refuse_nothing(tally, ledger, means)
            return _found(tally, fingerprint, ledger, means)

    def _refuse_nothing(self, tally: Tally, ledger: Ledger, means: Means) -> None:
        if tally.rows or means.rejects.lines:
            return
        finding, count = ledger.findings.most_common(1)[0]
        said = SAID[finding]
        raise BadInput(
            f"{self.path.name} : aucune des {ledger.types[_DISPENSE]} ressources"
            f" MedicationDispense ne donne une ligne ; d'abord {said.resource}."
            f"{said.element}, {said.found} ({count}). Rien n'a été importé."
        )


class Fhir:
    """FHIR R4 exports: all the paths of a call are one export."""

    def inputs(self, paths: Sequence[Path]) -> Sequence[Input]:
        """One input, made of every file given and of every folder's NDJSON."""
        every = found_files(paths)
        told = [path for path in every if first_type(path) == _DISPENSE]
        return [FhirExport(paths[0], told or every, every)]


class _Pace:
    """Tells how far the whole work is, in bytes of the files."""

    def __init__(self, files: Sequence[Path], means: Means) -> None:
        self._sizes = [path.stat().st_size for path in files]
        self._whole = sum(self._sizes)
        self._means = means

    def read(self, file: int, position: int) -> None:
        self._tell((sum(self._sizes[:file]) + position) * _READING // _STEPS)

    def joined(self, done: int, rows: int) -> None:
        rest = self._whole * (_STEPS - _READING) // _STEPS
        self._tell(self._whole - rest + rest * done // max(rows, 1))

    def _tell(self, done: int) -> None:
        self._means.progress(done, self._whole)


class _Reader:
    """Reads every line of every file into the tables."""

    def __init__(self, joining: Joining, ledger: Ledger, pace: _Pace) -> None:
        self._joining = joining
        self._ledger = ledger
        self._pace = pace

    def read(self, files: Sequence[Path], flattening: Flattening) -> None:
        for file, path in enumerate(files):
            for number, line, position in lines(path):
                self._add(line, place(file, number), flattening)
                if flattening.rows >= _ROWS_AT_ONCE:
                    self._joining.add(flattening.taken())
                if not number % _LINES_A_STEP:
                    self._pace.read(file, position)
        self._joining.add(flattening.taken())

    def _add(self, line: bytes, where: int, flattening: Flattening) -> None:
        ledger = self._ledger
        try:
            resource = decoded(line)
            if isinstance(resource, str):
                ledger.types[resource] += 1
                return
            flattening.add(resource, where)
        except Unread as why:
            ledger.unread(where, why)
            return
        ledger.types[type(resource).__name__] += 1
        if resource.meta is not None:
            ledger.profiled(resource.meta)


class _Lines:
    """Takes the joined deliveries: lines to the sink, the others to the ledger."""

    def __init__(self, ledger: Ledger, pseudonyms: Pseudonyms, means: Means) -> None:
        self._ledger = ledger
        self._pseudonyms = pseudonyms
        self._means = means

    def taken(self, joining: Joining, pace: _Pace) -> tuple[Tally, Fingerprint]:
        """Take them all; gives the counts of the lines, and their fingerprint."""
        tally, fingerprint, done = Tally(), Fingerprint(), 0
        for batch in joining.lines():
            right = self._right(batch)
            if right.num_rows:
                columns = self._columns(right)
                tally.add(columns, fingerprint.add(columns))
                if self._means.sink is not None:
                    self._means.sink(reading.facts(columns))
            done += batch.num_rows
            pace.joined(done, self._ledger.types[_DISPENSE])
        return tally, fingerprint

    def _right(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The lines of a batch, having noted the rest."""
        findings = batch["finding"].to_numpy(zero_copy_only=False)
        for row in np.flatnonzero(findings).tolist():
            finding = Finding(int(findings[row]))
            self._ledger.found(batch["place"][row].as_py(), finding)
        return batch.filter(pa.array(findings == 0)) if findings.any() else batch

    def _columns(self, batch: pa.RecordBatch) -> dict[str, Coded]:
        """The columns of `schema.FACTS`; what an export never says is null."""
        self._ledger.unsaid_units += pc.sum(batch["is_unsaid"]).as_py()
        self._ledger.without_price += batch["amount_cents"].null_count
        columns = {
            name: _coded(batch[name])
            for name in (
                "delivered_on", "prescribed_on", "birth_year", "sex", "prescriber",
                "specialty", "pharmacy", "cip13", "substitution",
            )
        }  # fmt: skip
        columns["boxes"] = _coded(batch["boxes"].cast(pa.int32()))
        amounts = pc.fill_null(batch["amount_cents"], 0).cast(pa.int64())
        columns["amount_cents"] = _coded(amounts)
        columns["patient"] = self._patients(batch, columns["pharmacy"])
        for name in ("reimbursed_cents", "long_term_illness", "renewal"):
            columns[name] = Coded.constant(None, batch.num_rows)
        return columns

    def _patients(self, batch: pa.RecordBatch, pharmacies: Coded) -> Coded:
        """Pseudonyms: those already known, and those of ids within a pharmacy."""
        known = batch["pseudonym"]
        if not known.null_count:
            return _coded(known)
        local = self._pseudonyms.local(_coded(batch["token"]), pharmacies)
        return _coded(pc.coalesce(known, local.array(pa.string())))


def _coded(column: pa.Array) -> Coded:
    """A column as its distinct values, null being one of them."""
    encoded = column.dictionary_encode(null_encoding="encode")
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    return Coded(encoded.dictionary.to_pylist(), codes)


def _found(
    tally: Tally, fingerprint: Fingerprint, ledger: Ledger, means: Means
) -> Found:
    quality: Mapping[str, Any] = tally.quality(means.known) | {
        "dropped_columns": [],
        "key": means.sealer.circle,
        "rejected_lines": means.rejects.lines,
        "accounts": ledger.accounts(),
        "remarks": ledger.remarks(),
    }
    return Found(
        rows=tally.rows + means.rejects.lines,
        accepted=tally.rows,
        fingerprint=fingerprint.text(),
        first_day=tally.first_day,
        last_day=tally.last_day,
        quality=quality,
        prescribers=tally.prescribers,
    )
