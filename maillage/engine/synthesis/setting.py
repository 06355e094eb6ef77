"""What every block is drawn from: the window, the professionals, the medicines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from maillage.engine.synthesis.calendar import Window
from maillage.engine.synthesis.choices import Choices
from maillage.engine.synthesis.formulary import Formulary, demonstration_formulary
from maillage.engine.synthesis.staff import PlantedEffect, Staff


PLANTED_CHANGES = {
    "critical_antibiotic": -0.30,
    "nsaid_without_protection": -0.35,
    "ppi_kept": -0.30,
}
"""What the circle's session changes in its members, relatively, for good."""

TRENDS = {"critical_antibiotic": -0.03}
"""What changes in everybody each year whatever the circle does."""


@dataclass(frozen=True)
class Setting:
    """A synthetic territory: with the number of a block, all that the block needs."""

    seed: int
    window: Window
    staff: Staff
    formulary: Formulary
    choices: Choices


def make_setting(
    *,
    seed: int,
    last_month: date,
    doctors: int,
    formulary: Formulary | None = None,
    changes: Mapping[str, float] = PLANTED_CHANGES,
) -> Setting:
    """The territory of a seed over the 36 months that end with `last_month`.

    `changes` is what the circle's session changes, by behaviour. Without any, the
    seed gives what the same doctors and patients would have done without the session.
    """
    window = Window.ending(last_month)
    medicines = demonstration_formulary() if formulary is None else formulary
    session = window.number(window.circle_session())
    effect = PlantedEffect(day=session, changes=changes, trends=TRENDS)
    staff = Staff(seed, doctors, effect)
    return Setting(seed, window, staff, medicines, Choices(medicines))
