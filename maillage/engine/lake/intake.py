"""From source files to batches of the lake: all the files of one call, or none."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from maillage.engine.errors import BadInput
from maillage.engine.lake import reading
from maillage.engine.lake.batches import Batch
from maillage.engine.lake.contracts import PHARMACY
from maillage.engine.lake.identity import safe_name
from maillage.engine.lake.inputs import Contract, Input, Means
from maillage.engine.lake.keys import Key, digest_of
from maillage.engine.lake.lock import Wait, no_wait
from maillage.engine.lake.reading import Found, Progress, no_progress
from maillage.engine.lake.rejects import RejectReport
from maillage.engine.lake.sealer import Sealer
from maillage.engine.lake.staging import Staging
from maillage.engine.lake.store import Lake
from maillage.engine.lake.tally import KnownAtc


_REMEDY = (
    "rien n'a été importé. Corriger le fichier, ou ajouter --skip-rejected pour"
    " importer les lignes justes."
)


@dataclass(frozen=True)
class Intake:
    """How files are to be taken in. `today` bounds the dates; `at` dates the batches.

    `key` seals local numbers. `known` tells which CIP13 have an ATC, for the quality
    report, and `presentations` all the newest codes release says of each. With
    `dry_run` nothing at all is written, but `report` when it is given.
    """

    today: date
    at: datetime
    key: Key | None = None
    known: KnownAtc | None = None
    skip_rejected: bool = False
    dry_run: bool = False
    report: Path | None = None
    contract: Contract = PHARMACY
    presentations: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a file. `batch` is None when it is not in the lake.

    `accepted` lines are right, whether or not they were stored; `rejected` are not.
    `refusal` is the sentence that says why nothing was stored; `report` is the
    line-by-line CSV of what was wrong; `prescribers` are the codes of the right lines.
    """

    file: str
    batch: str | None
    rows: int
    accepted: int
    rejected: int
    report: Path | None = None
    refusal: str | None = None
    quality: Mapping[str, Any] = field(default_factory=dict)
    prescribers: frozenset[str] = frozenset()


def take_in(
    lake: Lake,
    paths: Sequence[Path],
    how: Intake,
    wait: Wait = no_wait,
    progress: Progress = no_progress,
) -> list[Outcome]:
    """Import files into a lake under a contract, all in one transaction.

    The contract says which files make one batch: with the pharmacies', each its own.
    When a line of one is wrong none is stored, unless `how.skip_rejected`. Raises
    BadInput for what refuses a whole file: identity, format, already there, full disk.
    """
    inputs = how.contract.inputs(paths)
    digests = [(path, digest_of(path)) for one in inputs for path in one.files]
    _refuse_known_bytes(lake, digests)
    with ExitStack() as stack:
        if not how.dry_run:
            stack.enter_context(lake.writing(wait))
            _refuse_known_bytes(lake, digests)
        call = _Call(lake, how, stack, progress)
        for one in inputs:
            call.read(one, [sha256 for path, sha256 in digests if path in one.files])
        if how.dry_run or any(outcome.refusal for outcome in call.outcomes):
            return [replace(outcome, batch=None) for outcome in call.outcomes]
        lake.commit(call.staged)
    return call.outcomes


