"""A share-out is begun, read again from the year, its lines and partners corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from maillage.apps.funding.actions.share_checks import (
    KEEP,
    changeable,
    checked_column,
    measure_of,
    words_of,
)
from maillage.apps.funding.models import (
    ShareLine,
    ShareOut,
    SharePartner,
    ShareScenario,
    ShareState,
)
from maillage.apps.funding.money_content import ceilings
from maillage.apps.funding.selectors.measures import (
    indemnities_of,
    measures_of,
    partners_of,
)
from maillage.apps.funding.sharing.in_force import in_force
from maillage.apps.funding.sharing.total import total_lines
from maillage.apps.people.actions_base import action
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Kind, Organisation
from maillage.engine.agreements.share_out import Excess, Key
from maillage.engine.errors import BadInput


FIRST_SCENARIOS: Sequence[tuple[str, list[dict[str, Any]]]] = (
    ("Parts égales", [{"name": "Tout", "key": "equal", "percent": "100"}]),
    (
        "Temps et RCP",
        [
            {"name": "Part fixe", "key": "role", "percent": "50"},
            {"name": "Temps", "key": "hours", "percent": "25"},
            {"name": "RCP", "key": "rcp_presence", "percent": "25"},
        ],
    ),
)
"""What a new share-out begins with: two keys to be changed, copied, added to."""

MOST_LINES = 60


@dataclass(frozen=True)
class Options:
    """What is decided of a share-out beside its keys."""

    title: str
    excess: str
    ceiling_cents: int | None
    ceiling_source: str
    patients_shown: bool


@dataclass(frozen=True)
class PartnerSaid:
    """What is typed of one partner: measures as texts, by key or free column."""

    person: Person
    measures: Mapping[str, str]
    already_cents: int = 0


@action("funding.begin_share_out")
def begin_share_out(
    *,
    organisation: Organisation,
    year: int,
    by: Person | None,
    replaces: ShareOut | None = None,
    because: str = "",
) -> ShareOut:
    """A share-out of a year, with what the year already says, and two keys to try.

    Where one was frozen for that year, the new one names it and says why. `BadInput`
    when another is being simulated.
    """
    require(by, KEEP, organisation)
    if not 2000 <= year <= today().year:
        raise BadInput("Année : une année passée ou en cours est attendue.")
    open_ones = ShareOut.objects.filter(
        organisation=organisation,
        year=year,
        state__in=(ShareState.SIMULATED, ShareState.PROPOSED),
    )
    if open_ones.exists():
        raise BadInput(
            f"Une répartition de {year} est déjà en simulation ou soumise au vote : "
            "ouvrez-la."
        )
    share_out = _begun(organisation, year, by, replaces, because)
    for rank, (name, pots) in enumerate(FIRST_SCENARIOS):
        ShareScenario.objects.create(
            share_out=share_out, rank=rank, name=name, pots=pots
        )
    _read_year(share_out)
    record("funding.begin_share_out", share_out, by=by, details={"year": year})
    return share_out


@action("funding.read_year_again")
def read_year_again(
    *, share_out: ShareOut, version: int, by: Person | None
) -> ShareOut:
    """Lines of the ledger and measures of the year read again; what was typed stays."""
    require(by, KEEP, share_out.organisation)
    share_out = changeable(share_out, version)
    _read_year(share_out)
    share_out.save()
    record("funding.read_year_again", share_out, by=by)
    return share_out


@action("funding.set_share_options")
def set_share_options(
    *, share_out: ShareOut, version: int, options: Options, by: Person | None
) -> ShareOut:
    """The title, the ceiling and its source, what becomes of an excess."""
    require(by, KEEP, share_out.organisation)
    share_out = changeable(share_out, version)
    if options.excess not in tuple(Excess):
        raise BadInput("Au-delà du plafond : choisissez dans la liste.")
    if options.ceiling_cents is not None and not options.ceiling_source.strip():
        raise BadInput("Source du plafond : dites d'où vient ce montant.")
    share_out.title = words_of(options.title, "Titre", 120)
    share_out.excess = options.excess
    share_out.ceiling_cents = options.ceiling_cents
    share_out.ceiling_source = (
        words_of(options.ceiling_source, "Source du plafond", 200)
        if options.ceiling_cents is not None
        else ""
    )
    share_out.patients_shown = options.patients_shown
    share_out.save()
    record("funding.set_share_options", share_out, by=by)
    return share_out


@action("funding.set_share_lines")
def set_share_lines(
    *,
    share_out: ShareOut,
    version: int,
    lines: Sequence[tuple[str, int]],
    by: Person | None,
) -> ShareOut:
    """The lines typed beside those of the ledger: a reserve, a sum kept for a post."""
    require(by, KEEP, share_out.organisation)
    share_out = changeable(share_out, version)
    if len(lines) > MOST_LINES:
        raise BadInput(f"Lignes : {MOST_LINES} au plus.")
    share_out.lines.filter(from_ledger=False).delete()
    first = share_out.lines.count()
    for rank, (label, cents) in enumerate(lines, first):
        if not cents:
            raise BadInput(f"« {label[:60]} » : donnez un montant.")
        ShareLine.objects.create(
            share_out=share_out,
            rank=rank,
            label=words_of(label, "Libellé", 160),
            cents=cents,
        )
    share_out.save()
    record("funding.set_share_lines", share_out, by=by)
    return share_out


@action("funding.set_share_partners")
def set_share_partners(
    *,
    share_out: ShareOut,
    version: int,
    partners: Sequence[PartnerSaid],
    by: Person | None,
) -> ShareOut:
    """Who has a share and what is measured of each; whoever is not named leaves.

    A measure left empty is what the year says; one that differs from it is typed.
    """
    require(by, KEEP, share_out.organisation)
    share_out = changeable(share_out, version)
    if not partners:
        raise BadInput("Associés : une répartition en demande un au moins.")
    read = measures_of(share_out.organisation, share_out.year)
    named = [one.person.pk for one in partners]
    share_out.partners.exclude(person__in=named).delete()
    for rank, said in enumerate(partners):
        measures, typed = _measures(said, read.get(said.person.pk, {}))
        SharePartner.objects.update_or_create(
            share_out=share_out,
            person=said.person,
            defaults={
                "rank": rank,
                "measures": measures,
                "typed": typed,
                "already_cents": said.already_cents,
            },
        )
    share_out.save()
    record("funding.set_share_partners", share_out, by=by)
    return share_out


def _begun(
    organisation: Organisation,
    year: int,
    by: Person | None,
    replaces: ShareOut | None,
    because: str,
) -> ShareOut:
    frozen = in_force(organisation, year)
    if frozen is not None and (replaces is None or replaces.pk != frozen.pk):
        raise BadInput(
            f"La répartition de {year} est votée et figée : une nouvelle la remplace, "
            "et dit pourquoi."
        )
    if replaces is not None and frozen is None:
        raise BadInput("Seule une répartition votée peut être remplacée.")
    ceiling = ceilings().get(year) if organisation.kind == Kind.CPTS else None
    return ShareOut.objects.create(
        organisation=organisation,
        year=year,
        title=f"Répartition {year}",
        replaces=replaces,
        replaced_because=words_of(because, "Motif", 200) if replaces else "",
        ceiling_cents=ceiling.cents if ceiling else None,
        ceiling_source=ceiling.source if ceiling else "",
        created_by=by,
    )


def _read_year(share_out: ShareOut) -> None:
    share_out.lines.filter(from_ledger=True).delete()
    typed = list(share_out.lines.all())
    read = total_lines(share_out.organisation, share_out.year)
    ShareLine.objects.bulk_create(
        ShareLine(
            share_out=share_out,
            rank=rank,
            label=label[:160],
            cents=cents,
            from_ledger=True,
        )
        for rank, (label, cents) in enumerate(read)
    )
    for rank, line in enumerate(typed, len(read)):
        line.rank = rank
        line.save(update_fields=["rank"])
    _read_partners(share_out)


def _read_partners(share_out: ShareOut) -> None:
    organisation, year = share_out.organisation, share_out.year
    read, paid = measures_of(organisation, year), indemnities_of(organisation, year)
    kept = list(share_out.partners.all())
    if not kept:
        people = partners_of(organisation, year)
        kept = [
            SharePartner(share_out=share_out, person=person, rank=rank)
            for rank, person in enumerate(people)
        ]
    for share in kept:
        said = {
            key: value for key, value in share.measures.items() if key in share.typed
        }
        own = read.get(share.person_id, {})
        share.measures = {
            Key.ROLE: "1",
            **{str(key): str(value) for key, value in own.items()},
            **said,
        }
        share.already_cents = paid.get(share.person_id, share.already_cents)
        share.save()


def _measures(
    said: PartnerSaid, read: Mapping[str, Fraction]
) -> tuple[dict[str, str], list[str]]:
    measures = {Key.ROLE.value: "1", **{str(k): str(v) for k, v in read.items()}}
    typed = []
    for key, text in said.measures.items():
        name = key if key in tuple(Key) else checked_column(key)
        if not text.strip():
            continue
        value = measure_of(text, str(said.person))
        if str(value) != measures.get(name):
            measures[name] = str(value)
            typed.append(name)
    return measures, sorted(typed)
