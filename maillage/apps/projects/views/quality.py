"""The quality steps: a round, answers given alone, the consensus, the evaluation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import today
from maillage.apps.projects.actions import maturity as actions
from maillage.apps.projects.forms.quality import (
    ConsensusForm,
    EvaluationForm,
    FrameForm,
    LevelsForm,
    NamesForm,
    NewFrameForm,
)
from maillage.apps.projects.maturity_matrix import load_matrix
from maillage.apps.projects.models import MaturityReview
from maillage.apps.projects.papers.quality import blank_pdf, restitution_pdf
from maillage.apps.projects.selectors.quality import (
    ANSWER,
    ORGANISE,
    ReviewPage,
    Step,
    people_offered,
    review_page,
    reviews_of,
)
from maillage.apps.projects.selectors.users import meetings_offered
from maillage.apps.projects.views.pages import answered, paper
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.views.parts import (
    READ,
    READ_OR_SEND,
    SEND,
    FormPage,
    crumbs,
)
from maillage.ui.components import Crumb
from maillage.ui.components import Step as Mark


TITLE = "Démarche qualité"

STEPS = {
    Step.NAMING: "Recopier",
    Step.ANSWERING: "Répondre seul",
    Step.AGREEING: "S'accorder",
    Step.PLANNING: "Planifier",
    Step.ACTING: "Agir",
    Step.DONE: "Faire le bilan",
}


@login_required
@READ
def quality(request: HttpRequest, slug: str) -> HttpResponse:
    """The rounds of a structure."""
    organisation, reviews = reviews_of(request.reader, slug)
    return render(
        request,
        "projects/quality.html",
        {
            "organisation": organisation,
            "reviews": [one for one in reviews if one.abandoned_on is None],
            "aside": [one for one in reviews if one.abandoned_on is not None],
            "may_organise": allowed(request.reader, ORGANISE, organisation),
            "crumbs": crumbs(Crumb(TITLE), organisation=organisation),
        },
    )


@login_required
@READ
def review(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A round: how far it came, what was agreed, the plan, the evaluation."""
    page = review_page(request.reader, slug, key)
    matrix = load_matrix()
    return render(
        request,
        "projects/review.html",
        {
            "page": page,
            "review": page.review,
            "organisation": page.review.organisation,
            "steps": _marks(page.step),
            "step": page.step.name.lower(),
            "levels": list(enumerate(matrix.levels, start=1)),
            "axes": [
                (axis.title, lines)
                for axis in matrix.axes
                if (lines := [x for x in page.lines if x.dimension.axis == axis.id])
            ],
            "sources": matrix.sources,
            "compared": any(line.before for line in page.lines),
            "crumbs": _crumbs(page.review),
        },
    )


@login_required
@READ_OR_SEND
def new_review(request: HttpRequest, slug: str) -> HttpResponse:
    """A round to begin."""
    organisation, _ = reviews_of(request.reader, slug, ORGANISE)
    form = NewFrameForm(people_offered(organisation), request.POST or None)
    page = FormPage(
        title="Commencer une matrice de maturité",
        lead="Chacun répondra seul, puis l'équipe s'accordera en réunion.",
        submit="Commencer",
        back=reverse("projects:quality", args=[slug]),
        crumbs=_under(organisation, Crumb("Commencer")),
    )
    return answered(
        request,
        form,
        page,
        lambda: actions.start_maturity_review(
            organisation=organisation, frame=form.frame(), by=request.reader
        ),
        done="La matrice est commencée.",
    )


