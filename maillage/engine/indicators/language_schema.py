"""What may be written about a calculation, and the model's nodes it becomes.

Each class is one mapping of the YAML; unknown words are refused; `node()` gives the
frozen node of `model`. A drug set is named, or written in place by its ATC prefixes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from maillage.engine.indicators import model


_ATC = re.compile(r"[A-Z](?:\d\d(?:[A-Z](?:[A-Z](?:\d\d)?)?)?)?")
_UNITS = re.compile(r"\d{1,3}(?:\.\d{1,3}|/\d{1,2})?")


def refused(sentence: str) -> PydanticCustomError:
    """A refusal whose French sentence is shown as it is."""
    return PydanticCustomError("french", "{sentence}", {"sentence": sentence})


def suggestion(word: str, known: list[str]) -> str:
    """« Vouliez-vous dire ... ? », or the words possible, or nothing."""
    near = get_close_matches(word, known, n=1, cutoff=0.6) or [
        one for one in known if one.lower() == word.lower()
    ]
    return f" Vouliez-vous dire « {near[0]} » ?" if near else ""


class Words(BaseModel):
    """One mapping of the language: no unknown word, no value guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _atc_prefix(text: str) -> str:
    if not _ATC.fullmatch(text):
        raise refused(
            f"« {text[:20]} » n'est pas un début de code ATC ; attendu : une lettre, "
            "puis deux chiffres, une lettre, une lettre, deux chiffres (A02BC, par "
            "exemple)."
        )
    return text


def _units_per_day(value: Any) -> Fraction:
    text = "" if isinstance(value, bool) else str(value)
    units = Fraction(text) if _units_are_written(text) else Fraction(0)
    if not 0 < units <= 100:
        raise refused(
            "un nombre d'unités par jour est attendu, plus grand que 0 et au plus "
            f"100, comme 2, 1.5 ou 1/3 (trouvé : {str(value)[:20]})."
        )
    return units


def _units_are_written(text: str) -> bool:
    return bool(_UNITS.fullmatch(text)) and not text.endswith(("/0", "/00"))


