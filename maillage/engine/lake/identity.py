"""What an identity looks like: national numbers, names, births, telling headers.

The NIR: sex, year, month, department, commune, rank (13 characters), then a key of two
digits equal to 97 - (number modulo 97), where 2A counts as 19 and 2B as 18
(INSEE, decree 82-103). The INS of a patient is that same number (or a NIA).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path


# Months above 12 are those of births whose date was not known (INSEE: 20, 30-42, 50+).
# A CIP13 (34009...) has the same shape: it is not one.
_NATIONAL = re.compile(
    r"(?!34009)[1-478]\d{2}(?:0[1-9]|1[0-2]|20|3\d|4[0-2]|[5-9]\d)"
    r"(?:\d{2}|2[AB])\d{6}(?:\d{2})?"
)
_NATIONAL_INSIDE = re.compile(
    r"(?<![0-9A-Za-z])[12](?:[ .]?\d){4}[ .]?(?:\d[ .]?\d|2[ .]?[AB])(?:[ .]?\d){6}"
    r"(?:[ .]?\d{2})?(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[\s.\-]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_FRENCH_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ T].*)?")
_ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?")
_BASIC_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")

_TELLING = {
    "nir", "nia", "ins", "insi", "insc", "nss", "ddn", "secu", "nirpatient",
    "matriculeins", "numins", "numeroins", "numsecu", "numerosecu", "nosecu",
    "numerosecuritesociale", "numsecuritesociale", "securitesociale", "numeross",
    "numerodesecuritesociale", "numss", "noss", "numeroassure", "numassure",
    "matriculeassure", "datenaissance", "datedenaissance", "datenaiss", "datenais",
    "datenaissancepatient", "datedenaissancepatient", "naissance", "naissancepatient",
    "nele", "journaissance", "adresse", "adressepatient", "rue", "voie", "telephone",
    "tel", "telpatient", "telephonepatient", "portable", "mobile", "gsm", "mail",
    "email", "courriel", "mailpatient", "emailpatient",
}  # fmt: skip
_NAMES = {"nom", "noms", "prenom", "prenoms", "identite", "patronyme", "surname"}
_OF_THINGS = {
    "produit", "medicament", "specialite", "article", "pharmacie", "officine",
    "laboratoire", "labo", "commercial", "presentation", "molecule", "dci", "fichier",
    "logiciel", "court", "long", "substance", "colonne",
}  # fmt: skip


def plain(text: str) -> str:
    """A text without accents, in lower case; the sign of "number" becomes an o."""
    decomposed = unicodedata.normalize("NFKD", text.replace("°", "o"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def is_telling_header(header: str) -> bool:
    """Whether a column title announces an identity: a name, a NIR, a birth date."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    words = re.findall(r"[a-z0-9]+", plain(apart))
    joined = "".join(words)
    if joined in _TELLING or {"nir", "insi", "secu", "telephone", "email"} & set(words):
        return True
    named = bool(_NAMES & set(words)) or joined in {
        "nompatient", "prenompatient", "nomprenom", "nomnaissance", "nomusuel",
        "nomprescripteur", "nommedecin", "prenomprescripteur", "nomdusage",
    }  # fmt: skip
    return named and not _OF_THINGS & set(words)


def national_number(text: str) -> str | None:
    """The 13 or 15 characters of what has the shape of a NIR or INS, else None.

    Spaces, points and hyphens between the groups are taken off, letters raised.
    """
    if len(text) < 13:
        return None
    compact = _SPACES.sub("", text).upper()
    return compact if _NATIONAL.fullmatch(compact) else None


def national_key(number: str) -> int:
    """The key of the first 13 characters of a national number."""
    digits = number[:13].replace("2A", "19").replace("2B", "18")
    return 97 - int(digits) % 97


def has_right_key(number: str) -> bool:
    """Whether a national number of 15 characters ends with its own key."""
    return len(number) == 15 and int(number[13:]) == national_key(number)


def holds_national_number(text: str) -> bool:
    """Whether a text is a national number, or has one inside whose key is right.

    For columns where none is expected: a bare 13 characters only counts when it begins
    like a man's or a woman's, since other codes have thirteen digits too.
    """
    if len(text) < 13:
        return False
    whole = national_number(text)
    if whole is not None and (whole[0] in "12" or has_right_key(whole)):
        return True
    insides = (national_number(f.group()) for f in _NATIONAL_INSIDE.finditer(text))
    return any(number is not None and has_right_key(number) for number in insides)


def looks_like_name(text: str) -> bool:
    """Whether a code is really a name: letters without a digit, or two words."""
    if "@" in text:
        return True
    words = _WORD.findall(text)
    if len(words) >= 2 and re.search(r"[^\W\d_]{2,}[\s,]+[^\W\d_]{2,}", text):
        return True
    return bool(words) and not any(c.isdigit() for c in text) and len(text) >= 3


def full_date(text: str, *, compact: bool = True) -> date | None:
    """The calendar day that a text is, whatever the usual way it is written.

    `compact` takes AAAAMMJJ too; codes of eight digits may be mistaken for it.
    """
    if not text[:1].isdigit():
        return None
    ways = [(_FRENCH_DAY, (3, 2, 1)), (_ISO_DAY, (1, 2, 3))]
    for pattern, order in [*ways, (_BASIC_DAY, (1, 2, 3))] if compact else ways:
        found = pattern.fullmatch(text)
        if found:
            year, month, day = (int(found.group(n)) for n in order)
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def safe_name(path: Path) -> str:
    """The name of a file, unless the name itself holds a national number."""
    apart = re.sub(r"[^0-9A-Za-z]+", " ", path.stem)
    return f"masque{path.suffix}" if holds_national_number(apart) else path.name
