"""The forms of placements and missions: what is typed, before the actions judge it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.projects.actions.missions import Done, Undertaken
from maillage.apps.projects.actions.placements import Trained
from maillage.apps.projects.models import PlacementPaper
from maillage.apps.projects.registers.small_counts import FEW
from maillage.apps.projects.themes import MissionTheme, short
from maillage.apps.structures.documents import DocumentField
from maillage.apps.structures.forms import Versioned, day_field
from maillage.apps.structures.models import Organisation, Site


def people_of(organisation: Organisation) -> Any:
    """Those who belong to a structure, belonged, or hold a role in it, by name."""
    rows = Person.objects.filter(
        Q(memberships__organisation=organisation)
        | Q(mandates__organisation=organisation)
    )
    return rows.distinct().order_by("family_name", "given_name", "pk")


class WrittenForm(forms.Form):
    """A row of a register, new without a version, changed with the one read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    stale = False


class PlacementForm(WrittenForm):
    """A training placement."""

    trainee_name = forms.CharField(
        label="Stagiaire",
        max_length=120,
        help_text="Prénom et nom. Les listes et les preuves n'en montrent que les "
        "initiales.",
    )
    profession = forms.ChoiceField(
        label="Profession préparée", choices=[("", "Choisissez"), *Profession.choices]
    )
    level = forms.CharField(
        label="Niveau",
        max_length=80,
        required=False,
        help_text="« Interne, stage ambulatoire niveau 1 », « 3e année d'IFSI ».",
    )
    tutor = forms.ModelChoiceField(
        label="Maître de stage",
        queryset=Person.objects.none(),
        empty_label="Choisissez",
    )
    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.none(), required=False, empty_label="Tous"
    )
    first_day = day_field("Premier jour")
    last_day = day_field("Dernier jour", "Il compte.")
    is_professional_contract = forms.BooleanField(
        label="C'est un contrat de professionnalisation",
        required=False,
        help_text="Il n'est alors pas compté comme un stage (guide p. 31-33).",
    )
    paper = forms.ChoiceField(
        label="Document",
        choices=[("", "Pas encore"), *PlacementPaper.choices],
        required=False,
    )
    document = DocumentField(label="Convention ou attestation", required=False)

    def __init__(self, organisation: Organisation, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["tutor"].queryset = people_of(organisation)  # type: ignore[attr-defined]
        self.fields["site"].queryset = organisation.sites.all()  # type: ignore[attr-defined]

    def trained(self) -> Trained:
        """What was typed."""
        names = Trained.__dataclass_fields__
        return Trained(**{name: self.cleaned_data[name] for name in names})


class MissionForm(WrittenForm):
    """A public-health mission."""

    title = forms.CharField(
        label="Titre",
        max_length=120,
        help_text="« Vacciner contre la grippe ceux qui ne viennent pas ».",
    )
    theme = forms.ChoiceField(
        label="Thème",
        choices=[("", "Choisissez"), *((c, short(t)) for c, t in MissionTheme.choices)],
        help_text="Ceux de l'annexe 2 de l'accord (guide p. 15-16). Deux missions du "
        "même thème n'en font qu'une.",
    )
    regional_theme = forms.CharField(
        label="Si c'est un thème régional, lequel", max_length=120, required=False
    )
    regional_reference = forms.CharField(
        label="Où le projet régional de santé le dit",
        max_length=200,
        required=False,
        help_text="Document et page : « PRS 2023-2028, schéma, p. 112 ».",
    )
    is_child_obesity = forms.BooleanField(
        label="Porte sur le surpoids et l'obésité de l'enfant", required=False
    )
    since = day_field("Depuis le")
    objectives = forms.CharField(
        label="Objectifs",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    partners = forms.CharField(
        label="Partenaires",
        required=False,
        max_length=200,
        help_text="« École Jean-Moulin, centre social, PMI ».",
    )

    def undertaken(self) -> Undertaken:
        """What was typed."""
        names = Undertaken.__dataclass_fields__
        return Undertaken(**{name: self.cleaned_data[name] for name in names})


class MissionActionForm(forms.Form):
    """Something done."""

    on = day_field("Jour")
    what = forms.CharField(label="Ce qui a été fait", max_length=200)
    place = forms.CharField(label="Lieu", max_length=120, required=False)
    people_reached = forms.IntegerField(
        label="Personnes touchées",
        required=False,
        min_value=0,
        max_value=999_999,
        help_text=f"Moins de {FEW}, le nombre n'est montré à personne. Laissez vide si "
        "personne n'a compté.",
    )

    def done(self) -> Done:
        """What was typed."""
        names = Done.__dataclass_fields__
        return Done(**{name: self.cleaned_data[name] for name in names})


class MissionReportForm(WrittenForm):
    """The report of a year."""

    text = forms.CharField(
        label="Bilan",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Ce qui a été fait, pour qui, ce que cela a donné, ce qui reste.",
    )


class ReasonForm(Versioned):
    """Why something stops."""

    because = forms.CharField(label="Motif", max_length=160)


class UntilForm(Versioned):
    """The day from which something no longer holds."""

    on = day_field("À partir du", "Le premier jour où cela n'est plus vrai.")
