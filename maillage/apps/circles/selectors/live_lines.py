"""What a page shows of a session as it is held, line by line.

Counts of a vote leave this module only once it is closed, for the animator too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maillage.apps.circles.models import Statement, StatementState
from maillage.apps.circles.words.minutes import result
from maillage.apps.meetings.models import Means, Presence
from maillage.apps.people.models import Person
from maillage.engine.indicators.kits import PlanStep


@dataclass(frozen=True)
class StatementLine:
    """A statement as a page shows it; without its counts until its vote is closed."""

    pk: int
    text: str
    state: str
    version: int
    ballots: int
    result: str
    adopted: bool
    i_voted: bool
    closed_at: datetime | None

    @property
    def voting(self) -> bool:
        """Its vote is open."""
        return self.state == StatementState.VOTING

    @property
    def draft(self) -> bool:
        """It is being discussed."""
        return self.state == StatementState.DRAFT

    @property
    def closed(self) -> bool:
        """Its vote is over."""
        return self.state == StatementState.CLOSED

    @property
    def incomplete(self) -> bool:
        """It still has an ellipsis to fill in."""
        return "…" in self.text


@dataclass(frozen=True)
class PersonLine:
    """Someone expected, and whether he is there."""

    person: Person
    presence: str
    means: str
    role: str
    left: bool

    @property
    def there(self) -> bool:
        """Counted present, and not gone."""
        return self.presence == Presence.PRESENT and not self.left

    @property
    def how(self) -> str:
        """How it is known that he is there."""
        return Means(self.means).label if self.means else ""

    @property
    def gone(self) -> bool:
        """Was there, and left."""
        return self.presence == Presence.PRESENT and self.left


@dataclass(frozen=True)
class CommitmentLine:
    """A commitment as a page shows it."""

    pk: int
    sentence: str
    what: str
    who: str
    review_on: datetime
    dropped: bool
    dropped_because: str


@dataclass(frozen=True)
class Clock:
    """Where the session stands in its kit's plan."""

    step: PlanStep
    rank: int
    steps: int
    minutes_left: int
    elapsed: int
    over: bool
    """The plan's two hours are past."""
    after: PlanStep | None


def clock_at(plan: tuple[PlanStep, ...], elapsed: int) -> Clock:
    """The step of a plan at a minute; its last one once all are past."""
    end = 0
    for rank, step in enumerate(plan, start=1):
        end += step.minutes
        if elapsed < end or rank == len(plan):
            break
    after = plan[rank] if rank < len(plan) else None
    return Clock(
        step=step,
        rank=rank,
        steps=len(plan),
        minutes_left=max(end - elapsed, 0),
        elapsed=elapsed,
        over=elapsed >= end,
        after=after,
    )


def statement_line(statement: Statement, i_voted: bool) -> StatementLine:
    closed = statement.state == StatementState.CLOSED
    ballots = statement.votes_for + statement.votes_against + statement.votes_blank
    return StatementLine(
        pk=statement.pk,
        text=statement.text,
        state=statement.state,
        version=statement.version,
        ballots=ballots,
        result=result(statement) if closed else "",
        adopted=bool(statement.adopted),
        i_voted=i_voted,
        closed_at=statement.closed_at,
    )
