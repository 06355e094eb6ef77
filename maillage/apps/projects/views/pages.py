"""What the pages of users, quality and grants share: a form, a paper, one button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from maillage.apps.people.attempts import attempt
from maillage.apps.structures.views.parts import FormPage, renewed
from maillage.engine.errors import BadInput


def answered(
    request: HttpRequest,
    form: Any,
    page: FormPage,
    act: Callable[[], Any],
    *,
    done: str,
    version: Callable[[], int] | None = None,
    template: str = "projects/one_form.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """A page that is a form: shown, tried, then back where it leads with a message.

    `version` reads the one now in force, for a form that someone else made stale.
    """
    if request.method == "POST" and form.is_valid():
        was_done, _ = attempt(form, act)
        if was_done:
            messages.success(request, done)
            return redirect(page.back)
    if getattr(form, "stale", False) and version is not None:
        renewed(form, version())
    return render(request, template, {"page": page, "form": form, **(context or {})})


def tried(request: HttpRequest, act: Callable[[], Any], done: str) -> None:
    """Something done with one button: its message, or why it is not done."""
    try:
        act()
    except BadInput as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)


def paper(content: bytes, name: str) -> HttpResponse:
    """A PDF, shown by the browser."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )
