"""The form of an arrangement: its fields are those that its kind asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from maillage.apps.people.models import Person
from maillage.apps.people.rows_field import RowsField
from maillage.apps.projects.actions.arrangements import Arranged
from maillage.apps.projects.arrangement_kinds import (
    ArrangementKind,
    Asked,
    Persons,
    Shape,
)
from maillage.apps.projects.forms.registers import WrittenForm, people_of
from maillage.apps.projects.models import Arrangement
from maillage.apps.structures.documents import DocumentField
from maillage.apps.structures.forms import day_field
from maillage.apps.structures.models import Organisation


_Made = Callable[..., forms.Field]


class ArrangementForm(WrittenForm):
    """What a kind asks: people, its own fields, days, document."""

    def __init__(
        self,
        organisation: Organisation,
        kind: ArrangementKind,
        *given: Any,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self.kind = kind
        if kind.persons is not Persons.NOBODY:
            self.fields["people"] = _people(organisation, kind)
        for asked in kind.fields:
            self.fields[f"asked_{asked.name}"] = _field(asked)
        self.fields["since"] = day_field(kind.since_label)
        self.fields["review_on"] = day_field(
            "À revoir le",
            "Fin d'un contrat, relecture d'un plan : le rappel vient un mois avant.",
            required=False,
        )
        self.fields["remark"] = forms.CharField(
            label="Remarque", max_length=300, required=False
        )
        if kind.document:
            self.fields["document"] = DocumentField(
                label=f"{kind.document[:1].upper()}{kind.document[1:]}", required=False
            )

    def arranged(self) -> Arranged:
        """What was typed."""
        cleaned = self.cleaned_data
        return Arranged(
            since=cleaned["since"],
            details={
                asked.name: cleaned[f"asked_{asked.name}"] for asked in self.kind.fields
            },
            people=_chosen(cleaned.get("people")),
            remark=cleaned["remark"],
            review_on=cleaned["review_on"],
        )


def written(row: Arrangement, kind: ArrangementKind) -> dict[str, Any]:
    """What the form begins with, for a row that is there."""
    people = list(row.people.all())
    one = kind.persons is Persons.ONE
    return {
        "version": row.version,
        "people": (people[0].pk if people else None)
        if one
        else [person.pk for person in people],
        **{
            f"asked_{asked.name}": _shown(asked, row.details.get(asked.name, ""))
            for asked in kind.fields
        },
        "since": row.since,
        "review_on": row.review_on,
        "remark": row.remark,
    }


def _people(organisation: Organisation, kind: ArrangementKind) -> forms.Field:
    rows = people_of(organisation)
    if kind.professions:
        rows = rows.filter(profession__in=kind.professions)
    hint = "Qui manque ici s'inscrit d'abord parmi les membres de la structure."
    if kind.persons is Persons.ONE:
        return forms.ModelChoiceField(
            label=kind.persons_label,
            queryset=rows,
            empty_label="Choisissez",
            help_text=hint,
        )
    return RowsField(
        label=kind.persons_label,
        queryset=rows,
        widget=forms.CheckboxSelectMultiple,
        help_text=hint,
    )


def _chosen(people: Any) -> list[Person]:
    if not people:
        return []
    return [people] if isinstance(people, Person) else list(people)


def _field(asked: Asked) -> forms.Field:
    common = {
        "label": asked.label,
        "help_text": asked.hint,
        "required": asked.required,
    }
    if asked.shape is Shape.CHOICE:
        return forms.ChoiceField(choices=[("", "Choisissez"), *asked.choices], **common)
    if asked.shape is Shape.YES_NO:
        return forms.BooleanField(**{**common, "required": False})
    if asked.shape is Shape.TEXT:
        area = forms.Textarea(attrs={"rows": 4})
        return forms.CharField(max_length=2000, widget=area, **common)
    if asked.shape is Shape.COUNT:
        return forms.IntegerField(min_value=0, max_value=999_999, **common)
    if asked.shape in {Shape.HALF_DAYS, Shape.HOURS}:
        line = forms.TextInput(attrs={"inputmode": "decimal"})
        return forms.CharField(max_length=6, widget=line, **common)
    return forms.CharField(max_length=160, **common)


def _shown(asked: Asked, value: Any) -> Any:
    if asked.shape in {Shape.HALF_DAYS, Shape.HOURS}:
        return str(value).replace(".", ",")
    return value
