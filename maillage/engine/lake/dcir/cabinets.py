"""The chain of cabinets: each professional's secondary ones lead to the main one.

DA_PRA_R gives, for the number of a cabinet (PFS_PFS_NUM), the number under which its
professional is counted (STA_PFS_NUM), which may itself have been replaced since.
"""

from __future__ import annotations

from collections.abc import Mapping

from maillage.engine.errors import BadInput


def chained(next_of: Mapping[str, str]) -> dict[str, str]:
    """The end of the chain of each cabinet; those that lead to themselves are ends.

    Raises BadInput when a chain comes back to where it was: nobody is its end.
    """
    ends: dict[str, str] = {}
    for start in next_of:
        path: list[str] = []
        here = start
        seen = set()
        while here not in ends and next_of.get(here, here) != here:
            if here in seen:
                _refuse(path[path.index(here) :])
            seen.add(here)
            path.append(here)
            here = next_of[here]
        end = ends.get(here, here)
        ends.update(dict.fromkeys([*path, here], end))
    return ends


def _refuse(circle: list[str]) -> None:
    names = " -> ".join([*circle, circle[0]][:6])
    raise BadInput(
        f"DA_PRA_R, colonnes PFS_PFS_NUM et STA_PFS_NUM : ces cabinets se renvoient en"
        f" rond ({names}), aucun n'est le principal ; corriger la table, ou l'ôter pour"
        " garder les numéros tels quels."
    )
