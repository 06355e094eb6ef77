"""How the list of a whole's teams is narrowed and sorted."""

from __future__ import annotations

from django import forms

from maillage.apps.funding.selectors.federation import STATES, Asked


class AskedForm(forms.Form):
    """Words, state, prerequisites, order; nothing is required."""

    q = forms.CharField(label="Équipe ou territoire", required=False, max_length=80)
    etat = forms.ChoiceField(
        label="État de la demande", required=False, choices=list(STATES.items())
    )
    socles = forms.ChoiceField(
        label="Socles prérequis",
        required=False,
        choices=[("", "tous"), ("open", "réunis"), ("shut", "manquants")],
    )
    tri = forms.ChoiceField(
        label="Ordre",
        required=False,
        choices=[
            ("nom", "nom"),
            ("declare", "montant déclaré"),
            ("prouve", "montant prouvé"),
            ("possible", "montant possible"),
            ("manque", "nombre de manques"),
        ],
    )

    def asked(self) -> Asked:
        """What was asked; all of it where the form is not valid."""
        if not self.is_valid():
            return Asked()
        given = self.cleaned_data
        return Asked(given["etat"], given["q"], given["socles"], given["tri"] or "nom")
