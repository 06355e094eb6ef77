"""What a structure's by-laws say of its assemblies: read, typed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maillage.apps.meetings.actions import assembly as actions
from maillage.apps.meetings.assembly_rules import quorum_words, rules_on
from maillage.apps.meetings.forms.assembly import RulesForm, rules_initial
from maillage.apps.meetings.models import AssemblyRules
from maillage.apps.meetings.selectors.assembly import assemblies_to_come
from maillage.apps.people.attempts import attempt
from maillage.apps.people.clock import today
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.selectors import organisation_for
from maillage.apps.structures.views.parts import (
    READ_OR_SEND,
    FormPage,
    crumbs,
    renewed,
)
from maillage.ui.components import Crumb


@login_required
@READ_OR_SEND
def by_laws(request: HttpRequest, slug: str) -> HttpResponse:
    """The by-laws in force, to type or to correct; another day makes another set."""
    organisation = organisation_for(request.reader, slug, "meetings.organise_meetings")
    rules = rules_on(organisation, today())
    form = RulesForm(request.POST or None, initial=rules_initial(rules))
    page = FormPage(
        title="Ce que disent vos statuts",
        submit="Enregistrer",
        back=reverse("structures:detail", args=[slug]),
        crumbs=crumbs(Crumb("Statuts"), organisation=organisation),
        lead="Pour vos assemblées générales : recopiez-les, rien n'est supposé.",
    )
    if request.method == "POST" and form.is_valid():
        ok, _ = attempt(form, lambda: _save(request, organisation, form))
        if ok:
            messages.success(request, "Les règles de vos assemblées sont enregistrées.")
            return redirect(_after(organisation))
        if form.stale:
            theirs = AssemblyRules.objects.get(
                organisation=organisation, since=form.cleaned_data["since"]
            )
            renewed(form, theirs.version)
            page.theirs = [("Enregistré entre-temps", quorum_words(theirs))]
    return page.shown(request, form)


def _save(request: HttpRequest, organisation: Organisation, form: RulesForm) -> None:
    actions.set_assembly_rules(
        organisation=organisation,
        by_laws=form.by_laws(),
        since=form.cleaned_data["since"],
        version=form.cleaned_data["version"],
        by=request.reader,
    )


def _after(organisation: Organisation) -> str:
    """The next assembly, for which they were surely typed; else the structure."""
    coming = assemblies_to_come(organisation)
    if coming:
        return reverse("meetings:assembly", args=[organisation.slug, coming[0].pk])
    return reverse("structures:detail", args=[organisation.slug])
