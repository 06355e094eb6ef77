"""A voted share-out as one document: what it says is enough to redo every cent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from maillage.apps.funding.models import SharePartner, ShareScenario
from maillage.apps.funding.sharing.working import Comparison, Worked
from maillage.apps.meetings.models import Resolution
from maillage.engine.agreements.share_out import (
    TIE_RULE,
    Excess,
    Key,
    ShareLine,
    Statement,
)
from maillage.engine.errors import BadInput


def annex_document(compared: Comparison, scenario: ShareScenario) -> dict[str, Any]:
    """What is put to the vote: the total, the pots, each partner to the cent.

    Raises `BadInput` where the scenario gives nothing.
    """
    worked = compared.worked(scenario)
    if worked.outcome is None:
        raise BadInput(worked.problem)
    share_out = compared.share_out
    return {
        "organisation": share_out.organisation.name,
        "year": share_out.year,
        "title": share_out.title,
        "scenario": scenario.name,
        "total_cents": compared.total_cents,
        "lines": [[line.label, line.cents] for line in compared.lines],
        "pots": _pots(worked),
        "partners": _partners(compared, worked),
        "kept_cents": worked.outcome.kept_cents,
        "rounding": TIE_RULE,
        "over_ceiling": share_out.excess,
        "ceiling_cents": share_out.ceiling_cents,
        "ceiling_source": share_out.ceiling_source,
        "patients_shown": share_out.patients_shown,
        "replaces": share_out.replaces.sha256 if share_out.replaces else "",
        "replaced_because": share_out.replaced_because,
    }


def frozen_document(
    annex: Mapping[str, Any], annex_sha256: str, resolution: Resolution
) -> dict[str, Any]:
    """The annex that was voted, with the resolution that adopted it."""
    return {
        "annex": dict(annex),
        "annex_sha256": annex_sha256,
        "resolution": {
            "key": resolution.pk,
            "title": resolution.title,
            "text": resolution.text,
            "meeting": resolution.meeting.title,
            "day": resolution.meeting.starts_at.date().isoformat(),
            "votes_for": resolution.votes_for,
            "votes_against": resolution.votes_against,
            "abstained": resolution.abstained,
            "closed_at": resolution.closed_at.isoformat(),
        },
    }


def digest(document: Mapping[str, Any]) -> str:
    """The SHA-256 of a document, in its one canonical writing."""
    text = json.dumps(document, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def annex_of(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The annex of a share-out's document, voted or only put to the vote."""
    return document.get("annex", document)


def partner_of(annex: Mapping[str, Any], person: int) -> Mapping[str, Any] | None:
    """What an annex says of one person; None for who has no share in it."""
    return next((one for one in annex["partners"] if one["person"] == person), None)


def statement_from(said: Mapping[str, Any]) -> Statement:
    """The engine's statement, from what an annex says of a partner."""
    return Statement(
        name=said["name"],
        lines=tuple(_line_from(line) for line in said["lines"]),
        shared_cents=said["shared_cents"],
        over_ceiling_cents=said["over_ceiling_cents"],
        redistributed_cents=said["redistributed_cents"],
        paid_cents=said["paid_cents"],
        room_cents=said["room_cents"],
    )


def tells_patients(annex: Mapping[str, Any]) -> bool:
    """Whether a pot is shared by each one's patients."""
    return any(pot["key"] == Key.PATIENTS for pot in annex["pots"])


def shows_details(annex: Mapping[str, Any]) -> bool:
    """Whether everyone may read everyone's measures and amounts by pot.

    With a pot shared by patients, only where the by-laws or the assembly agree: from
    the amounts of the other pots, anyone would work out the patients of each.
    """
    return bool(annex["patients_shown"]) or not tells_patients(annex)


def excess_words(annex: Mapping[str, Any]) -> str:
    """What becomes of what exceeds a ceiling, as a sentence."""
    if annex["over_ceiling"] == Excess.REDISTRIBUTED:
        return "Ce qui dépasse le plafond va à ceux qui ont encore de la place."
    return "Ce qui dépasse le plafond reste à la structure."


def _pots(worked: Worked) -> list[dict[str, Any]]:
    if worked.outcome is None:
        raise BadInput(worked.problem)
    written = worked.scenario.pots
    return [
        {
            "name": pot.name,
            "key": written[place]["key"],
            "how": pot.how,
            "cents": pot.cents,
            "left_over_cents": pot.left_over_cents,
        }
        for place, pot in enumerate(worked.outcome.pots)
    ]


def _partners(compared: Comparison, worked: Worked) -> list[dict[str, Any]]:
    if worked.outcome is None:
        raise BadInput(worked.problem)
    return [
        _partner(share, statement)
        for share, statement in zip(
            compared.partners, worked.outcome.statements, strict=True
        )
    ]


def _partner(share: SharePartner, statement: Statement) -> dict[str, Any]:
    return {
        "person": share.person_id,
        "name": statement.name,
        "profession": share.person.profession,
        "lines": [_line(line) for line in statement.lines],
        "shared_cents": statement.shared_cents,
        "over_ceiling_cents": statement.over_ceiling_cents,
        "redistributed_cents": statement.redistributed_cents,
        "paid_cents": statement.paid_cents,
        "room_cents": statement.room_cents,
    }


def _line(line: ShareLine) -> dict[str, Any]:
    return {
        "pot": line.pot,
        "pot_cents": line.pot_cents,
        "how": line.how,
        "weight": str(line.weight),
        "total_weight": str(line.total_weight),
        "exact_cents": str(line.exact_cents),
        "cents": line.cents,
        "rounded_up": line.rounded_up,
    }


def _line_from(said: Mapping[str, Any]) -> ShareLine:
    return ShareLine(
        pot=said["pot"],
        pot_cents=said["pot_cents"],
        how=said["how"],
        weight=Fraction(said["weight"]),
        total_weight=Fraction(said["total_weight"]),
        exact_cents=Fraction(said["exact_cents"]),
        cents=said["cents"],
        rounded_up=said["rounded_up"],
    )
