"""Who sits in a circle: seen, admitted one by one or by a file, gone, back again."""

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

from maillage.apps.circles.actions import seats as actions
from maillage.apps.circles.actions.admissions import admit_new_person
from maillage.apps.circles.actions.imports import import_members
from maillage.apps.circles.arrivals import (
    COLUMNS,
    people_of,
    read_arrivals,
    signed,
    unsigned,
)
from maillage.apps.circles.forms.circle import (
    AdmitKnownForm,
    AdmitNewForm,
    CloseSeatForm,
    ConfirmForm,
    MembersFileForm,
)
from maillage.apps.circles.models import Circle, Seat, SeatRole
from maillage.apps.circles.presenters.pages import crumbs
from maillage.apps.circles.selectors.circles import circle_for, own_seat
from maillage.apps.circles.selectors.members import findings_without, members_of
from maillage.apps.people.actions.persons import Alike
from maillage.apps.people.attempts import attempt
from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.clock import today
from maillage.apps.structures.people_file import template
from maillage.engine.errors import BadInput


@require_safe
@login_required
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Names and professions; never a code beside them."""
    circle = circle_for(request.reader, slug, "circles.read_circle")
    return render(
        request,
        "circles/circle/members.html",
        {
            "circle": circle,
            "members": members_of(request.reader, circle),
            "may_change": allowed(request.reader, "circles.admit_member", circle),
            "sits": own_seat(request.reader, circle) is not None,
            "crumbs": crumbs(circle, "Membres"),
        },
    )


@require_http_methods(["GET", "POST"])
@login_required
def admit(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody known or new, or a file of people."""
    circle = circle_for(request.reader, slug, "circles.admit_member")
    which = request.POST.get("which", "") if request.method == "POST" else ""
    known = AdmitKnownForm(
        request.POST if which == "known" else None,
        people=_not_seated(circle),
        prefix="known",
    )
    new = AdmitNewForm(request.POST if which == "new" else None, prefix="new")
    by_file = MembersFileForm(
        *((request.POST, request.FILES) if which == "file" else ()), prefix="file"
    )
    context = {"known": known, "new": new, "by_file": by_file, "circle": circle}
    if which == "known" and known.is_valid():
        answer = _admit_known(request, circle, known)
    elif which == "new" and new.is_valid():
        answer = _admit_new(request, circle, new)
    elif which == "file" and by_file.is_valid():
        answer = _read_file(request, circle, by_file, context)
    else:
        answer = None
    context["crumbs"] = crumbs(circle, "Accueillir un membre")
    return answer or render(request, "circles/circle/admit.html", context)


@require_POST
@login_required
def admit_confirmed(request: HttpRequest, slug: str) -> HttpResponse:
    """The people of a file, as they were shown."""
    circle = circle_for(request.reader, slug, "circles.admit_member")
    try:
        people, _ = unsigned(
            request.POST.get("prepared", ""),
            reader=request.reader,
            about=f"circle {circle.pk}",
        )
        seats = import_members(circle=circle, arrivals=people, by=request.reader)
    except BadInput as refusal:
        messages.error(request, str(refusal))
        return redirect("circles:admit", slug=slug)
    messages.success(request, _welcomed(len(seats)))
    return redirect("circles:members", slug=slug)


