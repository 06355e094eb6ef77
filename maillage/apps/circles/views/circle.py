"""A circle's pages: the list, its own page, its creation, its settings."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from maillage.apps.circles.actions import circle as actions
from maillage.apps.circles.actions.imports import create_circle_by_import
from maillage.apps.circles.arrivals import Arrivals, read_arrivals, signed, unsigned
from maillage.apps.circles.forms.circle import CircleForm, ConfirmForm, NewCircleForm
from maillage.apps.circles.models import Circle, SeatRole
from maillage.apps.circles.presenters.pages import crumbs
from maillage.apps.circles.rules.composition import Composition, findings
from maillage.apps.circles.selectors.circles import (
    circle_for,
    structures_to_open_in,
)
from maillage.apps.circles.selectors.listing import lines_of
from maillage.apps.circles.selectors.overview import overview_of
from maillage.apps.people.attempts import attempt
from maillage.apps.people.authorisation import require
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The reader's circles, and where he may create one."""
    return render(
        request,
        "circles/circle/list.html",
        {
            "lines": lines_of(request.reader),
            "structures": structures_to_open_in(request.reader),
        },
    )


@require_safe
@login_required
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a circle is, and what comes next."""
    circle = circle_for(request.reader, slug, "circles.read_circle")
    return render(
        request,
        "circles/circle/detail.html",
        {
            "circle": circle,
            "overview": overview_of(request.reader, circle),
            "crumbs": crumbs(circle),
        },
    )


@require_http_methods(["GET", "POST"])
@login_required
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """A circle by its form, with the file of its members if there is one."""
    organisation = _organisation(request, slug)
    form = NewCircleForm(
        request.POST or None,
        request.FILES or None,
        initial={"territory": organisation.territory, **_usual_sizes(organisation)},
    )
    context = {"form": form, "organisation": organisation}
    if request.method == "POST" and form.is_valid():
        done, result = attempt(
            form, lambda: _created_or_read(request, organisation, form)
        )
        if done and isinstance(result, Circle):
            messages.success(request, f"Le cercle « {result.name} » est créé.")
            return redirect("circles:detail", slug=result.slug)
        if done and isinstance(result, Arrivals):
            if not result.faults:
                return _preview(request, organisation, form, result)
            context["arrivals"] = result
    return render(request, "circles/circle/create.html", context)


@require_POST
@login_required
def create_confirmed(request: HttpRequest, slug: str) -> HttpResponse:
    """The circle and its people, as they were shown."""
    organisation = _organisation(request, slug)
    about = f"structure {organisation.pk}"
    form = NewCircleForm()
    try:
        people, typed = unsigned(
            request.POST.get("prepared", ""), reader=request.reader, about=about
        )
        form = NewCircleForm(typed)
        form.full_clean()
        circle = create_circle_by_import(
            organisation=organisation,
            name=form.cleaned_data["name"],
            territory=form.cleaned_data["territory"],
            settings=form.settings(),
            arrivals=people,
            animate=form.cleaned_data["animate"],
            by=request.reader,
        )
    except BadInput as refusal:
        form.full_clean()
        if form.is_bound:
            form.add_error(None, str(refusal))
        else:
            messages.error(request, str(refusal))
        return render(
            request,
            "circles/circle/create.html",
            {"form": form, "organisation": organisation},
        )
    messages.success(request, f"Le cercle « {circle.name} » est créé avec ses membres.")
    return redirect("circles:detail", slug=circle.slug)


@require_http_methods(["GET", "POST"])
@login_required
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """A circle's name, territory and limits; its end."""
    circle = circle_for(request.reader, slug, "circles.change_circle")
    form = (
        CircleForm(request.POST) if request.method == "POST" else CircleForm.of(circle)
    )
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.change_circle(
                circle=circle,
                name=form.cleaned_data["name"],
                territory=form.cleaned_data["territory"],
                settings=form.settings(),
                by=request.reader,
                version=form.cleaned_data["version"] or 0,
            ),
        )
        if done:
            messages.success(request, "Les réglages du cercle sont enregistrés.")
            return redirect("circles:detail", slug=slug)
        circle.refresh_from_db()
        if getattr(form, "stale", False):
            form.data = form.data.copy()
            form.data["version"] = str(circle.version)
    return render(
        request,
        "circles/circle/change.html",
        {"form": form, "circle": circle, "crumbs": crumbs(circle, "Réglages")},
    )


@require_POST
@login_required
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """The end of a circle, or its undoing."""
    circle = circle_for(request.reader, slug, "circles.close_circle")
    act = actions.reopen_circle if circle.closed_on else actions.close_circle
    try:
        act(circle=circle, by=request.reader, version=_version(request))
    except BadInput as refusal:
        messages.error(request, str(refusal))
        return redirect("circles:change", slug=slug)
    said = "est rouvert" if circle.closed_on else "est clos ; il reste lisible"
    messages.success(request, f"Le cercle « {circle.name} » {said}.")
    return redirect("circles:detail", slug=slug)


def _organisation(request: HttpRequest, slug: str) -> Organisation:
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise PermissionDenied("circles.create_circle")
    require(request.reader, "circles.create_circle", organisation)
    return organisation


def _usual_sizes(organisation: Organisation) -> dict[str, int]:
    """What the structure usually asks of its circles, where it said so."""
    asked = organisation.settings.get("circles", {})
    return {name: asked[name] for name in actions.SIZES if name in asked}


def _created_or_read(
    request: HttpRequest, organisation: Organisation, form: NewCircleForm
) -> Circle | Arrivals:
    upload = form.cleaned_data["members_file"]
    if upload:
        return read_arrivals(upload.read(), upload.name, organisation)
    return create_circle_by_import(
        organisation=organisation,
        name=form.cleaned_data["name"],
        territory=form.cleaned_data["territory"],
        settings=form.settings(),
        arrivals=(),
        animate=form.cleaned_data["animate"],
        by=request.reader,
    )


def _preview(
    request: HttpRequest,
    organisation: Organisation,
    form: NewCircleForm,
    arrivals: Arrivals,
) -> HttpResponse:
    typed = {name: form.data.get(name, "") for name in form.fields if name in form.data}
    prepared = signed(
        arrivals.people,
        reader=request.reader,
        about=f"structure {organisation.pk}",
        **typed,
    )
    animators = sum(each.role == SeatRole.ANIMATOR for each in arrivals.people)
    animators += bool(form.cleaned_data["animate"])
    sizes = Circle(**{name: form.cleaned_data[name] for name in actions.SIZES})
    found = Composition(
        members=sum(each.role == SeatRole.MEMBER for each in arrivals.people),
        animators=animators,
        counted=sizes.fewest_doctors,
    )
    return render(
        request,
        "circles/circle/arrivals.html",
        {
            "arrivals": arrivals,
            "findings": findings(sizes, found),
            "form": ConfirmForm(initial={"prepared": prepared}),
            "name": form.cleaned_data["name"],
            "confirm": reverse("circles:create_confirmed", args=(organisation.slug,)),
            "back": reverse("circles:create", args=(organisation.slug,)),
        },
    )


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else -1
