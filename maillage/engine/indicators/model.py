"""What an indicator means: frozen nodes, the only place where its shape is decided.

The language (YAML) is read into these nodes and every engine computes from them.
The semantics written here in words are those of `docs/reference/language.md`, where
each is shown with a worked case that runs on every engine. The nodes are defined by
subject in `model_drugs`, `model_lines`, `model_patients`, `model_starts` and
`model_calculations`; everyone takes them from here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from maillage.engine.indicators.model_calculations import (
    Calculation,
    ChangeOfEuros,
    Effect,
    EurosPerPatient,
    MeasurePerPatient,
    RatioOfLines,
    ShareOfLines,
    ShareOfPatients,
    ShareOfStarts,
    SubstancesOfMostDoses,
)
from maillage.engine.indicators.model_drugs import (
    BiosimilarRole,
    DrugSet,
    GenericRole,
    Strength,
)
from maillage.engine.indicators.model_lines import (
    AgeRange,
    LineFilter,
    Measure,
    Sex,
)
from maillage.engine.indicators.model_patients import (
    DaysCovered,
    Delivered,
    DeliveredRegularly,
    FewerThanBefore,
    NotDelivered,
    Overlapping,
    PatientCondition,
    PatientFilter,
    RegularlyBefore,
    Score,
    ScoreAtOnce,
    SubstancesAtOnce,
    Treated,
)
from maillage.engine.indicators.model_starts import (
    ExposedMoreThan,
    NotDeliveredBeforeStart,
    SameDayAsStart,
    StartCondition,
    StartFilter,
)


__all__ = [
    "AgeRange",
    "BiosimilarRole",
    "Calculation",
    "ChangeOfEuros",
    "DaysCovered",
    "Delivered",
    "DeliveredRegularly",
    "Direction",
    "DrugSet",
    "Effect",
    "EurosPerPatient",
    "ExposedMoreThan",
    "FewerThanBefore",
    "GenericRole",
    "Indicator",
    "LineFilter",
    "Measure",
    "MeasurePerPatient",
    "NotDelivered",
    "NotDeliveredBeforeStart",
    "Overlapping",
    "PatientCondition",
    "PatientFilter",
    "RatioOfLines",
    "RegularlyBefore",
    "SameDayAsStart",
    "Score",
    "ScoreAtOnce",
    "Sex",
    "ShareOfLines",
    "ShareOfPatients",
    "ShareOfStarts",
    "Source",
    "StartCondition",
    "StartFilter",
    "Strength",
    "SubstancesAtOnce",
    "SubstancesOfMostDoses",
    "Treated",
]


class Direction(StrEnum):
    """Which way the sources hold to be better; none when nobody says."""

    LOWER = "lower"
    HIGHER = "higher"
    NONE = "none"


@dataclass(frozen=True)
class Source:
    """Where a definition or a value comes from; own knowledge says so."""

    text: str
    url: str | None = None
    own_knowledge: bool = False


@dataclass(frozen=True)
class Indicator:
    """One indicator: what is computed, and what a reader must know to believe it."""

    id: str
    theme: str
    calculation: Calculation
    title: str
    sentence: str
    """What it is, in one French sentence a doctor understands."""
    numerator_words: str
    denominator_words: str
    direction: Direction
    why_it_matters: str
    why_high: tuple[str, ...]
    """Honest reasons for an unusual value, for the box "why might it be high?"."""
    action: str
    """One specific action that can change the value."""
    owner: str
    checker: str
    reviewed_on: str
    next_review: str
    sources: tuple[Source, ...] = field(default=())
