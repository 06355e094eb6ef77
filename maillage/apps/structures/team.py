"""The composition of a structure as it is recorded: rules, findings, departures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.structures.composition import (
    Finding,
    Loss,
    Period,
    Rule,
    findings,
    losses,
    on,
)
from maillage.apps.structures.composition_rules import (
    Note,
    notes_of,
    rules_of_form,
    rules_of_kind,
)
from maillage.apps.structures.models import (
    LegalForm,
    Membership,
    Organisation,
    Status,
)


@dataclass(frozen=True)
class Team:
    """A structure's dated memberships, with the rules of its kind and legal form."""

    kind_rules: tuple[Rule, ...]
    form_rules: tuple[Rule, ...]
    form_since: date | None
    notes: tuple[Note, ...]
    periods: tuple[Period, ...]
    day: date

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule, those of the kind first."""
        return (*self.kind_rules, *self.form_rules)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is not met on the day."""
        began = min((p.since for p in self.periods), default=self.day)
        of_kind = findings(self.kind_rules, self.periods, self.day, began)
        since = self.form_since or began
        return (*of_kind, *findings(self.form_rules, self.periods, self.day, since))

    @cached_property
    def losses(self) -> Mapping[int, tuple[Loss, ...]]:
        """Whose departure would break what."""
        return losses(self.rules, self.periods, self.day)

    @cached_property
    def coming(self) -> tuple[date, tuple[Finding, ...]] | None:
        """The first day to come on which a recorded departure breaks something more."""
        now = {finding.rule.key: finding.gap for finding in self.findings}
        days = {p.until for p in self.periods if p.until and p.until > self.day}
        for day in sorted(days):
            here = on(self.periods, day)
            worse = tuple(
                Finding(rule, gap, day, None)
                for rule in self.rules
                if (gap := rule.gap(here)) > now.get(rule.key, 0)
            )
            if worse:
                return day, worse
        return None


def team_of(
    organisation: Organisation,
    day: date,
    memberships: Sequence[Membership] | None = None,
) -> Team:
    """The team of a structure on a day; `memberships` where they were read already."""
    if memberships is None:
        memberships = list(
            Membership.objects.filter(organisation=organisation).select_related(
                "person"
            )
        )
    form = LegalForm.objects.on(day).filter(organisation=organisation).first()
    return make_team(organisation.kind, form, memberships, day)


def make_team(
    kind: str, form: LegalForm | None, memberships: Sequence[Membership], day: date
) -> Team:
    """The same, from what was read for many structures at once."""
    return Team(
        rules_of_kind(kind),
        rules_of_form(form.form) if form else (),
        form.since if form else None,
        notes_of(kind),
        tuple(
            Period(
                m.person_id,
                Profession(m.person.profession),
                Status(m.status),
                m.since,
                m.until,
            )
            for m in memberships
        ),
        day,
    )


def what_breaks_without(
    person: Person, organisation: Organisation, day: date
) -> tuple[str, ...]:
    """What this person's departure on a day would break, each the end of a sentence."""
    lost = team_of(organisation, day).losses.get(person.pk, ())
    return tuple(loss.sentence for loss in lost)
