"""What will be looked at: frozen with the signed minutes, withdrawn with a reason."""

from __future__ import annotations

from django.utils.timezone import localdate

from maillage.apps.circles.figures.committed import expected_effect
from maillage.apps.circles.models import (
    AnalysisPlan,
    Commitment,
    DetectableEffect,
    Session,
)
from maillage.apps.circles.rules.horizon import horizon_months
from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.meetings.models import Minutes
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


@action("circles.freeze_plans")
def freeze_plans(
    *, session: Session, minutes: Minutes, by: Person
) -> list[AnalysisPlan]:
    """A plan for each indicator that the signed minutes hold a commitment on.

    Dated by the signature, and of its SHA-256. What is frozen stays as it is: minutes
    corrected later change none. Of two commitments on one indicator the first made
    counts.
    """
    require(by, "circles.sign_minutes", session)
    known = set(session.analysis_plans.values_list("indicator", flat=True))
    seen = {one.indicator: one for one in session.detectable_effects.all()}
    made = []
    for commitment in session.commitments.filter(dropped_at__isnull=True).order_by(
        "pk"
    ):
        if commitment.indicator not in known:
            known.add(commitment.indicator)
            detectable = seen.get(commitment.indicator)
            made.append(_plan(session, commitment, minutes, detectable))
    AnalysisPlan.objects.bulk_create(made)
    if made:
        record(
            "circles.freeze_plans",
            session,
            by=by,
            details={
                "indicators": [one.indicator for one in made],
                "sha256": minutes.sha256,
            },
        )
    return made


@action("circles.withdraw_plan")
def withdraw_plan(*, plan: AnalysisPlan, reason: str, by: Person) -> AnalysisPlan:
    """It will not be read at its date, and why; it stays written, as it was frozen.

    What is looked at after is told as not planned.
    """
    require(by, "circles.withdraw_plan", plan.session.circle)
    plan = locked(AnalysisPlan, plan.pk)
    if plan.withdrawn_at is not None:
        raise BadInput("Ce plan est déjà retiré ; il reste écrit.")
    reason = " ".join(reason.split())
    if not reason:
        raise BadInput("Dites en quelques mots pourquoi le plan est retiré.")
    refuse_patient_identity(reason, "Raison")
    plan.withdrawn_at, plan.withdrawn_by = now(), by
    plan.withdrawn_because = reason[:200]
    plan.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    record("circles.withdraw_plan", plan, by=by)
    return plan


def _plan(
    session: Session,
    commitment: Commitment,
    minutes: Minutes,
    detectable: DetectableEffect | None,
) -> AnalysisPlan:
    day = localdate(session.meeting.starts_at)
    return AnalysisPlan(
        session=session,
        commitment=commitment,
        indicator=commitment.indicator,
        direction=commitment.direction,
        target=commitment.target,
        expected_effect=expected_effect(
            session, commitment.indicator, commitment.target
        ),
        horizon_months=horizon_months(day, commitment.review_on),
        minimum_detectable=detectable.value if detectable else None,
        detectable_build=detectable.build if detectable else "",
        frozen_at=minutes.signed_at,
        signed_sha256=minutes.sha256,
    )
