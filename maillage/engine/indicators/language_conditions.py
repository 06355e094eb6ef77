"""What is asked of a patient in a period, or of the start of a treatment."""

from __future__ import annotations

from itertools import combinations
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from maillage.engine.indicators import model
from maillage.engine.indicators.language_drugs import DrugSetWords, SeveralSets
from maillage.engine.indicators.language_lines import LineWords
from maillage.engine.yaml_files.words import Words, one_or_several, refused


Days = Annotated[int, Field(ge=1, le=3660)]
GapTolerance = Annotated[int, Field(ge=0, le=366)]
Times = Annotated[int, Field(ge=1, le=1000)]
Substances = Annotated[int, Field(ge=1, le=100)]
_OneOrSeveral = BeforeValidator(one_or_several)


def _none() -> Any:
    """A word that may be left out: no condition."""
    return Field(default_factory=list)


class DeliveredWords(Words):
    """`NSAID`, or `{drugs: NSAID, deliveries: 3, substances: 2, boxes: 6}`."""

    drugs: DrugSetWords
    deliveries: Times = 1
    substances: Substances = 1
    boxes: Annotated[int, Field(ge=0, le=10_000)] = 0

    @model_validator(mode="before")
    @classmethod
    def _only_the_set(cls, value: Any) -> Any:
        return {"drugs": value} if isinstance(value, str) else value

    def node(self) -> model.Delivered:
        """The condition."""
        return model.Delivered(
            self.drugs.node(), self.deliveries, self.substances, self.boxes
        )


class RegularWords(Words):
    """`{drugs: ANY, times: 3, substances: 5}`."""

    drugs: DrugSetWords
    times: Times = 3
    substances: Substances = 1

    def node(self) -> model.DeliveredRegularly:
        """The condition."""
        return model.DeliveredRegularly(self.drugs.node(), self.times, self.substances)


class RegularBeforeWords(Words):
    """`{drugs: ANY, times: 3, substances: 10}`."""

    drugs: DrugSetWords
    times: Times = 3
    substances: Substances = 10

    def node(self) -> model.RegularlyBefore:
        """The condition."""
        return model.RegularlyBefore(self.drugs.node(), self.times, self.substances)


class FewerThanBeforeWords(Words):
    """`{drugs: ANY, times: 3, fewer: 4}`."""

    drugs: DrugSetWords
    times: Times = 3
    fewer: Substances = 4

    def node(self) -> model.FewerThanBefore:
        """The condition."""
        return model.FewerThanBefore(self.drugs.node(), self.times, self.fewer)


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


class ScoreWords(Words):
    """`{drugs: ACB3, points: 3}`."""

    drugs: DrugSetWords
    points: Annotated[int, Field(ge=1, le=100)]

    def node(self) -> model.Score:
        """The score."""
        return model.Score(self.drugs.node(), self.points)


class ScoreAtOnceWords(Words):
    """`{scores: [{drugs: ACB1, points: 1}, {drugs: ACB3, points: 3}], points: 3}`."""

    scores: Annotated[list[ScoreWords], Field(min_length=1, max_length=10)]
    points: Annotated[int, Field(ge=1, le=1000)]
    days: Days = 1

    @model_validator(mode="after")
    def _a_substance_has_one_score(self) -> ScoreAtOnceWords:
        for one, other in combinations(self.scores, 2):
            shared = _shared_code(one.drugs, other.drugs)
            if shared:
                raise refused(
                    f"{shared} est dans deux listes de scores ; une substance n'a "
                    "qu'un score : retirez ce code de l'une d'elles (« exclude »)."
                )
        return self

    def node(self) -> model.ScoreAtOnce:
        """The condition."""
        scores = tuple(one.node() for one in self.scores)
        return model.ScoreAtOnce(scores, self.points, self.days)


def _shared_code(one: DrugSetWords, other: DrugSetWords) -> str | None:
    """A code that both sets hold by their prefixes, strengths and forms apart."""
    excluded = tuple(one.exclude + other.exclude)
    for mine in one.include:
        for theirs in other.include:
            deeper = max(mine, theirs, key=len)
            shared = mine.startswith(theirs) or theirs.startswith(mine)
            if shared and not deeper.startswith(excluded or ("-",)):
                return deeper
    return None


class DaysCoveredWords(Words):
    """`{drugs: STATIN, percent: 80, over_days: 91}`."""

    drugs: DrugSetWords
    percent: Annotated[int, Field(ge=1, le=100)] = 80
    over_days: Days = 91

    def node(self) -> model.DaysCovered:
        """The condition."""
        return model.DaysCovered(self.drugs.node(), self.percent, self.over_days)


class PatientWords(LineWords):
    """Lines that the unit ordered, then what the patient took whoever ordered it.

    Each condition is given once, or as a list that must be met whole.
    """

    delivered: Annotated[list[DeliveredWords], _OneOrSeveral] = Field(
        default_factory=list
    )
    not_delivered: SeveralSets = _none()
    regular: Annotated[list[RegularWords], _OneOrSeveral] = _none()
    regular_before: Annotated[list[RegularBeforeWords], _OneOrSeveral] = Field(
        default_factory=list
    )
    fewer_than_before: Annotated[list[FewerThanBeforeWords], _OneOrSeveral] = Field(
        default_factory=list
    )
    treated: Annotated[list[TreatedWords], _OneOrSeveral] = _none()
    overlap: Annotated[list[OverlapWords], _OneOrSeveral] = _none()
    substances_at_once: Annotated[list[SubstancesAtOnceWords], _OneOrSeveral] = Field(
        default_factory=list
    )
    score_at_once: Annotated[list[ScoreAtOnceWords], _OneOrSeveral] = Field(
        default_factory=list
    )
    days_covered: Annotated[list[DaysCoveredWords], _OneOrSeveral] = Field(
        default_factory=list
    )

    def node(self) -> model.PatientFilter:
        """The filter, conditions in the order above."""
        conditions: list[model.PatientCondition] = [
            *(one.node() for one in self.delivered),
            *(model.NotDelivered(one.node()) for one in self.not_delivered),
            *(one.node() for one in self.regular),
            *(one.node() for one in self.regular_before),
            *(one.node() for one in self.fewer_than_before),
            *(one.node() for one in self.treated),
            *(one.node() for one in self.overlap),
            *(one.node() for one in self.substances_at_once),
            *(one.node() for one in self.score_at_once),
            *(one.node() for one in self.days_covered),
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

    same_day_as_start: SeveralSets = _none()
    not_delivered_before_start: SeveralSets = _none()
    exposed_more_than: Annotated[list[ExposedWords], _OneOrSeveral] = Field(
        default_factory=list
    )

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
