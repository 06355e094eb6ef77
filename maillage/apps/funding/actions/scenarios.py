"""The scenarios of a share-out: written, copied, removed while it is simulated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from maillage.apps.funding.actions.share_checks import (
    KEEP,
    changeable,
    checked_column,
    measure_of,
    words_of,
)
from maillage.apps.funding.models import ShareOut, ShareScenario
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.engine.agreements.share_out import Key
from maillage.engine.errors import BadInput


MOST_SCENARIOS = 4
"""As many as a table holds side by side."""

MOST_POTS = 12


@dataclass(frozen=True)
class PotSaid:
    """A pot as it is typed: a fixed amount, or a part of what amounts leave."""

    name: str
    key: str
    percent: str = ""
    cents: int | None = None
    column: str = ""


@action("funding.write_scenario")
def write_scenario(
    *,
    share_out: ShareOut,
    version: int,
    name: str,
    pots: Sequence[PotSaid],
    by: Person | None,
    scenario: ShareScenario | None = None,
) -> ShareScenario:
    """A new scenario, or another writing of one. Raises `BadInput`."""
    require(by, KEEP, share_out.organisation)
    share_out = changeable(share_out, version)
    words = words_of(name, "Nom du scénario", 60)
    written = _pots(pots)
    others = share_out.scenarios.exclude(pk=scenario.pk if scenario else None)
    if others.filter(name__iexact=words).exists():
        raise BadInput(f"« {words} » est déjà le nom d'un scénario : distinguez-les.")
    if scenario is None:
        _refuse_more(share_out)
        scenario = ShareScenario(
            share_out=share_out, rank=share_out.scenarios.count(), version=0
        )
    else:
        scenario = locked(ShareScenario, scenario.pk)
        scenario.version += 1
    scenario.name, scenario.pots = words, written
    scenario.save()
    share_out.save()
    record("funding.write_scenario", share_out, by=by, details={"of": scenario.pk})
    return scenario


@action("funding.copy_scenario")
def copy_scenario(*, scenario: ShareScenario, by: Person | None) -> ShareScenario:
    """The same pots under another name, to change a part of them."""
    require(by, KEEP, scenario.share_out.organisation)
    share_out = changeable(scenario.share_out, scenario.share_out.version)
    _refuse_more(share_out)
    copied = ShareScenario.objects.create(
        share_out=share_out,
        rank=share_out.scenarios.count(),
        name=_free_name(share_out, scenario.name),
        pots=scenario.pots,
    )
    share_out.save()
    record("funding.copy_scenario", share_out, by=by, details={"of": scenario.pk})
    return copied


@action("funding.remove_scenario")
def remove_scenario(
    *, scenario: ShareScenario, version: int, by: Person | None
) -> ShareOut:
    """A trial that nobody wants any more; the last one stays."""
    check_version(scenario, version, "Ce scénario")
    require(by, KEEP, scenario.share_out.organisation)
    share_out = changeable(scenario.share_out, scenario.share_out.version)
    if share_out.scenarios.count() < 2:
        raise BadInput("C'est le seul scénario : changez-le, ou ajoutez-en un autre.")
    removed = scenario.pk
    scenario.delete()
    for rank, left in enumerate(share_out.scenarios.all()):
        left.rank = rank
        left.save(update_fields=["rank"])
    share_out.save()
    record("funding.remove_scenario", share_out, by=by, details={"of": removed})
    return share_out


def _refuse_more(share_out: ShareOut) -> None:
    if share_out.scenarios.count() >= MOST_SCENARIOS:
        raise BadInput(
            f"{MOST_SCENARIOS} scénarios se comparent côte à côte : retirez-en un "
            "avant d'en ajouter."
        )


def _free_name(share_out: ShareOut, name: str) -> str:
    taken = {
        one.casefold() for one in share_out.scenarios.values_list("name", flat=True)
    }
    number, wanted = 2, f"{name[:50]} (copie)"
    while wanted.casefold() in taken:
        wanted, number = f"{name[:50]} (copie {number})", number + 1
    return wanted


def _pots(pots: Sequence[PotSaid]) -> list[dict[str, Any]]:
    if not 0 < len(pots) <= MOST_POTS:
        raise BadInput(f"Pots : un au moins, {MOST_POTS} au plus.")
    written = [_pot(one) for one in pots]
    names = [one["name"].casefold() for one in written]
    if len(set(names)) < len(names):
        raise BadInput("Deux pots ont le même nom : distinguez-les.")
    return written


def _pot(said: PotSaid) -> dict[str, Any]:
    name = words_of(said.name, "Nom du pot", 60)
    if said.key not in tuple(Key):
        raise BadInput(f"« {name} » : choisissez une clé dans la liste.")
    if bool(said.percent.strip()) == (said.cents is not None):
        raise BadInput(f"« {name} » : donnez une part en %, ou un montant.")
    written: dict[str, Any] = {"name": name, "key": said.key}
    if said.key == Key.FREE:
        written["column"] = checked_column(said.column)
    if said.cents is not None:
        if said.cents <= 0:
            raise BadInput(f"« {name} » : donnez un montant au-dessus de zéro.")
        return {**written, "cents": said.cents}
    percent = measure_of(said.percent.replace("%", ""), f"« {name} »")
    if percent > 100:
        raise BadInput(f"« {name} » : une part est de 100 % au plus.")
    return {**written, "percent": str(percent)}
