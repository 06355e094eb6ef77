"""Patients become pseudonyms as soon as they are read, before anything is kept.

A national number (INS) gives the pseudonym that it gives in every pharmacy. Else the
resource's id is sealed twice: on reading, so that the id itself is kept nowhere, then
with the pharmacy, because two exports may give one id to two people. An id that was
sealed before, by the circle's key, is left as it is.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from maillage.engine.errors import BadInput
from maillage.engine.lake.coded import Coded, pairs
from maillage.engine.lake.keys import Key, key_of
from maillage.engine.lake.sealer import Sealer
from maillage.engine.lake.values import Fault


_MOST_REMEMBERED = 500_000
_REGISTER = "fhir/patient"
_PURPOSE = "maillage/fhir/token/1"


class Pseudonyms:
    """Seals what names a patient in an export.

    `path_name` begins the sentences. Raises BadInput where there is no key to seal
    with, or where an id was sealed by another circle's.
    """

    def __init__(self, sealer: Sealer, path_name: str) -> None:
        """Take the lake's sealer."""
        self._sealer = sealer
        self._name = path_name
        self._known: dict[str, str] = {}

    def token(self, name: str) -> str:
        """What stands for an id or an identifier of a patient inside one export."""
        known = self._known.get(name)
        if known is None:
            if len(self._known) > _MOST_REMEMBERED:
                self._known.clear()
            known = self._known[name] = self._made(name)
        return known

    def sealed(self, names: Sequence[str | None]) -> list[str | None]:
        """The pseudonyms of national numbers; pseudonyms and None stay as they are."""
        made: list[str | None] = list(names)
        places = [n for n, name in enumerate(names) if name and not key_of(name)]
        if places:
            numbers = [str(names[place]) for place in places]
            sealed = self._key().seal_national(numbers)
            for place, pseudonym in zip(places, sealed, strict=True):
                made[place] = pseudonym
        return made

    def local(self, tokens: Coded, pharmacies: Coded) -> Coded:
        """The pseudonyms of rows whose patients are known by their ids alone."""
        count = len(pharmacies.values)
        distinct, codes = pairs(tokens.codes, pharmacies.codes, count)
        numbers = [
            f"{pharmacies.values[pair % count]}\0{tokens.values[pair // count]}"
            for pair in distinct
        ]
        return Coded(self._key().seal_registered(_REGISTER, numbers), codes)

    def sealed_before(self, name: str | None) -> str | None:
        """An id that is a pseudonym of the circle; None for another."""
        if name is None or key_of(name) is None:
            return None
        found = self._sealer.reader()(name)
        if isinstance(found, Fault):
            raise BadInput(f"{self._name} : un patient {found.refusal}.")
        return name

    def _made(self, name: str) -> str:
        if self.sealed_before(name):
            return name
        text = f"{_PURPOSE}\0{name}".encode()
        return hmac.digest(self._key().secret, text, "sha256")[:16].hex()

    def _key(self) -> Key:
        if self._sealer.key is None:
            raise BadInput(
                f"{self._name} : pas de clé pour sceller les patients d'un export FHIR."
                " En créer une (`maillage keys new --structure NOM`), ou donner celle"
                " du cercle (`--key FICHIER`)."
            )
        return self._sealer.key
