"""What is to do: the list of a structure, one of them, given, moved, done, dropped."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.meetings.actions import action_points as actions
from maillage.apps.meetings.forms.decisions import (
    ActionPointForm,
    DropForm,
    PointsFilter,
)
from maillage.apps.meetings.kinds import room_of
from maillage.apps.meetings.models import ActionPoint, Decision, Meeting
from maillage.apps.meetings.selectors.action_points import (
    owners_of,
    point_for,
    points_page,
)
from maillage.apps.meetings.selectors.decisions import point_lines
from maillage.apps.meetings.views.decisions import crumbs_of, meeting_of
from maillage.apps.people.attempts import attempt
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.selectors import organisation_for
from maillage.apps.structures.views.parts import (
    READ,
    READ_OR_SEND,
    SEND,
    FormPage,
    crumbs,
    renewed,
)
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb
from maillage.ui.formats import day


@login_required
@READ
def points(request: HttpRequest, slug: str) -> HttpResponse:
    """Late, coming, done: of everyone or of one owner."""
    organisation = organisation_for(request.reader, slug, "meetings.read_team_meetings")
    form = PointsFilter(owners_of(request.reader, organisation), request.GET)
    return render(
        request,
        "meetings/actions/list.html",
        {
            "page": points_page(request.reader, organisation, owner_in(form)),
            "organisation": organisation,
            "form": form,
            "asked": request.GET.urlencode(),
            "crumbs": crumbs(Crumb("Actions"), organisation=organisation),
        },
    )


def owner_in(form: PointsFilter) -> Person | None:
    """Whose actions are asked for; None for everyone's."""
    return form.cleaned_data["qui"] if form.is_valid() else None


