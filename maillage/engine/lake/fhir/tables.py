"""The tables that resources are laid flat into before they are joined."""

from __future__ import annotations

import pyarrow as pa


_TEXT, _DAY, _FINDING = pa.string(), pa.int32(), pa.int8()
_PLACE = ("place", pa.int64())
_KEPT = (("key", _TEXT), _PLACE, ("updated", _TEXT))

DISPENSES = pa.schema(
    [
        _PLACE,
        ("updated", _TEXT),
        ("key", _TEXT),
        ("finding", _FINDING),
        ("delivered_on", _DAY),
        ("product", _TEXT),
        ("cip13", _TEXT),
        ("cis", _TEXT),
        ("counted", pa.int8()),
        ("quantity", pa.float64()),
        ("patient", _TEXT),
        ("request", _TEXT),
        ("requests", pa.list_(_TEXT)),
        ("pharmacy", _TEXT),
        ("actors", pa.list_(_TEXT)),
        ("substituted", pa.bool_()),
        ("motive", _TEXT),
    ]
)
"""One row a MedicationDispense; `request` where it has one, `requests` where more."""

REQUESTS = pa.schema(
    [
        *_KEPT,
        ("withdrawn", pa.bool_()),
        ("prescriber", _TEXT),
        ("requester", _TEXT),
        ("prescribed_on", _DAY),
        ("motive", _TEXT),
    ]
)
PRODUCTS = pa.schema([*_KEPT, ("finding", _FINDING), ("cip13", _TEXT), ("cis", _TEXT)])
PATIENTS = pa.schema(
    [
        *_KEPT,
        ("pseudonym", _TEXT),
        ("birth_year", pa.int16()),
        ("birth_finding", _FINDING),
        ("sex", pa.int8()),
    ]
)
ACTORS = pa.schema(
    [
        *_KEPT,
        ("prescriber", _TEXT),
        ("structure", _TEXT),
        ("specialty", _TEXT),
        ("practitioner", _TEXT),
        ("organization", _TEXT),
    ]
)

TABLES = {
    "dispenses": DISPENSES,
    "requests": REQUESTS,
    "products": PRODUCTS,
    "patients": PATIENTS,
    "actors": ACTORS,
}

_LINES = 32


def place(file: int, line: int) -> int:
    """A file of the export and a line of it, in one number that sorts as they do."""
    return file << _LINES | line


def file_and_line(number: int) -> tuple[int, int]:
    """The file and the line of a place."""
    return number >> _LINES, number & ((1 << _LINES) - 1)
