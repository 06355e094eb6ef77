"""What became of it: follow-up, level, the portfolio, what was shared."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from maillage.apps.circles.actions.follow_up import ask_follow_up
from maillage.apps.circles.presenters.follow_up import drawn
from maillage.apps.circles.presenters.pages import crumbs
from maillage.apps.circles.presenters.portfolio import HEADINGS, csv_cells, table
from maillage.apps.circles.selectors.circles import circle_for, own_seat
from maillage.apps.circles.selectors.follow_up import follow_up_of
from maillage.apps.circles.selectors.level import level_of
from maillage.apps.circles.selectors.portfolio import portfolio_of
from maillage.apps.circles.selectors.shared import is_referent, sessions_shared_with
from maillage.apps.circles.words.themes import theme_title
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import today


@require_safe
@login_required
def follow_up(request: HttpRequest, slug: str) -> HttpResponse:
    """Each commitment: promised, and what became of it."""
    circle = circle_for(request.reader, slug, "circles.read_circle")
    return render(
        request,
        "circles/follow_up/follow_up.html",
        {
            "circle": circle,
            "followed": [drawn(each) for each in follow_up_of(request.reader, circle)],
            "sees_figures": own_seat(request.reader, circle) is not None,
            "may_ask": allowed(request.reader, "circles.follow_commitments", circle),
            "crumbs": crumbs(circle, "Suivi"),
        },
    )


@require_POST
@login_required
def follow_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the commitments read again with the last data."""
    circle = circle_for(request.reader, slug, "circles.follow_commitments")
    ask_follow_up(circle=circle, by=request.reader)
    messages.success(
        request,
        "La relecture est demandée : cette page se complète dans une minute si des "
        "données plus récentes sont arrivées.",
    )
    return redirect("circles:follow_up", slug=slug)


@require_safe
@login_required
def level(request: HttpRequest, slug: str) -> HttpResponse:
    """How far the circle has come, why, and what is missing for the next level."""
    circle = circle_for(request.reader, slug, "circles.read_level")
    found, year = level_of(request.reader, circle)
    return render(
        request,
        "circles/follow_up/level.html",
        {
            "circle": circle,
            "level": found,
            "year": year,
            "crumbs": crumbs(circle, "Niveau"),
        },
    )


@require_safe
@login_required
def portfolio(request: HttpRequest) -> HttpResponse:
    """Several circles side by side."""
    lines = portfolio_of(request.reader)
    return render(
        request,
        "circles/follow_up/portfolio.html",
        {"lines": lines, "table": table(lines)},
    )


@require_safe
@login_required
def portfolio_csv(request: HttpRequest) -> HttpResponse:
    """The same, for a spreadsheet."""
    lines = portfolio_of(request.reader)
    answer = HttpResponse(
        _csv([HEADINGS, *map(csv_cells, lines)]), content_type="text/csv; charset=utf-8"
    )
    name = f"cercles-{today().isoformat()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
@login_required
def shared(request: HttpRequest) -> HttpResponse:
    """The sessions that circles shared with the referent of their payer."""
    sessions = sessions_shared_with(request.reader)
    return render(
        request,
        "circles/follow_up/shared.html",
        {
            "sessions": [(each, theme_title(each.theme)) for each in sessions],
            "is_referent": is_referent(request.reader),
        },
    )


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    """A CSV that French spreadsheets open, where no cell is a formula."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([[_inert(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
