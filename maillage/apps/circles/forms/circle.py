"""What is typed on the pages of a circle."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.apps.circles.actions.circle import Settings
from maillage.apps.circles.models import Against, Circle, SeatRole
from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession


class SettingsForm(forms.Form):
    """The limits of a circle, and whom it compares itself with."""

    against = forms.ChoiceField(
        label="À qui le cercle se compare",
        choices=Against,
        initial=Against.TERRITORY,
        help_text="La comparaison s'affiche en pointillé, sans nommer personne.",
    )
    fewest_members = forms.IntegerField(
        label="Membres au moins", min_value=1, max_value=100, initial=5
    )
    most_members = forms.IntegerField(
        label="Membres au plus", min_value=1, max_value=100, initial=15
    )
    most_animators = forms.IntegerField(
        label="Animateurs au plus", min_value=1, max_value=10, initial=2
    )
    fewest_doctors = forms.IntegerField(
        label="Médecins au moins pour montrer le groupe",
        min_value=5,
        max_value=50,
        initial=5,
        help_text="Au-dessous, une valeur du groupe pourrait désigner quelqu'un.",
    )
    sessions_a_year = forms.IntegerField(
        label="Séances par an", min_value=1, max_value=24, initial=4
    )

    def settings(self) -> Settings:
        """The limits as the actions take them."""
        names = Settings.__dataclass_fields__
        return Settings(**{name: self.cleaned_data[name] for name in names})


class CircleForm(SettingsForm):
    """A circle's name and territory before its limits."""

    name = forms.CharField(label="Nom du cercle", max_length=80)
    territory = forms.CharField(
        label="Territoire",
        max_length=80,
        help_text="Comme on le dit ici : une commune, un canton, un bassin.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("name", "territory", "against")

    @classmethod
    def of(cls, circle: Circle) -> CircleForm:
        """The form filled with a circle as it is."""
        return cls(initial={name: getattr(circle, name) for name in cls.base_fields})


MEMBERS_FILE_HELP = (
    "Un tableau CSV ou XLSX, une ligne par personne : nom, prénom, profession, et si "
    "vous les avez rôle (membre ou animateur), RPPS, courriel, codes de prescripteur. "
    "Rien n'est enregistré avant votre confirmation."
)


class NewCircleForm(CircleForm):
    """A circle to create, with its members if a file of them is at hand."""

    animate = forms.BooleanField(
        label="J'animerai ce cercle", required=False, initial=True
    )
    members_file = forms.FileField(
        label="Fichier des membres", required=False, help_text=MEMBERS_FILE_HELP
    )
    field_order = ("name", "territory", "against", "animate", "members_file")


class MembersFileForm(forms.Form):
    """A file of people to admit."""

    members_file = forms.FileField(
        label="Fichier des membres", help_text=MEMBERS_FILE_HELP
    )


class ConfirmForm(forms.Form):
    """What was previewed, signed so that nobody changes it on the way."""

    prepared = forms.CharField(widget=forms.HiddenInput)


_CODES = {
    "label": "Codes de prescripteur",
    "required": False,
    "max_length": 400,
    "help_text": "Séparés par des virgules. Laissez vide si le membre ne prescrit pas, "
    "ou s'il préfère les donner lui-même.",
}


class AdmitKnownForm(forms.Form):
    """Somebody of the structure who takes a seat."""

    person = forms.ModelChoiceField(
        label="Qui", queryset=Person.objects.none(), empty_label="Choisissez"
    )
    role = forms.ChoiceField(label="Rôle", choices=SeatRole, initial=SeatRole.MEMBER)
    codes = forms.CharField(**_CODES)

    def __init__(self, *given: Any, people: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["person"].queryset = people


class AdmitNewForm(forms.Form):
    """Somebody whom nobody knows here yet."""

    family_name = forms.CharField(label="Nom", max_length=80)
    given_name = forms.CharField(label="Prénom", max_length=80, required=False)
    profession = forms.ChoiceField(label="Profession", choices=Profession)
    rpps = forms.CharField(
        label="Numéro RPPS", max_length=20, required=False, help_text="Onze chiffres."
    )
    email = forms.EmailField(
        label="Adresse électronique",
        required=False,
        help_text="Pour l'inviter à ouvrir son compte.",
    )
    role = forms.ChoiceField(label="Rôle", choices=SeatRole, initial=SeatRole.MEMBER)
    codes = forms.CharField(**_CODES)
    even_if_alike = forms.BooleanField(
        label="C'est quelqu'un d'autre : l'inscrire", required=False
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        if not self.is_bound:
            self.hide_confirmation()

    def hide_confirmation(self) -> None:
        """The question of namesakes is asked only where there is one."""
        self.fields["even_if_alike"].widget = forms.HiddenInput()


class CloseSeatForm(forms.Form):
    """A departure, and why."""

    reason = forms.CharField(
        label="Raison",
        max_length=200,
        required=False,
        help_text="Départ en retraite, déménagement... Visible des organisateurs.",
    )
    on = forms.DateField(
        label="Parti le",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Aujourd'hui si vous laissez vide.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class CodesForm(forms.Form):
    """A doctor's own codes."""

    typed = forms.CharField(
        label="Mes codes de prescripteur",
        required=False,
        max_length=400,
        help_text="Votre numéro RPPS (11 chiffres) ou Assurance maladie (9 chiffres) "
        "tel qu'il figure sur vos ordonnances ; un par cabinet, séparés par des "
        "virgules.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
