"""What a rules file may hold: one version of one agreement, dated and sourced.

Every number of a text is a *figure* with its source; every thing asked of the team is
a *fact*; every disagreement of the sources is a *switch* with its default; what was
not found is written under *not_established*, never filled in.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, PlainValidator

from maillage.engine.agreements.expressions import Expression, MisspeltFormula, parse
from maillage.engine.agreements.numbers import exact
from maillage.engine.yaml_files.words import Words, refused


_IDENTIFIER = r"[a-z][a-z0-9_]{0,59}"
_CITED = re.compile(r"([A-Z][A-Za-z0-9]{0,9})(?:,? (.+))?")


def _exact(value: Any) -> Fraction:
    try:
        return exact(str(value))
    except ValueError:
        raise refused(
            f"un nombre est attendu, comme 1700, 0.5 ou 60 % ; trouvé : "
            f"« {str(value)[:40]} »."
        ) from None


def _formula(value: Any) -> Expression:
    try:
        return parse(str(value))
    except MisspeltFormula as fault:
        raise refused(f"{fault} ; relisez « {str(value)[:60]} ».") from None


def _identifier(value: Any) -> str:
    if not re.fullmatch(_IDENTIFIER, str(value)):
        raise refused(
            f"« {str(value)[:40]} » n'est pas un nom : minuscules sans accent, "
            "chiffres et « _ »."
        )
    return str(value)


Exact = Annotated[Fraction, PlainValidator(_exact)]
Formula = Annotated[Expression, PlainValidator(_formula)]
Identifier = Annotated[str, PlainValidator(_identifier)]
Line = Annotated[str, Field(min_length=1, max_length=2000)]
_EMPTY: Any = Field(default_factory=dict)


class RuleWords(Words):
    """One mapping of a rules file, every value of which was read as a text."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Cited(RuleWords):
    """Where a figure or a rule was read: a source of the file, and a page of it."""

    code: str
    place: str = ""


def _citations(value: Any) -> tuple[Cited, ...]:
    """« G p. 3, 5 ; C » as two citations."""
    found = [_CITED.fullmatch(part.strip()) for part in str(value).split(";")]
    if not all(found):
        raise refused(
            "attendu : le code d'une source puis sa page, comme « G p. 3 » ; plusieurs "
            "se séparent par « ; »."
        )
    return tuple(Cited(code=one[1], place=one[2] or "") for one in found if one)


Citations = Annotated[tuple[Cited, ...], PlainValidator(_citations)]


class SourceText(RuleWords):
    """A text that figures were read in."""

    text: Line
    url: Line | None = None


class Figure(RuleWords):
    """A number of the text, with its source."""

    value: Exact
    meaning: Line
    source: Citations


def _choices(value: Any) -> tuple[str, ...]:
    """« nurse » or a list of words: what a field may be."""
    given = value if isinstance(value, list) else [value]
    if not given or not all(isinstance(one, str) and one for one in given):
        raise refused("une valeur ou une liste de valeurs est attendue.")
    return tuple(given)


Choices = Annotated[tuple[str, ...], PlainValidator(_choices)]


class Proof(RuleWords):
    """How what happened in the team proves a fact: which records, drawn how.

    `exists`: one is enough. `count`: how many. `distinct`: how many different values of
    `of`. `sum`, `most`, `earliest`, `latest`: of what they say in `of`, else in the
    field of the fact's own name. `day`: the first day it happened. `rows`: a row a
    record, its fields by their names.
    """

    kind: str
    """A word of `evidence_kinds.KINDS`."""
    by: Literal[
        "exists",
        "count",
        "distinct",
        "sum",
        "most",
        "earliest",
        "latest",
        "day",
        "rows",
    ]
    of: Identifier | None = None
    where: dict[Identifier, Choices] = _EMPTY
    """Only the records that say one of these words in that field."""
    same: dict[str, str] = _EMPTY
    """Values that `distinct` takes for another: counted once."""
    unfinished: bool = False
    """Whether a record that is not final counts for what it says: a site without its
    hours is a site that is not open."""
    when: Literal["year", "claim"] = "year"
    """Whether it has to happen in the civil year, or to be sent with the claim."""
    complete_by: Literal["year", "claim"] = "claim"
    """The same, for what happened and still wants a signature or a document."""
    wanting: Line
    """What is wanting, in French, after « il manque »: one."""
    wanting_many: Line | None = None
    """The same in the plural, after a number."""


class Fact(RuleWords):
    """Something the team says of its year, documented for those who fill it in."""

    kind: Literal["whole", "number", "yes_no", "choice", "date", "text", "list"]
    title: Line
    meaning: Line
    example: Any
    absent: Any = None
    """The value taken where the line is absent; without it the line is asked for."""
    optional: bool = False
    """A date or a list may be absent without standing for anything else."""
    most: Exact | None = None
    choices: dict[Identifier, Line] = _EMPTY
    fields: dict[Identifier, Fact] = _EMPTY
    better: Literal["more", "less", "yes", "no", "earlier", "any"] = "any"
    """The direction in which a proof moves it; an amount never falls that way."""
    goal: Formula | None = None
    """What it takes for the full amount, where a number says it."""
    ideal: Any = None
    """The same for a date, a field of a list, or rows that a list might also have."""
    proof: Proof | None = None
    """What proves it; without it, it stays what the team declares."""


