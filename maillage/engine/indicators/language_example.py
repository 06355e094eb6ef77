"""The worked example of an indicator: a few lines on paper, and what they give.

The lines are a small table of words separated by spaces whose heading uses the words
of the pharmacy contract:

    date        patient  naissance  sexe  prescripteur  produit  boites
    2025-01-10  P1       1950       F     M1            apixaban 1

and may have the columns `pharmacie` (`O1` otherwise), `euros` (0 otherwise) and
`ald` (`oui`, `non`; unknown otherwise). Products are named in `drugs`, each with its
ATC code, its units per pack and its generic role where they are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from maillage.engine.codes.cip13 import FRENCH_PREFIX, with_key
from maillage.engine.indicators.language_schema import AtcPrefix, Words, refused
from maillage.engine.indicators.periods import By, Every
from maillage.engine.lake.facts import Line, Presentation


_NEEDED = ("date", "patient", "naissance", "sexe", "prescripteur", "produit", "boites")
_OPTIONAL = ("pharmacie", "euros", "ald")
_SEXES = {"H": 1, "M": 1, "1": 1, "F": 2, "2": 2}
_ILLNESS = {"oui": True, "non": False, "?": None}


@dataclass(frozen=True)
class Expected:
    """One figure of the example; the numerator is in cents for euros per patient."""

    unit: str
    period: str
    numerator: int
    denominator: int
    not_observable: int = 0
    not_computable: int = 0


@dataclass(frozen=True)
class Example:
    """Lines, what they are made of, and the figures they give."""

    by: By
    every: Every
    drugs: dict[str, Presentation]
    lines: tuple[Line, ...]
    table: str
    expected: tuple[Expected, ...]
    comment: str


class DrugWords(Words):
    """A product of the example."""

    atc: AtcPrefix | None = None
    units: Annotated[int, Field(ge=1, le=10_000)] | None = None
    role: Literal["princeps", "generic", "complementary", "substitutable"] | None = None


class ExpectedWords(Words):
    """One figure; the numerator is in euros for euros per patient."""

    unit: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    period: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d\d|-Q[1-4])?$")]
    numerator: Annotated[float, Field(strict=False)]
    denominator: Annotated[int, Field(ge=0)]
    not_observable: Annotated[int, Field(ge=0)] = 0
    not_computable: Annotated[int, Field(ge=0)] = 0

    @field_validator("period", mode="before")
    @classmethod
    def _a_year_is_a_number(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value

    def node(self, *, in_euros: bool) -> Expected:
        """The figure, in cents where the file writes euros."""
        return Expected(
            unit=self.unit,
            period=self.period,
            numerator=round(self.numerator * 100) if in_euros else int(self.numerator),
            denominator=self.denominator,
            not_observable=self.not_observable,
            not_computable=self.not_computable,
        )


class ExampleWords(Words):
    """The worked example as a file writes it."""

    by: Literal["prescriber", "pharmacy", "all"] = "prescriber"
    every: Literal["month", "quarter", "year", "rolling12"]
    drugs: Annotated[dict[str, DrugWords], Field(min_length=1, max_length=50)]
    lines: Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
    expected: Annotated[list[ExpectedWords], Field(min_length=1)]
    comment: Annotated[str, StringConstraints(min_length=1, max_length=3000)]

    @model_validator(mode="after")
    def _table_is_read(self) -> ExampleWords:
        read_table(self.lines, self.drugs)
        return self

    def node(self, *, in_euros: bool) -> Example:
        """The example; each product is given a CIP13 of its own."""
        presentations = {
            name: Presentation(
                cip13=with_key(f"{FRENCH_PREFIX}{place:07d}"),
                atc=drug.atc,
                units_per_pack=drug.units,
                generic_role=drug.role,
            )
            for place, (name, drug) in enumerate(self.drugs.items(), start=1)
        }
        rows = read_table(self.lines, self.drugs)
        return Example(
            by=By(self.by),
            every=Every(self.every),
            drugs=presentations,
            lines=tuple(_line(row, presentations) for row in rows),
            table=self.lines.strip("\n"),
            expected=tuple(one.node(in_euros=in_euros) for one in self.expected),
            comment=" ".join(self.comment.split()),
        )


def read_table(text: str, drugs: Mapping[str, DrugWords]) -> list[dict[str, str]]:
    """The rows of the table by column, each cell checked; raises one French refusal."""
    rows = [row.split() for row in text.splitlines() if row.strip()]
    if len(rows) < 2:
        raise refused(
            "une ligne de titres puis des lignes de délivrance sont attendues."
        )
    heading = rows[0]
    _check_heading(heading)
    found = []
    for place, cells in enumerate(rows[1:], start=1):
        if len(cells) != len(heading):
            raise refused(
                f"délivrance {place} : {len(heading)} colonnes sont attendues, "
                f"{len(cells)} trouvées (« ? » quand une valeur est inconnue)."
            )
        row = dict(zip(heading, cells, strict=True))
        _check_row(row, place, drugs)
        found.append(row)
    return found


def _check_heading(heading: list[str]) -> None:
    unknown = [one for one in heading if one not in _NEEDED + _OPTIONAL]
    missing = [one for one in _NEEDED if one not in heading]
    if unknown or missing or len(set(heading)) != len(heading):
        raise refused(
            f"titres attendus : {' '.join(_NEEDED)}, et au besoin "
            f"{' '.join(_OPTIONAL)} ; trouvés : {' '.join(heading)[:120]}."
        )


def _check_row(row: Mapping[str, str], place: int, drugs: Mapping[str, Any]) -> None:
    checks = {
        "date": _is_day(row["date"]),
        "naissance": row["naissance"].isdigit() and len(row["naissance"]) == 4,
        "sexe": row["sexe"] in _SEXES,
        "produit": row["produit"] in drugs,
        "boites": row["boites"].lstrip("-").isdigit() and int(row["boites"]) != 0,
        "euros": _is_amount(row.get("euros", "0")),
        "ald": row.get("ald", "?") in _ILLNESS,
    }
    for column, right in checks.items():
        if not right:
            raise refused(
                f"délivrance {place} : « {row[column][:20]} » ne convient pas dans la "
                f"colonne {column}."
            )


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_amount(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _line(row: Mapping[str, str], drugs: Mapping[str, Presentation]) -> Line:
    return Line(
        delivered_on=date.fromisoformat(row["date"]),
        patient=row["patient"],
        birth_year=int(row["naissance"]),
        sex=_SEXES[row["sexe"]],
        prescriber=row["prescripteur"],
        pharmacy=row.get("pharmacie", "O1"),
        cip13=drugs[row["produit"]].cip13,
        boxes=int(row["boites"]),
        amount_cents=round(Decimal(row.get("euros", "0")) * 100),
        long_term_illness=_ILLNESS[row.get("ald", "?")],
    )
