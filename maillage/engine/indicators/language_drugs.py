"""How a set of drugs is written: named, or in place by codes, strengths and forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

from maillage.engine.indicators import model
from maillage.engine.indicators.language_strengths import micrograms, strength_words
from maillage.engine.indicators.language_write import write_drug_set
from maillage.engine.yaml_files.words import (
    Words,
    one_or_several,
    refused,
    suggestion,
)


_ATC = re.compile(r"[A-Z](?:\d\d(?:[A-Z](?:[A-Z](?:\d\d)?)?)?)?")
_UNITS = re.compile(r"\d{1,3}(?:\.\d{1,3}|/\d{1,2})?")


def _atc_prefix(text: str) -> str:
    if not _ATC.fullmatch(text):
        raise refused(
            f"« {text[:20]} » n'est pas un début de code ATC ; attendu : une lettre, "
            "puis deux chiffres, une lettre, une lettre, deux chiffres (A02BC, par "
            "exemple)."
        )
    return text


def _units_per_day(value: Any) -> Fraction:
    text = "" if isinstance(value, bool) else str(value)
    units = Fraction(text) if _units_are_written(text) else Fraction(0)
    if not 0 < units <= 100:
        raise refused(
            "un nombre d'unités par jour est attendu, plus grand que 0 et au plus "
            f"100, comme 2, 1.5 ou 1/3 (trouvé : {str(value)[:20]})."
        )
    return units


def _units_are_written(text: str) -> bool:
    return bool(_UNITS.fullmatch(text)) and not text.endswith(("/0", "/00"))


def _micrograms(value: Any) -> int:
    found = micrograms(str(value))
    if found is None:
        raise refused(
            "un dosage est attendu, un nombre et son unité (g, mg ou µg), comme 20 mg "
            f"ou 2.5 mg (trouvé : {str(value)[:20]})."
        )
    return found


def plain_form(text: str) -> str:
    """A pharmaceutical form as codes write it: lower case, without accents."""
    spread = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    bare = "".join(one for one in spread if not unicodedata.combining(one))
    return " ".join(bare.split())


AtcPrefix = Annotated[str, AfterValidator(_atc_prefix)]
UnitsPerDay = Annotated[Fraction, PlainValidator(_units_per_day)]
Micrograms = Annotated[int, PlainValidator(_micrograms)]
Form = Annotated[
    str, StringConstraints(min_length=3, max_length=60), AfterValidator(plain_form)
]


class StrengthWords(Words):
    """`{code: A02BC01, above: 10 mg}`, or `at_least`, `below`, `at_most`."""

    code: AtcPrefix
    at_least: Micrograms | None = None
    above: Micrograms | None = None
    at_most: Micrograms | None = None
    below: Micrograms | None = None

    @model_validator(mode="after")
    def _some_strength_is_meant(self) -> StrengthWords:
        if (self.at_least, self.above, self.at_most, self.below) == (None,) * 4:
            raise refused(
                "un dosage est attendu : « at_least » (au moins), « above » (plus de), "
                "« at_most » (au plus) ou « below » (moins de)."
            )
        if not self._may_hold():
            raise refused(
                f"aucun dosage ne convient pour {self.code} : le bas dépasse le haut."
            )
        return self

    def _may_hold(self) -> bool:
        smallest = max(self.at_least or 0, -1 if self.above is None else self.above + 1)
        highs = [self.at_most, None if self.below is None else self.below - 1]
        return all(smallest <= high for high in highs if high is not None)

    def node(self) -> model.Strength:
        """The bounds, in micrograms."""
        return model.Strength(
            self.code, self.at_least, self.above, self.at_most, self.below
        )


class DrugSetWords(Words):
    """`NSAID`, or `{include: [M01A], exclude: [M01AE01], units_per_day: 2}`.

    `strengths`, `forms` and `other_forms` narrow it further.
    """

    name: Annotated[str, Field(min_length=1, max_length=400)] | None = None
    include: Annotated[list[AtcPrefix], Field(min_length=1)]
    exclude: list[AtcPrefix] = Field(default_factory=list)
    units_per_day: UnitsPerDay = Fraction(1)
    strengths: list[StrengthWords] = Field(default_factory=list)
    forms: list[Form] = Field(default_factory=list)
    other_forms: list[Form] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def _named(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, str):
            return value
        sets: Mapping[str, model.DrugSet] = (info.context or {}).get("drug_sets", {})
        if value not in sets:
            raise refused(
                f"l'ensemble de médicaments « {value[:60]} » n'existe pas."
                + (suggestion(value, list(sets)) or _known_sets(sets))
            )
        return write_drug_set(sets[value])

    @model_validator(mode="after")
    def _exclusions_bite(self) -> DrugSetWords:
        for prefix in self.exclude:
            if not prefix.startswith(tuple(self.include)):
                raise refused(
                    f"l'exclusion {prefix} ne retire rien : aucun code inclus ne "
                    "commence ainsi ; retirez-la ou corrigez-la."
                )
            if prefix in self.include:
                raise refused(f"{prefix} est à la fois inclus et exclu ; choisissez.")
        return self

    @model_validator(mode="after")
    def _strengths_bite(self) -> DrugSetWords:
        for one in self.strengths:
            if not any(
                one.code.startswith(prefix) or prefix.startswith(one.code)
                for prefix in self.include
            ):
                raise refused(
                    f"le dosage de {one.code} ne sert à rien : aucun code inclus ne "
                    "commence ainsi ; retirez-le ou corrigez-le."
                )
        return self

    def node(self) -> model.DrugSet:
        """The set; one written in place is named by what is written."""
        drugs = model.DrugSet(
            self.name or "",
            tuple(self.include),
            tuple(self.exclude),
            self.units_per_day,
            tuple(one.node() for one in self.strengths),
            tuple(self.forms),
            tuple(self.other_forms),
        )
        return drugs if self.name else _named_by_itself(drugs)


def _named_by_itself(drugs: model.DrugSet) -> model.DrugSet:
    name = ", ".join(drugs.include)
    if drugs.exclude:
        name += " sauf " + ", ".join(drugs.exclude)
    narrowed = strength_words(drugs)
    return model.DrugSet(
        " ; ".join([name, *narrowed]),
        drugs.include,
        drugs.exclude,
        drugs.units_per_day,
        drugs.strengths,
        drugs.forms,
        drugs.other_forms,
    )


def _known_sets(sets: Mapping[str, model.DrugSet]) -> str:
    return f" Ensembles connus : {', '.join(sorted(sets))}." if sets else ""


SeveralSets = Annotated[list[DrugSetWords], BeforeValidator(one_or_several)]
