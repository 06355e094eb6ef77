"""The decisions of a meeting: written, corrected, taken away, put back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from maillage.apps.meetings.actions import decisions as actions
from maillage.apps.meetings.forms.decisions import DecisionForm
from maillage.apps.meetings.kinds import room_of
from maillage.apps.meetings.models import Decision, Meeting
from maillage.apps.people.attempts import attempt
from maillage.apps.people.authorisation import require
from maillage.apps.structures.views.parts import (
    READ_OR_SEND,
    SEND,
    FormPage,
    crumbs,
    renewed,
)
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb
from maillage.ui.formats import day


def meeting_of(
    request: HttpRequest, slug: str, key: int, verb: str = "write_decisions"
) -> Meeting:
    """The meeting of an address, for who may do this to it."""
    meeting = (
        Meeting.objects.filter(pk=key, organisation__slug=slug)
        .select_related("organisation")
        .first()
    )
    if meeting is None:
        raise Http404
    require(request.reader, f"meetings.{verb}", meeting)
    return meeting


def crumbs_of(meeting: Meeting, title: str) -> list[Crumb]:
    """From the structures to a page of this meeting."""
    return crumbs(
        Crumb(f"{meeting.title}, {day(meeting.starts_at)}", room_of(meeting)),
        Crumb(title),
        organisation=meeting.organisation,
    )


def _page(meeting: Meeting, title: str, submit: str) -> FormPage:
    return FormPage(
        title=title,
        submit=submit,
        back=f"{room_of(meeting)}#decisions",
        crumbs=crumbs_of(meeting, title),
        lead=f"{meeting.title}, {day(meeting.starts_at)}.",
    )


@login_required
@READ_OR_SEND
def add(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """One more decision."""
    meeting = meeting_of(request, slug, key)
    form = DecisionForm(request.POST or None, initial={"version": 0})
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.add_decision(
                meeting=meeting, text=form.cleaned_data["text"], by=request.reader
            ),
        )
        if done:
            messages.success(request, "La décision est notée.")
            return redirect(f"{room_of(meeting)}#decisions")
    return _page(meeting, "Noter une décision", "Noter la décision").shown(
        request, form
    )


@login_required
@READ_OR_SEND
def change(request: HttpRequest, slug: str, key: int, decision: int) -> HttpResponse:
    """The same decision in other words."""
    meeting = meeting_of(request, slug, key)
    found = _decision(meeting, decision)
    form = DecisionForm(
        request.POST or None, initial={"text": found.text, "version": found.version}
    )
    page = _page(meeting, "Modifier une décision", "Enregistrer")
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.change_decision(
                decision=found,
                text=form.cleaned_data["text"],
                version=form.cleaned_data["version"],
                by=request.reader,
            ),
        )
        if done:
            messages.success(request, "La décision est enregistrée.")
            return redirect(f"{room_of(meeting)}#decisions")
        if form.stale:
            found.refresh_from_db()
            renewed(form, found.version)
            page.theirs = [("Décision", found.text)]
    return page.shown(request, form)


@login_required
@SEND
def remove(request: HttpRequest, slug: str, key: int, decision: int) -> HttpResponse:
    """Not decided after all."""
    meeting = meeting_of(request, slug, key)
    found = _decision(meeting, decision)
    try:
        actions.remove_decision(decision=found, by=request.reader)
    except BadInput as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request, "La décision est retirée ; elle peut être remise plus bas."
        )
    return redirect(f"{room_of(meeting)}#decisions")


@login_required
@SEND
def restore(request: HttpRequest, slug: str, key: int, decision: int) -> HttpResponse:
    """There again."""
    meeting = meeting_of(request, slug, key)
    found = _decision(meeting, decision)
    try:
        actions.restore_decision(decision=found, by=request.reader)
    except BadInput as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "La décision est remise à sa place.")
    return redirect(f"{room_of(meeting)}#decisions")


def _decision(meeting: Meeting, key: int) -> Decision:
    found = meeting.decisions.filter(pk=key).first()
    if found is None:
        raise Http404
    return found
