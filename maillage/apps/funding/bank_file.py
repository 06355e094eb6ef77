"""A bank's statement, or any spreadsheet of sums: columns guessed, chosen, read.

A line is known by its day, label, amount, reference, and its rank among equal lines of
the file: offered a second time, it is set aside.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from maillage.apps.funding.actions.ledger import Sum
from maillage.apps.funding.models import EntryKind, LedgerEntry
from maillage.apps.people.clock import today
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.table_file import MOST_BYTES, Line, read_table
from maillage.engine.errors import BadInput


HINTS = {
    "on": ("date",),
    "label": ("libelle", "libellé", "intitulé", "opération", "operation", "motif"),
    "amount": ("montant", "somme"),
    "debit": ("débit", "debit", "dépense", "depense"),
    "credit": ("crédit", "credit", "recette"),
    "reference": ("référence", "reference", "réf", "pièce", "piece", "numéro"),
}
NAMES = tuple(HINTS)
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y")
_AMOUNT = re.compile(r"([-+−]?)([0-9]+)(?:[.,]([0-9]{1,2}))?")


@dataclass(frozen=True)
class Table:
    """A file's headings and lines."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Read:
    """What a file would write: new sums, lines already there, lines not understood."""

    new: Sequence[tuple[int, Sum]]
    known: Sequence[int]
    wrong: Sequence[tuple[int, str]]


def table_of(data: bytes, name: str) -> Table:
    """The first line heads the others. Raises `BadInput`."""
    if len(data) > MOST_BYTES:
        raise BadInput("Ce fichier pèse plus de 1 Mo : coupez-le en plusieurs.")
    lines = read_table(data, name)
    if len(lines) < 2:
        raise BadInput("Ce fichier n'a qu'une ligne : des titres, puis des opérations.")
    return Table(lines[0].cells, tuple(lines[1:]))


def guessed(headings: Sequence[str]) -> dict[str, int]:
    """Which column seems to be what: name -> place; those not found are left out."""
    places: dict[str, int] = {}
    for name, words in HINTS.items():
        for place, heading in enumerate(headings):
            text = heading.casefold()
            if place not in places.values() and any(word in text for word in words):
                places[name] = place
                break
    return places


def read(
    table: Table,
    columns: Mapping[str, int],
    natures: Mapping[str, str],
    organisation: Organisation,
) -> Read:
    """Every line as a sum, a line already known, or what is wrong with it.

    `natures` are those of what comes in (`received`) and goes out (`paid`). `BadInput`
    where the columns chosen cannot make a sum.
    """
    if not {"on", "label"} <= columns.keys() or not (
        {"amount", "debit", "credit"} & columns.keys()
    ):
        raise BadInput(
            "Colonnes : choisissez la date, le libellé, et le montant (ou le débit et "
            "le crédit)."
        )
    new, wrong, seen = [], [], Counter[str]()
    for line in table.lines:
        try:
            said = _sum(line, columns, natures)
        except BadInput as refusal:
            wrong.append((line.number, str(refusal)))
            continue
        text = (
            f"{said.on}|{said.label}|{said.kind}|{said.amount_cents}|{said.reference}"
        )
        seen[text] += 1
        digest = hashlib.sha256(f"{text}|{seen[text]}".encode()).hexdigest()
        new.append((line.number, _with_digest(said, digest)))
    there = _there(organisation, [said.import_digest for _, said in new])
    return Read(
        new=[one for one in new if one[1].import_digest not in there],
        known=[number for number, said in new if said.import_digest in there],
        wrong=wrong,
    )


def _there(organisation: Organisation, digests: Sequence[str]) -> set[str]:
    kept = LedgerEntry.objects.filter(
        organisation=organisation,
        import_digest__in=digests,
        cancelled_at__isnull=True,
    )
    return set(kept.values_list("import_digest", flat=True))


def _with_digest(said: Sum, digest: str) -> Sum:
    return Sum(**{**said.__dict__, "import_digest": digest})


def _sum(line: Line, columns: Mapping[str, int], natures: Mapping[str, str]) -> Sum:
    cells = {
        name: line.cells[place] if place < len(line.cells) else ""
        for name, place in columns.items()
    }
    cents = _signed_cents(cells)
    kind = EntryKind.RECEIVED if cents > 0 else EntryKind.PAID
    return Sum(
        on=_day(cells["on"]),
        kind=kind,
        nature=natures[kind],
        label=_label(cells["label"]),
        amount_cents=abs(cents),
        reference=cells.get("reference", "")[:60],
    )


def _signed_cents(cells: Mapping[str, str]) -> int:
    if cells.get("amount"):
        cents = _cents(cells["amount"])
    else:
        cents = abs(_cents(cells.get("credit", ""))) - abs(
            _cents(cells.get("debit", ""))
        )
    if not cents:
        raise BadInput("aucun montant sur cette ligne.")
    return cents


def _cents(text: str) -> int:
    kept = "".join(text.replace("€", "").split())
    if not kept:
        return 0
    found = _AMOUNT.fullmatch(kept)
    if found is None or len(found[2]) > 9:
        raise BadInput(f"« {text[:20]} » n'est pas un montant en euros.")
    cents = int(found[2]) * 100 + int(f"{found[3] or '0':0<2}")
    return -cents if found[1] in ("-", "−") else cents


def _day(text: str) -> date:
    for form in _DAYS:
        try:
            found = datetime.strptime(text.strip()[:10], form).date()  # noqa: DTZ007
        except ValueError:
            continue
        if found > today():
            raise BadInput(
                f"« {text[:20]} » est à venir : un relevé dit ce qui a eu lieu."
            )
        return found
    raise BadInput(f"« {text[:20]} » n'est pas une date comme 12/03/2026.")


def _label(text: str) -> str:
    if not text.strip():
        raise BadInput("aucun libellé sur cette ligne.")
    return " ".join(text.split())[:160]
