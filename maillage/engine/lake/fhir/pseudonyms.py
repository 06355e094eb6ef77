"""Patients become pseudonyms as soon as they are read, before anything is kept.

A national number (INS) gives the pseudonym that it gives in every pharmacy. Else the
resource's id is sealed twice: on reading, so that the id itself is kept nowhere, then
with the pharmacy, because two exports may give one id to two people. An id that was
sealed before, by the circle's key, is left as it is.
"""

from __future__ import annotations

from maillage.engine.errors import BadInput
from maillage.engine.lake.coded import Coded, pairs
from maillage.engine.lake.keys import Key, key_of
from maillage.engine.lake.sealer import Sealer
from maillage.engine.lake.values import Fault


_MOST_REMEMBERED = 500_000
_REGISTER = "fhir/patient"


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

    def national(self, number: str) -> str:
        """The pseudonym of a national number."""
        return self._key().seal_national([number])[0]

    def local(self, tokens: Coded, pharmacies: Coded) -> Coded:
        """The pseudonyms of rows whose patients are known by their ids alone."""
        count = len(pharmacies.values)
        distinct, codes = pairs(tokens.codes, pharmacies.codes, count)
        made = [
            self._localised(
                str(tokens.values[pair // count]), pharmacies.values[pair % count]
            )
            for pair in distinct
        ]
        return Coded(made, codes)

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
        return self._key().seal_registered(_REGISTER, [name])[0]

    def _localised(self, token: str, pharmacy: object) -> str:
        return self._key().seal_registered(f"{_REGISTER}/{pharmacy}", [token])[0]

    def _key(self) -> Key:
        if self._sealer.key is None:
            raise BadInput(
                f"{self._name} : pas de clé pour sceller les patients d'un export FHIR."
                " En créer une (`maillage keys new --structure NOM`), ou donner celle"
                " du cercle (`--key FICHIER`)."
            )
        return self._sealer.key
