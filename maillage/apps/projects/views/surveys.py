"""A survey on its team's side: asked, printed, typed in, read, given back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.people.authorisation import allowed
from maillage.apps.projects.actions import surveys as actions
from maillage.apps.projects.forms.users import (
    CountsForm,
    NewSurveyForm,
    ReturnForm,
    SheetForm,
    SurveyForm,
)
from maillage.apps.projects.models import Survey
from maillage.apps.projects.papers.users import (
    code_poster_pdf,
    results_pdf,
    sheet_pdf,
)
from maillage.apps.projects.selectors.surveys import (
    FEWEST_ANSWERS,
    results_for,
    stage_of,
)
from maillage.apps.projects.selectors.users import (
    ORGANISE,
    survey_for,
    users_page,
)
from maillage.apps.projects.views.pages import answered, paper, tried
from maillage.apps.projects.views.users import TITLE, form_page
from maillage.apps.structures.views.parts import (
    READ,
    READ_OR_SEND,
    SEND,
    FormPage,
    crumbs,
)
from maillage.ui.components import Crumb


@login_required
@READ
def survey(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Where a survey stands, and its results once nobody answers any more."""
    found = survey_for(request.reader, slug, key)
    back = reverse("projects:users", args=[slug])
    return render(
        request,
        "projects/survey.html",
        {
            "survey": found,
            "organisation": found.organisation,
            "stage": stage_of(found).name.lower(),
            "stage_words": stage_of(found).value,
            "results": results_for(request.reader, found),
            "fewest": FEWEST_ANSWERS,
            "address": _public(request, found),
            "said": found.said_and_done.filter(withdrawn_on__isnull=True),
            "may_organise": allowed(request.reader, ORGANISE, found.organisation),
            "crumbs": crumbs(
                Crumb(TITLE, back),
                Crumb(found.title),
                organisation=found.organisation,
            ),
        },
    )


@login_required
@READ_OR_SEND
def new_survey(request: HttpRequest, slug: str) -> HttpResponse:
    """A survey, its days and its questions."""
    page = users_page(request.reader, slug, ORGANISE)
    form = NewSurveyForm(request.POST or None)
    typed = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return answered(
        request,
        form,
        form_page(page.organisation, "Préparer une enquête", "Préparer l'enquête"),
        lambda: actions.create_survey(
            organisation=page.organisation,
            title=typed["title"],
            introduction=typed["introduction"],
            opens_on=typed["opens_on"],
            closes_on=typed["closes_on"],
            questions=form.questions(),
            by=request.reader,
        ),
        done="L'enquête est prête : imprimez la feuille et l'affiche.",
        template="projects/survey_form.html",
    )


