"""The forms of meetings."""

from __future__ import annotations

from django import forms

from maillage.apps.meetings.codes import LENGTH


class CodeForm(forms.Form):
    """The six signs on the screen."""

    code = forms.CharField(
        label="Code affiché dans la salle",
        max_length=20,
        error_messages={"required": f"Tapez les {LENGTH} signes du code."},
        widget=forms.TextInput(
            attrs={
                "class": "code",
                "autocapitalize": "characters",
                "autocomplete": "off",
                "autocorrect": "off",
                "spellcheck": "false",
                "maxlength": LENGTH + 1,
            }
        ),
    )
