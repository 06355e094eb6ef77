"""The panel of one indicator with the counts behind it, and who was put aside of it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maillage.engine.impact.counted import Squares
from maillage.engine.impact.panel import NEVER, Booleans, Floats, Integers, Panel
from maillage.engine.impact.practices import Practice
from maillage.engine.impact.timeline import MONTHS_OF
from maillage.engine.indicators.model import Indicator
from maillage.engine.indicators.periods import Period


FEWEST_KNOWN = 0.5
"""A member counts who has cases in at least half of the periods of before."""

FEWEST_KNOWN_ALONE = 2 / 3
"""A control stands alone: he counts who has cases in two thirds of the periods."""


@dataclass(frozen=True)
class DoctorPanel:
    """The panel of one indicator, and the counts that it was made from.

    Rows are those of the panel. `counts` U x T are as engines count; `euros_cents` is
    what the lines of the denominator cost, `patients` how many had one. `circle` U says
    who is in the circle asked for (in any circle, where none was). `size` U is how many
    patients of any kind a doctor had in a usual period of before, `older` U the share
    of them who are 65 and over.
    """

    indicator: Indicator
    panel: Panel
    every: str
    periods: tuple[Period, ...]
    circle: Booleans
    counts: Squares
    euros_cents: Floats
    patients: Floats
    size: Floats
    older: Floats
    put_aside: tuple[str, ...]
    session_month_aside: int | None = None

    @property
    def controls(self) -> Booleans:
        """U: who is not in the circle."""
        others: Booleans = ~self.circle
        return others

    @property
    def control_groups(self) -> int:
        """How many groups of doctors the controls are of."""
        return len(np.unique(self.panel.cluster[self.controls]))


@dataclass(frozen=True)
class Gathered:
    """Doctors and their counts before anybody is put aside.

    `cohort` U, `NEVER` for controls; `left_out` U x T says which cells tell nothing:
    periods that mix before and after, and those of controls reached since.
    """

    indicator: Indicator
    every: str
    periods: tuple[Period, ...]
    doctors: tuple[Practice, ...]
    circle: Booleans
    cohort: Integers
    left_out: Booleans
    counts: Squares
    euros: Squares
    people: Squares
    put_aside: tuple[str, ...]
    session_month_aside: int | None = None

    def panel(self) -> DoctorPanel:
        """Whoever has cases enough, over the periods in which anybody has a case."""
        periods = _known_periods(self.counts, self.left_out)
        known = ~np.isnan(self.counts.value) & ~self.left_out
        kept, said = self._kept(known[:, periods], periods)
        rows = np.flatnonzero(kept)
        return self._of(rows, periods, (*self.put_aside, *said))

    def _kept(
        self, known: Booleans, periods: Integers
    ) -> tuple[Booleans, tuple[str, ...]]:
        """Who stays, and one line a reason for who does not."""
        before = periods[None, :] < self.cohort[:, None]
        before |= (self.cohort == NEVER)[:, None]
        possible = before.sum(axis=1)
        seen = (known & before).sum(axis=1)
        early = (possible == 0) | self.left_out.all(axis=1)
        fewest = np.where(self.circle, FEWEST_KNOWN, FEWEST_KNOWN_ALONE)
        rare = ~early & (seen < fewest * possible)
        treated = self.cohort != NEVER
        silent = treated & ~early & ~rare & ~(known & ~before).any(axis=1)
        idle = (self.counts.cases == 0).all(axis=1)
        said = [
            *_line(early & self.circle, "dont le cercle en a parlé avant les données"),
            *_line(early & ~self.circle, "dont le cercle en avait déjà parlé"),
            *_line(
                rare & self.circle, "sans assez de cas avant la séance", member=True
            ),
            *_line(
                rare & ~self.circle & ~idle, "ayant trop peu de cas pour être comparés"
            ),
            *_line(silent & self.circle, "sans aucun cas après la séance", member=True),
        ]
        return ~(early | rare | silent), tuple(said)

    def _of(
        self, rows: Integers, periods: Integers, put_aside: tuple[str, ...]
    ) -> DoctorPanel:
        cells = np.ix_(rows, periods)
        counts = self.counts.cells(cells)
        outcome = np.where(self.left_out[cells], np.nan, counts.value)
        cohort = _moved(self.cohort[rows], periods)
        before = _before(cohort, len(periods))
        clusters, cluster = np.unique(
            [self.doctors[row].cluster for row in rows], return_inverse=True
        )
        people = self.people.cells(cells)
        panel = Panel(
            units=tuple(self.doctors[row].label for row in rows),
            times=tuple(self.periods[place].label for place in periods),
            outcome=outcome,
            cohort=cohort,
            cluster=cluster.astype(np.int64),
            clusters=tuple(map(str, clusters)),
            weight=_weights(counts.denominator, before & ~np.isnan(outcome)),
            months_a_period=MONTHS_OF[self.every],
        )
        return DoctorPanel(
            indicator=self.indicator,
            panel=panel,
            every=self.every,
            periods=tuple(self.periods[place] for place in periods),
            circle=self.circle[rows],
            counts=counts,
            euros_cents=self.euros.numerator[cells],
            patients=self.euros.denominator[cells],
            size=_usual(people.denominator, before),
            older=_usual(people.value, before),
            put_aside=put_aside,
            session_month_aside=self.session_month_aside,
        )


def _known_periods(counts: Squares, left_out: Booleans) -> Integers:
    """The run of periods from the first to the last that tell something.

    One at an end of the data in which more cases could not be judged than could (a
    treatment begun too near the end to be followed) tells of too few.
    """
    known = (~np.isnan(counts.value) & ~left_out).any(axis=0)
    known &= counts.unjudged.sum(axis=0) <= counts.cases.sum(axis=0)
    places = np.flatnonzero(known)
    if not places.size:
        return places.astype(np.int64)
    return np.arange(places[0], places[-1] + 1, dtype=np.int64)


def _moved(cohort: Integers, periods: Integers) -> Integers:
    """Cohorts as places among the periods kept; one that begins after them is NEVER."""
    if not periods.size:
        return np.full_like(cohort, NEVER)
    moved = np.maximum(cohort - periods[0], 0)
    reached = (cohort != NEVER) & (cohort <= periods[-1])
    return np.where(reached, moved, NEVER)


def _before(cohort: Integers, periods: int) -> Booleans:
    columns = np.arange(periods)
    found: Booleans = (columns[None, :] < cohort[:, None]) | (cohort == NEVER)[:, None]
    return found


def _weights(denominator: Floats, before: Booleans) -> Floats:
    """Each doctor's usual denominator before, 1 in the mean: as in the circle's own
    figure, a doctor counts for what he orders."""
    usual = _usual(np.maximum(denominator, 0), before)
    usual = np.where(usual > 0, usual, np.nan)
    if np.isnan(usual).all():
        return np.ones(len(usual))
    filled = np.where(np.isnan(usual), np.nanmin(usual), usual)
    return np.asarray(filled / filled.mean())


def _usual(values: Floats, cells: Booleans) -> Floats:
    """The mean of each row over some of its cells, nan where it has none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.asarray(np.nanmean(np.where(cells, values, np.nan), axis=1))


def _line(who: Booleans, why: str, *, member: bool = False) -> Sequence[str]:
    count = int(np.count_nonzero(who))
    if count == 0:
        return ()
    name = "médecin du cercle" if member else "prescripteur"
    names = "médecins du cercle" if member else "prescripteurs"
    return (f"Un {name} {why}." if count == 1 else f"{count} {names} {why}.",)
