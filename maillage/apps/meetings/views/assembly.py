"""An assembly: its page, its convening, its proxies, the second one."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime

from maillage.apps.meetings.actions import assembly as actions
from maillage.apps.meetings.forms.assembly import (
    ConveningForm,
    ProxyForm,
    SecondForm,
)
from maillage.apps.meetings.kinds import page_of
from maillage.apps.meetings.models import Meeting, MeetingKind, Proxy
from maillage.apps.meetings.selectors.assembly import assembly_page
from maillage.apps.meetings.views.decisions import meeting_of
from maillage.apps.people.attempts import attempt
from maillage.apps.people.authorisation import allowed
from maillage.apps.structures.views.parts import (
    READ,
    READ_OR_SEND,
    SEND,
    FormPage,
    crumbs,
)
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb


def assembly_of(
    request: HttpRequest, slug: str, key: int, verb: str = "run_assembly"
) -> Meeting:
    """The assembly of an address, for who may do this to it."""
    meeting = meeting_of(request, slug, key, verb)
    if meeting.kind != MeetingKind.GENERAL_ASSEMBLY:
        raise Http404
    return meeting


def address_of(meeting: Meeting, part: str = "") -> str:
    """The assembly's own page."""
    address = reverse("meetings:assembly", args=[meeting.organisation.slug, meeting.pk])
    return f"{address}#{part}" if part else address


def form_page(
    meeting: Meeting, title: str, submit: str, part: str, lead: str = ""
) -> FormPage:
    """A page of one form, under an assembly's own."""
    return FormPage(
        title=title,
        submit=submit,
        back=address_of(meeting, part),
        crumbs=crumbs(
            Crumb(meeting.title, address_of(meeting)),
            Crumb(title),
            organisation=meeting.organisation,
        ),
        lead=lead,
    )


def done(
    request: HttpRequest,
    meeting: Meeting,
    act: Callable[[], object],
    said: str,
    part: str,
) -> HttpResponse:
    """Do it, say it, and go back to the assembly."""
    try:
        act()
    except BadInput as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(address_of(meeting, part))


@login_required
@READ
def assembly(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """May it decide, and what did it: convening, quorum, proxies, resolutions."""
    meeting = assembly_of(request, slug, key, "read_meeting")
    page = assembly_page(request.reader, meeting)
    sent = page.convening.sent_on if page.convening else None
    return render(
        request,
        "meetings/assembly/assembly.html",
        {
            "page": page,
            "meeting": meeting,
            "organisation": meeting.organisation,
            "meeting_url": page_of(meeting),
            "convening_form": ConveningForm(
                initial={"sent_on": sent} if sent else None
            ),
            "may_set_rules": allowed(
                request.reader, "meetings.organise_meetings", meeting.organisation
            ),
            "crumbs": crumbs(
                Crumb(meeting.title, page_of(meeting)),
                Crumb("Quorum et résolutions"),
                organisation=meeting.organisation,
            ),
        },
    )


@login_required
@READ_OR_SEND
def convened(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The letters left on a day; or did not, after all."""
    meeting = assembly_of(request, slug, key)
    if request.method == "POST" and "effacer" in request.POST:
        return done(
            request,
            meeting,
            lambda: actions.note_convening(
                meeting=meeting, sent_on=None, by=request.reader
            ),
            "La date d'envoi est effacée.",
            "convocation",
        )
    form = ConveningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sent_on = form.cleaned_data["sent_on"]
        ok, _ = attempt(
            form,
            lambda: actions.note_convening(
                meeting=meeting, sent_on=sent_on, by=request.reader
            ),
        )
        if ok:
            messages.success(request, "La date d'envoi est notée.")
            return redirect(address_of(meeting, "convocation"))
    page = form_page(meeting, "Convocation envoyée", "Noter", "convocation")
    return page.shown(request, form)


@login_required
@READ_OR_SEND
def second(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Another assembly on the same agenda, the first one having had no quorum."""
    meeting = assembly_of(request, slug, key)
    start, end = localtime(meeting.starts_at), localtime(meeting.ends_at)
    form = SecondForm(
        request.POST or None,
        initial={
            "on": None,
            "starts": start.time(),
            "ends": end.time(),
            "place": meeting.place,
        },
    )
    if request.method == "POST" and form.is_valid():
        ok, made = attempt(
            form,
            lambda: actions.convene_again(
                meeting=meeting,
                **form.hours(),
                place=form.cleaned_data["place"],
                by=request.reader,
            ),
        )
        if ok:
            messages.success(request, "La seconde assemblée est prévue : convoquez-la.")
            return redirect(address_of(made))
    page = form_page(
        meeting,
        "Seconde convocation",
        "Prévoir la seconde assemblée",
        "",
        "Même ordre du jour ; les résolutions qui n'ont pas été votées la suivent.",
    )
    return page.shown(request, form)


@login_required
@READ_OR_SEND
def add_proxy(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A proxy that came."""
    meeting = assembly_of(request, slug, key)
    voices = assembly_page(request.reader, meeting).voices
    form = ProxyForm(voices.associates, request.POST or None)
    if request.method == "POST" and form.is_valid():
        ok, made = attempt(
            form,
            lambda: actions.receive_proxy(
                meeting=meeting, **form.cleaned_data, by=request.reader
            ),
        )
        if ok:
            said = f"{made.holder} représentera {made.giver}."
            messages.success(request, said)
            return redirect(address_of(meeting, "pouvoirs"))
    page = form_page(
        meeting,
        "Enregistrer un pouvoir",
        "Enregistrer le pouvoir",
        "pouvoirs",
        "Les deux sont associés le jour de l'assemblée ; gardez le papier signé.",
    )
    return page.shown(request, form)


@login_required
@SEND
def withdraw_proxy(
    request: HttpRequest, slug: str, key: int, proxy: int
) -> HttpResponse:
    """A proxy taken back."""
    meeting = assembly_of(request, slug, key)
    found = _proxy(meeting, proxy)
    return done(
        request,
        meeting,
        lambda: actions.withdraw_proxy(proxy=found, by=request.reader),
        "Le pouvoir est retiré ; il peut être rétabli dans la même liste.",
        "pouvoirs",
    )


@login_required
@SEND
def restore_proxy(
    request: HttpRequest, slug: str, key: int, proxy: int
) -> HttpResponse:
    """A proxy withdrawn by mistake."""
    meeting = assembly_of(request, slug, key)
    found = _proxy(meeting, proxy)
    return done(
        request,
        meeting,
        lambda: actions.restore_proxy(proxy=found, by=request.reader),
        "Le pouvoir est rétabli.",
        "pouvoirs",
    )


def _proxy(meeting: Meeting, key: int) -> Proxy:
    found = meeting.proxies.filter(pk=key).select_related("giver", "holder").first()
    if found is None:
        raise Http404
    return found
