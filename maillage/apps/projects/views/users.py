"""Users in the life of the team: what they said, what was done, when they decide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.people.clock import today
from maillage.apps.projects.actions import users as actions
from maillage.apps.projects.forms.users import InvolvementForm, SaidForm
from maillage.apps.projects.models import Involvement, YouSaidWeDid
from maillage.apps.projects.papers.users import poster_pdf
from maillage.apps.projects.selectors.users import (
    ORGANISE,
    UsersPage,
    involvement_for,
    line_for,
    meetings_offered,
    sites_with_hours,
    users_page,
)
from maillage.apps.projects.selectors.users import (
    READ as READ_USERS,
)
from maillage.apps.projects.views.pages import answered, paper
from maillage.apps.structures.documents import served
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.views.parts import (
    READ,
    READ_OR_SEND,
    SEND,
    FormPage,
    crumbs,
)
from maillage.ui.components import Crumb


TITLE = "Usagers"


@login_required
@READ
def users(request: HttpRequest, slug: str) -> HttpResponse:
    """Surveys, what was said and done, when users had a say."""
    page = users_page(request.reader, slug)
    return render(
        request,
        "projects/users.html",
        {
            "page": page,
            "organisation": page.organisation,
            "year": today().year,
            "undo": _undo(request, slug),
            "crumbs": crumbs(Crumb(TITLE), organisation=page.organisation),
        },
    )


@login_required
@READ
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """Where, when open, what was decided this year thanks to users; to be posted."""
    page = users_page(request.reader, slug)
    year = today().year
    content = poster_pdf(
        page.organisation,
        sites_with_hours(page.organisation),
        [line for line in page.said_and_done if line.decided_on.year == year],
        [row for row in page.decided_with if row.on.year == year],
        year,
    )
    return paper(content, "vous-avez-dit")


@login_required
@READ_OR_SEND
def add_line(request: HttpRequest, slug: str) -> HttpResponse:
    """« Vous avez dit, nous avons fait »: one line more."""
    page = users_page(request.reader, slug, ORGANISE)
    form = _line_form(page, request, {"version": 0})
    return answered(
        request,
        form,
        form_page(page.organisation, "Ajouter « vous avez dit »", "Ajouter"),
        lambda: actions.write_said_and_done(
            organisation=page.organisation, told=form.told(), by=request.reader
        ),
        done="La ligne est ajoutée, sur la page et sur l'affiche.",
    )


@login_required
@READ_OR_SEND
def change_line(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A line, in other words."""
    line = line_for(request.reader, slug, key)
    page = UsersPage(request.reader, line.organisation)
    names = ("said", "decided", "decided_on", "version")
    shown: dict[str, Any] = {name: getattr(line, name) for name in names}
    shown |= {"survey": line.survey_id, "meeting": line.meeting_id}
    form = _line_form(page, request, shown)
    return answered(
        request,
        form,
        form_page(page.organisation, "Modifier « vous avez dit »", "Enregistrer"),
        lambda: actions.change_said_and_done(
            line=line,
            version=form.cleaned_data["version"],
            told=form.told(),
            by=request.reader,
        ),
        done="La ligne est enregistrée.",
        version=lambda: YouSaidWeDid.objects.get(pk=line.pk).version,
    )


@login_required
@SEND
def withdraw_line(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Taken off the list, or put back."""
    line = line_for(request.reader, slug, key)
    withdrawn = "remettre" not in request.POST
    actions.withdraw_said_and_done(line=line, withdrawn=withdrawn, by=request.reader)
    return _taken_off(request, slug, withdrawn, "projects:withdraw_line", line)


@login_required
@READ_OR_SEND
def add_involvement(request: HttpRequest, slug: str) -> HttpResponse:
    """Users told, gathered or deciding: one record more."""
    page = users_page(request.reader, slug, ORGANISE)
    form = InvolvementForm(
        meetings_offered(page.organisation),
        request.POST or None,
        request.FILES or None,
        initial={"version": 0},
    )
    return answered(
        request,
        form,
        form_page(page.organisation, "Ajouter une participation", "Ajouter"),
        lambda: actions.record_involvement(
            organisation=page.organisation,
            what=form.happened(),
            document=form.cleaned_data["document"],
            by=request.reader,
        ),
        done="La participation des usagers est enregistrée.",
    )


@login_required
@READ_OR_SEND
def change_involvement(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A record of users' part, in other words or with its document."""
    row = involvement_for(request.reader, slug, key)
    names = ("kind", "on", "title", "text", "users_present", "version")
    shown: dict[str, Any] = {name: getattr(row, name) for name in names}
    form = InvolvementForm(
        meetings_offered(row.organisation),
        request.POST or None,
        request.FILES or None,
        initial={**shown, "meeting": row.meeting_id},
    )
    page = form_page(row.organisation, "Modifier la participation", "Enregistrer")
    if row.document:
        page.lead = f"Document gardé : {row.document_name}. Un autre prendra sa place."
    return answered(
        request,
        form,
        page,
        lambda: actions.change_involvement(
            involvement=row,
            version=form.cleaned_data["version"],
            what=form.happened(),
            document=form.cleaned_data["document"],
            by=request.reader,
        ),
        done="La participation est enregistrée.",
        version=lambda: Involvement.objects.get(pk=row.pk).version,
    )


@login_required
@SEND
def withdraw_involvement(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Taken off the list, or put back."""
    row = involvement_for(request.reader, slug, key)
    withdrawn = "remettre" not in request.POST
    actions.withdraw_involvement(
        involvement=row, withdrawn=withdrawn, by=request.reader
    )
    return _taken_off(request, slug, withdrawn, "projects:withdraw_involvement", row)


@login_required
@READ
def involvement_document(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The document of a record."""
    row = involvement_for(request.reader, slug, key, READ_USERS)
    return served(row.document, row.document_name)


def _undo(request: HttpRequest, slug: str) -> tuple[str, str] | None:
    """What was just taken off, and the address that puts it back."""
    taken = request.session.pop("taken_off", None)
    if taken is None:
        return None
    name, key, words = taken
    return words, reverse(name, args=[slug, key])


def form_page(organisation: Organisation, title: str, submit: str) -> FormPage:
    """A form below the page of users."""
    back = reverse("projects:users", args=[organisation.slug])
    return FormPage(
        title=title,
        submit=submit,
        back=back,
        crumbs=crumbs(Crumb(TITLE, back), Crumb(title), organisation=organisation),
    )


def _line_form(
    page: UsersPage, request: HttpRequest, shown: dict[str, Any]
) -> SaidForm:
    surveys = [survey for survey, _ in page.surveys]
    meetings = meetings_offered(page.organisation)
    return SaidForm(surveys, meetings, request.POST or None, initial=shown)


def _taken_off(
    request: HttpRequest,
    slug: str,
    withdrawn: bool,
    undo: str,
    row: YouSaidWeDid | Involvement,
) -> HttpResponse:
    if withdrawn:
        # The page that comes offers to put it back, once.
        request.session["taken_off"] = [undo, row.pk, str(row)]
    else:
        messages.success(request, "C'est remis.")
    return redirect("projects:users", slug)
