"""Who reads: the person behind the account, on every request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from maillage.apps.people.models import Person


class ReaderMiddleware:
    """Puts `request.reader`: the person signed in, or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Not lazy: a lazy nobody is not None, and would pass for somebody.
        request.reader = reader(request)  # type: ignore[attr-defined]
        return self._get_response(request)


def reader(request: HttpRequest) -> Person | None:
    """The person of the account signed in; None without one."""
    return getattr(request.user, "person", None) if request.user.is_active else None
