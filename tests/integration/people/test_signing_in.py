"""Signing in: by password and second proof, within limits, and telling nothing."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.conf import settings as service
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from maillage.apps.people import actions
from maillage.apps.people.models import Account, AuditEvent
from tests.factories import people


pytestmark = pytest.mark.django_db

SIGN_IN, RESET = "/compte/login/", "/compte/password/reset/"
WRONG = "Les identifiants"


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet() -> None:
    cache.clear()


def _sign_in(client: Client, email: str, password: str = people.PASSWORD) -> Any:
    return client.post(SIGN_IN, {"login": email, "password": password})


def _is_in(client: Client) -> bool:
    return client.get("/personnes/mon-compte/").status_code == 200


def test_an_address_and_its_password_open_the_account(client: Client) -> None:
    account = people.account()
    assert _sign_in(client, account.email.upper()).status_code == 302
    assert _is_in(client)
    event = AuditEvent.objects.get(what="people.sign_in")
    assert (event.actor, event.subject) == (account.person_id, account.person_id)


def test_a_second_proof_is_asked_before_anything_opens(client: Client) -> None:
    account = people.account()
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(account, secret)
    answer = _sign_in(client, account.email)
    assert answer["Location"] == "/compte/2fa/authenticate/"
    assert not _is_in(client)
    code = totp.format_hotp_value(
        totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))
    )
    answer = client.post("/compte/2fa/authenticate/", {"code": code})
    assert answer.status_code == 302
    assert _is_in(client)


def test_a_recovery_code_serves_once() -> None:
    account = people.account()
    totp.TOTP.activate(account, totp.generate_totp_secret())
    code = RecoveryCodes.activate(account).get_unused_codes()[0]
    outcomes = []
    for _ in range(2):
        client = Client()
        _sign_in(client, account.email)
        client.post("/compte/2fa/authenticate/", {"code": code})
        outcomes.append(_is_in(client))
    assert outcomes == [True, False]


def test_an_unknown_address_and_a_wrong_password_read_the_same(client: Client) -> None:
    account = people.account()
    pages = [
        _sign_in(Client(), email, "une phrase qui n'est pas la bonne").content.decode()
        for email in (account.email, "x" * (len(account.email) - 11) + "@exemple.fr")
    ]
    known, unknown = (_without_what_was_typed(page) for page in pages)
    assert known == unknown


def _without_what_was_typed(page: str) -> list[str]:
    changing = ("csrfmiddlewaretoken", "X-CSRFToken", 'name="login"')
    return [line for line in page.splitlines() if not any(c in line for c in changing)]


def test_an_unknown_address_costs_as_much_hashing_as_a_known_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    account = people.account()
    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    _sign_in(client, account.email, "pas la bonne phrase")
    known = len(hashed)
    hashed.clear()
    _sign_in(client, "inconnue@exemple.fr", "pas la bonne phrase")
    assert len(hashed) == known == 1


def test_asking_for_a_new_password_says_the_same_of_every_address() -> None:
    account, answers = people.account(), []
    for email in (account.email, "inconnue@exemple.fr"):
        client = Client()
        answer = client.post(RESET, {"email": email})
        answers.append((answer.status_code, answer["Location"]))
    assert answers[0] == answers[1]
    # A letter leaves in both cases: the time that takes tells nothing either.
    assert [letter.to for letter in mail.outbox] == [
        [account.email],
        ["inconnue@exemple.fr"],
    ]


def test_a_new_password_is_chosen_by_the_link_received(client: Client) -> None:
    account = people.account()
    client.post(RESET, {"email": account.email})
    link = next(w for w in mail.outbox[0].body.split() if "/password/reset/key/" in w)
    page = client.get("/" + link.split("/", 3)[3], follow=True)
    new = "une tout autre phrase secrète"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    account.refresh_from_db()
    assert account.check_password(new)
    assert AuditEvent.objects.filter(what="people.reset_password").exists()


@pytest.mark.parametrize("password", ["court", "motdepasse", "123456789012", "a" * 11])
def test_a_password_that_is_easy_to_guess_is_refused_in_french(
    client: Client, password: str
) -> None:
    account = people.account()
    _sign_in(client, account.email)
    page = client.post(
        "/compte/password/change/",
        {
            "oldpassword": people.PASSWORD,
            "password1": password,
            "password2": password,
        },
    )
    assert page.status_code == 200
    assert "mot de passe est" in page.content.decode()


def test_the_sixth_wrong_password_for_an_account_is_not_even_tried(
    client: Client,
) -> None:
    account = people.account()
    for _ in range(5):
        _sign_in(client, account.email, "pas la bonne phrase")
    page = _sign_in(client, account.email)
    assert not _is_in(client)
    assert "essais de connexion" in page.content.decode()


def test_an_address_tried_without_end_is_slowed_even_if_nobody_has_it(
    client: Client,
) -> None:
    for _ in range(5):
        _sign_in(client, "inconnue@exemple.fr", "pas la bonne phrase")
    page = _sign_in(client, "inconnue@exemple.fr")
    assert "essais de connexion" in page.content.decode()


def test_the_limits_hold_in_the_memory_that_processes_share(
    client: Client, settings: Any
) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
        }
    }
    call_command("createcachetable", verbosity=0)
    account = people.account()
    for _ in range(5):
        _sign_in(Client(), account.email, "pas la bonne phrase")
    assert "essais de connexion" in _sign_in(client, account.email).content.decode()


def test_too_many_letters_to_one_address_are_stopped(client: Client) -> None:
    answers = [
        client.post(RESET, {"email": "inconnue@exemple.fr"}).status_code
        for _ in range(4)
    ]
    assert answers == [302, 302, 302, 429]
    assert len(mail.outbox) == 3


def test_one_signs_out_everywhere_else(client: Client) -> None:
    account, elsewhere = people.account(), Client()
    _sign_in(elsewhere, account.email)
    _sign_in(client, account.email)
    assert UserSession.objects.count() == 2
    assert client.get("/compte/sessions/").status_code == 200
    client.post("/compte/sessions/")
    assert (_is_in(client), _is_in(elsewhere)) == (True, False)


def test_changing_the_password_signs_out_everywhere_else(client: Client) -> None:
    account, elsewhere = people.account(), Client()
    _sign_in(elsewhere, account.email)
    _sign_in(client, account.email)
    new = "une tout autre phrase secrète"
    client.post(
        "/compte/password/change/",
        {"oldpassword": people.PASSWORD, "password1": new, "password2": new},
    )
    assert (_is_in(client), _is_in(elsewhere)) == (True, False)


def test_nobody_makes_an_account_by_himself(client: Client) -> None:
    client.post(
        "/compte/signup/",
        {
            "email": "passant@exemple.fr",
            "password1": people.PASSWORD,
            "password2": people.PASSWORD,
        },
    )
    assert not Account.objects.exists()


def test_a_closed_account_opens_no_more(client: Client) -> None:
    account = people.account()
    _sign_in(client, account.email)
    actions.close_account(account=account, by=account.person)
    assert not _is_in(client)
    _sign_in(client, account.email)
    assert not _is_in(client)


# --- the second proof ---------------------------------------------------------------


@pytest.fixture
def _asked(settings: Any) -> None:
    settings.SECOND_FACTOR = True
    settings.SECOND_FACTOR_PAGES = ("people:details",)


@pytest.mark.usefixtures("_asked")
def test_a_page_that_asks_for_a_second_proof_explains_how_to_add_one(
    client: Client,
) -> None:
    _sign_in(client, people.account().email)
    page = client.get("/personnes/mon-compte/coordonnees/")
    assert page.status_code == 403
    assert "double vérification" in page.content.decode()
    assert _is_in(client)


@pytest.mark.usefixtures("_asked")
def test_with_a_second_proof_the_page_opens(client: Client) -> None:
    account = people.account()
    _sign_in(client, account.email)
    totp.TOTP.activate(account, totp.generate_totp_secret())
    assert client.get("/personnes/mon-compte/coordonnees/").status_code == 200


@pytest.mark.usefixtures("_asked")
def test_recovery_codes_alone_are_no_second_proof(client: Client) -> None:
    account = people.account()
    _sign_in(client, account.email)
    Authenticator.objects.create(
        user=account, type=Authenticator.Type.RECOVERY_CODES, data={}
    )
    assert client.get("/personnes/mon-compte/coordonnees/").status_code == 403


@pytest.mark.usefixtures("_asked")
def test_a_visitor_is_sent_to_sign_in_first(client: Client) -> None:
    assert client.get("/personnes/mon-compte/coordonnees/").status_code == 302


def test_in_production_the_second_proof_is_asked() -> None:
    assert service.SECOND_FACTOR is service.PRODUCTION
