"""Who may do what here; the object of a verb is the structure unless told."""

from __future__ import annotations

from maillage.apps.funding.models import SharePartner, ShareState
from maillage.apps.people.authorisation import Policies, any_of, ask
from maillage.apps.people.models import Person
from maillage.apps.people.policies import is_steward
from maillage.apps.people.roles import Role
from maillage.apps.structures.policies import ORGANISERS, belongs, holds


KEEPS_MONEY = holds(Role.TREASURER, *ORGANISERS)

POLICIES = Policies(
    {
        "funding.read_claims": any_of(
            belongs, holds(Role.MEMBER, Role.ANIMATOR, Role.TREASURER, *ORGANISERS)
        ),
        "funding.write_claim": any_of(KEEPS_MONEY),
        "funding.write_contract": any_of(KEEPS_MONEY),
    }
)
"""Verb -> who, for the contracts and the yearly claims of a structure."""


def is_own_share(reader: Person, share: SharePartner) -> bool:
    """The statement is the reader's, and what it tells was voted."""
    is_frozen = share.share_out.state == ShareState.FROZEN
    return is_frozen and share.person_id == reader.pk


def keeps_money_of_share(reader: Person, share: SharePartner) -> bool:
    """The reader keeps the money of the structure whose statement it is."""
    return ask(KEEPS_MONEY, reader, share.share_out.organisation)


MONEY_POLICIES = Policies(
    {
        "funding.read_ledger": any_of(KEEPS_MONEY),
        "funding.write_ledger": any_of(KEEPS_MONEY),
        "funding.close_year": any_of(holds(Role.TREASURER, Role.ADMINISTRATOR)),
        "funding.read_expected": any_of(
            belongs, holds(Role.MEMBER, Role.ANIMATOR, Role.TREASURER, *ORGANISERS)
        ),
        "funding.share_out": any_of(KEEPS_MONEY),
        "funding.read_share_outs": any_of(
            belongs, holds(Role.MEMBER, Role.ANIMATOR, Role.TREASURER, *ORGANISERS)
        ),
    }
)
"""Verb -> who, for the ledger and the share-out of a structure."""

STATEMENT_POLICIES = Policies(
    {"funding.read_statement": any_of(is_own_share, keeps_money_of_share)}
)
"""Verb -> who; the object is a partner's share: a partner never reads another's."""

SHARING_POLICIES = Policies(
    {
        "funding.make_pack": any_of(KEEPS_MONEY),
        "funding.read_pack": any_of(KEEPS_MONEY),
        "funding.give_link": any_of(holds(*ORGANISERS)),
        "funding.revoke_link": any_of(holds(*ORGANISERS)),
        "funding.read_shared_claim": any_of(holds(Role.REFERENT), KEEPS_MONEY),
        "funding.read_report": any_of(
            belongs, holds(Role.MEMBER, Role.ANIMATOR, Role.TREASURER, *ORGANISERS)
        ),
        "funding.edit_report": any_of(holds(*ORGANISERS)),
        "funding.freeze_report": any_of(holds(*ORGANISERS)),
        "funding.read_federation": any_of(
            is_steward, holds(Role.REFERENT, *ORGANISERS)
        ),
    }
)
"""Verb -> who, for what leaves a structure (the pack, the payer's link, the activity
report) and for the page that a whole has of its teams, where the money of a team shows
only to who may read that team's own claim (`selectors/federation.py`)."""
