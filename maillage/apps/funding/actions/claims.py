"""A yearly claim: opened, corrected fact by fact, read one way or another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maillage.apps.funding.actions.keeping import keep_amounts
from maillage.apps.funding.amounts.computing import three_amounts
from maillage.apps.funding.amounts.declaring import (
    kept_value,
    read_value,
    rules_of,
)
from maillage.apps.funding.models import Claim, Contract
from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.engine.agreements.schema import Fact, Rules
from maillage.engine.errors import BadInput


WRITE = "funding.write_claim"
WHAT = "Cette demande"


@action("funding.open_claim")
def open_claim(*, contract: Contract, year: int, by: Person | None) -> Claim:
    """The claim of a civil year of a contract. Raises `BadInput`."""
    require(by, WRITE, contract.organisation)
    contract = locked(Contract, contract.pk)
    if contract.claims.filter(year=year).exists():
        raise BadInput(f"La demande de {year} existe déjà pour ce contrat.")
    last_day = contract.last_day
    if year < contract.since.year or (last_day is not None and year > last_day.year):
        raise BadInput(
            f"Le contrat ne court pas en {year} : choisissez une autre année."
        )
    if year > today().year:
        raise BadInput(f"L'année {year} n'a pas commencé : choisissez {today().year}.")
    claim = Claim(contract=contract, year=year)
    rules_of(claim)
    claim.save()
    keep_amounts(claim, three_amounts(claim))
    record("funding.open_claim", claim, by=by, details={"year": year})
    return claim


@action("funding.declare_facts")
def declare_facts(
    *,
    claim: Claim,
    version: int,
    values: Mapping[str, Any],
    remark: str,
    by: Person | None,
) -> Claim:
    """What the team declares of some facts, where it is not what is proven.

    Each value is a text, or rows of texts for a list. Raises `Stale`, `BadInput`: for a
    value of another kind, facts that cannot stand together, a patient in the remark.
    """
    claim, rules = _draft(claim, version, by)
    refuse_patient_identity(remark, "La remarque")
    said = {
        name: {
            "value": kept_value(read_value(value, _fact(rules, name))),
            "remark": remark.strip()[:500],
        }
        for name, value in values.items()
    }
    claim.declared = {**claim.declared, **said}
    _saved(claim)
    details = {"facts": sorted(said)}
    record("funding.declare_facts", claim, by=by, details=details)
    return claim


@action("funding.follow_proof")
def follow_proof(*, claim: Claim, version: int, name: str, by: Person | None) -> Claim:
    """A fact declared as it is proven again: the team's own value goes."""
    claim, _ = _draft(claim, version, by)
    claim.declared = {k: v for k, v in claim.declared.items() if k != name}
    _saved(claim)
    record("funding.follow_proof", claim, by=by, details={"fact": name})
    return claim


@action("funding.choose_switch")
def choose_switch(
    *, claim: Claim, version: int, name: str, value: str, by: Person | None
) -> Claim:
    """How the team's payer reads a point on which sources differ."""
    claim, rules = _draft(claim, version, by)
    switch = rules.switches.get(name)
    if switch is None or value not in switch.values:
        raise BadInput(
            "Cette lecture n'est pas dans la liste : choisissez l'une de celles qui "
            "sont proposées."
        )
    chosen = {k: v for k, v in claim.switches.items() if k != name}
    if value != switch.default:
        chosen[name] = value
    claim.switches = chosen
    _saved(claim)
    details = {"switch": name, "value": value}
    record("funding.choose_switch", claim, by=by, details=details)
    return claim


def _fact(rules: Rules, name: str) -> Fact:
    fact = rules.facts.get(name)
    if fact is None:
        raise BadInput(f"« {name[:40]} » n'est pas un fait de cet accord.")
    return fact


def _draft(claim: Claim, version: int, by: Person | None) -> tuple[Claim, Rules]:
    """The claim, held, still a draft, and the rules that it is computed by."""
    require(by, WRITE, claim.contract.organisation)
    claim = locked(Claim, claim.pk)
    check_version(claim, version, WHAT)
    if not claim.is_draft:
        raise BadInput(
            "Cette demande est déposée : retirez-la d'abord, avec un motif, pour la "
            "corriger."
        )
    rules = rules_of(claim)
    if rules is None:
        raise BadInput("Cet accord n'a pas de règles ici : rien n'y est calculé.")
    return claim, rules


def _saved(claim: Claim) -> None:
    """Keep the claim, unless its facts cannot stand together."""
    amounts = three_amounts(claim)
    if amounts.refusal:
        raise BadInput(amounts.refusal)
    claim.version += 1
    claim.save()
    keep_amounts(claim, amounts)
