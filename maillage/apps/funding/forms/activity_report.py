"""The form of a section of the activity report."""

from __future__ import annotations

from django import forms


class PassageForm(forms.Form):
    """A section's text, and the version that was read."""

    text = forms.CharField(
        label="Texte",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Une ligne par paragraphe ; une ligne qui commence par un tiret est "
        "un élément de liste. Aucun nom de patient.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
