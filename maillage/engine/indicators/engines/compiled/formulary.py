"""The presentations of a build as arrays: which belong to what."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from maillage.engine.indicators.model import DrugSet, LineFilter
from maillage.engine.lake.build import Build


Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

_PRESENTATIONS = """
SELECT presentation, cip13, atc, coalesce(units_per_pack, 0), generic_role,
    biosimilar_role, strength_micrograms, form, daily_doses_millionths
FROM presentations
"""
_NOTHING = ("", None, 0, None, None, None, None, None)


class Formulary:
    """One entry for each presentation of a build, in the order of their numbers.

    A number that no presentation has any more is of one that nothing is known of.

    `units` of a pack and `doses` (millionths of a daily dose in a pack) are 0 where
    they are unknown. `substance` numbers the ATC codes; a presentation without one is
    a substance of its own.
    """

    def __init__(self, build: Build) -> None:
        """Read the dimension `presentations`."""
        with build.connection() as connection:
            found = connection.execute(_PRESENTATIONS).fetchall()
        rows = [_NOTHING] * build.numbers.presentations
        for number, *known in found:
            rows[number] = tuple(known)
        columns = tuple(zip(*rows, strict=True)) or ((),) * 8
        (
            cip13s,
            self._atc,
            units,
            role,
            biosimilar,
            self._strength,
            self._form,
            doses,
        ) = columns
        self._roles = {
            "generic": np.array([one or "" for one in role], dtype=object),
            "biosimilar": np.array([one or "" for one in biosimilar], dtype=object),
        }
        self.units = np.array(units, dtype=np.int64)
        self.doses_known = np.array([one is not None for one in doses], dtype=np.bool_)
        self.doses = np.array([one or 0 for one in doses], dtype=np.int64)
        names = [atc or cip13 for atc, cip13 in zip(self._atc, cip13s, strict=True)]
        numbers = {name: number for number, name in enumerate(sorted(set(names)))}
        self.substance = np.array([numbers[name] for name in names], dtype=np.int64)
        self.substances = len(numbers)
        # Codes in order: those under a prefix are side by side.
        self._codes = sorted({one for one in self._atc if one is not None})
        places = {code: place for place, code in enumerate(self._codes)}
        # The last place is of presentations without code, which no prefix reaches.
        without = len(self._codes)
        self._code = np.array(
            [without if one is None else places[one] for one in self._atc],
            dtype=np.int64,
        )
        self._members: dict[DrugSet, tuple[Booleans, Booleans]] = {}

    def __len__(self) -> int:
        return len(self._atc)

    @cached_property
    def packs_known(self) -> Booleans:
        """Whose packs are known."""
        return self.units > 0

    def members(self, drugs: DrugSet | None) -> Booleans:
        """Which presentations belong to a set; to no set in particular, all."""
        if drugs is None:
            return np.ones(len(self), dtype=np.bool_)
        return self._split(drugs)[0]

    def blurred(self, drugs: DrugSet) -> Booleans:
        """Whose code is meant, but whose strength or form is asked for and unknown."""
        return self._split(drugs)[1]

    def kept(self, filters: Iterable[LineFilter]) -> Booleans:
        """Which presentations the drugs and roles of every filter keep."""
        kept = np.ones(len(self), dtype=np.bool_)
        for one in filters:
            kept &= self.members(one.drugs)
            if one.generic_roles is not None:
                kept &= self._has_role("generic", one.generic_roles)
            if one.biosimilar_roles is not None:
                kept &= self._has_role("biosimilar", one.biosimilar_roles)
        return kept

    def _has_role(self, kind: str, roles: Iterable[str]) -> Booleans:
        found: Booleans = np.isin(self._roles[kind], [str(role) for role in roles])
        return found

    def _split(self, drugs: DrugSet) -> tuple[Booleans, Booleans]:
        """Those of the set, and those that are blurred."""
        if drugs not in self._members:
            held = self._under(drugs.include)
            held &= ~self._under(drugs.exclude)
            found = held[self._code]
            blurred = np.zeros(len(self), dtype=np.bool_)
            if drugs.strengths or drugs.forms or drugs.other_forms:
                for place in np.flatnonzero(found):
                    known = self._atc[place], self._strength[place], self._form[place]
                    found[place] = drugs.contains(*known)
                    blurred[place] = drugs.is_blurred(*known)
            self._members[drugs] = found, blurred
        return self._members[drugs]

    def _under(self, prefixes: Iterable[str]) -> Booleans:
        """The codes that begin with one of the prefixes."""
        found = np.zeros(len(self._codes) + 1, dtype=np.bool_)
        for prefix in prefixes:
            first = bisect_left(self._codes, prefix)
            # No character of an ATC code comes after the last of Unicode.
            end = bisect_left(self._codes, prefix + chr(0x10FFFF))
            found[first:end] = True
        return found
