"""The first page, and the page that a watchman asks for."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What is due, and what to do next."""
    return render(request, "home/home.html")


@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """Whether the service answers."""
    return JsonResponse({"state": "ok"})
