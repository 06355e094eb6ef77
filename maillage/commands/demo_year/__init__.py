"""The invented team's year beside its circle: meetings, projects, proofs, money.

Each subject plays its own part in a file of this folder: `live(team)`, by the same
actions as from the pages, each on its day. The team has gaps that are worth money: few
case meetings in the autumn, a protocol unsigned, no user ever asked to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from maillage.commands.demo_year import (
    assembly,
    funding_claim,
    health_project,
    hours,
    meetings,
    money,
    pack,
    registers,
    users_quality,
)
from maillage.commands.demo_year.team import Team


PARTS: Sequence[Callable[[Team], None]] = (
    hours.live,
    meetings.live,
    assembly.convene,
    # What is put to the vote comes before `hold`: assembly.planned_on, hold_assembly.
    # A contract comes before the money that it brings.
    funding_claim.sign,
    money.live,
    assembly.hold,
    health_project.live,
    users_quality.live,
    registers.live,
    # A claim comes after all that proves it.
    funding_claim.live,
    # What leaves the team comes last.
    pack.live,
)
"""In the order in which they need one another."""


def live(team: Team) -> None:
    """The whole year."""
    for part in PARTS:
        part(team)
