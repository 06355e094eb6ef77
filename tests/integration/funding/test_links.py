"""The payer's link: its life, what it opens, and what it never does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from maillage.apps.funding.actions.links import give_link, revoke_link
from maillage.apps.funding.models import Claim, ClaimLink
from maillage.apps.people.clock import today
from maillage.apps.people.models import AuditEvent
from maillage.apps.people.roles import Role
from maillage.engine.errors import BadInput
from tests.factories import structures, submitted_claims


pytestmark = pytest.mark.django_db

MINUTES = b"%PDF-1.7 noms des presents %%EOF"


@pytest.fixture
def claim() -> Claim:
    proofs = submitted_claims.usual_proofs(rcp=1)
    stored = default_storage.save("pieces/cr.pdf", ContentFile(MINUTES))
    next(one for one in proofs if one.kind == "rcp_held").file = stored
    return submitted_claims.submitted(structures.organisation(), proofs)


def _given(claim: Claim, days: int = 30) -> str:
    return give_link(
        claim=claim,
        label="CPAM, service des relations",
        last_day=today() + timedelta(days=days),
        by=structures.administrator(claim.contract.organisation),
    )


def _page(secret: str, name: str = "", *arguments: object) -> str:
    return reverse(f"funding:shared_by_link{name}", args=[secret, *arguments])


def test_the_secret_is_not_kept_and_each_opening_is_written(
    claim: Claim, client: Client
) -> None:
    secret = _given(claim)
    link = ClaimLink.objects.get()
    assert secret not in str(ClaimLink.objects.values_list()[0])
    before = AuditEvent.objects.count()
    answer = client.get(_page(secret))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    link.refresh_from_db()
    assert link.openings == 1
    event = AuditEvent.objects.order_by("-sequence")[0]
    assert AuditEvent.objects.count() == before + 1
    assert (event.what, event.actor) == ("funding.open_link", None)


def test_one_figure_leads_down_to_its_proof_and_never_to_minutes(
    claim: Claim, client: Client
) -> None:
    secret, rcp = _given(claim), claim.proofs.get(kind="rcp_held")
    indicator = _page(secret, "_indicator", "2.3")
    assert indicator in client.get(_page(secret)).content.decode()
    proof = _page(secret, "_proof", rcp.number)
    assert proof in client.get(indicator).content.decode()
    file = _page(secret, "_file", rcp.number)
    assert file in client.get(proof).content.decode()
    printed = client.get(file)
    assert printed.content.startswith(b"%PDF")
    assert printed.content != MINUTES
    assert client.get(_page(secret, "_rules")).status_code == 200


def test_a_link_opens_one_claim_and_nothing_once_it_is_over(
    claim: Claim, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, link = _given(claim, days=3), ClaimLink.objects.get()
    assert client.get(_page(secret, "_proof", 999)).status_code == 404
    number = claim.proofs.count()
    other = submitted_claims.submitted(structures.organisation(), [])
    other_page = reverse("funding:shared", args=[other.contract.organisation.slug, 1])
    assert client.get(other_page).status_code == 302
    assert client.get(_page("x" * 43)).status_code == 410
    monkeypatch.setenv("MAILLAGE_TODAY", str(today() + timedelta(days=4)))
    past = client.get(_page(secret, "_proof", number))
    assert past.status_code == 410
    assert "Ce lien n'ouvre plus rien" in past.content.decode().replace("&#x27;", "'")
    monkeypatch.delenv("MAILLAGE_TODAY")
    revoke_link(link=link, by=structures.administrator(claim.contract.organisation))
    assert client.get(_page(secret)).status_code == 410


def test_a_draft_has_no_link() -> None:
    draft = submitted_claims.draft(structures.organisation())
    with pytest.raises(BadInput, match="n'est pas déposée"):
        _given(draft)


def test_the_referent_reads_what_was_submitted_where_she_has_the_mandate(
    claim: Claim, client: Client
) -> None:
    team = claim.contract.organisation
    client.force_login(structures.role(team, Role.REFERENT).account)
    assert client.get(reverse("funding:shared_claims", args=[team.slug])).status_code
    mine = reverse("funding:shared", args=[team.slug, claim.pk])
    assert client.get(mine).status_code == 200
    draft = submitted_claims.draft(team, 2026)
    assert (
        client.get(reverse("funding:shared", args=[team.slug, draft.pk])).status_code
        == 404
    )
    other = submitted_claims.submitted(structures.organisation(), [])
    there = [other.contract.organisation.slug, other.pk]
    assert client.get(reverse("funding:shared", args=there)).status_code == 404
