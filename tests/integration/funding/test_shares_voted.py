"""A share-out from the ledger to the statements, through its assembly."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from maillage.apps.funding.actions.scenarios import PotSaid, write_scenario
from maillage.apps.funding.actions.share_out import (
    PartnerSaid,
    set_share_lines,
    set_share_partners,
)
from maillage.apps.funding.actions.share_vote import (
    freeze_share_out,
    take_back_share_out,
)
from maillage.apps.funding.due import due_for
from maillage.apps.funding.models import Nature, ShareOut, ShareState
from maillage.apps.funding.selectors.share_out import every_told
from maillage.apps.funding.sharing.documents import annex_of, digest, shows_details
from maillage.apps.funding.sharing.in_force import in_force
from maillage.apps.funding.sharing.working import comparison_of
from maillage.engine.errors import BadInput
from tests.factories import money, people


pytestmark = pytest.mark.django_db


def _simulated(year: int = money.YEAR) -> tuple[money.Team, ShareOut]:
    team = money.team()
    money.entry(team, 1_000_001, exercise=year)
    money.entry(team, 250_000, kind="paid", nature=Nature.SALARY, exercise=year)
    return team, money.share_out(team, year)


def test_each_scenario_sums_to_the_cent_with_its_remainder() -> None:
    team, share = _simulated()
    write_scenario(
        share_out=share,
        version=share.version,
        name="Trois pots",
        pots=[
            PotSaid("Poste", "structure", cents=100_000),
            PotSaid("Fixe", "role", percent="33,3"),
            PotSaid("Le reste", "equal", percent="66,7"),
        ],
        by=team.treasurer,
    )
    compared = comparison_of(share)
    assert compared.total_cents == 750_001
    by_name = {one.scenario.name: one for one in compared.columns}
    equal, pots = by_name["Parts égales"], by_name["Trois pots"]
    assert sum(equal.paid) == 750_001
    assert equal.remainder_cents == 1
    assert pots.outcome is not None
    assert sum(pots.paid) + pots.outcome.kept_cents == 750_001
    # Nobody was at any meeting: the key by hours says so, and nothing breaks.
    assert "selon les heures" in by_name["Temps et RCP"].problem


def test_typed_lines_and_measures_outlive_a_new_reading() -> None:
    team, share = _simulated()
    share = set_share_lines(
        share_out=share,
        version=share.version,
        lines=[("Réserve", -50)],
        by=team.treasurer,
    )
    first, second, _ = [one.person for one in share.partners.select_related("person")]
    share = set_share_partners(
        share_out=share,
        version=share.version,
        partners=[
            PartnerSaid(first, {"hours": "7 h 30"}),
            PartnerSaid(second, {"gardes": "2"}),
        ],
        by=team.treasurer,
    )
    kept = {one.person_id: one for one in share.partners.all()}
    assert kept.keys() == {first.pk, second.pk}
    assert kept[first.pk].measures == {"role": "1", "hours": "15/2"}
    assert kept[second.pk].measures["gardes"] == "2"
    assert comparison_of(share).total_cents == 749_951


def test_nothing_is_frozen_before_it_is_adopted_and_signed() -> None:
    team, share = _simulated()
    share = money.proposed(team, share)
    annex_sha = share.sha256
    with pytest.raises(BadInput, match="n'a pas adopté"):
        freeze_share_out(share_out=share, version=share.version, by=team.treasurer)
    money.voted(team, share, signed=False)
    with pytest.raises(BadInput, match="n'est pas signé"):
        freeze_share_out(share_out=share, version=share.version, by=team.treasurer)
    assert share.sha256 == annex_sha == digest(share.document)


def test_a_rejected_share_out_is_simulated_again() -> None:
    team, share = _simulated()
    share = money.proposed(team, share)
    with pytest.raises(BadInput, match="soumise au vote"):
        write_scenario(
            share_out=share, version=share.version, name="X", pots=[], by=team.treasurer
        )
    money.voted(team, share, against=3)
    share.refresh_from_db()
    share = take_back_share_out(
        share_out=share, version=share.version, by=team.treasurer
    )
    assert share.state == ShareState.SIMULATED
    assert share.resolution is None


def test_a_frozen_share_out_keeps_what_was_voted_and_another_names_it() -> None:
    team, share = _simulated()
    share = money.frozen(team, share)
    assert share.document["annex_sha256"] in share.resolution.text  # type: ignore[union-attr]
    assert digest(share.document) == share.sha256
    with share.pdf.open("rb") as paper:
        assert paper.read(4) == b"%PDF"
    with pytest.raises(BadInput, match="votée et figée"):
        money.share_out(team)
    again = money.share_out(team, replaces=share, because="Un solde corrigé")
    assert again.replaces == share
    assert in_force(team.organisation, money.YEAR) == share
    again = money.frozen(team, again)
    assert in_force(team.organisation, money.YEAR) == again


def test_a_statement_compares_with_last_year_and_its_parts_sum() -> None:
    team, last = _simulated(2024)
    money.frozen(team, last)
    money.entry(team, 600_000)
    told = every_told(money.frozen(team, money.share_out(team)))
    assert len(told) == 3
    for one in told:
        assert one.before is not None
        assert sum(part.cents for part in one.parts) == one.difference_cents
        assert "de moins qu'en 2024" in one.sentence


def test_a_statement_is_its_partners_alone_and_his_reading_is_written(
    client: Client,
) -> None:
    team, share = _simulated()
    share = money.frozen(team, share)
    mine, other = team.associates[0], team.associates[1]
    assert any("relevé" in due.text for due in due_for(mine))
    client.force_login(mine.account)
    slug = team.organisation.slug

    def opened(person: int, name: str = "funding:statement") -> int:
        address = reverse(name, args=(slug, share.pk, person))
        return client.get(address).status_code

    assert opened(mine.pk) == 200
    assert opened(mine.pk, "funding:statement_paper") == 200
    assert opened(other.pk) == opened(other.pk, "funding:statement_paper") == 404
    every = reverse("funding:statements_paper", args=(slug, share.pk))
    assert client.get(every).status_code == 404
    assert not due_for(mine)
    assert client.get(reverse("funding:share_annex", args=(slug, share.pk))).status_code
    client.force_login(team.treasurer.account)
    assert opened(other.pk) == client.get(every).status_code == 200
    client.force_login(people.account())
    assert opened(mine.pk) == 404


def test_patients_of_others_are_not_in_the_annex_unless_agreed() -> None:
    team, share = _simulated()
    scenario = share.scenarios.get(name="Parts égales")
    scenario.pots = [{"name": "P", "key": "patients", "percent": "100"}]
    scenario.save()
    set_share_partners(
        share_out=share,
        version=share.version,
        partners=[
            PartnerSaid(one, {"patients": str(800 + n)})
            for n, one in enumerate(team.associates)
        ],
        by=team.treasurer,
    )
    share = money.proposed(team, share)
    annex = annex_of(share.document)
    assert not shows_details(annex)
    assert shows_details({**annex, "patients_shown": True})


def test_only_who_keeps_the_money_shares_it_out() -> None:
    team, share = _simulated()
    with pytest.raises(PermissionDenied):
        set_share_lines(
            share_out=share, version=share.version, lines=[], by=team.associates[0]
        )
