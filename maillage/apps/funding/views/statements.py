"""Statements: one's own, those of everyone for who keeps the money, on paper too."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.apps.funding.actions.statements import print_statements, read_statement
from maillage.apps.funding.models import SharePartner, ShareState
from maillage.apps.funding.selectors import share_out as selectors
from maillage.apps.funding.sharing import tables
from maillage.apps.funding.sharing.papers import statement_sums, statements_pdf
from maillage.apps.funding.sharing.telling import Told
from maillage.apps.funding.views.share_out import paper
from maillage.apps.funding.views.share_parts import share_crumbs
from maillage.apps.structures.views.parts import READ
from maillage.engine.agreements.share_out import TIE_RULE


@login_required
@READ
def statement(request: HttpRequest, slug: str, key: int, person: int) -> HttpResponse:
    """Every euro of one partner, beside last year."""
    share, told = _told(request, slug, key, person)
    share_out = share.share_out
    return render(
        request,
        "funding/share/statement.html",
        {
            "share": share,
            "share_out": share_out,
            "organisation": share_out.organisation,
            "told": told,
            "is_own": share.person_id == request.reader.pk,
            "table": tables.statement_table(told),
            "sums": statement_sums(told)[1:],
            "difference": tables.difference_table(told) if told.parts else None,
            "tie_rule": TIE_RULE,
            "crumbs": share_crumbs(
                share_out.organisation, f"Relevé {share_out.year} de {told.name}"
            ),
        },
    )


@login_required
@READ
def statement_paper(
    request: HttpRequest, slug: str, key: int, person: int
) -> HttpResponse:
    """The same on paper."""
    share, told = _told(request, slug, key, person)
    share_out = share.share_out
    data = statements_pdf([told], share_out.document, share_out.sha256)
    return paper(data, f"releve-{share_out.year}.pdf")


@login_required
@READ
def statements_paper(request: HttpRequest, slug: str, key: int) -> HttpResponse:
    """Every statement, a page each, for who keeps the money."""
    share_out = selectors.share_out_for(request.reader, slug, key)
    if share_out.state != ShareState.FROZEN:
        raise Http404
    shares = list(share_out.partners.select_related("person"))
    print_statements(share_out=share_out, shares=shares, by=request.reader)
    told = selectors.every_told(share_out)
    data = statements_pdf(told, share_out.document, share_out.sha256)
    return paper(data, f"releves-{share_out.year}.pdf")


def _told(
    request: HttpRequest, slug: str, key: int, person: int
) -> tuple[SharePartner, Told]:
    share = selectors.share_for(request.reader, slug, key, person)
    told = selectors.told_of(share)
    if told is None:
        raise Http404
    read_statement(share=share, by=request.reader)
    return share, told
