"""One's account, one's history, and the page of an invitation."""

from __future__ import annotations

import csv
from datetime import date
from http import HTTPStatus
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from maillage.apps.people import actions, selectors
from maillage.apps.people.attempts import attempt
from maillage.apps.people.forms import AcceptForm, CloseForm, DetailsForm, HistoryForm
from maillage.apps.people.models import Person
from maillage.apps.people.telling import tell


PAGE = 30
LONGEST_EXPORT = 50_000

READ_OR_SEND = require_http_methods(["GET", "HEAD", "POST"])
READ = require_http_methods(["GET", "HEAD"])


@login_required
@READ
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """One's account: who one is here, how one signs in, whom one invited."""
    return render(
        request,
        "people/account.html",
        {
            "person": request.reader,
            "means": selectors.means_of(request.reader),
            "invitations": selectors.open_invitations(request.reader)[:100],
            "looks": selectors.looks_at(request.reader),
            "openid": bool(settings.SOCIALACCOUNT_PROVIDERS),
        },
    )


@login_required
@READ_OR_SEND
@never_cache
def details(request: HttpRequest) -> HttpResponse:
    """One's details, changed."""
    selectors.means_of(request.reader)
    person = Person.objects.get(pk=request.reader.pk)
    form = DetailsForm.of(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.change_person(
                person=request.reader,
                version=form.cleaned_data["version"],
                by=request.reader,
                **form.values(),
            ),
        )
        if done:
            messages.success(request, "Vos coordonnées sont enregistrées.")
            return redirect("people:account")
    theirs = _as_saved(form, person.pk) if getattr(form, "stale", False) else None
    return render(request, "people/details.html", {"form": form, "theirs": theirs})


def _as_saved(form: DetailsForm, key: int) -> list[tuple[str, str]]:
    """What another saved, beside the form, which then goes from that version."""
    saved = Person.objects.get(pk=key)
    form.data = form.data.copy()
    form.data["version"] = str(saved.version)
    return [(form[name].label, getattr(saved, name) or "–") for name in form.values()]


@login_required
@READ_OR_SEND
@never_cache
def close(request: HttpRequest) -> HttpResponse:
    """One's account, closed by oneself."""
    means = selectors.means_of(request.reader)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.close_account(account=means.account, by=request.reader),
        )
        if done:
            request.session.flush()
            return render(request, "people/closed.html")
    return render(request, "people/close.html", {"form": form})


@login_required
@READ_OR_SEND
def revoke_invitation(request: HttpRequest, key: int) -> HttpResponse:
    """An invitation, taken back; asked again on a page of its own."""
    invitation = selectors.invitation_for(request.reader, key)
    if invitation is None:
        raise Http404
    form = Form(request.POST)
    if request.method == "POST":
        done, _ = attempt(
            form,
            lambda: actions.revoke_invitation(invitation=invitation, by=request.reader),
        )
        if done:
            messages.success(
                request, "L'invitation est retirée : son lien ne sert plus."
            )
        else:
            messages.warning(request, " ".join(form.non_field_errors()))
        return redirect("people:account")
    return render(request, "people/revoke.html", {"invitation": invitation})


@login_required
@READ
@never_cache
def audit(request: HttpRequest) -> HttpResponse:
    """Who looked at one's figures, and what else was done with one's data."""
    month, own = _part(request)
    events = selectors.events_about(request.reader, month=month, own=own)
    page = Paginator(events, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "people/audit.html",
        {
            "page": page,
            "told": tell(page.object_list, request.reader),
            "months": selectors.months_of_events(request.reader),
            "month": month,
            "own": own,
            "looks": selectors.looks_at(request.reader),
        },
    )


@login_required
@READ
@never_cache
def audit_csv(request: HttpRequest) -> HttpResponse:
    """The same, whole, for a spreadsheet."""
    month, own = _part(request)
    events = selectors.events_about(request.reader, month=month, own=own)
    told = tell(events[:LONGEST_EXPORT], request.reader)
    answer = HttpResponse(
        "\ufeff", content_type="text/csv; charset=utf-8", headers=_as_file()
    )
    rows = csv.writer(answer, delimiter=";", lineterminator="\r\n")
    rows.writerow(("date", "heure", "qui", "quoi", "code"))
    for one in told:
        at = timezone.localtime(one.at)
        rows.writerow(
            (f"{at:%d/%m/%Y}", f"{at:%H:%M:%S}", _plain(one.who), one.what, one.verb)
        )
    return answer


def _part(request: HttpRequest) -> tuple[date | None, bool]:
    asked = HistoryForm(request.GET)
    asked.is_valid()
    wanted: dict[str, Any] = asked.cleaned_data
    return wanted.get("mois"), bool(wanted.get("tout"))


def _as_file() -> dict[str, str]:
    return {"Content-Disposition": 'attachment; filename="qui-a-vu-mes-chiffres.csv"'}


def _plain(text: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


@sensitive_post_parameters("password", "again")
@READ_OR_SEND
@never_cache
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind an invitation's link: one chooses a password and is in."""
    usage = ratelimit.consume(
        request, app="allauth.account", action="reset_password_from_key"
    )
    if usage is None:
        return ratelimit.handler429(request)
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, made = attempt(
            form,
            lambda: actions.accept_invitation(
                secret=secret, password=form.cleaned_data["password"]
            ),
        )
        if done:
            login = Login(user=made, email=made.email)
            login.email_verification = account_settings.EmailVerificationMethod.NONE
            return perform_password_login(request, {"email": made.email}, login)
    state, invitation = selectors.invitation_behind(secret)
    if invitation is None:
        return render(
            request,
            "people/invitation_spent.html",
            {"state": str(state)},
            status=HTTPStatus.GONE,
        )
    return render(
        request, "people/accept.html", {"form": form, "invitation": invitation}
    )
