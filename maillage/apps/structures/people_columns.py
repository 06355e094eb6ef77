"""The columns that a file of people may have, and how each cell is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from maillage.apps.people.professions import Profession
from maillage.apps.structures.models import Status
from maillage.apps.structures.people_words import (
    DOCTOR,
    PROFESSION_BY_WORD,
    ROLE_BY_WORD,
    STATUS_BY_WORD,
    plain,
)
from maillage.engine.errors import BadInput
from maillage.engine.identifiers.rpps import is_rpps, read_rpps
from maillage.engine.identifiers.typed import compact, is_digits


class Unexpected(BadInput):
    """What one cell should have held; said after what was found in it."""


@dataclass(frozen=True)
class Column:
    """One column: its key in the code, its title, other titles, its reader.

    `read` gets a cell that holds something and gives its value, or raises `Unexpected`
    with what was expected.
    """

    key: str
    title: str
    read: Callable[[str], Any]
    synonyms: str = ""
    required: bool = False
    example: str = ""

    def is_titled(self, title: str) -> bool:
        """Whether a title is this column's, whatever its accents and capitals."""
        return plain(title) in {
            plain(self.title),
            plain(self.key),
            *self.synonyms.split(),
        }


def _text(most: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if len(cell) > most:
            raise Unexpected(f"{most} caractères au plus")
        return cell

    return read


def _name(cell: str) -> str:
    # A telephone or an address in the wrong column; not « Jean-Paul II ».
    if len(cell) > 80 or sum(c.isdigit() for c in cell) > 3 or "@" in cell:
        raise Unexpected("un nom, en lettres, de 80 caractères au plus")
    return cell


def _rpps(cell: str) -> str:
    number = compact(cell)
    if is_digits(number, 11) and not is_rpps(number):
        raise Unexpected("onze chiffres dont le dernier s'accorde aux dix premiers")
    try:
        return read_rpps(number)
    except BadInput:
        raise Unexpected("onze chiffres") from None


def _email(cell: str) -> str:
    address = cell.removeprefix("mailto:").lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Unexpected("une adresse comme prenom.nom@exemple.fr") from None
    return _text(254)(address)


def _telephone(cell: str) -> str:
    number = compact(cell.replace("(0)", "").replace("/", ""))
    if is_digits(number, 9) and number[0] != "0":
        number = f"0{number}"  # a spreadsheet drops the zero in front
    number = re.sub(r"^(?:\+33|0033)(?=[1-9]\d{8}$)", "0", number)
    if is_digits(number, 10) and number[0] == "0":
        return " ".join(number[i : i + 2] for i in range(0, 10, 2))
    if re.fullmatch(r"\+[0-9]{8,15}", number):
        return number
    raise Unexpected("dix chiffres, ou un numéro international commençant par +")


def _profession(cell: str) -> Profession | str:
    word = plain(cell)
    found = PROFESSION_BY_WORD.get(word)
    if found is None:
        near = get_close_matches(word, PROFESSION_BY_WORD, 1, 0.85)
        found = PROFESSION_BY_WORD[near[0]] if near else None
        if found is None or found == DOCTOR:
            raise Unexpected(
                "une profession connue (« médecin généraliste », « infirmier »...), "
                "ou « autre »"
            )
        label = Profession(found).label
        raise Unexpected(f"une profession connue ; peut-être « {label} » ?")
    return found


def settled_profession(
    found: Profession | str | None, specialty: str
) -> Profession | None:
    """Which doctor a « médecin » is: his specialty says. Raises Unexpected without."""
    if found != DOCTOR:
        return Profession(found) if found else None
    if not specialty:
        raise Unexpected("« médecin généraliste » ou « médecin spécialiste »")
    general = plain(specialty) in {"medecinegenerale", "generaliste", "mg", "general"}
    return Profession.GENERAL_PRACTITIONER if general else Profession.SPECIALIST


def _status(cell: str) -> Status:
    try:
        return STATUS_BY_WORD[plain(cell)]
    except KeyError:
        known = ", ".join(status.label for status in Status)
        raise Unexpected(known) from None


def _role(cell: str) -> Any:
    try:
        return ROLE_BY_WORD[plain(cell)]
    except KeyError:
        raise Unexpected("membre, coordinateur, trésorier, administrateur...") from None


def _day(cell: str) -> date:
    french = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", cell)
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", cell)
    with suppress(ValueError):
        if french:
            return _reasonable(*map(int, french.group(3, 2, 1)))
        if iso:
            return _reasonable(*map(int, iso.groups()))
    raise Unexpected("une date comme 12/03/2026")


def _reasonable(year: int, month: int, day: int) -> date:
    if not 1950 <= year < 2100:
        raise ValueError(year)
    return date(year, month, day)


FAMILY_NAME = Column(
    "family_name",
    "nom",
    _name,
    "nomdefamille nomusuel nomdusage nomdexercice noms",
    required=True,
    example="Berger",
)
GIVEN_NAME = Column("given_name", "prénom", _name, "prenoms", example="Anne")
PROFESSION = Column(
    "profession",
    "profession",
    _profession,
    "professions metier categorie professionnel",
    required=True,
    example="médecin généraliste",
)
SPECIALTY = Column(
    "specialty", "spécialité", _text(80), "specialites discipline", example=""
)
RPPS = Column(
    "rpps",
    "RPPS",
    _rpps,
    "numerorpps nrpps norpps numrpps rppsn identifiantrpps idrpps",
    example="",
)
EMAIL = Column(
    "email",
    "courriel",
    _email,
    "mail mel emails adressemail adresseemail adresseelectronique courrielpro mailpro"
    " adressecourriel emailpro",
    example="anne.berger@exemple.fr",
)
TELEPHONE = Column(
    "telephone",
    "téléphone",
    _telephone,
    "tel portable mobile gsm telephoneportable telephonemobile numerodetelephone"
    " ntelephone telportable telpro telephonefixe",
    example="03 86 80 00 00",
)

PERSON_COLUMNS = (
    FAMILY_NAME,
    GIVEN_NAME,
    PROFESSION,
    SPECIALTY,
    RPPS,
    EMAIL,
    TELEPHONE,
)
"""Who someone is."""

STATUS = Column(
    "status",
    "statut",
    _status,
    "modedexercice exercice contrat statuts",
    example="libéral associé",
)
SINCE = Column(
    "since",
    "depuis",
    _day,
    "depuisle dateentree datedentree entree arrivee datedarrivee debut datededebut",
    example="01/09/2024",
)
SITE = Column(
    "site", "site", _text(120), "lieu lieudexercice sites implantation", example=""
)
FUNCTION = Column("function", "fonction", _text(80), "poste", example="")
ROLE = Column("role", "rôle", _role, "roles mandat", example="")

MEMBERSHIP_COLUMNS = (*PERSON_COLUMNS, STATUS, SINCE, SITE, FUNCTION, ROLE)
"""Who someone is, and how he belongs to a structure."""
