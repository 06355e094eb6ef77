"""The tables of BDPM, the public drug database, from the files as published.

Columns are those of the notice "Contenu et format des fichiers téléchargeables dans
la BDPM" (27/08/2025), counted from 1 as there. Older publications have fewer columns:
what a file does not have is left empty, and said once for the file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from maillage.engine.codes.cip13 import FRENCH_PREFIX, has_valid_key
from maillage.engine.codes.published import PublishedFile
from maillage.engine.codes.releases import Oddity
from maillage.engine.codes.text_rows import Row, TextFile, read_rows, shown
from maillage.engine.codes.values import (
    EARLIEST_PUBLICATION,
    cents,
    french_day,
    has_thousands_mark,
    percents,
)
from maillage.engine.errors import BadInput


CIS = re.compile(r"\d{8}")
NUMBER = re.compile(r"\d+")
CIP13 = re.compile(r"\d{13}")
ATC = re.compile(r"[A-Z]\d\d[A-Z]{2}(\d\d)?")


@dataclass(frozen=True)
class Layout:
    """How many columns a file has today, and the fewest that can be used."""

    columns: int
    fewest: int
    first_field: re.Pattern[str] = CIS
    required: bool = False


MEDICINES = "CIS_bdpm.txt"
PRESENTATIONS = "CIS_CIP_bdpm.txt"
COMPOSITIONS = "CIS_COMPO_bdpm.txt"
GENERICS = "CIS_GENER_bdpm.txt"
CONDITIONS = "CIS_CPD_bdpm.txt"
OF_INTEREST = "CIS_MITM.txt"
AVAILABILITY = "CIS_CIP_Dispo_Spec.txt"

LAYOUTS = {
    MEDICINES: Layout(12, 4, required=True),
    PRESENTATIONS: Layout(13, 7, required=True),
    COMPOSITIONS: Layout(8, 7),
    GENERICS: Layout(5, 4, first_field=NUMBER),
    CONDITIONS: Layout(2, 2),
    OF_INTEREST: Layout(4, 2),
    AVAILABILITY: Layout(8, 6),
}

ROLES = {"0": "princeps", "1": "generic", "2": "complementary", "4": "substitutable"}


@dataclass(frozen=True)
class Medicine:
    """A medicine (CIS): its name, form and routes, and where it was read."""

    cis: str
    name: str
    form: str
    routes: frozenset[str]
    line: int


@dataclass(frozen=True)
class Pack:
    """A presentation (CIP13) as its line says, amounts in cents."""

    cip13: str
    cis: str
    label: str
    price_cents: int | None
    fee_cents: int | None
    reimbursement_percent: int | None
    line: int


@dataclass(frozen=True)
class Component:
    """A substance of a medicine, `kind` SA (substance) or FT (its active part)."""

    substance: str
    name: str
    dose: str
    reference: str
    element: str
    kind: str
    link: str


@dataclass
class Tables:
    """What a publication holds, keyed by CIS, and everything odd in it."""

    medicines: dict[str, Medicine] = field(default_factory=dict)
    packs: dict[str, Pack] = field(default_factory=dict)
    components: dict[str, list[Component]] = field(
        default_factory=lambda: defaultdict(list)
    )
    roles: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    official_atc: dict[str, tuple[str, int]] = field(default_factory=dict)
    dates: set[date] = field(default_factory=set)
    files: dict[str, TextFile] = field(default_factory=dict)
    oddities: list[Oddity] = field(default_factory=list)

    def odd(
        self, file: str, at: tuple[int, int], kind: str, found: str, done: str
    ) -> None:
        """Note one oddity, `at` a line and a column."""
        self.oddities.append(Oddity(file, *at, kind, shown(found), done))


def file_key(name: str) -> str | None:
    """Which file of the publication a name is, whatever its case; None for others."""
    by_lower = {known.lower(): known for known in LAYOUTS}
    return by_lower.get(name.lower())


def read_tables(files: Sequence[PublishedFile], *, today: date) -> Tables:
    """Every table of a publication; BadInput where a file it needs is not there."""
    tables = Tables()
    offered = {file_key(file.name): file for file in files}
    for key, layout in LAYOUTS.items():
        if key in offered:
            tables.files[key] = read_rows(
                offered[key], tables.oddities, first_field=layout.first_field
            )
            _judge_layout(tables, key, layout)
        else:
            _absent(tables, key, layout)
    _read_medicines(tables, today)
    _read_packs(tables, today)
    _read_components(tables)
    _read_generics(tables)
    _read_official_atc(tables)
    _read_conditions_and_availability(tables, today)
    return tables


def _absent(tables: Tables, key: str, layout: Layout) -> None:
    if layout.required:
        raise BadInput(
            f"{key} manque : ce fichier est indispensable ; donnez le dossier ou le "
            "zip qui contient les fichiers publiés par la BDPM."
        )
    tables.odd(key, (0, 0), "absent file", "", "ce qu'il apporte est laissé vide")


def _judge_layout(tables: Tables, key: str, layout: Layout) -> None:
    found = tables.files[key].columns
    if found < layout.fewest:
        raise BadInput(
            f"{key} : {found} colonne(s) séparées par des tabulations, "
            f"{layout.columns} attendues ; donnez le fichier tel qu'il est publié."
        )
    if found < layout.columns:
        done = f"{layout.columns} attendues ; les colonnes absentes sont laissées vides"
        tables.odd(key, (0, 0), "older layout", f"{found} colonnes", done)
    elif found > layout.columns:
        done = f"{layout.columns} attendues ; les colonnes en plus ne sont pas lues"
        tables.odd(key, (0, 0), "newer layout", f"{found} colonnes", done)


def _rows(tables: Tables, key: str) -> Iterator[Row]:
    """The rows of a file that have enough columns; the others are said."""
    if key not in tables.files:
        return
    file = tables.files[key]
    for row in file.rows:
        width = len(row.fields)
        if width != file.columns:
            usable = width >= LAYOUTS[key].fewest
            done = "ligne lue comme elle est" if usable else "ligne ignorée"
            found = f"{width} colonnes au lieu de {file.columns}"
            tables.odd(key, (row.line, 0), "column count", found, done)
            if not usable:
                continue
        yield row


def _note_date(tables: Tables, key: str, row: Row, column: int, today: date) -> None:
    text = row.field(column)
    day = french_day(text)
    if day is not None and day <= today:
        if day >= EARLIEST_PUBLICATION:
            tables.dates.add(day)
    elif text:
        done = "date non retenue pour nommer la version"
        tables.odd(key, (row.line, column), "bad date", text, done)


def _read_medicines(tables: Tables, today: date) -> None:
    for row in _rows(tables, MEDICINES):
        cis = row.field(1)
        if cis in tables.medicines:
            tables.odd(MEDICINES, (row.line, 1), "double", cis, "première ligne gardée")
            continue
        routes = frozenset(filter(None, map(str.strip, row.field(4).split(";"))))
        tables.medicines[cis] = Medicine(
            cis, row.field(2), row.field(3), routes, row.line
        )
        _note_date(tables, MEDICINES, row, 8, today)


def _read_packs(tables: Tables, today: date) -> None:
    for row in _rows(tables, PRESENTATIONS):
        cip13 = row.field(7)
        if _cip13_is_usable(tables, row, cip13):
            price, fee = _price_and_fee(tables, row)
            tables.packs[cip13] = Pack(
                cip13,
                row.field(1),
                row.field(3),
                price,
                fee,
                _rate(tables, row),
                row.line,
            )
            if row.field(1) not in tables.medicines:
                done = "présentation gardée, sans nom de médicament"
                tables.odd(
                    PRESENTATIONS, (row.line, 1), "unknown medicine", row.field(1), done
                )
        _note_date(tables, PRESENTATIONS, row, 6, today)


def _cip13_is_usable(tables: Tables, row: Row, cip13: str) -> bool:
    def odd(kind: str, done: str) -> None:
        tables.odd(PRESENTATIONS, (row.line, 7), kind, cip13, done)

    if CIP13.fullmatch(cip13) is None:
        odd("bad CIP13", "ligne ignorée : un CIP13 a 13 chiffres")
        return False
    if cip13 in tables.packs:
        odd("double", "première ligne gardée")
        return False
    if not has_valid_key(cip13):
        odd("bad key", "présentation gardée ; la clé de son CIP13 est fausse")
    elif cip13[:-1] != FRENCH_PREFIX + row.field(2):
        odd("CIP7 differs", f"présentation gardée ; son CIP7 dit {row.field(2)}")
    return True


def _price_and_fee(tables: Tables, row: Row) -> tuple[int | None, int | None]:
    """The price without fee (column 10) and the fee (column 12), in cents.

    Both are left empty when they do not add up to the public price (column 11).
    Publications of 10 or 11 columns know no fee: their only price is column 10.
    """
    price = _amount(tables, row, 10)
    if tables.files[PRESENTATIONS].columns < 12:
        return price, None
    public, fee = _amount(tables, row, 11), _amount(tables, row, 12)
    if price is None and public is None and fee is None:
        return None, None
    if price is None or public is None or price + (fee or 0) != public:
        found = " | ".join(row.field(column) for column in (10, 11, 12))
        done = "prix et honoraires laissés vides : leur somme n'est pas le prix public"
        tables.odd(PRESENTATIONS, (row.line, 10), "price sum", found, done)
        return None, None
    return price, fee


def _amount(tables: Tables, row: Row, column: int) -> int | None:
    text = row.field(column)
    amount = cents(text)
    if text and amount is None:
        tables.odd(
            PRESENTATIONS, (row.line, column), "bad amount", text, "montant laissé vide"
        )
    elif column == 10 and has_thousands_mark(text):
        done = f"lu {amount} centimes"
        tables.odd(PRESENTATIONS, (row.line, column), "thousands mark", text, done)
    return amount


def _rate(tables: Tables, row: Row) -> int | None:
    text = row.field(9)
    rates = percents(text)
    if rates is None or len(rates) > 1:
        tables.odd(PRESENTATIONS, (row.line, 9), "bad rate", text, "taux laissé vide")
        return None
    if " " in text:
        tables.odd(
            PRESENTATIONS,
            (row.line, 9),
            "spaced rate",
            text,
            f"lu {rates[0]} pour cent",
        )
    return rates[0] if rates else None


def _read_components(tables: Tables) -> None:
    for row in _rows(tables, COMPOSITIONS):
        kind = row.field(7)
        if kind == "FT":
            done = "lu comme la fraction thérapeutique, « ST » dans la notice"
            tables.odd(COMPOSITIONS, (row.line, 7), "FT for ST", kind, done)
        elif kind not in ("SA", "ST"):
            done = "composant ignoré : sa nature n'est ni SA ni FT"
            tables.odd(COMPOSITIONS, (row.line, 7), "bad kind", kind, done)
            continue
        tables.components[row.field(1)].append(
            Component(
                substance=row.field(3),
                name=row.field(4),
                dose=row.field(5),
                reference=row.field(6),
                element=row.field(2),
                kind="SA" if kind == "SA" else "FT",
                link=row.field(8) or str(row.line),
            )
        )


def _read_generics(tables: Tables) -> None:
    """Each medicine's role in each of its groups; a group is a number as text."""
    for row in _rows(tables, GENERICS):
        group, cis, kind = row.field(1), row.field(3), row.field(4)
        if kind not in ROLES:
            tables.odd(GENERICS, (row.line, 4), "bad role", kind, "ligne ignorée")
        elif CIS.fullmatch(cis) is None:
            tables.odd(GENERICS, (row.line, 3), "bad code", cis, "ligne ignorée")
        elif group in tables.roles[cis]:
            tables.odd(GENERICS, (row.line, 3), "double", cis, "première ligne gardée")
        else:
            tables.roles[cis][group] = ROLES[kind]


def _read_official_atc(tables: Tables) -> None:
    for row in _rows(tables, OF_INTEREST):
        cis, code = row.field(1), row.field(2).upper()
        if ATC.fullmatch(code) is None:
            tables.odd(OF_INTEREST, (row.line, 2), "bad ATC", code, "code laissé vide")
        elif cis in tables.official_atc:
            tables.odd(
                OF_INTEREST, (row.line, 1), "double", cis, "première ligne gardée"
            )
        else:
            tables.official_atc[cis] = (code, row.line)


def _read_conditions_and_availability(tables: Tables, today: date) -> None:
    """Conditions are only checked; availability tells the date of the publication."""
    for _ in _rows(tables, CONDITIONS):
        pass
    for row in _rows(tables, AVAILABILITY):
        _note_date(tables, AVAILABILITY, row, 6, today)
