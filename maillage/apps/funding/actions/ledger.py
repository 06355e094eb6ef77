"""The ledger is written, corrected, cancelled with a reason; a year is closed.

Nothing is deleted, and nothing dated in a closed year changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from maillage.apps.funding.models import (
    Claim,
    Contract,
    EntryKind,
    LedgerEntry,
    Nature,
    YearClosing,
)
from maillage.apps.funding.models.ledger import INCOME
from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.apps.projects.models import Grant, GrantLine
from maillage.apps.structures.documents import CheckedFile
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput


FIRST_YEAR = 2000
MOST_CENTS = 100_000_000_000
ACCOUNT = re.compile(r"[0-9]{3}[0-9A-Z]{0,9}")
WHAT = "Cette écriture"


@dataclass(frozen=True)
class Sum:
    """What is typed of an entry; an empty `exercise` is the year of the day."""

    on: date
    kind: str
    nature: str
    label: str
    amount_cents: int
    exercise: int | None = None
    account: str = ""
    contract: Contract | None = None
    claim: Claim | None = None
    grant: Grant | None = None
    grant_line: GrantLine | None = None
    person: Person | None = None
    reference: str = ""
    source: str = ""
    note: str = ""
    import_digest: str = field(default="", compare=False)


@action("funding.add_entry")
def add_entry(
    *,
    organisation: Organisation,
    said: Sum,
    by: Person | None,
    document: CheckedFile | None = None,
) -> LedgerEntry:
    """A sum received, paid or expected. Raises `BadInput`, also in a closed year."""
    require(by, "funding.write_ledger", organisation)
    entry = _made(organisation, said, by)
    entry.keep(document)
    entry.save()
    record("funding.add_entry", entry, by=by, details={"kind": entry.kind})
    return entry


@action("funding.change_entry")
def change_entry(
    *,
    entry: LedgerEntry,
    version: int,
    said: Sum,
    by: Person | None,
    document: CheckedFile | None = None,
) -> LedgerEntry:
    """An entry corrected, neither its old day nor the new one in a closed year."""
    require(by, "funding.write_ledger", entry.organisation)
    entry = locked(LedgerEntry, entry.pk)
    check_version(entry, version, WHAT)
    if entry.cancelled_at is not None:
        raise BadInput(f"{WHAT} est annulée : rétablissez-la avant de la corriger.")
    _refuse_closed(entry.organisation, entry.on)
    for name, value in _checked(entry.organisation, said).items():
        if name != "import_digest":
            setattr(entry, name, value)
    entry.keep(document)
    entry.version += 1
    entry.save()
    record("funding.change_entry", entry, by=by)
    return entry


@action("funding.cancel_entry")
def cancel_entry(
    *, entry: LedgerEntry, version: int, because: str, by: Person | None
) -> LedgerEntry:
    """An entry that no longer counts, with its reason; it stays to be read."""
    require(by, "funding.write_ledger", entry.organisation)
    entry = locked(LedgerEntry, entry.pk)
    check_version(entry, version, WHAT)
    if entry.cancelled_at is not None:
        raise BadInput(f"{WHAT} est déjà annulée.")
    _refuse_closed(entry.organisation, entry.on)
    entry.cancelled_because = _reason(because, "Motif de l'annulation")
    entry.cancelled_at, entry.cancelled_by = now(), by
    entry.version += 1
    entry.save()
    record("funding.cancel_entry", entry, by=by)
    return entry


@action("funding.restore_entry")
def restore_entry(*, entry: LedgerEntry, by: Person | None) -> LedgerEntry:
    """A cancelling, undone."""
    require(by, "funding.write_ledger", entry.organisation)
    entry = locked(LedgerEntry, entry.pk)
    if entry.cancelled_at is None:
        raise BadInput(f"{WHAT} n'est pas annulée.")
    _refuse_closed(entry.organisation, entry.on)
    _refuse_known([entry.import_digest], entry.organisation)
    entry.cancelled_because = ""
    entry.cancelled_at = entry.cancelled_by = None
    entry.version += 1
    entry.save()
    record("funding.restore_entry", entry, by=by)
    return entry


@action("funding.import_entries")
def import_entries(
    *, organisation: Organisation, sums: Sequence[Sum], by: Person | None
) -> list[LedgerEntry]:
    """Every sum of a file, or none: `BadInput` when one of them may not be written."""
    require(by, "funding.write_ledger", organisation)
    if not sums:
        raise BadInput("Ce fichier n'a aucune ligne nouvelle : il n'y a rien à écrire.")
    _refuse_known([one.import_digest for one in sums], organisation)
    made = [_made(organisation, one, by) for one in sums]
    LedgerEntry.objects.bulk_create(made)
    record("funding.import_entries", organisation, by=by, details={"lines": len(made)})
    return made


@action("funding.close_year")
def close_year(
    *, organisation: Organisation, year: int, by: Person | None
) -> YearClosing:
    """Nothing dated in this civil year changes any more."""
    require(by, "funding.close_year", organisation)
    if not FIRST_YEAR <= year <= today().year:
        raise BadInput(f"L'année {year} ne peut pas être close : elle est à venir.")
    if closing_of(organisation, year):
        raise BadInput(f"L'année {year} est déjà close.")
    closing = YearClosing.objects.create(
        organisation=organisation, year=year, closed_at=now(), closed_by=by
    )
    record("funding.close_year", closing, by=by, details={"year": year})
    return closing


@action("funding.reopen_year")
def reopen_year(
    *, organisation: Organisation, year: int, because: str, by: Person | None
) -> YearClosing:
    """A closed year that may change again, with the reason."""
    require(by, "funding.close_year", organisation)
    closing = closing_of(organisation, year)
    if closing is None:
        raise BadInput(f"L'année {year} n'est pas close.")
    closing.reopened_because = _reason(because, "Motif de la réouverture")
    closing.reopened_at, closing.reopened_by = now(), by
    closing.save()
    record("funding.reopen_year", closing, by=by, details={"year": year})
    return closing


def closing_of(organisation: Organisation, year: int) -> YearClosing | None:
    """The closing in force of a year, None while it is open."""
    return YearClosing.objects.filter(
        organisation=organisation, year=year, reopened_at__isnull=True
    ).first()


def checked_account(code: str) -> str:
    """An account's code as it is kept; empty stays empty. Raises `BadInput`."""
    kept = "".join(code.split()).upper()
    if kept and not ACCOUNT.fullmatch(kept):
        raise BadInput(
            "Compte : trois chiffres du plan comptable au moins, douze caractères au "
            "plus, comme 641 ou 622600."
        )
    return kept


