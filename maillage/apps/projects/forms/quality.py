"""The forms of the quality steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from maillage.apps.meetings.models import Meeting
from maillage.apps.people.models import Person
from maillage.apps.projects.actions.maturity import Framed, Named
from maillage.apps.projects.forms.users import meeting_field
from maillage.apps.projects.maturity_matrix import load_matrix
from maillage.apps.projects.models import MaturityDimension
from maillage.apps.projects.selectors.quality import DimensionLine
from maillage.apps.structures.forms import Versioned, day_field


def person_field(
    label: str, people: Sequence[Person], *, required: bool = True
) -> forms.TypedChoiceField:
    """Somebody of the team; its value is a person or None."""
    known = {person.pk: person for person in people}
    choices = [(key, str(person)) for key, person in known.items()]
    return forms.TypedChoiceField(
        label=label,
        required=required,
        choices=[("", "Choisissez"), *choices],
        coerce=lambda key: known.get(int(key)),
        empty_value=None,
    )


class FrameForm(Versioned):
    """What a round of the matrix is about."""

    title = forms.CharField(
        label="Titre", max_length=120, help_text="« Matrice de maturité 2026 »."
    )
    theme = forms.CharField(
        label="Thème",
        max_length=160,
        required=False,
        help_text="Ce que l'équipe veut améliorer d'abord.",
    )
    objective = forms.CharField(
        label="Objectif",
        max_length=300,
        required=False,
        help_text="Une phrase, et si possible un chiffre et une date.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    opens_on = day_field("Chacun répond du")
    closes_on = day_field("Jusqu'au (inclus)")

    def __init__(self, people: Sequence[Person], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["referent"] = person_field(
            "Référent qualité", people, required=False
        )
        self.order_fields(["title", "referent", "theme", "objective"])

    def frame(self) -> Framed:
        """What was typed."""
        names = ("title", "theme", "objective", "opens_on", "closes_on", "referent")
        return Framed(**{name: self.cleaned_data[name] for name in names})


class NewFrameForm(FrameForm):
    """A round that is not there yet."""

    version = None


class NamesForm(Versioned):
    """Names of dimensions, copied from the team's own matrix."""

    def __init__(
        self, dimensions: Iterable[MaturityDimension], *given: Any, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        found = {one.code for one in load_matrix().dimensions}
        self.dimensions = [one for one in dimensions if one.code not in found]
        self._axes = [
            ("", "Axe"),
            *((axis.id, axis.title) for axis in load_matrix().axes),
        ]
        for dimension in self.dimensions:
            self._add(str(dimension.pk), dimension.name, dimension.axis)
        self._add("more", "", "")

    def _add(self, key: str, name: str, axis: str) -> None:
        self.fields[f"name_{key}"] = forms.CharField(
            label="Dimension", max_length=160, required=False, initial=name
        )
        self.fields[f"axis_{key}"] = forms.ChoiceField(
            label="Axe", choices=self._axes, required=False, initial=axis
        )

    def rows(self) -> list[tuple[int, BoundField, BoundField]]:
        """The number of each dimension, its name, its axis."""
        return [
            (one.position + 1, self[f"name_{one.pk}"], self[f"axis_{one.pk}"])
            for one in self.dimensions
        ]

    def more_fields(self) -> tuple[BoundField, BoundField]:
        """For a dimension that the team adds."""
        return self["name_more"], self["axis_more"]

    def names(self) -> dict[int, Named]:
        """What was typed of the places already there."""
        return {one.pk: self._named(str(one.pk)) for one in self.dimensions}

    def more(self) -> Named:
        """One dimension more; without a name, none."""
        return self._named("more")

    def _named(self, key: str) -> Named:
        return Named(self.cleaned_data[f"axis_{key}"], self.cleaned_data[f"name_{key}"])


class LevelsForm(forms.Form):
    """A level for each dimension, or no opinion."""

    def __init__(
        self,
        dimensions: Iterable[MaturityDimension],
        *given: Any,
        levels: dict[int, int] | None = None,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self.dimensions = list(dimensions)
        for one in self.dimensions:
            self.fields[f"d{one.pk}"] = forms.TypedChoiceField(
                label=one.name,
                required=False,
                choices=[
                    *enumerate(load_matrix().levels, start=1),
                    ("", "Sans avis"),
                ],
                coerce=int,
                empty_value=None,
                initial=(levels or {}).get(one.pk, ""),
                widget=forms.RadioSelect,
            )

    def axes(self) -> list[tuple[str, list[BoundField]]]:
        """The fields, axis by axis."""
        return [
            (axis.title, fields)
            for axis in load_matrix().axes
            if (
                fields := [
                    self[f"d{d.pk}"] for d in self.dimensions if d.axis == axis.id
                ]
            )
        ]

    def levels(self) -> dict[int, int]:
        """What was ticked."""
        given = {one.pk: self.cleaned_data[f"d{one.pk}"] for one in self.dimensions}
        return {key: level for key, level in given.items() if level is not None}


class ConsensusForm(Versioned):
    """What the majority of those present agreed on."""

    on = day_field("Accord du")
    present = forms.IntegerField(
        label="Professionnels présents", min_value=2, max_value=500
    )

    def __init__(
        self,
        lines: Sequence[DimensionLine],
        meetings: Sequence[Meeting],
        *given: Any,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self.fields["meeting"] = meeting_field(meetings)
        self._lines = lines
        for line in lines:
            key = line.dimension.pk
            proposed = line.dimension.level or line.majority or ""
            self.fields[f"level_{key}"] = forms.TypedChoiceField(
                label="Niveau retenu",
                required=False,
                choices=[
                    ("", "Pas de majorité"),
                    *enumerate(load_matrix().levels, start=1),
                ],
                coerce=int,
                empty_value=None,
                initial=proposed,
            )
            self.fields[f"reason_{key}"] = forms.CharField(
                label="En quelques mots",
                required=False,
                max_length=300,
                initial=line.dimension.reason,
            )

    def head(self) -> tuple[BoundField, ...]:
        """The fields above the dimensions."""
        return self["on"], self["present"], self["meeting"]

    def rows(self) -> list[tuple[DimensionLine, BoundField, BoundField]]:
        """Each dimension with its counts, the level to agree on, a few words."""
        return [
            (
                line,
                self[f"level_{line.dimension.pk}"],
                self[f"reason_{line.dimension.pk}"],
            )
            for line in self._lines
        ]

    def agreed(self) -> dict[int, tuple[int | None, str]]:
        """Level and words, by dimension."""
        return {
            line.dimension.pk: (
                self.cleaned_data[f"level_{line.dimension.pk}"],
                self.cleaned_data[f"reason_{line.dimension.pk}"],
            )
            for line in self._lines
        }


class PlanForm(forms.Form):
    """An action of the plan: what, who, with what, by when."""

    what = forms.CharField(
        label="Action",
        max_length=200,
        help_text="« Ouvrir un créneau chaque jour pour les demandes du jour même ».",
    )
    means = forms.CharField(
        label="Moyens", max_length=200, help_text="Temps, personnes, argent, outil."
    )
    due_on = day_field("Pour le")

    def __init__(
        self,
        people: Sequence[Person],
        dimensions: Sequence[MaturityDimension],
        *given: Any,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        known = {one.pk: one for one in dimensions}
        self.fields["due_on"].initial = None
        self.fields["owner"] = person_field("Qui", people)
        self.fields["dimension"] = forms.TypedChoiceField(
            label="Dimension",
            required=False,
            choices=[("", "Aucune"), *((key, one.name) for key, one in known.items())],
            coerce=lambda key: known.get(int(key)),
            empty_value=None,
        )
        self.order_fields(["dimension", "what", "owner", "due_on", "means"])


class ResultForm(Versioned):
    """What an action of the plan takes, and what came of it."""

    means = forms.CharField(label="Moyens", max_length=200)
    result = forms.CharField(
        label="Résultat",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EvaluationForm(Versioned):
    """What came of the plan, and how it was told to all."""

    text = forms.CharField(
        label="Bilan",
        max_length=4000,
        help_text="Ce qui a changé, ce qui n'a pas marché, ce qu'on garde.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    on = day_field("Écrit le")
    returned_on = day_field(
        "Restitué à toute l'équipe le",
        "Rien tant que ce n'est pas fait.",
        required=False,
    )
    returned_how = forms.CharField(
        label="Comment",
        max_length=200,
        required=False,
        help_text="« En réunion d'équipe, feuille remise à chacun ».",
    )
