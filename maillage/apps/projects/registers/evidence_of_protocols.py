"""What protocols prove of a year, and how much of their writing was whose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction

from django.urls import reverse

from maillage.apps.people.models import Person
from maillage.apps.projects.models import Protocol, ProtocolAuthor, ProtocolVersion
from maillage.apps.projects.protocol_rules import unfinished
from maillage.apps.projects.themes import short
from maillage.apps.structures.evidence_base import Evidence
from maillage.apps.structures.models import Organisation
from maillage.ui.formats import counted, day, joined
from maillage.ui.professions import profession, profession_group


def evidence_of_protocols(organisation: Organisation, year: int) -> Iterator[Evidence]:
    """Each protocol followed in the year, once; then those still being written."""
    rows = (
        Protocol.objects.filter(organisation=organisation)
        .select_related("organisation")
        .prefetch_related("versions__authors__person")
    )
    return proofs_of_protocols(rows, year)


def proofs_of_protocols(rows: Iterable[Protocol], year: int) -> Iterator[Evidence]:
    """The same, of protocols at hand with their versions and authors."""
    for protocol in rows:
        version = followed_in(protocol, protocol.versions.all(), year)
        if version is not None:
            yield _followed(protocol, version, year)
            continue
        draft = next((v for v in protocol.versions.all() if v.is_draft), None)
        written = draft is not None and draft.written_on.year <= year
        if draft is not None and written and protocol.retired_on is None:
            yield _unsigned(protocol, draft, year)


def followed_in(
    protocol: Protocol, versions: Sequence[ProtocolVersion], year: int
) -> ProtocolVersion | None:
    """The last version that was in force on some day of a civil year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    begun = [v for v in versions if v.in_force_since and v.in_force_since <= last]
    over = protocol.retired_on is not None and protocol.retired_on <= first
    if not begun or over:
        return None
    return max(begun, key=lambda version: version.in_force_since)


def protocols_written(organisation: Organisation, year: int) -> dict[Person, Fraction]:
    """How many protocols each person wrote in a year, by shares.

    A protocol is written in the year in which a version of it comes into force, and
    counts once a year: the last version's authors share it by their parts. A new
    version of an old protocol counts as one, since it is read and signed again.
    """
    versions = (
        ProtocolVersion.objects.filter(
            protocol__organisation=organisation, in_force_since__year=year
        )
        .order_by("in_force_since", "number")
        .prefetch_related("authors__person")
    )
    last = {version.protocol_id: version for version in versions}
    written: dict[Person, Fraction] = {}
    for version in last.values():
        for person, share in shares_of(version.authors.all()).items():
            written[person] = written.get(person, Fraction(0)) + share
    return written


def shares_of(authors: Sequence[ProtocolAuthor]) -> dict[Person, Fraction]:
    """The share of each author: his part over the sum of the parts."""
    total = sum(author.part for author in authors)
    return {author.person: Fraction(author.part, total) for author in authors}


def _followed(protocol: Protocol, version: ProtocolVersion, year: int) -> Evidence:
    since = version.in_force_since or version.written_on
    return Evidence(
        kind="protocol_signed",
        key=f"projects.protocol:{protocol.pk}",
        on=max(since, date(year, 1, 1)),
        title=f"Protocole « {protocol.title} »",
        url=_url(protocol),
        facts=_facts(protocol, version),
        lines=(
            *_lines(protocol, version),
            ("En vigueur depuis le", day(since)),
            *(
                (("Suivi jusqu'au", day(protocol.retired_on)),)
                if protocol.retired_on
                else ()
            ),
        ),
        file=version.pdf.name,
        sha256=version.sha256,
    )


def _unsigned(protocol: Protocol, draft: ProtocolVersion, year: int) -> Evidence:
    return Evidence(
        kind="protocol_signed",
        key=f"projects.protocol:{protocol.pk}",
        on=max(draft.written_on, date(year, 1, 1)),
        title=f"Protocole « {protocol.title} »",
        url=_url(protocol),
        facts=_facts(protocol, draft),
        lines=_lines(protocol, draft),
        is_final=False,
        missing=missing_of(draft),
    )


def missing_of(draft: ProtocolVersion) -> str:
    """What a draft still lacks before it proves anything, in a few words."""
    if unfinished(draft.objective, draft.steps):
        return "la fin de l'écriture"
    authors = list(draft.authors.all())
    waited = sum(1 for author in authors if author.signed_on is None)
    if not authors:
        return "ses auteurs"
    if waited:
        return f"{counted(waited, 'signature')} d'auteur"
    return "la mise en vigueur"


def _facts(protocol: Protocol, version: ProtocolVersion) -> dict[str, str | bool]:
    return {
        "theme": str(protocol.theme),
        "with_advanced_nurse": version.with_advanced_nurse,
    }


def _lines(protocol: Protocol, version: ProtocolVersion) -> tuple[tuple[str, str], ...]:
    authors = [
        f"{author.person} ({profession(author.person.profession)})"
        + (f", signé le {day(author.signed_on)}" if author.signed_on else ", non signé")
        for author in version.authors.all()
    ]
    return (
        ("Thème", short(protocol.get_theme_display())),
        ("Version", str(version.number)),
        ("Objectif", version.objective),
        ("Qui agit", joined([profession_group(code) for code in version.professions])),
        ("Écrit par", joined(authors)),
    )


def _url(protocol: Protocol) -> str:
    return reverse("projects:protocol", args=(protocol.organisation.slug, protocol.pk))
