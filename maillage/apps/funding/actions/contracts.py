"""A contract with those who pay: written down, corrected, amended, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from maillage.apps.funding.amounts.declaring import (
    kept_value,
    read_value,
    rules_of_contract,
)
from maillage.apps.funding.models import Amendment, Contract, Party, PartyKind
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.structures.documents import CheckedFile
from maillage.apps.structures.models import Organisation
from maillage.engine.agreements.versions import agreements
from maillage.engine.errors import BadInput


WRITE = "funding.write_contract"


@dataclass(frozen=True)
class ContractCard:
    """What is written of a contract."""

    agreement: str
    title: str
    since: date
    reference: str = ""
    signed_on: date | None = None


@dataclass(frozen=True)
class PartyCard:
    """Who signs, and whom to write to there."""

    name: str
    kind: str
    contact: str = ""
    organisation: Organisation | None = None


@action("funding.create_contract")
def create_contract(
    *,
    organisation: Organisation,
    card: ContractCard,
    by: Person | None,
    document: CheckedFile | None = None,
) -> Contract:
    """A contract of the team, from its effect on. Raises `BadInput`."""
    require(by, WRITE, organisation)
    contract = Contract(organisation=organisation, **_checked(card))
    _refuse_overlap(contract)
    contract.keep(document)
    contract.save()
    record("funding.create_contract", contract, by=by)
    return contract


@action("funding.change_contract")
def change_contract(
    *,
    contract: Contract,
    version: int,
    card: ContractCard,
    by: Person | None,
    document: CheckedFile | None = None,
) -> Contract:
    """A contract that was badly written down, corrected; what changed is an amendment.

    Raises `Stale`, `BadInput`: its agreement stays once a year was claimed.
    """
    require(by, WRITE, contract.organisation)
    contract = locked(Contract, contract.pk)
    check_version(contract, version, "Ce contrat")
    if contract.agreement != card.agreement.strip() and contract.claims.exists():
        raise BadInput(
            "Une année de ce contrat est déjà demandée sous cet accord : ajoutez un "
            "autre contrat plutôt que d'en changer l'accord."
        )
    for field, value in _checked(card).items():
        setattr(contract, field, value)
    _refuse_overlap(contract)
    contract.keep(document)
    contract.version += 1
    contract.save()
    record("funding.change_contract", contract, by=by)
    return contract


@action("funding.set_terms")
def set_terms(
    *, contract: Contract, version: int, terms: Mapping[str, str], by: Person | None
) -> Contract:
    """The figures that the contract itself writes, such as the part of each mission.

    An empty text takes a term away. Raises `Stale`, `BadInput`.
    """
    require(by, WRITE, contract.organisation)
    contract = locked(Contract, contract.pk)
    check_version(contract, version, "Ce contrat")
    rules = rules_of_contract(contract, today().year)
    if rules is None:
        raise BadInput("Cet accord n'a pas de règles ici : rien n'y est chiffré.")
    kept = {}
    for name, text in terms.items():
        if name not in rules.facts:
            raise BadInput(f"« {name[:40]} » n'est pas un terme de cet accord.")
        if text.strip():
            kept[name] = kept_value(read_value(text, rules.facts[name]))
    contract.terms = kept
    contract.version += 1
    contract.save()
    record("funding.set_terms", contract, by=by)
    return contract


@action("funding.end_contract")
def end_contract(
    *,
    contract: Contract,
    version: int,
    on: date,
    reason: str,
    by: Person | None,
) -> Contract:
    """A contract that no longer holds from a day on; nothing of it is erased."""
    require(by, WRITE, contract.organisation)
    contract = locked(Contract, contract.pk)
    check_version(contract, version, "Ce contrat")
    if on <= contract.since:
        raise BadInput(
            "La fin vient après la date d'effet du contrat : choisissez un jour plus "
            "tard."
        )
    if contract.claims.filter(year__gt=on.year).exists():
        raise BadInput(
            "Une année plus tardive de ce contrat est déjà demandée : choisissez un "
            "jour de cette année ou plus tard."
        )
    contract.until = on
    contract.ending = _text(reason, 200)
    contract.version += 1
    contract.save()
    record("funding.end_contract", contract, by=by)
    return contract


@action("funding.reopen_contract")
def reopen_contract(*, contract: Contract, version: int, by: Person | None) -> Contract:
    """An end that was a mistake, undone."""
    require(by, WRITE, contract.organisation)
    contract = locked(Contract, contract.pk)
    check_version(contract, version, "Ce contrat")
    contract.until, contract.ending = None, ""
    _refuse_overlap(contract)
    contract.version += 1
    contract.save()
    record("funding.reopen_contract", contract, by=by)
    return contract


@action("funding.add_party")
def add_party(*, contract: Contract, card: PartyCard, by: Person | None) -> Party:
    """Somebody who signs the contract. Raises `BadInput`."""
    require(by, WRITE, contract.organisation)
    name = _text(card.name, 160)
    if not name:
        raise BadInput("Le nom de la partie manque : écrivez « CPAM de l'Yonne ».")
    if card.kind not in PartyKind.values:
        raise BadInput("La nature de la partie manque : choisissez-en une.")
    party = Party.objects.create(
        contract=contract,
        organisation=card.organisation,
        name=name,
        kind=card.kind,
        contact=_text(card.contact, 200),
    )
    record("funding.add_party", contract, by=by, details={"party": party.pk})
    return party


@action("funding.remove_party")
def remove_party(*, party: Party, by: Person | None) -> Party:
    """A party that no longer is, or was written by mistake; it stays in the history."""
    require(by, WRITE, party.contract.organisation)
    party.removed_on = today()
    party.save()
    record("funding.remove_party", party.contract, by=by, details={"party": party.pk})
    return party


@action("funding.restore_party")
def restore_party(*, party: Party, by: Person | None) -> Party:
    """A removal, undone."""
    require(by, WRITE, party.contract.organisation)
    party.removed_on = None
    party.save()
    record("funding.restore_party", party.contract, by=by, details={"party": party.pk})
    return party


@action("funding.add_amendment")
def add_amendment(
    *,
    contract: Contract,
    title: str,
    signed_on: date,
    effective_on: date,
    what: str,
    by: Person | None,
    document: CheckedFile | None = None,
) -> Amendment:
    """A change of the contract, signed by its parties. Raises `BadInput`."""
    require(by, WRITE, contract.organisation)
    if not title.strip() or not what.strip():
        raise BadInput(
            "L'intitulé et ce que l'avenant change manquent : une phrase suffit."
        )
    if effective_on < contract.since:
        raise BadInput(
            "L'avenant prendrait effet avant le contrat : vérifiez sa date d'effet."
        )
    amendment = Amendment(
        contract=contract,
        title=_text(title, 160),
        signed_on=signed_on,
        effective_on=effective_on,
        what=_text(what, 2000),
    )
    amendment.keep(document)
    amendment.save()
    details = {"amendment": amendment.pk}
    record("funding.add_amendment", contract, by=by, details=details)
    return amendment


def _checked(card: ContractCard) -> dict[str, object]:
    agreement, title = card.agreement.strip(), _text(card.title, 160)
    if not agreement:
        raise BadInput("L'accord manque : choisissez-en un, ou nommez-le.")
    if not title:
        raise BadInput("L'intitulé du contrat manque : « Contrat ACI 2022-2027 ».")
    if card.signed_on is not None and card.signed_on > today():
        raise BadInput(
            "La date de signature est à venir : laissez-la vide jusqu'à la signature."
        )
    return {
        "agreement": agreement[:80],
        "title": title,
        "reference": _text(card.reference, 60),
        "signed_on": card.signed_on,
        "since": card.since,
    }


def _refuse_overlap(contract: Contract) -> None:
    """One running contract under an agreement that has rules."""
    if contract.agreement not in agreements():
        return
    others = Contract.objects.filter(
        organisation=contract.organisation, agreement=contract.agreement
    ).exclude(pk=contract.pk)
    for other in others:
        ends_before = other.until is not None and other.until <= contract.since
        begins_after = contract.until is not None and contract.until <= other.since
        if not (ends_before or begins_after):
            raise BadInput(
                f"« {other} » court déjà sous cet accord : mettez-y fin avant d'en "
                "ajouter un autre."
            )


def _text(given: str, most: int) -> str:
    return " ".join(given.split(" ")).strip()[:most]
