"""Who is heard at an assembly: associates there, and those whose proxy is held there.

Computed from what is recorded each time it is asked: nothing is copied, so that an
arrival, a departure or a proxy changes the count at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.timezone import localtime

from maillage.apps.meetings.assembly_rules import (
    Asked,
    associates_on,
    convening_of,
    rules_on,
)
from maillage.apps.meetings.models import (
    AssemblyRules,
    Convening,
    Meeting,
    MeetingState,
    Presence,
    Proxy,
)
from maillage.apps.people.models import Person
from maillage.ui.formats import counted


@dataclass(frozen=True)
class Voices:
    """The associates of the day, who is there, and who is represented by whom."""

    associates: tuple[Person, ...]
    present: frozenset[int]
    """Associates there: keys of people."""
    carried: tuple[Proxy, ...]
    """Proxies that count: the giver is not there, the holder is."""
    idle: tuple[Proxy, ...]
    """Those that do not count, now or any more."""
    withdrawn: tuple[Proxy, ...]
    asked: Asked
    convening: Convening | None

    @property
    def count(self) -> int:
        """Voices present and represented."""
        return len(self.present) + len(self.carried)

    @property
    def is_quorate(self) -> bool:
        """Whether the quorum is reached, or none is asked or known."""
        return self.count >= self.asked.fewest

    @property
    def sentence(self) -> str:
        """« 9 associés présents, 3 représentés, sur 17. »."""
        present = counted(len(self.present), "associé présent", "associés présents")
        carried = counted(len(self.carried), "représenté")
        return f"{present}, {carried}, sur {counted(len(self.associates), 'associé')}."


def voices_of(meeting: Meeting) -> Voices:
    """The voices now where the meeting is open, of the whole meeting once held."""
    day = localtime(meeting.starts_at).date()
    associates = associates_on(meeting.organisation, day)
    keys = {person.pk for person in associates}
    there = meeting.attendances.filter(presence=Presence.PRESENT)
    if meeting.state == MeetingState.OPEN:
        there = there.filter(left_at__isnull=True)
    present = keys & set(there.values_list("person", flat=True))
    rules = rules_on(meeting.organisation, day)
    proxies = _proxies(meeting)
    given = [proxy for proxy in proxies if proxy.withdrawn_at is None]
    carried, idle = shared_out(given, keys, present, rules)
    convening = convening_of(meeting)
    second = convening is not None and convening.second_of_id is not None
    return Voices(
        associates=tuple(associates),
        present=frozenset(present),
        carried=tuple(carried),
        idle=tuple(idle),
        withdrawn=tuple(proxy for proxy in proxies if proxy.withdrawn_at),
        asked=Asked(rules, len(associates), second),
        convening=convening,
    )


def shared_out(
    proxies: Iterable[Proxy],
    associates: Collection[int],
    present: Collection[int],
    rules: AssemblyRules | None,
) -> tuple[list[Proxy], list[Proxy]]:
    """The proxies that count and those that do not, in the order they came.

    A proxy counts where both are associates, its giver is not there, its holder is,
    and the holder brings no more than the by-laws allow.
    """
    limit = rules.proxies_per_holder if rules else None
    held: Counter[int] = Counter()
    carried, idle = [], []
    for proxy in proxies:
        counts = (
            proxy.giver_id in associates
            and proxy.giver_id not in present
            and proxy.holder_id in present
            and proxy.holder_id in associates
            and (limit is None or held[proxy.holder_id] < limit)
        )
        (carried if counts else idle).append(proxy)
        held[proxy.holder_id] += counts
    return carried, idle


def _proxies(meeting: Meeting) -> list[Proxy]:
    return list(
        meeting.proxies.select_related("giver", "holder").order_by("received_at", "pk")
    )
