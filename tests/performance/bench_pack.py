"""The year-end pack of a team with 400 proofs: the document and the folder, kept.

A hundred proofs are documents of 200 kB, handed over as they are; three hundred are
pages that the pack prints.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

import django


PROOFS = 400
WITH_DOCUMENT = 100
DOCUMENT_BYTES = 200_000
REACH = {"bench_pack": 20}


@dataclass(frozen=True)
class Packed:
    """What the making of a pack took."""

    seconds: float
    proofs: int
    pages: int
    folder_mb: float


def bench_pack(folder: Path) -> Packed:
    """The background work itself, in an empty base."""
    os.environ["MAILLAGE_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from django.core.files.base import ContentFile  # noqa: PLC0415  Django first
    from django.core.files.storage import default_storage  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from pypdf import PdfReader  # noqa: PLC0415

    from maillage.apps.funding.actions.pack import make_pack  # noqa: PLC0415
    from maillage.apps.funding.models import Pack  # noqa: PLC0415
    from maillage.apps.funding.tasks.pack import make_pack_of  # noqa: PLC0415
    from tests.factories import structures, submitted_claims  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    team = structures.organisation("Pôle")
    proofs = submitted_claims.usual_proofs()
    content = b"%PDF-1.7\n" + os.urandom(DOCUMENT_BYTES) + b"\n%%EOF"
    while len(proofs) < PROOFS:
        with_document = len(proofs) % (PROOFS // WITH_DOCUMENT) == 0
        kept = ContentFile(content)
        file = default_storage.save("pieces/une.pdf", kept) if with_document else ""
        kind = "protocol_signed" if with_document else "rcp_held"
        said = {"theme": "Plaies"} if with_document else {"cases": 4}
        proofs.append(
            submitted_claims.proof(kind, file=file, indicators=["2.2"], **said)
        )
    claim = submitted_claims.submitted(team, proofs)
    pack = make_pack(claim=claim, by=structures.administrator(team))
    start = time.perf_counter()
    make_pack_of.call(pack.pk)
    seconds = time.perf_counter() - start
    made = Pack.objects.get(pk=pack.pk)
    assert made.state == Pack.State.READY, made.message
    with made.document.open("rb") as document:
        pages = len(PdfReader(document).pages)
    return Packed(seconds, made.proofs, pages, made.folder.size / 1e6)
