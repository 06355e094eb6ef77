"""A version of an agreement as a plain document: what it asks and what it pays."""

from __future__ import annotations

from typing import Any

from maillage.engine.agreements.checking import facts_of_indicator
from maillage.engine.agreements.schema import Fact, Indicator, Rules, Switch


def rules_document(rules: Rules) -> dict[str, Any]:
    """The facts a version asks for, its indicators, its switches, what it lacks."""
    return {
        "agreement": rules.agreement,
        "version": rules.version,
        "title": rules.title,
        "since": rules.since.isoformat(),
        "status": rules.status,
        "facts": {name: _fact(one) for name, one in rules.facts.items()},
        "indicators": [_indicator(rules, one) for one in rules.indicators],
        "switches": {name: _switch(one) for name, one in rules.switches.items()},
        "not_established": [
            {"what": one.what, "meanwhile": one.meanwhile}
            for one in rules.not_established
        ],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    inside = {name: _fact(one) for name, one in fact.fields.items()}
    return {
        "kind": fact.kind,
        "title": fact.title,
        "meaning": fact.meaning,
        "example": fact.example,
        "may_be_absent": fact.absent is not None or fact.optional,
        "absent": fact.absent,
        **({"fields": inside} if inside else {}),
        **({"choices": dict(fact.choices)} if fact.choices else {}),
    }


def _indicator(rules: Rules, indicator: Indicator) -> dict[str, Any]:
    return {
        "id": indicator.id,
        "title": indicator.title,
        "axis": indicator.axis,
        "kind": indicator.kind,
        "rule": indicator.rule,
        "facts": facts_of_indicator(rules, indicator),
        "proofs_wanted": list(indicator.proofs_wanted),
    }


def _switch(switch: Switch) -> dict[str, Any]:
    return {
        "title": switch.title,
        "why": switch.why,
        "default": switch.default,
        "values": {word: said.means for word, said in switch.values.items()},
        "changes": list(switch.changes),
    }