@require_safe
@login_required
def members_template(_request: HttpRequest) -> HttpResponse:
    """An empty file to fill in, with one example."""
    answer = HttpResponse(template(COLUMNS), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="membres-du-cercle.csv"'
    return answer


@require_http_methods(["GET", "POST"])
@login_required
def close_seat(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A departure: what the circle would lack without this member, then the end."""
    seat = _seat(request, slug, key, "circles.close_seat")
    form = CloseSeatForm(
        request.POST if request.method == "POST" else None,
        initial={"version": seat.version},
    )
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.close_seat(
                seat=seat,
                by=request.reader,
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                on=form.cleaned_data["on"],
            ),
        )
        if done:
            messages.success(
                request, f"{seat.person} a quitté le cercle. Vous pouvez l'annuler."
            )
            return redirect("circles:members", slug=slug)
    context = {
        "seat": seat,
        "circle": seat.circle,
        "form": form,
        "findings": findings_without(request.reader, seat),
        "crumbs": crumbs(seat.circle, str(seat.person)),
    }
    return render(request, "circles/circle/close_seat.html", context)


@require_POST
@login_required
def reopen_seat(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A departure that was a mistake."""
    seat = _seat(request, slug, key, "circles.reopen_seat")
    try:
        actions.reopen_seat(seat=seat, by=request.reader, version=_version(request))
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{seat.person} est de nouveau au cercle.")
    return redirect("circles:members", slug=slug)


@require_POST
@login_required
def change_role(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """A member becomes animator, or an animator a member."""
    seat = _seat(request, slug, key, "circles.change_role")
    role = SeatRole.ANIMATOR if seat.role == SeatRole.MEMBER else SeatRole.MEMBER
    try:
        actions.change_role(
            seat=seat, role=role, by=request.reader, version=_version(request)
        )
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{seat.person} est maintenant {role.label}.")
    return redirect("circles:members", slug=slug)


def _seat(request: HttpRequest, slug: str, key: int, verb: str) -> Seat:
    circle = circle_for(request.reader, slug, "circles.read_circle")
    seat = Seat.objects.filter(circle=circle, pk=key).select_related("person").first()
    if seat is None:
        raise PermissionDenied(verb)
    require(request.reader, verb, circle)
    seat.circle = circle
    return seat


def _not_seated(circle: Circle) -> object:
    seated = Seat.objects.on(today()).filter(circle=circle).values("person")
    return people_of(circle.organisation).exclude(pk__in=seated)


def _admit_known(
    request: HttpRequest, circle: Circle, form: AdmitKnownForm
) -> HttpResponse | None:
    typed = form.cleaned_data
    done, seat = attempt(
        form,
        lambda: actions.admit_member(
            circle=circle,
            person=typed["person"],
            role=typed["role"],
            codes=(typed["codes"],),
            by=request.reader,
        ),
    )
    return _seated(request, circle, seat) if done else None


def _admit_new(
    request: HttpRequest, circle: Circle, form: AdmitNewForm
) -> HttpResponse | None:
    try:
        done, seat = attempt(form, lambda: _new_seat(request, circle, form))
    except Alike as namesakes:
        form.add_error("even_if_alike", str(namesakes))
        return None
    if not done:
        return None
    return _seated(request, circle, seat)


def _new_seat(request: HttpRequest, circle: Circle, form: AdmitNewForm) -> Seat:
    typed = dict(form.cleaned_data)
    return admit_new_person(
        circle=circle,
        role=typed.pop("role"),
        codes=(typed.pop("codes"),),
        by=request.reader,
        **typed,
    )


def _seated(request: HttpRequest, circle: Circle, seat: Seat | None) -> HttpResponse:
    assert seat is not None
    messages.success(request, f"{seat.person} est au cercle.")
    return redirect("circles:members", slug=circle.slug)


def _read_file(
    request: HttpRequest,
    circle: Circle,
    form: MembersFileForm,
    context: dict[str, object],
) -> HttpResponse | None:
    upload = form.cleaned_data["members_file"]
    done, arrivals = attempt(
        form,
        lambda: read_arrivals(upload.read(), upload.name, circle.organisation, circle),
    )
    if not done or arrivals is None:
        return None
    if arrivals.faults:
        context["arrivals"] = arrivals
        return None
    prepared = signed(
        arrivals.people, reader=request.reader, about=f"circle {circle.pk}"
    )
    return render(
        request,
        "circles/circle/arrivals.html",
        {
            "arrivals": arrivals,
            "circle": circle,
            "name": circle.name,
            "form": ConfirmForm(initial={"prepared": prepared}),
            "confirm": reverse("circles:admit_confirmed", args=(circle.slug,)),
            "back": reverse("circles:admit", args=(circle.slug,)),
        },
    )


def _welcomed(count: int) -> str:
    if count == 1:
        return "Un membre est accueilli au cercle."
    return f"{count} membres sont accueillis au cercle."


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else -1
