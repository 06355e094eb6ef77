"""The forms of contracts and claims: what is typed, before the actions judge it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from maillage.apps.funding.actions.contracts import ContractCard, PartyCard
from maillage.apps.funding.amounts import FactLine
from maillage.apps.funding.amounts.declaring import kept_value
from maillage.apps.funding.models import Contract, PartyKind
from maillage.apps.structures.documents import DocumentField
from maillage.apps.structures.forms import Versioned, day_field
from maillage.apps.structures.models import Kind, Organisation
from maillage.engine.agreements.facts import example_text
from maillage.engine.agreements.schema import Fact
from maillage.engine.agreements.versions import every_version
from maillage.ui.formats import capital


SPARE_ROWS = 2
"""Blank rows below those of a list, to add to it."""

OTHER = "autre"


def _agreements() -> list[tuple[str, str]]:
    titles = {
        one.agreement: one.title for one in every_version() if one.status == "text"
    }
    return [*titles.items(), (OTHER, "un autre accord, sans règles de calcul ici")]


class ContractForm(forms.Form):
    """A contract."""

    agreement = forms.ChoiceField(label="Accord", widget=forms.RadioSelect)
    other = forms.CharField(
        label="Nom de l'autre accord",
        max_length=80,
        required=False,
        help_text="Seulement si l'accord n'est pas dans la liste.",
    )
    title = forms.CharField(
        label="Intitulé", max_length=160, help_text="« Contrat ACI 2022-2027 »."
    )
    reference = forms.CharField(
        label="Numéro du contrat", max_length=60, required=False
    )
    since = day_field("Prend effet le")
    signed_on = day_field(
        "Signé le", "Vide tant qu'il n'est pas signé.", required=False
    )
    document = DocumentField(
        label="Le contrat signé",
        required=False,
        help_text="Il devient une preuve. PDF, JPEG ou PNG, 20 Mo au plus.",
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        field: Any = self.fields["agreement"]
        field.choices = _agreements()

    def clean(self) -> dict[str, Any]:
        """Another agreement is named."""
        given = super().clean() or {}
        if given.get("agreement") == OTHER and not given.get("other", "").strip():
            self.add_error("other", "Nommez cet accord : « Article 51 », par exemple.")
        return given

    def card(self) -> ContractCard:
        """What was typed."""
        data = self.cleaned_data
        agreement = data["agreement"]
        return ContractCard(
            agreement=data["other"].strip() if agreement == OTHER else agreement,
            title=data["title"],
            since=data["since"],
            reference=data["reference"],
            signed_on=data["signed_on"],
        )

    @staticmethod
    def initial_of(contract: Contract) -> dict[str, Any]:
        """A contract as the form shows it."""
        known = contract.agreement in dict(_agreements())
        return {
            "agreement": contract.agreement if known else OTHER,
            "other": "" if known else contract.agreement,
            "title": contract.title,
            "reference": contract.reference,
            "since": contract.since,
            "signed_on": contract.signed_on,
        }


class ChangeContractForm(ContractForm, Versioned):
    """A contract, corrected."""


class EndContractForm(Versioned):
    """A contract that ends."""

    on = day_field("Ne court plus à partir du")
    reason = forms.CharField(label="Motif", max_length=200, required=False)


class PartyForm(forms.Form):
    """Who signs."""

    kind = forms.ChoiceField(
        label="Nature", choices=PartyKind.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label="Nom", max_length=160, help_text="« CPAM de l'Yonne »."
    )
    organisation = forms.ModelChoiceField(
        label="Connue de Maillage",
        queryset=Organisation.objects.filter(kind__in=(Kind.CPAM, Kind.ARS)),
        required=False,
        empty_label="Non",
    )
    contact = forms.CharField(
        label="Contact",
        max_length=200,
        required=False,
        help_text="Un service, une adresse : ce qu'il faut pour lui écrire.",
    )

    def card(self) -> PartyCard:
        """What was typed."""
        return PartyCard(**self.cleaned_data)


class AmendmentForm(forms.Form):
    """A change of a contract."""

    title = forms.CharField(label="Intitulé", max_length=160)
    signed_on = day_field("Signé le")
    effective_on = day_field("Prend effet le")
    what = forms.CharField(
        label="Ce qu'il change",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    document = DocumentField(label="L'avenant signé", required=False)


class OpenClaimForm(forms.Form):
    """The year of a claim."""

    year = forms.IntegerField(label="Année", min_value=2000, max_value=2100)


class TermsForm(Versioned):
    """What a contract writes in figures, a field for each fact it may write."""

    def __init__(self, facts: Mapping[str, Fact], *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for name, fact in facts.items():
            self.fields[name] = _field(fact, required=False)

    def terms(self) -> dict[str, str]:
        """What was typed, by fact."""
        return {k: _text(v) for k, v in self.cleaned_data.items() if k != "version"}


class FactForm(Versioned):
    """What the team declares of one fact: a value, or the rows of a list."""

    remark = forms.CharField(
        label="Remarque",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Pourquoi les preuves disent autre chose. Sans nom de patient.",
    )

    def __init__(self, line: FactLine, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.line = line
        kept = kept_value(line.declared)
        if line.fact.kind == "list":
            self._add_rows(kept)
        else:
            self.fields["value"] = _field(line.fact, required=False)
            self.fields["value"].initial = kept
        self.fields["remark"].initial = line.remark
        self.order_fields(("value",))
        self.move_to_end("remark")

    def move_to_end(self, name: str) -> None:
        """Ask for this last."""
        self.fields[name] = self.fields.pop(name)

    def _add_rows(self, kept: list[dict[str, str]]) -> None:
        self.rows = len(kept) + SPARE_ROWS
        for index in range(self.rows):
            row = kept[index] if index < len(kept) else {}
            for name, inner in self.line.fact.fields.items():
                field = _field(inner, required=False)
                field.label = f"{index + 1}. {field.label}"
                field.initial = row.get(name, "")
                self.fields[f"row{index}-{name}"] = field

    def value(self) -> Any:
        """A text, or the rows that are not blank."""
        data = self.cleaned_data
        if self.line.fact.kind != "list":
            return _text(data["value"])
        heads = list(self.line.fact.fields)
        rows = [
            {name: _text(data[f"row{index}-{name}"]) for name in heads}
            for index in range(self.rows)
        ]
        return [row for row in rows if row[heads[0]].strip()]


class DocumentForm(forms.Form):
    """A document and what it says."""

    on = day_field("Daté du", "La date que porte le document.")
    title = forms.CharField(label="Intitulé", max_length=160, required=False)
    document = DocumentField(
        label="Le document",
        required=False,
        help_text="Sans lui, rien n'est prouvé. PDF, JPEG ou PNG, 20 Mo au plus.",
    )

    def __init__(self, facts: Mapping[str, Fact], *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.names = tuple(facts)
        for name, fact in facts.items():
            self.fields[name] = _field(fact, required=False)

    def figures(self) -> dict[str, str]:
        """What the document says, by fact."""
        return {name: _text(self.cleaned_data[name]) for name in self.names}


class JoinForm(forms.Form):
    """The file of a document noted without it."""

    document = DocumentField(label="Le document")


class SwitchForm(Versioned):
    """One reading of the text."""

    value = forms.CharField(max_length=60)


class WithdrawForm(Versioned):
    """Why a claim is taken back."""

    reason = forms.CharField(
        label="Motif", max_length=300, help_text="Il reste dans l'historique."
    )


class SettleForm(Versioned):
    """When the whole was paid."""

    on = day_field("Payée en entier le")


def _field(fact: Fact, *, required: bool) -> forms.Field:
    """The field that a fact is typed in: the rules say its name, meaning, kind."""
    said: dict[str, Any] = {
        "label": capital(fact.title),
        "help_text": fact.meaning,
        "required": required,
    }
    if fact.kind == "yes_no":
        blank = [] if required else [("", "Ne rien dire")]
        choices = [*blank, ("oui", "oui"), ("non", "non")]
        return forms.ChoiceField(choices=choices, **said)
    if fact.kind == "choice":
        return forms.ChoiceField(
            choices=[("", "Choisissez"), *fact.choices.items()], **said
        )
    if fact.kind == "date":
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.CharField(widget=widget, max_length=10, **said)
    said["help_text"] = f"{fact.meaning} Par exemple : {example_text(fact.example)}."
    mode = "text" if fact.kind == "text" else "decimal"
    return forms.CharField(
        max_length=200, widget=forms.TextInput(attrs={"inputmode": mode}), **said
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)
