"""What can be done with arrangements: begun, changed, renewed, ended, proven."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.apps.projects.actions.words_typed import checked_line, checked_text
from maillage.apps.projects.arrangement_kinds import (
    KINDS,
    ArrangementKind,
    Asked,
    Persons,
    Shape,
)
from maillage.apps.projects.models import Arrangement
from maillage.apps.structures.actions.days import (
    can_be_undone,
    checked_day,
    checked_end,
)
from maillage.apps.structures.documents import CheckedFile
from maillage.apps.structures.models import (
    Mandate,
    Membership,
    Organisation,
    Status,
)
from maillage.engine.errors import BadInput
from maillage.ui.formats import joined


KEEP = "projects.keep_registers"
_MOST = {Shape.HALF_DAYS: Decimal(7), Shape.HOURS: Decimal(80)}


@dataclass(frozen=True)
class Arranged:
    """What is written of an arrangement: the values of its kind's fields, by name."""

    since: date
    details: Mapping[str, Any] = field(default_factory=dict)
    people: Collection[Person] = ()
    remark: str = ""
    review_on: date | None = None


@action("projects.add_arrangement")
def add_arrangement(
    *,
    organisation: Organisation,
    kind: str,
    arranged: Arranged,
    by: Person | None,
    document: CheckedFile | None = None,
) -> Arrangement:
    """One more arrangement, from a day on. Raises `BadInput`."""
    require(by, KEEP, organisation)
    if kind not in KINDS:
        raise BadInput(f"« {kind} » n'est pas une nature connue : choisissez-la.")
    made = Arrangement(organisation=organisation, kind=kind)
    _write(made, arranged, document)
    record("projects.add_arrangement", made, by=by)
    return made


@action("projects.change_arrangement")
def change_arrangement(
    *,
    arrangement: Arrangement,
    version: int,
    arranged: Arranged,
    by: Person | None,
    document: CheckedFile | None = None,
) -> Arrangement:
    """A correction, or the document at last. Raises `Stale`, `BadInput`."""
    require(by, KEEP, arrangement.organisation)
    arrangement = locked(Arrangement, arrangement.pk)
    check_version(arrangement, version, "Cet engagement")
    arrangement.version += 1
    _write(arrangement, arranged, document)
    record("projects.change_arrangement", arrangement, by=by)
    return arrangement


@action("projects.renew_arrangement")
def renew_arrangement(
    *,
    arrangement: Arrangement,
    version: int,
    arranged: Arranged,
    by: Person | None,
    document: CheckedFile | None = None,
) -> Arrangement:
    """What takes its place from a day on; the one before ends that day."""
    require(by, KEEP, arrangement.organisation)
    before = locked(Arrangement, arrangement.pk)
    check_version(before, version, "Cet engagement")
    since = checked_day(arranged.since, "Le début")
    if since <= before.since:
        raise BadInput("Renouvelé le : un jour après le début de ce qu'il remplace.")
    if before.until is None or before.until > since:
        before.until = since
    before.version += 1
    before.save()
    made = Arrangement(
        organisation=before.organisation, kind=before.kind, renews=before
    )
    _write(made, replace(arranged, since=since), document)
    record("projects.renew_arrangement", made, by=by)
    return made


@action("projects.end_arrangement")
def end_arrangement(
    *, arrangement: Arrangement, version: int, on: date, by: Person | None
) -> Arrangement:
    """It no longer holds from a day on; the years before keep their proof."""
    require(by, KEEP, arrangement.organisation)
    arrangement = locked(Arrangement, arrangement.pk)
    check_version(arrangement, version, "Cet engagement")
    if arrangement.until is not None:
        raise BadInput("Cet engagement a déjà une fin.")
    arrangement.until = checked_end(arrangement.since, on, "La fin")
    arrangement.version += 1
    arrangement.save()
    record("projects.end_arrangement", arrangement, by=by)
    return arrangement


@action("projects.reopen_arrangement")
def reopen_arrangement(*, arrangement: Arrangement, by: Person | None) -> Arrangement:
    """Undo an end of less than a month. Raises `BadInput`."""
    require(by, KEEP, arrangement.organisation)
    arrangement = locked(Arrangement, arrangement.pk)
    if not can_be_undone(arrangement.until) or arrangement.renewed_as.exists():
        raise BadInput(
            "Il n'est pas terminé, l'est depuis plus d'un mois, ou a été renouvelé : "
            "écrivez-en un nouveau."
        )
    arrangement.until = None
    arrangement.version += 1
    arrangement.save()
    record("projects.reopen_arrangement", arrangement, by=by)
    return arrangement


