"""From a build's counts to what became of commitments: one count for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from maillage.engine.errors import BadInput
from maillage.engine.follow_up import judge
from maillage.engine.follow_up.content import (
    Change,
    Commitment,
    Doubt,
    Followed,
    FollowUp,
    Own,
    Verdict,
)
from maillage.engine.follow_up.counts import Counts, Practices, span
from maillage.engine.follow_up.curve import curve, curve_periods, mixed, optional
from maillage.engine.follow_up.windows import first_whole_month, windows
from maillage.engine.indicators.engines.registry import Engine
from maillage.engine.indicators.periods import By, Period, month_number
from maillage.engine.indicators.units import shown
from maillage.engine.mirrors.circle import Against, Circle
from maillage.engine.mirrors.compose import territory_of
from maillage.engine.mirrors.content import Reading


@dataclass(frozen=True)
class Asked:
    """One commitment to follow, and the circle that made it, as it was then."""

    commitment: Commitment
    circle: Circle


def follow_up(
    engine: Engine,
    commitment: Commitment,
    circle: Circle,
    *,
    until: date,
    first_day: date,
    last_day: date,
    specialties: Mapping[str, str | None] | None = None,
) -> FollowUp:
    """What became of one commitment; `follow_ups` for several, and for the doctors."""
    found = follow_ups(
        engine,
        [Asked(commitment, circle)],
        until=until,
        first_day=first_day,
        last_day=last_day,
        specialties=specialties,
    )
    return found[0].follow_up


def follow_ups(
    engine: Engine,
    asked: Sequence[Asked],
    *,
    until: date,
    first_day: date,
    last_day: date,
    specialties: Mapping[str, str | None] | None = None,
) -> list[Followed]:
    """What became of commitments, in their order, from one count of the engine.

    `until` is the first day of the last month to read; `first_day` and `last_day` are
    those of the data. `specialties` gives each prescriber's, where known: when a
    circle's members share one, the territory is that specialty's prescribers. A
    member without a line has no figure. Raises `BadInput` for a month out of the
    data, and for a commitment of somebody who is not in the circle.
    """
    _check(asked, until, first_day, last_day)
    data = _Data(first_whole_month(first_day), month_number(until), specialties or {})
    questions = [_Question(each, data) for each in asked]
    indicators = {each.commitment.indicator.id: each.commitment for each in asked}
    periods = dict.fromkeys(period for each in questions for period in each.periods)
    table = engine.count(
        [each.indicator for each in indicators.values()], By.PRESCRIBER, list(periods)
    )
    counts = Counts(table)
    return [question.answer(counts) for question in questions]


def _check(
    asked: Sequence[Asked], until: date, first_day: date, last_day: date
) -> None:
    if not month_number(first_day) <= month_number(until) <= month_number(last_day):
        raise BadInput(
            f"Le suivi est demandé jusqu'à {until:%m/%Y} ; les données vont de "
            f"{first_day:%m/%Y} à {last_day:%m/%Y} : choisissez un mois entre les deux."
        )
    for each in asked:
        known = {member.code for member in each.circle.members}
        for code in each.commitment.members:
            if code not in known:
                raise BadInput(
                    f"L'engagement sur « {each.commitment.indicator.title} » nomme le "
                    f"code {code}, qui n'est pas au cercle « {each.circle.name} » ; "
                    "retirez-le ou ajoutez ce membre."
                )


@dataclass(frozen=True)
class _Data:
    """What all the commitments share: months of the data, specialties by code."""

    first: int
    until: int
    specialties: Mapping[str, str | None]


class _Question:
    """One commitment: which months it asks for, and what the counts answer."""

    def __init__(self, asked: Asked, data: _Data) -> None:
        self._commitment, self._circle = asked.commitment, asked.circle
        self._data = data
        self._session = month_number(self._commitment.session)
        self._scale = shown(self._commitment.indicator.calculation)
        chosen = set(self._commitment.members)
        self._members = tuple(
            member
            for member in self._circle.members
            if not chosen or member.code in chosen
        )
        found = windows(self._session, data.first, data.until)
        self._doubt = found if isinstance(found, Doubt) else None
        self._windows = None if isinstance(found, Doubt) else found
        self._points = curve_periods(
            self._commitment.indicator, self._session, data.first, data.until
        )

    @property
    def periods(self) -> list[Period]:
        """Every period to count."""
        of_curves = [each for points in self._points.values() for each in points]
        return list(dict.fromkeys([*self._pair, *of_curves]))

    @property
    def _pair(self) -> list[Period]:
        """Before and after, or nothing."""
        if self._windows is None:
            return []
        pair = self._windows.before, self._windows.after
        return [span(each.first_month, each.last_month) for each in pair]

    def answer(self, counts: Counts) -> Followed:
        """The follow-up, and the figures of each doctor committed."""
        indicator, periods = self._commitment.indicator, self.periods
        practices = [member.codes for member in self._members]
        members = counts.practices(indicator, practices, periods)
        alone = [(code,) for code in self._others(counts)]
        others = counts.practices(indicator, alone, periods)
        found = self._follow_up(members, others)
        return Followed(found, self._owns(members, found.curve.every))

    def _others(self, counts: Counts) -> tuple[str, ...]:
        if self._circle.against is Against.NONE:
            return ()
        others, _ = territory_of(self._circle, counts.units, self._data.specialties)
        return others

    def _follow_up(self, members: Practices, others: Practices) -> FollowUp:
        circle = self._change(members)
        verdict, doubt, smallest = self._judged(circle)
        return FollowUp(
            commitment=self._commitment,
            scale=self._scale,
            until=self._data.until,
            windows=self._windows,
            circle=circle,
            territory=self._change(others),
            curve=curve(
                members,
                others,
                self._points,
                fewest_doctors=self._circle.fewest_doctors,
                session=self._session,
                target=self._commitment.target,
                scale=self._scale,
            ),
            verdict=verdict,
            doubt=doubt,
            smallest_change=smallest,
            target=judge.target(
                self._commitment, circle.after if circle else None, self._months
            ),
            members=len(self._members),
            doctors=self._doctors(members),
            fewest_doctors=self._circle.fewest_doctors,
            data_from=self._data.first,
        )

    @property
    def _months(self) -> int:
        """How long each window is."""
        return self._windows.after.months if self._windows else 0

    def _doctors(self, practices: Practices) -> int:
        """How many have cases enough on both sides to be shown in a group."""
        if not self._pair:
            return 0
        both = practices.over(self._pair).believable.all(axis=1)
        return int(np.count_nonzero(both))

    def _change(self, practices: Practices) -> Change | None:
        """The change of the practices that have cases on both sides."""
        if self._doctors(practices) < self._circle.fewest_doctors:
            return None
        pair = practices.over(self._pair)
        both = np.asarray((pair.denominator > 0).all(axis=1))
        left_out = int(np.count_nonzero(~both))
        return judge.change(pair.keeping(both), left_out)

    def _judged(
        self, circle: Change | None
    ) -> tuple[Verdict, Doubt | None, float | None]:
        if self._doubt is not None:
            return Verdict.CANNOT_SAY, self._doubt, None
        if circle is None:
            return Verdict.CANNOT_SAY, Doubt.TOO_FEW_DOCTORS, None
        smallest = judge.smallest_change(
            self._commitment, circle.before.value, self._months
        )
        verdict, doubt = judge.verdict(self._commitment.aim, circle, smallest)
        return verdict, doubt, smallest

    def _owns(self, members: Practices, every: int) -> tuple[Own, ...]:
        points = self._points[every]
        along, sides = members.over(points), members.over(self._pair)
        shown = along.believable & ~mixed(points, self._session)
        values = np.where(shown, along.values, np.nan)
        return tuple(
            Own(member.code, optional(values[row]), *_sides(sides, row))
            for row, member in enumerate(self._members)
        )


def _sides(sides: Practices, row: int) -> tuple[Reading | None, Reading | None]:
    """One doctor's figures before and after, where he has cases enough."""
    if not sides.periods:
        return None, None
    alone = sides.alone(row)
    before, after = (
        alone.reading(side) if sides.believable[row, side] else None for side in (0, 1)
    )
    return before, after
