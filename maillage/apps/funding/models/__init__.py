"""The tables of the app, a file for each of its subjects."""

from __future__ import annotations

from maillage.apps.funding.models.activity_report import FrozenReport, ReportPassage
from maillage.apps.funding.models.claim import (
    AmountsKept,
    Claim,
    ClaimState,
    DocumentKind,
    FactDocument,
    FrozenProof,
    Withdrawal,
)
from maillage.apps.funding.models.contract import (
    Amendment,
    Contract,
    Party,
    PartyKind,
)
from maillage.apps.funding.models.links import ClaimLink
from maillage.apps.funding.models.pack import Pack


__all__ = [
    "Amendment",
    "AmountsKept",
    "Claim",
    "ClaimLink",
    "ClaimState",
    "Contract",
    "DocumentKind",
    "FactDocument",
    "FrozenProof",
    "FrozenReport",
    "Pack",
    "Party",
    "PartyKind",
    "ReportPassage",
    "Withdrawal",
]
