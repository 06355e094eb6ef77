"""Money's dated values and default accounts, from `maillage/library/money/`."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from maillage.engine.yaml_files.reading import read_document


BANK = "bank"
"""What stands for the bank among the natures of a chart of accounts."""


@dataclass(frozen=True)
class Ceiling:
    """The most a professional may receive in a civil year, and where it is written."""

    year: int
    cents: int
    source: str


@dataclass(frozen=True)
class Account:
    """An account of the general chart: its code and its name."""

    code: str
    label: str


@cache
def ceilings() -> Mapping[int, Ceiling]:
    """The ceilings known, by year; a year that is not there is not known."""
    return {
        int(one["year"]): Ceiling(
            int(one["year"]), 100 * int(one["euros"]), one["source"]
        )
        for one in _values("ceilings.yaml")["ceilings"]
    }


@cache
def default_accounts() -> Mapping[str, Account]:
    """The account of each nature, and of the bank, before a structure changes them."""
    read = _values("accounts.yaml")
    return {
        name: Account(one["code"], one["label"])
        for name, one in {BANK: read["bank"], **read["natures"]}.items()
    }


@dataclass(frozen=True)
class DueRule:
    """When an agreement pays a sum: the words, where they are written, the day."""

    words: str
    source: str
    day: str = ""
    years_after: int = 0
    is_anniversary: bool = False
    months_after_signature: int = 0

    def last_day(self, year: int, since: date, signed_on: date | None) -> date:
        """The last day it is expected, for a year of a contract."""
        if self.months_after_signature:
            return _months_after(signed_on or since, self.months_after_signature)
        if self.is_anniversary:
            last = monthrange(year + self.years_after, since.month)[1]
            return date(year + self.years_after, since.month, min(since.day, last))
        month, day = self.day.split("-")
        return date(year + self.years_after, int(month), int(day))


@cache
def due_rules(agreement: str) -> Mapping[str, DueRule]:
    """« advance », « first_advance », « balance »; empty for an unknown agreement."""
    written = _values("due_days.yaml")["agreements"].get(agreement, {})
    return {
        name: DueRule(
            words=one["words"],
            source=one["source"],
            day=one.get("day", ""),
            years_after=int(one.get("years_after", 0)),
            is_anniversary=one.get("anniversary") == "true",
            months_after_signature=int(one.get("months_after_signature", 0)),
        )
        for name, one in written.items()
    }


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def _values(name: str) -> dict[str, Any]:
    path = files("maillage").joinpath("library", "money", name)
    return read_document(path.read_text("utf-8"), name, as_written=True).values
