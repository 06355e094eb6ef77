"""The form of a payer's link."""

from __future__ import annotations

from datetime import timedelta

from django import forms

from maillage.apps.people.clock import today


USUAL = timedelta(days=90)


def _in_three_months() -> object:
    return today() + USUAL


class LinkForm(forms.Form):
    """For whom, and until when."""

    label = forms.CharField(
        label="Pour qui",
        max_length=120,
        help_text="Une personne ou un service de la caisse ou de l'ARS.",
    )
    last_day = forms.DateField(
        label="Dernier jour",
        initial=_in_three_months,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Après ce jour, l'adresse n'ouvre plus rien.",
    )
