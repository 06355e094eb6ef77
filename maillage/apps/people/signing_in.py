"""How one signs in: by invitation only, by e-mail and password, passkey or OpenID.

With Pro Santé Connect, a professional is recognised by his RPPS number, or by a
connection that he made himself from his account. Never by an e-mail address: the
provider does not vouch for it, and an address that changes hands would hand over the
account with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest
from django.shortcuts import render

from maillage.apps.people.models import Account, Person
from maillage.engine.identifiers.national import rpps_claimed


SAID = {
    "account_inactive": "Ce compte est fermé ; l'administrateur peut en rouvrir un.",
    "cannot_remove_primary_email": "C'est l'adresse de votre compte : elle reste.",
    "duplicate_email": "Cette adresse est déjà celle de votre compte.",
    "email_password_mismatch": (
        "Ce courriel et ce mot de passe ne vont pas ensemble ; vérifiez la touche "
        "majuscule, ou choisissez « Mot de passe oublié »."
    ),
    "enter_current_password": "Écrivez votre mot de passe actuel.",
    "incorrect_code": "Ce code n'est pas le bon ; attendez le suivant et recopiez-le.",
    "incorrect_password": "Ce mot de passe n'est pas celui de votre compte.",
    "invalid_or_expired_key": "Ce lien ne vaut plus ; demandez-en un autre.",
    "invalid_login": "La connexion n'a pas abouti ; recommencez depuis le début.",
    "invalid_password_reset": "Ce lien ne vaut plus ; demandez-en un autre.",
    "rate_limited": "Trop de demandes à la suite ; attendez une minute et recommencez.",
    "same_as_current": "C'est déjà la valeur en place ; choisissez-en une autre.",
    "select_only_one": "Une seule réponse est possible.",
    "too_many_login_attempts": (
        "Trop d'essais de connexion ; attendez quelques minutes et recommencez, ou "
        "choisissez « Mot de passe oublié »."
    ),
    "unverified_primary_email": "Confirmez d'abord votre adresse, par le lien reçu.",
}
"""What the library would say in its own French, said in ours."""


class AccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account without an invitation."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        **SAID,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never by the open page: an invitation's own page makes the account."""
        return False


class OpenIdAdapter(DefaultSocialAccountAdapter):
    """A professional known to the provider signs in when he is already known here."""

    def is_open_for_signup(
        self,
        request: HttpRequest,  # noqa: ARG002
        sociallogin: Any,  # noqa: ARG002
    ) -> bool:
        """Never: an identity must belong to someone who was invited."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find whose identity it is, or answer with the page that says why not."""
        claims, consistent = _claims(sociallogin.account.extra_data)
        if not consistent:
            _refuse(request, "inconsistent")
        rpps = rpps_claimed(claims)
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            _refuse_anothers(request, rpps)
        elif sociallogin.is_existing:
            _refuse_changed(request, sociallogin.user, rpps)
        else:
            sociallogin.connect(request, _account_of(request, rpps))


def _claims(kept: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """What the provider says of the person, and whether it speaks of one person.

    What the user page says is taken only for the subject of the signed token (OpenID
    Connect Core 1.0, 5.3.2).
    """
    token = kept.get("id_token") or {}
    told = kept.get("userinfo") or token
    return told, not token or told.get("sub") == token.get("sub")


def _account_of(request: HttpRequest, rpps: str | None) -> Account:
    if rpps is None:
        _refuse(request, "no_rpps")
    person = Person.objects.filter(rpps=rpps).select_related("account").first()
    if person is None:
        _refuse(request, "unknown")
    account = getattr(person, "account", None)
    if account is None or not account.is_active:
        _refuse(request, "no_account")
    return account


def _refuse_anothers(request: HttpRequest, rpps: str | None) -> None:
    """One connects one's own identity, not a colleague's."""
    mine = getattr(request.user, "person", None)
    holder = Person.objects.filter(rpps=rpps).first() if rpps else None
    if holder is not None and holder != mine:
        _refuse(request, "anothers")
    if rpps and mine is not None and mine.rpps and mine.rpps != rpps:
        _refuse(request, "anothers")


def _refuse_changed(request: HttpRequest, account: Account, rpps: str | None) -> None:
    """A connection serves only as long as the two numbers agree."""
    known = account.person.rpps if account.person else None
    if known and rpps and known != rpps:
        _refuse(request, "anothers")


def _refuse(request: HttpRequest, why: str) -> NoReturn:
    page = render(request, "people/identity_refused.html", {"why": why}, status=403)
    raise ImmediateHttpResponse(page)
