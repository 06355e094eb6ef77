"""The year-end pack: asked for, made in the background, handed over."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from secrets import token_hex
from tempfile import TemporaryFile
from typing import IO

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from maillage.apps.funding.models import Claim, Pack
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person


State = Pack.State


@action("funding.make_pack")
def make_pack(*, claim: Claim, by: Person) -> Pack:
    """Have the pack made from the claim as it stands; asked twice, it is made once."""
    from maillage.apps.funding.tasks.pack import make_pack_of  # noqa: PLC0415

    require(by, "funding.make_pack", claim.contract.organisation)
    claim = locked(Claim, claim.pk)
    pack, new = Pack.objects.get_or_create(
        claim=claim, defaults={"asked_by": by, "asked_at": now()}
    )
    if not new and pack.state == State.QUEUED:
        return pack
    pack.state, pack.message, pack.progress_percent = State.QUEUED, "", 0
    pack.asked_by, pack.asked_at = by, now()
    pack.save()
    record("funding.make_pack", claim, by=by)
    transaction.on_commit(partial(make_pack_of.enqueue, pack.pk))
    return pack


@action("funding.download_pack")
def download_pack(*, pack: Pack, part: str, by: Person) -> None:
    """That the document or the folder left, and with whom."""
    require(by, "funding.read_pack", pack.claim.contract.organisation)
    record("funding.download_pack", pack.claim, by=by, details={"part": part})


def begin(pack_id: int) -> Pack | None:
    """The pack, now being made; None where nobody asks for it any more."""
    moved = Pack.objects.filter(pk=pack_id, state=State.QUEUED).update(
        state=State.MAKING, progress_percent=0, message=""
    )
    if not moved:
        return None
    return Pack.objects.select_related("claim__contract__organisation").get(pk=pack_id)


def note_progress(pack: Pack, percent: int) -> None:
    """How far the work is."""
    Pack.objects.filter(pk=pack.pk).update(progress_percent=min(max(percent, 0), 100))


def keep(
    pack: Pack,
    *,
    document: bytes,
    write: Callable[[IO[bytes]], None],
    proofs: int,
    is_draft: bool,
) -> None:
    """Put what was made in the place of what was there, all or nothing.

    `write` writes the folder to an open file on disk: it is never whole in memory.
    """
    before = [pack.document.name, pack.folder.name]
    with TemporaryFile() as folder:
        write(folder)
        folder.seek(0)
        folder_sha256 = hashlib.file_digest(folder, "sha256").hexdigest()
        folder.seek(0)
        pack.document.save(f"{token_hex(16)}.pdf", ContentFile(document), save=False)
        pack.folder.save(f"{token_hex(16)}.zip", File(folder), save=False)
    with transaction.atomic():
        Pack.objects.filter(pk=pack.pk).update(
            document=pack.document.name,
            document_sha256=hashlib.sha256(document).hexdigest(),
            folder=pack.folder.name,
            folder_sha256=folder_sha256,
            proofs=proofs,
            is_draft=is_draft,
            made_at=now(),
            progress_percent=100,
        )
        # Asked for again meanwhile, it stays asked for.
        Pack.objects.filter(pk=pack.pk, state=State.MAKING).update(state=State.READY)
        record("funding.pack_made", pack.claim, by=None)
    for name in before:
        if name:
            default_storage.delete(name)


def failed(pack: Pack, message: str) -> None:
    """Not made, and why; the pack made before stays."""
    Pack.objects.filter(pk=pack.pk).update(state=State.FAILED, message=message[:300])
