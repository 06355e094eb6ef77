"""Which column of a bank's file is what, and of which nature its sums are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from maillage.apps.funding.bank_file import Read
from maillage.apps.funding.models import EntryKind, Nature
from maillage.apps.funding.models.ledger import INCOME
from maillage.engine.errors import BadInput


LABELS = {
    "on": "Date",
    "label": "Libellé",
    "amount": "Montant (négatif quand il est payé)",
    "debit": "Débit",
    "credit": "Crédit",
    "reference": "Référence",
}


class ColumnsForm(forms.Form):
    """A column for each thing; natures that each line may be given again afterwards."""

    received = forms.ChoiceField(
        label="Nature de ce qui est reçu",
        choices=[(one.value, one.label) for one in INCOME],
        initial=Nature.OTHER_INCOME.value,
        help_text="La même pour toutes ; chaque écriture se corrige ensuite.",
    )
    paid = forms.ChoiceField(
        label="Nature de ce qui est payé",
        choices=[(one.value, one.label) for one in Nature if one not in INCOME],
        initial=Nature.OTHER_EXPENSE.value,
    )

    def __init__(self, headings: Sequence[str], *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        choices = [("", "Aucune"), *((str(i), name) for i, name in enumerate(headings))]
        for name, label in LABELS.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=choices, required=False
            )
        self.order_fields([*LABELS, "received", "paid"])

    def columns(self) -> dict[str, int]:
        """The columns chosen: name -> place."""
        chosen = {name: self.cleaned_data[name] for name in LABELS}
        return {name: int(place) for name, place in chosen.items() if place}

    def natures(self) -> dict[str, str]:
        """The natures chosen."""
        kinds = (EntryKind.RECEIVED.value, EntryKind.PAID.value)
        return {kind: self.cleaned_data[kind] for kind in kinds}

    def guessed_data(self) -> dict[str, str]:
        """What the form is first filled with, as if it were sent."""
        first = {name: str(self.initial.get(name, "")) for name in LABELS}
        natures = {
            name: str(self.fields[name].initial) for name in ("received", "paid")
        }
        return {**first, **natures}

    def refuse(self, found: Read) -> None:
        """Raise `BadInput` where a line is not understood: whole, or not at all."""
        if found.wrong:
            number, why = found.wrong[0]
            raise BadInput(
                f"Ligne {number} : {why} Corrigez le fichier ou les colonnes : tout "
                "s'importe, ou rien."
            )
