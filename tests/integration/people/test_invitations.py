"""An invitation opens one account, once, for seven days."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.test import Client

from maillage.apps.people import actions
from maillage.apps.people.models import Account, AuditEvent, Invitation, Person
from maillage.engine.errors import BadInput
from tests.factories import people


pytestmark = pytest.mark.django_db
PASSWORD = people.PASSWORD


def _invite(
    person: Person | None = None, by: Person | None = None, email: str = ""
) -> actions.Invited:
    person = person or people.person("Martin", given_name="Zoé")
    by = by or people.steward()
    return actions.invite(
        person=person,
        email=email or person.email,
        by=by,
        purpose="rejoindre le cercle de Joigny",
        verb="people.change_identity",
        about=person,
    )


def _path(invited: actions.Invited) -> str:
    return invited.link.removeprefix("http://127.0.0.1:8000")


def _accept(
    client: Client, invited: actions.Invited, password: str = PASSWORD
) -> object:
    return client.post(_path(invited), {"password": password, "again": password})


def test_the_letter_says_who_invites_to_what_and_until_when(
    django_capture_on_commit_callbacks: object,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invited = _invite()
    (letter,) = mail.outbox
    assert letter.to == [invited.invitation.email]
    assert invited.link in letter.body
    assert "rejoindre le cercle de Joigny" in letter.body
    assert str(invited.invitation.invited_by) in letter.body


def test_the_database_does_not_hold_the_secret() -> None:
    invited = _invite()
    secret = _path(invited).strip("/").split("/")[-1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_invitation")
        assert secret not in str(cursor.fetchall())


def test_two_invitations_have_two_secrets() -> None:
    assert _invite().link != _invite().link


def test_who_may_not_invite_sends_nothing() -> None:
    with pytest.raises(PermissionDenied):
        _invite(by=people.person())
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("email", ["", "x", "a@b", "x" * 300 + "@exemple.fr"])
def test_an_address_that_cannot_be_one_is_refused(email: str) -> None:
    person, by = people.person(), people.steward()
    with pytest.raises(BadInput, match="Courriel"):
        actions.invite(
            person=person,
            email=email,
            by=by,
            purpose="",
            verb="people.change_identity",
            about=person,
        )


def test_who_can_sign_in_already_needs_no_invitation() -> None:
    with pytest.raises(BadInput, match="déjà un compte"):
        _invite(people.account().person)


def test_the_address_of_another_account_is_refused() -> None:
    taken = people.account().email
    with pytest.raises(BadInput, match="autre personne"):
        _invite(email=taken)


def test_one_opens_ones_account_and_is_in(client: Client) -> None:
    invited = _invite()
    page = client.get(_path(invited))
    assert "Bienvenue, Zoé Martin" in page.content.decode()
    answer = _accept(client, invited)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    account = Account.objects.get(person=invited.invitation.person)
    assert account.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=account).verified
    assert int(client.session["_auth_user_id"]) == account.pk
    written = set(AuditEvent.objects.values_list("what", flat=True))
    assert {"people.accept_invitation", "people.sign_in"} <= written


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password": "court", "again": "court"}, "trop court"),
        ({"password": "123456789012345", "again": "123456789012345"}, "numérique"),
        ({"password": PASSWORD, "again": PASSWORD + "!"}, "diffèrent"),
        ({"password": "", "again": ""}, "obligatoire"),
        ({"password": "personne", "again": "x" * 5000}, "256"),
        ({"password": "a\x00bcdefghijklm", "again": "a\x00bcdefghijklm"}, "nul"),
    ],
)
def test_a_weak_or_mistyped_password_leaves_the_link_good(
    client: Client, typed: dict[str, str], said: str
) -> None:
    invited = _invite()
    page = client.post(_path(invited), typed)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert not Account.objects.filter(person=invited.invitation.person).exists()
    assert _accept(client, invited).status_code == 302


def _expired(invited: actions.Invited) -> None:
    Invitation.objects.update(
        expires_at=invited.invitation.invited_at - timedelta(seconds=1)
    )


def _used(invited: actions.Invited) -> None:
    _accept(Client(), invited)
    Invitation.objects.update(
        used_at=invited.invitation.invited_at - timedelta(minutes=2)
    )


def _revoked(invited: actions.Invited) -> None:
    invitation = invited.invitation
    actions.revoke_invitation(invitation=invitation, by=invitation.invited_by)


def _replaced(invited: actions.Invited) -> None:
    _invite(invited.invitation.person)


@pytest.mark.parametrize(
    ("spend", "said"),
    [
        (_expired, "Cette invitation a expiré"),
        (_used, "Cette invitation a déjà servi"),
        (_revoked, "Cette invitation a été remplacée ou retirée"),
        (_replaced, "Cette invitation a été remplacée ou retirée"),
    ],
    ids=["expired", "used", "revoked", "replaced"],
)
def test_a_link_that_no_longer_serves_says_why_and_changes_nothing(
    client: Client, spend: object, said: str
) -> None:
    invited = _invite()
    spend(invited)
    before = list(Account.objects.values_list("pk", "password"))
    for page in (
        client.get(_path(invited)),
        _accept(client, invited, "une autre phrase longue"),
    ):
        assert page.status_code == 410
        assert said in page.content.decode()
        assert "Zoé" not in page.content.decode()
    assert list(Account.objects.values_list("pk", "password")) == before


@pytest.mark.parametrize("secret", ["x", "%00", "a" * 3000, "%F0%9F%98%80", "..%2F"])
def test_a_link_cut_or_invented_opens_nothing(client: Client, secret: str) -> None:
    page = client.get(f"/personnes/invitation/{secret}/")
    assert page.status_code in {404, 410}


def test_a_form_sent_twice_is_one_acceptance(client: Client) -> None:
    invited = _invite()
    assert _accept(client, invited).status_code == 302
    assert _accept(Client(), invited).status_code == 302
    assert Account.objects.filter(person=invited.invitation.person).count() == 1
    done = AuditEvent.objects.filter(what="people.accept_invitation")
    assert done.count() == 1


def test_sent_again_with_another_password_it_is_refused() -> None:
    invited = _invite()
    _accept(Client(), invited)
    assert _accept(Client(), invited, "une phrase bien différente").status_code == 410


@pytest.mark.django_db(transaction=True)
def test_two_who_open_the_same_link_at_once_make_one_account() -> None:
    invited = _invite()
    secret = _path(invited).strip("/").split("/")[-1]
    gate, outcomes = threading.Barrier(2), []

    def accept(password: str) -> None:
        gate.wait()
        try:
            actions.accept_invitation(secret=secret, password=password)
            outcomes.append("done")
        except BadInput:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=accept, args=(f"{PASSWORD} {n}",)) for n in (1, 2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]
    assert Account.objects.filter(person=invited.invitation.person).count() == 1


def test_the_inviter_takes_his_invitation_back_from_his_account(
    client: Client,
) -> None:
    by = people.account().person
    person = people.person()
    invited = actions.invite(
        person=person,
        email=person.email,
        by=by,
        purpose="",
        verb="people.read_own_account",
        about=by,
    )
    client.force_login(by.account)
    assert person.email in client.get("/personnes/mon-compte/").content.decode()
    path = f"/personnes/invitations/{invited.invitation.pk}/retirer/"
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 302
    assert client.post(path).status_code == 302
    assert person.email not in client.get("/personnes/mon-compte/").content.decode()


def test_the_invitation_of_another_is_not_there(client: Client) -> None:
    invited = _invite()
    client.force_login(people.account())
    path = f"/personnes/invitations/{invited.invitation.pk}/retirer/"
    assert client.post(path).status_code == 404
    invited.invitation.refresh_from_db()
    assert invited.invitation.revoked_at is None


def test_a_closed_account_opens_again_for_the_same_person() -> None:
    account = people.account()
    actions.close_account(account=account, by=account.person)
    _accept(Client(), _invite(account.person))
    account.refresh_from_db()
    assert account.is_active
    assert account.check_password(PASSWORD)


def test_a_person_without_an_address_is_known_by_the_one_that_was_invited() -> None:
    person = Person.objects.create(family_name="Sans")
    _accept(Client(), _invite(person, email="sans@exemple.fr"))
    person.refresh_from_db()
    assert person.email == "sans@exemple.fr"


def test_the_page_keeps_the_address_for_password_managers(client: Client) -> None:
    page = client.get(_path(_invite())).content.decode()
    assert re.search(r'autocomplete="username"', page)
    assert page.count('autocomplete="new-password"') == 2
