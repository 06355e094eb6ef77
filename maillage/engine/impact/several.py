"""Several indicators tested together: what each one's chance becomes.

Those named in plans are held together to the family-wise rate (Holm), those looked at
without having been named to the false discovery rate (Benjamini and Hochberg): see
`multiple`. The two families are never mixed: looking around must not weaken what was
planned, nor borrow from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maillage.engine.impact.multiple import benjamini_hochberg, holm


@dataclass(frozen=True)
class Chance:
    """The p-value of one indicator, and whether every look behind it was planned."""

    p: float
    planned: bool


@dataclass(frozen=True)
class Adjusted:
    """The same among `among` of its family, itself included."""

    p: float
    adjusted: float
    among: int
    planned: bool


def adjusted(tested: Mapping[str, Chance]) -> dict[str, Adjusted]:
    """What the p-value of each indicator becomes among those of its family."""
    found: dict[str, Adjusted] = {}
    for planned, control in ((True, holm), (False, benjamini_hochberg)):
        family = {name: one.p for name, one in tested.items() if one.planned is planned}
        if family:
            held = control(list(family.values()))
            found |= {
                name: Adjusted(p, float(now), len(family), planned)
                for (name, p), now in zip(family.items(), held, strict=True)
            }
    return found
