"""Adding a passkey, in the words of this service."""

from __future__ import annotations

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms


class AddKeyForm(AddWebAuthnForm):
    """allauth's own form; the key replaces the password unless one says otherwise."""

    name = forms.CharField(label="Nom de la clé", required=False, max_length=100)
    passwordless = forms.BooleanField(
        label="Cette clé suffit pour se connecter, sans mot de passe",
        required=False,
        initial=True,
        help_text="L'appareil demandera l'empreinte, le visage ou son code. Décochez "
        "pour une clé à brancher qui n'en a pas : elle servira après le mot de passe.",
    )
