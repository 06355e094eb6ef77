"""Records of what happened, for tests of what they prove."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from maillage.engine.agreements.facts import YearFacts
from maillage.engine.agreements.shortfall import Shortfall, shortfall
from tests.factories.agreement_years import AVENANT_1


YEAR = 2025
_numbers = count(1)


@dataclass(frozen=True)
class Record:
    """One thing that happened."""

    kind: str
    key: str
    on: date
    facts: dict[str, Any] = field(default_factory=dict)
    is_final: bool = True


def record(
    kind: str, on: date = date(YEAR, 3, 12), *, is_final: bool = True, **facts: Any
) -> Record:
    """One record, final unless said."""
    return Record(kind, f"tests.{kind}:{next(_numbers)}", on, facts, is_final)


def member(profession: str = "general_practitioner", **facts: Any) -> Record:
    """An associate unless said."""
    said = {"profession": profession, "status": "associate", "is_associate": True}
    return record("member", **{**said, **facts})


def letter(patients: int = 4000, under: int = 600, over: int = 400) -> Record:
    """The caisse's letter."""
    return record(
        "payer_figures",
        patients=str(patients),
        ald_under_75=str(under),
        aged_75_without_ald=str(over),
        aged_75_with_ald="0",
    )


def site(hours: str = "12", **facts: Any) -> Record:
    """A site open all year."""
    said: dict[str, Any] = {
        "name": "Treignac",
        "weekday_hours": hours,
        "open_saturday": True,
        "closed_holiday_weeks": "0",
        "closed_other_weeks": "0",
    }
    return record("site_hours", **{**said, **facts})


def gate() -> list[Record]:
    """What the four prerequisites ask, and the caisse's letter."""
    return [
        site(),
        record("unscheduled_care"),
        record("crisis_plan"),
        record("coordination_function"),
        record("information_system", level="standard", since=date(2019, 3, 1)),
        letter(),
    ]


def found(*records: Record, **declared: Any) -> Shortfall:
    """What they prove of a year under avenant 1, and what is missing."""
    return shortfall(AVENANT_1, YearFacts(YEAR, declared), records)
