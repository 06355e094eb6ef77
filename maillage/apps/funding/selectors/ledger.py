"""What a reader may see of the ledger: entries, expected against received, grants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import QuerySet
from django.http import Http404

from maillage.apps.funding.models import (
    Contract,
    EntryKind,
    LedgerEntry,
    Nature,
    YearClosing,
)
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.projects.models import Grant
from maillage.apps.structures.models import Organisation


READ = "funding.read_ledger"
EXPECTED = "funding.read_expected"


def organisation_for(reader: Person | None, slug: str, verb: str) -> Organisation:
    """The structure, for who may do this there; `Http404` otherwise."""
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None or not allowed(reader, verb, organisation):
        raise Http404
    return organisation


def entry_for(reader: Person | None, slug: str, key: int, verb: str) -> LedgerEntry:
    """An entry of the structure, for who may do this there; `Http404` otherwise."""
    organisation = organisation_for(reader, slug, verb)
    entry = _entries(organisation).filter(pk=key).first()
    if entry is None:
        raise Http404
    return entry


@dataclass(frozen=True)
class LedgerPage:
    """A civil year of the ledger, by the day of its entries."""

    organisation: Organisation
    year: int
    entries: Sequence[LedgerEntry]
    closing: YearClosing | None
    years: Sequence[int]
    may_write: bool
    may_close: bool

    @cached_property
    def counted(self) -> list[LedgerEntry]:
        """Those that are not cancelled."""
        return [one for one in self.entries if one.cancelled_at is None]

    def sum_of(self, kind: str) -> int:
        """Cents of one kind."""
        return sum(one.amount_cents for one in self.counted if one.kind == kind)

    @property
    def received_cents(self) -> int:
        """What came in."""
        return self.sum_of(EntryKind.RECEIVED)

    @property
    def paid_cents(self) -> int:
        """What went out."""
        return self.sum_of(EntryKind.PAID)

    @property
    def balance_cents(self) -> int:
        """What came in less what went out, that year."""
        return self.received_cents - self.paid_cents


def ledger_page(
    reader: Person, organisation: Organisation, year: int | None
) -> LedgerPage:
    """A year of the ledger; the last one that has an entry, unless told."""
    kept = _entries(organisation)
    years = [day.year for day in kept.dates("on", "year")] or [today().year]
    chosen = year or max((y for y in years if y <= today().year), default=years[0])
    return LedgerPage(
        organisation=organisation,
        year=chosen,
        entries=list(kept.filter(on__year=chosen)),
        closing=closing_of_year(organisation, chosen),
        years=sorted({*years, chosen}, reverse=True),
        may_write=allowed(reader, "funding.write_ledger", organisation),
        may_close=allowed(reader, "funding.close_year", organisation),
    )


def closing_of_year(organisation: Organisation, year: int) -> YearClosing | None:
    """The closing in force, with who closed."""
    found = YearClosing.objects.filter(
        organisation=organisation, year=year, reopened_at__isnull=True
    )
    return found.select_related("closed_by").first()


def counted_entries(organisation: Organisation, exercise: int) -> list[LedgerEntry]:
    """The entries of an exercise that count: what a year's money is made of."""
    kept = _entries(organisation).filter(exercise=exercise, cancelled_at__isnull=True)
    return list(kept)


def _entries(organisation: Organisation) -> QuerySet[LedgerEntry]:
    kept = LedgerEntry.objects.filter(organisation=organisation)
    return kept.select_related(
        "organisation", "contract", "claim", "grant", "grant_line", "person"
    )


# --- expected against received ------------------------------------------------------


@dataclass
class Expectation:
    """What one source owes for one exercise, and what came of it."""

    source: Contract | Grant | None
    nature: str
    expected: list[LedgerEntry] = field(default_factory=list)
    received: list[LedgerEntry] = field(default_factory=list)

    @property
    def name(self) -> str:
        """« Contrat ACI : avance du contrat »."""
        what = Nature(self.nature).label
        return f"{self.source} : {what}" if self.source else what.capitalize()

    @property
    def expected_cents(self) -> int:
        """Cents that should come."""
        return sum(one.amount_cents for one in self.expected)

    @property
    def received_cents(self) -> int:
        """Cents that came."""
        return sum(one.amount_cents for one in self.received)

    @property
    def missing_cents(self) -> int:
        """What is still to come; zero where all came, or more."""
        return max(self.expected_cents - self.received_cents, 0)

    @property
    def due_on(self) -> date | None:
        """The last day on which the whole is expected."""
        return max((one.on for one in self.expected), default=None)

    @property
    def rules(self) -> list[str]:
        """Why, and by when, as written on the expected sums."""
        return list(dict.fromkeys(one.source for one in self.expected if one.source))

    @property
    def notes(self) -> list[str]:
        """What people wrote to explain a difference."""
        both = (*self.expected, *self.received)
        return list(dict.fromkeys(one.note for one in both if one.note))