@login_required
@READ_OR_SEND
def change_review(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Another referent, theme, objective, or other days."""
    found = review_page(request.reader, slug, key, ORGANISE).review
    names = ("title", "theme", "objective", "opens_on", "closes_on", "version")
    shown: dict[str, Any] = {name: getattr(found, name) for name in names}
    form = FrameForm(
        people_offered(found.organisation),
        request.POST or None,
        initial={**shown, "referent": found.referent_id},
    )
    return answered(
        request,
        form,
        _below(found, "Modifier la matrice", "Enregistrer"),
        lambda: actions.change_maturity_review(
            review=found,
            version=form.cleaned_data["version"],
            frame=form.frame(),
            by=request.reader,
        ),
        done="La matrice est enregistrée.",
        version=lambda: MaturityReview.objects.get(pk=found.pk).version,
    )


@login_required
@READ_OR_SEND
def dimensions(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Names copied from the team's own matrix."""
    page = review_page(request.reader, slug, key, ORGANISE)
    found = page.review
    form = NamesForm(
        page.dimensions, request.POST or None, initial={"version": found.version}
    )
    return answered(
        request,
        form,
        _below(found, "Recopier les dimensions", "Enregistrer"),
        lambda: actions.name_dimensions(
            review=found,
            version=form.cleaned_data["version"],
            names=form.names(),
            more=form.more(),
            by=request.reader,
        ),
        done="Les dimensions sont enregistrées.",
        version=lambda: MaturityReview.objects.get(pk=found.pk).version,
        template="projects/dimensions.html",
        context={"matrix": load_matrix()},
    )


@login_required
@READ_OR_SEND
def answer(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """What the reader thinks, alone."""
    page = review_page(request.reader, slug, key, ANSWER)
    form = LevelsForm(page.dimensions, request.POST or None, levels=page.own_levels)
    return answered(
        request,
        form,
        _below(page.review, "Répondre seul", "Enregistrer mes réponses"),
        lambda: actions.answer_maturity(
            review=page.review, levels=form.levels(), by=request.reader
        ),
        done="Vos réponses sont gardées ; personne d'autre ne les lira.",
        template="projects/levels.html",
        context={"alone": True},
    )


@login_required
@READ_OR_SEND
def enter_maturity_sheet(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A sheet answered on paper, without a name."""
    page = review_page(request.reader, slug, key, ORGANISE)
    form = LevelsForm(page.dimensions, request.POST or None)
    below = _below(page.review, "Saisir une feuille", "Ajouter cette feuille")
    here = reverse("projects:enter_maturity_sheet", args=[slug, key])
    leave, below.back = below.back, here
    return answered(
        request,
        form,
        below,
        lambda: actions.enter_maturity_sheet(
            review=page.review, levels=form.levels(), by=request.reader
        ),
        done="La feuille est ajoutée ; à la suivante.",
        template="projects/levels.html",
        context={"leave": leave},
    )


@login_required
@READ_OR_SEND
def close_answers(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Nobody answers any more, once it has been said again that it is not undone."""
    page = review_page(request.reader, slug, key, ORGANISE)
    below = _below(page.review, "Clore les réponses", "Clore les réponses")
    below.lead = (
        f"{page.answered} réponses. Une fois closes, elles se lisent en nombre et ne "
        "se rouvrent pas : un compte lu avant et après une réponse la trahirait."
    )
    return answered(
        request,
        Form(request.POST or None),
        below,
        lambda: actions.close_answers(review=page.review, by=request.reader),
        done="Les réponses sont closes : voici les comptes, sans nom.",
    )


@login_required
@READ_OR_SEND
def consensus(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """What the majority agreed on, dimension by dimension."""
    page = review_page(request.reader, slug, key, ORGANISE)
    found = page.review
    if found.closed_on is None:
        messages.error(request, "Les réponses sont encore ouvertes : closez-les.")
        return redirect("projects:review", slug, key)
    form = ConsensusForm(
        page.lines,
        meetings_offered(found.organisation),
        request.POST or None,
        initial={
            "version": found.version,
            "on": found.consensus_on or today(),
            "present": found.consensus_present or None,
            "meeting": found.consensus_meeting_id,
        },
    )
    return answered(
        request,
        form,
        _below(found, "Écrire le consensus", "Enregistrer le consensus"),
        lambda: actions.write_consensus(
            review=found,
            version=form.cleaned_data["version"],
            on=form.cleaned_data["on"],
            present=form.cleaned_data["present"],
            meeting=form.cleaned_data["meeting"],
            levels=form.agreed(),
            by=request.reader,
        ),
        done="Le consensus est écrit ; le plan vient ensuite.",
        version=lambda: MaturityReview.objects.get(pk=found.pk).version,
        template="projects/consensus.html",
        context={"levels": list(enumerate(load_matrix().levels, start=1))},
    )


@login_required
@READ_OR_SEND
def evaluation(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """What came of the plan."""
    found = review_page(request.reader, slug, key, ORGANISE).review
    form = EvaluationForm(
        request.POST or None,
        initial={
            "version": found.version,
            "text": found.evaluation,
            "on": found.evaluated_on or today(),
            "returned_on": found.returned_on,
            "returned_how": found.returned_how,
        },
    )
    return answered(
        request,
        form,
        _below(found, "Écrire le bilan", "Enregistrer le bilan"),
        lambda: actions.write_evaluation(
            review=found,
            version=form.cleaned_data["version"],
            text=form.cleaned_data["text"],
            on=form.cleaned_data["on"],
            returned_on=form.cleaned_data["returned_on"],
            returned_how=form.cleaned_data["returned_how"],
            by=request.reader,
        ),
        done="Le bilan est écrit.",
        version=lambda: MaturityReview.objects.get(pk=found.pk).version,
    )


@login_required
@SEND
def set_aside(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Put a round aside, or take it up again."""
    found = review_page(request.reader, slug, key, ORGANISE).review
    abandoned = "reprendre" not in request.POST
    actions.abandon_maturity_review(
        review=found, abandoned=abandoned, by=request.reader
    )
    messages.success(
        request,
        "La matrice est mise de côté ; vous pouvez la reprendre ici."
        if abandoned
        else "La matrice est reprise.",
    )
    return redirect("projects:review", slug, key)


@login_required
@READ
def blank_sheet(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """The sheet that each fills in alone."""
    page = review_page(request.reader, slug, key)
    return paper(blank_pdf(page.review), "matrice-a-remplir")


@login_required
@READ
def restitution(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """What is given back to all."""
    page = review_page(request.reader, slug, key)
    return paper(restitution_pdf(page), "demarche-qualite")


def _marks(step: Step) -> list[Mark]:
    states = {True: "done", False: "to_come"}
    return [
        Mark(words, "current" if one is step else states[one < step])
        for one, words in STEPS.items()
    ]


def _under(organisation: Organisation, *below: Crumb) -> list[Crumb]:
    above = Crumb(TITLE, reverse("projects:quality", args=[organisation.slug]))
    return crumbs(above, *below, organisation=organisation)


def _crumbs(found: MaturityReview, *below: Crumb) -> list[Crumb]:
    here = reverse("projects:review", args=[found.organisation.slug, found.pk])
    own = Crumb(found.title, here) if below else Crumb(found.title)
    return _under(found.organisation, own, *below)


def _below(found: MaturityReview, title: str, submit: str) -> FormPage:
    return FormPage(
        title=title,
        submit=submit,
        back=reverse("projects:review", args=[found.organisation.slug, found.pk]),
        crumbs=_crumbs(found, Crumb(title)),
    )


def below_review(page: ReviewPage, title: str, submit: str) -> FormPage:
    """A form below the page of a round."""
    return _below(page.review, title, submit)
