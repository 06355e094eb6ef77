"""What an accountant receives: entries with their accounts, and the FEC.

The file of accounting entries (fichier des écritures comptables) has the eighteen
columns of article A. 47 A-1 of the livre des procédures fiscales, in their order, tabs
between them, and is named from the SIREN and the last day of the year. The variant of
cash-basis accounts has more columns, which were not found: it is not offered.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from maillage.apps.funding.models import (
    AccountCode,
    EntryKind,
    LedgerEntry,
    Nature,
    YearClosing,
)
from maillage.apps.funding.money_content import BANK, Account, default_accounts
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput
from maillage.ui.formats import counted


COLUMNS = (
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
)
"""Those of article A. 47 A-1 LPF (order of 29 July 2013), in its own order."""

SOURCE = (
    "Article A. 47 A-1 du livre des procédures fiscales (arrêté du 29 juillet 2013) ; "
    "BOI-CF-IOR-60-40-20"
)

JOURNAL = ("BQ", "Banque")

_CSV_TITLES = (
    "Date",
    "Au titre de",
    "Sens",
    "Nature",
    "Compte",
    "Intitulé du compte",
    "Libellé",
    "Référence",
    "Financement",
    "Poste",
    "Personne",
    "Recette",
    "Dépense",
    "Attendu",
    "Annulée le",
)


@dataclass(frozen=True)
class Line:
    """One line of an entry: an account, and cents on one side."""

    entry: LedgerEntry
    number: int
    account: Account
    auxiliary: tuple[str, str]
    debit_cents: int
    credit_cents: int


def accounts_of(organisation: Organisation) -> Mapping[str, Account]:
    """The account of each nature and of the bank: the structure's, else the default."""
    own = AccountCode.objects.filter(organisation=organisation)
    kept = {one.nature: Account(one.code, one.label) for one in own}
    return {**default_accounts(), **kept}


def entry_lines(
    entries: Iterable[LedgerEntry], accounts: Mapping[str, Account]
) -> Iterator[Line]:
    """The two lines of each sum received or paid, numbered without a gap."""
    for number, entry in enumerate(entries, 1):
        bank, other = accounts[BANK], _account(entry, accounts)
        comes_in = entry.kind == EntryKind.RECEIVED
        cents = entry.amount_cents
        debit, credit = (cents, 0) if comes_in else (0, cents)
        yield Line(entry, number, bank, ("", ""), debit, credit)
        yield Line(entry, number, other, _auxiliary(entry), credit, debit)


def fec(
    organisation: Organisation,
    year: int,
    entries: Sequence[LedgerEntry],
    closing: YearClosing | None,
) -> bytes:
    """The FEC of a closed year. Raises `BadInput` with what is missing first."""
    wrong = problems(organisation, year, entries, closing)
    if wrong or closing is None:
        raise BadInput("Le FEC n'est pas prêt : " + " ".join(wrong))
    moved = [one for one in entries if _moves(one)]
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter="\t",
        lineterminator="\r\n",
        quoting=csv.QUOTE_NONE,
        quotechar=None,
    )
    writer.writerow(COLUMNS)
    valid_on = closing.closed_at.date()
    for line in entry_lines(moved, accounts_of(organisation)):
        writer.writerow(_row(line, valid_on))
    return text.getvalue().encode("utf-8")


def fec_name(organisation: Organisation, year: int) -> str:
    """« 123456789FEC20251231.txt »."""
    return f"{organisation.siret[:9]}FEC{year}1231.txt"


def problems(
    organisation: Organisation,
    year: int,
    entries: Sequence[LedgerEntry],
    closing: YearClosing | None,
) -> list[str]:
    """What a FEC lacks, each a sentence; empty where it is ready."""
    wrong = []
    if not organisation.siret:
        wrong.append("Le SIRET de la structure manque : il se donne sur sa fiche.")
    if closing is None:
        wrong.append(f"L'année {year} n'est pas close : ses écritures changent encore.")
    if not any(_moves(one) for one in entries):
        wrong.append(f"Aucune somme reçue ni payée en {year}.")
    return wrong


def remarks(entries: Sequence[LedgerEntry]) -> list[str]:
    """What does not stop a FEC and that an accountant will ask about."""
    without = [one for one in entries if _moves(one) and not one.reference]
    if not without:
        return []
    said = counted(len(without), "écriture n'a", "écritures n'ont")
    return [
        f"{said} pas de référence de pièce : un numéro d'ici (M000123) en tient lieu."
    ]


def entries_csv(
    entries: Iterable[LedgerEntry], accounts: Mapping[str, Account]
) -> bytes:
    """Every entry of a year with its account, as a spreadsheet reads it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_CSV_TITLES)
    for entry in entries:
        account = _account(entry, accounts)
        writer.writerow(
            [
                f"{entry.on:%d/%m/%Y}",
                entry.exercise,
                entry.get_kind_display(),
                entry.get_nature_display(),
                account.code,
                account.label,
                _plain(entry.label),
                _plain(entry.reference),
                _plain(str(entry.contract or entry.grant or "")),
                _plain(str(entry.grant_line or "")),
                _plain(str(entry.person or "")),
                *_amounts(entry),
                f"{entry.cancelled_at:%d/%m/%Y}" if entry.cancelled_at else "",
            ]
        )
    return text.getvalue().encode("utf-8-sig")


def _amounts(entry: LedgerEntry) -> list[str]:
    kinds = (EntryKind.RECEIVED, EntryKind.PAID, EntryKind.EXPECTED)
    amount = _decimal(entry.amount_cents)
    return [amount if entry.kind == kind else "" for kind in kinds]


def _row(line: Line, valid_on: date) -> list[str]:
    entry = line.entry
    day = f"{entry.on:%Y%m%d}"
    return [
        *JOURNAL,
        str(line.number),
        day,
        line.account.code,
        _field(line.account.label),
        *line.auxiliary,
        _field(entry.reference) or f"M{entry.pk:06d}",
        day,
        _field(entry.label),
        _decimal(line.debit_cents),
        _decimal(line.credit_cents),
        "",
        "",
        f"{valid_on:%Y%m%d}",
        "",
        "",
    ]


def _moves(entry: LedgerEntry) -> bool:
    return entry.cancelled_at is None and entry.kind != EntryKind.EXPECTED


def _account(entry: LedgerEntry, accounts: Mapping[str, Account]) -> Account:
    of_nature = accounts[Nature(entry.nature)]
    return Account(entry.account, of_nature.label) if entry.account else of_nature


def _auxiliary(entry: LedgerEntry) -> tuple[str, str]:
    if entry.person_id is None:
        return "", ""
    return f"A{entry.person_id:05d}", _field(str(entry.person))


def _decimal(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def _field(text: str) -> str:
    """A text that no separator cuts."""
    return " ".join(text.split())


def _plain(text: str) -> str:
    """A text that a spreadsheet takes for a text, never for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
