"""The people of an ageing rural area, drawn by blocks that know nothing of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maillage.engine.synthesis.calendar import Window
from maillage.engine.synthesis.draws import Booleans, Floats, Integers, by_age
from maillage.engine.synthesis.staff import SITE_SHARES, SITES, Staff


PEOPLE_IN_A_BLOCK = 2000

# Share of each five-year class of age (0-4, 5-9, ... 90-94, 95-99), per thousand: the
# shape of INSEE's pyramids of rural departments of the centre of France, rounded.
_PYRAMID = (38, 44, 50, 48, 38, 39, 45, 51, 55, 60, 68, 74, 79, 80, 78, 62, 44, 31, 15)
_OLDEST_CLASS = 5
_WOMEN = {0: 0.488, 25: 0.48, 50: 0.50, 70: 0.52, 80: 0.57, 90: 0.69, 99: 0.79}
_DEATHS_A_YEAR = {0: 0, 45: 0.001, 65: 0.009, 75: 0.02, 85: 0.07, 95: 0.22}
_MOVES_A_YEAR = {0: 0.015, 18: 0.05, 30: 0.03, 60: 0.01, 90: 0.015}
_VISITS_TWO_PHARMACIES = 0.18


@dataclass(frozen=True)
class People:
    """One block, one row a person; days are those of the window.

    `here_from` and `here_until` bound the presence (arrival or birth; departure or
    death), the second excluded. `frailty` multiplies the infections of a person.
    """

    first_number: int
    birth_year: Integers
    sex: Integers
    age: Integers
    here_from: Integers
    here_until: Integers
    site: Integers
    doctor: Integers
    pharmacy: Integers
    other_pharmacy: Integers
    frailty: Floats

    def __len__(self) -> int:
        return len(self.sex)

    @property
    def is_woman(self) -> Booleans:
        """Sex 2."""
        return np.asarray(self.sex == 2)


def draw_people(
    rng: np.random.Generator, window: Window, staff: Staff, block: int
) -> People:
    """The block's people; every one belongs to one pole, the blocks taking turns."""
    count = PEOPLE_IN_A_BLOCK
    age = _ages(rng, count)
    sex = np.where(rng.random(count) < by_age(_WOMEN, age), 2, 1)
    birth_year = window.last_day.year - age
    site = rng.choice(SITES, count, p=SITE_SHARES) + (block % staff.poles) * SITES
    pharmacy = staff.usual_pharmacies(site, rng.random(count))
    other = staff.usual_pharmacies(site, rng.random(count))
    visits_two = rng.random(count) < _VISITS_TWO_PHARMACIES
    here_from, here_until = _presence(rng, window, age, birth_year)
    return People(
        first_number=block * count,
        birth_year=birth_year,
        sex=sex,
        age=age,
        here_from=here_from,
        here_until=here_until,
        site=site,
        doctor=staff.usual_doctors(site, rng.random(count)),
        pharmacy=pharmacy,
        other_pharmacy=np.where(visits_two, other, pharmacy),
        frailty=rng.gamma(1.6, 1 / 1.6, count),
    )


def joined_people(blocks: Sequence[People]) -> People:
    """The people of blocks 0, 1, 2... as one."""
    names = [name for name in People.__dataclass_fields__ if name != "first_number"]
    columns = {
        name: np.concatenate([getattr(block, name) for block in blocks])
        for name in names
    }
    return People(first_number=0, **columns)


def _ages(rng: np.random.Generator, count: int) -> Integers:
    """Ages reached in the last year of the window."""
    shares = np.append(np.array(_PYRAMID, dtype=np.float64), _OLDEST_CLASS)
    five_years = rng.choice(len(shares), count, p=shares / shares.sum())
    return np.asarray(five_years * 5 + rng.integers(0, 5, count))


def _presence(
    rng: np.random.Generator, window: Window, age: Integers, birth_year: Integers
) -> tuple[Integers, Integers]:
    count, years = len(age), window.days / 365.25
    moves = by_age(_MOVES_A_YEAR, age) * years
    arrival = rng.integers(0, window.days, count)
    here_from = np.where(rng.random(count) < moves / 2, arrival, 0)
    leaving = moves / 2 + by_age(_DEATHS_A_YEAR, age) * years
    departure = rng.integers(1, window.days + 1, count)
    here_until = np.where(rng.random(count) < leaving, departure, window.days)
    new_year = (birth_year - window.first_day.year) * 365.25
    new_year -= (window.first_day.timetuple().tm_yday - 1) - 1
    birth = np.ceil(new_year + rng.random(count) * 360).astype(np.int64)
    here_from = np.clip(np.maximum(here_from, birth), 0, window.days - 1)
    return here_from, np.maximum(here_until, here_from + 1)
