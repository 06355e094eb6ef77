"""What is typed of a decision, of something to do, of a reason to drop it."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.apps.meetings.actions.action_points import people_of
from maillage.apps.meetings.models import Meeting
from maillage.apps.meetings.models.decisions import (
    LONGEST_ACTION,
    LONGEST_DECISION,
    LONGEST_REASON,
)
from maillage.apps.people.models import Person
from maillage.apps.structures.forms import Versioned, day_field
from maillage.apps.structures.models import Organisation


NO_PATIENT = "Sans nom de patient, ni date de naissance, ni numéro."


class DecisionForm(Versioned):
    """A decision in its own words."""

    text = forms.CharField(
        label="Ce que le groupe décide",
        help_text=NO_PATIENT,
        max_length=LONGEST_DECISION,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ActionPointForm(Versioned):
    """Who does what by when."""

    text = forms.CharField(
        label="Quoi",
        help_text=f"En une phrase qui commence par un verbe. {NO_PATIENT}",
        max_length=LONGEST_ACTION,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    owner = forms.ModelChoiceField(
        label="Qui",
        help_text="Une seule personne, qui la verra sur son accueil.",
        queryset=Person.objects.none(),
        empty_label="Choisissez",
    )
    due_on = day_field("Pour le")

    def __init__(
        self,
        organisation: Organisation,
        meeting: Meeting | None,
        *args: Any,
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Person.objects.filter(
            people_of(organisation, meeting)
        ).order_by("family_name", "given_name", "pk")
        self.fields["due_on"].initial = None


class DropForm(Versioned):
    """Why something will not be done."""

    reason = forms.CharField(
        label="Motif",
        help_text="Il reste écrit avec l'action : « reprise par le projet de santé ».",
        max_length=LONGEST_REASON,
    )


class PointsFilter(forms.Form):
    """Whose actions are shown."""

    qui = forms.ModelChoiceField(
        label="Confiées à",
        queryset=Person.objects.none(),
        empty_label="tout le monde",
        required=False,
    )

    def __init__(self, owners: Any, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["qui"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = owners
