"""The folder of `maillage impact report`: PDF, JSON, panel and its dictionary.

Everything is made first, then each file is written beside its place and renamed into
it: a command that fails leaves the folder as it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maillage.engine.errors import BadInput


if TYPE_CHECKING:
    from maillage.engine.impact.export import Export
    from maillage.ui.documents.impact_report import Report


PANEL, DICTIONARY = "panel.csv", "panel-dictionnaire.md"


@dataclass(frozen=True)
class One:
    """One report written: its indicator, its file, its finding."""

    indicator: str
    file: Path
    verdict: str
    sentence: str


@dataclass(frozen=True)
class Written:
    """What is in the folder; `refusals` are French lines: what is not, and why."""

    folder: Path
    reports: tuple[One, ...]
    panel: bool
    refusals: tuple[str, ...]

    def summary(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "folder": str(self.folder),
            "reports": [
                {
                    "indicator": each.indicator,
                    "file": each.file.name,
                    "verdict": each.verdict,
                    "sentence": each.sentence,
                }
                for each in self.reports
            ],
            "panel": PANEL if self.panel else None,
            "refusals": list(self.refusals),
        }


def write_report(
    reports: Sequence[Report],
    folder: Path,
    panel: Callable[[], tuple[Export, tuple[str, ...]]],
    notify: Callable[[], object],
) -> Written:
    """Print each report, with the dictionary of the panel, and write them all.

    Without a panel that may leave, the reports are written and the reason is kept.
    BadInput, and nothing written, where no report has a figure.
    """
    export, refusals = _tried(panel)
    notify()
    files: dict[str, bytes] = {}
    done = []
    for each in reports:
        try:
            done.append(_printed(each, export, files, folder))
        except BadInput as refusal:
            refusals.append(f"{each.impact.indicator} : {refusal}")
    if not done:
        raise BadInput("\n".join(refusals) or "Ce cercle n'a aucun effet mesuré.")
    if export is not None:
        files[PANEL] = export.csv().encode("utf-8")
        files[DICTIONARY] = export.dictionary.encode("utf-8")
    _write(folder, files)
    return Written(folder, tuple(done), export is not None, tuple(refusals))


def _tried(
    panel: Callable[[], tuple[Export, tuple[str, ...]]],
) -> tuple[Export | None, list[str]]:
    try:
        export, refusals = panel()
        return export, [f"Hors du panel : {each}" for each in refusals]
    except BadInput as refusal:
        return None, [f"Pas de panel anonymisé. {refusal}"]


def _printed(
    report: Report, export: Export | None, files: dict[str, bytes], folder: Path
) -> One:
    from maillage.engine.impact.content import stored  # noqa: PLC0415
    from maillage.ui.documents.impact_report import (  # noqa: PLC0415
        impact_report_pdf,
        report_document,
    )

    impact = report.impact
    name = f"rapport-{impact.indicator.lower()}-{impact.session_on.isoformat()}"
    files[f"{name}.pdf"] = impact_report_pdf(with_panel(report, export))
    document = report_document(report, stored(impact))
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
    files[f"{name}.json"] = f"{text}\n".encode()
    return One(
        impact.indicator, folder / f"{name}.pdf", impact.verdict.value, impact.sentence
    )


def with_panel(report: Report, export: Export | None) -> Report:
    """The report with the dictionary of the panel that goes with it."""
    from maillage.ui.documents.impact_report import ReportColumn  # noqa: PLC0415
    from maillage.ui.documents.impact_report_tables import (  # noqa: PLC0415
        dictionary_rows,
        withheld_said,
    )

    if export is None:
        return report
    rows = dictionary_rows(export.dictionary)
    return replace(
        report,
        columns=tuple(ReportColumn(*row) for row in rows),
        protections=withheld_said(export.cells, export.withheld),
    )


def _write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        beside = folder / f".{name}.part"
        beside.write_bytes(content)
        beside.replace(folder / name)
