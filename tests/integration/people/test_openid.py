"""Pro Santé Connect, played by a provider of the machine itself.

It is spoken to as the real one: discovery, authorisation with PKCE, code, tokens, user
page; only the professional's own gesture is a form that the test fills in.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from maillage.apps.people import actions
from maillage.apps.people.models import Account, AuditEvent
from tests.factories import people


pytestmark = [
    pytest.mark.django_db,
    # The provider's own libraries, which are of the tests alone.
    pytest.mark.filterwarnings("ignore:authlib.jose module"),
    pytest.mark.filterwarnings("ignore:The httpx module"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib"),
]

LOGIN = "/compte/oidc/pro-sante-connect/login/"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider that runs for these tests."""
    with warnings.catch_warnings(record=True):
        from oidc_provider_mock import run_server_in_thread  # noqa: PLC0415

        with run_server_in_thread() as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def _declared(settings: Any, provider: str) -> None:
    options = {
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": ["openid", "scope_all"],
        "AUTH_PARAMS": {"acr_values": "eidas1"},
        "APPS": [
            {
                "provider_id": "pro-sante-connect",
                "name": "Pro Santé Connect",
                "client_id": "maillage",
                "secret": "un secret de test",
                "settings": {"server_url": provider},
            }
        ],
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": options}


def _knows(provider: str, subject: str, **claims: Any) -> None:
    """The provider knows a professional, with these claims."""
    requests.put(f"{provider}/users/{subject}", json=claims, timeout=5)


def _come(client: Client, subject: str, start: str = LOGIN) -> Any:
    """Go to the provider, be recognised there as this subject, come back."""
    asked = client.post(start)
    there = requests.post(
        asked["Location"], data={"sub": subject}, allow_redirects=False, timeout=5
    )
    back = urlsplit(there.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def _is_in(client: Client) -> bool:
    return client.get("/personnes/mon-compte/").status_code == 200


def test_the_service_asks_as_pro_sante_connect_wants(
    client: Client, provider: str
) -> None:
    asked = client.post(LOGIN)["Location"]
    given = parse_qs(urlsplit(asked).query)
    assert asked.startswith(provider)
    assert set(given["scope"][0].split()) == {"openid", "scope_all"}
    assert given["acr_values"] == ["eidas1"]
    assert given["code_challenge_method"] == ["S256"]
    assert given["state"][0]


def test_a_professional_is_recognised_by_his_rpps_number(
    client: Client, provider: str
) -> None:
    account = people.account(people.person(rpps=people.rpps()))
    _knows(provider, "one", SubjectNameID=f"8{account.person.rpps}")
    answer = _come(client, "one")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert _is_in(client)
    assert SocialAccount.objects.get().user == account
    written = list(AuditEvent.objects.values_list("what", flat=True))
    assert written == ["people.connect_identity", "people.sign_in"]
    assert "Pro Santé Connect" in mail.outbox[0].body


def test_he_comes_back_by_the_connection_made_then(provider: str) -> None:
    account = people.account(people.person(rpps=people.rpps()))
    _knows(provider, "again", SubjectNameID=f"8{account.person.rpps}")
    _come(Client(), "again")
    _knows(provider, "again", nothing="more")
    client = Client()
    _come(client, "again")
    assert _is_in(client)


def test_only_what_recognises_him_is_kept(client: Client, provider: str) -> None:
    account = people.account(people.person(rpps=people.rpps()))
    _knows(
        provider,
        "few",
        SubjectNameID=f"8{account.person.rpps}",
        SubjectRefPro={"exercices": [{"telephone": "0102030405"}]},
        codeCivilite="MME",
    )
    _come(client, "few")
    kept = SocialAccount.objects.get().extra_data
    assert set(kept["userinfo"]) == {"sub", "SubjectNameID"}
    assert set(kept["id_token"]) <= {"sub", "SubjectNameID"}


def test_who_was_not_invited_stays_out(client: Client, provider: str) -> None:
    _knows(provider, "stranger", SubjectNameID=f"8{people.rpps()}")
    page = _come(client, "stranger")
    assert page.status_code == 403
    assert "pas encore inscrit" in page.content.decode()
    assert not Account.objects.exists()
    assert not _is_in(client)


def test_who_has_no_account_yet_opens_his_invitation_first(
    client: Client, provider: str
) -> None:
    person = people.person(rpps=people.rpps())
    _knows(provider, "early", SubjectNameID=f"8{person.rpps}")
    page = _come(client, "early")
    assert "lien d&#x27;invitation" in page.content.decode() or (
        "lien d'invitation" in page.content.decode()
    )
    assert not _is_in(client)


def test_the_same_e_mail_address_is_not_the_same_person(
    client: Client, provider: str
) -> None:
    account = people.account(people.person(rpps=people.rpps()))
    _knows(
        provider,
        "impostor",
        email=account.email,
        email_verified=True,
        SubjectNameID=f"8{people.rpps()}",
    )
    assert _come(client, "impostor").status_code == 403
    assert not _is_in(client)
    assert not SocialAccount.objects.exists()


def test_without_a_number_nobody_is_recognised(client: Client, provider: str) -> None:
    account = people.account()
    _knows(provider, "nobody", email=account.email, email_verified=True)
    page = _come(client, "nobody")
    assert "RPPS" in page.content.decode()
    assert not _is_in(client)


def test_a_closed_account_does_not_open_this_way(client: Client, provider: str) -> None:
    account = people.account(people.person(rpps=people.rpps()))
    _knows(provider, "gone", SubjectNameID=f"8{account.person.rpps}")
    actions.close_account(account=account, by=account.person)
    assert _come(client, "gone").status_code == 403
    assert not _is_in(client)


def _signed_in(account: Account) -> Client:
    client = Client()
    client.post("/compte/login/", {"login": account.email, "password": people.PASSWORD})
    return client


CONNECT = LOGIN + "?process=connect"


def test_one_connects_ones_own_identity_from_ones_account(provider: str) -> None:
    account = people.account()
    client = _signed_in(account)
    _knows(provider, "mine", sub="mine")
    assert _come(client, "mine", CONNECT)["Location"] == "/compte/reauthenticate/"
    client.post("/compte/reauthenticate/", {"password": people.PASSWORD})
    assert SocialAccount.objects.get().user == account


def test_one_does_not_connect_the_identity_of_a_colleague(provider: str) -> None:
    colleague = people.person(rpps=people.rpps())
    client = _signed_in(people.account())
    _knows(provider, "theirs", SubjectNameID=f"8{colleague.rpps}")
    assert _come(client, "theirs", CONNECT).status_code == 403
    assert not SocialAccount.objects.exists()


def test_one_does_not_connect_a_number_that_is_not_ones_own(provider: str) -> None:
    client = _signed_in(people.account(people.person(rpps=people.rpps())))
    _knows(provider, "wrong", SubjectNameID=f"8{people.rpps()}")
    assert _come(client, "wrong", CONNECT).status_code == 403
    assert not SocialAccount.objects.exists()


def test_an_answer_that_was_not_asked_for_opens_nothing(client: Client) -> None:
    page = client.get("/compte/oidc/pro-sante-connect/login/callback/?code=x&state=y")
    assert page.status_code < 500
    assert not _is_in(client)


def test_pro_sante_connect_is_a_second_proof(
    client: Client, provider: str, settings: Any
) -> None:
    settings.SECOND_FACTOR = True
    settings.SECOND_FACTOR_PAGES = ("people:details",)
    account = people.account(people.person(rpps=people.rpps()))
    _knows(provider, "strong", SubjectNameID=f"8{account.person.rpps}")
    _come(client, "strong")
    assert client.get("/personnes/mon-compte/coordonnees/").status_code == 200
