"""What became of every resource of an export: counts, and the places of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from maillage.engine.lake.fhir.findings import SAID, Finding, slug
from maillage.engine.lake.fhir.resources import Meta, Unread
from maillage.engine.lake.fhir.tables import file_and_line
from maillage.engine.lake.inputs import account
from maillage.engine.lake.rejects import Reject, RejectReport


_MOST_PLACES = 5
_WHOLE_LINE = "(ligne)"
_LEFT_OUT = "-laissees.csv"
_KNOWN_PROFILES = (
    "https://hl7.fr/ig/fhir/medication/StructureDefinition/",
    "https://hl7.fr/ig/fhir/core/StructureDefinition/",
    "https://interop.esante.gouv.fr/ig/fhir/document-core/StructureDefinition/",
    "http://hl7.org/fhir/StructureDefinition/",
)


class Ledger:
    """Counts resources by their fate; writes where the wrong and the left out are.

    `names` are the files of the export, `rejects` the report of what is wrong; what is
    left out goes to a second file beside it. Neither holds anything of a resource.
    """

    def __init__(self, names: Sequence[str], rejects: RejectReport) -> None:
        """Start with nothing counted."""
        self.types: Counter[str] = Counter()
        self.findings: Counter[Finding] = Counter()
        self.unsaid_units = 0
        self.without_price = 0
        self._profiles: Counter[bool] = Counter()
        self._names = names
        self._rejects = rejects
        self._left_out = RejectReport(_beside(rejects.path))
        self._places: dict[Finding, list[dict[str, Any]]] = {}

    def __enter__(self) -> Self:
        """Start."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave no half report."""
        self._left_out.__exit__(kind, error, trace)

    def unread(self, place: int, why: Unread) -> None:
        """A line that is no resource of R4."""
        file, line = self._said(place)
        column = why.element or _WHOLE_LINE
        self._rejects.add([Reject(line, column, why.found, why.expected, file)])

    def profiled(self, meta: Meta) -> None:
        """A resource that says which profiles it follows: counted, never looked at."""
        if meta.profile:
            known = any(one.startswith(_KNOWN_PROFILES) for one in meta.profile)
            self._profiles[known] += 1

    def found(self, place: int, finding: Finding) -> None:
        """A MedicationDispense that does not become a line."""
        self.findings[finding] += 1
        file, line = self._said(place)
        places = self._places.setdefault(finding, [])
        if len(places) < _MOST_PLACES:
            places.append({"file": file, "line": line})
        said = SAID[finding]
        report = self._rejects if finding.is_wrong else self._left_out
        element = f"{said.resource}.{said.element}"
        report.add([Reject(line, element, said.found, said.expected, file)])

    def accounts(self) -> list[dict[str, Any]]:
        """Every resource read: by type, then deliveries by what became of them."""
        dispense = "MedicationDispense"
        rows = [account(dispense, "read", "lues", self.types[dispense])]
        for finding, count in sorted(self.findings.items()):
            said = SAID[finding]
            fate = "fausses" if finding.is_wrong else "laissées de côté"
            element = f"{said.resource}.{said.element}"
            one = account(element, slug(finding), f"{fate} : {said.found}", count)
            rows.append(one | {"places": self._places[finding]})
        others = (one for one in sorted(self.types.items()) if one[0] != dispense)
        rows += [account(name, "read", "lues", count) for name, count in others]
        return rows

    def remarks(self) -> list[tuple[str, str]]:
        """What the command shows beside: what was taken for granted, and where."""
        remarks = []
        if self.unsaid_units:
            said = f"{self.unsaid_units} délivrances d'un CIP, comptées en boîtes"
            remarks.append(("Quantités sans unité", said))
        if self.without_price:
            said = f"{self.without_price} délivrances sans prix connu, à 0 €"
            remarks.append(("Montants", said))
        remarks.append(
            ("Euros", "prix du référentiel des médicaments : un export n'en dit pas")
        )
        if self._profiles:
            known, unknown = self._profiles[True], self._profiles[False]
            said = f"{known} ressources d'un profil français ou HL7, {unknown} d'autres"
            remarks.append(("Profils déclarés, non exigés", said))
        path = self._left_out.keep()
        if path is not None:
            remarks.append(("Laissées de côté, une à une", str(path)))
        return remarks

    def _said(self, place: int) -> tuple[str, int]:
        file, line = file_and_line(place)
        return self._names[file], line


def _beside(path: Path | None) -> Path | None:
    return None if path is None else path.with_name(path.stem + _LEFT_OUT)
