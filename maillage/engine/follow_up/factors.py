"""What held a circle back or helped it: the coded list that comes with Maillage.

The list is content, reviewed by clinicians (`library/circles/factors.yaml`); each entry
can be a brake in one circle and a lever in another.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError, field_validator

from maillage.engine.indicators.kits import WebAddress
from maillage.engine.indicators.language_file import Day, Line
from maillage.engine.yaml_files.reading import read_document
from maillage.engine.yaml_files.refusals import mistakes
from maillage.engine.yaml_files.words import Words, refused


FILE = "factors.yaml"

Short = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class Side(StrEnum):
    """Which way something works on what a circle undertook."""

    BRAKE = "brake"
    LEVER = "lever"


class Read(Words):
    """A document the list was drawn from."""

    name: Line
    url: WebAddress
    read_on: Day


class Factor(Words):
    """One subject, and the words for it as a brake and as a lever."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z-]{2,40}$")]
    domain: Short
    title: Short
    brake: Short
    lever: Short

    def words(self, side: Side) -> str:
        """What it says on one side."""
        return self.brake if side is Side.BRAKE else self.lever


class Factors(Words):
    """The whole list with its sources."""

    sources: Annotated[tuple[Read, ...], Field(strict=False, min_length=1)]
    factors: Annotated[tuple[Factor, ...], Field(strict=False, min_length=2)]

    @field_validator("factors")
    @classmethod
    def _each_code_once(cls, given: tuple[Factor, ...]) -> tuple[Factor, ...]:
        codes = [each.code for each in given]
        twice = next((code for code in codes if codes.count(code) > 1), None)
        if twice is not None:
            raise refused(f"le code « {twice} » est donné deux fois ; gardez-en un.")
        return given


def read_factors(text: str, name: str) -> Factors:
    """The list of a file; BadInput, a French sentence a mistake, if it does not fit."""
    document = read_document(text, name)
    try:
        return Factors.model_validate(document.values)
    except ValidationError as wrong:
        raise mistakes(wrong, document, Factors) from None


@cache
def load_factors() -> Factors:
    """The list that comes with Maillage."""
    path = files("maillage").joinpath("library", "circles", FILE)
    return read_factors(path.read_text(encoding="utf-8"), FILE)


@cache
def by_code() -> Mapping[str, Factor]:
    """Each subject by its code."""
    return {each.code: each for each in load_factors().factors}
