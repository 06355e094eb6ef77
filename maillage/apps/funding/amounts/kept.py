"""What a list of claims shows without computing any: the amounts that were kept.

One query for any number of teams. What is kept says when it was computed; the page of
a claim always computes, and keeps what it found.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from maillage.apps.funding.amounts.results import Missing, ThreeAmounts
from maillage.apps.funding.models import AmountsKept, Claim
from maillage.apps.structures.evidence_base import Evidence
from maillage.engine.agreements.numbers import cents


FORM = 1
"""Of the kept document: another form is computed again."""


@dataclass(frozen=True)
class KeptMissing:
    """One thing missing, as it was kept."""

    sentence: str
    cents: int
    until: date | None
    until_words: str
    url: str
    is_to_complete: bool
    opens_gate: bool
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class KeptLine:
    """An indicator, as it was kept."""

    id: str
    title: str
    declared_cents: int
    proven_cents: int
    possible_cents: int


@dataclass(frozen=True)
class KeptAmounts:
    """The three amounts of a claim on the day they were computed, in cents.

    Amounts are None where the agreement has no rules, or where facts contradict.
    """

    claim_id: int
    year: int
    declared_cents: int | None
    proven_cents: int | None
    possible_cents: int | None
    advance_cents: int | None
    gate_open: bool | None
    gate_shut_by: tuple[str, ...]
    lines: tuple[KeptLine, ...]
    missing: tuple[KeptMissing, ...]
    computed_at: datetime

    @property
    def to_complete(self) -> tuple[KeptMissing, ...]:
        """What happened and only wants a signature or a document."""
        return tuple(one for one in self.missing if one.is_to_complete)


def kept_amounts(claims: Iterable[Claim]) -> dict[int, KeptAmounts]:
    """What is kept of these claims, by the claim's key; those never computed lack.

    One query. The caller has asked whether the reader may.
    """
    rows = AmountsKept.objects.filter(claim__in=[one.pk for one in claims])
    return {
        row.claim_id: read_document(row.claim_id, row.document, row.computed_at)
        for row in rows
        if row.document.get("form") == FORM
    }


def fingerprint(claim: Claim, evidence: Sequence[Evidence]) -> str:
    """The SHA-256 of all that the amounts rest on."""
    parts = [
        FORM,
        claim.rules_version,
        claim.state,
        claim.declared,
        claim.switches,
        [_said(one) for one in evidence],
    ]
    text = json.dumps(parts, sort_keys=True, default=str, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _said(one: Evidence) -> list[Any]:
    day = one.on.isoformat()
    facts = dict(one.facts)
    return [one.kind, one.key, day, facts, one.title, one.is_final, one.missing]


def kept_document(amounts: ThreeAmounts) -> dict[str, Any]:
    """What is kept of three amounts: their sums, their lines, what is missing."""
    declared = amounts.declared
    advance = None if declared is None else declared.advance_euros
    return {
        "form": FORM,
        "year": amounts.claim.year,
        "declared_cents": amounts.declared_cents,
        "proven_cents": amounts.proven_cents,
        "possible_cents": amounts.possible_cents,
        "advance_cents": None if advance is None else cents(advance),
        "gate_open": None if amounts.proven is None else amounts.proven.gate_open,
        "gate_shut_by": [] if amounts.proven is None else amounts.proven.gate_shut_by,
        "lines": [
            (
                one.id,
                one.title,
                one.declared_cents,
                one.proven_cents,
                one.possible_cents,
            )
            for one in amounts.lines
        ],
        "missing": [_missing(one) for one in amounts.missing],
    }


def _missing(one: Missing) -> dict[str, Any]:
    return {
        "sentence": one.sentence,
        "cents": one.cents,
        "until": None if one.until is None else one.until.isoformat(),
        "until_words": one.until_words,
        "url": one.url,
        "is_to_complete": one.is_to_complete,
        "opens_gate": one.opens_gate,
        "indicators": list(one.indicators),
    }


def read_document(
    claim_id: int, document: dict[str, Any], computed_at: datetime
) -> KeptAmounts:
    """A kept document, as pages read it."""
    return KeptAmounts(
        claim_id=claim_id,
        year=document["year"],
        declared_cents=document["declared_cents"],
        proven_cents=document["proven_cents"],
        possible_cents=document["possible_cents"],
        advance_cents=document["advance_cents"],
        gate_open=document["gate_open"],
        gate_shut_by=tuple(document["gate_shut_by"]),
        lines=tuple(KeptLine(*one) for one in document["lines"]),
        missing=tuple(_read_missing(one) for one in document["missing"]),
        computed_at=computed_at,
    )


def _read_missing(one: dict[str, Any]) -> KeptMissing:
    until = one["until"]
    return KeptMissing(
        **{**one, "indicators": tuple(one["indicators"])}
        | {"until": date.fromisoformat(until) if until else None}
    )
