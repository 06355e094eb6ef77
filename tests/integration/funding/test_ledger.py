"""The ledger: nothing erased, a closed year, what is expected, what leaves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from maillage.apps.funding import accounting
from maillage.apps.funding.actions.ledger import (
    Sum,
    cancel_entry,
    change_entry,
    close_year,
    import_entries,
    reopen_year,
    restore_entry,
)
from maillage.apps.funding.bank_file import guessed, read, table_of
from maillage.apps.funding.ledger_tables import explained
from maillage.apps.funding.models import EntryKind, LedgerEntry, Nature
from maillage.apps.funding.money_content import due_rules
from maillage.apps.funding.selectors.ledger import expected_page, ledger_page
from maillage.apps.people.clock import today
from maillage.engine.errors import BadInput
from tests.factories import money, people


pytestmark = pytest.mark.django_db

BANK = """Date;Libellé;Débit;Crédit;Référence
24/04/2025;VIR CPAM;;33 180,00;V1
30/06/2025;SALAIRE;1 512,50;;S1
30/06/2025;SALAIRE;1 512,50;;S1
"""


def test_an_entry_is_cancelled_and_restored_never_erased() -> None:
    team = money.team()
    entry = money.entry(team)
    cancelled = cancel_entry(
        entry=entry, version=0, because="Saisie deux fois", by=team.treasurer
    )
    page = ledger_page(team.treasurer, team.organisation, 2025)
    assert list(page.entries) == [entry]
    assert page.received_cents == 0
    with pytest.raises(BadInput, match="annulée"):
        change_entry(
            entry=cancelled,
            version=cancelled.version,
            said=Sum(entry.on, entry.kind, entry.nature, "Autre", 5),
            by=team.treasurer,
        )
    restore_entry(entry=cancelled, by=team.treasurer)
    page = ledger_page(team.treasurer, team.organisation, 2025)
    assert page.received_cents == entry.amount_cents


def test_a_closed_year_changes_only_once_reopened_with_a_reason() -> None:
    team = money.team()
    entry = money.entry(team)
    close_year(organisation=team.organisation, year=2025, by=team.treasurer)
    with pytest.raises(BadInput, match="close"):
        cancel_entry(entry=entry, version=0, because="X", by=team.treasurer)
    with pytest.raises(BadInput, match="close"):
        money.entry(team)
    with pytest.raises(BadInput, match="Motif"):
        reopen_year(
            organisation=team.organisation, year=2025, because=" ", by=team.treasurer
        )
    reopen_year(
        organisation=team.organisation,
        year=2025,
        because="Une facture retrouvée",
        by=team.treasurer,
    )
    money.entry(team)


def test_a_sense_and_a_nature_that_contradict_each_other_are_refused() -> None:
    team = money.team()
    with pytest.raises(BadInput, match="recette"):
        money.entry(team, kind=EntryKind.PAID)
    with pytest.raises(BadInput, match="à venir"):
        money.entry(team, on=today() + timedelta(days=3))


def test_the_expected_is_set_against_the_received_and_told() -> None:
    team = money.team()
    day = date(2025, 4, 30)
    money.entry(team, 900_000, kind=EntryKind.EXPECTED, on=day)
    money.entry(team, 800_000, note="Deux RCP écartées.")
    money.entry(team, 500_000, kind=EntryKind.EXPECTED, on=day, nature=Nature.BALANCE)
    page = expected_page(team.treasurer, team.organisation, 2025)
    advance, balance = page.lines
    assert page.missing_cents == 600_000
    assert explained(advance).startswith("Il manque 1\u202f000\u202f€")
    assert explained(advance).endswith("Deux RCP écartées.")
    assert explained(balance).startswith("En retard")


def test_each_agreement_says_by_when_it_pays() -> None:
    msp, cpts = due_rules("aci_msp"), due_rules("aci_cpts")
    since, signed = date(2024, 2, 29), date(2024, 11, 30)
    assert msp["advance"].last_day(2025, since, None) == date(2025, 4, 30)
    assert msp["balance"].last_day(2025, since, None) == date(2026, 4, 30)
    assert msp["first_advance"].last_day(2024, since, signed) == date(2025, 2, 28)
    assert cpts["advance"].last_day(2025, since, None) == date(2025, 2, 28)


def _bank(team: money.Team) -> list[Sum]:
    table = table_of(BANK.encode(), "banque.csv")
    natures = {"received": Nature.ADVANCE.value, "paid": Nature.SALARY.value}
    found = read(table, guessed(table.headings), natures, team.organisation)
    assert not found.wrong
    return [said for _, said in found.new]


def test_a_bank_file_is_written_whole_and_once() -> None:
    team = money.team()
    sums = _bank(team)
    assert [one.amount_cents for one in sums] == [3_318_000, 151_250, 151_250]
    import_entries(organisation=team.organisation, sums=sums, by=team.treasurer)
    assert _bank(team) == []
    with pytest.raises(BadInput, match="déjà"):
        import_entries(organisation=team.organisation, sums=sums[:1], by=team.treasurer)
    assert LedgerEntry.objects.count() == 3


def test_a_bank_file_is_previewed_then_imported_on_the_web(client: Client) -> None:
    team = money.team()
    client.force_login(team.treasurer.account)
    address = reverse("funding:import_bank", args=(team.organisation.slug,))
    shown = client.post(address, {"file": SimpleUploadedFile("b.csv", BANK.encode())})
    form = shown.context["form"]
    typed = {**form.data, "kept": shown.context["kept"], "import": "1"}
    assert client.post(address, typed).status_code == 302
    assert LedgerEntry.objects.count() == 3


def test_the_fec_has_its_columns_balanced_entries_and_no_gap() -> None:
    team = money.team()
    organisation = team.organisation
    organisation.siret = "12345678200010"
    organisation.save()
    money.entry(team, 1050, reference="V1")
    money.entry(team, 99, kind=EntryKind.PAID, nature=Nature.SALARY)
    gone = money.entry(team, 7)
    cancel_entry(entry=gone, version=0, because="Erreur", by=team.treasurer)

    def made() -> bytes:
        page = ledger_page(team.treasurer, organisation, 2025)
        return accounting.fec(organisation, 2025, page.entries, page.closing)

    with pytest.raises(BadInput, match="n'est pas close"):
        made()
    close_year(organisation=organisation, year=2025, by=team.treasurer)
    head, *rows = [line.split("\t") for line in made().decode().split("\r\n") if line]
    assert tuple(head) == accounting.COLUMNS
    assert len(head) == 18
    assert [row[2] for row in rows] == ["1", "1", "2", "2"]
    assert [(row[4], row[11], row[12]) for row in rows] == [
        ("512000", "10,50", "0,00"),
        ("741000", "0,00", "10,50"),
        ("512000", "0,00", "0,99"),
        ("641000", "0,99", "0,00"),
    ]
    assert all(row[8] for row in rows)
    assert accounting.fec_name(organisation, 2025) == "123456782FEC20251231.txt"


def test_a_spreadsheet_never_takes_a_label_for_a_formula() -> None:
    team = money.team()
    entry = money.entry(team)
    entry.label = "=HYPERLINK(1)"
    data = accounting.entries_csv([entry], accounting.accounts_of(team.organisation))
    assert ";'=HYPERLINK(1);" in data.decode("utf-8-sig")


def test_a_member_reads_what_is_expected_and_not_the_ledger(client: Client) -> None:
    team = money.team()
    entry = money.entry(team)
    slug = team.organisation.slug
    client.force_login(team.associates[0].account)
    assert client.get(reverse("funding:expected", args=(slug,))).status_code == 200
    for name, key in (("ledger", ()), ("entry", (entry.pk,)), ("accounting", ())):
        address = reverse(f"funding:{name}", args=(slug, *key))
        assert client.get(address).status_code == 404
    client.force_login(people.account())
    assert client.get(reverse("funding:expected", args=(slug,))).status_code == 404
