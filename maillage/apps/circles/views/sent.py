"""What a form is given: all that was sent, even nothing, or that nothing was."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict


def sent(request: HttpRequest) -> QueryDict | None:
    """The fields of a POST, an empty one included; None for a page only read."""
    return request.POST if request.method == "POST" else None
