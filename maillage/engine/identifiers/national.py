"""The national identifier of a professional, as Pro Santé Connect writes it.

One digit says which register the rest comes from; 8 is the RPPS. Sources: the example
of the FR Core guide (Practitioner, system « Identifiant National de
Professionnel de Santé » 810101201234 for RPPS 10101201234), and the claims
`SubjectNameID`, `preferred_username` and `otherIds` of
https://industriels.esante.gouv.fr/produits-et-services/pro-sante-connect/userinfo
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maillage.engine.identifiers.rpps import is_rpps


RPPS_REGISTER = "8"


def rpps_of(identifier: str) -> str | None:
    """The RPPS number inside a national identifier; None where it holds none."""
    number = identifier.removeprefix(RPPS_REGISTER)
    if len(identifier) == 12 and len(number) == 11 and is_rpps(number):
        return number
    return None


def rpps_claimed(claims: Mapping[str, Any]) -> str | None:
    """The one RPPS number that a provider's claims hold.

    None where they hold none, or where they contradict each other.
    """
    found = {
        rpps_of(value)
        for name in ("SubjectNameID", "preferred_username")
        if isinstance(value := claims.get(name), str)
    }
    others = claims.get("otherIds")
    for other in others if isinstance(others, list) else ():
        if isinstance(other, Mapping) and other.get("origine") == "RPPS":
            value = other.get("identifiant")
            if isinstance(value, str):
                found.add(value if is_rpps(value) else rpps_of(value))
    found.discard(None)
    return found.pop() if len(found) == 1 else None
