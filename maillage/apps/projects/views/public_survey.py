"""The page by which a user answers: no account, no name, nothing kept of who he is.

It sets one cookie, which says only that this device has answered this survey. It is
sent without the token that protects forms: that token would mark each visitor, and a
forged answer is worth no more than one sent by hand.
"""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from maillage.apps.people.attempts import attempt
from maillage.apps.people.clock import today
from maillage.apps.projects.actions.surveys import answer_survey
from maillage.apps.projects.answer_limits import count_answer, require_not_too_many
from maillage.apps.projects.forms.users import AnswerForm
from maillage.apps.projects.models import Survey
from maillage.apps.projects.selectors.surveys import open_survey
from maillage.apps.structures.views.parts import READ_OR_SEND


COOKIE = "avis"
DAYS_AFTER = timedelta(days=2)


@csrf_exempt
@never_cache
@READ_OR_SEND
def public_survey(request: HttpRequest, address: str) -> HttpResponse:
    """The questions, or why they are not asked; then thanks."""
    survey = open_survey(address)
    if survey is None:
        raise Http404
    state = _state(request, survey)
    form = AnswerForm(survey.questions.all(), request.POST or None)
    if state == "open" and request.method == "POST" and form.is_valid():
        done, _ = attempt(form, lambda: _send(request, survey, form))
        if done:
            return _thanked(request, survey)
    return render(
        request,
        "projects/public_survey.html",
        {
            "survey": survey,
            "form": form,
            "state": state,
            "said": survey.said_and_done.filter(withdrawn_on__isnull=True)
            if state == "closed"
            else [],
            "csrf_token": "",
        },
    )


def _send(request: HttpRequest, survey: Survey, form: AnswerForm) -> None:
    address = request.META.get("REMOTE_ADDR", "")
    require_not_too_many(address)
    answer_survey(survey=survey, answers=form.answers())
    count_answer(address)


def _state(request: HttpRequest, survey: Survey) -> str:
    """« early », « closed », « answered » by this device, or « open »."""
    if today() < survey.opens_on:
        return "early"
    if today() > survey.closes_on:
        return "closed"
    seen = request.get_signed_cookie(COOKIE, default="", salt=_salt(survey))
    return "answered" if seen else "open"


def _thanked(request: HttpRequest, survey: Survey) -> HttpResponse:
    address = reverse("projects:public_survey", args=[survey.address])
    answer = redirect(address)
    left = survey.closes_on - today() + DAYS_AFTER
    answer.set_signed_cookie(
        COOKIE,
        "1",
        salt=_salt(survey),
        max_age=int(left.total_seconds()),
        path=address,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return answer


def _salt(survey: Survey) -> str:
    return f"survey-{survey.pk}"
