"""What a resolution is about, where another app keeps it: its title and its address.

An app above registers, once, how the thing it has voted is shown; the assembly's pages
and letters then lead to it, and know nothing else of it.
"""

from __future__ import annotations

from collections.abc import Callable

from maillage.apps.meetings.models import Resolution


Annex = Callable[[str], "tuple[str, str] | None"]
"""A key to (title, address); None where there is nothing left to show."""

_ANNEXES: dict[str, Annex] = {}


def register_annex(about_kind: str, find: Annex) -> None:
    """Make a kind of annex known; once, when Django starts."""
    if about_kind in _ANNEXES:
        raise ValueError(f"annexes of kind {about_kind} are registered twice")
    _ANNEXES[about_kind] = find


def annex_of(resolution: Resolution) -> tuple[str, str] | None:
    """Title and address of what is voted, where its app shows it."""
    find = _ANNEXES.get(resolution.about_kind)
    return find(resolution.about_key) if find else None
