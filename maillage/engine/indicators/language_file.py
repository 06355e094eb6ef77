"""What an indicator's file holds around its calculation: words for people, an example.

`Entry` is what is made of one file: the indicator, its variants, and what is shown
beside them (reference values, notes, the worked example).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from maillage.engine.indicators import model
from maillage.engine.indicators.language_example import Example, ExampleWords
from maillage.engine.indicators.language_schema import (
    ChangeCalculation,
    EurosCalculation,
    LinesCalculation,
    PatientsCalculation,
    PerPatientCalculation,
    StartsCalculation,
    SubstancesCalculation,
)
from maillage.engine.yaml_files.words import Words, refused


_DATE = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True)
class Entry:
    """One indicator of a file, as the library keeps it.

    `base` is the id of the file's own indicator when this is one of its variants.
    """

    indicator: model.Indicator
    base: str | None = None
    natural_period: str | None = None
    reference_values: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    example: Example | None = None


def _day(text: str) -> str:
    if not _DATE.fullmatch(text):
        raise refused(f"une date AAAA-MM-JJ est attendue ; trouvé : « {text[:20]} ».")
    return text


def _one_line(text: str) -> str:
    return " ".join(text.split())


Line = Annotated[
    str, StringConstraints(min_length=1, max_length=1500), AfterValidator(_one_line)
]
Day = Annotated[str, AfterValidator(_day)]
Identifier = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class PartsInWords(Words):
    """The numerator and the denominator as a doctor reads them under a figure."""

    numerator: Line
    denominator: Line


class SourceWords(Words):
    """Where a definition or a value was read; `own_knowledge` when nowhere."""

    text: Line
    url: Line | None = None
    own_knowledge: bool = False


class VariantWords(Words):
    """The same indicator on other drugs: what it gives replaces what the file says."""

    suffix: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,20}$")]
    title: Line
    sentence: Line
    words: PartsInWords
    theme: Identifier | None = None
    numerator: dict[str, Any] | Literal["all"] | None = None
    denominator: dict[str, Any] | Literal["all"] | None = None
    lines: dict[str, Any] | None = None
    effect: str | None = None
    percent: int | None = None


class FileWords(Words):
    """Everything but the calculation."""

    id: Identifier
    theme: Identifier
    title: Line
    sentence: Line
    words: PartsInWords
    direction: Literal["lower", "higher", "none"]
    why_it_matters: Line
    why_high: Annotated[list[Line], Field(min_length=1, max_length=6)]
    action: Line
    owner: Line
    checker: Line
    reviewed_on: Day
    next_review: Day
    sources: Annotated[list[SourceWords], Field(min_length=1)]
    natural_period: Line | None = None
    reference_values: list[Line] = Field(default_factory=list)
    notes: list[Line] = Field(default_factory=list)
    variants: list[VariantWords] = Field(default_factory=list)
    example: ExampleWords | None = None

    @model_validator(mode="after")
    def _reviewed_before_the_next(self) -> FileWords:
        if self.next_review <= self.reviewed_on:
            raise refused(
                f"la prochaine relecture ({self.next_review}) doit suivre la "
                f"dernière ({self.reviewed_on})."
            )
        return self

    def indicator(self, calculation: model.Calculation) -> model.Indicator:
        """The file's indicator with its calculation."""
        return model.Indicator(
            id=self.id,
            theme=self.theme,
            calculation=calculation,
            title=self.title,
            sentence=self.sentence,
            numerator_words=self.words.numerator,
            denominator_words=self.words.denominator,
            direction=model.Direction(self.direction),
            why_it_matters=self.why_it_matters,
            why_high=tuple(self.why_high),
            action=self.action,
            owner=self.owner,
            checker=self.checker,
            reviewed_on=self.reviewed_on,
            next_review=self.next_review,
            sources=tuple(
                model.Source(one.text, one.url, one.own_knowledge)
                for one in self.sources
            ),
        )


class LinesFile(LinesCalculation, FileWords):
    """A file that counts deliveries, boxes, doses or euros."""


class PatientsFile(PatientsCalculation, FileWords):
    """A file that counts patients."""


class StartsFile(StartsCalculation, FileWords):
    """A file that counts starts."""


class PerPatientFile(PerPatientCalculation, FileWords):
    """A file that counts deliveries, boxes or doses per patient."""


class EurosFile(EurosCalculation, FileWords):
    """A file that counts euros per patient."""


class SubstancesFile(SubstancesCalculation, FileWords):
    """A file that counts the substances of most doses."""


class ChangeFile(ChangeCalculation, FileWords):
    """A file that parts the change of euros into effects."""


AnyFile = (
    LinesFile
    | PatientsFile
    | StartsFile
    | PerPatientFile
    | EurosFile
    | SubstancesFile
    | ChangeFile
)
FILES: dict[str, type[AnyFile]] = {
    "deliveries": LinesFile,
    "boxes": LinesFile,
    "daily_doses": LinesFile,
    "euros": LinesFile,
    "patients": PatientsFile,
    "starts": StartsFile,
    "deliveries_per_patient": PerPatientFile,
    "boxes_per_patient": PerPatientFile,
    "daily_doses_per_patient": PerPatientFile,
    "euros_per_patient": EurosFile,
    "substances_of_most_doses": SubstancesFile,
    "change_of_euros": ChangeFile,
}
