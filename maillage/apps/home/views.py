"""The first page, the search, and the page that a watchman asks for."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maillage.apps.home import health as watch
from maillage.apps.home.selectors import FEWEST_LETTERS, agenda, search


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What is due, and what to do next."""
    return render(request, "home/home.html", {"agenda": agenda(request.reader)})


@require_safe
@login_required
def find(request: HttpRequest) -> HttpResponse:
    """What the reader's words find among what he may see."""
    text = request.GET.get("q", "").replace("\x00", "")[:200].strip()
    hits = search(request.reader, text)
    too_short = bool(text) and len(text.replace(" ", "")) < FEWEST_LETTERS
    return render(
        request,
        "home/search.html",
        {"text": text, "hits": hits, "too_short": too_short},
    )


@require_safe
@never_cache
def health(_request: HttpRequest) -> HttpResponse:
    """Whether each part answers; 503 where one does not. No figure, no name."""
    parts = watch.parts()
    whole = all(parts.values())
    said = {name: "ok" if well else "fault" for name, well in parts.items()}
    return JsonResponse(
        {"state": "ok" if whole else "fault", **said}, status=200 if whole else 503
    )
