"""A document set while a page waits for it: of words, some tens of milliseconds.

One at a time: the Typst compiler is not shared between threads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any

from maillage.ui import press


_ONE_AT_A_TIME = Lock()


def words_pdf(template: str, page: Mapping[str, Any], made_at: datetime) -> bytes:
    """The PDF of a template that prints texts only."""
    with _ONE_AT_A_TIME:
        return press.document(_job(template, page, made_at))


def job_pdf(job: press.Job) -> bytes:
    """The PDF of one job of the press, charts and all: a few tenths of a second."""
    with _ONE_AT_A_TIME:
        return press.document(job)


def words_pictures(
    template: str, page: Mapping[str, Any], made_at: datetime, dots: float = 72
) -> list[bytes]:
    """Its pages as PNG, to be looked at."""
    with _ONE_AT_A_TIME:
        return press.pictures(_job(template, page, made_at), dots)


def _job(template: str, page: Mapping[str, Any], made_at: datetime) -> press.Job:
    return press.Job(
        path="",
        template=template,
        page={**page, "made_on": [made_at.year, made_at.month, made_at.day]},
        chart="group",
        drawings=(),
        made_at=int(made_at.timestamp()),
    )


def page_of(
    *,
    what: str,
    audience: str,
    title: str,
    session: str,
    circle: str,
    territory: str,
    foot: Sequence[str],
    author: str,
    animators: str = "",
) -> dict[str, Any]:
    """What every sheet of `paper.typ` is given: its head, its foot, its title."""
    return {
        "what": what,
        "for": audience,
        "title": title,
        "document_title": f"{what} — {title}",
        "session": session,
        "circle": circle,
        "territory": territory,
        "animators": animators,
        "author": author,
        "foot": list(foot),
        "figures": [],
    }
