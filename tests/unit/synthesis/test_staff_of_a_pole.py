"""Doctors who differ, a circle among them, an effect from its session on."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from maillage.engine.synthesis.choices import content
from maillage.engine.synthesis.setting import make_setting
from maillage.engine.synthesis.staff import Staff


LAST = date(2026, 10, 1)


def _staff(doctors: int, seed: int = 3) -> Staff:
    return make_setting(seed=seed, last_month=LAST, doctors=doctors).staff


@pytest.mark.parametrize("doctors", [1, 2, 5, 12, 20, 30, 107])
def test_a_territory_of_any_size_has_someone_to_order_on_every_site(
    doctors: int,
) -> None:
    staff = _staff(doctors)
    sites = np.arange(4 * staff.poles)
    drawn = staff.usual_doctors(sites, np.full(len(sites), 0.5))
    assert (staff.pole_of_doctor[drawn] == sites // 4).all()
    last = np.full(len(sites), 0.999)  # a specialist, or who does without
    other = staff.ordering_doctors(drawn, sites, last, last)
    assert (staff.pole_of_doctor[other] == sites // 4).all()


@pytest.mark.parametrize(("doctors", "poles"), [(12, 1), (30, 1), (48, 2), (107, 4)])
def test_a_larger_territory_has_more_poles_of_five_pharmacies(
    doctors: int, poles: int
) -> None:
    staff = _staff(doctors)
    assert len(staff.codes) == len(set(staff.codes)) == doctors
    assert len(staff.pharmacies) == 5 * poles


@pytest.mark.parametrize("doctors", [12, 20, 30])
def test_the_circle_has_5_to_15_general_practitioners_and_leaves_some_outside(
    doctors: int,
) -> None:
    staff = _staff(doctors)
    assert 5 <= staff.members.sum() <= 15
    assert staff.is_generalist[staff.members].all()
    assert (staff.is_generalist & ~staff.members).sum() >= 5


def test_doctors_differ_as_much_as_the_behaviours_say() -> None:
    staff = _staff(400)
    for name, told in content("behaviours").items():
        own = staff.propensities[:, staff.behaviours[name]]
        mean, spread = told["mean"], told["mean"] * (1 - told["mean"])
        wanted = (spread / (told["concentration"] + 1)) ** 0.5
        assert own.mean() == pytest.approx(mean, abs=4 * wanted / 400**0.5), name
        assert own.std() == pytest.approx(wanted, rel=0.25), name


def test_the_session_changes_the_members_by_what_is_planted_and_nobody_else() -> None:
    staff = _staff(20)
    every = np.arange(20)
    before = np.full(20, staff.effect.day - 1)
    after = np.full(20, staff.effect.day)
    for behaviour, change in staff.effect.changes.items():
        ratio = staff.habit(behaviour, every, after) / staff.habit(
            behaviour, every, before
        )
        assert ratio[staff.members] == pytest.approx(1 + change, abs=1e-3)
        assert ratio[~staff.members] == pytest.approx(1, abs=1e-3)


def test_a_behaviour_that_the_session_does_not_touch_stays() -> None:
    staff = _staff(20)
    every = np.arange(20)
    first = staff.habit("two_nsaids", every, np.zeros(20, dtype=np.int64))
    last = staff.habit("two_nsaids", every, np.full(20, 1095))
    assert (first == last).all()
