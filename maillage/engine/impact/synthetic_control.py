"""One circle alone beside a weighted mean of controls: synthetic difference."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.engine.impact.content import Point, SecondOpinion
from maillage.engine.impact.panel import Floats, Panel
from maillage.engine.impact.results import Effect


@dataclass(frozen=True)
class Synthetic:
    """One circle against its synthetic double.

    `effect` has an interval only from placebos in space (`placebos`, one effect a
    donor taken for the circle): nan under 19 of them. `smallest_p` is 1 / (placebos +
    1). `in_time` are effects at dates when nothing happened, by periods before.
    `poor_fit`: French sentence where the double does not follow the circle before.
    """

    effect: Effect
    p: float | None
    smallest_p: float
    donors: tuple[str, ...]
    unit_weights: Floats
    time_weights: Floats
    curve: tuple[Point, ...]
    placebos: Floats
    in_time: dict[int, float]
    fit_error: float
    poor_fit: str | None
    said: tuple[str, ...]

    @property
    def opinion(self) -> SecondOpinion:
        """As a page says it."""
        return SecondOpinion("Contrôle synthétique", self.effect, self.p, weaker=False)


def synthetic(panel: Panel, *, donors: str = "cluster") -> Synthetic:
    """The effect on the one circle of the panel; donors are `cluster`s or `unit`s."""
    raise NotImplementedError
