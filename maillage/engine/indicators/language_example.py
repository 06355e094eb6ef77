"""The worked example of an indicator: a few lines on paper, and what they give.

The lines are a small table of words separated by spaces whose heading uses the words
of the pharmacy contract:

    date        patient  naissance  sexe  prescripteur  produit  boites
    2025-01-10  P1       1950       F     M1            apixaban 1

and may have the columns `pharmacie` (`O1` otherwise), `euros` (0 otherwise), `ald`
(`oui`, `non`; unknown otherwise) and `motif`, why substitution was refused (any word;
`?` otherwise). Products are named in `drugs`, each with what is known of it: ATC code,
units per pack, strength of a unit, form, daily doses of a pack, roles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from maillage.engine.codes.cip13 import FRENCH_PREFIX, with_key
from maillage.engine.indicators.language_drugs import AtcPrefix, Form, Micrograms
from maillage.engine.indicators.model import Calculation
from maillage.engine.indicators.periods import By, Every
from maillage.engine.indicators.units import MILLIONTHS, Counted, counted
from maillage.engine.lake.facts import Line, Presentation
from maillage.engine.yaml_files.words import Words, refused


_NEEDED = ("date", "patient", "naissance", "sexe", "prescripteur", "produit", "boites")
_OPTIONAL = ("pharmacie", "euros", "ald", "motif")
_SEXES = {"H": 1, "M": 1, "1": 1, "F": 2, "2": 2}
_ROUNDING = 1e-3
_ILLNESS = {"oui": True, "non": False, "?": None}


@dataclass(frozen=True)
class Expected:
    """One figure of the example, its numbers as engines count them: cents for euros,
    millionths for daily doses."""

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
    biosimilar: Literal["reference", "biosimilar"] | None = None
    strength: Micrograms | None = None
    form: Form | None = None
    daily_doses: Annotated[float, Field(strict=False, gt=0, le=100_000)] | None = None

    def node(self, cip13: str) -> Presentation:
        """The presentation, daily doses in millionths."""
        return Presentation(
            cip13=cip13,
            atc=self.atc,
            units_per_pack=self.units,
            generic_role=self.role,
            strength_micrograms=self.strength,
            form=self.form,
            biosimilar_role=self.biosimilar,
            daily_doses_millionths=None
            if self.daily_doses is None
            else round(self.daily_doses * MILLIONTHS),
        )


class ExpectedWords(Words):
    """One figure; in euros and daily doses where that is what is counted."""

    unit: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    period: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d\d|-Q[1-4])?$")]
    numerator: Annotated[float, Field(strict=False)]
    denominator: Annotated[float, Field(strict=False)]
    not_observable: Annotated[int, Field(ge=0)] = 0
    not_computable: Annotated[int, Field(ge=0)] = 0

    @field_validator("period", mode="before")
    @classmethod
    def _a_year_is_a_number(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value

    def node(self, numerator: Counted, denominator: Counted) -> Expected:
        """The figure as engines count it. Refuses half a patient or half a box."""
        return Expected(
            unit=self.unit,
            period=self.period,
            numerator=_counted("numerator", self.numerator, numerator),
            denominator=_counted("denominator", self.denominator, denominator),
            not_observable=self.not_observable,
            not_computable=self.not_computable,
        )


def _counted(word: str, value: float, counted: Counted) -> int:
    number = round(value * counted.parts)
    if abs(number - value * counted.parts) > _ROUNDING:
        raise refused(
            f"« {word} » : un nombre entier est attendu ; trouvé : « {value} »."
            if counted is Counted.NUMBER
            else f"« {word} » : trop de décimales (trouvé : « {value} »)."
        )
    return number


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

    def node(self, calculation: Calculation) -> Example:
        """The example of a calculation; each product is given a CIP13 of its own."""
        presentations = {
            name: drug.node(with_key(f"{FRENCH_PREFIX}{place:07d}"))
            for place, (name, drug) in enumerate(self.drugs.items(), start=1)
        }
        rows = read_table(self.lines, self.drugs)
        parts = counted(calculation)
        return Example(
            by=By(self.by),
            every=Every(self.every),
            drugs=presentations,
            lines=tuple(_line(row, presentations) for row in rows),
            table=self.lines.strip("\n"),
            expected=tuple(one.node(*parts) for one in self.expected),
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
        substitution=None if row.get("motif", "?") == "?" else row["motif"],
    )
