"""What arrangements prove of a year, by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.urls import reverse

from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.projects.arrangement_kinds import (
    ADVANCED,
    KINDS,
    STANDARD,
    SYSTEM_CODE,
    ArrangementKind,
    Asked,
    Gathered,
    Shape,
)
from maillage.apps.projects.models import Arrangement
from maillage.apps.projects.registers.small_counts import told
from maillage.apps.structures.evidence_base import Evidence, Value
from maillage.apps.structures.models import Organisation
from maillage.ui.formats import FIRM, day, number
from maillage.ui.professions import profession


def evidence_of_arrangements(
    organisation: Organisation, year: int
) -> Iterator[Evidence]:
    """What held on some day of the year, each kind in the way it counts."""
    rows = Arrangement.objects.filter(organisation=organisation)
    return proofs_of_arrangements(
        rows.select_related("organisation").prefetch_related("people"), year
    )


def proofs_of_arrangements(
    rows: Iterable[Arrangement], year: int
) -> Iterator[Evidence]:
    """The same, of arrangements at hand with their people."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    written: dict[str, list[Arrangement]] = defaultdict(list)
    begun = [row for row in rows if row.since <= last]
    for row in sorted(begun, key=lambda one: (one.since, one.pk)):
        written[row.kind].append(row)
    for code, kind in KINDS.items():
        if code == SYSTEM_CODE:
            yield from _systems(kind, written[code], year)
            continue
        held = [row for row in written[code] if row.until is None or row.until > first]
        for row in _speaking(kind, held):
            yield _proof(kind, row, year)


def missing_of(kind: ArrangementKind, row: Arrangement) -> str:
    """What an arrangement lacks before it proves anything; empty when nothing."""
    if row.since > today():
        return f"le premier jour, {day(row.since)}"
    if kind.wants_document and not row.document:
        return "le document"
    return ""


def details_told(kind: ArrangementKind, row: Arrangement) -> Iterator[tuple[str, str]]:
    """The values written, as anyone may read them: label and value."""
    for asked in kind.fields:
        value = row.details.get(asked.name, "")
        if value != "":
            yield asked.label, _told(asked, value)


def people_told(people: list[Person]) -> str:
    """« Anne Durand (maïeutique), Paul Petit (médecine générale) »."""
    return ", ".join(f"{who} ({profession(who.profession)})" for who in people)


def _speaking(kind: ArrangementKind, rows: list[Arrangement]) -> list[Arrangement]:
    """Those that make a proof: each, or one for each thing that is apart."""
    if kind.gathered is Gathered.EACH:
        return rows
    apart = kind.apart
    last = {str(row.details.get(apart, "")) if apart else "": row for row in rows}
    return list(last.values())


def _proof(kind: ArrangementKind, row: Arrangement, year: int) -> Evidence:
    missing = missing_of(kind, row)
    people = list(row.people.all())
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Evidence(
        kind=kind.code,
        key=f"projects.arrangement:{row.pk}",
        on=max(row.since, first),
        title=_title(kind, row),
        url=reverse("projects:arrangement", args=(row.organisation.slug, row.pk)),
        facts=_facts(kind, row, people, first, last),
        lines=(
            *(((kind.persons_label, people_told(people)),) if people else ()),
            *details_told(kind, row),
            (kind.since_label, day(row.since)),
            *((("Jusqu'au", day(row.last_day)),) if row.last_day else ()),
            *_mean_line(kind, row, first, last),
            *(
                ((f"Document ({kind.document})", row.document_name or "non déposé"),)
                if kind.document and (kind.wants_document or row.document)
                else ()
            ),
            *((("Remarque", row.remark),) if row.remark else ()),
        ),
        file=row.document.name if row.document else "",
        sha256=row.document_sha256,
        is_final=not missing,
        missing=missing,
    )


def _title(kind: ArrangementKind, row: Arrangement) -> str:
    if not kind.apart:
        return kind.title
    asked = kind.field(kind.apart)
    return f"{kind.title} : {_told(asked, row.details.get(asked.name, ''))}"


def _facts(
    kind: ArrangementKind,
    row: Arrangement,
    people: list[Person],
    first: date,
    last: date,
) -> Mapping[str, Value]:
    details = row.details
    if kind.code == "visiting_consultations":
        return {"days_a_week": str(_mean_days(row, first, last))}
    if kind.code == "access_service":
        return {
            "doctors": len(people),
            "every_request": bool(details.get("every_request")),
        }
    if kind.code == "coordination_function":
        return {"hours_a_week": str(details["hours_a_week"])}
    if kind.code == "cooperation_protocol":
        return {"protocol": details["protocol"]}
    return {}


def _mean_days(row: Arrangement, first: date, last: date) -> Decimal:
    """Days a week over the whole year, cut to the hundredth: never rounded up."""
    whole = (last - first).days + 1
    share = Decimal(row.days_within(first, last)) / whole
    mean = Decimal(row.details["days_a_week"]) * share
    return mean.quantize(Decimal("0.01"), ROUND_DOWN)


def _mean_line(
    kind: ArrangementKind, row: Arrangement, first: date, last: date
) -> Iterator[tuple[str, str]]:
    if kind.code != "visiting_consultations":
        return
    days, whole = row.days_within(first, last), (last - first).days + 1
    if days == whole:
        return
    yield (
        "Moyenne de l'année",
        f"{number(Decimal(row.details['days_a_week']))} × {number(days)} /"
        f"{FIRM}{number(whole)} = {number(_mean_days(row, first, last))}{FIRM}jour "
        "par semaine, coupé au centième",
    )


def _systems(
    kind: ArrangementKind, rows: list[Arrangement], year: int
) -> Iterator[Evidence]:
    """One proof a level held in the year, since the first acquisition of that level.

    The rule counts from the structure's first acquisition, whatever software came
    after; an advanced label holds the standard one.
    """
    first = date(year, 1, 1)
    for level in (STANDARD, ADVANCED):
        having = [row for row in rows if row.details["level"] in {level, ADVANCED}]
        held = [row for row in having if row.until is None or row.until > first]
        if not held:
            continue
        exact = [row for row in held if row.details["level"] == level]
        since = min(row.since for row in having)
        proof = _proof(kind, (exact or held)[-1], year)
        within = "" if exact else ", compris dans l'avancé"
        yield replace(
            proof,
            key=f"{proof.key}:{level}",
            on=max(since, first),
            title=f"{kind.title} : niveau {dict(_levels(kind))[level]}{within}",
            facts={"level": level, "since": since},
            lines=(*proof.lines, ("Première acquisition de ce niveau", day(since))),
        )


def _levels(kind: ArrangementKind) -> tuple[tuple[str, str], ...]:
    return kind.field("level").choices


def _told(asked: Asked, value: Any) -> str:
    if asked.shape is Shape.YES_NO:
        return "oui" if value else "non"
    if asked.shape is Shape.COUNT:
        return told(value)
    if asked.shape is Shape.CHOICE:
        return dict(asked.choices).get(value, str(value))
    if asked.shape in {Shape.HALF_DAYS, Shape.HOURS}:
        return number(Decimal(value))
    return str(value)
