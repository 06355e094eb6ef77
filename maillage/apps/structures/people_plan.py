"""What importing a file into a structure would do, line by line, before it is done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.known import known_elsewhere
from maillage.apps.structures.models import (
    Mandate,
    Membership,
    Organisation,
    Site,
    Status,
)
from maillage.apps.structures.people_columns import ROLE, SINCE, SITE
from maillage.apps.structures.people_file import Fault, Preview, Row
from maillage.apps.structures.people_match import Match, answered, match_people
from maillage.apps.structures.people_words import plain


COMPLETED = ("given_name", "email", "telephone", "specialty", "rpps")
"""What a file may complete, where it is empty, of someone whom nobody else knows."""


class State(StrEnum):
    """What will become of a line."""

    NEW = "nouvelle personne"
    KNOWN = "déjà connue, admise"
    CHANGED = "modifiée"
    SAME = "inchangée"
    ASKED = "à confirmer"
    SKIPPED = "laissée de côté"
    WRONG = "à corriger"


@dataclass(frozen=True)
class Step:
    """What one line does: to whom, and what changes, in words."""

    match: Match
    state: State
    person: Person | None = None
    membership: Membership | None = None
    site: Site | None = None
    completed: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def row(self) -> Row:
        """The line."""
        return self.match.row

    @property
    def changes_membership(self) -> bool:
        """Whether the status, the site or the function changes."""
        return any(
            change.startswith(("statut", "site", "fonction")) for change in self.changes
        )

    @property
    def gives_role(self) -> bool:
        """Whether a role is given."""
        return any(change.startswith("rôle") for change in self.changes)


@dataclass(frozen=True)
class Plan:
    """What a whole file does to a structure."""

    organisation: Organisation
    preview: Preview
    steps: tuple[Step, ...]

    def of(self, *states: State) -> tuple[Step, ...]:
        """The steps of these states."""
        return tuple(step for step in self.steps if step.state in states)

    @property
    def asked(self) -> tuple[Step, ...]:
        """Those where someone has to say who it is."""
        return self.of(State.ASKED)

    @property
    def doing(self) -> tuple[Step, ...]:
        """Those that will write something."""
        return self.of(State.NEW, State.KNOWN, State.CHANGED)

    @property
    def digest(self) -> str:
        """Changes whenever what would be done changes."""
        said = [
            [
                step.row.line,
                step.state.value,
                step.person.pk if step.person else None,
                step.membership.pk if step.membership else None,
                [person.pk for person in step.match.candidates],
                list(step.changes),
                list(step.notes),
                [str(fault) for fault in step.row.faults],
            ]
            for step in self.steps
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def make_plan(
    organisation: Organisation,
    preview: Preview,
    reader: Person | None,
    day: date,
    choices: Mapping[int, str] | None = None,
) -> Plan:
    """What importing would do on a day, asked by this reader.

    `choices` answers the questions: for a line, the key of the person it names, `NEW`
    or `SKIP` of `people_match`. A line without its answer stays asked.
    """
    matches = [
        answered(match, (choices or {}).get(match.row.line, ""))
        for match in match_people(preview.rows)
    ]
    ground = _Ground(organisation, matches, reader, day)
    return Plan(organisation, preview, tuple(ground.step(match) for match in matches))


class _Ground:
    """What is recorded of the structure and of those whom the file names."""

    def __init__(
        self,
        organisation: Organisation,
        matches: Iterable[Match],
        reader: Person | None,
        day: date,
    ) -> None:
        self._day = day
        self._sites = {
            plain(site.name): site
            for site in Site.objects.on(day).filter(organisation=organisation)
        }
        people = [match.person for match in matches if match.person]
        self._elsewhere = known_elsewhere(people, organisation)
        periods = Membership.objects.filter(
            organisation=organisation, person__in=people
        ).select_related("site")
        self._periods: dict[int, list[Membership]] = {}
        for period in periods.order_by("since", "pk"):
            self._periods.setdefault(period.person_id, []).append(period)
        self._held = set(
            Mandate.objects.on(day)
            .filter(organisation=organisation, person__in=people)
            .values_list("person", "role")
        )
        self._gives_roles = allowed(reader, "structures.give_mandate", organisation)

    def step(self, match: Match) -> Step:
        if match.row.faults:
            return Step(match, State.WRONG)
        if match.asks:
            return Step(match, State.ASKED)
        if match.person is None and not match.may_be_new:
            return Step(match, State.SKIPPED)
        fault = self._fault(match)
        if fault is not None:
            row = replace(match.row, faults=(fault,))
            return Step(replace(match, row=row), State.WRONG)
        return self._sound(match)

    def _sound(self, match: Match) -> Step:
        values, person = match.row.values, match.person
        site = self._sites.get(plain(values.get("site", "")))
        role = self._role(values, person)
        if person is None:
            return Step(match, State.NEW, site=site, changes=role)
        completed, notes = self._completed(person, values)
        filled = tuple(f"{_LABELS[name]} : complété" for name in completed)
        periods = self._periods.get(person.pk, [])
        current = periods[-1] if periods and periods[-1].until is None else None
        if current is None:
            return Step(
                match, State.KNOWN, person, None, site, completed, filled + role, notes
            )
        changes = (*_differences(current, values, site), *filled, *role)
        state = State.CHANGED if changes else State.SAME
        return Step(match, state, person, current, site, completed, changes, notes)

    def _fault(self, match: Match) -> Fault | None:
        row, values = match.row, match.row.values
        named = values.get("site", "")
        if named and plain(named) not in self._sites:
            known = ", ".join(site.name for site in self._sites.values())
            expected = f"un site de la structure ({known or 'aucun pour le moment'})"
            return Fault(row.line, SITE.title, named, expected)
        if self._role(values, match.person) and not self._gives_roles:
            found = Role(values["role"]).label
            expected = "rien ou « membre » : seul un administrateur donne un rôle"
            return Fault(row.line, ROLE.title, found, expected)
        return self._wrong_day(match)

    def _wrong_day(self, match: Match) -> Fault | None:
        since = match.row.values.get("since", self._day)
        if since > self._day:
            return self._since(match, f"{since:%d/%m/%Y}", "un jour passé, ou rien")
        periods = self._periods.get(match.person.pk, []) if match.person else []
        last = periods[-1] if periods else None
        if last is not None and last.until is not None and last.until > since:
            expected = f"un jour après son départ, le {last.until:%d/%m/%Y}"
            return self._since(match, f"{since:%d/%m/%Y}", expected)
        return None

    def _since(self, match: Match, found: str, expected: str) -> Fault:
        return Fault(match.row.line, SINCE.title, found, expected)

    def _role(
        self, values: Mapping[str, Any], person: Person | None
    ) -> tuple[str, ...]:
        role = values.get("role", Role.MEMBER)
        if role == Role.MEMBER or (person and (person.pk, role) in self._held):
            return ()
        return (f"rôle : {Role(role).label}",)

    def _completed(
        self, person: Person, values: Mapping[str, Any]
    ) -> tuple[dict[str, str], tuple[str, ...]]:
        completed: dict[str, str] = {}
        notes = []
        for name in COMPLETED:
            known, said = getattr(person, name) or "", values.get(name, "")
            if not said or plain(known) == plain(said):
                continue
            if not known and person.pk not in self._elsewhere:
                completed[name] = said
            else:
                notes.append(
                    f"{_LABELS[name]} non repris : seule la personne le change"
                )
        if "profession" in values and values["profession"] != person.profession:
            notes.append("profession non reprise : une autre est connue")
        return completed, tuple(notes)


_LABELS = {
    "given_name": "prénom",
    "email": "courriel",
    "telephone": "téléphone",
    "specialty": "spécialité",
    "rpps": "RPPS",
}


def _differences(
    current: Membership, values: Mapping[str, Any], site: Site | None
) -> tuple[str, ...]:
    found = []
    status = values.get("status", current.status)
    if status != current.status:
        found.append(
            f"statut : {current.get_status_display()} → {Status(status).label}"
        )
    if site is not None and site != current.site:
        found.append(f"site : {current.site or 'aucun'} → {site}")
    function = values.get("function", current.function)
    if function != current.function:
        found.append(f"fonction : {current.function or 'aucune'} → {function}")
    return tuple(found)
