"""The contracts: how what people bring becomes checked lines of the lake.

A contract turns the paths of one call into inputs, each of which becomes one batch. An
input reads its files and gives right lines to a sink, wrong ones to a report; whatever
it reads, the lines pass the same checks, pseudonyms, rejects, lock and commit.

To add one: a module with a class that has the methods of `inputs.Contract`, and its
name in `CONTRACTS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from maillage.engine.errors import BadInput
from maillage.engine.lake import reading
from maillage.engine.lake.dcir.folder import Dcir
from maillage.engine.lake.fhir.export import Fhir
from maillage.engine.lake.inputs import Contract, Input, Means
from maillage.engine.lake.reading import Found


@dataclass(frozen=True)
class PharmacyFile:
    """One dispensing file of the contract `pharmacy`."""

    path: Path
    files: Sequence[Path] = field(default=())

    def read(self, means: Means) -> Found:
        """Check every line of the file."""
        return reading.read(
            reading.open_titled(self.path),
            means.sealer,
            means.today,
            rejects=means.rejects,
            sink=means.sink,
            known=means.known,
            progress=means.progress,
        )


class Pharmacy:
    """The dispensing files of pharmacies: each file one batch."""

    def inputs(self, paths: Sequence[Path]) -> Sequence[Input]:
        """One input a file, once its columns are recognised."""
        for path in paths:
            reading.open_titled(path)
        return [PharmacyFile(path, (path,)) for path in paths]


PHARMACY = Pharmacy()

CONTRACTS: Mapping[str, Contract] = {
    "pharmacy": PHARMACY,
    "dcir": Dcir(),
    "fhir": Fhir(),
}
"""Every contract by the name that a command takes."""


def contract_named(name: str) -> Contract:
    """The contract of that name. Raises BadInput when there is none."""
    if name in CONTRACTS:
        return CONTRACTS[name]
    raise BadInput(
        f"Contrat « {name[:30]} » inconnu ; choisir parmi : {', '.join(CONTRACTS)}."
    )
