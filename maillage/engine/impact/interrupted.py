"""A series cut in two by a session: level and slope, alone or against controls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.engine.impact.content import SecondOpinion
from maillage.engine.impact.panel import Floats, Panel
from maillage.engine.impact.results import Effect


@dataclass(frozen=True)
class Interrupted:
    """What a segmented regression says of one series.

    `level`: the step at the session; `slope`: the change of slope a period; `mean`:
    their sum on average over the periods after. `controlled`: the series is the
    circle's less its controls'. `seasonal`: months of the year were allowed for.
    """

    level: Effect
    slope: Effect
    mean: Effect
    p: float
    controlled: bool
    seasonal: bool
    lags: int
    degrees: int
    before: int
    after: int
    said: tuple[str, ...]

    @property
    def opinion(self) -> SecondOpinion:
        """As a page says it: weaker where no control stands beside."""
        name = (
            "Série interrompue, comparée aux témoins"
            if self.controlled
            else "Série interrompue sans témoin"
        )
        return SecondOpinion(name, self.mean, self.p, weaker=not self.controlled)


def interrupted(
    panel: Panel, *, controlled: bool = False, lags: int | None = None
) -> Interrupted:
    """The one circle of the panel before and after its session."""
    raise NotImplementedError


def segmented(
    values: Floats,
    first: int,
    *,
    seasons: Sequence[int] | None = None,
    lags: int | None = None,
    controlled: bool = False,
) -> Interrupted:
    """Segmented regression of T values, the first under the effect at index `first`."""
    raise NotImplementedError
