"""The second factor, asked of those who read figures by code or keep accounts.

`settings.SECOND_FACTOR` turns it on; `settings.SECOND_FACTOR_PAGES` names the pages. On
a page that asks for it, who signed in with a password alone sees how to add a second
factor, and nothing else; his other pages stay open to him.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether it has a code generator or a passkey, or came by Pro Santé Connect.

    An account that has one is asked for it at each sign-in. Pro Santé Connect asks for
    the card or for the telephone of the professional, which is one.
    """
    methods = get_authentication_records(request, request.user)
    if any(step["method"] == "socialaccount" for step in methods):
        return True
    return Authenticator.objects.filter(user=request.user, type__in=STRONG).exists()


class SecondFactorMiddleware:
    """Stops, before such a page, who has no second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, as the other layers make it."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _named: Any
    ) -> HttpResponse | None:
        """The page that explains, where the one asked for needs a second factor."""
        match = request.resolver_match
        if not settings.SECOND_FACTOR or match is None or request.reader is None:
            return None
        if match.view_name not in settings.SECOND_FACTOR_PAGES:
            return None
        if has_second_factor(request):
            return None
        return render(request, "people/second_factor.html", status=403)
