"""From orders to delivered lines: the day, the pharmacy, the box handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from maillage.engine.synthesis.draws import (
    Booleans,
    Floats,
    Integers,
    Stream,
    generator,
    steady_draws,
)
from maillage.engine.synthesis.infections import infections
from maillage.engine.synthesis.long_treatments import long_treatments
from maillage.engine.synthesis.orders import Block, Orders, joined
from maillage.engine.synthesis.pain import acute_pain
from maillage.engine.synthesis.people import People, draw_people, joined_people
from maillage.engine.synthesis.setting import Setting
from maillage.engine.synthesis.short_needs import (
    begun_benzodiazepines,
    begun_ppis,
    everyday_needs,
)


REASONS_AGAINST_GENERIC = ("", "MTE", "EFG", "CIF")
"""What `substitution` says: nothing, or why the original was kept (SNDS codes)."""

_OPEN_ON_SUNDAY = 0.06
_FETCHED_LATER = 0.12
_OTHER_PHARMACY = 0.3
_REGULARISED = 0.005
_SALT_LATER, _SALT_PHARMACY, _SALT_SUNDAY, _SALT_REFUSAL = 11, 12, 13, 14


@dataclass(frozen=True)
class Deliveries:
    """The lines of a block as the pharmacies recorded them, by date then patient.

    `person` is the row in `people`, `day` and `prescribed` days of the window
    (`prescribed` may be negative), the others numbers in the setting's lists;
    `boxes` is signed, `reason` a number in REASONS_AGAINST_GENERIC.
    """

    people: People
    ill: Booleans
    person: Integers
    day: Integers
    prescribed: Integers
    doctor: Integers
    pharmacy: Integers
    presentation: Integers
    boxes: Integers
    renewal: Integers
    reason: Integers

    def __len__(self) -> int:
        return len(self.person)

    def keep(self, kept: Booleans | Integers) -> Deliveries:
        """The lines where `kept` is true, or those numbers in their order."""
        return replace(self, **{name: getattr(self, name)[kept] for name in _COLUMNS})

    def first(self, rows: int) -> Deliveries:
        """So many lines: whole patients from the first on, the last one cut short."""
        return self.keep(np.sort(np.lexsort((self.day, self.person))[:rows]))


def joined_deliveries(parts: Sequence[Deliveries]) -> Deliveries:
    """The lines of the first blocks together, sorted by date."""
    columns = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in _COLUMNS
        if name != "person"
    }
    together = Deliveries(
        people=joined_people([part.people for part in parts]),
        ill=np.concatenate([part.ill for part in parts]),
        person=np.concatenate(
            [part.person + part.people.first_number for part in parts]
        ),
        **columns,
    )
    return together.keep(np.argsort(together.day, kind="stable"))


_COLUMNS = tuple(Deliveries.__dataclass_fields__)[2:]


def block_deliveries(setting: Setting, number: int) -> Deliveries:
    """The lines of the n-th block of people, from 0; the same whatever came before."""
    rng = generator(setting.seed, Stream.PEOPLE, number)
    people = draw_people(rng, setting.window, setting.staff, number)
    block = Block(setting, rng, people)
    renewed, ill = long_treatments(block)
    orders = joined(
        [
            renewed,
            *infections(block),
            *acute_pain(block),
            *begun_ppis(block),
            *begun_benzodiazepines(block),
            *everyday_needs(block),
        ]
    )
    return _delivered(block, orders, ill)


def _delivered(block: Block, orders: Orders, ill: Booleans) -> Deliveries:
    day = _delivery_day(block, orders)
    here = (day >= block.people.here_from[orders.person]) & (
        day < block.people.here_until[orders.person]
    )
    here &= block.setting.formulary.is_sold[orders.product]
    orders, day = orders.keep(here), day[here]
    pharmacy = _pharmacies(block, orders.person, day)
    presentation, reason = _handed_over(block, orders, pharmacy)
    lines = Deliveries(
        people=block.people,
        ill=ill,
        person=orders.person,
        day=day,
        prescribed=np.minimum(orders.prescribed, day),
        doctor=orders.doctor,
        pharmacy=pharmacy,
        presentation=presentation,
        boxes=orders.boxes,
        renewal=orders.renewal,
        reason=reason,
    )
    return _with_regularisations(block, lines)


def _delivery_day(block: Block, orders: Orders) -> Integers:
    """Some new orders wait a day or two; Sundays are for the pharmacy on duty."""
    window, person = block.setting.window, orders.person + block.people.first_number
    waits = steady_draws(person, orders.day, _SALT_LATER)
    waits = np.where(orders.prescribed < orders.day, 1.0, waits)
    later = (waits < _FETCHED_LATER).astype(np.int64) + (waits < _FETCHED_LATER / 3)
    day = orders.day + later
    inside = day < window.days
    sunday = window.is_sunday[np.where(inside, day, 0)] & inside
    closed = steady_draws(person, day, _SALT_SUNDAY) >= _OPEN_ON_SUNDAY
    moved = np.where(day == window.days - 1, -1, 1)
    return np.asarray(day + np.where(sunday & closed, moved, 0))


def _pharmacies(block: Block, person: Integers, day: Integers) -> Integers:
    """One pharmacy a day for each patient, nearly always his own."""
    people = block.people
    draws = steady_draws(person + people.first_number, day, _SALT_PHARMACY)
    return np.where(
        draws < _OTHER_PHARMACY, people.other_pharmacy[person], people.pharmacy[person]
    )


def _handed_over(
    block: Block, orders: Orders, pharmacy: Integers
) -> tuple[Integers, Integers]:
    """The presentation of each line and the reason against a generic, if any."""
    staff, formulary = block.setting.staff, block.setting.formulary
    share = formulary.generic_share[orders.product]
    odds = staff.substitution_odds[pharmacy]
    generic = orders.generic_draw < share * odds / (1 - share + share * odds)
    number = orders.person + block.people.first_number
    draws = steady_draws(number, orders.product, _SALT_REFUSAL)
    refusal = staff.propensities[orders.doctor, staff.behaviours["no_substitution"]]
    refused = (draws < refusal) & (share < 1)
    generic &= ~refused
    presentation = formulary.pick(orders.product, generic, orders.presentation_draw)
    kept = refused & formulary.substitutable[presentation]
    return presentation, np.where(kept, _reasons(draws, refusal), 0)


def _reasons(draws: Floats, refusal: Floats) -> Integers:
    return np.asarray(1 + np.minimum(draws / refusal * 3, 2).astype(np.int64))


def _with_regularisations(block: Block, lines: Deliveries) -> Deliveries:
    """A few lines are taken back: the same line again with negative boxes."""
    chosen = block.rng.random(len(lines)) < _REGULARISED
    source = np.append(np.arange(len(lines)), np.flatnonzero(chosen))
    negative = np.arange(len(source)) >= len(lines)
    order = np.lexsort((negative, lines.person[source], lines.day[source]))
    sign = np.where(negative, -1, 1)
    both = lines.keep(source)
    return replace(both, boxes=both.boxes * sign).keep(order)
