"""What training placements prove of a year: each trainee once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse

from maillage.apps.people.clock import today
from maillage.apps.projects.models import Placement
from maillage.apps.structures.evidence_base import Evidence
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.people_words import plain
from maillage.ui.formats import counted, day, days_between
from maillage.ui.professions import profession


def evidence_of_placements(organisation: Organisation, year: int) -> Iterator[Evidence]:
    """Each different trainee received in the year, by the placement best proven."""
    rows = Placement.objects.filter(organisation=organisation)
    return proofs_of_placements(
        rows.select_related("organisation", "tutor", "site"), year
    )


def proofs_of_placements(rows: Iterable[Placement], year: int) -> Iterator[Evidence]:
    """The same, of placements at hand."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    by_trainee: dict[tuple[str, ...], list[Placement]] = {}
    counted_ones = [row for row in rows if row.counts and row.days_within(first, last)]
    for row in sorted(counted_ones, key=lambda one: (one.first_day, one.pk)):
        by_trainee.setdefault(trainee_key(row), []).append(row)
    for placements in by_trainee.values():
        yield _trainee(placements, first, last)


def trainee_key(placement: Placement) -> tuple[str, ...]:
    """What makes one trainee of two names written twice: words, accents and case."""
    words = placement.trainee_name.replace("-", " ").split()
    return tuple(sorted(plain(word) for word in words))


def missing_of(placement: Placement) -> str:
    """What a placement lacks before it proves anything; empty when nothing."""
    if placement.first_day > today():
        return f"le premier jour, {day(placement.first_day)}"
    return "" if placement.document else "la convention ou l'attestation"


def _trainee(placements: list[Placement], first: date, last: date) -> Evidence:
    proven = [one for one in placements if not missing_of(one)]
    told = (proven or placements)[0]
    missing = missing_of(told)
    trade = profession(told.profession)
    return Evidence(
        kind="placement",
        key=f"projects.placement:{told.pk}",
        on=max(told.first_day, first),
        title=f"Stage de {told.initials}, {trade}",
        url=reverse("projects:placement", args=(told.organisation.slug, told.pk)),
        facts={
            "profession": str(told.profession),
            "days": sum(one.days_within(first, last) for one in placements),
        },
        lines=(
            ("Profession préparée", trade),
            *((("Niveau", told.level),) if told.level else ()),
            *(
                ("Dates", days_between(one.first_day, one.last_day))
                for one in placements
            ),
            ("Maître de stage", str(told.tutor)),
            *((("Site", told.site.name),) if told.site else ()),
            (
                "Document",
                told.get_paper_display() if told.document else "non déposé",
            ),
            *(
                (("Compté", f"un stagiaire, {counted(len(placements), 'stage')}"),)
                if len(placements) > 1
                else ()
            ),
        ),
        file=told.document.name if told.document else "",
        sha256=told.document_sha256,
        is_final=not missing,
        missing=missing,
    )
