"""Members are invited; they answer from the letter or from the page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.circles.actions import invitations as actions
from maillage.apps.circles.forms.preparation import InviteForm
from maillage.apps.circles.models import Seat, Session
from maillage.apps.circles.selectors.live import session_for
from maillage.apps.circles.views.crumbs import under_session
from maillage.apps.circles.views.sent import sent
from maillage.apps.circles.words import letters
from maillage.apps.circles.words.themes import theme_title
from maillage.apps.meetings import actions as meetings
from maillage.apps.meetings.models import Attendance, MeetingState, Presence
from maillage.apps.people.attempts import attempt
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb
from maillage.ui.formats import counted


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def invite(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Who is invited and has answered; the letter, read before it leaves."""
    found = session_for(request.reader, slug, session_id, "circles.invite_to_session")
    form = InviteForm(sent(request))
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        act = (
            actions.remind_of_session
            if "remind" in request.POST
            else actions.invite_to_session
        )
        done, people = attempt(
            form,
            lambda: act(
                session=found, words=form.cleaned_data["words"], by=request.reader
            ),
        )
        if done:
            messages.success(request, _sent(people))
            return redirect("circles:invite", slug, session_id)
    return _page(request, found, form)


def _sent(people: list[Person]) -> str:
    without = sum(not person.email for person in people)
    text = f"{counted(len(people) - without, 'courriel part', 'courriels partent')}."
    if without:
        who = counted(without, "membre est", "membres sont")
        text += f" {who} sans adresse : prévenez-les autrement."
    return text


def _page(request: HttpRequest, found: Session, form: InviteForm) -> HttpResponse:
    places = list(found.meeting.attendances.select_related("person"))
    invited = {place.person_id for place in places if place.invited_at}
    seats = Seat.objects.on(today()).filter(circle=found.circle)
    not_invited = list(
        Person.objects.filter(pk__in=seats.values("person")).exclude(pk__in=invited)
    )
    words = form["words"].value() or ""
    return render(
        request,
        "circles/preparation/invite.html",
        {
            "session": found,
            "circle": found.circle,
            "form": form,
            "places": places,
            "not_invited": not_invited,
            "waiting": sum(
                place.presence == Presence.INVITED and place.invited_at is not None
                for place in places
            ),
            "is_planned": found.meeting.state == MeetingState.PLANNED,
            "letter": letters.invitation(found, None, words),
            "crumbs": under_session(found, Crumb("Inviter")),
        },
        status=422 if form.errors else 200,
    )


@require_POST
@login_required
def answer_for(
    request: HttpRequest, slug: str, session_id: int, person_id: int
) -> HttpResponse:
    """What a member said by telephone, written down by who invites."""
    found = session_for(request.reader, slug, session_id, "circles.invite_to_session")
    place = get_object_or_404(Attendance, meeting=found.meeting, person__pk=person_id)
    try:
        meetings.answer_invitation(
            meeting=found.meeting,
            coming=request.POST.get("coming") == "yes",
            person=place.person,
            by=request.reader,
        )
    except BadInput as refusal:
        messages.error(request, str(refusal))
    return redirect("circles:invite", slug, session_id)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a letter: one touch, no password.

    Opening it answers nothing, since mail servers open links before people do.
    """
    place = letters.attendance_of(token)
    if place is None:
        raise Http404
    session = place.meeting.circle_session
    said, refused = False, ""
    if request.method == "POST":
        try:
            place = meetings.answer_invitation(
                meeting=place.meeting,
                coming=request.POST.get("coming") == "yes",
                by=place.person,
            )
            said = True
        except BadInput as refusal:
            refused = str(refusal)
    response = render(
        request,
        "circles/preparation/answer.html",
        {
            "meeting": session.meeting,
            "circle": session.circle,
            "theme": theme_title(session.theme),
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
