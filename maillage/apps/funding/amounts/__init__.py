"""The three amounts of a claim: declared, proven, possible; what is missing.

amounts = three_amounts(claim)          # computes, some tens of milliseconds
kept = kept_amounts(claims)             # one query, as they were last computed
"""

from __future__ import annotations

from maillage.apps.funding.amounts.computing import three_amounts, with_switch
from maillage.apps.funding.amounts.declaring import rules_of
from maillage.apps.funding.amounts.kept import (
    KeptAmounts,
    KeptLine,
    KeptMissing,
    kept_amounts,
)
from maillage.apps.funding.amounts.results import (
    FactLine,
    IndicatorLine,
    Missing,
    ThreeAmounts,
)
from maillage.apps.funding.amounts.telling import evidence_of_claim


__all__ = [
    "FactLine",
    "IndicatorLine",
    "KeptAmounts",
    "KeptLine",
    "KeptMissing",
    "Missing",
    "ThreeAmounts",
    "evidence_of_claim",
    "kept_amounts",
    "rules_of",
    "three_amounts",
    "with_switch",
]
