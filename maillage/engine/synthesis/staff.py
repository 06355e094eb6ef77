"""The professionals: doctors who differ and rotate, pharmacies, the circle.

A pole has 4 sites and 5 pharmacies; a territory with more doctors than a pole holds
has several poles side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from maillage.engine.synthesis.choices import content
from maillage.engine.synthesis.draws import (
    Booleans,
    DrawTable,
    Floats,
    Integers,
    Stream,
    generator,
)
from maillage.engine.synthesis.identifiers import fictitious_finess, fictitious_rpps


SITES = 4
SITE_SHARES = (0.38, 0.27, 0.20, 0.15)
PHARMACY_SITES = (0, 0, 1, 2, 3)
PHARMACIES = len(PHARMACY_SITES)
DOCTORS_IN_A_POLE = 24

GENERAL_PRACTICE = "Médecine générale"
_OTHER_SPECIALTIES = (
    "Cardiologie",
    "Rhumatologie",
    "Gastro-entérologie",
    "Pneumologie",
    "Psychiatrie",
    "Pédiatrie",
)
_EVERYWHERE, _AT_SECOND_SITE = 0.03, 0.30
_OWN, _SAME_SITE, _SAME_POLE = 0.82, 0.93, 0.965


@dataclass(frozen=True)
class PlantedEffect:
    """From `day` on, the members' own behaviour is multiplied by 1 + the change.

    `changes`: behaviour -> relative change (-0.3: three tenths less). `trends`:
    relative change a year of everybody's behaviour, from the first day on.
    """

    day: int
    changes: Mapping[str, float]
    trends: Mapping[str, float]


class Staff:
    """Doctors and pharmacies, by number; drawn from the seed alone."""

    def __init__(self, seed: int, doctors: int, effect: PlantedEffect) -> None:
        rng = generator(seed, Stream.STAFF)
        self.poles = max(1, doctors // DOCTORS_IN_A_POLE)
        self.pole_of_doctor = np.sort(np.arange(doctors) % self.poles)
        self.is_generalist = _generalists(self.pole_of_doctor)
        self.codes = [fictitious_rpps(i + 1) for i in range(doctors)]
        self.specialties = [
            GENERAL_PRACTICE if is_gp else _OTHER_SPECIALTIES[i % 6]
            for i, is_gp in enumerate(self.is_generalist)
        ]
        count = PHARMACIES * self.poles
        self.pharmacies = [fictitious_finess(i + 1) for i in range(count)]
        self.behaviours = {name: i for i, name in enumerate(content("behaviours"))}
        self.propensities = _propensities(rng, doctors)
        self.members = _members(rng, self.is_generalist & (self.pole_of_doctor == 0))
        self.effect = effect
        self.substitution_odds = rng.uniform(0.75, 1.6, count)
        self._draw_tables(rng)

    def habit(self, behaviour: str, doctor: Integers, day: Integers) -> Floats:
        """The behaviour of these doctors on these days, the effect included."""
        own = self.propensities[doctor, self.behaviours[behaviour]]
        trend = self.effect.trends.get(behaviour)
        if trend is not None:
            own = own * (1 + trend * day / 365.25)
        change = self.effect.changes.get(behaviour)
        if change is not None:
            touched = self.members[doctor] & (day >= self.effect.day)
            own = np.where(touched, own * (1 + change), own)
        return np.asarray(own)

    def relative_habit(self, behaviour: str, doctor: Integers) -> Floats:
        """The behaviour over its mean, before any effect."""
        mean = content("behaviours")[behaviour]["mean"]
        return np.asarray(self.propensities[doctor, self.behaviours[behaviour]] / mean)

    def usual_doctors(self, site: Integers, draws: Floats) -> Integers:
        """A doctor who works on the site, for each patient."""
        return self._site_doctors.pick(site, draws)

    def ordering_doctors(
        self, usual: Integers, site: Integers, first: Floats, second: Floats
    ) -> Integers:
        """Who writes each order: mostly the usual doctor, else one who covers."""
        return np.select(
            [first < _OWN, first < _SAME_SITE, first < _SAME_POLE],
            [
                usual,
                self._site_doctors.pick(site, second),
                self._pole_doctors.pick(site // SITES, second),
            ],
            self._specialists.pick(site // SITES, second),
        )

    def usual_pharmacies(self, site: Integers, draws: Floats) -> Integers:
        """The pharmacy of each patient: his site's, or one on the way."""
        return self._site_pharmacies.pick(site, draws)

    def _draw_tables(self, rng: np.random.Generator) -> None:
        pole = self.pole_of_doctor
        presence = _presence(rng, pole, self.is_generalist)
        activity = rng.gamma(8.0, 1 / 8, len(pole)) + 0.2
        doctor, site = np.nonzero(presence)
        self._site_doctors = DrawTable(
            pole[doctor] * SITES + site,
            doctor,
            presence[doctor, site] * activity[doctor],
        )
        own = np.flatnonzero(self.is_generalist)
        self._pole_doctors = DrawTable(pole[own], own, activity[own])
        others = _specialists_or_all(pole, self.is_generalist)
        self._specialists = DrawTable(pole[others], others, np.ones(len(others)))
        self._site_pharmacies = _pharmacy_table(self.poles)