def _made(organisation: Organisation, said: Sum, by: Person | None) -> LedgerEntry:
    values = _checked(organisation, said)
    return LedgerEntry(organisation=organisation, created_by=by, **values)


def _checked(organisation: Organisation, said: Sum) -> dict[str, Any]:
    _check_kind(said)
    _check_links(organisation, said)
    _check_day(said)
    _refuse_closed(organisation, said.on)
    if not 0 < said.amount_cents < MOST_CENTS:
        raise BadInput(
            "Montant : un montant en euros au-dessus de zéro est attendu ; le sens "
            "(reçu, payé, attendu) dit où va l'argent."
        )
    words = {
        "label": (_spaced(said.label), "Libellé", 160),
        "reference": (_spaced(said.reference), "Référence de la pièce", 60),
        "source": (_spaced(said.source), "Règle", 240),
        "note": (_spaced(said.note), "Explication", 300),
    }
    if not words["label"][0]:
        raise BadInput("Libellé : dites en quelques mots ce que c'est.")
    for text, field_name, most in words.values():
        if len(text) > most or "\0" in text:
            raise BadInput(f"{field_name} : {most} caractères au plus.")
        refuse_patient_identity(text, field_name)
    values = {name: getattr(said, name) for name in _AS_SAID}
    return {
        **values,
        **{name: text for name, (text, _, _) in words.items()},
        "exercise": said.exercise or said.on.year,
        "account": checked_account(said.account),
    }


_AS_SAID = (
    "on",
    "kind",
    "nature",
    "amount_cents",
    "contract",
    "claim",
    "grant",
    "grant_line",
    "person",
    "import_digest",
)


def _check_kind(said: Sum) -> None:
    if said.kind not in EntryKind.values or said.nature not in Nature.values:
        raise BadInput("Nature : choisissez le sens et la nature dans les listes.")
    comes_in = said.nature in INCOME
    if (said.kind == EntryKind.PAID) is comes_in:
        label = Nature(said.nature).label
        raise BadInput(
            f"« {label} » est une {'recette' if comes_in else 'dépense'} : changez le "
            "sens ou la nature."
        )


def _check_links(organisation: Organisation, said: Sum) -> None:
    if said.claim is not None and said.claim.contract_id != getattr(
        said.contract, "pk", None
    ):
        raise BadInput("La demande n'est pas de ce contrat : choisissez l'un des deux.")
    if said.grant_line is not None and said.grant_line.grant_id != getattr(
        said.grant, "pk", None
    ):
        raise BadInput(
            "Cette ligne n'est pas de cette subvention : choisissez l'une des deux."
        )
    for link in (said.contract, said.grant):
        if link is not None and link.organisation_id != organisation.pk:
            raise BadInput("Ce financement est d'une autre structure.")


def _check_day(said: Sum) -> None:
    if said.on.year < FIRST_YEAR or said.on.year > today().year + 10:
        raise BadInput("Date : vérifiez l'année.")
    if said.kind != EntryKind.EXPECTED and said.on > today():
        raise BadInput(
            "Date : ce jour est à venir. Une somme à venir s'écrit comme « attendue »."
        )
    if said.exercise and abs(said.exercise - said.on.year) > 5:
        raise BadInput("Au titre de l'année : à cinq ans au plus de la date.")


def _refuse_closed(organisation: Organisation, on: date) -> None:
    if closing_of(organisation, on.year):
        raise BadInput(
            f"L'année {on.year} est close : le trésorier la rouvre, avec un motif, "
            "avant d'y changer quelque chose."
        )


def _refuse_known(digests: Sequence[str], organisation: Organisation) -> None:
    named = [one for one in digests if one]
    known = LedgerEntry.objects.filter(
        organisation=organisation, import_digest__in=named, cancelled_at__isnull=True
    )
    if known.exists() or len(set(named)) < len(named):
        raise BadInput(
            "Une de ces lignes est déjà au grand livre : déposez le fichier de nouveau "
            "pour voir laquelle."
        )


def _reason(typed: str, name: str) -> str:
    text = _spaced(typed)
    if not text:
        raise BadInput(f"{name} : dites-le en quelques mots.")
    if len(text) > 200 or "\0" in text:
        raise BadInput(f"{name} : 200 caractères au plus.")
    refuse_patient_identity(text, name)
    return text


def _spaced(text: str) -> str:
    return " ".join(text.split())
