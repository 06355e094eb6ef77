"""Which presentations belong to which set: resolved here, so that SQL joins numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from maillage.engine.indicators.model import DrugSet, LineFilter
from maillage.engine.lake.facts import Presentation


class Formulary:
    """The presentations of the facts, by the number that the facts give them."""

    def __init__(self, known: Mapping[int, Presentation]) -> None:
        """`known` also holds what no release describes, by its CIP13 alone."""
        self.known = dict(known)
        self.everything = frozenset(self.known)
        self._of_code: defaultdict[str, list[int]] = defaultdict(list)
        for number, one in self.known.items():
            if one.atc is not None:
                self._of_code[one.atc].append(number)
        self._codes = sorted(self._of_code)
        self._members: dict[DrugSet, frozenset[int]] = {}
        names = sorted({_substance(one) for one in self.known.values()})
        numbers = {name: number for number, name in enumerate(names)}
        self.substances = {
            number: numbers[_substance(one)] for number, one in self.known.items()
        }
        """A presentation without ATC code is a substance by itself."""

    def members(self, drugs: DrugSet | None) -> frozenset[int]:
        """The presentations of a set, or all of them."""
        if drugs is None:
            return self.everything
        if drugs not in self._members:
            self._members[drugs] = frozenset(
                number
                for number, one in self._coded(drugs)
                if drugs.contains(one.atc, one.strength_micrograms, one.form)
            )
        return self._members[drugs]

    def blurred(self, drugs: DrugSet) -> Iterator[int]:
        """Those that may belong to a set, but whose strength or form is unknown."""
        for number, one in self._coded(drugs):
            if drugs.is_blurred(one.atc, one.strength_micrograms, one.form):
                yield number

    def kept(self, lines: LineFilter) -> frozenset[int]:
        """The presentations of the lines that a filter keeps."""
        return frozenset(
            number
            for number in self.members(lines.drugs)
            if _plays(self.known[number].generic_role, lines.generic_roles)
            and _plays(self.known[number].biosimilar_role, lines.biosimilar_roles)
        )

    def without_doses(self, numbers: Iterable[int]) -> Iterator[int]:
        """Those whose daily doses nobody says."""
        for number in numbers:
            if self.known[number].daily_doses_millionths is None:
                yield number

    def without_pack(self, numbers: Iterable[int]) -> Iterator[int]:
        """Those of an unknown number of units."""
        for number in numbers:
            if self.known[number].units_per_pack is None:
                yield number

    def _coded(self, drugs: DrugSet) -> Iterator[tuple[int, Presentation]]:
        """What begins with a prefix of the set; two prefixes may tell one twice."""
        for prefix in drugs.include:
            for place in range(bisect_left(self._codes, prefix), len(self._codes)):
                code = self._codes[place]
                if not code.startswith(prefix):
                    break
                for number in self._of_code[code]:
                    yield number, self.known[number]


def _substance(one: Presentation) -> str:
    return one.atc or one.cip13


def _plays(role: str | None, wanted: frozenset[str] | None) -> bool:
    return wanted is None or role in wanted
