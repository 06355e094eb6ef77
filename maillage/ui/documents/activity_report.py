"""The activity report of a year, on paper and as a document that can be edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from maillage.ui.documents.printing import page_of, words_pdf
from maillage.ui.formats import moment, punctuated


TEMPLATE = "activity_report.typ"


@dataclass(frozen=True)
class ReportOf:
    """A report to be set: its sections as (title, text), a line beginning with « – »
    being an item."""

    team: str
    kind: str
    territory: str
    year: int
    sections: Sequence[tuple[str, str]]
    made_at: datetime
    state: str
    """« projet », or which frozen version it is."""
    closing: str
    """Where the texts come from, and the fingerprint of a frozen version."""


def activity_report_pdf(report: ReportOf) -> bytes:
    """The PDF of a report."""
    return words_pdf(TEMPLATE, activity_report_page(report), report.made_at)


def activity_report_page(report: ReportOf) -> dict[str, Any]:
    """What the template `activity_report.typ` prints."""
    head = page_of(
        what="Rapport d'activité",
        audience=f"année {report.year}",
        title=f"Rapport d'activité {report.year}",
        session=report.state,
        circle=report.team,
        territory=report.territory or report.kind,
        author=report.team,
        foot=[f"{report.state}. Imprimé le {moment(report.made_at)}."],
    )
    return {
        **head,
        "lead": f"{report.team}, {report.kind}.",
        "sections": [
            {"title": title, "parts": parts_of(text)} for title, text in report.sections
        ],
        "closing": punctuated(report.closing),
    }


def parts_of(text: str) -> list[dict[str, Any]]:
    """A text as paragraphs and lists, in order."""
    parts: list[dict[str, Any]] = []
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        if not line.startswith(("– ", "- ")):
            parts.append({"words": punctuated(line), "items": []})
        elif parts and parts[-1]["items"]:
            parts[-1]["items"].append(punctuated(line[2:]))
        else:
            parts.append({"words": "", "items": [punctuated(line[2:])]})
    return parts
