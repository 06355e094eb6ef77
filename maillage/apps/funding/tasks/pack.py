"""The year-end pack of a claim, made in the background."""

from __future__ import annotations

import logging
from typing import IO

from django_tasks import task

from maillage.apps.funding.actions import pack as states
from maillage.apps.funding.models import Pack
from maillage.engine.errors import BadInput


logger = logging.getLogger("maillage.funding")

BROKEN = (
    "Un défaut a interrompu ce dossier. Recommencez, et si cela se répète, prévenez "
    "qui tient ce service."
)
DOCUMENT_PERCENT = 10
"""The share of the work that is the document; the folder is the rest."""


@task
def make_pack_of(pack_id: int) -> None:
    """Set the document, write the folder, keep both, or say why they are not there."""
    pack = states.begin(pack_id)
    if pack is None:
        return
    try:
        _make(pack)
    except BadInput as refusal:
        states.failed(pack, str(refusal))
    except Exception as fault:
        # Its text may hold an amount: only its kind is logged.
        logger.error("a pack was not made: %s", type(fault).__name__)
        states.failed(pack, BROKEN)


def _make(pack: Pack) -> None:
    # Brought here only: the web's own process does not need what prints.
    from maillage.apps.funding.pack_content import content_of  # noqa: PLC0415
    from maillage.apps.funding.pack_folder import Making, write_folder  # noqa: PLC0415
    from maillage.ui.documents.claim_pack import claim_pack_pdf  # noqa: PLC0415

    printed, pieces = content_of(pack.claim)
    document = claim_pack_pdf(printed)
    states.note_progress(pack, DOCUMENT_PERCENT)
    every = max(len(pieces) // 20, 1)

    def notify(done: int) -> None:
        if done % every == 0:
            rest = (100 - DOCUMENT_PERCENT) * done // len(pieces)
            states.note_progress(pack, DOCUMENT_PERCENT + rest)

    making = Making(printed.team, printed.declared.year, printed.made_at, notify)

    def write(target: IO[bytes]) -> None:
        write_folder(target, document, pieces, making)

    states.keep(
        pack,
        document=document,
        write=write,
        proofs=len(pieces),
        is_draft=printed.submitted_on is None,
    )
