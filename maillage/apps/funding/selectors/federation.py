"""What a whole (federation, pole, region) sees of its teams' year.

The list is asked with a handful of queries whatever the number of teams, from the
amounts that each claim keeps. The money of a team shows only to who may read its own
claim: who organises or keeps the money of the team or of the whole reads all of it; the
payer's referent reads what was submitted; anyone else reads the state and no amount.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from maillage.apps.funding.amounts import KeptAmounts, KeptLine, kept_amounts
from maillage.apps.funding.models import Claim, ClaimState
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.people.roles import Role
from maillage.apps.structures.models import Link, Mandate, Organisation
from maillage.apps.structures.policies import ORGANISERS
from maillage.apps.structures.selectors import organisation_for
from maillage.engine.agreements.versions import agreements


READS_ALL = frozenset({*ORGANISERS, Role.TREASURER})
READS_SUBMITTED = frozenset({Role.REFERENT})

NO_CLAIM = "aucune demande"
STATES = {"": "tous", "none": NO_CLAIM, **dict(ClaimState.choices)}
SORTS = ("nom", "declare", "prouve", "possible", "manque")


@dataclass(frozen=True)
class TeamYear:
    """A team's claim of the year, as this reader may see it."""

    team: Organisation
    claim: Claim | None
    kept: KeptAmounts | None
    """None where it was never computed, or where the reader may not read it."""
    is_shown: bool
    """Whether the reader may read its amounts."""
    is_open: bool
    """Whether the reader may open the team's own claim, and not only what was sent."""

    @property
    def state(self) -> str:
        """Where the claim stands, in French."""
        return self.claim.get_state_display() if self.claim else NO_CLAIM

    @property
    def missing(self) -> int | None:
        """How many proofs are missing."""
        return None if self.kept is None else len(self.kept.missing)

    def line(self, indicator: str) -> KeptLine | None:
        """An indicator of the team."""
        lines = self.kept.lines if self.kept else ()
        return next((one for one in lines if one.id == indicator), None)


@dataclass(frozen=True)
class Asked:
    """How the list is narrowed and sorted."""

    state: str = ""
    words: str = ""
    gate: str = ""
    """« open », « shut », or all."""
    sort: str = "nom"


@dataclass(frozen=True)
class Reach:
    """How many teams reach an indicator, of those whose amounts are known."""

    id: str
    title: str
    reached: int
    full: int
    """As much as the year could give."""
    of: int
    proven_cents: int
    possible_cents: int


@dataclass(frozen=True)
class Federation:
    """A whole and the year of its teams."""

    whole: Organisation
    year: int
    teams: tuple[TeamYear, ...]

    def asked(self, by: Asked) -> list[TeamYear]:
        """Those that were asked for, sorted."""
        found = [one for one in self.teams if _matches(one, by)]
        return sorted(found, key=_key(by.sort))

    @cached_property
    def reaches(self) -> list[Reach]:
        """Every indicator of the teams' rules, in their order."""
        known: dict[str, list[KeptLine]] = defaultdict(list)
        for one in self.teams:
            for line in one.kept.lines if one.kept else ():
                known[line.id].append(line)
        return [_reach(id_, lines) for id_, lines in sorted(known.items())]

    def reach(self, indicator: str) -> Reach | None:
        """One indicator."""
        return next((one for one in self.reaches if one.id == indicator), None)


def total(
    teams: Iterable[TeamYear], amount: Callable[[KeptAmounts], int | None]
) -> int:
    """The sum over teams whose amount is known and shown."""
    return sum(amount(one.kept) or 0 for one in teams if one.kept)


