"""People about to sit in a circle, read from a file: who they are, whether known.

Nothing is written here. A file with a fault in it is refused whole, each fault by its
line; a sound one is shown, then carried, signed, to the confirmation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core import signing
from django.db.models import Q

from maillage.apps.circles.models import Circle, Seat, SeatRole
from maillage.apps.circles.rules.codes import check_free, split_codes
from maillage.apps.people.clock import today
from maillage.apps.people.duplicates import alike, same_email, same_rpps
from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Membership, Organisation
from maillage.apps.structures.people_columns import (
    PERSON_COLUMNS,
    Column,
    Unexpected,
)
from maillage.apps.structures.people_file import Fault, Row, read_people
from maillage.apps.structures.people_words import ROLE_BY_WORD, plain
from maillage.engine.errors import BadInput


_SALT = "maillage.circles.arrivals"
_HOURS_TO_CONFIRM = 12


def _role(cell: str) -> SeatRole:
    role = ROLE_BY_WORD.get(plain(cell))
    if role not in (Role.MEMBER, Role.ANIMATOR):
        raise Unexpected("« membre » ou « animateur »")
    return SeatRole.ANIMATOR if role == Role.ANIMATOR else SeatRole.MEMBER


def _codes(cell: str) -> list[str]:
    try:
        return split_codes(cell)
    except BadInput:
        raise Unexpected(
            "un numéro RPPS ou Assurance maladie, ou plusieurs séparés par des virgules"
        ) from None


ROLE = Column("seat", "rôle", _role, "role roles fonction", example="membre")
CODES = Column(
    "codes",
    "codes de prescripteur",
    _codes,
    "code codeprescripteur codeprescripteurs codesprescripteur codesprescripteurs"
    " codedeprescripteur prescripteur am numeroam nam numeroassurancemaladie adeli",
    example="999000001",
)
COLUMNS = (*PERSON_COLUMNS, ROLE, CODES)
"""Who someone is, and how he sits in the circle."""


@dataclass(frozen=True)
class Arrival:
    """Somebody about to sit: a person already known, or what will make one."""

    line: int
    particulars: dict[str, str]
    known: int | None = None
    role: str = SeatRole.MEMBER
    codes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Given name, then family name."""
        given = self.particulars.get("given_name", "")
        return f"{given} {self.particulars['family_name']}".strip()


@dataclass(frozen=True)
class Arrivals:
    """What a file says: the people, what is wrong, the titles that nobody reads."""

    people: tuple[Arrival, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...]


def read_arrivals(
    data: bytes, name: str, organisation: Organisation, circle: Circle | None = None
) -> Arrivals:
    """The people of a file, matched with those already known.

    Raises `BadInput` for a file that cannot be read as a whole.
    """
    preview = read_people(data, name, COLUMNS)
    faults = list(preview.faults)
    people = []
    taken: dict[str, int] = {}
    for row in preview.sound:
        arrival, wrong = _arrival(row, organisation, circle, taken)
        people.append(arrival)
        faults += wrong
    return Arrivals(
        tuple(people),
        tuple(sorted(faults, key=lambda fault: fault.line)),
        preview.ignored,
    )


def _arrival(
    row: Row, organisation: Organisation, circle: Circle | None, taken: dict[str, int]
) -> tuple[Arrival, list[Fault]]:
    values = dict(row.values)
    codes = tuple(values.pop("codes", ()))
    role = values.pop("seat", SeatRole.MEMBER)
    particulars = {key: str(value) for key, value in values.items()}
    person = match(particulars, organisation)
    arrival = Arrival(
        row.line, particulars, person.pk if person else None, str(role), codes
    )
    faults = _faults_of_person(arrival, person, circle)
    for code in codes:
        if code in taken:
            expected = f"un code par médecin : c'est celui de la ligne {taken[code]}"
            faults.append(Fault(row.line, CODES.title, code, expected))
        taken.setdefault(code, row.line)
    try:
        check_free(codes, organisation=organisation.pk, person=person)
    except BadInput:
        expected = "un code que personne d'autre n'a dans cette structure"
        faults.append(Fault(row.line, CODES.title, ", ".join(codes), expected))
    return arrival, faults


def _faults_of_person(
    arrival: Arrival, person: Person | None, circle: Circle | None
) -> list[Fault]:
    if person is None:
        return []
    if plain(person.family_name) != plain(arrival.particulars["family_name"]):
        return [
            Fault(
                arrival.line,
                "RPPS ou courriel",
                arrival.name,
                "le numéro et l'adresse de cette personne : ils sont déjà ceux d'un "
                "autre nom",
            )
        ]
    if circle is not None and _sits(person, circle):
        return [
            Fault(
                arrival.line,
                "nom",
                arrival.name,
                "quelqu'un qui n'est pas encore au cercle",
            )
        ]
    return []


def _sits(person: Person, circle: Circle) -> bool:
    return Seat.objects.filter(
        circle=circle, person=person, until__isnull=True
    ).exists()


def match(particulars: dict[str, str], organisation: Organisation) -> Person | None:
    """Who this already is: by number, by address, else by name in this structure."""
    wanted = Person(
        family_name=particulars["family_name"],
        given_name=particulars.get("given_name", ""),
        profession=particulars.get("profession", Profession.OTHER),
        rpps=particulars.get("rpps") or None,
        email=particulars.get("email", ""),
    )
    found = same_rpps(wanted) or same_email(wanted)
    if found is not None:
        return found
    here = people_of(organisation)
    near = [person for person in alike(wanted) if person in here]
    return near[0] if len(near) == 1 else None


def people_of(organisation: Organisation) -> Any:
    """Who belongs to a structure today, or sits in one of its circles."""
    members = Membership.objects.on(today()).filter(organisation=organisation)
    seats = Seat.objects.filter(circle__organisation=organisation)
    return Person.objects.filter(
        Q(pk__in=members.values("person")) | Q(pk__in=seats.values("person"))
    )


# --- from the preview to the confirmation -------------------------------------------


def signed(
    people: Sequence[Arrival], *, reader: Person, about: str, **more: Any
) -> str:
    """The arrivals as a text that only this service can have written.

    `about` says where they go; `more` is kept beside them.
    """
    return signing.dumps(
        {
            "reader": reader.pk,
            "about": about,
            "people": [asdict(each) for each in people],
            "more": more,
        },
        salt=_SALT,
        compress=True,
    )


def unsigned(
    text: str, *, reader: Person | None, about: str
) -> tuple[tuple[Arrival, ...], dict[str, Any]]:
    """The arrivals of a signed text; `BadInput` for one that is old or not his."""
    try:
        found = signing.loads(text, salt=_SALT, max_age=_HOURS_TO_CONFIRM * 3600)
    except signing.BadSignature:
        found = None
    if found is None or reader is None or found["reader"] != reader.pk:
        raise BadInput("Cet aperçu n'est plus valable : déposez de nouveau le fichier.")
    if found["about"] != about:
        raise BadInput("Cet aperçu est celui d'un autre cercle : reprenez le fichier.")
    people = tuple(
        replace(Arrival(**each), codes=tuple(each["codes"])) for each in found["people"]
    )
    return people, found["more"]
