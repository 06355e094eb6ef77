"""The account of each nature, as a structure's accountant wants it."""

from __future__ import annotations

from maillage.apps.funding.actions.ledger import checked_account
from maillage.apps.funding.models import AccountCode, Nature
from maillage.apps.funding.money_content import BANK
from maillage.apps.people.actions_base import action
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput


@action("funding.set_account")
def set_account(
    *,
    organisation: Organisation,
    nature: str,
    code: str,
    label: str,
    by: Person | None,
) -> AccountCode:
    """The account of a nature, or of the bank, from now on. Raises `BadInput`."""
    require(by, "funding.write_ledger", organisation)
    if nature != BANK and nature not in Nature.values:
        raise BadInput("Nature : choisissez-la dans la liste.")
    kept, words = checked_account(code), " ".join(label.split())
    if not kept or not words or len(words) > 80 or "\0" in words:
        raise BadInput("Compte : un numéro et un intitulé de 80 caractères au plus.")
    account, _ = AccountCode.objects.update_or_create(
        organisation=organisation,
        nature=nature,
        defaults={"code": kept, "label": words},
    )
    record("funding.set_account", account, by=by, details={"nature": nature})
    return account
