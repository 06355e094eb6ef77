"""The questionnaire: answered on a phone, printed, typed in from paper, read."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from maillage.apps.circles.actions import questionnaire as actions
from maillage.apps.circles.forms.live import QuestionnaireForm
from maillage.apps.circles.selectors.after import answers_of, has_answered
from maillage.apps.circles.selectors.live import session_for
from maillage.apps.circles.words.questions import MARKS, QUESTIONS
from maillage.apps.people.attempts import attempt
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import now
from maillage.engine.indicators.library import load_kit
from maillage.ui.documents.questionnaire import questionnaire_pdf
from maillage.ui.formats import long_day


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def questionnaire(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """Five questions for who was there; what was answered, for who animates."""
    reader = request.reader
    session = session_for(reader, slug, session_id, "circles.read_group_figures")
    form = QuestionnaireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, new = attempt(
            form,
            lambda: actions.answer_questionnaire(
                session=session,
                marks=form.marks(),
                comment=form.cleaned_data["comment"],
                by=reader,
            ),
        )
        if done:
            messages.success(
                request,
                "Merci : vos réponses sont ajoutées aux autres, sans votre nom."
                if new
                else "Vos réponses étaient déjà comptées, une seule fois.",
            )
            return redirect("circles:questionnaire", slug, session_id)
    return render(
        request,
        "circles/after/questionnaire.html",
        {
            "session": session,
            "circle": session.circle,
            "form": form,
            "answered": has_answered(reader, session),
            "may_answer": allowed(reader, "circles.answer_questionnaire", session),
            "answers": answers_of(reader, session),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def paper(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """A paper sheet, typed in by the animator."""
    session = session_for(request.reader, slug, session_id, "circles.run_session")
    form = QuestionnaireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done, _ = attempt(
            form,
            lambda: actions.enter_paper_answers(
                session=session,
                marks=form.marks(),
                comment=form.cleaned_data["comment"],
                by=request.reader,
            ),
        )
        if done:
            messages.success(
                request, "La feuille est saisie ; mélangez, puis la suivante."
            )
            return redirect("circles:questionnaire_paper", slug, session_id)
    return render(
        request,
        "circles/after/questionnaire_paper.html",
        {"session": session, "circle": session.circle, "form": form},
    )


@require_safe
@login_required
def sheet(request: HttpRequest, slug: str, session_id: int) -> HttpResponse:
    """The questionnaire on paper."""
    session = session_for(request.reader, slug, session_id, "circles.run_session")
    content = questionnaire_pdf(
        title="Que vaut cette séance ?",
        circle=session.circle.name,
        territory=session.circle.territory,
        session=f"{load_kit(session.theme).title}, "
        f"{long_day(localtime(session.meeting.starts_at))}",
        questions=[question.text for question in QUESTIONS],
        marks=[MARKS[mark] for mark in sorted(MARKS)],
        made_at=now(),
    )
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="questionnaire.pdf"'},
    )
