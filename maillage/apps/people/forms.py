"""What people type about themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from maillage.apps.people.models import Person


class DetailsForm(forms.ModelForm):
    """A person's own details, from the version that was read."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    class Meta:
        """What one may change of oneself."""

        model = Person
        fields = ("given_name", "family_name", "email", "telephone", "specialty")
        help_texts: ClassVar = {
            "email": "Pour vous joindre. L'adresse de connexion se change à part.",
        }
        widgets: ClassVar = {
            "given_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "family_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "telephone": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
        }

    def validate_unique(self) -> None:
        """Left to the action, whose sentence says what to do."""

    def validate_constraints(self) -> None:
        """The same."""

    def values(self) -> dict[str, Any]:
        """What was typed, without the version."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


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
