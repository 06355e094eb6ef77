"""The total of a year to share, line by line, from the ledger.

What the contracts brought or will bring for that year, and the other income, less what
was spent for it. Grants have their own use and stay out, with what they paid; shares
and indemnities already paid to partners are what is being shared, and stay out too.
What is late is not counted: nobody shares out money that may never come.
"""

from __future__ import annotations

from collections.abc import Iterable

from maillage.apps.funding.models import EntryKind, LedgerEntry, Nature
from maillage.apps.funding.selectors.ledger import (
    Expectation,
    counted_entries,
    expectations,
)
from maillage.apps.people.clock import today
from maillage.apps.structures.models import Organisation
from maillage.ui.formats import FIRM, day


OUT = (Nature.SHARE, Nature.INDEMNITY)


def total_lines(organisation: Organisation, year: int) -> list[tuple[str, int]]:
    """Labels and signed cents: income received and to come, then expenses by nature."""
    counted = [one for one in counted_entries(organisation, year) if not one.grant_id]
    lines: list[tuple[str, int]] = []
    coming = (one for one in counted if one.kind != EntryKind.PAID)
    for line in expectations(coming):
        lines += _income(line)
    return [*lines, *_expenses(one for one in counted if one.kind == EntryKind.PAID)]


def _income(line: Expectation) -> list[tuple[str, int]]:
    told = []
    if line.received:
        last = max(one.on for one in line.received)
        told.append((f"{line.name}, reçu le {day(last)}", line.received_cents))
    if line.missing_cents and line.due_on and line.due_on >= today():
        told.append((f"{line.name}, à recevoir", line.missing_cents))
    return told


def _expenses(entries: Iterable[LedgerEntry]) -> list[tuple[str, int]]:
    by_nature: dict[str, int] = {}
    for entry in entries:
        if entry.nature not in OUT:
            spent = by_nature.get(entry.nature, 0)
            by_nature[entry.nature] = spent - entry.amount_cents
    return [
        (f"Dépenses{FIRM}: {Nature(nature).label}", by_nature[nature])
        for nature in Nature.values
        if nature in by_nature
    ]
