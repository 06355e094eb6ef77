"""What may be written about a calculation, and the model's nodes it becomes.

Each class is one mapping of the YAML; unknown words are refused; `node()` gives the
frozen node of `model`. A drug set is named, or written in place by its ATC prefixes.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from maillage.engine.indicators import model
from maillage.engine.indicators.language_conditions import PatientWords, StartWords
from maillage.engine.indicators.language_lines import LineWords
from maillage.engine.yaml_files.words import Words, refused


MeasureWord = Literal["deliveries", "boxes", "daily_doses", "euros"]
_PER_PATIENT = "_per_patient"


class LinesCalculation(Words):
    """Deliveries, boxes, doses or euros: a part of the whole, or two counts."""

    count: MeasureWord
    relation: Literal["share", "ratio"] = "share"
    denominator_count: MeasureWord | None = None
    minus_one: bool = False
    denominator: LineWords
    numerator: LineWords

    @model_validator(mode="after")
    def _words_of_a_ratio(self) -> LinesCalculation:
        if self.relation == "share":
            for word in ("denominator_count", "minus_one"):
                if getattr(self, word):
                    raise refused(
                        f"« {word} » demande « relation: ratio » : une part se compte "
                        "d'une seule façon et ne dépasse pas 1."
                    )
        return self

    def node(self) -> model.Calculation:
        """The calculation."""
        measure = model.Measure(self.count)
        denominator, numerator = self.denominator.lines(), self.numerator.lines()
        if self.relation == "share":
            return model.ShareOfLines(measure, denominator, numerator)
        other = self.denominator_count
        return model.RatioOfLines(
            measure,
            denominator,
            numerator,
            # The same count said twice is the same indicator as said once.
            model.Measure(other) if other and other != self.count else None,
            self.minus_one,
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


class PerPatientCalculation(Words):
    """What the numerator's lines add up to, per patient of the denominator."""

    count: Literal[
        "deliveries_per_patient", "boxes_per_patient", "daily_doses_per_patient"
    ]
    denominator: LineWords
    numerator: LineWords

    def node(self) -> model.Calculation:
        """The calculation."""
        return model.MeasurePerPatient(
            model.Measure(self.count.removesuffix(_PER_PATIENT)),
            numerator=self.numerator.lines(),
            denominator=self.denominator.lines(),
        )


class EurosCalculation(Words):
    """Signed euros of lines, per patient.

    `lines` when the patients are those who were delivered one of them; `denominator`
    and `numerator` when the patients are others' too.
    """

    count: Literal["euros_per_patient"]
    lines: LineWords | None = None
    denominator: LineWords | None = None
    numerator: LineWords | None = None

    @model_validator(mode="after")
    def _one_way_or_the_other(self) -> EurosCalculation:
        parts = (self.denominator, self.numerator)
        if self.lines is None and None in parts:
            raise refused(
                "« lines » est attendu (les lignes dont on additionne les euros), ou "
                "« denominator » et « numerator » tous les deux."
            )
        if self.lines is not None and parts != (None, None):
            raise refused(
                "« lines » se passe de « denominator » et de « numerator » ; "
                "choisissez."
            )
        return self

    def node(self) -> model.Calculation:
        """The calculation."""
        if self.lines is not None:
            return model.EurosPerPatient(self.lines.lines())
        assert self.numerator is not None and self.denominator is not None
        return model.MeasurePerPatient(
            model.Measure.EUROS,
            numerator=self.numerator.lines(),
            denominator=self.denominator.lines(),
        )


class SubstancesCalculation(Words):
    """How few substances make most of the daily doses (DU90)."""

    count: Literal["substances_of_most_doses"]
    percent: Annotated[int, Field(ge=1, le=99)] = 90
    lines: LineWords

    def node(self) -> model.Calculation:
        """The calculation."""
        return model.SubstancesOfMostDoses(self.lines.lines(), self.percent)


class ChangeCalculation(Words):
    """One effect in the change of euros since the same months a year before."""

    count: Literal["change_of_euros"]
    effect: Literal["volume", "price", "mix"]
    lines: LineWords

    def node(self) -> model.Calculation:
        """The calculation."""
        return model.ChangeOfEuros(self.lines.lines(), model.Effect(self.effect))


CalculationWords = (
    LinesCalculation
    | PatientsCalculation
    | StartsCalculation
    | PerPatientCalculation
    | EurosCalculation
    | SubstancesCalculation
    | ChangeCalculation
)
CALCULATIONS: dict[str, type[CalculationWords]] = {
    "deliveries": LinesCalculation,
    "boxes": LinesCalculation,
    "daily_doses": LinesCalculation,
    "euros": LinesCalculation,
    "patients": PatientsCalculation,
    "starts": StartsCalculation,
    "deliveries_per_patient": PerPatientCalculation,
    "boxes_per_patient": PerPatientCalculation,
    "daily_doses_per_patient": PerPatientCalculation,
    "euros_per_patient": EurosCalculation,
    "substances_of_most_doses": SubstancesCalculation,
    "change_of_euros": ChangeCalculation,
}
