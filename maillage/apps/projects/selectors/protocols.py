"""A protocol as a reader sees it: its version in force, its draft, who signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from django.http import Http404

from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person
from maillage.apps.projects.health_project.difference import (
    Change,
    Line,
    text_between,
)
from maillage.apps.projects.models import (
    Protocol,
    ProtocolAdoption,
    ProtocolAuthor,
    ProtocolVersion,
)
from maillage.apps.projects.protocol_rules import RULES, remarks, unfinished
from maillage.apps.projects.registers.evidence_of_protocols import shares_of
from maillage.apps.projects.registers.protocol_paper import named_professions
from maillage.apps.projects.selectors.registers import (
    READ,
    ProtocolLine,
    Registers,
    protocol_line,
    registers_for,
)
from maillage.apps.structures.models import Membership, Organisation


SIGN = "projects.sign_protocols"


@dataclass(frozen=True)
class StepLine:
    """One line of « who does what when », as pages show it."""

    who: str
    does: str
    when: str
    alert: str


@dataclass(frozen=True)
class VersionPage:
    """One version: its words and its signatures."""

    version: ProtocolVersion

    @property
    def steps(self) -> list[StepLine]:
        """Its table."""
        return [
            StepLine(
                named_professions(step["who"]),
                step["does"],
                step["when"],
                step["alert"],
            )
            for step in self.version.steps
        ]

    @property
    def has_alerts(self) -> bool:
        """Whether a column of alerts is worth its place."""
        return any(step["alert"] for step in self.version.steps)

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Each source: its words, and its address where the line is one."""
        lines = [line.strip() for line in self.version.sources.splitlines()]
        return [(line, _address(line)) for line in lines if line]

    @cached_property
    def authors(self) -> list[tuple[ProtocolAuthor, Fraction]]:
        """Each author, with his share of the writing."""
        authors = list(self.version.authors.all())
        shares = shares_of(authors)
        return [(author, shares[author.person]) for author in authors]

    @property
    def unfinished(self) -> list[str]:
        """What is to be written before anyone signs."""
        return unfinished(self.version.objective, self.version.steps)

    @property
    def remarks(self) -> list[str]:
        """What the writers should see before they sign."""
        return remarks(self.version.sources, self.version.steps)

    @property
    def checks(self) -> list[tuple[str, bool]]:
        """Each rule of the guide, and whether the writers say it is followed."""
        return [(RULES[code], code in self.version.checked) for code in RULES]

    @property
    def waited(self) -> list[Person]:
        """Authors who have not signed."""
        return [a.person for a, _ in self.authors if a.signed_on is None]

    @property
    def someone_signed(self) -> bool:
        """Whether a signature holds the words as they are."""
        return any(author.signed_on for author, _ in self.authors)


@dataclass(frozen=True)
class ProtocolPage:
    """A protocol for one reader."""

    registers: Registers
    protocol: Protocol

    @cached_property
    def line(self) -> ProtocolLine:
        """Its version in force and its draft."""
        return protocol_line(self.protocol, self.registers.day)

    @cached_property
    def current(self) -> VersionPage | None:
        """The version in force."""
        return VersionPage(self.line.current) if self.line.current else None

    @cached_property
    def draft(self) -> VersionPage | None:
        """The version being written."""
        return VersionPage(self.line.draft) if self.line.draft else None

    @property
    def shown(self) -> VersionPage | None:
        """What the page shows first: what is followed, else what is being written."""
        return self.current or self.draft

    @cached_property
    def versions(self) -> list[ProtocolVersion]:
        """All that were kept, the last first."""
        return [v for v in self.protocol.versions.all() if v.in_force_since]

    @cached_property
    def dropped(self) -> ProtocolVersion | None:
        """The last draft dropped, where nothing came after it."""
        versions = list(self.protocol.versions.all())
        return versions[0] if versions and versions[0].dropped_on else None

    @cached_property
    def may_sign(self) -> bool:
        """Whether the reader's own signature is waited for, and may be given."""
        return (
            self.draft is not None
            and not self.draft.unfinished
            and self.registers.reader in self.draft.waited
            and allowed(self.registers.reader, SIGN, self.registers.organisation)
        )

    @property
    def is_complete(self) -> bool:
        """Whether a draft is written and signed by all its authors."""
        draft = self.draft
        return bool(
            draft and draft.authors and not draft.unfinished and not draft.waited
        )

    @cached_property
    def adoptions(self) -> list[ProtocolAdoption]:
        """Who adopted the version in force."""
        if self.line.current is None:
            return []
        return list(self.line.current.adoptions.select_related("person"))

    @property
    def may_adopt(self) -> bool:
        """Whether the reader may say that he follows the version in force."""
        adopted = {adoption.person_id for adoption in self.adoptions}
        return (
            self.line.current is not None
            and self.protocol.retired_on is None
            and self.registers.reader.pk not in adopted
            and allowed(self.registers.reader, SIGN, self.registers.organisation)
        )


