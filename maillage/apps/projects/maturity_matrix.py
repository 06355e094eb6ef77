"""The HAS maturity matrix, as far as it was found; what was not is left to the team.

It is content (`library/quality/maturity_matrix.yaml`) with its sources.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError, model_validator

from maillage.engine.indicators.kits import WebAddress
from maillage.engine.indicators.language_file import Day, Line
from maillage.engine.yaml_files.reading import read_document
from maillage.engine.yaml_files.refusals import mistakes
from maillage.engine.yaml_files.words import Words, refused


FILE = "maturity_matrix.yaml"

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z-]{2,40}$")]
Title = Annotated[str, StringConstraints(min_length=1, max_length=160)]


class Source(Words):
    """Where something was read."""

    code: Code
    name: Line
    url: WebAddress
    read_on: Day

    @property
    def read_day(self) -> date:
        """The day it was read."""
        return date.fromisoformat(self.read_on)


class Axis(Words):
    """One of the four chapters."""

    id: Code
    title: Title
    source: Code


class Dimension(Words):
    """A dimension whose name was found."""

    code: Code
    axis: Code
    name: Title
    source: Code


class Matrix(Words):
    """The whole; `dimensions_in_all` less `dimensions` were not found."""

    sources: Annotated[tuple[Source, ...], Field(strict=False, min_length=1)]
    dimensions_in_all: Annotated[int, Field(ge=1, le=40)]
    axes: Annotated[tuple[Axis, ...], Field(strict=False, min_length=1)]
    dimensions: Annotated[tuple[Dimension, ...], Field(strict=False)]
    levels: Annotated[tuple[Title, ...], Field(strict=False, min_length=2)]

    @model_validator(mode="after")
    def _names_what_it_has(self) -> Matrix:
        sources = {source.code for source in self.sources}
        for said in (*self.axes, *self.dimensions):
            if said.source not in sources:
                raise refused(f"la source « {said.source} » n'est pas dans la liste.")
        axes = {axis.id for axis in self.axes}
        for dimension in self.dimensions:
            if dimension.axis not in axes:
                raise refused(f"l'axe « {dimension.axis} » n'est pas dans la liste.")
        if len(self.dimensions) > self.dimensions_in_all:
            raise refused("il y a plus de dimensions que leur nombre annoncé.")
        return self

    @property
    def not_found(self) -> int:
        """How many names the team copies from its own matrix."""
        return self.dimensions_in_all - len(self.dimensions)

    def axis_title(self, axis: str) -> str:
        """The title of an axis; nothing for one not chosen yet."""
        return next((each.title for each in self.axes if each.id == axis), "")

    def level(self, number: int) -> str:
        """The words of a level, the first being 1."""
        return self.levels[number - 1]


def read_matrix(text: str, name: str) -> Matrix:
    """The matrix of a file; `BadInput`, a French sentence a mistake."""
    document = read_document(text, name)
    try:
        return Matrix.model_validate(document.values)
    except ValidationError as wrong:
        raise mistakes(wrong, document, Matrix) from None


@cache
def load_matrix() -> Matrix:
    """The matrix that comes with Maillage."""
    path = files("maillage").joinpath("library", "quality", FILE)
    return read_matrix(path.read_text(encoding="utf-8"), FILE)