@login_required
@READ_OR_SEND
def change_survey(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Other words or days; other questions while nobody answered."""
    found = survey_for(request.reader, slug, key, ORGANISE)
    form = SurveyForm(request.POST or None, initial=SurveyForm.initial_of(found))
    typed = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return answered(
        request,
        form,
        _below(found, "Modifier l'enquête", "Enregistrer"),
        lambda: actions.change_survey(
            survey=found,
            version=typed["version"],
            title=typed["title"],
            introduction=typed["introduction"],
            opens_on=typed["opens_on"],
            closes_on=typed["closes_on"],
            questions=None if found.answers else form.questions(),
            by=request.reader,
        ),
        done="L'enquête est enregistrée.",
        version=lambda: Survey.objects.get(pk=found.pk).version,
        template="projects/survey_form.html",
        context={"answered": found.answers},
    )


@login_required
@READ
def sheet(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The questionnaire on paper."""
    return paper(sheet_pdf(survey_for(request.reader, slug, key)), "questionnaire")


@login_required
@READ
def code_poster(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The poster with the code to scan."""
    found = survey_for(request.reader, slug, key)
    return paper(code_poster_pdf(found, _public(request, found)), "affiche-enquete")


@login_required
@READ
def results(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The results on paper; back to the page where none may be read."""
    found = survey_for(request.reader, slug, key)
    read = results_for(request.reader, found)
    if read is None or read.is_few:
        return redirect("projects:survey", slug, key)
    said = list(found.said_and_done.filter(withdrawn_on__isnull=True))
    return paper(results_pdf(read, said), "resultats-enquete")


@login_required
@READ_OR_SEND
def enter_sheet(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Paper sheets, one after another: a number a question."""
    found = survey_for(request.reader, slug, key, ORGANISE)
    form = SheetForm(found.questions.all(), request.POST or None)
    page = _below(found, "Saisir les feuilles", "Ajouter cette feuille")
    page.back = reverse("projects:enter_sheet", args=[slug, key])
    return answered(
        request,
        form,
        page,
        lambda: actions.enter_sheet(
            survey=found, answers=form.answers(), by=request.reader
        ),
        done="La feuille est ajoutée ; à la suivante.",
        template="projects/enter_sheet.html",
        context={"survey": found},
    )


@login_required
@READ_OR_SEND
def enter_counts(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A pile of sheets counted by hand."""
    found = survey_for(request.reader, slug, key, ORGANISE)
    form = CountsForm(found.questions.all(), request.POST or None)
    pile = form.pile() if form.is_bound and form.is_valid() else (0, {})
    return answered(
        request,
        form,
        _below(found, "Saisir un compte", "Enregistrer le compte"),
        lambda: actions.enter_counts(
            survey=found, sheets=pile[0], counts=pile[1], by=request.reader
        ),
        done="Le compte est enregistré.",
        template="projects/enter_counts.html",
        context={"survey": found},
    )


@login_required
@READ_OR_SEND
def return_results(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The results were given back to users."""
    found = survey_for(request.reader, slug, key, ORGANISE)
    form = ReturnForm(request.POST or None, initial={"version": found.version})
    return answered(
        request,
        form,
        _below(found, "Rendre les résultats", "Enregistrer la restitution"),
        lambda: actions.return_results(
            survey=found,
            version=form.cleaned_data["version"],
            on=form.cleaned_data["on"],
            how=form.cleaned_data["how"],
            by=request.reader,
        ),
        done="Les résultats sont rendus : c'est une pièce de l'année.",
        version=lambda: Survey.objects.get(pk=found.pk).version,
    )


@login_required
@SEND
def take_back_return(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Undo: they were not given back."""
    found = survey_for(request.reader, slug, key, ORGANISE)
    tried(
        request,
        lambda: actions.take_back_return(survey=found, by=request.reader),
        "La restitution est annulée.",
    )
    return redirect("projects:survey", slug, key)


@login_required
@SEND
def abandon_survey(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Put aside; its page offers to take it up again."""
    found = survey_for(request.reader, slug, key, ORGANISE)
    tried(
        request,
        lambda: actions.abandon_survey(survey=found, by=request.reader),
        "L'enquête est mise de côté ; vous pouvez la reprendre ici.",
    )
    return redirect("projects:survey", slug, key)


@login_required
@SEND
def take_up_survey(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Taken up again."""
    found = survey_for(request.reader, slug, key, ORGANISE)
    tried(
        request,
        lambda: actions.take_up_survey(survey=found, by=request.reader),
        "L'enquête est reprise.",
    )
    return redirect("projects:survey", slug, key)


def _public(request: HttpRequest, found: Survey) -> str:
    return request.build_absolute_uri(
        reverse("projects:public_survey", args=[found.address])
    )


def _below(found: Survey, title: str, submit: str) -> FormPage:
    above = reverse("projects:users", args=[found.organisation.slug])
    back = reverse("projects:survey", args=[found.organisation.slug, found.pk])
    return FormPage(
        title=title,
        submit=submit,
        back=back,
        crumbs=crumbs(
            Crumb(TITLE, above),
            Crumb(found.title, back),
            Crumb(title),
            organisation=found.organisation,
        ),
    )
