"""The printed minutes of a team's meeting, from the document that was signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from maillage.ui.documents.minutes import version
from maillage.ui.documents.printing import page_of, words_pdf
from maillage.ui.formats import capital, counted, moment


TEMPLATE = "team_minutes.typ"


def team_minutes_pdf(document: Mapping[str, Any], sha256: str) -> bytes:
    """The PDF of signed minutes; the same document gives the same pages."""
    signed_at = datetime.fromisoformat(document["signed_at"])
    return words_pdf(TEMPLATE, team_minutes_page(document, sha256), signed_at)


def team_minutes_page(document: Mapping[str, Any], sha256: str) -> dict[str, Any]:
    """What the template `team_minutes.typ` prints."""
    signed_at = datetime.fromisoformat(document["signed_at"])
    signed = f"Signé par {document['signed_by']}, le {moment(signed_at)}."
    head = page_of(
        what="Compte rendu",
        audience=document["kind"],
        title=document["title"],
        session=document["day"],
        circle=document["organisation"],
        territory=document["territory"]
        or document["place"]
        or "territoire non précisé",
        author=document["signed_by"],
        foot=[
            f"{signed} Aucune donnée de patient n'y figure.",
            f"Empreinte SHA-256 du contenu signé : {sha256}",
        ],
    )
    return {
        **head,
        "lead": lead(document),
        "facts": facts(document),
        "agenda": document["agenda"],
        "present": document["present"],
        "excused": document["excused"],
        "absent": document["absent"],
        "cases": [
            [one["category"], str(one["cases"]), str(one["nurse"] or "")]
            for one in document["cases"]
        ],
        "cases_total": [
            "Total",
            str(document["cases_total"]),
            str(document["cases_nurse"] or ""),
        ],
        "cases_source": document["cases_source"],
        "assembly": document["assembly"] or None,
        "decisions": document["decisions"],
        "action_points": document["action_points"],
        "remarks": [line for line in document["remarks"].split("\n") if line.strip()],
        "signed": signed,
        "version": version(document),
    }


def lead(document: Mapping[str, Any]) -> str:
    """The meeting in one sentence: only what there was."""
    adopted = sum(x["adopted"] for x in document["assembly"].get("resolutions", ()))
    counts = [
        (len(document["present"]), "personne présente", "personnes présentes"),
        (document["cases_total"], "dossier étudié", "dossiers étudiés"),
        (adopted, "résolution adoptée", "résolutions adoptées"),
        (len(document["decisions"]), "décision", "décisions"),
        (len(document["action_points"]), "action à mener", "actions à mener"),
    ]
    first, *others = counts
    said = [counted(*first), *(counted(*each) for each in others if each[0])]
    return f"{', '.join(said)}."


def facts(document: Mapping[str, Any]) -> list[list[str]]:
    """Labels and values of the meeting, those that are known."""
    when = ", ".join(part for part in (document["day"], document["hours"]) if part)
    pairs = [
        ("Nature", capital(document["kind"])),
        ("Structure", document["organisation"]),
        ("Date", when),
        ("Lieu", document["place"]),
        ("Animation", document["leader"]),
    ]
    return [[label, value] for label, value in pairs if value]
