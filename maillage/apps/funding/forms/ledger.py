"""The forms of the ledger: a sum, a bank's file, an account, a year."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.apps.funding.actions.ledger import Sum
from maillage.apps.funding.models import (
    Claim,
    Contract,
    EntryKind,
    LedgerEntry,
    Nature,
)
from maillage.apps.funding.models.ledger import INCOME
from maillage.apps.people.models import Person
from maillage.apps.projects.forms.grants import EurosField, as_typed
from maillage.apps.projects.models import Grant, GrantLine
from maillage.apps.structures.documents import CheckedFile, DocumentField
from maillage.apps.structures.forms import Versioned, day_field
from maillage.apps.structures.models import Membership, Organisation


def natures() -> list[tuple[str, list[tuple[str, str]]]]:
    """Natures of a sum, income first, as a list shows them."""
    income = [(one.value, one.label) for one in INCOME]
    spending = [(one.value, one.label) for one in Nature if one not in INCOME]
    return [("Recettes", income), ("Dépenses", spending)]


class EntryForm(forms.Form):
    """A sum received, paid or expected."""

    kind = forms.ChoiceField(
        label="Sens", choices=EntryKind.choices, widget=forms.RadioSelect
    )
    on = day_field(
        "Date", "Pour une somme attendue : le dernier jour où elle est attendue."
    )
    nature = forms.ChoiceField(label="Nature", choices=natures)
    label = forms.CharField(label="Libellé", max_length=160)
    amount_cents = EurosField(
        label="Montant, en euros",
        help_text="Toujours au-dessus de zéro : le sens dit où va l'argent.",
    )
    exercise = forms.IntegerField(
        label="Au titre de l'année",
        required=False,
        min_value=2000,
        max_value=2100,
        widget=forms.NumberInput(attrs={"class": "short"}),
        help_text="Si ce n'est pas celle de la date : le solde reçu en avril est de "
        "l'année d'avant.",
    )
    contract = forms.ModelChoiceField(
        label="Contrat",
        queryset=Contract.objects.none(),
        required=False,
        empty_label="Aucun",
    )
    grant = forms.ModelChoiceField(
        label="Projet financé",
        queryset=Grant.objects.none(),
        required=False,
        empty_label="Aucun",
    )
    grant_line = forms.ModelChoiceField(
        label="Poste de son budget",
        queryset=GrantLine.objects.none(),
        required=False,
        empty_label="Aucun",
    )
    person = forms.ModelChoiceField(
        label="Personne payée",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Personne",
        help_text="Pour une part ou une indemnité : elle compte dans son plafond.",
    )
    reference = forms.CharField(
        label="Référence de la pièce",
        max_length=60,
        required=False,
        help_text="Numéro de facture ou de virement : le comptable le demande.",
    )
    account = forms.CharField(
        label="Compte",
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"class": "short"}),
        help_text="Vide : celui de la nature.",
    )
    source = forms.CharField(
        label="Règle",
        max_length=240,
        required=False,
        help_text="Pour une somme attendue : ce qui la fonde, et où c'est écrit.",
    )
    note = forms.CharField(
        label="Explication",
        max_length=300,
        required=False,
        help_text="Pourquoi le reçu diffère de l'attendu, par exemple.",
    )
    document = DocumentField(label="Pièce", required=False)

    def __init__(self, organisation: Organisation, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        chosen: dict[str, Any] = {
            "contract": Contract.objects.filter(organisation=organisation),
            "grant": Grant.objects.filter(organisation=organisation),
            "grant_line": GrantLine.objects.filter(
                grant__organisation=organisation
            ).select_related("grant"),
            "person": Person.objects.filter(
                pk__in=Membership.objects.filter(organisation=organisation).values(
                    "person"
                )
            ),
        }
        for name, rows in chosen.items():
            field: Any = self.fields[name]
            field.queryset = rows
        lines: Any = self.fields["grant_line"]
        lines.label_from_instance = lambda line: f"{line.grant} : {line.label}"

    def said(self, claim: Claim | None = None) -> Sum:
        """What was typed; `claim` is the one the entry already has."""
        typed = self.cleaned_data
        names = [name for name in typed if name not in ("document", "version")]
        values = {name: typed[name] for name in names}
        if claim is not None and values["contract"] != claim.contract:
            claim = None
        return Sum(**values, claim=claim)

    def document_given(self) -> CheckedFile | None:
        """The piece, where one was chosen."""
        given: CheckedFile | None = self.cleaned_data.get("document")
        return given


class ChangeEntryForm(EntryForm, Versioned):
    """The same, corrected."""


def initial_of(entry: LedgerEntry) -> dict[str, Any]:
    """What a form of an entry begins with."""
    names = (
        "kind",
        "on",
        "nature",
        "label",
        "exercise",
        "contract",
        "grant",
        "grant_line",
        "person",
        "reference",
        "account",
        "source",
        "note",
        "version",
    )
    typed = {name: getattr(entry, name) for name in names}
    return {**typed, "amount_cents": as_typed(entry.amount_cents)}


class CancelForm(Versioned):
    """Why an entry no longer counts."""

    because = forms.CharField(
        label="Motif", max_length=200, help_text="« Saisie deux fois », par exemple."
    )


class ReopenForm(forms.Form):
    """Why a closed year changes again."""

    because = forms.CharField(label="Motif", max_length=200)


class ConfirmForm(forms.Form):
    """Nothing to type: only to be confirmed."""


class BankFileForm(forms.Form):
    """A statement of the bank, or a spreadsheet."""

    file = forms.FileField(
        label="Relevé de la banque ou tableur",
        help_text="CSV ou XLSX, une ligne par opération, 500 au plus, 1 Mo au plus.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )


class AccountForm(forms.Form):
    """The account of a nature."""

    code = forms.CharField(
        label="Compte", max_length=12, widget=forms.TextInput(attrs={"class": "short"})
    )
    label = forms.CharField(label="Intitulé", max_length=80)