def protocol_for(
    reader: Person | None, slug: str, key: int, verb: str = READ
) -> ProtocolPage:
    """A protocol of a structure; `Http404` where there is none."""
    registers = registers_for(reader, slug, verb)
    found = (
        Protocol.objects.filter(organisation=registers.organisation, pk=key)
        .select_related("organisation")
        .prefetch_related("versions__authors__person")
        .first()
    )
    if found is None:
        raise Http404
    for version in found.versions.all():
        version.protocol = found
    return ProtocolPage(registers, found)


def version_of(page: ProtocolPage, number: int) -> ProtocolVersion:
    """A version by its number, dropped ones apart; `Http404` otherwise."""
    kept = [v for v in page.protocol.versions.all() if v.dropped_on is None]
    found = next((v for v in kept if v.number == number), None)
    if found is None:
        raise Http404
    return found


def draft_of(page: ProtocolPage) -> ProtocolVersion:
    """The version being written; `Http404` without one."""
    if page.line.draft is None:
        raise Http404
    return page.line.draft


def current_of(page: ProtocolPage) -> ProtocolVersion:
    """The version in force; `Http404` without one."""
    if page.line.current is None:
        raise Http404
    return page.line.current


@dataclass(frozen=True)
class PartChange:
    """A part of a protocol that differs between two versions, line by line."""

    title: str
    lines: tuple[Line, ...]


def difference(older: ProtocolVersion, newer: ProtocolVersion) -> list[PartChange]:
    """What changed between two versions, part by part; empty where nothing did."""
    before, after = _as_texts(older), _as_texts(newer)
    return [
        PartChange(title, _changed(text_between(before[title], after[title])))
        for title in after
        if before[title] != after[title]
    ]


def _changed(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.change is not Change.SAME)


def _as_texts(version: ProtocolVersion) -> dict[str, str]:
    return {
        "Objectif": version.objective,
        "Patients concernés": version.population,
        "Qui fait quoi, quand": "\n".join(_step_lines(version)),
        "Sources": version.sources,
    }


def _step_lines(version: ProtocolVersion) -> Iterator[str]:
    for step in version.steps:
        line = f"{named_professions(step['who'])} : {step['does']}, {step['when']}"
        yield line + (f" ; alerte si {step['alert']}" if step["alert"] else "")


def members_on(organisation: Organisation, day: date) -> list[Person]:
    """The members of a structure on a day, by name."""
    rows = Membership.objects.on(day).filter(organisation=organisation)
    people = {row.person_id: row.person for row in rows.select_related("person")}
    return sorted(people.values(), key=lambda p: (p.family_name, p.given_name, p.pk))


def _address(line: str) -> str:
    """The web address that a line is, or ends with."""
    last = line.rsplit(maxsplit=1)[-1]
    return last if last.startswith(("https://", "http://")) else ""
