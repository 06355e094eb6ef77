"""What people type about themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from maillage.apps.people.models import Person


def _line(label: str, length: int, autocomplete: str, **named: Any) -> forms.CharField:
    widget = named.pop("widget", forms.TextInput)
    return forms.CharField(
        label=label,
        max_length=length,
        widget=widget(attrs={"autocomplete": autocomplete}),
        **named,
    )


class DetailsForm(forms.Form):
    """A person's own details, from the version that was read."""

    given_name = _line("Prénom", 80, "given-name", required=False)
    family_name = _line("Nom", 80, "family-name")
    email = forms.EmailField(
        label="Courriel",
        max_length=254,
        required=False,
        help_text="Pour vous joindre. L'adresse de connexion se change à part.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    telephone = _line("Téléphone", 20, "tel", required=False)
    specialty = _line("Spécialité", 80, "off", required=False)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    @classmethod
    def of(cls, person: Person, typed: Any = None) -> DetailsForm:
        """The form of a person, as he is or as someone typed it."""
        known = {name: getattr(person, name) for name in cls.base_fields}
        return cls(typed, initial=known)

    def values(self) -> dict[str, str]:
        """What was typed, without the version."""
        typed = self.cleaned_data
        return {name: typed[name] for name in self.fields if name != "version"}


class AcceptForm(forms.Form):
    """The password of a new account, twice; a browser may propose one."""

    password = forms.CharField(
        label="Mot de passe",
        strip=False,
        max_length=256,
        help_text="Douze caractères au moins. Une phrase se retient mieux.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Le même, une seconde fois",
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both are the same."""
        typed = super().clean() or self.cleaned_data
        password, again = typed.get("password"), typed.get("again")
        if password and again and password != again:
            raise ValidationError(
                {"again": "Les deux saisies diffèrent ; tapez-les à nouveau."}
            )
        return typed


class CloseForm(forms.Form):
    """The word that confirms."""

    sure = forms.BooleanField(
        label="Je ferme mon compte",
        error_messages={"required": "Cochez cette case pour fermer votre compte."},
    )


class HistoryForm(forms.Form):
    """Which part of the history is shown; what is badly written is ignored."""

    mois = forms.DateField(input_formats=["%Y-%m"], required=False)
    tout = forms.BooleanField(required=False)