def _write(made: Arrangement, arranged: Arranged, document: CheckedFile | None) -> None:
    kind = KINDS[made.kind]
    made.since = checked_day(arranged.since, "Le début")
    if made.until is not None and made.until < made.since:
        raise BadInput(f"{kind.since_label} : ce jour est après la fin déjà écrite.")
    made.details = {
        asked.name: _value(asked, arranged.details.get(asked.name))
        for asked in kind.fields
    }
    made.remark = checked_line(arranged.remark, "Remarque", 300)
    if arranged.review_on is not None and arranged.review_on <= made.since:
        raise BadInput("À revoir le : un jour après le début.")
    made.review_on = arranged.review_on
    people = list(arranged.people)
    _check_people(made.organisation, kind, people, made.since)
    made.keep(document)
    made.save()
    made.people.set(people)


def _value(asked: Asked, typed: Any) -> Any:
    if asked.shape is Shape.YES_NO:
        return bool(typed)
    text = "" if typed is None else str(typed).strip()
    if not text and asked.required:
        raise BadInput(f"{asked.label} : à écrire.")
    return _READERS[asked.shape](asked, text) if text else ""


def _choice(asked: Asked, text: str) -> str:
    if text not in dict(asked.choices):
        raise BadInput(f"{asked.label} : choisissez dans la liste.")
    return text


def _count(asked: Asked, text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise BadInput(f"{asked.label} : un nombre entier, sans signe.")
    return int(text)


def _words(asked: Asked, text: str) -> str:
    return checked_text(text, asked.label, 2000)


def _line(asked: Asked, text: str) -> str:
    return checked_line(text, asked.label, 160)


def _decimal(asked: Asked, text: str) -> str:
    """As decimal text, two decimals at most: « 0.5 »."""
    most = _MOST[asked.shape]
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 < value <= most or value != round(value, 2):
        raise BadInput(
            f"{asked.label} : un nombre entre 0 et {most}, comme 0,5 ou 2,25."
        )
    return f"{value.normalize():f}"


_READERS: Mapping[Shape, Callable[[Asked, str], Any]] = {
    Shape.CHOICE: _choice,
    Shape.COUNT: _count,
    Shape.HALF_DAYS: _decimal,
    Shape.HOURS: _decimal,
    Shape.TEXT: _words,
    Shape.LINE: _line,
}


def _check_people(
    organisation: Organisation,
    kind: ArrangementKind,
    people: Collection[Person],
    since: date,
) -> None:
    label = kind.persons_label
    if kind.persons is Persons.NOBODY:
        if people:
            raise BadInput(f"{kind.title} : personne n'est à nommer ici.")
        return
    if not people or (kind.persons is Persons.ONE and len(people) > 1):
        one = "une personne" if kind.persons is Persons.ONE else "au moins une personne"
        raise BadInput(f"{label} : choisissez {one} de la structure.")
    known = _known(organisation, people)
    wrong = [str(person) for person in people if person.pk not in known]
    if wrong:
        raise BadInput(
            f"{label} : {joined(wrong)} n'est pas de la structure ; inscrivez d'abord "
            "la personne parmi les membres."
        )
    _check_trades(kind, people)
    if kind.never_associates:
        held = Membership.objects.on(since).filter(
            organisation=organisation, person__in=list(people), status=Status.ASSOCIATE
        )
        if held.exists():
            raise BadInput(
                f"{label} : un associé ne compte pas ici (guide p. {kind.pages}) ; "
                "choisissez un vacataire."
            )


def _known(organisation: Organisation, people: Collection[Person]) -> set[int]:
    """Those who belong or belonged to the structure, or hold a role in it."""
    keys: set[int] = set()
    for model in (Membership, Mandate):
        rows = model.objects.filter(organisation=organisation, person__in=list(people))
        keys |= set(rows.values_list("person", flat=True))
    return keys


def _check_trades(kind: ArrangementKind, people: Collection[Person]) -> None:
    others = [
        str(person)
        for person in people
        if kind.professions and person.profession not in kind.professions
    ]
    if others:
        raise BadInput(
            f"{kind.persons_label} : la profession de {joined(others)} n'est pas de "
            f"celles que le guide nomme (p. {kind.pages})."
        )
