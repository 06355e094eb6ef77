"""Meetings of a structure: planned once or in series, changed, cancelled, restored."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.meetings import actions
from maillage.apps.meetings.actions.invitations import tell_change
from maillage.apps.meetings.actions.series import rest_of_series
from maillage.apps.meetings.forms.team import (
    CancelForm,
    ChangeForm,
    PlanForm,
    as_it_is,
)
from maillage.apps.meetings.kinds import page_of
from maillage.apps.meetings.models import Meeting, MeetingKind
from maillage.apps.meetings.selectors.team import team_meeting_for
from maillage.apps.meetings.team_kinds import TEAM_KINDS
from maillage.apps.meetings.views.parts import done, under_meeting, under_meetings
from maillage.apps.people.attempts import attempt
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.selectors import organisation_for
from maillage.apps.structures.views.parts import (
    READ_OR_SEND,
    SEND,
    FormPage,
    renewed,
)
from maillage.ui.components import Crumb
from maillage.ui.formats import clock, counted, long_day


@login_required
@READ_OR_SEND
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """One meeting, saved at once; a series shows its days first."""
    organisation = organisation_for(request.reader, slug, "meetings.organise_meetings")
    form = PlanForm(
        organisation, request.POST or None, initial=_usual(request, organisation)
    )
    if request.method == "POST" and form.is_valid():
        what = request.POST.get("what")
        if not form.repeats:
            return _planned_once(request, organisation, form)
        if what == "save":
            return _planned_series(request, organisation, form)
        if what != "edit":
            return _days(request, organisation, form)
    return _plan_page(request, organisation, form)


def _plan_page(
    request: HttpRequest, organisation: Organisation, form: PlanForm
) -> HttpResponse:
    return FormPage(
        title="Planifier une réunion",
        lead="Une seule fois ou en série : les dates d'une série se relisent avant "
        "d'être gardées.",
        submit="Planifier",
        back=reverse("meetings:list", args=(organisation.slug,)),
        crumbs=under_meetings(organisation, Crumb("Planifier")),
    ).shown(request, form)


def _usual(request: HttpRequest, organisation: Organisation) -> dict[str, Any]:
    """What the last meeting of the kind asked for was like."""
    kind = request.GET.get("nature", "")
    kind = kind if kind in TEAM_KINDS else ""
    found: dict[str, Any] = {"kind": kind, "hour": "12:30", "minutes": 60}
    last = (
        Meeting.objects.filter(organisation=organisation, kind=kind)
        .order_by("-starts_at")
        .first()
    )
    if last is not None:
        was = as_it_is(last)
        kept = ("title", "hour", "minutes", "place", "link", "leader")
        found |= {name: was[name] for name in kept}
    return found


def _planned_once(
    request: HttpRequest, organisation: Organisation, form: PlanForm
) -> HttpResponse:
    data = form.cleaned_data
    saved, meeting = attempt(
        form,
        lambda: actions.plan_meeting(
            kind=MeetingKind(data["kind"]),
            host=organisation,
            by=request.reader,
            **form.what().named(data["day"]),
        ),
    )
    if not saved or meeting is None:
        return _plan_page(request, organisation, form)
    messages.success(request, "La réunion est prévue ; il reste à inviter.")
    return redirect(page_of(meeting))


def _days(
    request: HttpRequest,
    organisation: Organisation,
    form: PlanForm,
    problem: str = "",
) -> HttpResponse:
    kept = set(request.POST.getlist("days"))
    return render(
        request,
        "meetings/team/days.html",
        {
            "organisation": organisation,
            "form": form,
            "problem": problem,
            "days": [(on, not kept or on.isoformat() in kept) for on in form.days],
            "hour": clock(form.cleaned_data["hour"]),
            "crumbs": under_meetings(organisation, Crumb("Planifier une série")),
        },
        status=422 if problem else 200,
    )


def _planned_series(
    request: HttpRequest, organisation: Organisation, form: PlanForm
) -> HttpResponse:
    ticked = set(request.POST.getlist("days"))
    days: list[date] = [on for on in form.days if on.isoformat() in ticked]
    if not days:
        return _days(request, organisation, form, "Gardez au moins une date.")
    saved, made = attempt(
        form,
        lambda: actions.plan_series(
            kind=MeetingKind(form.cleaned_data["kind"]),
            host=organisation,
            what=form.what(),
            rhythm=form.rhythm(),
            days=days,
            by=request.reader,
        ),
    )
    if not saved or made is None:
        return _plan_page(request, organisation, form)
    messages.success(
        request, f"{counted(len(made), 'réunion prévue', 'réunions prévues')}."
    )
    return redirect("meetings:list", organisation.slug)


@login_required
@READ_OR_SEND
def change(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Another day, hour or place; alone, or with those that follow in the series."""
    meeting = team_meeting_for(request.reader, slug, key, "change_meeting")
    later = rest_of_series(meeting).count()
    form = ChangeForm(
        meeting.organisation, request.POST or None, initial=as_it_is(meeting)
    )
    form.offer_rest(later, f"Celle-ci et les {later} suivantes, décalées d'autant")
    if request.method == "POST" and form.is_valid():
        saved, changed = attempt(form, lambda: _change(meeting, form, request))
        if saved and changed is not None:
            for one in changed:
                tell_change(one)
            messages.success(request, "C'est changé ; les agendas abonnés suivront.")
            return redirect(page_of(meeting))
    page = FormPage(
        title="Modifier la réunion",
        lead=f"{meeting.title}, {long_day(meeting.starts_at)}.",
        submit="Enregistrer",
        back=page_of(meeting),
        crumbs=under_meeting(meeting, Crumb("Modifier")),
    )
    if form.stale:
        meeting.refresh_from_db()
        renewed(form, meeting.version)
        page.theirs = _theirs(meeting)
    return page.shown(request, form)


