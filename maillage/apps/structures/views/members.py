"""The members of a structure: listed, admitted, changed, invited, gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.people.attempts import attempt
from maillage.apps.structures import actions, selectors
from maillage.apps.structures.forms import (
    AdmitForm,
    InviteForm,
    LeaveForm,
    StatusForm,
)
from maillage.apps.structures.models import Membership, Organisation
from maillage.apps.structures.selectors import MemberPage
from maillage.apps.structures.tables import members_table, periods_timeline
from maillage.apps.structures.team import team_of
from maillage.apps.structures.views.parts import (
    READ,
    READ_OR_SEND,
    SEND,
    FormPage,
    crumbs,
)
from maillage.engine.errors import BadInput
from maillage.ui.components import Crumb
from maillage.ui.formats import day


@login_required
@READ
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is in the team, who is to come, who left."""
    page = selectors.page_for(request.reader, slug, "read_members")
    return render(
        request,
        "structures/members.html",
        {
            "page": page,
            "table": members_table(page),
            "organisation": page.organisation,
            "crumbs": crumbs(Crumb("Membres"), organisation=page.organisation),
        },
    )


def _member_crumbs(organisation: Organisation, *below: Crumb) -> list[Crumb]:
    list_of_members = reverse("structures:members", args=[organisation.slug])
    return crumbs(Crumb("Membres", list_of_members), *below, organisation=organisation)


@login_required
@READ_OR_SEND
def add_member(request: HttpRequest, slug: str) -> HttpResponse:
    """Someone new, known to Maillage or not."""
    page = selectors.page_for(request.reader, slug, "admit_member")
    organisation = page.organisation
    form = AdmitForm(organisation, request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, membership = attempt(form, _welcoming(form, organisation, request))
        if done:
            messages.success(request, f"{membership.person} fait partie de l'équipe.")
            return redirect("structures:members", slug)
    return FormPage(
        title="Ajouter un membre",
        lead="Une personne déjà inscrite dans une autre équipe est reconnue.",
        submit="Ajouter à l'équipe",
        back=reverse("structures:members", args=[slug]),
        crumbs=_member_crumbs(organisation, Crumb("Ajouter")),
    ).shown(request, form)


def _welcoming(
    form: AdmitForm, organisation: Organisation, request: HttpRequest
) -> Callable[[], Membership]:
    def welcome() -> Membership:
        try:
            return actions.welcome_member(
                organisation=organisation,
                identity=form.identity(),
                choice=form.cleaned_data["choice"],
                on=form.cleaned_data["on"],
                by=request.reader,
                **form.placed(),
            )
        except actions.Asked as asked:
            match = asked.match
            form.ask(match.candidates, may_be_new=match.may_be_new)
            raise

    return welcome


@login_required
@READ
def member(request: HttpRequest, slug: str, person: int) -> HttpResponse:
    """One person in the team: since when, as what, and what may be done."""
    found = selectors.member_for(request.reader, slug, person)
    return render(
        request,
        "structures/member.html",
        {
            "member": found,
            "page": found.page,
            "events": periods_timeline(found.periods, found.page),
            "organisation": found.page.organisation,
            "form": InviteForm(),
            "crumbs": _member_crumbs(found.page.organisation, Crumb(str(found.person))),
        },
    )


def _current(request: HttpRequest, slug: str, person: int) -> MemberPage:
    found = selectors.member_for(request.reader, slug, person)
    if not found.page.may_admit or found.current is None:
        raise Http404
    return found


def _form_page(found: MemberPage, title: str, submit: str) -> FormPage:
    organisation, person = found.page.organisation, found.person
    address = reverse("structures:member", args=[organisation.slug, person.pk])
    return FormPage(
        title=title,
        submit=submit,
        back=address,
        crumbs=_member_crumbs(organisation, Crumb(str(person), address), Crumb(title)),
    )


@login_required
@READ_OR_SEND
def change_status(request: HttpRequest, slug: str, person: int) -> HttpResponse:
    """Another status, site or function from a day on."""
    found = _current(request, slug, person)
    current: Any = found.current
    form = StatusForm(
        found.page.organisation,
        request.POST or None,
        initial={
            "status": current.status,
            "site": current.site,
            "function": current.function,
        },
    )
    if request.method == "POST" and form.is_valid():
        done, after = attempt(
            form,
            lambda: actions.change_status(
                membership=current,
                on=form.cleaned_data["on"],
                by=request.reader,
                **form.placed(),
            ),
        )
        if done:
            messages.success(request, f"Enregistré à partir du {day(after.since)}.")
            _say_what_lacks(request, found.page.organisation)
            return redirect("structures:member", slug, person)
    return _form_page(found, "Changer de statut", "Enregistrer").shown(request, form)


@login_required
@READ_OR_SEND
def leave(request: HttpRequest, slug: str, person: int) -> HttpResponse:
    """A departure: what it breaks is said before it is written."""
    found = _current(request, slug, person)
    current: Any = found.current
    form = LeaveForm(
        request.POST or None,
        breaks=bool(found.losses),
        has_roles=found.page.may_give_roles and bool(found.mandates),
    )
    if request.method == "POST" and form.is_valid():
        done, gone = attempt(
            form,
            lambda: actions.end_membership(
                membership=current, by=request.reader, **form.cleaned_data
            ),
        )
        if done:
            messages.success(
                request,
                f"{gone.person} quitte l'équipe à partir du {day(gone.until)}.",
            )
            _say_what_lacks(request, found.page.organisation)
            return redirect("structures:member", slug, person)
    page = _form_page(found, "Enregistrer un départ", "Enregistrer le départ")
    page.danger = True
    page.lead = "Rien n'est effacé : l'historique garde la période."
    if found.losses:
        page.lead = f"Si {found.person} partait, {' ; '.join(found.losses)}."
    return page.shown(request, form)


def _say_what_lacks(request: HttpRequest, organisation: Organisation) -> None:
    page = selectors.page_for(request.reader, organisation.slug)
    for finding in team_of(organisation, page.day).findings:
        messages.warning(request, finding.sentence)


@login_required
@SEND
def reopen(request: HttpRequest, slug: str, person: int) -> HttpResponse:
    """A departure, undone."""
    found = selectors.member_for(request.reader, slug, person)
    last = found.may_reopen
    if not found.page.may_admit or last is None:
        raise Http404
    try:
        actions.reopen_membership(membership=last, by=request.reader)
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Le départ est annulé.")
    return redirect("structures:member", slug, person)


@login_required
@SEND
def invite(request: HttpRequest, slug: str, person: int) -> HttpResponse:
    """The link by which a member makes his account, sent to him."""
    found = selectors.member_for(request.reader, slug, person)
    form = InviteForm(request.POST)
    typed = request.POST.get("email", "")
    done, invited = False, None
    if not typed or form.is_valid():
        done, invited = attempt(
            form,
            lambda: actions.invite_member(
                organisation=found.page.organisation,
                person=found.person,
                email=typed,
                by=request.reader,
            ),
        )
    if not done:
        for errors in form.errors.values():
            messages.error(request, errors[0])
        return redirect("structures:member", slug, person)
    return render(
        request,
        "structures/invited.html",
        {
            "invited": invited,
            "member": found,
            "organisation": found.page.organisation,
            "crumbs": _member_crumbs(found.page.organisation, Crumb(str(found.person))),
        },
    )
