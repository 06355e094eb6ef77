"""Presence by phone: a code typed or scanned, then one touch."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from maillage.apps.meetings import actions
from maillage.apps.meetings.actions.presence import expected_at
from maillage.apps.meetings.forms import CodeForm
from maillage.apps.meetings.kinds import Right, has_right, room_of
from maillage.apps.meetings.models import Meeting
from maillage.apps.meetings.wrong_codes import count_wrong, require_not_too_many
from maillage.engine.errors import BadInput


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check_in(request: HttpRequest) -> HttpResponse:
    """A code typed or scanned, then one touch: counted present."""
    typed = request.POST.get("code") or request.GET.get("code") or ""
    form = CodeForm({"code": typed} if typed or request.method == "POST" else None)
    meeting = None
    if request.reader is not None and form.is_bound and form.is_valid():
        meeting = _expected(request, form)
    if meeting is not None and request.method == "POST":
        actions.check_in(code=meeting.check_in_code, by=request.reader)
        messages.success(request, "Vous êtes compté présent.")
        may_enter = has_right(request.reader, Right.READ, meeting)
        return redirect(room_of(meeting) if may_enter else "home:home")
    return render(request, "meetings/check_in.html", {"form": form, "meeting": meeting})


def _expected(request: HttpRequest, form: CodeForm) -> Meeting | None:
    account, address = request.user.pk, request.META.get("REMOTE_ADDR", "")
    try:
        require_not_too_many(account, address)
    except BadInput as refusal:
        form.add_error(None, str(refusal))
        return None
    try:
        return expected_at(form.cleaned_data["code"], request.reader)
    except BadInput as refusal:
        count_wrong(account, address)
        form.add_error("code", str(refusal))
        return None
