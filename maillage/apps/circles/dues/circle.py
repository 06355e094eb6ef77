"""What is due of who sits in a circle: an animator, an agreement, codes."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.urls import reverse

from maillage.apps.circles.models import Circle, Consent, ConsentKind, Seat, SeatRole
from maillage.apps.circles.selectors.circles import circles_run_by
from maillage.apps.people.clock import today
from maillage.apps.people.due import Due, DueKind
from maillage.apps.people.models import Person
from maillage.apps.people.professions import MEDICAL


def due_for(reader: Person) -> list[Due]:
    """A fixed number of queries, however many circles."""
    return [*_of_who_runs_it(reader), *_of_the_doctor(reader)]


def _of_who_runs_it(reader: Person) -> list[Due]:
    seats = Seat.objects.on(today()).filter(circle=OuterRef("pk"))
    circles = (
        circles_run_by(reader)
        .filter(closed_on__isnull=True)
        .annotate(
            has_animator=Exists(seats.filter(role=SeatRole.ANIMATOR)),
            reader_animates=Exists(seats.filter(role=SeatRole.ANIMATOR, person=reader)),
            # Not the reader's own: another animator confirms those.
            has_codes_waiting=Exists(
                seats.exclude(declared_codes=[]).exclude(person=reader)
            ),
        )
    )
    found = []
    for circle in circles:
        if not circle.has_animator:
            text = "Trouver un animateur : sans lui, aucune séance ne peut s'ouvrir"
            found.append(_due(text, "circles:members", circle))
        if circle.reader_animates and circle.has_codes_waiting:
            text = "Confirmer des codes de prescripteur"
            found.append(_due(text, "circles:codes", circle))
    return found


def _of_the_doctor(reader: Person) -> list[Due]:
    if reader.profession not in MEDICAL:
        return []
    consents = Consent.objects.filter(
        circle=OuterRef("circle"), person=reader, kind=ConsentKind.FIGURES
    )
    seats = (
        Seat.objects.on(today())
        .filter(person=reader, circle__closed_on__isnull=True)
        .select_related("circle")
        .annotate(
            answered=Exists(consents),
            agrees=Exists(consents.filter(until__isnull=True)),
        )
    )
    found = []
    for seat in seats:
        if not seat.answered:
            text = "Lire l'accord sur vos chiffres, et le donner ou non"
            found.append(_due(text, "circles:consents", seat.circle))
        elif seat.agrees and not (seat.prescriber_codes or seat.declared_codes):
            text = "Donner vos codes de prescripteur"
            found.append(_due(text, "circles:my_codes", seat.circle, DueKind.MISSING))
    return found


def _due(text: str, page: str, circle: Circle, kind: DueKind = DueKind.TO_DO) -> Due:
    return Due(kind, text, reverse(page, args=(circle.slug,)), about=circle.name)