@login_required
@READ
def point(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """One thing to do: who, by when, where it comes from, what became of it."""
    found = point_for(request.reader, slug, key)
    meeting = found.meeting
    may_change = allowed(request.reader, "meetings.change_action_point", found)
    (line,) = point_lines(request.reader, [found], keeps=may_change)
    enters = meeting and allowed(request.reader, "meetings.read_meeting", meeting)
    lists = allowed(request.reader, "meetings.read_team_meetings", found.organisation)
    return render(
        request,
        "meetings/actions/point.html",
        {
            "line": line,
            "point": found,
            "organisation": found.organisation,
            "meeting_url": room_of(meeting) if enters else "",
            "lists": lists,
            "crumbs": _crumbs(found.organisation, "Action") if lists else [],
        },
    )


@login_required
@READ_OR_SEND
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Something to do that comes from no meeting."""
    organisation = organisation_for(request.reader, slug, "meetings.organise_meetings")
    page = FormPage(
        title="Confier une action",
        submit="Confier l'action",
        lead="Elle restera sur l'accueil de la personne jusqu'à ce qu'elle soit faite.",
        back=reverse("meetings:actions", args=[slug]),
        crumbs=_crumbs(organisation, "Confier une action"),
    )
    return _given(request, page, organisation, None, None)


@login_required
@READ_OR_SEND
def add_of_meeting(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Something to do that a meeting asks for."""
    meeting = meeting_of(request, slug, key)
    asked = request.GET.get("decision", "")
    decision = meeting.decisions.filter(pk=asked).first() if asked.isdecimal() else None
    page = FormPage(
        title="Confier une action",
        submit="Confier l'action",
        lead=f"Décidé : « {decision.text} »" if decision else meeting.title,
        back=f"{room_of(meeting)}#decisions",
        crumbs=crumbs_of(meeting, "Confier une action"),
    )
    return _given(request, page, meeting.organisation, meeting, decision)


def _given(
    request: HttpRequest,
    page: FormPage,
    organisation: Organisation,
    meeting: Meeting | None,
    decision: Decision | None,
) -> HttpResponse:
    form = ActionPointForm(
        organisation, meeting, request.POST or None, initial={"version": 0}
    )
    if request.method == "POST" and form.is_valid():
        done, made = attempt(
            form,
            lambda: actions.add_action_point(
                organisation=organisation,
                meeting=meeting,
                decision=decision,
                text=form.cleaned_data["text"],
                owner=form.cleaned_data["owner"],
                due_on=form.cleaned_data["due_on"],
                by=request.reader,
            ),
        )
        if done:
            said = f"C'est confié à {made.owner}, pour le {day(made.due_on)}."
            messages.success(request, said)
            return redirect(page.back)
    return page.shown(request, form)


@login_required
@READ_OR_SEND
def change(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Other words, another owner, another day."""
    found = point_for(request.reader, slug, key, "change_action_point")
    names = ("text", "owner", "due_on", "version")
    form = ActionPointForm(
        found.organisation,
        found.meeting,
        request.POST or None,
        initial={name: getattr(found, name) for name in names},
    )
    page = _page(found, "Modifier une action", "Enregistrer")
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in names}
        done, _ = attempt(
            form,
            lambda: actions.change_action_point(
                point=found, **typed, by=request.reader
            ),
        )
        if done:
            messages.success(request, "L'action est enregistrée.")
            return redirect("meetings:action", slug, key)
        if form.stale:
            found.refresh_from_db()
            renewed(form, found.version)
            page.theirs = [
                ("Quoi", found.text),
                ("Qui", found.owner),
                ("Pour le", day(found.due_on)),
            ]
    return page.shown(request, form)


@login_required
@READ_OR_SEND
def drop(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """It will not be done: why."""
    found = point_for(request.reader, slug, key, "change_action_point")
    form = DropForm(request.POST or None, initial={"version": found.version})
    page = _page(found, "Abandonner une action", "Abandonner l'action")
    page.lead, page.danger = f"« {found.text} », confiée à {found.owner}.", True
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.drop_action_point(
                point=found,
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
                by=request.reader,
            ),
        )
        if done:
            messages.success(
                request, "L'action est abandonnée, avec son motif. On peut la rouvrir."
            )
            return redirect("meetings:action", slug, key)
        if form.stale:
            found.refresh_from_db()
            renewed(form, found.version)
    return page.shown(request, form)


@login_required
@SEND
def finish(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Done, in one touch from wherever it was shown."""
    found = point_for(request.reader, slug, key, "finish_action_point")
    return _done(
        request,
        found,
        lambda: actions.finish_action_point(point=found, by=request.reader),
        f"C'est noté comme fait : « {found.text} ». La page de l'action permet "
        "de la rouvrir.",
    )


@login_required
@SEND
def reopen(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """To be done again."""
    found = point_for(request.reader, slug, key)
    return _done(
        request,
        found,
        lambda: actions.reopen_action_point(point=found, by=request.reader),
        "L'action est rouverte, comme elle était.",
    )


def _done(
    request: HttpRequest, found: ActionPoint, act: Callable[[], object], said: str
) -> HttpResponse:
    """Do it, say it, and go back to where the button was."""
    try:
        act()
    except BadInput as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(_back(request, found))


def _back(request: HttpRequest, found: ActionPoint) -> str:
    where, slug = request.POST.get("retour"), found.organisation.slug
    if where == "accueil":
        return reverse("home:home")
    if where == "liste":
        return reverse("meetings:actions", args=[slug])
    key = request.POST.get("cle", "")
    if where == "reunion" and key.isdecimal():
        meeting = Meeting.objects.filter(pk=key, organisation=found.organisation_id)
        shown = meeting.first()
        if shown and allowed(request.reader, "meetings.read_meeting", shown):
            return room_of(shown)
    return reverse("meetings:action", args=[slug, found.pk])


def _page(found: ActionPoint, title: str, submit: str) -> FormPage:
    return FormPage(
        title=title,
        submit=submit,
        back=reverse("meetings:action", args=[found.organisation.slug, found.pk]),
        crumbs=_crumbs(found.organisation, title),
    )


def _crumbs(organisation: Organisation, title: str) -> list[Crumb]:
    return crumbs(
        Crumb("Actions", reverse("meetings:actions", args=[organisation.slug])),
        Crumb(title),
        organisation=organisation,
    )
