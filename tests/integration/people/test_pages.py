"""One's account and one's history, as pages."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from maillage.apps.people import audit, telling
from maillage.apps.people.models import Account, AuditEvent, Person
from tests.factories import people


pytestmark = pytest.mark.django_db

ACCOUNT, DETAILS = "/personnes/mon-compte/", "/personnes/mon-compte/coordonnees/"
AUDIT = "/personnes/qui-a-vu-mes-chiffres/"
AUDIT_CSV = "/personnes/qui-a-vu-mes-chiffres.csv"


@pytest.fixture
def anne(client: Client) -> Person:
    """A doctor, signed in."""
    account = people.account(people.person("Durand", given_name="Anne"))
    client.force_login(account)
    return account.person


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words of verbs that belong to the apps above."""
    words = {
        **telling.all_words(),
        "circles.read_it": telling.Words(
            "a ouvert votre miroir par son code",
            "avez ouvert votre miroir",
            look=True,
        ),
    }
    monkeypatch.setattr(telling, "all_words", lambda: words)


def _look(reader: Person, of: Person, times: int = 1) -> None:
    for _ in range(times):
        audit.record_read("circles.read_it", of, by=reader, subjects=[of])


def test_without_an_account_one_is_sent_to_sign_in(client: Client) -> None:
    for path in (ACCOUNT, DETAILS, AUDIT, AUDIT_CSV):
        assert client.get(path)["Location"].startswith("/compte/login/?next=")


def test_an_account_without_a_person_sees_nothing(client: Client) -> None:
    client.force_login(Account.objects.create_user("seul@exemple.fr", "x"))
    for path in (ACCOUNT, DETAILS, AUDIT, AUDIT_CSV):
        assert client.get(path).status_code == 404


def test_the_account_page_asks_few_questions_of_the_database(
    client: Client, anne: Person, django_assert_max_num_queries: Any
) -> None:
    _look(people.person(), anne, 40)
    with django_assert_max_num_queries(14):
        assert client.get(ACCOUNT).status_code == 200
    with django_assert_max_num_queries(14):
        assert client.get(AUDIT).status_code == 200


def test_one_corrects_ones_details(client: Client, anne: Person) -> None:
    typed = {
        "given_name": "Anne",
        "family_name": "Durand-Martin",
        "email": anne.email,
        "telephone": "01 02 03 04 05",
        "specialty": "",
        "version": "0",
    }
    assert client.post(DETAILS, typed)["Location"] == ACCOUNT
    anne.refresh_from_db()
    assert (anne.family_name, anne.version) == ("Durand-Martin", 1)


def test_who_saves_second_sees_what_the_first_wrote_and_keeps_his_own(
    client: Client, anne: Person
) -> None:
    typed = {
        "given_name": "Anne",
        "family_name": "Durand",
        "email": anne.email,
        "telephone": "01 11 11 11 11",
        "specialty": "",
        "version": "0",
    }
    client.post(DETAILS, typed)
    second = client.post(DETAILS, {**typed, "telephone": "02 22 22 22 22"})
    page = second.content.decode()
    assert "modifié par quelqu" in page
    assert "01 11 11 11 11" in page
    assert 'value="02 22 22 22 22"' in page
    assert 'name="version" value="1"' in page
    anne.refresh_from_db()
    assert anne.telephone == "01 11 11 11 11"


def test_a_colleagues_address_is_refused_on_the_form(
    client: Client, anne: Person
) -> None:
    typed = {"given_name": "Anne", "family_name": "Durand", "version": "0"}
    page = client.post(DETAILS, {**typed, "email": people.person().email})
    assert "déjà celle d" in page.content.decode()
    anne.refresh_from_db()
    assert anne.version == 0


def test_one_closes_ones_account(client: Client, anne: Person) -> None:
    path = "/personnes/mon-compte/fermer/"
    assert client.post(path, {}).status_code == 200
    assert Account.objects.get(person=anne).is_active
    assert "est fermé" in client.post(path, {"sure": "on"}).content.decode()
    assert not Account.objects.get(person=anne).is_active
    assert client.get(ACCOUNT).status_code == 302


def test_the_page_says_who_looked_and_when(client: Client, anne: Person) -> None:
    _look(people.person("Roy", given_name="Luc"), anne)
    page = client.get(AUDIT).content.decode()
    assert "Luc Roy a ouvert votre miroir par son code." in page
    assert "1 autre personne" in page.replace("\u202f", " ").replace("\xa0", " ")


def test_ones_own_reads_are_apart(client: Client, anne: Person) -> None:
    _look(anne, anne)
    assert "avez ouvert votre miroir" not in client.get(AUDIT).content.decode()
    page = client.get(AUDIT + "?tout=1").content.decode()
    assert "Vous avez ouvert votre miroir." in page


def test_what_concerns_another_is_never_shown(client: Client, anne: Person) -> None:
    other, reader = people.person("Autre"), people.person("Lecteur")
    _look(reader, other)
    _look(anne, other)
    for path in (AUDIT, AUDIT + "?tout=1", AUDIT_CSV):
        page = client.get(path).content.decode()
        assert "Autre" not in page
        assert "Lecteur" not in page


def test_the_history_is_read_by_page_and_by_month(client: Client, anne: Person) -> None:
    _look(people.person("Roy", given_name="Luc"), anne, 31)
    first = client.get(AUDIT).content.decode()
    assert first.count("Luc Roy a ouvert") == 30
    assert client.get(AUDIT + "?page=2").content.decode().count("Luc Roy a") == 1
    month = f"{timezone.localtime():%Y-%m}"
    assert "Luc Roy" in client.get(f"{AUDIT}?mois={month}").content.decode()
    assert "Luc Roy" not in client.get(f"{AUDIT}?mois=2001-01").content.decode()


@pytest.mark.parametrize(
    "query",
    ["mois=hier", "mois=2026-13", "page=x", "page=-1", "page=99999", "tout=%00"],
)
def test_a_strange_address_shows_the_page_all_the_same(
    client: Client, anne: Person, query: str
) -> None:
    assert client.get(f"{AUDIT}?{query}").status_code == 200
    assert client.get(f"{AUDIT_CSV}?{query}").status_code == 200


def test_the_spreadsheet_holds_the_same_and_no_formula(
    client: Client, anne: Person
) -> None:
    _look(people.person("Roy", given_name="=HYPERLINK()"), anne)
    answer = client.get(AUDIT_CSV)
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines(), delimiter=";"))
    assert rows[0] == ["date", "heure", "qui", "quoi", "code"]
    assert rows[1][2] == "'=HYPERLINK() Roy"
    assert rows[1][3] == "a ouvert votre miroir par son code"


def test_a_verb_without_words_is_told_all_the_same(
    client: Client, anne: Person
) -> None:
    audit.record("old.verb", anne, by=None, subject=anne)
    page = client.get(AUDIT).content.decode()
    assert "administrateur du serveur a agi sur vos données (old.verb)" in page


def test_a_sentence_says_the_day_and_the_hour() -> None:
    reader = people.person()
    event = AuditEvent(
        sequence=1,
        at=timezone.make_aware(timezone.datetime(2026, 3, 12, 20, 41)),
        actor=people.person("Roy", given_name="Luc").pk,
        what="circles.read_it",
        subject=reader.pk,
    )
    (told,) = telling.tell([event], reader)
    assert told.sentence.replace("\xa0", " ") == (
        "Le 12 mars 2026 à 20 h 41, Luc Roy a ouvert votre miroir par son code."
    )
