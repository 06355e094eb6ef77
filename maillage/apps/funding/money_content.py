"""Money's dated values and default accounts, from `maillage/library/money/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


def _values(name: str) -> dict[str, Any]:
    path = files("maillage").joinpath("library", "money", name)
    return read_document(path.read_text("utf-8"), name, as_written=True).values
