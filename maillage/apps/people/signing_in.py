"""How one signs in: by invitation only, by e-mail and password, passkey or OpenID."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account without an invitation."""

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
