"""The elements of FHIR R4 that the contract reads, and how a line becomes a resource.

Only what is declared here is ever built in memory: the decoder steps over the rest, so
that names, addresses, narratives and extensions, known or not, are never looked at.
Element names are those of https://hl7.org/fhir/R4/medicationdispense.html and of its
neighbours, hence the capitals.
"""

from __future__ import annotations

import re

from msgspec import UNSET, DecodeError, Raw, Struct, UnsetType, ValidationError, field
from msgspec.json import Decoder

from maillage.engine.lake.fhir.type_names import R4_TYPES


class Coding(Struct, gc=False):
    """A code and the system it is of."""

    system: str | None = None
    code: str | None = None
    display: str | None = None


class Concept(Struct, gc=False):
    """A CodeableConcept; its free text is not read."""

    coding: list[Coding] | None = None


class Identifier(Struct, gc=False):
    """A business identifier."""

    system: str | None = None
    value: str | None = None


class Reference(Struct, gc=False):
    """A reference to another resource, by its place or by an identifier."""

    reference: str | None = None
    type: str | None = None
    identifier: Identifier | None = None


class Quantity(Struct, gc=False):
    """A number and its unit."""

    value: float | None = None
    unit: str | None = None
    system: str | None = None
    code: str | None = None


class Meta(Struct, gc=False):
    """When the resource was last written, and the profiles it says it follows."""

    last_updated: str | None = field(name="lastUpdated", default=None)
    profile: list[str] | None = None


class Resource(Struct, tag_field="resourceType", gc=False):
    """What all resources have."""

    id: str | None = None
    meta: Meta | None = None
    contained: list[Raw] | None = None
    identifier: list[Identifier] | None = None


class Performer(Struct, gc=False):
    """Who delivered."""

    actor: Reference | None = None


class DispenseSubstitution(Struct, gc=False):
    """Whether another product was given."""

    was_substituted: bool | None = field(name="wasSubstituted", default=None)
    reason: list[Concept] | None = None


class MedicationDispense(Resource, tag=True):
    """A delivery of one product to one patient."""

    status: str | None = None
    concept: Concept | None = field(name="medicationCodeableConcept", default=None)
    reference: Reference | None = field(name="medicationReference", default=None)
    r5_medication: Raw | UnsetType = field(name="medication", default=UNSET)
    modifiers: list[Raw] | None = field(name="modifierExtension", default=None)
    subject: Reference | None = None
    performer: list[Performer] | None = None
    location: Reference | None = None
    orders: list[Reference] | None = field(name="authorizingPrescription", default=None)
    quantity: Quantity | None = None
    handed_over: str | None = field(name="whenHandedOver", default=None)
    substitution: DispenseSubstitution | None = None


class RequestSubstitution(Struct, gc=False):
    """Whether the prescriber lets another product be given."""

    allowed: bool | None = field(name="allowedBoolean", default=None)
    reason: Concept | None = None


class MedicationRequest(Resource, tag=True):
    """A line of a prescription."""

    status: str | None = None
    r5_medication: Raw | UnsetType = field(name="medication", default=UNSET)
    requester: Reference | None = None
    authored_on: str | None = field(name="authoredOn", default=None)
    substitution: RequestSubstitution | None = None


class Medication(Resource, tag=True):
    """A product."""

    code: Concept | None = None


class Patient(Resource, tag=True):
    """A patient: of the birth date, only the year goes further."""

    gender: str | None = None
    birth_date: str | None = field(name="birthDate", default=None)


class Practitioner(Resource, tag=True):
    """A professional."""


class PractitionerRole(Resource, tag=True):
    """A professional in a place."""

    practitioner: Reference | None = None
    organization: Reference | None = None
    specialty: list[Concept] | None = None


class Organization(Resource, tag=True):
    """A pharmacy, a hospital, a practice."""


class Location(Resource, tag=True):
    """A place of an organisation."""

    organization: Reference | None = field(name="managingOrganization", default=None)


Read = (
    MedicationDispense
    | MedicationRequest
    | Medication
    | Patient
    | Practitioner
    | PractitionerRole
    | Organization
    | Location
)


class Typed(Struct, gc=False):
    """A resource of which only the type is wanted."""

    type: str = field(name="resourceType")


class Unread(Exception):
    """A line that is no resource of R4.

    `element` is empty where the line as a whole is wrong. Neither it nor `found` and
    `expected`, in French, repeats what the line holds.
    """

    def __init__(self, element: str, found: str, expected: str) -> None:
        """Remember what is to be said."""
        super().__init__(element)
        self.element = element
        self.found = found
        self.expected = expected


_READ = Decoder(Read)
_TYPED = Decoder(Typed)
# The decoder says where a type is wrong in a path of its own making, at the end.
_PATH = re.compile(r" - at `\$\.?([A-Za-z0-9.\[\]]+)`$")
_ONE_A_LINE = "une ressource FHIR R4 entière par ligne (NDJSON)"


def decoded(line: bytes | Raw) -> Read | str:
    """The resource of a line, or the type of one that the contract does not read.

    Raises Unread: not JSON, cut, not a resource, an element of the wrong type, R5.
    """
    try:
        resource: Read = _READ.decode(line)
    except ValidationError as error:
        return _other_type(line, error)
    except (DecodeError, UnicodeDecodeError):
        raise Unread("", _broken(line), _ONE_A_LINE) from None
    except RecursionError:
        raise Unread("", "un JSON trop profond", _ONE_A_LINE) from None
    if getattr(resource, "r5_medication", UNSET) is not UNSET:
        raise Unread(
            f"{type(resource).__name__}.medication",
            "la forme de FHIR R5",
            "medicationCodeableConcept ou medicationReference : un export en R4",
        )
    return resource


def _broken(line: bytes | Raw) -> str:
    whole = bytes(line).strip()
    return (
        "une ligne coupée avant sa fin"
        if whole.startswith(b"{") and not whole.endswith(b"}")
        else "un texte qui n'est pas du JSON"
    )


def _other_type(line: bytes | Raw, error: ValidationError) -> str:
    """The type of a resource that is not read; Unread for what is wrong."""
    try:
        name = _TYPED.decode(line).type
    except ValidationError:
        raise Unread("", "un JSON sans resourceType", _ONE_A_LINE) from None
    except (DecodeError, UnicodeDecodeError, RecursionError):
        raise Unread("", _broken(line), _ONE_A_LINE) from None
    if name in {kind.__name__ for kind in Read.__args__}:
        where = _PATH.search(str(error))
        element = re.sub(r"\[\.*\d*\.*\]", "", where.group(1)) if where else ""
        raise Unread(
            f"{name}.{element}".rstrip("."),
            "une valeur d'un autre type",
            "le type que FHIR R4 donne à cet élément",
        )
    if name == "Bundle":
        raise Unread("resourceType", "un Bundle", _ONE_A_LINE)
    if name not in R4_TYPES:
        raise Unread("resourceType", "un type inconnu de FHIR R4", _ONE_A_LINE)
    return name
