"""The three amounts of a claim, from what happened and what it declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from maillage.apps.funding.amounts.declaring import (
    corrections,
    declared_year,
    rules_of,
    year_facts,
)
from maillage.apps.funding.amounts.missing import missing_of
from maillage.apps.funding.amounts.results import (
    FactLine,
    IndicatorLine,
    Missing,
    ThreeAmounts,
)
from maillage.apps.funding.amounts.telling import evidence_of_claim
from maillage.apps.funding.models import Claim
from maillage.apps.structures.evidence_base import Evidence
from maillage.engine.agreements.computing import compute
from maillage.engine.agreements.facts import YearFacts, default_of
from maillage.engine.agreements.proof_words import how_proven
from maillage.engine.agreements.results import IndicatorResult, YearResult
from maillage.engine.agreements.schema import Indicator, Rules
from maillage.engine.agreements.shortfall import Shortfall, shortfall, touched
from maillage.engine.errors import BadInput


def three_amounts(
    claim: Claim, evidence: Sequence[Evidence] | None = None
) -> ThreeAmounts:
    """Declared, proven and possible amounts of a claim, line by line.

    A draft rests on what happened as it reads today, a submitted claim on its frozen
    proofs. The caller has asked whether the reader may. `evidence` when it is known.
    """
    told = tuple(evidence_of_claim(claim) if evidence is None else evidence)
    rules = rules_of(claim)
    if rules is None:
        return ThreeAmounts(claim, None, evidence=told)
    try:
        return _computed(claim, rules, told)
    except BadInput as refusal:
        return ThreeAmounts(claim, rules, evidence=told, refusal=str(refusal))


@dataclass(frozen=True)
class _Year:
    """A claim's year computed three ways."""

    claim: Claim
    rules: Rules
    told: tuple[Evidence, ...]
    found: Shortfall
    declared_facts: YearFacts
    declared: YearResult
    missing: tuple[Missing, ...]
    facts: Mapping[str, FactLine]

    def line(self, indicator: Indicator) -> IndicatorLine:
        """One line of the table."""
        gain = next(
            (g for g in self.found.possible.gains if g.now.id == indicator.id), None
        )
        facts = tuple(self.facts[name] for name in self.found.asked[indicator.id])
        proofs = {one.key: one for fact in facts for one in fact.proofs}
        return IndicatorLine(
            id=indicator.id,
            title=indicator.title,
            axis=indicator.axis,
            declared=_of(self.declared, indicator.id),
            proven=_of(self.found.proven, indicator.id),
            possible=(
                gain.possible if gain else _of(self.found.possible.now, indicator.id)
            ),
            facts=facts,
            proofs=tuple(one for one in self.told if one.key in proofs),
            missing=tuple(
                one for one in self.missing if indicator.id in one.indicators
            ),
        )


def _computed(claim: Claim, rules: Rules, told: tuple[Evidence, ...]) -> ThreeAmounts:
    own = year_facts(claim, corrections(claim, rules))
    found = shortfall(rules, own, told)
    declared_facts = declared_year(claim, rules, found.proof)
    year = _Year(
        claim,
        rules,
        told,
        found,
        declared_facts,
        compute(rules, declared_facts),
        missing_of(rules, found, claim, told),
        _facts(claim, rules, told, found, declared_facts),
    )
    return ThreeAmounts(
        claim=claim,
        rules=rules,
        declared=year.declared,
        proven=found.proven,
        possible=found.possible,
        lines=tuple(year.line(one) for one in rules.indicators),
        facts=tuple(year.facts.values()),
        missing=year.missing,
        evidence=told,
        supports=_supports(told, found),
        declared_facts=declared_facts,
        proven_facts=found.facts,
    )


def _of(result: YearResult, id_: str) -> IndicatorResult:
    found = result.indicator(id_)
    if found is None:
        raise LookupError(id_)
    return found


def _supports(told: Sequence[Evidence], found: Shortfall) -> dict[str, tuple[str, ...]]:
    """Of each evidence that proves a fact, the indicators which ask for it."""
    return {
        one.key: touched(found.asked, facts)
        for one in told
        if (facts := found.proof.facts_of(one.key))
    }


def _facts(
    claim: Claim,
    rules: Rules,
    told: Sequence[Evidence],
    found: Shortfall,
    declared: YearFacts,
) -> dict[str, FactLine]:
    by_key = {one.key: one for one in told}
    return {
        name: FactLine(
            name=name,
            fact=fact,
            declared=declared.values.get(name, default_of(fact)),
            proven=found.facts.values.get(name, default_of(fact)),
            is_proven=name in found.proof.values,
            is_corrected=name in claim.declared,
            remark=str(claim.declared.get(name, {}).get("remark", "")),
            how=how_proven(name, fact),
            proofs=tuple(by_key[key] for key in found.proof.by_fact.get(name, ())),
            indicators=touched(found.asked, [name]),
        )
        for name, fact in rules.facts.items()
    }


def with_switch(amounts: ThreeAmounts, name: str, value: str) -> YearResult | None:
    """What the claim would declare with one switch read otherwise."""
    if amounts.rules is None or amounts.declared_facts is None:
        return None
    facts = amounts.declared_facts
    return compute(
        amounts.rules,
        replace(facts, switches={**facts.switches, name: value}),
    )
