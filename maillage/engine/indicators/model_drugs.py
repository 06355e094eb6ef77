"""Which presentations are meant: sets of drugs by code, strength and form."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class GenericRole(StrEnum):
    """The part a presentation plays in its generic group (BDPM, CIS_GENER)."""

    PRINCEPS = "princeps"
    GENERIC = "generic"
    COMPLEMENTARY = "complementary"
    SUBSTITUTABLE = "substitutable"


class BiosimilarRole(StrEnum):
    """The part a presentation plays in its group of biosimilars."""

    REFERENCE = "reference"
    BIOSIMILAR = "biosimilar"


@dataclass(frozen=True)
class Strength:
    """How strong one unit must be, for the presentations under one ATC prefix.

    Micrograms of the substance in one unit (tablet, puff, ampoule...). Bounds that are
    None are not asked; `at_least` and `at_most` include their bound.
    """

    prefix: str
    at_least_micrograms: int | None = None
    above_micrograms: int | None = None
    at_most_micrograms: int | None = None
    below_micrograms: int | None = None

    def allows(self, micrograms: int) -> bool:
        """Whether a unit of this strength is meant."""
        return (
            (self.at_least_micrograms is None or micrograms >= self.at_least_micrograms)
            and (self.above_micrograms is None or micrograms > self.above_micrograms)
            and (
                self.at_most_micrograms is None or micrograms <= self.at_most_micrograms
            )
            and (self.below_micrograms is None or micrograms < self.below_micrograms)
        )


@dataclass(frozen=True)
class DrugSet:
    """Presentations whose ATC code starts with an included and no excluded prefix.

    A presentation without an ATC code belongs to no set. `units_per_day` is how many
    units (tablets, capsules...) make a day of supply: 1 unless the set's file says so.

    `strengths` narrows some prefixes to units of a strength: a presentation must be
    allowed by every `Strength` whose prefix its code begins with. `forms` keeps only
    presentations whose pharmaceutical form contains one of these words, `other_forms`
    drops those that contain one; both are lower case, without accents. A presentation
    whose code belongs, but whose strength or form is asked for and unknown, is not in
    the set: it is `blurred`, and its deliveries count as not computable.
    """

    name: str
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    units_per_day: Fraction = Fraction(1)
    strengths: tuple[Strength, ...] = ()
    forms: tuple[str, ...] = ()
    other_forms: tuple[str, ...] = ()

    def has_code(self, atc: str | None) -> bool:
        """Whether this ATC code is meant, strengths and forms apart."""
        return (
            atc is not None
            and atc.startswith(self.include)
            and not (self.exclude and atc.startswith(self.exclude))
        )

    def contains(
        self, atc: str | None, micrograms: int | None = None, form: str | None = None
    ) -> bool:
        """Whether a presentation of this code, strength and form belongs to the set."""
        return (
            self.has_code(atc)
            and not self.is_blurred(atc, micrograms, form)
            and all(
                one.allows(micrograms or 0)
                for one in self.strengths
                if (atc or "").startswith(one.prefix)
            )
            and (not self.forms or any(one in (form or "") for one in self.forms))
            and not any(one in (form or "") for one in self.other_forms)
        )

    def is_blurred(
        self, atc: str | None, micrograms: int | None, form: str | None
    ) -> bool:
        """Whether the code is meant but a strength or form asked for is unknown."""
        if not self.has_code(atc):
            return False
        if form is None and (self.forms or self.other_forms):
            return True
        return micrograms is None and any(
            (atc or "").startswith(one.prefix) for one in self.strengths
        )
