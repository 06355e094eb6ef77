"""What is found of drugs one by one: most of the doses, what changed the euros."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import floor

from maillage.engine.indicators.engines.reference_history import Row
from maillage.engine.indicators.engines.reference_measures import worth
from maillage.engine.indicators.model import Effect, Measure


def substances_of_most_doses(rows: Iterable[Row], percent: int) -> tuple[int, int]:
    """How few substances make so many percent of the doses, and of how many.

    Only substances with doses above 0 are looked at.
    """
    doses: Counter[str] = Counter()
    for row in rows:
        doses[row.substance] += worth(Measure.DAILY_DOSES, row)
    largest_first = sorted((one for one in doses.values() if one > 0), reverse=True)
    total, taken = sum(largest_first), 0
    for place, one in enumerate(largest_first, start=1):
        taken += one
        if taken * 100 >= total * percent:
            return place, len(largest_first)
    return 0, 0


def change_of_euros(
    earlier: Sequence[Row], present: Sequence[Row], effect: Effect
) -> tuple[int, int]:
    """One effect in cents, and the cents of the earlier period.

    What changed is parted into what the same presentations cost more (price), what more
    boxes cost at the former mean (volume), and what is left (mix).
    """
    boxes_0, cents_0 = _by_presentation(earlier)
    boxes_1, cents_1 = _by_presentation(present)
    price = sum(
        _rounded(cents_1[one] - Fraction(cents_0[one] * boxes_1[one], boxes_0[one]))
        for one in boxes_0
        if boxes_0[one] > 0 and boxes_1[one] > 0
    )
    whole_0, whole_1 = sum(boxes_0.values()), sum(boxes_1.values())
    spent_0, spent_1 = sum(cents_0.values()), sum(cents_1.values())
    volume = 0
    if whole_0 > 0:
        volume = _rounded(Fraction(spent_0 * (whole_1 - whole_0), whole_0))
    mix = spent_1 - spent_0 - volume - price
    effects = {Effect.PRICE: price, Effect.VOLUME: volume, Effect.MIX: mix}
    return effects[effect], spent_0


def _by_presentation(rows: Iterable[Row]) -> tuple[Counter[str], Counter[str]]:
    boxes: Counter[str] = Counter()
    cents: Counter[str] = Counter()
    for row in rows:
        boxes[row.presentation.cip13] += row.boxes
        cents[row.presentation.cip13] += row.amount_cents
    return boxes, cents


def _rounded(value: Fraction) -> int:
    """To the nearest whole number, halves up."""
    return floor(value + Fraction(1, 2))
