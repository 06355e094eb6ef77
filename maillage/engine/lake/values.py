"""How each kind of cell is read: a text gives its value, or the fault found in it.

Each distinct text is read once, so these functions are plain Python. Dates are days
since 1970-01-01, money is integer cents: no float is ever made of an amount.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from maillage.engine.lake.identity import (
    full_date,
    has_right_key,
    holds_national_number,
    looks_like_name,
    national_number,
)


LONGEST_CELL = 10_000
MOST_BOXES = 999
OLDEST = 120
FIRST_DAY = date(2000, 1, 1)
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Fault:
    """What a cell should have been. `refusal` says why the whole file is refused."""

    expected: str
    refusal: str | None = None


Value = int | str | bool | None
Read = Callable[[str], "Value | Fault"]

NO_IDENTITY = (
    "aucune identité n'entre dans le lac, rien n'a été gardé. Sceller le fichier"
    " dans la pharmacie : `maillage lake seal FICHIER --key CLÉ --out FICHIER_SCELLÉ`"
)
_NATIONAL = Fault(
    "pas de numéro de sécurité sociale",
    f"un numéro de sécurité sociale ; {NO_IDENTITY}",
)
_SPREADSHEET = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,3}")
_AMOUNT = re.compile(r"([+-]?)(\d{1,9})(?:[.,](\d+))?")
_WHOLE = re.compile(r"([+-]?\d{1,9})(?:[.,]0+)?")
_CODE = re.compile(r"[\w ./+'()&-]{1,64}")
_PATIENT = re.compile(r"[A-Za-z0-9 ._/-]{1,64}")
_YES = {"oui", "o", "1", "vrai", "v", "true", "yes", "y", "x"}
_NO = {"non", "n", "0", "faux", "f", "false", "no"}
_SEXES = {"1": 1, "2": 2, "m": 1, "h": 1, "f": 2, "masculin": 1, "feminin": 2,
          "féminin": 2, "homme": 1, "femme": 2}  # fmt: skip


def too_long(text: str) -> Fault | None:
    """The fault of a cell that no column can hold."""
    if len(text) <= LONGEST_CELL:
        return None
    return Fault(f"au plus {LONGEST_CELL:_} caractères".replace("_", " "))


def spreadsheet_number(text: str, column: str) -> Fault | None:
    """The fault of a code that a spreadsheet rounded, such as 3,40094E+12."""
    if not _SPREADSHEET.fullmatch(text):
        return None
    return Fault(
        f"un code écrit en entier ({column})",
        f"« {text[:20]} » : un tableur a arrondi ce code, ses derniers chiffres sont"
        " perdus. Reprendre le fichier d'origine, ou mettre cette colonne au format"
        " Texte avant d'y coller les codes, et l'exporter de nouveau",
    )


def day(first: date, last: date, *, required: bool) -> Read:
    """Read a date `JJ/MM/AAAA` or ISO as days since 1970, between two days."""

    def read(text: str) -> Value | Fault:
        if not text:
            return Fault("une date JJ/MM/AAAA ou AAAA-MM-JJ") if required else None
        found = full_date(text)
        if found is None:
            return Fault("une date JJ/MM/AAAA ou AAAA-MM-JJ")
        if not first <= found <= last:
            return Fault(f"une date du {first:%d/%m/%Y} au {last:%d/%m/%Y}")
        return found.toordinal() - _EPOCH

    return read


def birth_year(last: int, *, from_dates: bool) -> Read:
    """Read a year of birth; a full date is an identity, or its year when sealing."""
    first = last - OLDEST

    def read(text: str) -> Value | Fault:
        found = full_date(text)
        if found is not None and not from_dates:
            return Fault(
                "une année de naissance AAAA", f"une date de naissance ; {NO_IDENTITY}"
            )
        digits = re.fullmatch(r"(\d{4})(?:[.,]0+)?", text)
        year = found.year if found else int(digits.group(1)) if digits else 0
        if first <= year <= last:
            return year
        return Fault(f"une année de naissance de {first} à {last}")

    return read


def sex(text: str) -> Value | Fault:
    """Read 1 or 2, M or F, H or F."""
    return _SEXES.get(text.casefold(), Fault("1 ou 2, M ou F, H ou F"))


def cents(*, required: bool) -> Read:
    """Read euros, with a decimal comma or point, as exact cents, signed."""
    fault = Fault("un montant en euros, par exemple 12,50")

    def read(text: str) -> Value | Fault:
        if not text and not required:
            return None
        compact = re.sub(r"[\s€]", "", text).replace("−", "-")
        found = _AMOUNT.fullmatch(compact)
        if not found:
            return fault
        sign, euros, decimals = found.group(1), found.group(2), found.group(3) or ""
        # Three decimals may be a thousands point; from four on, zeros are padding.
        if len(decimals) > 3:
            decimals = decimals[:2] + decimals[2:].rstrip("0")
        if len(decimals) > 2:
            return fault
        amount = int(euros) * 100 + int(decimals.ljust(2, "0"))
        return -amount if sign == "-" else amount

    return read


def boxes(text: str) -> Value | Fault:
    """Read a number of boxes: whole, signed, not 0, at most 999 either way."""
    found = _WHOLE.fullmatch(text.replace("−", "-"))
    number = int(found.group(1)) if found else 0
    if number and abs(number) <= MOST_BOXES:
        return number
    return Fault(
        f"un nombre entier de boîtes, de 1 à {MOST_BOXES} ou négatif, jamais 0"
    )


def flag(text: str) -> Value | Fault:
    """Read oui or non, 1 or 0, O or N, vrai or faux; empty is unknown."""
    said = text.casefold()
    if said in _YES:
        return True
    if said in _NO:
        return False
    return Fault("oui ou non") if said else None


def renewal(text: str) -> Value | Fault:
    """Read the number of a renewal, 0 to 99; empty is unknown."""
    if not text:
        return None
    found = _WHOLE.fullmatch(text)
    number = int(found.group(1)) if found else -1
    return number if 0 <= number <= 99 else Fault("un numéro de 0 à 99")


def cip13(has_valid_key: Callable[[str], bool]) -> Read:
    """Read a CIP13 whose key is right; a number rounded by a spreadsheet is not."""

    def read(text: str) -> Value | Fault:
        compact = text.replace(" ", "")
        rounded = spreadsheet_number(compact, "cip13")
        if rounded:
            return rounded
        digits = re.fullmatch(r"(\d{13})(?:[.,]0)?", compact)
        if not digits:
            return _NATIONAL if holds_national_number(text) else Fault("13 chiffres")
        code = digits.group(1)
        if has_valid_key(code):
            return code
        if holds_national_number(code):
            return _NATIONAL
        return Fault("un CIP13 dont la clé est juste (dernier chiffre)")

    return read


def code(column: str, *, people: bool) -> Read:
    """Read the code of a prescriber or a pharmacy; `people` refuses a name."""

    def read(text: str) -> Value | Fault:
        if holds_national_number(text):
            return _NATIONAL
        rounded = spreadsheet_number(text, column)
        if rounded:
            return rounded
        if people and looks_like_name(text):
            return Fault(
                "un code, pas un nom",
                f"un nom au lieu d'un code ; {NO_IDENTITY}, en mettant le numéro RPPS"
                " ou AM à la place du nom",
            )
        found = " ".join(text.split())
        digits = found.replace(" ", "")
        if digits.isdecimal():
            return digits
        return found if _CODE.fullmatch(found) else Fault("un code de 1 à 64 signes")

    return read


def label(text: str) -> Value | Fault:
    """Read a short text that is not an identity; empty is unknown."""
    if holds_national_number(text):
        return _NATIONAL
    found = " ".join(text.split())
    if len(found) > 120:
        return Fault("un texte d'au plus 120 signes")
    return found or None


def patient(*, sealing: bool) -> Read:
    """Read a patient's number: sealed, national or local; never a name or a birth.

    Gives its text, still to be sealed (`pseudonyms`). With `sealing`, in the pharmacy,
    a national number is welcome when its key is right; else it refuses the file.
    """
    remedy = "mettre le NIR, l'INS ou un numéro local" if sealing else NO_IDENTITY
    expected = "un numéro de patient, pas un nom ni une date"
    name = Fault(expected, f"un nom au lieu d'un numéro de patient ; {remedy}")
    birth = Fault(expected, f"une date au lieu d'un numéro de patient ; {remedy}")

    def read(text: str) -> Value | Fault:
        rounded = spreadsheet_number(text, "patient")
        if rounded:
            return rounded
        number = national_number(text)
        if number is not None:
            return _national(number) if sealing else _NATIONAL
        if full_date(text, compact=False) is not None:
            return birth
        if looks_like_name(text):
            return name
        found = " ".join(text.split())
        return found if _PATIENT.fullmatch(found) else Fault("un numéro de patient")

    return read


def _national(number: str) -> Value | Fault:
    if len(number) == 13 or has_right_key(number):
        return number
    return Fault("un numéro de sécurité sociale dont la clé est juste (97 - n mod 97)")