class Count(RuleWords):
    """A number drawn from a list of facts: how many, the least, whether all are."""

    of: Identifier
    meaning: Line
    distinct: Identifier | None = None
    least: Identifier | None = None
    most: Identifier | None = None
    every: Identifier | None = None
    where: dict[Identifier, str] = _EMPTY


class Step(RuleWords):
    """An intermediate value that has a name of its own."""

    label: Line
    value: Formula
    percent: bool = False
    """Whether it is shown as a percentage."""


class SwitchValue(RuleWords):
    """One way of reading the text."""

    means: Line


class Switch(RuleWords):
    """A point on which the sources disagree or are silent: a default, said aloud."""

    title: Line
    why: Line
    source: Citations
    default: Identifier
    values: dict[Identifier, SwitchValue]
    changes: tuple[str, ...]
    """The indicators it changes, `advance` for the advance, `total` for the totals."""
    conflict: str | None = None


class ZeroCase(RuleWords):
    """A condition that brings an indicator to nothing, and how that is said."""

    when: Formula
    because: Line
    source: Citations | None = None


class Gate(RuleWords):
    """What makes a prerequisite reached; `unless` is an exception of some years."""

    reached: Formula
    unless: Formula | None = None
    because: Line | None = None


class Example(RuleWords):
    """A worked case: these facts give this amount, for this reason."""

    year: int = Field(ge=1990, le=2100)
    facts: dict[Identifier, Any]
    switches: dict[Identifier, Identifier] = _EMPTY
    points: Exact | None = None
    euros: Exact | None = None
    because: Line


class Indicator(RuleWords):
    """One line of the agreement's table."""

    id: Annotated[str, Field(pattern=r"^[0-9A-Z][0-9A-Za-z.]{0,11}$")]
    title: Line
    axis: Line
    kind: Literal["prerequisite", "core", "option"]
    rule: Line
    source: Citations
    figures: dict[Identifier, Figure] = _EMPTY
    steps: dict[Identifier, Step] = _EMPTY
    zero_when: tuple[ZeroCase, ...] = ()
    points: Formula | None = None
    euros: Formula | None = None
    at_full: Formula | None = None
    """Its worth when wholly reached, for the base of the advance."""
    gate: Gate | None = None
    proofs_wanted: tuple[Line, ...]
    notes: tuple[Line, ...] = ()
    example: Example


class Point(RuleWords):
    """What a point is worth."""

    euros: Exact
    source: Citations


class Advance(RuleWords):
    """What is paid before the year's end is known."""

    rule: Line
    source: Citations
    figures: dict[Identifier, Figure] = _EMPTY
    steps: dict[Identifier, Step] = _EMPTY
    euros: Formula


class Total(RuleWords):
    """How the sum becomes what is due: the rounding of points, stated."""

    rule: Line
    points: Formula


class Deadline(RuleWords):
    """A date of the agreement's year."""

    what: Line
    when: Line
    source: Citations


class NotEstablished(RuleWords):
    """What was looked for and not found, and what is done meanwhile."""

    what: Line
    meanwhile: Line
    concerns: tuple[str, ...] = ()
    """Indicators, `advance` or `total`; nothing means the whole."""
    source: Citations | None = None


class Check(RuleWords):
    """Facts that cannot stand together."""

    refuse_when: Formula
    because: Line


class Rules(RuleWords):
    """One version of one agreement."""

    agreement: Identifier
    version: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,39}$")]
    title: Line
    since: date
    until: date | None = None
    status: Literal["text", "example"]
    summary: Line
    rounding: Line
    sources: dict[str, SourceText]
    point: Point | None = None
    facts: dict[Identifier, Fact]
    counts: dict[Identifier, Count] = _EMPTY
    figures: dict[Identifier, Figure] = _EMPTY
    steps: dict[Identifier, Step] = _EMPTY
    switches: dict[Identifier, Switch] = _EMPTY
    checks: tuple[Check, ...] = ()
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    total: Total | None = None
    advance: Advance | None = None
    calendar: tuple[Deadline, ...] = ()
    not_established: tuple[NotEstablished, ...] = ()

    def indicator(self, id_: str) -> Indicator | None:
        """The indicator of that id, None when the version has none."""
        return next((one for one in self.indicators if one.id == id_), None)

    def indicators_of(self, ids: tuple[str, ...]) -> tuple[Indicator, ...]:
        """Those indicators in the table's order; all of them when none is named."""
        return tuple(one for one in self.indicators if not ids or one.id in ids)