def _one_or_several(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


AtcPrefix = Annotated[str, AfterValidator(_atc_prefix)]
UnitsPerDay = Annotated[Fraction, PlainValidator(_units_per_day)]
Days = Annotated[int, Field(ge=1, le=3660)]
Age = Annotated[int, Field(ge=0, le=120)]
GapTolerance = Annotated[int, Field(ge=0, le=366)]


class DrugSetWords(Words):
    """`NSAID`, or `{include: [M01A], exclude: [M01AE01], units_per_day: 2}`."""

    name: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    include: Annotated[list[AtcPrefix], Field(min_length=1)]
    exclude: list[AtcPrefix] = []
    units_per_day: UnitsPerDay = Fraction(1)

    @model_validator(mode="before")
    @classmethod
    def _named(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, str):
            return value
        sets: Mapping[str, model.DrugSet] = (info.context or {}).get("drug_sets", {})
        if value not in sets:
            raise refused(
                f"l'ensemble de médicaments « {value[:60]} » n'existe pas."
                + (suggestion(value, list(sets)) or _known_sets(sets))
            )
        found = sets[value]
        return {
            "name": found.name,
            "include": list(found.include),
            "exclude": list(found.exclude),
            "units_per_day": str(found.units_per_day),
        }

    @model_validator(mode="after")
    def _exclusions_bite(self) -> DrugSetWords:
        for prefix in self.exclude:
            if not prefix.startswith(tuple(self.include)):
                raise refused(
                    f"l'exclusion {prefix} ne retire rien : aucun code inclus ne "
                    "commence ainsi ; retirez-la ou corrigez-la."
                )
            if prefix in self.include:
                raise refused(f"{prefix} est à la fois inclus et exclu ; choisissez.")
        return self

    def node(self) -> model.DrugSet:
        """The set; one written in place is named by its codes."""
        named = self.name or ", ".join(self.include)
        if self.name is None and self.exclude:
            named += " sauf " + ", ".join(self.exclude)
        return model.DrugSet(
            named, tuple(self.include), tuple(self.exclude), self.units_per_day
        )


def _known_sets(sets: Mapping[str, model.DrugSet]) -> str:
    return f" Ensembles connus : {', '.join(sorted(sets))}." if sets else ""


SeveralSets = Annotated[list[DrugSetWords], BeforeValidator(_one_or_several)]


class AgeWords(Words):
    """`{from: 65, to: 74}`, both ends included; either may be left out."""

    from_years: Age | None = Field(default=None, alias="from")
    to_years: Age | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _a_range(self) -> AgeWords:
        if self.from_years is None and self.to_years is None:
            raise refused("un âge est attendu : « from », « to », ou les deux.")
        if None not in (self.from_years, self.to_years) and (
            (self.from_years or 0) > (self.to_years or 0)
        ):
            raise refused(
                f"aucun âge ne va de {self.from_years} à {self.to_years} ans ; "
                "inversez-les."
            )
        return self


class LineWords(Words):
    """Which delivered lines; `all` keeps every line."""

    drugs: DrugSetWords | None = None
    generic_roles: (
        Annotated[
            list[Literal["princeps", "generic", "complementary", "substitutable"]],
            Field(min_length=1),
        ]
        | None
    ) = None
    age: AgeWords | None = None
    sex: Literal["male", "female"] | None = None
    long_term_illness: bool | None = None
    same_day_as: DrugSetWords | None = None
    repeated_within_months: Annotated[int, Field(ge=1, le=60)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _every_line(cls, value: Any) -> Any:
        return {} if value == "all" else value

    @model_validator(mode="after")
    def _repetition_of_something(self) -> LineWords:
        if self.repeated_within_months is not None and self.drugs is None:
            raise refused(
                "« repeated_within_months » demande « drugs » à côté de lui : ce qui "
                "se répète."
            )
        return self

    def lines(self) -> model.LineFilter:
        """The filter of lines, without what is asked of the patient or the start."""
        roles = self.generic_roles
        return model.LineFilter(
            drugs=self.drugs.node() if self.drugs else None,
            generic_roles=frozenset(map(model.GenericRole, roles)) if roles else None,
            age=model.AgeRange(self.age.from_years, self.age.to_years)
            if self.age
            else None,
            sex=model.Sex(self.sex) if self.sex else None,
            long_term_illness=self.long_term_illness,
            same_day_as=self.same_day_as.node() if self.same_day_as else None,
            repeated_within_months=self.repeated_within_months,
        )


class DeliveredWords(Words):
    """`NSAID`, or `{drugs: NSAID, deliveries: 3, substances: 2}`."""

    drugs: DrugSetWords
    deliveries: Annotated[int, Field(ge=1, le=1000)] = 1
    substances: Annotated[int, Field(ge=1, le=100)] = 1

    @model_validator(mode="before")
    @classmethod
    def _only_the_set(cls, value: Any) -> Any:
        return {"drugs": value} if isinstance(value, str) else value

    def node(self) -> model.Delivered:
        """The condition."""
        return model.Delivered(self.drugs.node(), self.deliveries, self.substances)


class TreatedWords(Words):
    """`{drugs: PPI, days: 180, gap_tolerance_days: 30}`."""

    drugs: DrugSetWords
    days: Days
    gap_tolerance_days: GapTolerance = 30

    def node(self) -> model.Treated:
        """The condition."""
        return model.Treated(self.drugs.node(), self.days, self.gap_tolerance_days)


class OverlapWords(Words):
    """`{with: [NSAID, ANTICOAGULANT], days: 1}`: all of them at once."""

    sets: list[DrugSetWords] = Field(min_length=2, max_length=5, alias="with")
    days: Days = 1

    def node(self) -> model.Overlapping:
        """The condition."""
        return model.Overlapping(tuple(one.node() for one in self.sets), self.days)


class SubstancesAtOnceWords(Words):
    """`{drugs: NSAID, substances: 2, days: 1}`."""

    drugs: DrugSetWords
    substances: Annotated[int, Field(ge=2, le=20)] = 2
    days: Days = 1

    def node(self) -> model.SubstancesAtOnce:
        """The condition."""
        return model.SubstancesAtOnce(self.drugs.node(), self.substances, self.days)


class PatientWords(LineWords):
    """Lines that the unit ordered, then what the patient took whoever ordered it.

    Each condition is given once, or as a list that must be met whole.
    """

    delivered: Annotated[list[DeliveredWords], BeforeValidator(_one_or_several)] = []
    not_delivered: SeveralSets = []
    treated: Annotated[list[TreatedWords], BeforeValidator(_one_or_several)] = []
    overlap: Annotated[list[OverlapWords], BeforeValidator(_one_or_several)] = []
    substances_at_once: Annotated[
        list[SubstancesAtOnceWords], BeforeValidator(_one_or_several)
    ] = []

    def node(self) -> model.PatientFilter:
        """The filter, conditions in the order above."""
        conditions: list[model.PatientCondition] = [
            *(one.node() for one in self.delivered),
            *(model.NotDelivered(one.node()) for one in self.not_delivered),
            *(one.node() for one in self.treated),
            *(one.node() for one in self.overlap),
            *(one.node() for one in self.substances_at_once),
        ]
        return model.PatientFilter(self.lines(), tuple(conditions))


class ExposedWords(Words):
    """`{days: 56, gap_tolerance_days: 30}`."""

    days: Days
    gap_tolerance_days: GapTolerance = 30

    def node(self) -> model.ExposedMoreThan:
        """The condition."""
        return model.ExposedMoreThan(self.days, self.gap_tolerance_days)


class StartWords(LineWords):
    """The starting delivery, then what happened on its day, before and after."""

    same_day_as_start: SeveralSets = []
    not_delivered_before_start: SeveralSets = []
    exposed_more_than: Annotated[
        list[ExposedWords], BeforeValidator(_one_or_several)
    ] = []

    def node(self) -> model.StartFilter:
        """The filter, conditions in the order above."""
        conditions: list[model.StartCondition] = [
            *(model.SameDayAsStart(one.node()) for one in self.same_day_as_start),
            *(
                model.NotDeliveredBeforeStart(one.node())
                for one in self.not_delivered_before_start
            ),
            *(one.node() for one in self.exposed_more_than),
        ]
        return model.StartFilter(self.lines(), tuple(conditions))


class LinesCalculation(Words):
    """Deliveries or boxes: a part of the denominator, or two counts side by side."""

    count: Literal["deliveries", "boxes"]
    relation: Literal["share", "ratio"] = "share"
    denominator: LineWords
    numerator: LineWords

    def node(self) -> model.Calculation:
        """The calculation."""
        kind = model.ShareOfLines if self.relation == "share" else model.RatioOfLines
        return kind(
            model.Measure(self.count), self.denominator.lines(), self.numerator.lines()
        )


class PatientsCalculation(Words):
    """Distinct patients of the denominator, and those the numerator keeps."""

    count: Literal["patients"]
    relation: Literal["share"] = "share"
    denominator: PatientWords
    numerator: PatientWords

    def node(self) -> model.Calculation:
        """The calculation."""
        return model.ShareOfPatients(self.denominator.node(), self.numerator.node())


class StartsCalculation(Words):
    """Patients starting a set, and those of them the numerator keeps."""

    count: Literal["starts"]
    relation: Literal["share"] = "share"
    denominator: StartWords
    numerator: StartWords

    @model_validator(mode="after")
    def _of_one_set(self) -> StartsCalculation:
        started = self.denominator.drugs
        if started is None:
            raise refused(
                "« denominator » doit nommer « drugs », le traitement débuté."
            )
        if self.numerator.drugs not in (None, started):
            raise refused(
                "« numerator » ne peut pas nommer d'autres médicaments que "
                "« denominator » : retirez son « drugs »."
            )
        return self

    def node(self) -> model.Calculation:
        """The calculation."""
        return model.ShareOfStarts(self.denominator.node(), self.numerator.node())


class EurosCalculation(Words):
    """Signed euros of lines, per distinct patient who was delivered one of them."""

    count: Literal["euros_per_patient"]
    lines: LineWords

    def node(self) -> model.Calculation:
        """The calculation."""
        return model.EurosPerPatient(self.lines.lines())


CalculationWords = (
    LinesCalculation | PatientsCalculation | StartsCalculation | EurosCalculation
)
CALCULATIONS: dict[str, type[CalculationWords]] = {
    "deliveries": LinesCalculation,
    "boxes": LinesCalculation,
    "patients": PatientsCalculation,
    "starts": StartsCalculation,
    "euros_per_patient": EurosCalculation,
}
