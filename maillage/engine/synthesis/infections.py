"""Infections: antibiotics by season, and what goes with them on the same order."""

from __future__ import annotations

import numpy as np

from maillage.engine.synthesis.calendar import Season
from maillage.engine.synthesis.draws import Booleans, Floats, Integers, by_age
from maillage.engine.synthesis.orders import Block, Events, Orders
from maillage.engine.synthesis.pain import nsaid_orders


_ADULT = 15
# Yearly rate by age, critical share over the average of all, and the lists drawn from.
_AIRWAYS = {0: 0.95, 4: 0.6, 12: 0.25, 30: 0.23, 70: 0.27, 90: 0.30}
_URINARY_WOMEN = {0: 0.02, 16: 0.07, 30: 0.13, 60: 0.15, 85: 0.24}
_URINARY_MEN = {0: 0.005, 40: 0.015, 70: 0.06, 90: 0.12}
_SKIN = {0: 0.04, 40: 0.05, 90: 0.07}
_TOOTH = {12: 0.0, 18: 0.06, 60: 0.07, 90: 0.03}
_CRITICAL_OVER_AVERAGE = {"airways": 1.0, "urinary": 1.45, "skin": 0.6, "tooth": 0.5}
_MOST = 0.92
_TWO_BOXES = 0.3


def infections(block: Block) -> list[Orders]:
    """The lines of every infection of the block."""
    people = block.people
    urinary = np.where(
        people.is_woman,
        by_age(_URINARY_WOMEN, people.age),
        by_age(_URINARY_MEN, people.age),
    )
    return [
        *_infection(block, "airways", by_age(_AIRWAYS, people.age), Season.WINTER),
        *_infection(block, "urinary", urinary, Season.NONE),
        *_infection(block, "skin", by_age(_SKIN, people.age), Season.NONE),
        *_infection(block, "tooth", by_age(_TOOTH, people.age), Season.NONE),
    ]


def _infection(block: Block, kind: str, rate: Floats, season: Season) -> list[Orders]:
    people, staff = block.people, block.setting.staff
    usual = staff.relative_habit("antibiotic_rate", people.doctor)
    events = block.events(rate * people.frailty * usual, season)
    child = block.age_at(events) < _ADULT
    critical = block.habit("critical_antibiotic", events)
    critical = np.minimum(critical * _CRITICAL_OVER_AVERAGE[kind], _MOST)
    lists = _lists(block, kind, child, block.happens(critical))
    if kind == "airways":
        lists = _with_macrolides(block, events, child, lists)
    product = block.setting.choices.pick(lists, block.rng.random(len(events)))
    boxes = 1 + (block.rng.random(len(events)) < _TWO_BOXES).astype(np.int64)
    boxes = np.where(child, 1, boxes)
    lines = [block.once(events, product, boxes)]
    if kind == "airways":
        lines += _steroids(block, events, child)
    if kind in ("airways", "tooth"):
        lines += _nsaids(block, events, child)
    return lines


def _lists(block: Block, kind: str, child: Booleans, critical: Booleans) -> Integers:
    """The number of the list that each antibiotic is drawn from."""
    name = {"airways": "adult airway", "skin": "adult skin"}.get(kind, kind)
    number = block.setting.choices.number
    grown = np.where(critical, number[f"{name}, critical"], number[f"{name}, plain"])
    young = np.where(critical, number["child, critical"], number["child, plain"])
    return np.where(child, young, grown)


def _with_macrolides(
    block: Block, events: Events, child: Booleans, lists: Integers
) -> Integers:
    """A part of the plain antibiotics of the airways are macrolides."""
    number = block.setting.choices.number
    plain = np.isin(lists, [number["adult airway, plain"], number["child, plain"]])
    # Children are given macrolides less often: penicillin allergy above all.
    chance = block.habit("macrolide_for_airways", events) * np.where(child, 0.4, 1.0)
    macrolide = plain & block.happens(chance)
    first = block.happens(block.habit("azithromycin_among_macrolides", events))
    grown = np.where(first, number["azithromycin"], number["other macrolides"])
    young = np.where(
        first, number["child azithromycin"], number["child other macrolides"]
    )
    return np.where(macrolide, np.where(child, young, grown), lists)


def _steroids(block: Block, events: Events, child: Booleans) -> list[Orders]:
    added = block.happens(block.habit("steroid_with_antibiotic", events))
    grown, young = events.keep(added & ~child), events.keep(added & child)
    return [
        block.once(grown, block.chosen("adult steroid", grown)),
        block.once(young, block.chosen("child steroid", young)),
    ]


def _nsaids(block: Block, events: Events, child: Booleans) -> list[Orders]:
    chance = block.habit("nsaid_with_antibiotic", events)
    chance = chance * np.where(block.taking["anticoagulant"][events.person], 0.15, 1)
    added = block.happens(chance)
    young = events.keep(added & child)
    return [
        *nsaid_orders(block, events.keep(added & ~child)),
        block.once(young, block.chosen("child nsaid", young)),
    ]
