"""The roles on a structure: given, ended."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maillage.apps.people.attempts import attempt
from maillage.apps.people.roles import Role
from maillage.apps.structures import actions, selectors
from maillage.apps.structures.forms import EndMandateForm, RoleForm
from maillage.apps.structures.models import Mandate, Organisation
from maillage.apps.structures.views.parts import READ_OR_SEND, FormPage, crumbs
from maillage.ui.components import Crumb


@login_required
@READ_OR_SEND
def give_role(request: HttpRequest, slug: str) -> HttpResponse:
    """A role for someone."""
    organisation = selectors.organisation_for(
        request.reader, slug, "structures.give_mandate"
    )
    form = RoleForm(
        organisation, request.POST or None, initial={"person": request.GET.get("a")}
    )
    if request.method == "POST" and form.is_valid():
        done, mandate = attempt(form, lambda: _give(form, organisation, request))
        if done:
            role = Role(mandate.role).label
            messages.success(
                request, f"{mandate.person} a maintenant le rôle : {role}."
            )
            return redirect("structures:detail", slug)
    return _page(organisation, "Donner un rôle", "Donner le rôle").shown(request, form)


def _give(form: RoleForm, organisation: Organisation, request: HttpRequest) -> Mandate:
    given = form.cleaned_data
    if given["person"]:
        return actions.give_mandate(
            organisation=organisation,
            person=given["person"],
            role=given["role"],
            by=request.reader,
        )
    return actions.appoint(
        organisation=organisation,
        role=given["role"],
        email=given["email"],
        family_name=given["family_name"],
        given_name=given["given_name"],
        by=request.reader,
    )


@login_required
@READ_OR_SEND
def end_role(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A role that ends today, maybe for a successor."""
    organisation = selectors.organisation_for(
        request.reader, slug, "structures.end_mandate"
    )
    mandate = organisation.mandates.select_related("person").filter(pk=key).first()
    if mandate is None or mandate.until is not None:
        raise Http404
    form = EndMandateForm(mandate, request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.end_mandate(
                mandate=mandate,
                successor=form.cleaned_data["successor"],
                by=request.reader,
            ),
        )
        if done:
            messages.success(
                request,
                f"{mandate.person} n'a plus le rôle : {mandate.get_role_display()}.",
            )
            return redirect("structures:detail", slug)
    page = _page(organisation, "Mettre fin à un rôle", "Mettre fin au rôle")
    page.lead = f"{mandate.person}, {mandate.get_role_display()}."
    page.danger = True
    return page.shown(request, form)


def _page(organisation: Organisation, title: str, submit: str) -> FormPage:
    return FormPage(
        title=title,
        submit=submit,
        back=reverse("structures:detail", args=[organisation.slug]),
        crumbs=crumbs(Crumb(title), organisation=organisation),
    )
