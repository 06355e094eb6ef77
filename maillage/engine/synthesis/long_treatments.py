"""Long treatments: conditions, regimens, and the monthly visits that renew them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from maillage.engine.synthesis.choices import content
from maillage.engine.synthesis.draws import Booleans, Floats, Integers, by_age
from maillage.engine.synthesis.orders import Block, Orders


_UNDER_WAY = 0.88
_STOPS = 0.13
_CHANGES = 0.14
_FETCHED = 0.94
_MISSED_MONTH = 0.035
_CYCLE_DAYS = 28
_ORDER_VISITS = 3
_LATENESS_DAYS = (0, 0, 0, 1, 1, 2, 2, 3, 4, 6)
_ILLNESS_OTHERWISE = {0: 0.006, 20: 0.012, 45: 0.03, 65: 0.08, 90: 0.15}

_SETS = {
    "ppi": ("A02BC",),
    "anticoagulant": ("B01AA", "B01AE07", "B01AF"),
    "renin": ("C09",),
    "diuretic": ("C03", "C09BA", "C09DA"),
    "benzodiazepine": ("N05BA", "N05CD", "N05CF"),
    "paracetamol": ("N02BE01",),
    "opioid": ("N02A",),
    "gabapentinoid": ("N02BF",),
}


@dataclass(frozen=True)
class Regimens:
    """One row a long treatment; days of the window, `until` excluded."""

    person: Integers
    since: Integers
    until: Integers
    product: Integers
    changed_on: Integers
    changed_to: Integers

    def __len__(self) -> int:
        return len(self.person)


def long_treatments(block: Block) -> tuple[Orders, Booleans]:
    """The lines of the long treatments, and who has a long-term illness.

    Fills `block.taking`, that the short needs look at.
    """
    regimens, ill = _regimens(block)
    formulary = block.setting.formulary
    for name, prefixes in _SETS.items():
        inside = formulary.belonging_to(*prefixes)[regimens.product]
        block.taking[name] = np.zeros(len(block.people), dtype=bool)
        block.taking[name][regimens.person[inside]] = True
    return _renewed(block, regimens), ill


def _regimens(block: Block) -> tuple[Regimens, Booleans]:
    people, rng = block.people, block.rng
    ill = block.happens(by_age(_ILLNESS_OTHERWISE, people.age))
    found: list[tuple[Integers, Integers, Integers]] = []
    for condition in content("conditions").values():
        having = np.flatnonzero(block.happens(_prevalence(block, condition)))
        opens = rng.random(len(having)) < condition.get("illness", 0.0)
        ill[having[opens]] = True
        since = rng.integers(0, block.setting.window.days, len(having))
        old = rng.random(len(having)) < condition.get("old", _UNDER_WAY)
        since[old] = 0
        for treatment in condition["treatments"]:
            taken = block.happens(_share(block, treatment, having))
            number = block.setting.choices.number[treatment["choose"]]
            chosen = np.full(np.count_nonzero(taken), number)
            found.append((having[taken], since[taken], chosen))
    return _without_repeats(block, found), ill


def _prevalence(block: Block, condition: dict[str, Any]) -> Floats:
    factor = np.where(
        block.people.is_woman, condition.get("women", 1.0), condition.get("men", 1.0)
    )
    return np.asarray(by_age(condition["prevalence"], block.people.age) * factor)


def _share(block: Block, treatment: dict[str, Any], having: Integers) -> Floats:
    """The share who take it; more or fewer where the usual doctor differs."""
    share = np.full(len(having), float(treatment["share"]))
    if "by" in treatment:
        doctor = block.people.doctor[having]
        share *= block.setting.staff.relative_habit(treatment["by"], doctor)
    return share


def _without_repeats(
    block: Block, found: list[tuple[Integers, Integers, Integers]]
) -> Regimens:
    """Two conditions of a person may want one class: he takes it once."""
    person, since, chosen = (
        np.concatenate(column) for column in zip(*found, strict=True)
    )
    lists = len(block.setting.choices.number)
    _, first = np.unique(person * lists + chosen, return_index=True)
    person, since, chosen = person[first], since[first], chosen[first]
    rng, days, count = block.rng, block.setting.window.days, len(person)
    ends, changes = rng.integers(0, days, count), rng.integers(0, days, count)
    return Regimens(
        person=person,
        since=since,
        until=np.where(rng.random(count) < _STOPS, ends, days),
        product=block.setting.choices.pick(chosen, rng.random(count)),
        changed_on=np.where(rng.random(count) < _CHANGES, changes, days),
        changed_to=block.setting.choices.pick(chosen, rng.random(count)),
    )


def _renewed(block: Block, regimens: Regimens) -> Orders:
    """A visit about every 28 days fetches what each regimen needs that month."""
    visit_days = _visit_days(block)
    days = visit_days[regimens.person]
    every = np.arange(len(regimens))[:, None]
    months = block.setting.formulary.months[_product_on(regimens, every, days)]
    turn = np.arange(days.shape[1]) + regimens.person[:, None]
    due = turn % months == 0
    due &= (days >= regimens.since[:, None]) & (days < regimens.until[:, None])
    due &= days < block.setting.window.days
    row, visit = np.nonzero(due)
    fetched = block.rng.random(len(row)) < _FETCHED
    return _lines(block, regimens, visit_days, row[fetched], visit[fetched])


def _product_on(regimens: Regimens, row: Integers, day: Integers) -> Integers:
    """What each regimen consists of on a day: one change in three years at most."""
    changed = day >= regimens.changed_on[row]
    return np.where(changed, regimens.changed_to[row], regimens.product[row])


def _visit_days(block: Block) -> Integers:
    rng, people = block.rng, len(block.people)
    visits = block.setting.window.days // _CYCLE_DAYS + 2
    gaps = _CYCLE_DAYS + rng.choice(_LATENESS_DAYS, (people, visits))
    gaps += _CYCLE_DAYS * (rng.random((people, visits)) < _MISSED_MONTH)
    gaps[:, 0] = rng.integers(0, _CYCLE_DAYS, people)
    return np.asarray(np.cumsum(gaps, axis=1))


def _lines(
    block: Block,
    regimens: Regimens,
    visit_days: Integers,
    row: Integers,
    visit: Integers,
) -> Orders:
    person = regimens.person[row]
    day = visit_days[person, visit]
    taken = _product_on(regimens, row, day)
    renewal = (visit + person) % _ORDER_VISITS
    written = visit_days[person, np.maximum(visit - renewal, 0)]
    before_window = day - _CYCLE_DAYS * renewal
    own = block.rng.random((2, len(regimens)))
    return Orders(
        person=person,
        day=day,
        prescribed=np.where(visit >= renewal, written, before_window),
        doctor=_doctors(block, visit_days.shape)[person, visit - renewal],
        product=taken,
        boxes=block.setting.formulary.boxes[taken].astype(np.int64),
        renewal=renewal,
        generic_draw=own[0][row],
        presentation_draw=own[1][row],
    )


def _doctors(block: Block, shape: tuple[int, ...]) -> Integers:
    """Who wrote the order of each visit (negative visits read from the end)."""
    rng, people = block.rng, block.people
    usual = np.broadcast_to(people.doctor[:, None], shape).ravel()
    site = np.broadcast_to(people.site[:, None], shape).ravel()
    drawn = block.setting.staff.ordering_doctors(
        usual, site, rng.random(usual.size), rng.random(usual.size)
    )
    return np.asarray(drawn.reshape(shape))
