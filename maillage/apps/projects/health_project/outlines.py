"""The headings of a projet de santé by kind of structure, with their sources.

They are content (`library/projects/outlines.yaml`), reviewed by those who know the
rules; what was not found is said there, and nothing is invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError, model_validator

from maillage.apps.structures.models import Kind
from maillage.engine.indicators.kits import WebAddress
from maillage.engine.indicators.language_file import Day, Line
from maillage.engine.yaml_files.reading import read_document
from maillage.engine.yaml_files.refusals import mistakes
from maillage.engine.yaml_files.words import Words, refused


FILE = "outlines.yaml"

Code = Annotated[str, StringConstraints(min_length=1, max_length=20)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z-]{2,40}$")]
Title = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class Source(Words):
    """A text that a heading or a duty was read in."""

    code: Code
    name: Line
    url: WebAddress
    read_on: Day


class Duty(Words):
    """Something owed, in words, and where it was read."""

    words: Line
    source: Code


class Heading(Words):
    """A section that the document has."""

    id: Id
    title: Title
    source: Code
    hint: str = ""


class Outline(Words):
    """What was found of the projet de santé of some kinds of structure."""

    kinds: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]
    name: Line
    each_member_signs: bool
    duties: Annotated[tuple[Duty, ...], Field(strict=False)] = ()
    headings: Annotated[tuple[Heading, ...], Field(strict=False)] = ()
    not_established: Annotated[tuple[Line, ...], Field(strict=False)] = ()


class Outlines(Words):
    """Every outline, and the sources that they name."""

    sources: Annotated[tuple[Source, ...], Field(strict=False, min_length=1)]
    outlines: Annotated[tuple[Outline, ...], Field(strict=False, min_length=1)]

    @model_validator(mode="after")
    def _names_what_is_there(self) -> Outlines:
        known = {source.code for source in self.sources}
        for outline in self.outlines:
            for one in (*outline.duties, *outline.headings):
                if one.source not in known:
                    raise refused(
                        f"la source « {one.source} » n'est pas dans la liste."
                    )
            for kind in outline.kinds:
                if kind not in Kind.values:
                    raise refused(f"la nature « {kind} » n'existe pas.")
        return self


def read_outlines(text: str, name: str) -> Outlines:
    """The outlines of a file; BadInput, a French sentence a mistake, if it is wrong."""
    document = read_document(text, name)
    try:
        return Outlines.model_validate(document.values)
    except ValidationError as wrong:
        raise mistakes(wrong, document, Outlines) from None


@cache
def load_outlines() -> Outlines:
    """Those that come with Maillage."""
    path = files("maillage").joinpath("library", "projects", FILE)
    return read_outlines(path.read_text(encoding="utf-8"), FILE)


@cache
def sources() -> Mapping[str, Source]:
    """Each source by its code."""
    return {source.code: source for source in load_outlines().sources}


_NOTHING_FOUND = Outline(
    kinds=("other",),
    name="structure",
    each_member_signs=False,
    not_established=("Les rubriques du projet de santé de cette nature de structure.",),
)


@cache
def outline_of(kind: str) -> Outline:
    """The outline of a kind of structure; an empty one where nothing was found."""
    for outline in load_outlines().outlines:
        if kind in outline.kinds:
            return outline
    return _NOTHING_FOUND


def heading_of(kind: str, identifier: str) -> Heading | None:
    """A heading by its id; None for the team's own, or another kind's."""
    headings = outline_of(kind).headings
    return next((one for one in headings if one.id == identifier), None)
