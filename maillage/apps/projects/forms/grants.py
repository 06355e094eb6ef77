"""The forms of funded projects; amounts are typed in euros."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField

from maillage.apps.projects.actions.grants import Awarded
from maillage.apps.projects.models import FunderKind, Grant, GrantLine
from maillage.apps.structures.documents import DocumentField
from maillage.apps.structures.forms import Versioned, day_field


EMPTY_LINES = 4


class EurosField(forms.DecimalField):
    """An amount typed in euros, « 12 500,50 »; its value is in cents."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_digits", 11)
        options.setdefault("decimal_places", 2)
        options.setdefault("min_value", 0)
        options.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
        )
        super().__init__(**options)
        self.error_messages["invalid"] = "Écrivez un montant comme 12 500,50."

    def to_python(self, value: Any) -> Decimal | None:
        """What was typed, whatever its spaces and its comma."""
        if isinstance(value, str):
            value = "".join(value.replace("€", "").split()).replace(",", ".")
        return super().to_python(value)

    def clean(self, value: Any) -> int:
        """The amount in cents; nothing is 0."""
        typed = super().clean(value)
        return 0 if typed is None else int(typed * 100)


def as_typed(cents: int) -> str:
    """An amount as one would type it."""
    return f"{cents // 100},{cents % 100:02d}" if cents % 100 else str(cents // 100)


class GrantForm(Versioned):
    """A project, and who pays for it."""

    title = forms.CharField(label="Projet", max_length=120)
    description = forms.CharField(
        label="En quelques lignes",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    source = forms.CharField(
        label="D'où vient l'idée",
        max_length=200,
        required=False,
        help_text="Une autre équipe, un appel à projets, le projet de santé.",
    )
    funder_kind = forms.ChoiceField(
        label="Nature du financeur", choices=FunderKind.choices
    )
    funder = forms.CharField(
        label="Financeur",
        max_length=120,
        required=False,
        help_text="« ARS Bourgogne-Franche-Comté ».",
    )
    reference = forms.CharField(
        label="Référence de la convention", max_length=80, required=False
    )
    amount_awarded_cents = EurosField(label="Montant accordé, en euros", required=False)
    amount_paid_cents = EurosField(
        label="Déjà versé, en euros",
        required=False,
        help_text="Le livre de comptes, s'il est tenu, le remplace.",
    )
    since = day_field("Depuis le")
    until = day_field(
        "Fin (premier jour après)", "Rien si la fin n'est pas connue.", required=False
    )
    evaluator = forms.CharField(
        label="Évaluateur",
        max_length=120,
        required=False,
        help_text="Pour une expérimentation de l'article 51.",
    )

    def awarded(self) -> Awarded:
        """What was typed."""
        return Awarded(
            **{name: self.cleaned_data[name] for name in Awarded.__annotations__}
        )

    @staticmethod
    def initial_of(grant: Grant) -> dict[str, Any]:
        """What the form of a grant shows at first."""
        shown = {name: getattr(grant, name) for name in Awarded.__annotations__}
        for name in ("amount_awarded_cents", "amount_paid_cents"):
            shown[name] = as_typed(shown[name])
        return {**shown, "version": grant.version}


class NewGrantForm(GrantForm):
    """A project that is not there yet."""

    version = None


class BudgetForm(Versioned):
    """What the money is for, line by line."""

    def __init__(self, lines: Sequence[GrantLine], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._ranks = range(len(lines) + EMPTY_LINES)
        for rank in self._ranks:
            line = lines[rank] if rank < len(lines) else None
            self.fields[f"label_{rank}"] = forms.CharField(
                label="Poste",
                max_length=80,
                required=False,
                initial=line.label if line else "",
            )
            self.fields[f"cents_{rank}"] = EurosField(
                label="Prévu, en euros",
                required=False,
                initial=as_typed(line.planned_cents) if line else "",
            )

    def rows(self) -> list[tuple[BoundField, BoundField]]:
        """The fields of each line."""
        return [(self[f"label_{rank}"], self[f"cents_{rank}"]) for rank in self._ranks]

    def lines(self) -> list[tuple[str, int]]:
        """The lines that have a name."""
        typed = [
            (self.cleaned_data[f"label_{rank}"], self.cleaned_data[f"cents_{rank}"])
            for rank in self._ranks
        ]
        return [(label, cents) for label, cents in typed if label.strip()]


class ConditionForm(forms.Form):
    """What the funder asks for."""

    text = forms.CharField(
        label="Condition", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    due_on = day_field("Pour le", "Rien si aucune date n'est dite.", required=False)


class MetForm(Versioned):
    """A condition that is met."""

    on = day_field("Remplie le")
    note = forms.CharField(label="Comment", max_length=300, required=False)
    document = DocumentField(label="Document qui le montre", required=False)


class MilestoneForm(forms.Form):
    """A step of the project."""

    title = forms.CharField(label="Jalon", max_length=160)
    due_on = day_field("Prévu pour le")


class ReportForm(Versioned):
    """The few lines that the report to the funder opens with."""

    text = forms.CharField(
        label="Ce qui a été fait",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
