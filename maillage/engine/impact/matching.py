"""Controls that resemble the circle: weights, and the balance they bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from maillage.engine.impact.content import Balance
from maillage.engine.impact.panel import Booleans, Floats


class Method(StrEnum):
    """How controls are chosen or weighted."""

    ENTROPY = "entropy"
    """Weights as even as can be that give the controls the circle's means."""
    EXACT = "exact"
    """Controls of the same coarsened classes only."""
    NEAREST = "nearest"
    """The few controls nearest to each doctor, within a caliper."""


@dataclass(frozen=True)
class Matching:
    """Weights of doctors and what they bring.

    `weights` U: 1 for a doctor of the circle (0 if left out), on average 1 for a
    control kept, 0 for one that is not. `effective_controls`: how many controls of
    equal weight would tell as much (Kish). `said`: how, in French, for a reader.
    """

    method: Method
    weights: Floats
    balance: tuple[Balance, ...]
    controls: int
    effective_controls: float
    circle_left_out: int
    said: tuple[str, ...]

    @property
    def kept(self) -> Booleans:
        """U: which doctors have a weight."""
        found: Booleans = self.weights > 0
        return found


def weights_of(
    treated: Booleans,
    names: Sequence[str],
    characteristics: Floats,
    *,
    method: Method = Method.ENTROPY,
) -> Matching:
    """Weights by which controls resemble the circle on `characteristics` (U x K)."""
    raise NotImplementedError
