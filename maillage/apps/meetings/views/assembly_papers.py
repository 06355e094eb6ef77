"""The papers of an assembly: letter, proxy form, attendance sheet."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime

from maillage.apps.meetings.assembly_rules import source_of
from maillage.apps.meetings.models import Meeting, ResolutionState
from maillage.apps.meetings.selectors.assembly import (
    AssemblyPage,
    abstentions_words,
    assembly_page,
    associate_lines,
)
from maillage.apps.meetings.views.assembly import assembly_of
from maillage.apps.meetings.views.files import private_file
from maillage.apps.people.clock import now
from maillage.apps.structures.views.parts import READ
from maillage.ui.documents.assembly import (
    DraftResolution,
    Occasion,
    SheetRow,
    convening_pdf,
    presence_sheet_pdf,
    proxy_form_pdf,
)
from maillage.ui.formats import counted
from maillage.ui.professions import profession


@login_required
@READ
def convening_letter(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The letter, with the agenda and the draft resolutions."""
    meeting = assembly_of(request, slug, key, "read_meeting")
    page = assembly_page(request.reader, meeting)
    content = convening_pdf(
        _occasion(page),
        agenda=meeting.agenda,
        resolutions=[
            DraftResolution(
                line.resolution.title,
                line.resolution.text,
                line.needs,
                line.annex[0] if line.annex else "",
            )
            for line in page.lines
            if line.resolution.state != ResolutionState.WITHDRAWN
        ],
        signer=str(meeting.leader) if meeting.leader else meeting.organisation.name,
        made_at=localtime(now()),
    )
    return _pdf(content, "convocation", meeting)


@login_required
@READ
def proxy_form(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The form to fill by hand."""
    meeting = assembly_of(request, slug, key, "read_meeting")
    page = assembly_page(request.reader, meeting)
    content = proxy_form_pdf(_occasion(page), made_at=localtime(now()))
    return _pdf(content, "pouvoir", meeting)


@login_required
@READ
def presence_sheet(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The sheet to sign, with the proxies that came."""
    meeting = assembly_of(request, slug, key, "read_meeting")
    page = assembly_page(request.reader, meeting)
    rows = [
        SheetRow(str(line.person), profession(line.person.profession), line.holder)
        for line in associate_lines(page.voices)
    ]
    content = presence_sheet_pdf(_occasion(page), rows, made_at=localtime(now()))
    return _pdf(content, "feuille-de-presence", meeting)


def _occasion(page: AssemblyPage) -> Occasion:
    meeting, rules = page.meeting, page.rules
    return Occasion(
        organisation=meeting.organisation.name,
        title=meeting.title,
        starts_at=localtime(meeting.starts_at),
        place=meeting.place,
        link=meeting.link,
        quorum=page.voices.asked.sentence if rules else "",
        proxies=_proxies(page),
        abstentions=abstentions_words(rules) if rules else "",
    )


def _proxies(page: AssemblyPage) -> str:
    limit = page.rules.proxies_per_holder if page.rules else None
    if page.rules is None or limit is None:
        return ""
    return (
        f"Un associé porte {counted(limit, 'pouvoir')} au plus "
        f"({source_of(page.rules)})."
    )


def _pdf(content: bytes, name: str, meeting: Meeting) -> HttpResponse:
    return private_file(content, "application/pdf", f"{name}-{meeting.pk}.pdf")
