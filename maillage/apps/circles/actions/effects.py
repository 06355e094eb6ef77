"""Looks at what a session changed: asked for, counted, made in the background."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.db import transaction
from django.utils.timezone import localdate

from maillage.apps.circles.data import lakes
from maillage.apps.circles.models import AnalysisPlan, Circle, ImpactSheet, Session
from maillage.apps.circles.rules.horizon import last_whole_month, months_after
from maillage.apps.circles.selectors.counted import group_may_be_shown
from maillage.apps.meetings.models import MeetingState
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput
from maillage.ui.formats import day as written_day


State = ImpactSheet.State
AT_WORK = (State.QUEUED, State.MAKING)


@action("circles.look_at_effect")
def look_at_effect(*, session: Session, indicator: str, by: Person) -> ImpactSheet:
    """Look now, whatever the plan's date: it is counted once it has a result.

    Asked twice before it is made, it is one. BadInput before the session is held, for
    an indicator that it did not show, without data, and where the data are those of the
    last look, which would say the same.
    """
    require(by, "circles.look_at_effects", session.circle)
    session = locked(Session, session.pk)
    _require_discussed(session, indicator)
    asked = ImpactSheet.objects.filter(session=session, indicator=indicator)
    running = asked.filter(state__in=AT_WORK).first()
    if running is not None:
        return running
    _require_group(session.circle)
    _require_new_data(session.circle, asked)
    plan = session.analysis_plans.filter(
        indicator=indicator, withdrawn_at__isnull=True
    ).first()
    sheet = _asked(session, indicator, plan, by=by)
    record(
        "circles.look_at_effect",
        sheet,
        by=by,
        details={"indicator": indicator, "planned": sheet.planned},
    )
    return sheet


@action("circles.look_where_due")
def look_where_due(*, circle: Circle, by: Person | None = None) -> list[ImpactSheet]:
    """Ask for the planned look of every plan whose horizon the data have reached.

    `by` is None where a new build asks. A plan has its look once; one whose figures
    went with a doctor's agreement has it again from the next build, without him.
    """
    if by is not None:
        require(by, "circles.look_at_effects", circle)
    if circle.closed_on is not None:
        return []
    build = lakes.current_build(circle.organisation)
    plans = AnalysisPlan.objects.filter(
        session__circle=circle,
        session__meeting__state=MeetingState.HELD,
        withdrawn_at__isnull=True,
    ).select_related("session__meeting", "session__circle__organisation")
    made = [
        _asked(plan.session, plan.indicator, plan, by=by)
        for plan in plans.defer("session__sheets_document")
        if is_due(plan, build)
    ]
    if made:
        record(
            "circles.look_where_due",
            circle,
            by=by,
            details={"build": build, "plans": [sheet.plan_id for sheet in made]},
        )
    return made


def is_due(plan: AnalysisPlan, build: str) -> bool:
    """Whether the plan's own look is to be made from this build."""
    if not is_reached(plan):
        return False
    looks = plan.sheets.filter(planned=True)
    shown = looks.filter(state=State.READY, look__isnull=False).exclude(document={})
    at_work = looks.filter(state__in=AT_WORK)
    of_this_build = looks.filter(build=build).exclude(state=State.FAILED)
    return not (shown.exists() or at_work.exists() or of_this_build.exists())


def is_reached(plan: AnalysisPlan) -> bool:
    """Whether the data hold the last month of the plan whole, and it is over."""
    month = last_month_of(plan)
    if months_after(month, 1) > today():
        return False
    base = lakes.manifest_of(plan.session.circle.organisation)
    until = last_whole_month(base.first_day, base.last_day) if base else None
    return until is not None and month <= until


def last_month_of(plan: AnalysisPlan) -> date:
    """The last month that the plan looks at."""
    day = localdate(plan.session.meeting.starts_at)
    return months_after(day, plan.horizon_months)


def _asked(
    session: Session, indicator: str, plan: AnalysisPlan | None, *, by: Person | None
) -> ImpactSheet:
    from maillage.apps.circles.tasks.effects import make_effect  # noqa: PLC0415

    build = lakes.current_build(session.circle.organisation)
    sheet = ImpactSheet.objects.create(
        session=session,
        indicator=indicator,
        plan=plan,
        planned=plan is not None and is_due(plan, build),
        asked_by=by,
        asked_at=now(),
    )
    transaction.on_commit(partial(make_effect.enqueue, sheet.pk))
    return sheet


def _require_discussed(session: Session, indicator: str) -> None:
    if session.meeting.state != MeetingState.HELD:
        raise BadInput("La séance n'est pas close : il n'y a pas encore d'après.")
    planned = session.analysis_plans.filter(indicator=indicator).exists()
    if indicator not in session.indicators and not planned:
        raise BadInput("Indicateur : choisissez l'un de ceux que la séance a montrés.")


def _require_group(circle: Circle) -> None:
    if not group_may_be_shown(circle):
        raise BadInput(
            f"Il faut {circle.fewest_doctors} médecins comptés dans le cercle pour "
            "montrer un effet sans désigner personne."
        )


def _require_new_data(circle: Circle, asked: object) -> None:
    build = lakes.current_build(circle.organisation)
    if not build:
        raise BadInput(
            "Il n'y a pas encore de données : déposez d'abord les fichiers des "
            "officines."
        )
    same = asked.filter(build=build).exclude(state=State.FAILED).first()  # type: ignore[attr-defined]
    if same is None:
        return
    if not same.document:
        raise BadInput(
            "Un médecin compté dans cet effet a retiré son accord : l'effet reviendra, "
            "sans lui, avec les prochaines données."
        )
    seen = written_day(localdate(same.made_at)) if same.made_at else ""
    raise BadInput(
        f"Les données sont celles du dernier regard, le {seen} : il dirait la même "
        "chose. Revenez après le prochain relevé."
    )
