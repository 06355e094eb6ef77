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
from maillage.apps.funding.models.ledger import (
    AccountCode,
    EntryKind,
    LedgerEntry,
    Nature,
    YearClosing,
)
from maillage.apps.funding.models.links import ClaimLink
from maillage.apps.funding.models.pack import Pack
from maillage.apps.funding.models.share_out import (
    ShareLine,
    ShareOut,
    SharePartner,
    ShareScenario,
    ShareState,
)


__all__ = [
    "AccountCode",
    "Amendment",
    "AmountsKept",
    "Claim",
    "ClaimLink",
    "ClaimState",
    "Contract",
    "DocumentKind",
    "EntryKind",
    "FactDocument",
    "FrozenProof",
    "FrozenReport",
    "LedgerEntry",
    "Nature",
    "Pack",
    "Party",
    "PartyKind",
    "ReportPassage",
    "ShareLine",
    "ShareOut",
    "SharePartner",
    "ShareScenario",
    "ShareState",
    "Withdrawal",
    "YearClosing",
]
