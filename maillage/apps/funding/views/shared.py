"""A submitted claim as its payer reads it, by a secret address or by a mandate.

The same pages both ways, the same for every team: claim, indicator, proof, rules.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime

from maillage.apps.funding import shared_tables as tables
from maillage.apps.funding.actions.links import open_link
from maillage.apps.funding.selectors.shared import (
    Shared,
    document_of,
    link_behind,
    shared_claim,
    shared_claims,
)
from maillage.apps.funding.shown_files import name_of, why_no_document
from maillage.apps.people.audit import record
from maillage.apps.people.clock import now
from maillage.apps.structures.views.parts import READ
from maillage.engine.agreements.numbers import euros_text
from maillage.ui.components import Cell, Column, Crumb, Table
from maillage.ui.documents.claim_pack import gate_sentence
from maillage.ui.documents.claim_pack_words import KINDS, sources_text


Page = Callable[..., HttpResponse]

RATE = {"open_link": "60/m/ip"}
"""A referent who reads quickly stays under; who tries secrets does not."""

LONGEST_WORD, PIECE = 40, 8

TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}


def by_link(page: str) -> Callable[[Page], Page]:
    """A page for who holds the secret: limited, written down, never kept or found."""

    def make(view: Page) -> Page:
        @READ
        @wraps(view)
        def answer(request: HttpRequest, secret: str, **named: Any) -> HttpResponse:
            return _unseen(_by_link(request, secret, page, view, named))

        return answer

    return make


def _by_link(
    request: HttpRequest, secret: str, page: str, view: Page, named: dict[str, Any]
) -> HttpResponse:
    usage = ratelimit.consume(
        request,
        app="maillage.funding",
        action="open_link",
        config=RATE,
        limit_get=True,
    )
    if usage is None:
        return ratelimit.handler429(request)
    link = link_behind(secret)
    if link is None:
        return render(request, "funding/shared/closed.html", status=HTTPStatus.GONE)
    answer = view(request, Shared(link.claim, secret), **named)
    open_link(link=link, page=page)
    return answer


def _unseen(answer: HttpResponse) -> HttpResponse:
    """No copy kept on the way, no engine's index, no address told to another site."""
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def by_mandate(view: Page) -> Page:
    """A page for the referent who holds a mandate on the structure or its whole."""

    @READ
    @login_required
    @wraps(view)
    def answer(request: HttpRequest, slug: str, key: int, **named: Any) -> HttpResponse:
        shared = shared_claim(request.reader, slug, key)
        page = view(request, shared, **named)
        record("funding.read_shared_claim", shared.claim, by=request.reader)
        return page

    return answer


@READ
@login_required
def claims(request: HttpRequest, slug: str) -> HttpResponse:
    """What a team submitted, for the referent."""
    team, found = shared_claims(request.reader, slug)
    table = Table(
        "Demandes déposées",
        [Column("Année"), Column("Contrat"), Column("Déposée le"), Column("État")],
        [
            [
                Cell(str(one.year), Shared(one).url()),
                one.contract.title,
                f"{localtime(one.submitted_at):%d/%m/%Y}" if one.submitted_at else "",
                one.get_state_display(),
            ]
            for one in found
        ],
        show_caption=False,
    )
    context = {"team": team, "table": table if found else None}
    return render(request, "funding/shared/claims.html", context)


def claim_page(request: HttpRequest, shared: Shared) -> HttpResponse:
    """The three amounts, the indicators, the total that anyone can do again."""
    amounts = shared.amounts
    return _page(
        request,
        shared,
        "claim",
        {
            "three": _three(shared),
            "gate": gate_sentence(amounts.proven) if amounts.proven else "",
            "table": tables.indicators_table(shared) if amounts.lines else None,
            "steps": tables.total_steps(shared),
            "proofs": tables.proofs_table(
                shared, shared.proofs, "Toutes les preuves de la demande"
            ),
        },
    )


