"""What a reader may see of structures; nobody signed in sees nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Invitation, Person
from maillage.apps.structures.actions.days import can_be_undone
from maillage.apps.structures.composition import Source
from maillage.apps.structures.legal_forms import Need, needs_of
from maillage.apps.structures.models import (
    Form,
    LegalForm,
    Link,
    Mandate,
    Membership,
    Organisation,
    Site,
)
from maillage.apps.structures.team import Team, make_team


def organisation_for(reader: Person | None, slug: str, verb: str) -> Organisation:
    """The structure of an address, for who may do this to it; `Http404` otherwise."""
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    require(reader, verb, found)
    return found


def organisations(
    reader: Person | None, words: Sequence[str] = (), kind: str = ""
) -> QuerySet[Organisation]:
    """Every structure, the reader's own first; each word is in its name or places."""
    if reader is None:
        return Organisation.objects.none()
    day = today()
    mine = Membership.objects.on(day).filter(person=reader)
    held = Mandate.objects.on(day).filter(person=reader)
    present = Q(memberships__since__lte=day) & (
        Q(memberships__until__isnull=True) | Q(memberships__until__gt=day)
    )
    found = Organisation.objects.annotate(
        people=Count("memberships__person", filter=present, distinct=True),
        mine=Exists(mine.filter(organisation=OuterRef("pk")))
        | Exists(held.filter(organisation=OuterRef("pk"))),
    )
    for word in words:
        at = Site.objects.filter(organisation=OuterRef("pk"))
        place = at.filter(Q(commune__icontains=word) | Q(name__icontains=word))
        found = found.filter(
            Q(name__icontains=word) | Q(territory__icontains=word) | Exists(place)
        )
    if kind:
        found = found.filter(kind=kind)
    return found.order_by("-mine", "name", "pk")


@dataclass(frozen=True)
class MemberLine:
    """A member today, and what the team would lose with him."""

    membership: Membership
    losses: tuple[str, ...]
    roles: tuple[str, ...]
    has_account: bool
    invited: bool

    @property
    def person(self) -> Person:
        """Who."""
        return self.membership.person


@dataclass(frozen=True)
class Page:
    """A structure as one reader sees it on one day."""

    reader: Person
    organisation: Organisation
    day: date

    def _may(self, verb: str) -> bool:
        return allowed(self.reader, f"structures.{verb}", self.organisation)

    @cached_property
    def may_change(self) -> bool:
        """Whether the card, the sites and the form may be changed."""
        return self._may("change_organisation")

    @cached_property
    def may_read_members(self) -> bool:
        """Whether the names of members may be read."""
        return self._may("read_members")

    @cached_property
    def may_admit(self) -> bool:
        """Whether members may be admitted, changed, ended, invited, imported."""
        return self._may("admit_member")

    @cached_property
    def may_give_roles(self) -> bool:
        """Whether roles may be given and ended."""
        return self._may("give_mandate")

    @cached_property
    def may_link(self) -> bool:
        """Whether the structure may be tied to another."""
        return self._may("link_organisation")

    @cached_property
    def legal_forms(self) -> list[LegalForm]:
        """Its legal forms, the last first."""
        return list(self.organisation.legal_forms.all())

    @cached_property
    def legal_form(self) -> LegalForm | None:
        """Its form on the day."""
        return next((f for f in self.legal_forms if f.holds_on(self.day)), None)

    @property
    def form(self) -> str:
        """The code of its form, none included."""
        return self.legal_form.form if self.legal_form else Form.NONE

    @cached_property
    def _memberships(self) -> list[Membership]:
        rows = Membership.objects.filter(organisation=self.organisation)
        return list(rows.select_related("person__account", "site"))

    @cached_property
    def team(self) -> Team | None:
        """Its composition; None for who may not read its members."""
        if not self.may_read_members:
            return None
        return make_team(
            self.organisation.kind, self.legal_form, self._memberships, self.day
        )

    @cached_property
    def _sites(self) -> list[Site]:
        return list(self.organisation.sites.all())

    @property
    def sites(self) -> list[Site]:
        """Where it works on the day, or will."""
        return [s for s in self._sites if s.until is None or s.until > self.day]

    @property
    def closed_sites(self) -> list[Site]:
        """Where it no longer works."""
        return [s for s in self._sites if s.until is not None and s.until <= self.day]

    @cached_property
    def belongs_to(self) -> list[Link]:
        """What it is part of."""
        links = Link.objects.on(self.day).filter(part=self.organisation)
        return list(links.select_related("whole").order_by("whole__name"))

    @cached_property
    def gathers(self) -> list[Link]:
        """What is part of it."""
        links = Link.objects.on(self.day).filter(whole=self.organisation)
        return list(links.select_related("part").order_by("part__name"))

    @cached_property
    def mandates(self) -> list[Mandate]:
        """Who holds a role, for who may read the members."""
        if not self.may_read_members:
            return []
        held = Mandate.objects.on(self.day).filter(organisation=self.organisation)
        return list(
            held.select_related("person").order_by("role", "person__family_name", "pk")
        )

    @cached_property
    def members(self) -> list[MemberLine]:
        """Who belongs to it on the day, by name."""
        if self.team is None:
            return []
        roles: dict[int, list[str]] = defaultdict(list)
        for mandate in self.mandates:
            roles[mandate.person_id].append(mandate.get_role_display())
        here = [m for m in self._memberships if m.holds_on(self.day)]
        invited = _invited(m.person_id for m in here) if self.may_admit else set()
        return [
            MemberLine(
                m,
                tuple(s.sentence for s in self.team.losses.get(m.person_id, ())),
                tuple(roles[m.person_id]),
                getattr(m.person, "account", None) is not None,
                m.person_id in invited,
            )
            for m in here
        ]

    @property
    def fragile(self) -> list[MemberLine]:
        """Those whose departure would break the composition."""
        return [line for line in self.members if line.losses]

    @property
    def sources(self) -> list[Source]:
        """Where its rules are written, each once."""
        rules = self.team.rules if self.team else ()
        return list(dict.fromkeys(rule.source for rule in rules))

    @property
    def kind(self) -> str:
        """What it is, at the start of a sentence."""
        label = self.organisation.get_kind_display()
        return f"{label[0].upper()}{label[1:]}"

    @property
    def members_by_profession(self) -> list[tuple[str, list[MemberLine]]]:
        """The members of each profession, the most numerous first."""
        groups: dict[str, list[MemberLine]] = defaultdict(list)
        for line in self.members:
            groups[line.person.profession].append(line)
        return sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))

    @property
    def arriving(self) -> list[Membership]:
        """Those whose arrival is written for a day to come."""
        if self.team is None:
            return []
        return [m for m in self._memberships if m.since > self.day]

    @property
    def former(self) -> list[Membership]:
        """Those who are no longer there, the last to leave first."""
        if self.team is None:
            return []
        here = {line.person.pk for line in self.members}
        last: dict[int, Membership] = {}
        for row in self._memberships:
            gone = row.until is not None and row.until <= self.day
            if gone and row.person_id not in here:
                before = last.get(row.person_id)
                if before is None or before.until < row.until:
                    last[row.person_id] = row
        return sorted(last.values(), key=lambda row: row.until, reverse=True)

    @cached_property
    def needs(self) -> list[tuple[Need, str]]:
        """What its legal form needs, each with its state in words."""
        return [(need, self._state(need)) for need in needs_of(self.form)]

    def _state(self, need: Need) -> str:
        if not need.check:
            return "à vérifier" if need.is_established else "non établi"
        if need.check == "composition" and self.team is None:
            return "à vérifier"
        holds = {
            "composition": self.team is not None
            and not [f for f in self.team.findings if f.rule in self.team.form_rules],
            "siret": bool(self.organisation.siret),
            "site": any(site.address for site in self.sites),
            "administrator": bool(self.mandates),
        }[need.check]
        return "réuni" if holds else "manque"


