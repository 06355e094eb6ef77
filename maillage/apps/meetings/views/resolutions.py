"""The resolutions of an assembly: written, put to the vote, counted, withdrawn."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from maillage.apps.meetings.actions import resolutions as actions
from maillage.apps.meetings.forms.assembly import ResolutionForm, VoteForm
from maillage.apps.meetings.models import Meeting, Resolution
from maillage.apps.meetings.selectors.assembly import assembly_page, line_of
from maillage.apps.meetings.views.assembly import (
    address_of,
    assembly_of,
    done,
    form_page,
)
from maillage.apps.people.attempts import attempt
from maillage.apps.structures.views.parts import READ_OR_SEND, SEND, renewed
from maillage.ui.formats import counted


@login_required
@READ_OR_SEND
def add(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A draft on the agenda."""
    meeting = assembly_of(request, slug, key, "put_resolution")
    form = ResolutionForm(request.POST or None, initial={"version": 0})
    if request.method == "POST" and form.is_valid():
        names = ("title", "text", "majority", "basis")
        ok, _ = attempt(
            form,
            lambda: actions.put_resolution(
                meeting=meeting,
                **{name: form.cleaned_data[name] for name in names},
                by=request.reader,
            ),
        )
        if ok:
            messages.success(request, "Le projet de résolution est à l'ordre du jour.")
            return redirect(address_of(meeting, "resolutions"))
    page = form_page(
        meeting, "Inscrire une résolution", "Inscrire la résolution", "resolutions"
    )
    return page.shown(request, form)


@login_required
@READ_OR_SEND
def change(request: HttpRequest, slug: str, key: int, resolution: int) -> HttpResponse:
    """A draft in other words."""
    meeting = assembly_of(request, slug, key, "put_resolution")
    found = _resolution(meeting, resolution)
    names = ("title", "text", "majority", "basis", "version")
    form = ResolutionForm(
        request.POST or None, initial={name: getattr(found, name) for name in names}
    )
    page = form_page(meeting, "Modifier une résolution", "Enregistrer", "resolutions")
    if request.method == "POST" and form.is_valid():
        ok, _ = attempt(
            form,
            lambda: actions.change_resolution(
                resolution=found,
                **{name: form.cleaned_data[name] for name in names},
                by=request.reader,
            ),
        )
        if ok:
            messages.success(request, "La résolution est enregistrée.")
            return redirect(address_of(meeting, "resolutions"))
        if form.stale:
            found.refresh_from_db()
            renewed(form, found.version)
            page.theirs = [("Objet", found.title), ("Texte", found.text)]
    return page.shown(request, form)


@login_required
@READ_OR_SEND
def vote(request: HttpRequest, slug: str, key: int, resolution: int) -> HttpResponse:
    """The hands, counted by who runs the assembly."""
    meeting = assembly_of(request, slug, key)
    found = _resolution(meeting, resolution)
    voices = assembly_page(request.reader, meeting).voices
    form = VoteForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        ok, made = attempt(
            form,
            lambda: actions.record_vote(
                resolution=found, **form.cleaned_data, by=request.reader
            ),
        )
        if ok:
            messages.success(request, line_of(made, voices.asked.rules).result)
            return redirect(address_of(meeting, "resolutions"))
        if form.stale:
            found.refresh_from_db()
            renewed(form, found.version)
    line = line_of(found, voices.asked.rules)
    page = form_page(
        meeting,
        f"Compter les votes : {found.title}",
        "Enregistrer le vote",
        "resolutions",
        f"{counted(voices.count, 'voix', 'voix')} : {voices.sentence} {line.needs}",
    )
    return page.shown(request, form)


def _changed(
    act: Callable[..., Resolution], verb: str, said: str
) -> Callable[..., HttpResponse]:
    """A view that does one thing to a resolution, in one touch."""

    @login_required
    @SEND
    def view(
        request: HttpRequest, slug: str, key: int, resolution: int
    ) -> HttpResponse:
        meeting = assembly_of(request, slug, key, verb)
        found = _resolution(meeting, resolution)
        version = request.POST.get("version", "")
        return done(
            request,
            meeting,
            lambda: act(
                resolution=found,
                version=int(version) if version.isdecimal() else -1,
                by=request.reader,
            ),
            said,
            "resolutions",
        )

    return view


put_to_vote = _changed(
    actions.open_resolution, "run_assembly", "La résolution est au vote."
)
vote_again = _changed(
    actions.vote_again, "run_assembly", "Le vote est effacé : recomptez-le."
)
withdraw = _changed(
    actions.withdraw_resolution,
    "put_resolution",
    "La résolution est retirée de l'ordre du jour ; elle peut y être remise.",
)
restore = _changed(
    actions.restore_resolution,
    "put_resolution",
    "La résolution est de nouveau à l'ordre du jour.",
)


def _resolution(meeting: Meeting, key: int) -> Resolution:
    found = meeting.resolutions.filter(pk=key).select_related("meeting").first()
    if found is None:
        raise Http404
    return found
