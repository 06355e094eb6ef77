"""The structures where a reader holds a role, or belongs: for lists of all of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Link, Mandate, Membership


@dataclass(frozen=True)
class Reach:
    """Where a reader may act today, in three queries however much is asked."""

    reader: Person

    def held(self, *roles: str) -> set[int]:
        """Where he holds one of these roles, on it or on its whole.

        The same as asking `holds` of each structure.
        """
        keys = {key for role in roles for key in self._roles.get(role, ())}
        return keys | {part for key in keys for part in self._parts.get(key, ())}

    @cached_property
    def joined(self) -> set[int]:
        """Where he is a member."""
        rows = Membership.objects.on(today()).filter(person=self.reader)
        return set(rows.values_list("organisation", flat=True))

    @cached_property
    def _roles(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        rows = Mandate.objects.on(today()).filter(person=self.reader)
        for role, key in rows.values_list("role", "organisation"):
            found[role].add(key)
        return found

    @cached_property
    def _parts(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        keys = set().union(*self._roles.values())
        if keys:
            rows = Link.objects.on(today()).filter(whole__in=keys)
            for whole, part in rows.values_list("whole", "part"):
                found[whole].add(part)
        return found
