"""Invitations to a structure's meeting: whom, a letter, the answers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from maillage.apps.meetings import letters
from maillage.apps.meetings.actions import answer_invitation
from maillage.apps.meetings.actions.invitations import (
    invite_by_letter,
    remind_by_letter,
)
from maillage.apps.meetings.forms.team import WordsForm
from maillage.apps.meetings.models import (
    Attendance,
    Meeting,
    MeetingState,
    Presence,
)
from maillage.apps.meetings.selectors.known_people import (
    groups_to_invite,
    known_people,
    members_of,
)
from maillage.apps.meetings.selectors.team import last_list, team_meeting_for
from maillage.apps.meetings.views.parts import under_meeting
from maillage.apps.people.attempts import attempt
from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.structures.views.parts import READ_OR_SEND, SEND
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb
from maillage.ui.formats import counted


ALL, LAST = "tous", "derniere"


@login_required
@READ_OR_SEND
def invite(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Tick people, all the members, a profession, the last list; a letter each."""
    meeting = team_meeting_for(request.reader, slug, key, "invite")
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        saved, people = attempt(form, lambda: _send(request, meeting, form))
        if saved and people is not None:
            messages.success(request, _said(people))
            return redirect("meetings:invite", slug, key)
    return _page(request, meeting, form)


def _send(request: HttpRequest, meeting: Meeting, form: WordsForm) -> list[Person]:
    words = form.cleaned_data["words"]
    if "remind" in request.POST:
        return remind_by_letter(meeting=meeting, by=request.reader, words=words)
    ticked = _ticked(request)
    people = list(known_people(meeting.organisation).filter(pk__in=ticked))
    return invite_by_letter(
        meeting=meeting, people=people, by=request.reader, words=words
    )


def _said(people: list[Person]) -> str:
    without = sum(not person.email for person in people)
    said = f"{counted(len(people), 'personne prévenue', 'personnes prévenues')}."
    if without:
        said += (
            f" {counted(without, 'est sans adresse', 'sont sans adresse')} "
            "de courriel : prévenez-les autrement."
        )
    return said


def _ticked(request: HttpRequest) -> set[int]:
    typed = request.POST.getlist("person")
    return {int(k) for k in typed if k.isdecimal() and len(k) < 19}


def _chosen(request: HttpRequest, meeting: Meeting) -> set[int]:
    """What the links above the list tick: all, a profession, the last list."""
    if request.method == "POST":
        return _ticked(request)
    choice = request.GET.get("choix", "")
    if choice == LAST:
        return set(last_list(meeting))
    members = members_of(meeting.organisation)
    if choice == ALL:
        return members
    if choice in Profession.values:
        chosen = Person.objects.filter(pk__in=members, profession=choice)
        return set(chosen.values_list("pk", flat=True))
    return set()


def _page(request: HttpRequest, meeting: Meeting, form: WordsForm) -> HttpResponse:
    places = list(meeting.attendances.select_related("person"))
    groups = groups_to_invite(meeting, _chosen(request, meeting))
    return render(
        request,
        "meetings/team/invite.html",
        {
            "meeting": meeting,
            "organisation": meeting.organisation,
            "form": form,
            "places": places,
            "groups": groups,
            "choice": request.GET.get("choix", ""),
            "has_last": bool(last_list(meeting)),
            "waiting": sum(
                p.presence == Presence.INVITED and p.invited_at is not None
                for p in places
            ),
            "may_invite": meeting.state in (MeetingState.PLANNED, MeetingState.OPEN),
            "is_planned": meeting.state == MeetingState.PLANNED,
            "letter": letters.invitation(meeting, None, form["words"].value() or ""),
            "crumbs": under_meeting(meeting, Crumb("Inviter")),
        },
        status=422 if form.errors else 200,
    )


@login_required
@SEND
def answer_for(request: HttpRequest, slug: str, key: int, person: int) -> HttpResponse:
    """What somebody said by telephone, written down by who invites."""
    meeting = team_meeting_for(request.reader, slug, key, "invite")
    place = get_object_or_404(Attendance, meeting=meeting, person__pk=person)
    try:
        answer_invitation(
            meeting=meeting,
            coming=request.POST.get("coming") == "yes",
            person=place.person,
            by=request.reader,
        )
    except BadInput as refusal:
        messages.error(request, str(refusal))
    return redirect("meetings:invite", slug, key)


@READ_OR_SEND
def answer_letter(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a letter: one touch, no password.

    Opening it answers nothing, since mail servers open links before people do.
    """
    place = letters.attendance_of(token)
    if place is None:
        raise Http404
    said, refused = False, ""
    if request.method == "POST":
        try:
            place = answer_invitation(
                meeting=place.meeting,
                coming=request.POST.get("coming") == "yes",
                by=place.person,
            )
            said = True
        except BadInput as refusal:
            refused = str(refusal)
    response = render(
        request,
        "meetings/team/answer.html",
        {
            "meeting": place.meeting,
            "organisation": place.meeting.organisation,
            "presence": place.presence,
            "said": said,
            "refused": refused,
            "may_answer": place.meeting.state == MeetingState.PLANNED,
        },
        status=422 if refused else 200,
    )
    # The address is what answers for a person: it goes to no other site.
    response["Referrer-Policy"] = "no-referrer"
    return response
