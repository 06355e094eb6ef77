"""The questions proposed to a team for its survey, and what each kind offers to tick.

They are content (`library/quality/survey_questions.yaml`).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from maillage.apps.projects.models import QuestionKind
from maillage.engine.yaml_files.reading import read_document
from maillage.engine.yaml_files.refusals import mistakes
from maillage.engine.yaml_files.words import Words


FILE = "survey_questions.yaml"

Short = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class Proposed(Words):
    """One question that a team may take."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z-]{2,40}$")]
    kind: Literal["scale", "yes_no", "text"]
    wording: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Proposals(Words):
    """All of them, and the words of the two scales."""

    scale: Annotated[tuple[Short, ...], Field(strict=False, min_length=2)]
    yes_no: Annotated[tuple[Short, ...], Field(strict=False, min_length=2)]
    questions: Annotated[tuple[Proposed, ...], Field(strict=False, min_length=1)]

    def options(self, kind: str) -> list[str]:
        """What a question of this kind offers; nothing for a choice or for words."""
        offered = {QuestionKind.SCALE: self.scale, QuestionKind.YES_NO: self.yes_no}
        return list(offered.get(kind, ()))


@cache
def load_proposals() -> Proposals:
    """The questions that come with Maillage."""
    path = files("maillage").joinpath("library", "quality", FILE)
    document = read_document(path.read_text(encoding="utf-8"), FILE)
    try:
        return Proposals.model_validate(document.values)
    except ValidationError as wrong:
        raise mistakes(wrong, document, Proposals) from None
