"""What a team must be made of: what is missing, since when, and who must not leave.

Pure functions: periods of membership in, findings out. The rules are in
`composition_rules`. A person counts once, however many periods he has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from maillage.apps.people.professions import Profession
from maillage.apps.structures.models import Status


REPAIR_YEARS = 3
REPAIR_LAW = date(2023, 12, 29)
"""Since this day three years are given to repair; before, it was six months."""


@dataclass(frozen=True)
class Source:
    """Where a rule is written, and what was read of it."""

    text: str
    reading: str
    address: str = ""


@dataclass(frozen=True)
class Period:
    """A person who belongs, how, and for how long: `[since, until)`."""

    person: int
    profession: Profession
    status: Status
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class AtLeast:
    """At least so many different people of these professions, by these statuses."""

    key: str
    count: int
    professions: frozenset[Profession]
    statuses: frozenset[Status]
    one: str
    several: str
    source: Source
    repairable: bool = False
    """Whether the law gives time to repair it."""

    def gap(self, here: Iterable[Period]) -> int:
        """How many are missing."""
        return max(self.count - len(self.people(here)), 0)

    def people(self, here: Iterable[Period]) -> frozenset[int]:
        """Who counts for it."""
        return frozenset(
            period.person
            for period in here
            if period.profession in self.professions and period.status in self.statuses
        )

    def sentence(self, gap: int) -> str:
        """What is missing."""
        return f"Il manque {gap} {self.one if gap == 1 else self.several}."

    def if_gone(self, gap: int) -> str:
        """What would be missing."""
        return f"il manquerait {gap} {self.one if gap == 1 else self.several}"


@dataclass(frozen=True)
class Fewer:
    """Strictly fewer of some people than of some others."""

    key: str
    these: AtLeast
    those: AtLeast
    source: Source
    repairable: bool = False

    def gap(self, here: Iterable[Period]) -> int:
        """How many of these are too many; none where there is neither."""
        here = list(here)
        few, many = len(self.these.people(here)), len(self.those.people(here))
        return max(few - many + 1, 0) if few else 0

    def sentence(self, gap: int) -> str:
        """What is out of proportion."""
        return (
            f"Les {self.these.several} doivent rester moins nombreux que les "
            f"{self.those.several} : il y en a {gap} de trop."
        )

    def if_gone(self, gap: int) -> str:
        """What would be out of proportion."""
        return (
            f"les {self.these.several} ne seraient plus moins nombreux que les "
            f"{self.those.several} ({gap} de trop)"
        )


@dataclass(frozen=True)
class Nobody:
    """Nobody of some professions, by some statuses."""

    key: str
    who: AtLeast
    source: Source
    repairable: bool = False

    def gap(self, here: Iterable[Period]) -> int:
        """How many should not be there."""
        return len(self.who.people(here))

    def sentence(self, gap: int) -> str:
        """Who should not be there."""
        which = self.who.one if gap == 1 else self.who.several
        return f"{gap} {which} : à vérifier, la loi ne le permet pas."

    def if_gone(self, gap: int) -> str:
        """Never said: a departure does not break it."""
        return self.sentence(gap)


Rule = AtLeast | Fewer | Nobody


@dataclass(frozen=True)
class Finding:
    """A rule that is not met on a day, since when, and the last day to repair it."""

    rule: Rule
    gap: int
    broke_on: date | None
    """The first day of the break; None when it was never met in what is recorded."""
    deadline: date | None

    @property
    def sentence(self) -> str:
        """What is missing or too much."""
        return self.rule.sentence(self.gap)


@dataclass(frozen=True)
class Loss:
    """What one person's departure would break or make worse."""

    person: int
    rule: Rule
    gap: int

    @property
    def sentence(self) -> str:
        """The end of « Si elle partait, ... »."""
        return self.rule.if_gone(self.gap)


def on(periods: Iterable[Period], day: date) -> list[Period]:
    """The periods that hold on a day."""
    return [period for period in periods if period.holds_on(day)]


def findings(
    rules: Sequence[Rule], periods: Sequence[Period], day: date, from_day: date
) -> tuple[Finding, ...]:
    """The rules not met on a day. `from_day` is when they began to apply."""
    here = on(periods, day)
    found = []
    for rule in rules:
        gap = rule.gap(here)
        if gap:
            broke = broke_on(rule, periods, day, from_day)
            found.append(Finding(rule, gap, broke, _deadline(rule, broke)))
    return tuple(found)


def broke_on(
    rule: Rule, periods: Sequence[Period], day: date, from_day: date
) -> date | None:
    """The day since which a rule, not met on `day`, has not been met.

    None when it was not met on any day from `from_day` to `day`, or is met on `day`.
    Between two arrivals or departures nothing changes: only those days are looked at.
    """
    changes = {p.since for p in periods} | {p.until for p in periods if p.until}
    days = sorted({from_day, *(d for d in changes if from_day < d <= day)})
    broken: date | None = None
    for change in reversed(days):
        if change > day or not rule.gap(on(periods, change)):
            return broken
        broken = change
    return None


def losses(
    rules: Sequence[Rule], periods: Sequence[Period], day: date
) -> Mapping[int, tuple[Loss, ...]]:
    """For each person whose departure on a day would break something: what.

    A departure can only lower what is counted once for the person, so each rule is
    recounted with one fewer, and never from the start.
    """
    here = on(periods, day)
    lost: dict[int, list[Loss]] = {}
    for rule in rules:
        gap = rule.gap(here)
        for person in {period.person for period in here}:
            after = _gap_without(rule, here, person)
            if after > gap:
                lost.setdefault(person, []).append(Loss(person, rule, after))
    return {person: tuple(found) for person, found in lost.items()}


def _gap_without(rule: Rule, here: Sequence[Period], person: int) -> int:
    if isinstance(rule, AtLeast):
        people = rule.people(here)
        return max(rule.count - len(people) + (person in people), 0)
    return rule.gap([period for period in here if period.person != person])


def _deadline(rule: Rule, broke: date | None) -> date | None:
    if broke is None or not rule.repairable or broke < REPAIR_LAW:
        return None
    return years_later(broke, REPAIR_YEARS)


def years_later(day: date, years: int) -> date:
    """The same date, some years later; a 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
