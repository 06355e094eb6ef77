"""How a fact is proven, in French: for the reference and for the pages."""

from __future__ import annotations

from maillage.engine.agreements.evidence_kinds import KINDS, EvidenceKind
from maillage.engine.agreements.schema import Fact, Proof


NOTHING = "déclaré sans preuve possible ici"

_WAYS = {
    "exists": "{title}",
    "count": "nombre : {title}",
    "day": "premier jour : {title}",
    "rows": "une ligne pour chaque : {title}",
    "distinct": "valeurs différentes, {field} : {title}",
    "sum": "somme, {field} : {title}",
    "most": "le plus grand, {field} : {title}",
    "earliest": "la première, {field} : {title}",
    "latest": "{field}, le dernier : {title}",
}


def how_proven(name: str, fact: Fact) -> str:
    """« somme, dossiers étudiés : réunion de concertation tenue »."""
    proof = fact.proof
    if proof is None:
        return NOTHING
    kind = KINDS[proof.kind]
    said = _WAYS[proof.by].format(title=kind.title, field=_field(name, fact, kind))
    if kind.any_field:
        said = kind.title
    return said + _narrowed(proof, kind)


def _field(name: str, fact: Fact, kind: EvidenceKind) -> str:
    wanted = (fact.proof.of if fact.proof else None) or name
    return kind.fields.get(wanted, fact.title)


def _narrowed(proof: Proof, kind: EvidenceKind) -> str:
    """The words that records must say, as they are written in the rules."""
    if not proof.where:
        return ""
    words = (
        f"{kind.fields[field]} : {_listed(choices)}"
        for field, choices in proof.where.items()
    )
    return f" ({' ; '.join(words)})"


def _listed(choices: tuple[str, ...]) -> str:
    return ", ".join({"true": "oui", "false": "non"}.get(one, one) for one in choices)
