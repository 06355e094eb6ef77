"""Printed proofs of a claim, one a page, where no document can be handed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO

from pypdf import PdfReader, PdfWriter

from maillage.ui.documents.claim_pack import PackProof
from maillage.ui.documents.claim_pack_words import proof_sheet
from maillage.ui.documents.printing import page_of, words_pdf
from maillage.ui.formats import moment


AT_ONCE = 25
"""Sheets set in one go, then split: a page costs 5 ms so, 20 ms by itself, and what is
held in memory stays small."""


def proof_sheets(
    proofs: Sequence[PackProof], *, team: str, year: int, made_at: datetime
) -> Iterator[bytes]:
    """A PDF of one page for each proof, in their order."""
    for start in range(0, len(proofs), AT_ONCE):
        some = proofs[start : start + AT_ONCE]
        pages = PdfReader(BytesIO(sheets_pdf(some, team, year, made_at))).pages
        for page in pages:
            writer = PdfWriter()
            writer.add_page(page)
            writer.add_metadata({"/Title": "Preuve", "/Author": team})
            one = BytesIO()
            writer.write(one)
            yield one.getvalue()


def sheets_pdf(
    proofs: Sequence[PackProof], team: str, year: int, made_at: datetime
) -> bytes:
    """All of them in one PDF."""
    head = page_of(
        what="Preuve",
        audience=f"année {year}",
        title=f"Preuves {year}",
        session="",
        circle=team,
        territory=f"année {year}",
        author=team,
        foot=[
            f"Imprimée par Maillage le {moment(made_at)}, d'après ce qui a été "
            "enregistré là où c'est arrivé. Aucune donnée de patient.",
        ],
    )
    sheets = [proof_sheet(one, team, year) for one in proofs]
    return words_pdf("proof_sheet.typ", {**head, "sheets": sheets}, made_at)