def _three(shared: Shared) -> list[tuple[str, str, str]]:
    amounts = shared.amounts
    possible = amounts.possible.euros if amounts.possible else None
    declared = amounts.declared.total_euros if amounts.declared else None
    proven = amounts.proven.total_euros if amounts.proven else None
    return [
        (name, "–" if value is None else euros_text(value), means)
        for name, value, means in (
            ("Déclaré", declared, "ce que l'équipe dit avoir fait"),
            ("Prouvé", proven, "ce que les preuves montrent"),
            ("Possible", possible, "ce que l'année pouvait donner"),
        )
    ]


def indicator_page(
    request: HttpRequest, shared: Shared, indicator: str
) -> HttpResponse:
    """One indicator: rule, formula with its numbers, facts, proofs, what is missing."""
    line = shared.line(indicator)
    return _page(
        request,
        shared,
        "indicator",
        {
            "line": line,
            "kind": KINDS[line.declared.kind],
            "same": line.declared.formula == line.proven.formula,
            "declared": euros_text(line.declared.euros),
            "proven": euros_text(line.proven.euros),
            "source": sources_text(line.declared.sources),
            "facts": tables.facts_table(shared, line),
            "figures": tables.figures_table(line.declared.figures),
            "proofs": tables.proofs_table(
                shared, shared.proofs_of(indicator), f"Preuves de {indicator}"
            ),
        },
        Crumb(f"{line.id} {line.title}"),
    )


def proof_page(request: HttpRequest, shared: Shared, number: int) -> HttpResponse:
    """One proof: what happened, when, and its document or its printed page."""
    proof = shared.proof(number)
    return _page(
        request,
        shared,
        "proof",
        {
            "proof": proof,
            "kind": name_of(proof.evidence.kind),
            "lines": [(*pair, _pieces(pair[1])) for pair in proof.evidence.lines],
            "why": "" if proof.stored else why_no_document(proof.evidence.kind),
            "indicators": [
                (shared.url("indicator", id_), id_, shared.line(id_).title)
                for id_ in proof.indicators
            ],
            "file": shared.url("file", number),
        },
        Crumb(proof.name),
    )


def _pieces(value: str) -> list[str]:
    """A fingerprint in pieces between which it may break: whole, it widens a phone."""
    if len(value) <= LONGEST_WORD or " " in value:
        return []
    return [value[at : at + PIECE] for at in range(0, len(value), PIECE)]


def rules_page(request: HttpRequest, shared: Shared) -> HttpResponse:
    """The version of the rules: its date, its sources, the readings chosen."""
    return _page(
        request,
        shared,
        "rules",
        {
            "rules": shared.amounts.rules,
            "switches": tables.switches_table(shared),
            "gaps": shared.amounts.declared.not_established
            if shared.amounts.declared
            else (),
        },
        Crumb("Règles appliquées"),
    )


def proof_file(_request: HttpRequest, shared: Shared, number: int) -> HttpResponse:
    """The document itself where it is handed over, else one printed page."""
    proof = shared.proof(number)
    content, name = document_of(proof), proof.file_name
    if content is None:
        # Brought here only: few pages print.
        from maillage.ui.documents.proof_sheet import sheets_pdf  # noqa: PLC0415

        year, team = shared.claim.year, shared.team.name
        content = sheets_pdf([proof.printed], team, year, localtime(now()))
        name = f"{name.rpartition('.')[0]}.pdf"
    ending = f".{name.rpartition('.')[2].lower()}"
    kind = TYPES.get(ending, "application/octet-stream")
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _page(
    request: HttpRequest,
    shared: Shared,
    name: str,
    context: dict[str, Any],
    *below: Crumb,
) -> HttpResponse:
    return render(
        request,
        f"funding/shared/{name}.html",
        {
            "layout": "base_plain.html" if shared.secret else "base.html",
            "shared": shared,
            "claim": shared.claim,
            "team": shared.team,
            "amounts": shared.amounts,
            "home": shared.url(),
            "rules_url": shared.url("rules"),
            "crumbs": [Crumb(f"Demande {shared.claim.year}", shared.url()), *below],
            **context,
        },
    )
