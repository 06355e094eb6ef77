"""Two small pages that belong to nobody's subject: appearance, and the manifest."""

from __future__ import annotations

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from maillage.ui.context import THEME_COOKIE, THEMES


A_YEAR_IN_SECONDS = 365 * 24 * 3600


@require_POST
def choose_appearance(request: HttpRequest) -> HttpResponse:
    """Keeps light, dark or automatic in a cookie, and goes back where one was.

    An unknown word changes nothing.
    """
    # Not `redirect`, which would take a word for the name of a page.
    response = HttpResponseRedirect(_way_back(request))
    chosen = request.POST.get("theme")
    if chosen in THEMES:
        response.set_cookie(
            THEME_COOKIE,
            chosen,
            max_age=A_YEAR_IN_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted,
        allowed_hosts={request.get_host()},
        require_https=request.is_secure(),
    )
    return wanted if ours else "/"


@require_GET
def manifest(_request: HttpRequest) -> JsonResponse:
    """The web manifest, so that a phone can keep Maillage on its first screen."""
    return JsonResponse(
        {
            "name": "Maillage",
            "short_name": "Maillage",
            "description": "Le système d'information des équipes de soins coordonnés",
            "lang": "fr",
            "start_url": "/",
            "scope": "/",
            "display": "minimal-ui",
            "background_color": "#fbfaf7",
            "theme_color": "#0f5e63",
            "icons": [
                {
                    "src": static("ui/images/favicon.svg"),
                    "sizes": "any",
                    "type": "image/svg+xml",
                }
            ],
        },
        content_type="application/manifest+json",
    )
