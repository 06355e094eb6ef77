"""What was spent and received of a grant, told by the floor that keeps the ledger.

The ledger stands above and knows grants; grants do not know it. It registers itself
when the service starts; without one, a page says that no spending is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from maillage.apps.projects.models import Grant


Spending = Callable[[Grant], Sequence[tuple[str, int]]]
"""A grant's spending: label of its budget line, cents spent."""

Receipts = Callable[[Grant], int | None]
"""Cents received of a grant; None where the ledger knows of none."""

_spending: list[Spending] = []
_receipts: list[Receipts] = []


def register(spending: Spending, receipts: Receipts | None = None) -> None:
    """Make known who tells spending, and receipts; said twice is once."""
    if spending not in _spending:
        _spending.append(spending)
    if receipts is not None and receipts not in _receipts:
        _receipts.append(receipts)


def is_known() -> bool:
    """Whether someone keeps a ledger."""
    return bool(_spending)


def spent_of(grant: Grant) -> dict[str, int]:
    """Cents spent by label of line; a label outside the budget is kept as it is."""
    spent: dict[str, int] = {}
    for tell in _spending:
        for label, cents in tell(grant):
            spent[label] = spent.get(label, 0) + cents
    return spent


def received_of(grant: Grant) -> int:
    """Cents received: what the ledger says, else what was typed on the grant."""
    told = [cents for tell in _receipts if (cents := tell(grant)) is not None]
    return sum(told) if told else grant.amount_paid_cents
