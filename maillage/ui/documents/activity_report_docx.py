"""The activity report as a document that a word processor opens (.docx)."""

from __future__ import annotations

import io

from docx import Document

from maillage.ui.documents.activity_report import ReportOf, parts_of


CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def activity_report_docx(report: ReportOf) -> bytes:
    """The same texts as the print, with real headings and lists."""
    docx = Document()
    title = f"Rapport d'activité {report.year}"
    docx.core_properties.title = title
    docx.core_properties.author = report.team
    docx.core_properties.language = "fr-FR"
    docx.core_properties.created = docx.core_properties.modified = report.made_at
    docx.add_heading(title, 0)
    docx.add_paragraph(f"{report.team}, {report.kind}. {report.state}.")
    for heading, text in report.sections:
        docx.add_heading(heading, 1)
        for part in parts_of(text):
            for item in part["items"]:
                docx.add_paragraph(item, style="List Bullet")
            if part["words"]:
                docx.add_paragraph(part["words"])
    docx.add_paragraph(report.closing)
    held = io.BytesIO()
    docx.save(held)
    return held.getvalue()
