"""Turns the patient column into pseudonyms while a file is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from maillage.engine.lake.coded import Coded
from maillage.engine.lake.identity import national_number
from maillage.engine.lake.keys import Key, key_of
from maillage.engine.lake.values import Fault, Read, Value, patient


_MOST_REMEMBERED = 500_000


class Sealer:
    """Seals national and local numbers with a key, and lets sealed ones through.

    `circle` is the fingerprint that sealed values must carry: the key's own, else the
    one the lake already knows, else the first met. In the pharmacy (`sealing`) national
    numbers are welcome; elsewhere they refuse the file.
    """

    def __init__(
        self, key: Key | None, *, circle: str | None = None, sealing: bool = False
    ) -> None:
        """Take the key, None where only sealed values are expected."""
        self.sealing = sealing
        self._key = key
        self._read = patient(sealing=sealing)
        self._known: dict[tuple[str, str], str] = {}
        self.circle = key.fingerprint if key else circle
        self.lines: Counter[str] = Counter()

    def reader(self) -> Read:
        """How a cell of the patient column is read before it is sealed."""

        def read(text: str) -> Value | Fault:
            maker = key_of(text)
            if maker is not None:
                return self._accepted(text, maker)
            found = self._read(text)
            if self._key is None and not isinstance(found, Fault):
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
        count = len(pharmacies.values)
        pairs = patients.codes.astype(np.int64) * count + pharmacies.codes
        distinct, codes = np.unique(pairs, return_inverse=True)
        lines = np.bincount(codes, minlength=len(distinct))
        wanted = [
            self._asked(patients.values[pair // count], pharmacies.values[pair % count])
            for pair in distinct.tolist()
        ]
        for (kind, _), number in zip(wanted, lines.tolist(), strict=True):
            self.lines[kind if kind in ("sealed", "national") else "local"] += number
        return Coded(self._pseudonyms(wanted), codes.astype(np.int32))

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

    @staticmethod
    def _asked(value: Value, pharmacy: Value) -> tuple[str, str]:
        text = str(value)
        if key_of(text) is not None:
            return "sealed", text
        number = national_number(text)
        if number is not None:
            return "national", number[:13]
        return f"local {pharmacy}", text

    def _pseudonyms(self, wanted: Sequence[tuple[str, str]]) -> list[str]:
        if len(self._known) > _MOST_REMEMBERED:
            self._known.clear()
        known = self._known
        news = [pair for pair in dict.fromkeys(wanted) if pair not in known]
        nationals = [pair for pair in news if pair[0] == "national"]
        locals_ = [pair for pair in news if pair[0].startswith("local ")]
        known.update((pair, pair[1]) for pair in news if pair[0] == "sealed")
        if self._key is not None:
            texts = self._key.seal_national([number for _, number in nationals])
            known.update(zip(nationals, texts, strict=True))
            asked = [(kind.removeprefix("local "), text) for kind, text in locals_]
            known.update(zip(locals_, self._key.seal_local(asked), strict=True))
        return [known[pair] for pair in wanted]
