"""A scenario is put to the vote of an assembly, then frozen with its resolution."""

from __future__ import annotations

from secrets import token_hex

from django.core.files.base import ContentFile

from maillage.apps.funding.actions.share_checks import KEEP, changeable, words_of
from maillage.apps.funding.models import ShareOut, ShareScenario, ShareState
from maillage.apps.funding.sharing.documents import (
    annex_document,
    digest,
    frozen_document,
)
from maillage.apps.funding.sharing.papers import annex_pdf
from maillage.apps.funding.sharing.working import comparison_of
from maillage.apps.meetings.actions.resolutions import (
    put_resolution,
    withdraw_resolution,
)
from maillage.apps.meetings.majority import Basis, Majority
from maillage.apps.meetings.models import Meeting, ResolutionState
from maillage.apps.meetings.selectors.assembly import adopted_resolution
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput
from maillage.ui.formats import FIRM, euros


ABOUT = "share_out"
"""How a resolution says that it decides about a share-out."""

WAITING = (ResolutionState.DRAFT, ResolutionState.OPEN)


@action("funding.put_to_the_vote")
def put_to_the_vote(
    *,
    scenario: ShareScenario,
    version: int,
    meeting: Meeting,
    by: Person,
    majority: str = Majority.SIMPLE,
    basis: str = Basis.CAST,
) -> ShareOut:
    """A scenario on an assembly's agenda; its annex is fixed from now to the vote.

    `version` is that of the share-out. Raises `Stale`, and `BadInput` where the
    scenario gives nothing or the assembly is another structure's.
    """
    require(by, KEEP, scenario.share_out.organisation)
    share_out = changeable(scenario.share_out, version)
    if meeting.organisation_id != share_out.organisation_id:
        raise BadInput("Cette assemblée est celle d'une autre structure.")
    annex = annex_document(comparison_of(share_out), scenario)
    share_out.document, share_out.sha256 = annex, digest(annex)
    share_out.chosen, share_out.state = scenario, ShareState.PROPOSED
    share_out.resolution = put_resolution(
        meeting=meeting,
        title=f"{share_out.title}, clé {scenario.name}"[:160],
        text=_resolution_text(share_out),
        by=by,
        majority=majority,
        basis=basis,
        about=(ABOUT, str(share_out.pk)),
    )
    share_out.save()
    record("funding.put_to_the_vote", share_out, by=by, details={"of": scenario.pk})
    return share_out


@action("funding.take_back_share_out")
def take_back_share_out(*, share_out: ShareOut, version: int, by: Person) -> ShareOut:
    """Back to simulation: the resolution is withdrawn, or was rejected.

    `BadInput` once it is adopted: what was voted is frozen, or replaced by another.
    """
    require(by, KEEP, share_out.organisation)
    share_out = locked(ShareOut, share_out.pk)
    check_version(share_out, version, "Cette répartition")
    if share_out.state != ShareState.PROPOSED:
        raise BadInput("Cette répartition n'est pas soumise au vote.")
    resolution = share_out.resolution
    if resolution is not None and resolution.adopted:
        raise BadInput(
            "L'assemblée l'a adoptée : figez-la. Une autre répartition pourra ensuite "
            "la remplacer, par un nouveau vote."
        )
    if resolution is not None and resolution.state in WAITING:
        withdraw_resolution(resolution=resolution, version=resolution.version, by=by)
    share_out.state, share_out.document, share_out.sha256 = (
        ShareState.SIMULATED,
        {},
        "",
    )
    share_out.chosen = share_out.resolution = None
    share_out.version += 1
    share_out.save()
    record("funding.take_back_share_out", share_out, by=by)
    return share_out


@action("funding.freeze_share_out")
def freeze_share_out(*, share_out: ShareOut, version: int, by: Person) -> ShareOut:
    """What was voted, with its resolution, for ever: document, SHA-256 and paper.

    Raises `BadInput` while the resolution is not adopted, or the minutes of its
    assembly not signed: until then votes may be counted again.
    """
    require(by, KEEP, share_out.organisation)
    share_out = locked(ShareOut, share_out.pk)
    check_version(share_out, version, "Cette répartition")
    if share_out.state != ShareState.PROPOSED:
        raise BadInput("Cette répartition n'est pas soumise au vote.")
    resolution = adopted_resolution(ABOUT, str(share_out.pk))
    if resolution is None or resolution.pk != share_out.resolution_id:
        raise BadInput(
            "L'assemblée n'a pas adopté cette répartition : elle se fige après le vote."
        )
    if not resolution.minutes_signed:  # type: ignore[attr-defined]
        raise BadInput(
            "Le compte rendu de l'assemblée n'est pas signé : signez-le, puis figez la "
            "répartition."
        )
    document = frozen_document(share_out.document, share_out.sha256, resolution)
    share_out.document, share_out.sha256 = document, digest(document)
    share_out.state = ShareState.FROZEN
    share_out.frozen_at, share_out.frozen_by = now(), by
    share_out.version += 1
    paper = annex_pdf(document, share_out.sha256, share_out.frozen_at)
    share_out.pdf.save(f"{token_hex(16)}.pdf", ContentFile(paper), save=False)
    share_out.save()
    record(
        "funding.freeze_share_out",
        share_out,
        by=by,
        details={"sha256": share_out.sha256},
    )
    return share_out


@action("funding.drop_share_out")
def drop_share_out(
    *, share_out: ShareOut, version: int, because: str, by: Person
) -> ShareOut:
    """A simulation that leads nowhere, put aside with its reason."""
    require(by, KEEP, share_out.organisation)
    share_out = changeable(share_out, version)
    share_out.state = ShareState.DROPPED
    share_out.replaced_because = words_of(because, "Motif", 200)
    share_out.save()
    record("funding.drop_share_out", share_out, by=by)
    return share_out


def _resolution_text(share_out: ShareOut) -> str:
    annex = share_out.document
    pots = " ; ".join(
        f"« {pot['name']} », {euros(pot['cents'])}, {pot['how']}"
        for pot in annex["pots"]
    )
    replaced = ""
    if share_out.replaces:
        replaced = (
            " Elle remplace la répartition figée sous l'empreinte "
            f"{share_out.replaces.sha256[:16]}… ({share_out.replaced_because})."
        )
    return (
        f"L'assemblée adopte la répartition de {euros(annex['total_cents'])} au titre "
        f"de l'année {share_out.year}, selon la clé « {annex['scenario']} »{FIRM}: "
        f"{pots}. Le détail est l'annexe jointe, d'empreinte SHA-256 "
        f"{share_out.sha256}.{replaced}"
    )[:4000]