@dataclass(frozen=True)
class ExpectedPage:
    """An exercise: what was expected of each source and what came."""

    organisation: Organisation
    exercise: int
    lines: Sequence[Expectation]
    exercises: Sequence[int]
    may_write: bool
    may_read_ledger: bool

    @property
    def expected_cents(self) -> int:
        """All that was expected."""
        return sum(line.expected_cents for line in self.lines)

    @property
    def received_cents(self) -> int:
        """All that came."""
        return sum(line.received_cents for line in self.lines)

    @property
    def missing_cents(self) -> int:
        """All that is still to come."""
        return sum(line.missing_cents for line in self.lines)


def expected_page(
    reader: Person, organisation: Organisation, exercise: int | None
) -> ExpectedPage:
    """What is expected and what came, source by source."""
    kept = _entries(organisation).filter(cancelled_at__isnull=True)
    coming = kept.exclude(kind=EntryKind.PAID)
    known = sorted(set(coming.values_list("exercise", flat=True)), reverse=True)
    chosen = exercise or next((y for y in known if y <= today().year), today().year)
    return ExpectedPage(
        organisation=organisation,
        exercise=chosen,
        lines=expectations(coming.filter(exercise=chosen)),
        exercises=sorted({*known, chosen}, reverse=True),
        may_write=allowed(reader, "funding.write_ledger", organisation),
        may_read_ledger=allowed(reader, READ, organisation),
    )


def expectations(entries: Iterable[LedgerEntry]) -> list[Expectation]:
    """Entries that came or should come, gathered by source and nature."""
    by_source: dict[tuple[object, str], Expectation] = {}
    for entry in entries:
        source = entry.contract or entry.grant
        key = (type(source), getattr(source, "pk", None))
        line = by_source.setdefault(
            (key, entry.nature), Expectation(source, entry.nature)
        )
        held = line.expected if entry.kind == EntryKind.EXPECTED else line.received
        held.append(entry)
    order = list(Nature.values)
    return sorted(
        by_source.values(),
        key=lambda line: (
            line.source is None,
            str(line.source),
            order.index(line.nature),
        ),
    )


# --- grants ------------------------------------------------------------------------


@dataclass(frozen=True)
class GrantUse:
    """A grant, what came of it and what it was used for, line by line."""

    grant: Grant
    received_cents: int
    lines: Sequence[tuple[str, int, int]]
    """Label, cents planned, cents spent."""
    entries: Sequence[LedgerEntry]

    @property
    def spent_cents(self) -> int:
        """All that was spent of it."""
        return sum(spent for _, _, spent in self.lines)

    @property
    def left_cents(self) -> int:
        """What was received and not spent; below zero where more was spent."""
        return self.received_cents - self.spent_cents


OUTSIDE = "hors des postes prévus"


def grant_uses(organisation: Organisation) -> list[GrantUse]:
    """Each grant of a structure and its use, from the ledger."""
    entries: dict[int, list[LedgerEntry]] = defaultdict(list)
    kept = _entries(organisation).filter(grant__isnull=False, cancelled_at__isnull=True)
    for entry in kept.exclude(kind=EntryKind.EXPECTED):
        entries[entry.grant_id].append(entry)
    grants = Grant.objects.filter(organisation=organisation).prefetch_related("lines")
    return [_use(grant, entries[grant.pk]) for grant in grants]


def _use(grant: Grant, entries: Sequence[LedgerEntry]) -> GrantUse:
    spent: dict[str, int] = defaultdict(int)
    for entry in entries:
        if entry.kind == EntryKind.PAID:
            spent[_line_of(entry)] += entry.amount_cents
    lines = [
        (line.label, line.planned_cents, spent.pop(line.label, 0))
        for line in grant.lines.all()
    ]
    lines += [(label, 0, cents) for label, cents in spent.items()]
    came = [one.amount_cents for one in entries if one.kind == EntryKind.RECEIVED]
    return GrantUse(grant, sum(came), lines, entries)


def spending_of(grant: Grant) -> list[tuple[str, int]]:
    """What the ledger says was spent of a grant, by line: for the grant's own page."""
    paid = _of_grant(grant).filter(kind=EntryKind.PAID)
    return [(_line_of(entry), entry.amount_cents) for entry in paid]


def receipts_of(grant: Grant) -> int | None:
    """What the ledger says was received of a grant; None where it knows of none."""
    came = list(
        _of_grant(grant)
        .filter(kind=EntryKind.RECEIVED)
        .values_list("amount_cents", flat=True)
    )
    return sum(came) if came else None


def _of_grant(grant: Grant) -> QuerySet[LedgerEntry]:
    kept = LedgerEntry.objects.filter(grant=grant, cancelled_at__isnull=True)
    return kept.select_related("grant_line")


def _line_of(entry: LedgerEntry) -> str:
    return entry.grant_line.label if entry.grant_line else OUTSIDE
