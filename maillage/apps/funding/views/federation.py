"""A whole and its teams: one line each, one page an indicator, a spreadsheet."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.apps.funding import federation_tables as tables
from maillage.apps.funding.forms.federation import AskedForm
from maillage.apps.funding.selectors.federation import (
    Federation,
    federation_for,
    years_of,
)
from maillage.apps.people.audit import record
from maillage.apps.structures.views.parts import READ, crumbs
from maillage.ui.components import Crumb


@login_required
@READ
def teams(request: HttpRequest, slug: str, year: int | None = None) -> HttpResponse:
    """Every team of the year, narrowed and sorted as asked, with the sums."""
    found = federation_for(request.reader, slug, year)
    form = AskedForm(request.GET or None)
    shown = found.asked(form.asked())
    return render(
        request,
        "funding/federation/teams.html",
        {
            "federation": found,
            "shown": shown,
            "form": form,
            "is_asked": bool(request.GET),
            "query": request.GET.urlencode(),
            "table": tables.teams_table(shown) if shown else None,
            "computed": tables.computed_between(shown),
            "years": years_of(found),
            "crumbs": _crumbs(found),
        },
    )


@login_required
@READ
def teams_csv(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The same list as a spreadsheet; that it left is written down."""
    found = federation_for(request.reader, slug, year)
    content = tables.teams_csv(found, found.asked(AskedForm(request.GET).asked()))
    record("funding.export_teams", found.whole, by=request.reader)
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="equipes-{slug}-{year}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@READ
def indicators(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """How many teams reach each indicator."""
    found = federation_for(request.reader, slug, year)
    return render(
        request,
        "funding/federation/indicators.html",
        {
            "federation": found,
            "table": tables.reaches_table(found) if found.reaches else None,
            "computed": tables.computed_between(found.teams),
            "crumbs": _crumbs(found, Crumb("Indicateurs")),
        },
    )


@login_required
@READ
def indicator(
    request: HttpRequest, slug: str, year: int, indicator: str
) -> HttpResponse:
    """One indicator over the teams."""
    found = federation_for(request.reader, slug, year)
    reach = found.reach(indicator)
    if reach is None:
        raise Http404
    above = reverse("funding:federation_indicators", args=[slug, found.year])
    return render(
        request,
        "funding/federation/indicator.html",
        {
            "federation": found,
            "reach": reach,
            "rate": tables.rate(reach),
            "table": tables.indicator_table(found, indicator),
            "computed": tables.computed_between(found.teams),
            "crumbs": _crumbs(found, Crumb("Indicateurs", above), Crumb(reach.id)),
        },
    )


def _crumbs(found: Federation, *below: Crumb) -> list[Crumb]:
    here = reverse("funding:federation_year", args=[found.whole.slug, found.year])
    return crumbs(
        Crumb(f"Équipes {found.year}", here), *below, organisation=found.whole
    )