def _generalists(pole_of_doctor: Integers) -> Booleans:
    """One doctor in ten of a pole is a specialist, none in a pole of less than six."""
    found = np.ones(len(pole_of_doctor), dtype=bool)
    for pole in np.unique(pole_of_doctor):
        own = np.flatnonzero(pole_of_doctor == pole)
        if len(own) >= 6:
            found[own[-max(1, len(own) // 10) :]] = False
    return found


def _propensities(rng: np.random.Generator, doctors: int) -> Floats:
    columns = []
    for behaviour in content("behaviours").values():
        mean, concentration = behaviour["mean"], behaviour["concentration"]
        drawn = rng.beta(mean * concentration, (1 - mean) * concentration, doctors)
        columns.append(np.clip(drawn, 0.004, 0.95))
    return np.column_stack(columns)


def _members(rng: np.random.Generator, eligible: Booleans) -> Booleans:
    """A circle of 5 to 12 general practitioners: about half of the pole's."""
    numbers = np.flatnonzero(eligible)
    wanted = min(len(numbers), max(5, min(12, round(len(numbers) * 0.5))))
    members = np.zeros(len(eligible), dtype=bool)
    members[rng.choice(numbers, wanted, replace=False)] = True
    return members


def _presence(
    rng: np.random.Generator, pole_of_doctor: Integers, is_generalist: Booleans
) -> Floats:
    """How much each doctor works on each site of his pole; 0 for specialists."""
    presence = np.zeros((len(pole_of_doctor), SITES))
    for pole in np.unique(pole_of_doctor):
        own = np.flatnonzero((pole_of_doctor == pole) & is_generalist)
        wanted = np.floor(np.cumsum(SITE_SHARES) * len(own) + 0.5)
        main = np.searchsorted(wanted, np.arange(len(own)), side="right")
        main = np.minimum(main, SITES - 1)
        second = (main + rng.integers(1, SITES, len(own))) % SITES
        presence[own] = _EVERYWHERE
        presence[own, second] += _AT_SECOND_SITE
        presence[own, main] += 1 - _AT_SECOND_SITE
    return presence


def _specialists_or_all(pole_of_doctor: Integers, is_generalist: Booleans) -> Integers:
    """The specialists; in a pole that has none, its general practitioners."""
    having = np.unique(pole_of_doctor[~is_generalist])
    return np.flatnonzero(~is_generalist | ~np.isin(pole_of_doctor, having))


def _pharmacy_table(poles: int) -> DrawTable:
    keys, targets, weights = [], [], []
    for pole in range(poles):
        for site in range(SITES):
            for number, own_site in enumerate(PHARMACY_SITES):
                keys.append(pole * SITES + site)
                targets.append(pole * PHARMACIES + number)
                weights.append(0.9 if own_site == site else 0.03)
    return DrawTable(keys, targets, weights)