def federation_for(
    reader: Person | None, slug: str, year: int | None = None
) -> Federation:
    """The teams of a whole in a year, for who may; `Http404` otherwise.

    Without a year, the last for which one of them has a claim.
    """
    whole = organisation_for(reader, slug, "funding.read_federation")
    teams = _teams(whole)
    claims = _claims(teams, year)
    shown_year = year or max((one.year for one in claims), default=today().year)
    of_year = {
        one.contract.organisation_id: one for one in claims if one.year == shown_year
    }
    roles = _roles(reader, [whole, *teams])
    rights = {one.pk: roles[whole.pk] | roles[one.pk] for one in teams}
    readable = [
        claim for team, claim in of_year.items() if _may_read(claim, rights[team])
    ]
    kept = kept_amounts(readable)
    return Federation(
        whole,
        shown_year,
        tuple(_team(one, of_year.get(one.pk), rights[one.pk], kept) for one in teams),
    )


def gathers_teams(organisation: Organisation) -> bool:
    """Whether other structures belong to it today."""
    return Link.objects.on(today()).filter(whole=organisation).exists()


def years_of(federation: Federation) -> list[int]:
    """The years for which a team has a claim, the last first."""
    found = _claims([one.team for one in federation.teams], None)
    return sorted({one.year for one in found} | {federation.year}, reverse=True)


def _teams(whole: Organisation) -> list[Organisation]:
    links = Link.objects.on(today()).filter(whole=whole)
    return list(Organisation.objects.filter(pk__in=links.values("part")))


def _claims(teams: Sequence[Organisation], year: int | None) -> list[Claim]:
    """One claim a team and year: of an agreement whose rules are known."""
    asked = Q(year=year) if year else Q()
    found = (
        Claim.objects.filter(
            asked,
            contract__organisation__in=[one.pk for one in teams],
            contract__agreement__in=agreements(),
        )
        .select_related("contract")
        .defer("document", "declared")
        .order_by("contract__since", "pk")
    )
    return list(found)


def _roles(
    reader: Person | None, organisations: Sequence[Organisation]
) -> dict[int, frozenset[str]]:
    """The reader's roles today on each of these, one query."""
    held: dict[int, frozenset[str]] = defaultdict(frozenset)
    rows = Mandate.objects.on(today()).filter(
        person=reader, organisation__in=[one.pk for one in organisations]
    )
    for organisation, role in rows.values_list("organisation", "role"):
        held[organisation] |= {role}
    return held


def _may_read(claim: Claim, roles: frozenset[str]) -> bool:
    if roles & READS_ALL:
        return True
    return bool(roles & READS_SUBMITTED) and not claim.is_draft


def _team(
    team: Organisation,
    claim: Claim | None,
    roles: frozenset[str],
    kept: Mapping[int, KeptAmounts],
) -> TeamYear:
    shown = claim is not None and _may_read(claim, roles)
    return TeamYear(
        team=team,
        claim=claim,
        kept=kept.get(claim.pk) if claim and shown else None,
        is_shown=shown,
        is_open=bool(roles & READS_ALL),
    )


def _matches(one: TeamYear, by: Asked) -> bool:
    state = one.claim.state if one.claim else "none"
    gate = one.kept.gate_open if one.kept else None
    text = f"{one.team.name} {one.team.territory}".casefold()
    return (
        by.state in ("", state)
        and (not by.gate or gate is (by.gate == "open"))
        and all(word in text for word in by.words.casefold().split())
    )


def _key(sort: str) -> Callable[[TeamYear], tuple[float, str]]:
    """The largest first for amounts, unknown ones last; then by name."""

    def value(one: TeamYear) -> float:
        if sort not in SORTS[1:] or one.kept is None:
            return 1.0 if sort in SORTS[1:] else 0.0
        found = {
            "declare": one.kept.declared_cents,
            "prouve": one.kept.proven_cents,
            "possible": one.kept.possible_cents,
            "manque": one.missing,
        }[sort]
        return -float(found or 0)

    return lambda one: (value(one), one.team.name.casefold())


def _reach(id_: str, lines: Sequence[KeptLine]) -> Reach:
    return Reach(
        id=id_,
        title=lines[0].title,
        reached=sum(one.proven_cents > 0 for one in lines),
        full=sum(
            one.proven_cents > 0 and one.proven_cents >= one.possible_cents
            for one in lines
        ),
        of=len(lines),
        proven_cents=sum(one.proven_cents for one in lines),
        possible_cents=sum(one.possible_cents for one in lines),
    )
