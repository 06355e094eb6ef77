"""The form of what a circle costs."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django import forms

from maillage.apps.circles.models import CircleCost
from maillage.engine.errors import BadInput


class CostForm(forms.Form):
    """A price of an hour, or another expense."""

    kind = forms.ChoiceField(
        label="Nature", choices=CircleCost.Kind.choices, widget=forms.RadioSelect
    )
    label = forms.CharField(
        label="Intitulé",
        required=False,
        max_length=120,
        help_text="Pour un autre frais : la salle, un repas, une impression.",
    )
    amount = forms.CharField(
        label="Montant en euros",
        max_length=12,
        help_text="Une heure de présence, ou le frais en entier : 60 ou 37,50.",
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
    )
    since = forms.DateField(
        label="Date",
        help_text="Pour une heure : à partir de quand. Pour un frais : son jour.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def amount_cents(self) -> int:
        """The amount typed, in cents; BadInput where it is no amount."""
        typed = "".join(self.cleaned_data["amount"].replace("€", "").split())
        try:
            cents = Decimal(typed.replace(",", ".")) * 100
        except InvalidOperation:
            cents = Decimal("NaN")
        if not cents.is_finite() or cents != cents.to_integral_value():
            raise BadInput(
                f"Montant : « {typed[:20]} » ne se lit pas ; écrivez des euros, par "
                "exemple 60 ou 37,50."
            )
        return int(cents)
