"""A statement is opened: who read it, of whom, is written."""

from __future__ import annotations

from collections.abc import Iterable

from maillage.apps.funding.models import ShareOut, SharePartner
from maillage.apps.people.actions_base import action
from maillage.apps.people.audit import record_read
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person


@action("funding.read_statement")
def read_statement(*, share: SharePartner, by: Person) -> SharePartner:
    """A partner's statement is read; the first time by himself, it has arrived."""
    require(by, "funding.read_statement", share)
    record_read(
        "funding.read_statement", share.share_out, by=by, subjects=[share.person]
    )
    if share.told_at is None and share.person_id == by.pk:
        share.told_at = now()
        share.save(update_fields=["told_at"])
    return share


@action("funding.print_statements")
def print_statements(
    *, share_out: ShareOut, shares: Iterable[SharePartner], by: Person
) -> None:
    """Every statement is printed by who keeps the money."""
    require(by, "funding.share_out", share_out.organisation)
    record_read(
        "funding.read_statement",
        share_out,
        by=by,
        subjects=[share.person for share in shares],
    )
