"""What the payer is handed of each kind of proof: the document, or a printed record.

The same rule for the folder of the pack and for the payer's link. Where the agreement
asks for the document, the document is handed over; where it asks for a number and a
calendar, a printed record says them and the document stays with the team. A kind that
is not in the table is a record: nothing leaves because nobody thought of it.

Sources: the pages are those of « Guide des indicateurs ACI – Avenant 1 » (Cnam,
October 2022), whose list of justificatifs this follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maillage.engine.agreements.evidence_kinds import KINDS


@dataclass(frozen=True)
class Handed:
    """What of a kind of proof is handed over."""

    word: str
    """In the names of files."""
    document: bool
    source: str
    """Where it is written, in French."""


GUIDE = "guide des indicateurs de la Cnam, octobre 2022"

_DOCUMENT = True
_RECORD = False


def _row(word: str, document: bool, page: str) -> Handed:
    where = f"{GUIDE}, {page}" if page.startswith("p.") else page
    return Handed(word, document, where)


NOT_ASKED = "non demandé par le guide des indicateurs"

HANDED: Mapping[str, Handed] = {
    # What the team is and when it is open.
    "site_hours": _row("horaires", _DOCUMENT, "p. 2-5"),
    "unscheduled_care": _row("snp", _DOCUMENT, "p. 2-5"),
    "on_call_derogation": _row("derogation", _DOCUMENT, "p. 3"),
    "member": _row("membre", _RECORD, "p. 8-10"),
    "visiting_consultations": _row("vacations", _DOCUMENT, "p. 11-12"),
    "solidarity_doctor": _row("cstm", _DOCUMENT, "p. 13-14"),
    "access_service": _row("sas", _DOCUMENT, "p. 18-19"),
    # Crisis.
    "crisis_plan": _row("plan-crise", _DOCUMENT, "p. 6-7"),
    "crisis_actions": _row("crise", _DOCUMENT, "p. 6-7"),
    "crisis_declared": _row("crise-declaree", _DOCUMENT, "p. 6-7"),
    # Public health, users.
    "public_health_mission": _row("mission", _DOCUMENT, "p. 15-16"),
    "users_consulted": _row("usagers", _DOCUMENT, "p. 17"),
    "users_deciding": _row("usagers", _DOCUMENT, "p. 17"),
    # The team at work. Minutes are kept for the payer's doctor, never sent (p. 26).
    "coordination_function": _row("coordination", _DOCUMENT, "p. 20-22"),
    "protocol_signed": _row("protocole", _DOCUMENT, "p. 23-25"),
    "rcp_held": _row("rcp", _RECORD, "p. 26"),
    "meeting_held": _row("reunion", _RECORD, NOT_ASKED),
    "assembly_held": _row("assemblee", _RECORD, NOT_ASKED),
    "circle_session_held": _row("cercle", _RECORD, NOT_ASKED),
    "placement": _row("stage", _DOCUMENT, "p. 31-33"),
    "external_coordination": _row("coordination-externe", _DOCUMENT, "p. 34-35"),
    "quality_diagnosis": _row("qualite", _DOCUMENT, "p. 36-37"),
    "quality_plan": _row("qualite", _DOCUMENT, "p. 36-37"),
    "quality_results": _row("qualite", _DOCUMENT, "p. 36-37"),
    "cooperation_protocol": _row(
        "cooperation", _RECORD, "p. 38-39 : aucun justificatif"
    ),
    "heart_failure_pathway": _row("insuffisance-cardiaque", _DOCUMENT, "p. 40-41"),
    "child_obesity_pathway": _row(
        "obesite-enfant", _RECORD, "p. 42 : aucun justificatif"
    ),
    # Information system, figures of the payer himself.
    "information_system": _row("si", _DOCUMENT, "p. 43-48"),
    "payer_figures": _row("caisse", _DOCUMENT, "lettre de la caisse elle-même"),
    # What the claim does not rest on.
    "health_project_signed": _row("projet-de-sante", _RECORD, NOT_ASKED),
    "grant": _row("financement", _RECORD, NOT_ASKED),
    "contract_terms": _row("contrat", _RECORD, "signé par la caisse elle-même"),
    "mission_measures": _row("mesure", _DOCUMENT, "contrat de la CPTS"),
}

_UNKNOWN = Handed("piece", _RECORD, NOT_ASKED)

KEPT_BY_THE_TEAM = {
    "rcp_held": "Le compte rendu reste dans l'équipe, à disposition du médecin "
    "conseil ; la caisse reçoit le nombre de dossiers et le calendrier",
}


def handed(kind: str) -> Handed:
    """How a kind of proof is handed over."""
    return HANDED.get(kind, _UNKNOWN)


def name_of(kind: str) -> str:
    """A kind in French, as the list of proofs says it."""
    known = KINDS.get(kind)
    return known.title if known else "pièce"


def why_no_document(kind: str) -> str:
    """Why the payer gets a printed record and no document, with its source."""
    row = handed(kind)
    if row.document:
        return ""
    why = KEPT_BY_THE_TEAM.get(
        kind, "Seul ce relevé est transmis : le document n'est pas demandé"
    )
    return f"{why} ({row.source})."
