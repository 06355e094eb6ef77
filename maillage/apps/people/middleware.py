"""Who reads: the person behind the account, on every request."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found

from maillage.apps.people.authorisation import asked_once
from maillage.apps.people.models import Person


SAFE = ("GET", "HEAD")


class ReaderMiddleware:
    """Puts `request.reader`: the person signed in, or None.

    What the policies refuse answers as what does not exist, so that nobody learns from
    a refusal that there is something behind it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, made for the reader."""
        # Not lazy: a lazy nobody is not None, and would pass for somebody.
        request.reader = reader(request)  # type: ignore[attr-defined]
        response = self._answer(request)
        if request.reader is not None:  # type: ignore[attr-defined]
            # A shared computer's back button must not bring back someone's figures.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE:
            return self._get_response(request)
        with asked_once():
            return self._get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """A refusal, answered as an absence."""
        if not isinstance(exception, PermissionDenied):
            return None
        return page_not_found(request, Http404())


def reader(request: HttpRequest) -> Person | None:
    """The person of the account signed in; None without one."""
    return getattr(request.user, "person", None) if request.user.is_active else None
