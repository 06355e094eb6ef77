"""Acute pain: analgesics, NSAIDs and their protection, opioids and their company."""

from __future__ import annotations

import numpy as np

from maillage.engine.synthesis.draws import Floats, by_age
from maillage.engine.synthesis.orders import Block, Events, Orders


_ADULT = 15
_ELDER = 65
_RATE = {14: 0.0, 16: 0.25, 35: 0.52, 55: 0.68, 80: 0.68, 95: 0.5}
_NSAID_BY_AGE = {15: 1.0, 60: 1.0, 75: 0.55, 90: 0.25}
_WEAK_OPIOID_BY_AGE = {15: 0.2, 35: 0.9, 60: 1.1, 85: 1.3}
_STRONG_OPIOID_BY_AGE = {45: 0.3, 70: 1.2, 90: 1.6}
_NSAID_UNDER_ANTICOAGULANT = 0.2
_NSAID_UNDER_RENIN_AND_DIURETIC = 0.65
_PARACETAMOL = 0.7
_MUSCLE_RELAXANT = 0.08
_NSAID_GOES_ON = 0.12
_STRONG_OPIOID_GOES_ON = 0.4
_MEAN_MONTHS = 5.0


def acute_pain(block: Block) -> list[Orders]:
    """The lines of every acute pain of the block's adults."""
    events = block.events(by_age(_RATE, block.people.age))
    events = events.keep(block.age_at(events) >= _ADULT)
    chance = np.where(block.taking["paracetamol"][events.person], 0.1, _PARACETAMOL)
    eased = events.keep(block.happens(chance))
    relaxed = events.keep(block.happens(np.full(len(events), _MUSCLE_RELAXANT)))
    boxes = block.rng.integers(1, 5, len(eased))
    return [
        block.once(eased, block.chosen("paracetamol", eased), boxes),
        block.once(relaxed, block.chosen("muscle", relaxed)),
        *nsaid_orders(block, events.keep(block.happens(_nsaid_chance(block, events)))),
        *_weak_opioids(block, events),
        *_strong_opioids(block, events),
    ]


def nsaid_orders(block: Block, events: Events) -> list[Orders]:
    """An NSAID for each event, a PPI where the doctor protects, rarely a second one."""
    other = block.happens(block.habit("other_nsaid", events))
    number = block.setting.choices.number
    lists = np.where(other, number["other nsaid"], number["preferred nsaid"])
    product = block.setting.choices.pick(lists, block.rng.random(len(events)))
    goes_on = block.rng.random(len(events)) < _NSAID_GOES_ON
    months = np.where(goes_on, block.rng.integers(2, 6, len(events)), 1)
    protected = events.keep(block.happens(_protection(block, events)))
    twice = events.keep(block.happens(block.habit("two_nsaids", events)))
    return [
        block.monthly(events, product, months),
        block.once(protected, block.chosen("ppi", protected)),
        block.once(twice, block.chosen("other nsaid", twice)),
    ]


def _nsaid_chance(block: Block, events: Events) -> Floats:
    taking, person = block.taking, events.person
    chance = block.habit("nsaid_for_pain", events)
    chance = chance * by_age(_NSAID_BY_AGE, block.age_at(events))
    chance *= np.where(taking["anticoagulant"][person], _NSAID_UNDER_ANTICOAGULANT, 1)
    both = (taking["renin"] & taking["diuretic"])[person]
    return np.asarray(chance * np.where(both, _NSAID_UNDER_RENIN_AND_DIURETIC, 1))


def _protection(block: Block, events: Events) -> Floats:
    """The chance of a PPI on the order; none for who takes one already."""
    chance = np.where(
        block.age_at(events) >= _ELDER,
        1 - block.habit("nsaid_without_protection", events),
        block.habit("protection_of_the_young", events),
    )
    return np.where(block.taking["ppi"][events.person], 0.0, chance)


def _weak_opioids(block: Block, events: Events) -> list[Orders]:
    chance = block.habit("opioid_for_pain", events)
    chance = chance * by_age(_WEAK_OPIOID_BY_AGE, block.age_at(events))
    chance = np.where(block.taking["opioid"][events.person], 0.0, chance)
    given = events.keep(block.happens(chance))
    kept = block.happens(block.habit("opioid_kept", given))
    months = block.months_when_kept(kept, _MEAN_MONTHS)
    lines = block.monthly(given, block.chosen("weak opioid", given), months)
    return [lines, *_company(block, given, months)]


def _strong_opioids(block: Block, events: Events) -> list[Orders]:
    age = block.age_at(events)
    chance = block.habit("strong_opioid", events)
    chance = chance * np.where(age >= 45, by_age(_STRONG_OPIOID_BY_AGE, age), 0.05)
    given = events.keep(block.happens(chance))
    kept = block.rng.random(len(given)) < _STRONG_OPIOID_GOES_ON
    months = block.months_when_kept(kept, _MEAN_MONTHS)
    eased = block.happens(block.habit("laxative_with_opioid", given))
    lined = given.keep(eased)
    return [
        block.monthly(given, block.chosen("strong opioid", given), months),
        block.monthly(lined, block.chosen("laxative", lined), months[eased]),
        *_company(block, given, months),
    ]


def _company(block: Block, events: Events, months: np.ndarray) -> list[Orders]:
    """A gabapentinoid or a hypnotic, for as long as the opioid."""
    lines = []
    for behaviour, name, already in (
        ("gabapentinoid_with_opioid", "gabapentinoid", "gabapentinoid"),
        ("benzodiazepine_with_opioid", "hypnotic", "benzodiazepine"),
    ):
        chance = block.habit(behaviour, events)
        added = block.happens(chance) & ~block.taking[already][events.person]
        given = events.keep(added)
        lines.append(block.monthly(given, block.chosen(name, given), months[added]))
    return lines