class _Call:
    """The files of one call, read one after the other."""

    def __init__(
        self, lake: Lake, how: Intake, stack: ExitStack, progress: Progress
    ) -> None:
        self.outcomes: list[Outcome] = []
        self.staged: list[tuple[Batch, Staging]] = []
        self._lake = lake
        self._how = how
        self._stack = stack
        self._progress = progress
        self._known = lake.batches()
        self._new: list[Batch] = []
        self._circle = next(iter(_circles(self._known)), None)

    def read(self, source: Input, digests: Sequence[str]) -> None:
        """Check an input; stage its rows, unless nothing is to be written."""
        path, sha256 = source.path, _digest(digests)
        name, staging = self._stage()
        rejects = RejectReport(self._report_path(path, sha256))
        self._stack.enter_context(rejects)
        sealer = Sealer(self._how.key, circle=self._circle)
        found = self._found(source, sealer, rejects, staging)
        self._circle = self._circle or sealer.circle
        if len(digests) > 1:
            quality = {**found.quality, "digests": sorted(digests)}
            found = replace(found, quality=quality)
        batch = self._batch(name, path, sha256, found)
        self._refuse_same_rows(path, batch)
        self._new.append(batch)
        if staging is not None:
            staging.close()
            self.staged.append((batch, staging))
        self.outcomes.append(self._outcome(path, batch, found, rejects))

    def _found(
        self,
        source: Input,
        sealer: Sealer,
        rejects: RejectReport,
        staging: Staging | None,
    ) -> Found:
        with self._workspace() as workspace:
            means = Means(
                sealer=sealer,
                today=self._how.today,
                rejects=rejects,
                workspace=Path(workspace),
                sink=staging.write if staging else None,
                known=self._how.known,
                presentations=self._how.presentations,
                progress=self._progress,
            )
            return source.read(means)

    def _stage(self) -> tuple[str, Staging | None]:
        if self._how.dry_run:
            return "", None
        name = self._lake.next_batch(self._how.at, after=len(self.staged))
        return name, self._stack.enter_context(self._lake.stage(name))

    def _workspace(self) -> tempfile.TemporaryDirectory[str]:
        """A folder for temporary files: in the lake, where a kill leaves no rest."""
        if self._how.dry_run:
            return tempfile.TemporaryDirectory(prefix="maillage-")
        return tempfile.TemporaryDirectory(dir=self._lake.workspace())

    def _report_path(self, path: Path, sha256: str) -> Path | None:
        if self._how.report is not None or self._how.dry_run:
            return self._how.report
        stem = Path(safe_name(path)).stem
        return self._lake.root / "rejects" / f"{stem}-{sha256[:8]}.csv"

    def _batch(self, name: str, path: Path, sha256: str, found: Found) -> Batch:
        return Batch(
            batch=name,
            file=safe_name(path),
            sha256=sha256,
            fingerprint=found.fingerprint,
            rows=found.accepted,
            first_day=found.first_day,
            last_day=found.last_day,
            imported_at=self._how.at.isoformat(timespec="seconds"),
            quality=found.quality,
        )

    def _refuse_same_rows(self, path: Path, batch: Batch) -> None:
        there = [(known, f"dans le lac, {_named(known)}") for known in self._known]
        here = [
            (known, "dans un autre fichier de cette commande") for known in self._new
        ]
        for known, where in [*there, *here] if batch.rows else ():
            if (known.fingerprint, known.rows) == (batch.fingerprint, batch.rows):
                raise BadInput(
                    f"{path.name} : ces {batch.rows} lignes sont déjà {where}, sous une"
                    " autre forme ; rien n'a été importé."
                )

    def _outcome(
        self, path: Path, batch: Batch, found: Found, rejects: RejectReport
    ) -> Outcome:
        refusal = reading.refusal(path, rejects, found.rows, _REMEDY)
        if self._how.skip_rejected and found.accepted:
            refusal = None
        report = rejects.keep()
        if refusal and report:
            refusal += f" Le détail, ligne à ligne, est dans {report}."
        return Outcome(
            file=batch.file,
            batch=batch.batch or None,
            rows=found.rows,
            accepted=found.accepted,
            rejected=found.rows - found.accepted,
            report=report,
            refusal=refusal,
            quality=found.quality,
            prescribers=found.prescribers,
        )


def _digest(digests: Sequence[str]) -> str:
    """One digest for an input: its file's, or one of all its files' in any order."""
    if len(digests) == 1:
        return digests[0]
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()


def _circles(batches: Iterable[Batch]) -> Iterable[str]:
    return (batch.quality["key"] for batch in batches if batch.quality.get("key"))


def _refuse_known_bytes(lake: Lake, digests: Sequence[tuple[Path, str]]) -> None:
    known = {
        digest: batch
        for batch in lake.batches()
        for digest in (batch.sha256, *batch.quality.get("digests", ()))
    }
    seen: dict[str, Path] = {}
    for path, sha256 in digests:
        if sha256 in known:
            raise BadInput(
                f"{path.name} est déjà dans le lac, {_named(known[sha256])} ; rien n'a"
                " été importé. Pour le reprendre : `maillage lake retract LOT`, puis"
                " l'importer de nouveau."
            )
        if sha256 in seen:
            raise BadInput(
                f"{path.name} et {seen[sha256].name} sont le même fichier ; rien n'a"
                " été importé. N'en donner qu'un."
            )
        seen[sha256] = path


def _named(batch: Batch) -> str:
    return f"lot {batch.batch} du {batch.imported_at[:10]}"
