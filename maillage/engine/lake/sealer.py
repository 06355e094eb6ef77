"""Turns the patient column into pseudonyms while a file is read."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from maillage.engine.lake.coded import Coded, pairs
from maillage.engine.lake.identity import national_number
from maillage.engine.lake.keys import Key, key_of
from maillage.engine.lake.values import Fault, Read, Value, patient


SEALED, NATIONAL, LOCAL = range(3)
"""What a patient was in the source: the places of `Sealer.lines`."""

_MOST_REMEMBERED = 500_000


class Sealer:
    """Seals national and local numbers with a key, and lets sealed ones through.

    `key` is None where only sealed values are expected. `circle` is the fingerprint
    that these must carry: the key's own, else the one the lake already knows, else the
    first met. In the pharmacy (`sealing`) national numbers are welcome; elsewhere they
    refuse the file.
    """

    def __init__(
        self, key: Key | None, *, circle: str | None = None, sealing: bool = False
    ) -> None:
        """Take the key, None where only sealed values are expected."""
        self.sealing = sealing
        self.key = key
        self._read = patient(sealing=sealing)
        self._known: dict[tuple[Value, Value], tuple[int, str]] = {}
        self.circle = key.fingerprint if key else circle
        self.lines = np.zeros(3, dtype=np.int64)

    def reader(self) -> Read:
        """How a cell of the patient column is read before it is sealed."""

        def read(text: str) -> Value | Fault:
            maker = key_of(text)
            if maker is not None:
                return self._accepted(text, maker)
            found = self._read(text)
            if self.key is None and not isinstance(found, Fault):
                return Fault(
                    "un pseudonyme scellé",
                    "un numéro local, et pas de clé pour le sceller : en créer une"
                    " (`maillage keys new --structure NOM`), ou donner celle du cercle"
                    " (`--key FICHIER`)",
                )
            return found

        return read

    def sealed(self, patients: Coded, pharmacies: Coded) -> Coded:
        """The pseudonyms of the rows; local numbers depend on the pharmacy."""
        if all(value is None or key_of(str(value)) for value in patients.values):
            # Sealed before: nobody need be looked at with each of his pharmacies.
            self.lines[SEALED] += len(patients.codes)
            return patients
        if len(self._known) > _MOST_REMEMBERED:
            self._known.clear()
        count = len(pharmacies.values)
        distinct, codes = pairs(patients.codes, pharmacies.codes, count)
        people, places = patients.values, pharmacies.values
        wanted = [(people[pair // count], places[pair % count]) for pair in distinct]
        self._learn(set(wanted).difference(self._known))
        found = [self._known[pair] for pair in wanted]
        kinds = np.array([kind for kind, _ in found], dtype=np.int64)
        self.lines += np.bincount(kinds[codes], minlength=len(self.lines))
        return Coded([pseudonym for _, pseudonym in found], codes)

    def _accepted(self, text: str, maker: str) -> Value | Fault:
        if self.circle is None:
            self.circle = maker
        if maker == self.circle:
            return text
        return Fault(
            "un pseudonyme du cercle",
            f"scellé par la clé {maker}, alors que celle du cercle est {self.circle} :"
            " ces patients ne se rejoindraient pas. Sceller de nouveau le fichier"
            " d'origine avec la clé du cercle",
        )

    def _learn(self, news: Iterable[tuple[Value, Value]]) -> None:
        """Make the pseudonyms of numbers not met yet, of one kind at a time."""
        asked: dict[int, list[tuple[Value, Value]]] = {
            SEALED: [],
            NATIONAL: [],
            LOCAL: [],
        }
        for pair in news:
            asked[_kind(str(pair[0]))].append(pair)
        sealed = [str(number) for number, _ in asked[SEALED]]
        national, local = [], []
        if self.key is not None:
            national = self.key.seal_national([str(n) for n, _ in asked[NATIONAL]])
            local = self.key.seal_local([(str(p), str(n)) for n, p in asked[LOCAL]])
        for kind, made in ((SEALED, sealed), (NATIONAL, national), (LOCAL, local)):
            for pair, pseudonym in zip(asked[kind], made, strict=True):
                self._known[pair] = kind, pseudonym


def _kind(text: str) -> int:
    if key_of(text) is not None:
        return SEALED
    return LOCAL if national_number(text) is None else NATIONAL
