"""What an effect is worth in euros: volume, price and mix, never without an interval."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.engine.impact.content import Interval, Money
from maillage.engine.impact.panel import Booleans, Floats, Integers
from maillage.engine.impact.results import Effect


@dataclass(frozen=True)
class Spending:
    """Boxes and cents of U doctors by K products, over months before and after.

    - `boxes`, `cents`: U x 2 x K, 0 before and 1 after, as counted (signed);
    - `months`: how many months each side adds up; both are brought to a year;
    - `treated` U: the circle's doctors; `weight` U, above 0 (matched controls);
    - `cluster` U: doctors who share their shocks, drawn together as placebos.
    """

    products: tuple[str, ...]
    boxes: Floats
    cents: Floats
    months: tuple[int, int]
    treated: Booleans
    weight: Floats
    cluster: Integers


def money_of(
    spending: Spending,
    *,
    cost: float | None = None,
    placebos: int = 999,
    seed: int = 0,
) -> Money:
    """Euros a year and a doctor of the circle that controls do not explain."""
    raise NotImplementedError


def cost_of(
    *, hours: float, euros_an_hour: float, fees_euros: float, doctors: int, months: int
) -> float:
    """What the circle itself cost, in euros a year and a doctor."""
    return (hours * euros_an_hour + fees_euros) / doctors * 12 / months


def worth_of_share(
    effect: Effect, boxes_a_year: float, euros_a_box: float, euros_a_box_instead: float
) -> Interval:
    """An effect on a share of boxes, in euros a year and a doctor: effect x volume x price."""
    raise NotImplementedError


def rounded(money: Money) -> Money:
    """To what the interval allows, parts still adding up to the total."""
    raise NotImplementedError
