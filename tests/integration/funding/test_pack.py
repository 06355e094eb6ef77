"""The year-end pack of a small claim: it adds up, its folder holds together."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import replace
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from maillage.apps.funding.actions.pack import make_pack
from maillage.apps.funding.models import Claim, Pack
from maillage.apps.funding.pack_content import content_of
from maillage.apps.funding.pack_folder import looked_at
from maillage.apps.funding.shown_files import HANDED
from maillage.apps.funding.tasks.pack import make_pack_of
from maillage.apps.people.roles import Role
from maillage.engine.agreements.evidence_kinds import KINDS
from tests.factories import people, structures, submitted_claims


pytestmark = pytest.mark.django_db

DOCUMENT = b"%PDF-1.7 le document lui-meme %%EOF"


def _made(claim: Claim) -> Pack:
    by = structures.administrator(claim.contract.organisation)
    pack = make_pack(claim=claim, by=by)
    make_pack_of.call(pack.pk)
    pack.refresh_from_db()
    assert pack.state == Pack.State.READY, pack.message
    return pack


def _folder(pack: Pack) -> ZipFile:
    with pack.folder.open("rb") as kept:
        return ZipFile(io.BytesIO(kept.read()))


def _number(text: str) -> float:
    return float(re.sub(r"[\s\u202f\u00a0€]", "", text).replace(",", "."))


@pytest.fixture
def claim() -> Claim:
    """With minutes that must stay, and a protocol that must be handed over."""
    stored = default_storage.save("pieces/x.pdf", ContentFile(DOCUMENT))
    proofs = submitted_claims.usual_proofs()
    for one in proofs:
        if one.kind in ("rcp_held", "protocol_signed"):
            one.file = stored
    return submitted_claims.submitted(structures.organisation(), proofs)


def test_a_pack_adds_up_and_holds_together(claim: Claim) -> None:
    """Made once: the making is what takes time."""
    pack = _made(claim)
    printed_points_sum_to_the_printed_total(pack)
    what_is_asked_is_handed_over_and_no_minutes(_folder(pack))
    every_file_has_its_fingerprint_and_its_line(_folder(pack), claim)


def printed_points_sum_to_the_printed_total(pack: Pack) -> None:
    with pack.document.open("rb") as kept:
        pages = [page.extract_text() for page in PdfReader(kept).pages]
    total = next(page for page in pages if "Total, à refaire à la main" in page)
    after = total[total.index("Somme") :].splitlines()
    declared = [_number(one) for one in re.findall(r"[\d\s\u202f]+,?\d*", after[0])]
    points = re.findall(r"^(\d\.\d[a-c]?) .*? ([\d\u202f]+(?:,\d+)?) ([\d\u202f,]+)$",
                        total, re.MULTILINE)  # fmt: skip
    assert len(points) == 26
    assert sum(_number(one[1]) for one in points) == pytest.approx(declared[0])
    assert f"{7 * declared[0]:.2f}".replace(".", ",") in total.replace("\u202f", "")
    assert sum("Calcul, avec ses nombres" in page for page in pages) == 26


def what_is_asked_is_handed_over_and_no_minutes(folder: ZipFile) -> None:
    content = {name: folder.read(name) for name in folder.namelist()}
    protocol = next(name for name in content if "-protocole-" in name)
    assert content[protocol] == DOCUMENT
    minutes = [name for name in content if "-rcp-" in name]
    assert len(minutes) == 6
    for name in minutes:
        assert content[name] != DOCUMENT
        said = PdfReader(io.BytesIO(content[name])).pages[0].extract_text()
        assert "Le compte rendu reste dans l'équipe" in " ".join(said.split())


def every_file_has_its_fingerprint_and_its_line(folder: ZipFile, claim: Claim) -> None:
    sums = folder.read("SHA256SUMS.txt").decode().splitlines()
    for line in sums:
        sha256, name = line.split("  ")
        assert hashlib.sha256(folder.read(name)).hexdigest() == sha256
    listed = csv.DictReader(
        io.StringIO(folder.read("index.csv").decode("utf-8-sig")), delimiter=";"
    )
    rows = list(listed)
    assert [row["numero"] for row in rows] == [
        f"{number:03d}" for number in range(1, claim.proofs.count() + 1)
    ]
    assert {row["fichier"] for row in rows} < set(folder.namelist())


def test_a_document_that_is_lost_or_changed_gives_way_to_a_printed_page(
    claim: Claim,
) -> None:
    _, pieces = content_of(claim)
    kept = next(piece for piece in pieces if piece.stored)
    assert looked_at([replace(kept, sha256="0" * 64)])[0].stored == ""
    default_storage.delete(kept.stored)
    [lost] = looked_at([kept])
    assert lost.stored == ""
    assert "introuvable" in lost.proof.why_no_file


def test_the_pack_of_a_draft_says_so(client: Client) -> None:
    team = structures.organisation()
    claim = submitted_claims.draft(team)
    claim.declared = {
        name: {"value": value, "remark": ""}
        for name, value in {
            "patients": "4000",
            "coordination": "oui",
            "ald_under_75": "500",
            "aged_75_without_ald": "100",
            "aged_75_with_ald": "100",
        }.items()
    }
    claim.save()
    pack = _made(claim)
    assert pack.is_draft
    with pack.document.open("rb") as kept:
        assert "Projet, non déposé" in PdfReader(kept).pages[0].extract_text()
    treasurer = structures.role(team, Role.TREASURER)
    client.force_login(treasurer.account)
    here = [team.slug, claim.pk]
    page = client.get(reverse("funding:pack", args=here)).content.decode()
    assert "marqué « projet »" in page.replace("\u00a0", " ")
    answer = client.get(reverse("funding:pack_file", args=[*here, "folder"]))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.getvalue().startswith(b"PK")
    member = structures.member(team).person
    client.force_login(people.account(member))
    assert client.get(reverse("funding:pack", args=here)).status_code == 404


def test_every_kind_of_proof_has_its_row_with_its_source() -> None:
    assert KINDS.keys() <= HANDED.keys()
    assert all(row.source for row in HANDED.values())
    assert not HANDED["rcp_held"].document
