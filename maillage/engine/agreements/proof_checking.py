"""Whether what a rules file says of proofs makes sense: kinds, fields, ways."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.engine.agreements.evidence_kinds import KINDS, EvidenceKind
from maillage.engine.agreements.schema import Fact, Proof, Rules
from maillage.engine.yaml_files.reading import Path


_NUMBERS = ("whole", "number")
_OF_KIND = {
    "exists": ("yes_no",),
    "count": _NUMBERS,
    "distinct": _NUMBERS,
    "sum": _NUMBERS,
    "most": _NUMBERS,
    "earliest": ("date",),
    "day": ("date",),
    "latest": ("whole", "number", "yes_no", "choice", "date", "text"),
    "rows": ("list",),
}
_NEEDS_FIELD = ("distinct",)
_TAKES_FIELD = ("distinct", "sum", "most", "earliest", "latest")


def wrong_proofs(rules: Rules) -> Iterator[tuple[Path, str]]:
    """Where a proof does not hold together, and a French sentence."""
    for name, fact in rules.facts.items():
        for field, inner in fact.fields.items():
            if inner.proof is not None:
                yield (
                    ("facts", name, "fields", field),
                    "c'est la liste qui se prouve : retirez « proof » de ce champ.",
                )
        if fact.proof is not None:
            for sentence in _wrong(name, fact, fact.proof):
                yield ("facts", name, "proof"), sentence


def _wrong(name: str, fact: Fact, proof: Proof) -> Iterator[str]:
    kind = KINDS.get(proof.kind)
    if kind is None:
        yield f"« {proof.kind} » n'est pas une sorte de preuve ; {', '.join(KINDS)}."
        return
    if fact.kind not in _OF_KIND[proof.by]:
        yield (
            f"« {proof.by} » ne prouve pas un fait de cette sorte ; attendu : "
            f"{', '.join(_OF_KIND[proof.by])}."
        )
    if (proof.of is not None) > (proof.by in _TAKES_FIELD):
        yield f"« of » n'a pas de sens avec « {proof.by} »."
    if proof.by in _NEEDS_FIELD and proof.of is None:
        yield f"« {proof.by} » attend « of », le champ dont on compte les valeurs."
    if proof.same and proof.by != "distinct":
        yield "« same » n'a de sens qu'avec « distinct »."
    yield from _unknown_fields(name, fact, proof, kind)


def _unknown_fields(
    name: str, fact: Fact, proof: Proof, kind: EvidenceKind
) -> Iterator[str]:
    if kind.any_field:
        return
    asked = set(proof.where)
    if proof.by in _TAKES_FIELD:
        asked.add(proof.of or name)
    if proof.by == "rows":
        asked |= set(fact.fields)
    for one in sorted(asked - set(kind.fields)):
        known = ", ".join(kind.fields) or "aucun"
        yield f"« {proof.kind} » ne dit pas « {one} » ; il dit : {known}."
