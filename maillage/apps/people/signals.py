"""What allauth does to an account is written in the audit chain, as actions are."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from allauth.socialaccount import signals as social_signals
from allauth.socialaccount.models import SocialAccount
from django.db import models

from maillage.apps.people.audit import record
from maillage.apps.people.models import Account


KEPT_CLAIMS = frozenset({"sub", "SubjectNameID", "preferred_username", "otherIds"})
"""What recognises a professional; the rest of what a provider tells is not kept."""


def _writes(what: str) -> Any:
    def receive(sender: Any, **named: Any) -> None:  # noqa: ARG001
        account = named.get("user")
        if account is None:
            account = named["request"].user
        if isinstance(account, Account):
            record(what, account, by=account.person, subject=account.person)

    return receive


def _social(what: str) -> Any:
    def receive(sender: Any, **named: Any) -> None:  # noqa: ARG001
        login = named.get("sociallogin") or named["socialaccount"]
        account = login.user
        record(what, account, by=account.person, subject=account.person)

    return receive


def keep_few_claims(instance: SocialAccount, **_named: Any) -> None:
    """Before an identity is saved: only the claims that recognise the person."""
    instance.extra_data = {
        part: {name: told[name] for name in KEPT_CLAIMS & told.keys()}
        for part, told in instance.extra_data.items()
        if part in {"userinfo", "id_token"} and isinstance(told, dict)
    }


WRITTEN = (
    (account_signals.user_logged_in, _writes("people.sign_in")),
    (account_signals.password_changed, _writes("people.change_password")),
    (account_signals.password_set, _writes("people.change_password")),
    (account_signals.password_reset, _writes("people.reset_password")),
    (account_signals.email_changed, _writes("people.change_email")),
    (mfa_signals.authenticator_added, _writes("people.add_second_factor")),
    (mfa_signals.authenticator_removed, _writes("people.remove_second_factor")),
    (mfa_signals.authenticator_reset, _writes("people.renew_recovery_codes")),
    (social_signals.social_account_added, _social("people.connect_identity")),
    (social_signals.social_account_removed, _social("people.disconnect_identity")),
)


def connect() -> None:
    """Listen, from the start of the process."""
    for signal, receiver in WRITTEN:
        signal.connect(receiver, weak=False)
    models.signals.pre_save.connect(
        keep_few_claims, sender=SocialAccount, weak=False, dispatch_uid="few_claims"
    )
