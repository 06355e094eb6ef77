"""The printed minutes of a session, from the document that was signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from maillage.ui.documents.printing import page_of, words_pdf
from maillage.ui.formats import counted, moment


TEMPLATE = "minutes.typ"


def minutes_pdf(document: Mapping[str, Any], sha256: str) -> bytes:
    """The PDF of signed minutes; the same document gives the same pages."""
    signed_at = datetime.fromisoformat(document["signed_at"])
    return words_pdf(TEMPLATE, minutes_page(document, sha256), signed_at)


def minutes_page(document: Mapping[str, Any], sha256: str) -> dict[str, Any]:
    """What the template `minutes.typ` prints."""
    signed_at = datetime.fromisoformat(document["signed_at"])
    head = page_of(
        what="Compte rendu",
        audience=f"séance {document['session_number']}, cycle {document['cycle']}",
        title=f"{document['theme']} : séance du {document['day']}",
        session=document["organisation"],
        circle=document["circle"],
        territory=document["territory"],
        author=document["signed_by"],
        foot=[
            f"Signé par {document['signed_by']} le {moment(signed_at)}. "
            "Aucun chiffre d'un médecin ni aucune donnée de patient n'y figure.",
            f"Empreinte SHA-256 du contenu signé : {sha256}",
        ],
    )
    return {
        **head,
        "lead": lead(document),
        "facts": facts(document),
        "present": document["present"],
        "excused": document["excused"],
        # Minutes signed before the counts were written in them have none.
        "shown": [{"counted": "", **one} for one in document["figures"]],
        "source": document.get("source", ""),
        "statements": document["statements"],
        "commitments": document["commitments"],
        # Minutes signed before these were written have none.
        "decisions": document.get("decisions", []),
        "action_points": document.get("action_points", []),
        "remarks": [line for line in document["remarks"].split("\n") if line.strip()],
        "signed": f"Signé par {document['signed_by']}, le {moment(signed_at)}.",
        "version": version(document),
    }


def lead(document: Mapping[str, Any]) -> str:
    """The session in one sentence."""
    present = len(document["present"])
    adopted = sum(bool(one["adopted"]) for one in document["statements"])
    made = len(document["commitments"])
    return (
        f"{counted(present, 'personne présente', 'personnes présentes')}, "
        f"{counted(adopted, 'énoncé adopté', 'énoncés adoptés')}, "
        f"{counted(made, 'engagement pris', 'engagements pris')}."
    )


def facts(document: Mapping[str, Any]) -> list[list[str]]:
    """Labels and values of the session, those that are known."""
    when = ", ".join(part for part in (document["day"], document["hours"]) if part)
    pairs = [
        ("Cercle", f"{document['circle']} ({document['territory']})"),
        ("Structure", document["organisation"]),
        ("Date", when),
        ("Lieu", document["place"]),
        ("Thème", document["theme"]),
        ("Quorum", document["quorum"]),
    ]
    return [[label, value] for label, value in pairs if value]


def version(document: Mapping[str, Any]) -> str:
    """Which minutes these are, and what they replace."""
    if not document["replaces"]:
        return f"Compte rendu n° {document['number']}."
    return (
        f"Compte rendu n° {document['number']}, qui remplace le "
        f"n° {document['replaces']}."
    )
