"""A share-out's file: the amount, the schemes to try, the partners' measures."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Protocol

from pydantic import Field, PlainValidator, ValidationError, model_validator

from maillage.engine.agreements.numbers import euros_text
from maillage.engine.agreements.reading import text_of
from maillage.engine.agreements.schema import Exact, Identifier, RuleWords
from maillage.engine.agreements.share_out import (
    Excess,
    Key,
    Partner,
    Pot,
    Question,
    Scheme,
    dealt,
)
from maillage.engine.yaml_files.reading import read_document
from maillage.engine.yaml_files.refusals import mistakes
from maillage.engine.yaml_files.words import refused


WHOLE = Fraction(1)
_EMPTY: Any = Field(default_factory=dict)


def _choice(kind: type[Key] | type[Excess]) -> PlainValidator:
    def chosen(value: Any) -> Key | Excess:
        try:
            return kind(str(value))
        except ValueError:
            raise refused(
                f"attendu : {', '.join(kind)} ; trouvé : « {str(value)[:40]} »."
            ) from None

    return PlainValidator(chosen)


def _euros(value: Any) -> int:
    """Cents of an amount in euros; more than two decimals are refused."""
    text = str(value).replace("€", "").strip()
    whole, _, decimals = text.replace(",", ".").partition(".")
    digits = "".join(whole.replace("\u202f", "").replace("\u00a0", "").split())
    if not digits.isascii() or not digits.isdigit() or len(decimals) > 2:
        raise refused(
            "un montant en euros est attendu, comme 82000 ou 1250,50 ; trouvé : "
            f"« {str(value)[:40]} »."
        )
    if decimals and not (decimals.isascii() and decimals.isdigit()):
        raise refused(f"un montant en euros est attendu ; trouvé : « {text[:40]} ».")
    return int(digits) * 100 + int(f"{decimals:0<2}" if decimals else 0)


Cents = Annotated[int, PlainValidator(_euros)]
Name = Annotated[str, Field(min_length=1, max_length=120)]


class Named(Protocol):
    """Whatever is known by its name."""

    @property
    def name(self) -> str: ...


def refuse_twice(words: Iterable[Named]) -> None:
    """A name may be written once."""
    seen: set[str] = set()
    for one in words:
        if one.name in seen:
            raise refused(f"« {one.name} » est écrit deux fois ; distinguez-les.")
        seen.add(one.name)


class PotWords(RuleWords):
    """A pot: an amount, or a part of what fixed amounts leave."""

    name: Name
    amount_euros: Cents | None = None
    part: Exact | None = None
    key: Annotated[Key, _choice(Key)]
    column: Identifier | None = None

    @model_validator(mode="after")
    def _one_size(self) -> PotWords:
        if (self.amount_euros is None) == (self.part is None):
            raise refused("attendu : « amount_euros » ou « part », l'un des deux.")
        if (self.key is Key.FREE) != (self.column is not None):
            raise refused(
                "« column » nomme la mesure d'une clé libre (key: free), d'elle seule."
            )
        return self


class SchemeWords(RuleWords):
    """One way to share the whole."""

    name: Name
    pots: tuple[PotWords, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _pots_once(self) -> SchemeWords:
        refuse_twice(self.pots)
        return self


class PartnerWords(RuleWords):
    """A partner and what is measured of him; what is not said is zero."""

    name: Name
    role: Exact | None = None
    hours: Exact | None = None
    rcp_presence: Exact | None = None
    protocols: Exact | None = None
    projects: Exact | None = None
    patients: Exact | None = None
    free: dict[Identifier, Exact] = _EMPTY
    ceiling_euros: Cents | None = None
    already_euros: Cents = 0


class ShareWords(RuleWords):
    """The whole file."""

    title: Name = "Répartition"
    amount_euros: Cents
    over_ceiling: Annotated[Excess, _choice(Excess)] = Excess.KEPT
    ceiling_euros: Cents | None = None
    """A ceiling for every partner who has none of his own."""
    schemes: tuple[SchemeWords, ...] = Field(min_length=1)
    partners: tuple[PartnerWords, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_once(self) -> ShareWords:
        for words in (self.schemes, self.partners):
            seen: set[str] = set()
            for one in words:
                if one.name in seen:
                    raise refused(
                        f"« {one.name} » est écrit deux fois ; distinguez-les."
                    )
                seen.add(one.name)
        for scheme in self.schemes:
            _check_sizes(scheme, self.amount_euros)
        return self


def read_share(path: Path) -> Question:
    """The question that a file asks; `BadInput` with file, line and remedy."""
    return parse_share(text_of(path), path.name)


def parse_share(text: str, name: str) -> Question:
    """The question that a text asks; `name` is what sentences call the file."""
    document = read_document(text, name, as_written=True)
    try:
        words = ShareWords.model_validate(document.values)
    except ValidationError as error:
        raise mistakes(error, document, ShareWords) from None
    return Question(
        title=words.title,
        cents=words.amount_euros,
        partners=tuple(_partner(one, words.ceiling_euros) for one in words.partners),
        schemes=tuple(_scheme(one, words.amount_euros) for one in words.schemes),
        excess=words.over_ceiling,
    )


def _check_sizes(scheme: SchemeWords, cents: int) -> None:
    fixed = sum(pot.amount_euros or 0 for pot in scheme.pots)
    parts = [pot.part for pot in scheme.pots if pot.part is not None]
    if parts and sum(parts) != WHOLE:
        raise refused(
            f"clé « {scheme.name} » : les parts doivent faire 100 % de ce que les "
            "montants fixes laissent."
        )
    if fixed > cents or (not parts and fixed != cents):
        raise refused(
            f"clé « {scheme.name} » : les pots font {euros_text(Fraction(fixed, 100))} "
            f"pour {euros_text(Fraction(cents, 100))} à répartir."
        )


def _scheme(words: SchemeWords, cents: int) -> Scheme:
    """Pots in cents: parts are dealt by the largest remainder too."""
    rest = cents - sum(pot.amount_euros or 0 for pot in words.pots)
    parts = [pot.part or Fraction(0) for pot in words.pots]
    sizes = dealt(rest, parts).cents if any(parts) else (0,) * len(parts)
    return Scheme(
        words.name,
        tuple(
            Pot(
                pot.name,
                size if pot.amount_euros is None else pot.amount_euros,
                pot.key,
                pot.column or "",
            )
            for pot, size in zip(words.pots, sizes, strict=True)
        ),
    )


def _partner(words: PartnerWords, ceiling: int | None) -> Partner:
    measures = {
        key.value: value
        for key in Key
        if (value := getattr(words, key.value, None)) is not None and key != Key.FREE
    }
    return Partner(
        words.name,
        {**words.free, **measures},
        words.ceiling_euros if words.ceiling_euros is not None else ceiling,
        words.already_euros,
    )
