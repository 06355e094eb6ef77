"""The kit of a session: its indicators, and all that an animator needs for two hours.

One YAML file a theme. `Kit` is what is read of it; a file that does not fit is refused
with one French sentence for each mistake, its file and its line.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from maillage.engine.indicators.french_spaces import french_spaces
from maillage.engine.indicators.language_file import Day, Identifier, Line
from maillage.engine.yaml_files.reading import read_document
from maillage.engine.yaml_files.refusals import mistakes
from maillage.engine.yaml_files.words import Words, refused


MOST_INDICATORS_A_SESSION = 5
FEWEST_INDICATORS_A_FULL_KIT = 3
EVIDENCE_LINES = 10
CASES = 2
SESSION_MINUTES = 120
NOT_READ = "Connaissance courante, à vérifier"
"""The source of a sentence of evidence that was not found in a document."""

_WEB_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+")
SESSION_PARTS = ("evidence", "cases", "questions", "plan", "consensus", "commitments")


def _unfolded(text: str) -> str:
    """One line a paragraph or item: an empty line or a « - » begins another."""
    found: list[str] = []
    begins = True
    for line in text.strip().splitlines():
        words = line.strip()
        if begins or words.startswith("- "):
            found.append(words)
        elif words:
            found[-1] += f" {words}"
        begins = not words
    return "\n".join(found)


def _web_address(text: str) -> str:
    if not _WEB_ADDRESS.fullmatch(text):
        raise refused(f"une adresse « https://… » est attendue ; trouvé : {text[:40]}.")
    return text


Prose = Annotated[Line, AfterValidator(french_spaces)]
Paragraphs = Annotated[
    str,
    StringConstraints(min_length=1, max_length=3000),
    AfterValidator(_unfolded),
    AfterValidator(french_spaces),
]
Theme = Annotated[str, StringConstraints(pattern=r"^[a-z-]{2,40}$")]
WebAddress = Annotated[str, AfterValidator(_web_address)]
_A_LIST = Field(strict=False)
"""A YAML list becomes a tuple, so that a kit cannot change once it is read."""


def _count(fewest: int, most: int) -> AfterValidator:
    """How many there must be, asked once each one is right: one sentence, not two."""
    wanted = str(fewest) if fewest == most else f"{fewest} à {most}"

    def check(given: tuple[object, ...]) -> tuple[object, ...]:
        if not fewest <= len(given) <= most:
            raise refused(f"il en faut {wanted} ; trouvé : {len(given)}.")
        return given

    return AfterValidator(check)


class Chosen(Words):
    """An indicator of a kit, and why it is there."""

    id: Identifier
    reason: Prose


class Evidence(Words):
    """One sentence of evidence, where it was read, and when.

    `dated` is the source's own date, as it gives it; `read_on` the day it was read.
    Without `read_on` nobody read it: `source` is then `NOT_READ`, and `dated` is empty.
    """

    text: Prose
    source: Prose
    url: WebAddress | None = None
    dated: Annotated[str, StringConstraints(max_length=60)] = ""
    read_on: Day | None = None

    @property
    def to_verify(self) -> bool:
        """Whether it is common knowledge that no document was found for."""
        return self.read_on is None

    @model_validator(mode="after")
    def _read_or_said_not_to_be(self) -> Evidence:
        if self.read_on is None and (self.source != NOT_READ or self.url or self.dated):
            raise refused(
                f"sans « read_on », la source est « {NOT_READ} », sans adresse ni "
                "date ; donnez le jour où elle a été lue, ou écrivez cela."
            )
        if self.read_on is not None and (self.source == NOT_READ or not self.dated):
            raise refused(
                "une source lue porte son nom et sa date (« source », « dated »)."
            )
        return self


class Case(Words):
    """An invented case; `brings_out` is for the animator.

    `text` has a line for each paragraph and each « - » of a list of medicines.
    """

    title: Prose
    text: Paragraphs
    questions: Annotated[tuple[Prose, ...], _A_LIST, _count(2, 3)]
    brings_out: Prose


class PlanStep(Words):
    """A step of the session: how long, who leads it, what is done and shown."""

    minutes: Annotated[int, Field(ge=1, le=SESSION_MINUTES)]
    title: Prose
    led_by: Prose
    detail: Prose


class StatementTemplate(Words):
    """A statement of consensus, with « … » where the group fills in."""

    text: Prose


class CommitmentTemplate(Words):
    """A commitment to propose: what should move, which way, how to choose how far."""

    indicator: Identifier
    direction: Literal["increase", "decrease"]
    hint: Prose


class Kit(Words):
    """What a session on a theme begins with.

    A kit is full, with every part of `SESSION_PARTS`, or holds its indicators only:
    never half of a session.
    """

    theme: Theme
    title: Prose
    aliases: Annotated[tuple[Line, ...], _A_LIST, _count(1, 20)]
    owner: Line
    reviewed_by: Annotated[tuple[Line, ...], _A_LIST]
    written_on: Day
    next_review: Day
    indicators: Annotated[
        tuple[Chosen, ...],
        _A_LIST,
        _count(1, MOST_INDICATORS_A_SESSION),
    ]
    evidence: Annotated[
        tuple[Evidence, ...],
        _A_LIST,
        _count(EVIDENCE_LINES, EVIDENCE_LINES),
    ] = ()
    cases: Annotated[tuple[Case, ...], _A_LIST, _count(CASES, CASES)] = ()
    questions: Annotated[tuple[Prose, ...], _A_LIST, _count(3, 8)] = ()
    plan: Annotated[tuple[PlanStep, ...], _A_LIST, _count(4, 20)] = ()
    consensus: Annotated[tuple[StatementTemplate, ...], _A_LIST, _count(3, 8)] = ()
    commitments: Annotated[tuple[CommitmentTemplate, ...], _A_LIST, _count(1, 5)] = ()

    @property
    def full(self) -> bool:
        """Whether a whole session can be held with it, not only figures chosen."""
        return bool(self.plan)

    @field_validator("plan")
    @classmethod
    def _two_hours(cls, plan: tuple[PlanStep, ...]) -> tuple[PlanStep, ...]:
        minutes = sum(step.minutes for step in plan)
        if minutes != SESSION_MINUTES:
            raise refused(
                f"les étapes font {minutes} minutes ; elles doivent en faire "
                f"{SESSION_MINUTES}."
            )
        return plan

    @field_validator("commitments")
    @classmethod
    def _on_the_figures_shown(
        cls, commitments: tuple[CommitmentTemplate, ...], info: ValidationInfo
    ) -> tuple[CommitmentTemplate, ...]:
        shown = [one.id for one in info.data.get("indicators", ())]
        for commitment in commitments:
            if shown and commitment.indicator not in shown:
                raise refused(
                    f"l'indicateur « {commitment.indicator} » n'est pas de ce kit ; "
                    f"choisissez parmi {', '.join(shown)}."
                )
        return commitments

    @model_validator(mode="after")
    def _full_or_indicators_only(self) -> Kit:
        given = [part for part in SESSION_PARTS if getattr(self, part)]
        absent = [part for part in SESSION_PARTS if part not in given]
        if given and absent:
            raise refused(
                f"il manque {', '.join(f'« {part} »' for part in absent)} ; un kit est "
                "complet, ou ne porte que ses indicateurs."
            )
        if given and len(self.indicators) < FEWEST_INDICATORS_A_FULL_KIT:
            raise refused(
                f"un kit complet porte au moins {FEWEST_INDICATORS_A_FULL_KIT} "
                f"indicateurs ; trouvé : {len(self.indicators)}."
            )
        if self.next_review <= self.written_on:
            raise refused(
                f"la prochaine relecture ({self.next_review}) doit suivre l'écriture "
                f"({self.written_on})."
            )
        return self


def read_kit(text: str, name: str) -> Kit:
    """The kit of a file's text; `name` is what the sentences call the file.

    Raises `LanguageMistakes`, a `BadInput`, with one French sentence a mistake.
    """
    document = read_document(text, name)
    try:
        return Kit.model_validate(document.values)
    except ValidationError as error:
        raise mistakes(error, document, Kit) from None