def page_for(reader: Person | None, slug: str, verb: str = "") -> Page:
    """The page of a structure for a reader who may do this; `Http404` otherwise."""
    organisation = organisation_for(
        reader, slug, f"structures.{verb or 'read_organisation'}"
    )
    if reader is None:
        raise PermissionDenied
    return Page(reader, organisation, today())


def _invited(people: Iterable[int]) -> set[int]:
    waiting = Invitation.objects.filter(
        person__in=list(people),
        used_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=now(),
    )
    return set(waiting.values_list("person", flat=True))


@dataclass(frozen=True)
class MemberPage:
    """One person in a structure: his periods and roles there, and what may be done."""

    page: Page
    person: Person
    periods: tuple[Membership, ...]
    mandates: tuple[Mandate, ...]

    @property
    def current(self) -> Membership | None:
        """The period that has no end yet."""
        return next((p for p in self.periods if p.until is None), None)

    @property
    def may_reopen(self) -> Membership | None:
        """The departure that may still be undone."""
        last = self.periods[0] if self.periods else None
        return last if last and can_be_undone(last.until) else None

    @property
    def losses(self) -> tuple[str, ...]:
        """What his departure would break."""
        lost = self.page.team.losses.get(self.person.pk, ()) if self.page.team else ()
        return tuple(loss.sentence for loss in lost)

    @cached_property
    def invitation(self) -> Invitation | None:
        """The invitation that waits for him."""
        return (
            Invitation.objects.filter(
                person=self.person,
                used_at__isnull=True,
                revoked_at__isnull=True,
                expires_at__gt=now(),
            )
            .select_related("invited_by")
            .first()
        )

    @property
    def may_be_invited(self) -> bool:
        """Whether he belongs here and has no account that opens."""
        account = getattr(self.person, "account", None)
        closed = account is None or not account.is_active
        return self.page.may_admit and closed and self.current is not None


def member_for(reader: Person | None, slug: str, person: int) -> MemberPage:
    """One member, present or past; `Http404` for who was never one."""
    page = page_for(reader, slug, "read_members")
    rows = Membership.objects.filter(organisation=page.organisation, person__pk=person)
    periods = tuple(
        rows.select_related("person__account", "site").order_by("-since", "-pk")
    )
    held = Mandate.objects.filter(organisation=page.organisation, person__pk=person)
    mandates = tuple(held.select_related("person__account"))
    who = periods or mandates
    if not who:
        raise Http404
    return MemberPage(page, who[0].person, periods, mandates)
