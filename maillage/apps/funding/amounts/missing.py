"""What is missing, as one sentence with its worth and its last day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from maillage.apps.funding.amounts.doors import door_of
from maillage.apps.funding.amounts.results import Missing
from maillage.apps.funding.models import Claim
from maillage.apps.structures.evidence_base import Evidence
from maillage.engine.agreements.evidence_kinds import KINDS
from maillage.engine.agreements.possible import Change, Gain
from maillage.engine.agreements.proving import provable
from maillage.engine.agreements.schema import Rules
from maillage.engine.agreements.shortfall import Completion, Shortfall, Unproven
from maillage.ui.formats import FIRM, capital, counted, joined, number


END_OF_YEAR = "fin de l'année civile"
WITH_THE_CLAIM = "avec la demande ; date limite d'envoi non établie, voyez votre caisse"


def missing_of(
    rules: Rules, found: Shortfall, claim: Claim, evidence: Sequence[Evidence]
) -> tuple[Missing, ...]:
    """All that is missing: what wants completing first, then by what it is worth."""
    by_key = {one.key: one for one in evidence}
    lines = [
        _to_complete(rules, one, claim.year, by_key)
        for one in found.completions
        if one.indicators
    ]
    lines += [_to_prove(rules, one, claim) for one in found.unproven]
    lines += list(_to_do(rules, found.possible.gains, claim))
    return tuple(
        sorted(
            lines, key=lambda one: (not one.is_to_complete, -one.euros, one.until_words)
        )
    )


def _to_complete(
    rules: Rules, one: Completion, year: int, by_key: dict[str, Evidence]
) -> Missing:
    records = [by_key[record.key] for record in one.records]
    kind = KINDS[records[0].kind]
    wants = joined(sorted({record.missing for record in records if record.missing}))
    what = (
        records[0].title
        if len(records) == 1
        else counted(len(records), kind.title, kind.many or kind.title)
    )
    in_year = any(
        proof.complete_by == "year"
        for proof in provable(rules).values()
        if proof.kind == records[0].kind
    )
    return Missing(
        sentence=f"{what}{FIRM}: {wants or 'à compléter'}",
        euros=one.euros,
        indicators=one.indicators,
        until=date(year, 12, 31) if in_year else None,
        until_words=END_OF_YEAR if in_year else WITH_THE_CLAIM,
        url=records[0].url,
        is_to_complete=True,
    )


def _to_prove(rules: Rules, one: Unproven, claim: Claim) -> Missing:
    """Figures that the team declares, and that a document would prove."""
    titles = [rules.facts[name].title for name in one.facts]
    proof = rules.facts[one.facts[0]].proof
    kind = KINDS[proof.kind].title if proof else ""
    return Missing(
        sentence=f"{capital(kind)}{FIRM}: document à joindre ({joined(titles)})",
        euros=one.euros,
        indicators=one.indicators,
        until=None,
        until_words=WITH_THE_CLAIM,
        url=door_of(proof.kind if proof else "", claim),
        is_to_complete=True,
    )


def _to_do(rules: Rules, gains: Iterable[Gain], claim: Claim) -> Iterable[Missing]:
    """Gains that the same changes bring are told once, with their sum."""
    groups: dict[tuple[tuple[str, str], ...], list[Gain]] = {}
    for gain in gains:
        same = tuple((one.name, repr(one.wanted)) for one in gain.changes)
        groups.setdefault(same, []).append(gain)
    for group in groups.values():
        changes = group[0].changes
        in_year = any(_must_happen(rules, one) for one in changes)
        yield Missing(
            sentence=capital(joined([_wanting(rules, one) for one in changes])),
            euros=sum((one.euros for one in group), Fraction(0)),
            indicators=tuple(one.now.id for one in group),
            until=date(claim.year, 12, 31) if in_year else None,
            until_words=END_OF_YEAR if in_year else WITH_THE_CLAIM,
            url=_door(rules, changes, claim),
            opens_gate=any(one.opens_the_gate for one in group),
        )


def _door(rules: Rules, changes: Sequence[Change], claim: Claim) -> str:
    """Where the first change is brought about."""
    proof = rules.facts[changes[0].name].proof if changes else None
    return door_of(proof.kind if proof else "", claim)


def _must_happen(rules: Rules, change: Change) -> bool:
    proof = rules.facts[change.name].proof
    return proof is None or proof.when == "year"


def _wanting(rules: Rules, change: Change) -> str:
    """« 2 réunions de concertation de plus »."""
    fact = rules.facts[change.name]
    proof = fact.proof
    if proof is None:
        return fact.title
    lacking = _lacking(change)
    if lacking is None or proof.wanting_many is None or lacking == 1:
        return proof.wanting
    return f"{number(lacking)}{FIRM}{proof.wanting_many}"


def _lacking(change: Change) -> Fraction | None:
    """How many more; None where it is not a matter of number."""
    if isinstance(change.wanted, Fraction):
        now = change.now if isinstance(change.now, Fraction) else Fraction(0)
        return change.wanted - now
    if isinstance(change.wanted, tuple) and isinstance(change.now, tuple):
        return Fraction(len(change.wanted) - len(change.now)) or None
    return None
