"""The printed projet de santé, from its document: a frozen version, or the draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from maillage.ui.documents.printing import page_of, words_pdf
from maillage.ui.formats import FIRM, counted, day, moment
from maillage.ui.plain_text import blocks


TEMPLATE = "health_project.typ"


def health_project_pdf(document: Mapping[str, Any], sha256: str) -> bytes:
    """The PDF of a frozen version; the same document gives the same pages."""
    frozen_at = datetime.fromisoformat(document["frozen_at"])
    return words_pdf(TEMPLATE, health_project_page(document, sha256), frozen_at)


def draft_pdf(document: Mapping[str, Any], at: datetime) -> bytes:
    """The PDF of the draft, which says on each page that it is one."""
    return words_pdf(TEMPLATE, _page(document, _draft_words(at)), at)


def health_project_page(document: Mapping[str, Any], sha256: str) -> dict[str, Any]:
    """What the template prints of a frozen version."""
    frozen_at = datetime.fromisoformat(document["frozen_at"])
    return _page(
        document,
        {
            "version": f"Version {document['number']}",
            "lead": document["reason"],
            "dated": f"Figée le {day(frozen_at)} par {document['frozen_by']}.",
            "author": document["frozen_by"],
            "foot": [
                f"Version {document['number']}, figée le {moment(frozen_at)}. "
                "Aucune donnée de patient n'y figure.",
                f"Empreinte SHA-256 du contenu : {sha256}",
            ],
            "signatories": [list(one) for one in document["signatories"]],
        },
    )


def _draft_words(at: datetime) -> dict[str, Any]:
    return {
        "version": "Brouillon",
        "lead": "Document de travail, que personne n'a signé.",
        "dated": f"Imprimé le {day(at)}.",
        "author": "",
        "foot": [f"Brouillon du {moment(at)}. Aucune donnée de patient n'y figure."],
        "signatories": [],
    }


def _page(document: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    head = page_of(
        what=document["title"],
        audience=document["organisation"],
        title=f"Projet de santé{FIRM}: {document['organisation']}",
        session=words["version"],
        circle=document["kind"],
        territory=document["territory"],
        author=words["author"],
        foot=words["foot"],
    )
    return {
        **head,
        "version": words["version"],
        "lead": words["lead"],
        "dated": words["dated"],
        "header": document["header"],
        "sections": [_section(one) for one in document["sections"]],
        "needs": document["needs"],
        "counted": _counted(document),
        "other_findings": document["other_findings"],
        "signatories": words["signatories"],
    }


def _section(section: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": section["title"],
        "source": section["source"],
        "blocks": [
            {"kind": block.kind, "lines": list(block.lines)}
            for block in blocks(section["text"])
        ],
    }


def _counted(document: Mapping[str, Any]) -> str:
    """« 3 besoins, 5 objectifs, 7 actions, 8 indicateurs »."""
    needs = document["needs"]
    objectives = [one for need in needs for one in need["objectives"]]
    actions = [one for each in objectives for one in each["undertakings"]]
    indicators = [one for each in actions for one in each["indicators"]]
    return ", ".join(
        (
            counted(len(needs), "besoin"),
            counted(len(objectives), "objectif"),
            counted(len(actions), "action"),
            counted(len(indicators), "indicateur"),
        )
    )
