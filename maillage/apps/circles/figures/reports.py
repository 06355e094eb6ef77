"""The report of an effect as its circle files it, and the panel handed over with it.

Heavy where it counts (`panel_of`); a report is made of what is kept, in tenths of a
second. Who may have them is asked by the caller.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version

from django.utils.timezone import localdate, localtime

from maillage.apps.circles.data import lakes
from maillage.apps.circles.figures.whom import seats_of_effect
from maillage.apps.circles.models import (
    AnalysisPlan,
    Circle,
    ImpactSheet,
    Seat,
    SeatRole,
    Session,
)
from maillage.apps.circles.words.minutes import commitment_sentence
from maillage.apps.people.clock import now, today
from maillage.engine.errors import BadInput
from maillage.engine.impact.content import restored
from maillage.engine.impact.export import Export
from maillage.engine.impact.export_some import export_some
from maillage.engine.lake.build import open_current
from maillage.ui.documents.impact_report import Looks, PlanFacts, Report
from maillage.ui.formats import counted, day
from maillage.ui.impact_words import amount, distance


def report_of(sheet: ImpactSheet) -> Report:
    """The report of one look, with the plan it answers and how many looks there were.

    BadInput for a look that has no figures, or whose figures are no longer shown.
    """
    if sheet.state != ImpactSheet.State.READY or not sheet.document:
        raise BadInput(
            "Les chiffres de cet effet ne sont plus montrés : demandez un nouveau "
            "regard."
        )
    circle = sheet.session.circle
    impact = restored(sheet.document)
    return Report(
        impact=impact,
        organisation=circle.organisation.name,
        territory=circle.territory,
        authors=_animators(circle),
        made_at=localtime(now()),
        version=version("maillage"),
        plan=_plan(sheet.plan, impact.unit) if sheet.plan else None,
        looks=_looks(sheet),
    )


def look_of(session: Session, indicator: str) -> ImpactSheet:
    """The look that stands for a session and an indicator; BadInput where none does."""
    for look in last_looks(session.circle):
        if (look.session_id, look.indicator) == (session.pk, indicator):
            return look
    raise BadInput("Cet effet n'a pas encore été regardé.")


def reports_of(circle: Circle) -> list[Report]:
    """The reports of a circle: each session and indicator once, the planned look first.

    BadInput where none has figures.
    """
    return [report_of(sheet) for sheet in last_looks(circle)]


def last_looks(circle: Circle) -> list[ImpactSheet]:
    """The look that stands for each session and indicator of a circle."""
    rows = (
        ImpactSheet.objects.filter(
            session__circle=circle, state=ImpactSheet.State.READY
        )
        .exclude(document={})
        .select_related("session__circle__organisation", "session__meeting", "plan")
        .defer("session__sheets_document", "svg", "placebo_svg", "money_svg")
        .order_by("session__meeting__starts_at", "-planned", "-made_at", "-pk")
    )
    found: dict[tuple[int, str], ImpactSheet] = {}
    for row in rows:
        found.setdefault((row.session_id, row.indicator), row)
    if not found:
        raise BadInput(
            f"Le cercle « {circle.name} » n'a aucun effet mesuré ; regardez-en un sur "
            "sa page « Effets »."
        )
    return list(found.values())


def panel_of(circle: Circle) -> tuple[Export, tuple[str, ...]]:
    """The anonymised panel of what a circle looked at, and why some is not in it.

    BadInput where too few doctors are left for any figure to leave.
    """
    looks = last_looks(circle)
    # Brought here only: what counts an effect also draws it.
    from maillage.apps.circles.figures.effects import (  # noqa: PLC0415
        last_month,
        request_of,
    )

    with open_current(lakes.builds_root(), circle.organisation.slug) as build:
        request = request_of(circle, _seats(looks), _days(looks), last_month(build))
        return export_some(build, request)


def _days(looks: Sequence[ImpactSheet]) -> dict[str, date]:
    """When the circle first spoke of each indicator that it looked at."""
    days: dict[str, date] = {}
    for look in looks:
        day = localdate(look.session.meeting.starts_at)
        days[look.indicator] = min(day, days.get(look.indicator, day))
    return days


def _seats(looks: Sequence[ImpactSheet]) -> list[Seat]:
    """The doctors who are counted in every effect: the same for all the indicators."""
    each = [seats_of_effect(look.session, look.indicator) for look in looks]
    counted_in_all = set.intersection(*(set(seats) for seats in each))
    return [seat for seat in each[0] if seat in counted_in_all]


def _animators(circle: Circle) -> tuple[str, ...]:
    seats = Seat.objects.on(today()).filter(circle=circle, role=SeatRole.ANIMATOR)
    return tuple(str(seat.person) for seat in seats.select_related("person"))


def _looks(sheet: ImpactSheet) -> Looks:
    count = ImpactSheet.objects.filter(
        session=sheet.session_id, indicator=sheet.indicator, look__isnull=False
    ).count()
    return Looks(sheet.look, count, planned=sheet.planned)


def _plan(plan: AnalysisPlan, unit: str) -> PlanFacts:
    return PlanFacts(
        frozen_at=localtime(plan.frozen_at),
        facts=tuple(_facts(plan, unit)),
        signed_sha256=plan.signed_sha256,
        withdrawn=_withdrawn(plan),
    )


def _facts(plan: AnalysisPlan, unit: str) -> list[tuple[str, str]]:
    said = [("Engagement", commitment_sentence(plan.commitment))]
    if plan.expected_effect is not None:
        said.append(("Effet visé", amount(plan.expected_effect, unit)))
    months = counted(plan.horizon_months, "mois entier", "mois entiers")
    said += [
        ("Horizon", f"{months} après celui de la séance"),
        ("Méthode", plan.get_estimator_display()),
        ("Plus petit effet visible", _visible(plan, unit)),
    ]
    return said


def _visible(plan: AnalysisPlan, unit: str) -> str:
    if plan.minimum_detectable is None:
        return "non calculé avant la séance"
    return (
        f"{distance(plan.minimum_detectable, unit)}, montré au cercle avant qu'il "
        "s'engage"
    )


def _withdrawn(plan: AnalysisPlan) -> str:
    if plan.withdrawn_at is None:
        return ""
    return (
        f"Ce plan a été retiré le {day(localtime(plan.withdrawn_at))} : "
        f"{plan.withdrawn_because}"
    )


def archive_of(export: Export) -> bytes:
    """A zip of the panel and its dictionary."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("panel.csv", export.csv())
        archive.writestr("panel-dictionnaire.md", export.dictionary)
    return held.getvalue()
