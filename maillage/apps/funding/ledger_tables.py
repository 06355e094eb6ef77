"""The ledger's tables and sentences as its pages show them."""

from __future__ import annotations

from django.urls import reverse

from maillage.apps.funding.models import EntryKind, LedgerEntry
from maillage.apps.funding.selectors.ledger import (
    Expectation,
    ExpectedPage,
    GrantUse,
    LedgerPage,
)
from maillage.apps.people.clock import today
from maillage.ui.components import Cell, Column, Table
from maillage.ui.formats import FIRM, day, euros, short_day


def ledger_table(page: LedgerPage) -> Table:
    """The year's entries, those that are cancelled told as such."""
    return Table(
        f"Grand livre {page.year}",
        [
            Column("Libellé"),
            Column("Date", "date"),
            Column("Nature"),
            Column("Reçu", "number"),
            Column("Payé", "number"),
            Column("Attendu", "number"),
        ],
        [_entry(page, one) for one in page.entries],
        foot=[
            "Total",
            "",
            "",
            euros(page.received_cents),
            euros(page.paid_cents),
            euros(page.sum_of(EntryKind.EXPECTED)),
        ],
        show_caption=False,
    )


def _entry(page: LedgerPage, entry: LedgerEntry) -> list[Cell | str]:
    amount = euros(entry.amount_cents)
    where = reverse("funding:entry", args=(page.organisation.slug, entry.pk))
    return [
        Cell(entry.label, address=where, tag=_tag(entry)),
        short_day(entry.on),
        entry.get_nature_display(),
        *(amount if entry.kind == kind else "" for kind in _COLUMNS),
    ]


_COLUMNS = (EntryKind.RECEIVED, EntryKind.PAID, EntryKind.EXPECTED)


def _tag(entry: LedgerEntry) -> str:
    if entry.cancelled_at is not None:
        return "annulée"
    if entry.exercise != entry.on.year:
        return f"au titre de {entry.exercise}"
    return ""


def expected_table(page: ExpectedPage) -> Table:
    """Source by source: expected, received, and the difference in words."""
    return Table(
        f"Attendu et reçu au titre de {page.exercise}",
        [
            Column("Source"),
            Column("Attendu", "number"),
            Column("Reçu", "number"),
            Column("Écart", "number"),
            Column("Ce que cela veut dire"),
        ],
        [
            [
                line.name,
                euros(line.expected_cents) if line.expected else "–",
                euros(line.received_cents) if line.received else "–",
                _gap(line),
                explained(line),
            ]
            for line in page.lines
        ],
        foot=[
            "Total",
            euros(page.expected_cents),
            euros(page.received_cents),
            euros(page.received_cents - page.expected_cents),
            "",
        ],
        show_caption=False,
    )


def _gap(line: Expectation) -> str:
    if not line.expected:
        return "–"
    gap = line.received_cents - line.expected_cents
    return f"{'+' if gap > 0 else ''}{euros(gap)}"


def explained(line: Expectation) -> str:
    """A difference in a sentence: late, in part, more, or nothing to say."""
    words = [_state(line), *line.notes]
    return " ".join(words)


def _state(line: Expectation) -> str:
    due = line.due_on
    if due is None:
        return "Reçu sans avoir été attendu."
    late = due < today()
    if not line.received:
        return f"En retard depuis le {day(due)}." if late else f"Pour le {day(due)}."
    if line.missing_cents:
        rest = euros(line.missing_cents)
        if late:
            return f"Il manque {rest}, attendus pour le {day(due)}."
        return f"Reçu en partie{FIRM}: {rest} à venir pour le {day(due)}."
    if line.received_cents > line.expected_cents:
        return "Plus que ce qui était attendu."
    return "Reçu en entier."


def grant_table(use: GrantUse) -> Table:
    """A grant's use, line by line."""
    planned = sum(cents for _, cents, _ in use.lines)
    return Table(
        f"Emploi de « {use.grant} »",
        [
            Column("Poste"),
            Column("Prévu", "number"),
            Column("Dépensé", "number"),
            Column("Reste", "number"),
        ],
        [
            [label, euros(plan), euros(spent), euros(plan - spent)]
            for label, plan, spent in use.lines
        ],
        foot=["Total", euros(planned), euros(use.spent_cents), ""],
        show_caption=False,
    )
