"""Whatever is typed or sent, a page answers; it never breaks."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.apps.people import actions
from tests.factories import people


pytestmark = pytest.mark.django_db

NASTY = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "",
            "\x00",
            "a\x00b",
            "-1",
            "1e9",
            "9" * 40,
            "\ud7ff",
            "<b>",
            "%s",
            "'",
            "=1+1",
        ]
    ),
    st.integers().map(str),
    st.text(min_size=1, max_size=3).map(lambda part: part * 3000),
)

FORMS = {
    "/personnes/mon-compte/coordonnees/": (
        "given_name",
        "family_name",
        "email",
        "telephone",
        "specialty",
        "version",
    ),
    "/personnes/mon-compte/fermer/": ("sure",),
    "/compte/login/": ("login", "password", "next"),
    "/compte/password/reset/": ("email",),
    "/compte/password/change/": ("oldpassword", "password1", "password2"),
    "/compte/email/": ("email", "action_add", "action_primary"),
    "/compte/2fa/authenticate/": ("code",),
    "/compte/2fa/totp/activate/": ("code",),
    "/compte/reauthenticate/": ("password",),
}

SLOW = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("path", FORMS)
def test_a_form_filled_with_anything_never_breaks_the_service(path: str) -> None:
    account = people.account()
    client = Client(raise_request_exception=False)
    client.force_login(account)

    @SLOW
    @given(st.data())
    def fill(data: st.DataObject) -> None:
        cache.clear()
        typed = {name: data.draw(NASTY, label=name) for name in FORMS[path]}
        assert client.post(path, typed).status_code < 500

    fill()


def test_an_invitation_filled_with_anything_never_breaks_the_service() -> None:
    person, client = people.person(), Client(raise_request_exception=False)
    link = actions.invite(
        person=person,
        email=person.email,
        by=people.steward(),
        purpose="x",
        verb="people.change_identity",
        about=person,
    ).link
    path = "/" + link.split("/", 3)[3]

    @SLOW
    @given(NASTY, NASTY)
    def fill(password: str, again: str) -> None:
        cache.clear()
        assert (
            client.post(path, {"password": password, "again": again}).status_code < 500
        )

    fill()


@SLOW
@given(query=st.dictionaries(st.sampled_from(["mois", "tout", "page"]), NASTY))
def test_an_address_with_anything_never_breaks_the_history(
    query: dict[str, str],
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(people.account())
    for path in ("qui-a-vu-mes-chiffres/", "qui-a-vu-mes-chiffres.csv"):
        assert client.get(f"/personnes/{path}", query).status_code < 500