def _change(meeting: Meeting, form: ChangeForm, request: HttpRequest) -> list[Meeting]:
    data, what = form.cleaned_data, form.what()
    if form.whole_rest:
        return actions.change_rest_of_series(
            meeting=meeting,
            version=data["version"],
            what=what,
            on=data["day"],
            by=request.reader,
        )
    changed = actions.change_meeting(
        meeting=meeting,
        version=data["version"],
        quorum=meeting.quorum,
        by=request.reader,
        **what.named(data["day"]),
    )
    return [changed]


def _theirs(meeting: Meeting) -> list[tuple[str, Any]]:
    was = as_it_is(meeting)
    return [
        ("Objet", was["title"]),
        ("Jour", long_day(was["day"])),
        ("Heure", clock(was["hour"])),
        ("Lieu", was["place"]),
        ("Animée par", str(meeting.leader or "à désigner")),
        ("Ordre du jour", was["agenda"]),
    ]


@login_required
@READ_OR_SEND
def cancel(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Not held: this one, or this one and those that follow."""
    meeting = team_meeting_for(request.reader, slug, key, "cancel_meeting")
    later = rest_of_series(meeting).count()
    form = CancelForm(request.POST or None)
    form.offer_rest(later, f"Celle-ci et les {later} suivantes")
    if request.method == "POST" and form.is_valid():
        saved, cancelled = attempt(form, lambda: _cancel(meeting, form, request))
        if saved and cancelled is not None:
            for one in cancelled:
                tell_change(one)
            messages.success(request, "C'est annulé ; on peut encore le rétablir.")
            return redirect(page_of(meeting))
    return FormPage(
        title="Annuler la réunion",
        lead=f"{meeting.title}, {long_day(meeting.starts_at)}. Ce qui est préparé est "
        "gardé : une réunion annulée se rétablit.",
        submit="Annuler la réunion",
        back=page_of(meeting),
        crumbs=under_meeting(meeting, Crumb("Annuler")),
        danger=True,
    ).shown(request, form)


def _cancel(meeting: Meeting, form: CancelForm, request: HttpRequest) -> list[Meeting]:
    named = {"reason": form.cleaned_data["reason"], "by": request.reader}
    if form.whole_rest:
        return actions.cancel_rest_of_series(meeting=meeting, **named)
    return [actions.cancel_meeting(meeting=meeting, **named)]


@login_required
@SEND
def restore(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Undo a cancellation."""
    meeting = team_meeting_for(request.reader, slug, key, "cancel_meeting")

    def restored() -> None:
        tell_change(actions.restore_meeting(meeting=meeting, by=request.reader))

    return done(request, meeting, restored, "La réunion est rétablie.")
