"""Ordered lines: what a doctor wrote and a patient comes to fetch, one row a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maillage.engine.synthesis.calendar import Season
from maillage.engine.synthesis.draws import Booleans, Floats, Integers
from maillage.engine.synthesis.people import People
from maillage.engine.synthesis.setting import Setting


_DAYS_OF_A_MONTH_OF_SUPPLY = 28
_DELIVERIES_OF_AN_ORDER = 3


@dataclass(frozen=True)
class Orders:
    """Columns of the lines of a block; `person` is the row in its `People`.

    `generic_draw` and `presentation_draw`, in [0, 1), decide which presentation is
    handed over: equal on the lines of one treatment, so that a patient keeps his own.
    """

    person: Integers
    day: Integers
    prescribed: Integers
    doctor: Integers
    product: Integers
    boxes: Integers
    renewal: Integers
    generic_draw: Floats
    presentation_draw: Floats

    def __len__(self) -> int:
        return len(self.person)

    def keep(self, kept: Booleans | Integers) -> Orders:
        """The lines where `kept` is true (or those numbers, in their order)."""
        return Orders(**{name: getattr(self, name)[kept] for name in _COLUMNS})


def joined(parts: Sequence[Orders]) -> Orders:
    """The lines of all the parts."""
    return Orders(
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in _COLUMNS
        }
    )


_COLUMNS = tuple(Orders.__dataclass_fields__)


@dataclass(frozen=True)
class Events:
    """Visits for a short need: who, when, seen by whom."""

    person: Integers
    day: Integers
    doctor: Integers

    def __len__(self) -> int:
        return len(self.person)

    def keep(self, kept: Booleans) -> Events:
        """The events where `kept` is true."""
        return Events(self.person[kept], self.day[kept], self.doctor[kept])


class Block:
    """The people of a block and the means to draw what happens to them.

    `taking` says, by name of a set, who takes it as a long treatment.
    """

    def __init__(
        self, setting: Setting, rng: np.random.Generator, people: People
    ) -> None:
        self.setting = setting
        self.rng = rng
        self.people = people
        self.taking: dict[str, Booleans] = {}

    def events(self, rate: Floats, season: Season = Season.NONE) -> Events:
        """Events at a yearly rate for each person, while he is here."""
        window, people = self.setting.window, self.people
        count = self.rng.poisson(rate * window.days / 365.25)
        person = np.repeat(np.arange(len(people)), count)
        draws = self.rng.random(len(person))
        day = np.searchsorted(window.season_cumulated(season), draws, side="right")
        day = np.minimum(day, window.days - 1)
        here = (day >= people.here_from[person]) & (day < people.here_until[person])
        person, day = person[here], day[here]
        doctor = self.setting.staff.ordering_doctors(
            people.doctor[person],
            people.site[person],
            self.rng.random(len(person)),
            self.rng.random(len(person)),
        )
        return Events(person, day, doctor)

    def happens(self, chance: Floats) -> Booleans:
        """For each chance, whether it comes true."""
        return np.asarray(self.rng.random(len(chance)) < chance)

    def habit(self, behaviour: str, events: Events) -> Floats:
        """The behaviour of the doctor of each event on its day."""
        return self.setting.staff.habit(behaviour, events.doctor, events.day)

    def age_at(self, events: Events) -> Integers:
        """Year of the event - birth year, as the indicators count it."""
        years = self.setting.window.years[events.day]
        return np.asarray(years - self.people.birth_year[events.person])

    def chosen(self, name: str, events: Events) -> Integers:
        """A product of a list for each event."""
        return self.setting.choices.pick_one(name, self.rng.random(len(events)))

    def once(
        self, events: Events, product: Integers, boxes: Integers | None = None
    ) -> Orders:
        """One line for each event, of `boxes` (the product's own where absent)."""
        count = len(events)
        usual = self.setting.formulary.boxes[product].astype(np.int64)
        return Orders(
            person=events.person,
            day=events.day,
            prescribed=events.day,
            doctor=events.doctor,
            product=product,
            boxes=usual if boxes is None else boxes,
            renewal=np.zeros(count, dtype=np.int64),
            generic_draw=self.rng.random(count),
            presentation_draw=self.rng.random(count),
        )

    def monthly(self, events: Events, product: Integers, months: Integers) -> Orders:
        """A line a month for so many months, ordered three months at a time."""
        row = np.repeat(np.arange(len(events)), months)
        turn = np.arange(len(row)) - np.repeat(np.cumsum(months) - months, months)
        lateness = np.where(turn > 0, self.rng.integers(0, 4, len(row)), 0)
        day = events.day[row] + _DAYS_OF_A_MONTH_OF_SUPPLY * turn + lateness
        renewal = turn % _DELIVERIES_OF_AN_ORDER
        first = self.once(events, product)
        lines = first.keep(row)
        return Orders(
            person=lines.person,
            day=day,
            prescribed=day - _DAYS_OF_A_MONTH_OF_SUPPLY * renewal - lateness,
            doctor=lines.doctor,
            product=lines.product,
            boxes=lines.boxes,
            renewal=renewal,
            generic_draw=lines.generic_draw,
            presentation_draw=lines.presentation_draw,
        )

    def months_when_kept(self, kept: Booleans, mean_months: float) -> Integers:
        """One month, or where it goes on at least three, about `mean_months` more."""
        longer = 2 + self.rng.geometric(1 / mean_months, len(kept))
        return np.where(kept, longer, 1)
