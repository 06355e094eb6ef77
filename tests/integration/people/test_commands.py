"""From the server: the first account, the closing of one, the state of the chain."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from maillage.apps.people import audit
from maillage.apps.people.models import Account, AuditEvent, Person
from maillage.cli import app
from maillage.engine.errors import BadInput
from tests.factories import people


pytestmark = pytest.mark.django_db


def _run(*words: str) -> int | None:
    return app([*words], standalone_mode=False)


def _create(*more: str, email: str = "premier@exemple.fr") -> None:
    _run("account", "create", "--email", email, "--name", "Anne Le Goff", *more)


def test_the_first_account_opens_by_the_link_that_is_written(
    capsys: pytest.CaptureFixture[str], client: Client
) -> None:
    _create("--steward")
    said = capsys.readouterr().out
    link = next(word for word in said.split() if word.startswith("http"))
    password = {"password": people.PASSWORD, "again": people.PASSWORD}
    client.post("/" + link.split("/", 3)[3], password)
    account = Account.objects.get(person__family_name="Goff")
    assert account.is_steward
    assert account.person.given_name == "Anne Le"
    assert client.get("/personnes/mon-compte/").status_code == 200


def test_without_steward_it_is_an_account_like_another(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _create()
    assert "http" in capsys.readouterr().out
    assert not Account.objects.exists()


def test_who_has_an_account_may_be_made_a_steward(
    capsys: pytest.CaptureFixture[str],
) -> None:
    account = people.account()
    _create("--steward", email=account.email)
    account.refresh_from_db()
    assert account.is_steward
    said = capsys.readouterr().out
    assert "http" not in said
    assert "déjà ouvert" in said


@pytest.mark.parametrize("email", ["", "x", "a b@c.fr"])
def test_an_address_that_cannot_be_one_is_refused(email: str) -> None:
    with pytest.raises(BadInput, match="Courriel"):
        _create(email=email)
    assert not Person.objects.exists()


def test_an_account_is_closed(capsys: pytest.CaptureFixture[str]) -> None:
    account = people.account()
    _run("account", "close", "--email", account.email)
    account.refresh_from_db()
    assert not account.is_active
    _run("account", "close", "--email", account.email)
    assert "déjà fermé" in capsys.readouterr().out


def test_the_last_who_keeps_the_service_is_not_shut_out() -> None:
    account = people.account(steward=True)
    with pytest.raises(BadInput, match="dernier"):
        _run("account", "close", "--email", account.email)
    people.steward()
    _run("account", "close", "--email", account.email)


def test_an_unknown_address_is_said() -> None:
    with pytest.raises(BadInput, match="aucun compte"):
        _run("account", "close", "--email", "personne@exemple.fr")
    with pytest.raises(BadInput, match="personne n'est inscrit"):
        _run("audit", "show", "--person", "personne@exemple.fr")


def _write() -> Person:
    person = people.person()
    for verb in ("people.sign_in", "people.change_person"):
        audit.record(verb, person, by=person, subject=person)
    return person


def test_a_whole_chain_is_said_whole_with_its_last_hash(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _write()
    assert _run("audit", "verify") == 0
    said = capsys.readouterr().out
    assert "entier" in said
    assert AuditEvent.objects.get(sequence=2).hash in said


def test_a_changed_line_is_said_with_its_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _write()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_never_changes")
        else:
            cursor.execute("ALTER TABLE people_auditevent DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE people_auditevent SET what = 'people.x' WHERE sequence = 2"
        )
    assert _run("audit", "verify") == 1
    assert "n° 2" in capsys.readouterr().out
    assert _run("audit", "verify", "--json") == 1
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (found["whole"], found["broken_at"], found["events"]) == (False, 2, 1)


def test_what_the_chain_says_of_a_person_is_written_as_he_reads_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    person = _write()
    _run("audit", "show", "--person", person.email)
    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith("vous avez modifié votre fiche.")
    _run("audit", "show", "--person", person.email, "--json")
    assert len(json.loads(capsys.readouterr().out)) == 2
