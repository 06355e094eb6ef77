"""What a circle costs: entered, withdrawn, never rewritten."""

from __future__ import annotations

from datetime import date

from maillage.apps.circles.models import Circle, CircleCost
from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


MOST_CENTS = 100_000_00
MOST_CENTS_AN_HOUR = 1_000_00


@action("circles.enter_cost")
def enter_cost(
    *,
    circle: Circle,
    kind: CircleCost.Kind | str,
    amount_cents: int,
    since: date,
    by: Person,
    label: str = "",
) -> CircleCost:
    """What an hour of presence is paid from a day on, or another expense of a day.

    The same one sent twice is one.
    """
    require(by, "circles.enter_cost", circle)
    kind, label = CircleCost.Kind(kind), " ".join(label.split())[:120]
    refuse_patient_identity(label, "Intitulé")
    hourly = kind == CircleCost.Kind.HOURLY
    most = MOST_CENTS_AN_HOUR if hourly else MOST_CENTS
    if not 0 < amount_cents <= most:
        raise BadInput(
            f"Montant : écrivez un nombre d'euros entre 0 et {most // 100}, par "
            "exemple 60 ou 37,50."
        )
    if not hourly and not label:
        raise BadInput("Intitulé : dites en quelques mots ce qui a été payé.")
    given = {"kind": kind, "label": label, "amount_cents": amount_cents, "since": since}
    circle = locked(Circle, circle.pk)
    same = circle.costs.filter(withdrawn_at__isnull=True, **given).first()
    if same is not None:
        return same
    cost = CircleCost.objects.create(
        circle=circle, entered_by=by, entered_at=now(), **given
    )
    record("circles.enter_cost", cost, by=by, details={"kind": str(kind)})
    return cost


@action("circles.withdraw_cost")
def withdraw_cost(*, cost: CircleCost, by: Person) -> CircleCost:
    """Entered by mistake: it counts no more, and its row stays."""
    require(by, "circles.enter_cost", cost.circle)
    cost = locked(CircleCost, cost.pk)
    if cost.withdrawn_at is None:
        cost.withdrawn_at, cost.withdrawn_by = now(), by
        cost.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record("circles.withdraw_cost", cost, by=by)
    return cost
