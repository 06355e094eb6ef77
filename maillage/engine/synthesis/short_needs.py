"""What begins and may go on (PPIs, benzodiazepines), and the everyday short needs."""

from __future__ import annotations

from typing import Any

import numpy as np

from maillage.engine.synthesis.calendar import Season
from maillage.engine.synthesis.choices import content
from maillage.engine.synthesis.draws import Floats, by_age
from maillage.engine.synthesis.orders import Block, Orders


_ADULT = 18
_PPI_RATE = {16: 0.02, 30: 0.045, 55: 0.075, 75: 0.085, 95: 0.07}
_PPI_MEAN_MONTHS = 7.0
_PPI_TWO_BOXES = 0.3
_BENZODIAZEPINE_RATE = {17: 0.01, 30: 0.04, 55: 0.06, 80: 0.07}
_BENZODIAZEPINE_MEAN_MONTHS = 6.0
_HYPNOTIC = 0.4


def begun_ppis(block: Block) -> list[Orders]:
    """PPIs begun for the stomach: for a month, two at most, or kept for long."""
    rate = _rate(block, _PPI_RATE, "ppi_rate", "ppi")
    events = block.events(rate)
    kept = block.happens(block.habit("ppi_kept", events))
    months = block.months_when_kept(kept, _PPI_MEAN_MONTHS)
    product = block.chosen("ppi", events)
    twice = ~kept & (block.rng.random(len(events)) < _PPI_TWO_BOXES)
    short = block.once(
        events.keep(~kept), product[~kept], 1 + twice[~kept].astype(np.int64)
    )
    return [short, block.monthly(events.keep(kept), product[kept], months[kept])]


def begun_benzodiazepines(block: Block) -> list[Orders]:
    """Anxiolytics and hypnotics begun: for a month, or kept for long."""
    rate = _rate(block, _BENZODIAZEPINE_RATE, "benzodiazepine_rate", "benzodiazepine")
    events = block.events(rate * np.where(block.people.is_woman, 1.2, 0.8))
    kept = block.happens(block.habit("benzodiazepine_kept", events))
    months = block.months_when_kept(kept, _BENZODIAZEPINE_MEAN_MONTHS)
    number = block.setting.choices.number
    asleep = block.rng.random(len(events)) < _HYPNOTIC
    lists = np.where(asleep, number["hypnotic"], number["anxiolytic"])
    product = block.setting.choices.pick(lists, block.rng.random(len(events)))
    return [block.monthly(events, product, months)]


def everyday_needs(block: Block) -> list[Orders]:
    """The needs of `needs.yaml`."""
    lines = []
    for need in content("needs").values():
        lines += _need(block, need)
    return lines


def _rate(
    block: Block, curve: dict[int, float], behaviour: str, already: str
) -> Floats:
    people = block.people
    usual = block.setting.staff.relative_habit(behaviour, people.doctor)
    rate = by_age(curve, people.age) * usual * (people.age >= _ADULT)
    return np.where(block.taking[already], 0.0, rate)


def _need(block: Block, need: dict[str, Any]) -> list[Orders]:
    people = block.people
    factor = np.where(people.is_woman, need.get("women", 1.0), need.get("men", 1.0))
    rate = by_age(need["rate"], people.age) * factor
    events = block.events(rate, Season(need["season"]))
    boxes = block.rng.integers(1, need.get("boxes", 1) + 1, len(events))
    lines = [block.once(events, block.chosen(need["choose"], events), boxes)]
    for name, chance in need.get("with", {}).items():
        added = events.keep(block.rng.random(len(events)) < chance)
        lines.append(block.once(added, block.chosen(name, added)))
    return lines
