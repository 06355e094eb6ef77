"""The projet de santé as an editable document (.docx): the same texts as its print.

Real headings, lists and tables: what a word processor needs to make a contents page,
and a reader of screens to walk through it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from maillage.ui.formats import FIRM, day, moment
from maillage.ui.plain_text import blocks


CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_INK = RGBColor(0x1D, 0x2B, 0x36)
_MESH = RGBColor(0x0F, 0x5E, 0x63)
_DEEPEST_HEADING = 4


def health_project_docx(document: Mapping[str, Any], at: datetime) -> bytes:
    """The whole document; `at` is the moment it was written, for a draft."""
    docx = Document()
    _styled(docx)
    title = f"Projet de santé{FIRM}: {document['organisation']}"
    docx.core_properties.title = title
    docx.core_properties.author = document.get("frozen_by", "")
    docx.core_properties.language = "fr-FR"
    docx.core_properties.created = docx.core_properties.modified = at
    docx.add_heading(title, 0)
    docx.add_paragraph(_version(document, at))
    _pairs(docx, document["header"])
    for section in document["sections"]:
        _section(docx, section)
    docx.add_heading("Du besoin au résultat", 1)
    for need in document["needs"]:
        _need(docx, need)
    if document["other_findings"]:
        docx.add_heading("Autres chiffres du diagnostic", 1)
        for one in document["other_findings"]:
            _row(docx, "Chiffre", one, 2)
    if document.get("signatories"):
        _signatures(docx, document["signatories"])
    held = io.BytesIO()
    docx.save(held)
    return held.getvalue()


def _version(document: Mapping[str, Any], at: datetime) -> str:
    if "number" not in document:
        return f"Brouillon du {moment(at)}."
    frozen = datetime.fromisoformat(document["frozen_at"])
    said = f"Version {document['number']}, figée le {day(frozen)}."
    return f"{said} {document['reason']}".strip()


def _styled(docx: Docx) -> None:
    """The colours of the print; faces that every computer has, with the French mark."""
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        style = docx.styles[name]
        style.font.name = "Calibri"
        style.font.color.rgb = _INK if name == "Normal" else _MESH
        style.element.get_or_add_rPr().get_or_add_rFonts().set(
            qn("w:asciiTheme"), "minorHAnsi"
        )
    normal = docx.styles["Normal"]
    normal.font.size = Pt(10.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "fr-FR")
    normal.element.get_or_add_rPr().append(language)


def _section(docx: Docx, section: Mapping[str, str]) -> None:
    docx.add_heading(section["title"], 1)
    for block in blocks(section["text"]):
        if block.kind == "list":
            for line in block.lines:
                docx.add_paragraph(line, style="List Bullet")
        else:
            docx.add_paragraph("\n".join(block.lines))
    if not section["text"]:
        docx.add_paragraph("Rien n'est encore écrit sous cette rubrique.")


def _need(docx: Docx, need: Mapping[str, Any]) -> None:
    _row(docx, "Besoin", need, 2)
    for finding in need["findings"]:
        _row(docx, "Chiffre", finding, 3)
    for objective in need["objectives"]:
        _row(docx, "Objectif", objective, 3)
        for undertaking in objective["undertakings"]:
            _row(docx, "Action", undertaking, 4)
            for indicator in undertaking["indicators"]:
                _row(docx, "Indicateur", indicator, 4)
                _results(docx, indicator["results"])


def _row(docx: Docx, kind: str, row: Mapping[str, Any], level: int) -> None:
    heading = f"{kind}{FIRM}: {row['title']}"
    docx.add_heading(heading, min(level, _DEEPEST_HEADING))
    if row["words"]:
        docx.add_paragraph(row["words"])
    _pairs(docx, row["facts"])


def _pairs(docx: Docx, pairs: Sequence[Sequence[str]]) -> None:
    for label, value in pairs:
        paragraph = docx.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(f"{label}{FIRM}: ").bold = True
        paragraph.add_run(value)


def _results(docx: Docx, results: Sequence[Mapping[str, Any]]) -> None:
    if not results:
        docx.add_paragraph("Pas encore de résultat.")
        return
    names = ("Mesuré le", "Valeur", "Calculé de", "Source", "Remarque")
    rows = [[one["title"], *_values(one, names)] for one in results]
    _table(docx, ("Période", *names), rows)


def _values(row: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    held = dict(row["facts"])
    return [held.get(name, "") for name in names]


def _signatures(docx: Docx, signatories: Sequence[Sequence[str]]) -> None:
    docx.add_heading("Signatures", 1)
    rows = [[name, trade, "", ""] for name, trade in signatories]
    _table(docx, ("Nom", "Profession", "Date", "Signature"), rows)


def _table(docx: Docx, names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table whose first row is known as its heading, and repeated on each page."""
    table = docx.add_table(rows=1, cols=len(names), style="Table Grid")
    _fill(table.rows[0].cells, names, bold=True)
    heading = OxmlElement("w:tblHeader")
    heading.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(heading)
    for row in rows:
        _fill(table.add_row().cells, row)
    docx.add_paragraph()


def _fill(cells: Sequence[Any], texts: Sequence[str], *, bold: bool = False) -> None:
    for cell, text in zip(cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(text)
        run.bold = bold
        run.font.size = Pt(9)
