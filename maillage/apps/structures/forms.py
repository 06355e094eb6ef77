"""The forms of structures: what is typed, before the actions judge it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator

from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.people.roles import DESCRIPTIONS, Role
from maillage.apps.structures.actions.organisations import Card
from maillage.apps.structures.actions.sites import Place
from maillage.apps.structures.models import (
    Form,
    Kind,
    Mandate,
    Membership,
    Organisation,
    Site,
    Status,
)


def day_field(label: str, hint: str = "", *, required: bool = True) -> forms.DateField:
    """A day, typed or picked in the browser's own calendar."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        initial=today if required else None,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Écrivez une date comme 12/03/2026."},
    )


class Versioned(forms.Form):
    """A form of something that another may have changed since it was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    stale = False


class CardForm(forms.Form):
    """A structure's card."""

    name = forms.CharField(label="Nom", max_length=120)
    kind = forms.ChoiceField(
        label="Nature", choices=[("", "Choisissez"), *Kind.choices]
    )
    territory = forms.CharField(
        label="Territoire",
        max_length=120,
        required=False,
        help_text="La ville ou le pays tel que l'équipe le nomme : « Migennes ».",
    )
    siret = forms.CharField(
        label="SIRET",
        max_length=30,
        required=False,
        help_text="Quatorze chiffres, avec ou sans espaces.",
    )
    website = forms.CharField(label="Site internet", max_length=200, required=False)

    def card(self) -> Card:
        """What was typed."""
        names = ("name", "kind", "territory", "siret", "website")
        return Card(**{name: self.cleaned_data[name] for name in names})


class NewOrganisationForm(CardForm):
    """A structure that is not there yet."""

    form = forms.ChoiceField(label="Forme juridique", choices=Form.choices)
    since = day_field("Forme juridique depuis le", required=False)


class ChangeOrganisationForm(CardForm, Versioned):
    """A structure's card, changed."""


class LegalFormForm(Versioned):
    """Another legal form from a day on."""

    form = forms.ChoiceField(label="Forme juridique", choices=Form.choices)
    on = day_field("Depuis le", "Le premier jour de cette forme.")


class SiteForm(forms.Form):
    """A place."""

    name = forms.CharField(
        label="Nom du site",
        max_length=120,
        help_text="Celui que l'équipe emploie : « Maison de santé de Migennes ».",
    )
    address = forms.CharField(label="Adresse", max_length=200, required=False)
    postcode = forms.CharField(label="Code postal", max_length=10, required=False)
    commune = forms.CharField(label="Commune", max_length=80, required=False)
    insee = forms.CharField(
        label="Code commune (Insee)",
        max_length=10,
        required=False,
        help_text="Cinq caractères ; ce n'est pas le code postal.",
    )
    finess = forms.CharField(
        label="Numéro FINESS",
        max_length=20,
        required=False,
        help_text="Neuf chiffres, pour un établissement enregistré.",
    )
    telephone = forms.CharField(label="Téléphone", max_length=20, required=False)

    def place(self) -> Place:
        """What was typed."""
        return Place(
            **{name: self.cleaned_data[name] for name in Place.__annotations__}
        )


class NewSiteForm(SiteForm):
    """A site that opens."""

    since = day_field("Ouvert depuis le")


class ChangeSiteForm(SiteForm, Versioned):
    """A site, changed."""


class CloseSiteForm(Versioned):
    """A site that closes."""

    on = day_field(
        "Fermé à partir du", "Le premier jour où l'équipe n'y travaille plus."
    )


class LinkForm(forms.Form):
    """A structure that belongs to another."""

    whole = forms.ModelChoiceField(
        label="Fait partie de",
        queryset=Organisation.objects.none(),
        empty_label="Choisissez",
        help_text="Qui organise cette structure-là pourra aussi organiser la vôtre.",
    )
    on = day_field("Depuis le")

    def __init__(self, part: Organisation, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        field: Any = self.fields["whole"]
        field.queryset = Organisation.objects.exclude(pk=part.pk)


class EndForm(forms.Form):
    """Something that ends on a day."""

    on = day_field("À partir du", "Le premier jour où cela ne vaut plus.")


class PlaceInTeam(forms.Form):
    """How someone belongs: status, site, function."""

    status = forms.ChoiceField(label="Statut", choices=Status.choices)
    site = forms.ModelChoiceField(
        label="Site",
        queryset=Site.objects.none(),
        required=False,
        empty_label="Aucun en particulier",
    )
    function = forms.CharField(
        label="Fonction",
        max_length=80,
        required=False,
        help_text="Ce que la personne fait pour l'équipe : « gérante », « référent "
        "qualité ».",
    )

    def __init__(self, organisation: Organisation, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        field: Any = self.fields["site"]
        field.queryset = Site.objects.on(today()).filter(organisation=organisation)

    def placed(self) -> dict[str, Any]:
        """What the actions want of it."""
        return {
            name: self.cleaned_data[name] for name in ("status", "site", "function")
        }


class AdmitForm(PlaceInTeam):
    """Someone new to the team, known to Maillage or not."""

    IDENTITY: ClassVar = (
        "family_name",
        "given_name",
        "profession",
        "specialty",
        "rpps",
        "email",
        "telephone",
    )

    family_name = forms.CharField(label="Nom", max_length=80)
    given_name = forms.CharField(label="Prénom", max_length=80, required=False)
    profession = forms.ChoiceField(
        label="Profession", choices=[("", "Choisissez"), *Profession.choices]
    )
    specialty = forms.CharField(label="Spécialité", max_length=80, required=False)
    rpps = forms.CharField(
        label="Numéro RPPS",
        max_length=20,
        required=False,
        help_text="Onze chiffres. Avec lui, une personne déjà inscrite est reconnue.",
    )
    email = forms.EmailField(label="Courriel", max_length=254, required=False)
    telephone = forms.CharField(label="Téléphone", max_length=20, required=False)
    on = day_field("Depuis le")
    choice = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = (*IDENTITY, "status", "site", "function", "on")

    def identity(self) -> dict[str, str]:
        """Who it is, as typed."""
        return {name: self.cleaned_data[name] for name in self.IDENTITY}

    def ask(self, people: tuple[Person, ...], *, may_be_new: bool) -> None:
        """Turn the hidden choice into a question: one of these, or someone else?"""
        choices = [(str(p.pk), f"Oui, c'est {p}, déjà inscrit ici") for p in people]
        if may_be_new:
            choices.append(("new", "Non, c'est quelqu'un d'autre de même nom"))
        self.fields["choice"] = forms.ChoiceField(
            label="Est-ce une personne déjà inscrite ?",
            choices=choices,
            widget=forms.RadioSelect,
        )
        self.order_fields(("choice", *self.field_order))


class StatusForm(PlaceInTeam):
    """A member whose place changes."""

    on = day_field("À partir du", "L'ancien statut vaut jusqu'à la veille.")

    field_order = ("status", "site", "function", "on")


class LeaveForm(forms.Form):
    """A member who leaves."""

    on = day_field("Quitte l'équipe à partir du", "Le premier jour d'absence.")
    reason = forms.CharField(
        label="Motif",
        max_length=120,
        required=False,
        help_text="Retraite, départ, fin de contrat... Sans détail personnel.",
    )
    with_mandates = forms.BooleanField(
        label="Mettre fin aussi à ses rôles ici", required=False
    )
    knowingly = forms.BooleanField(
        label="Je sais ce que ce départ casse, et je le confirme", required=False
    )

    def __init__(self, *args: Any, breaks: bool, has_roles: bool, **named: Any) -> None:
        super().__init__(*args, **named)
        if not has_roles:
            del self.fields["with_mandates"]
        if not (breaks or "knowingly" in self.data):
            self.fields["knowingly"].widget = forms.HiddenInput()


class InviteForm(forms.Form):
    """An address for somebody of whom none is known."""

    email = forms.EmailField(
        label="Courriel",
        max_length=254,
        help_text="L'invitation y part ; elle vaut sept jours, une seule fois.",
    )


class RoleForm(forms.Form):
    """A role for a member, or for somebody who is not one."""

    role = forms.ChoiceField(
        label="Rôle",
        choices=[
            (role.value, f"{role.label} : {DESCRIPTIONS[role]}")
            for role in (
                Role.COORDINATOR,
                Role.TREASURER,
                Role.ADMINISTRATOR,
                Role.REFERENT,
            )
        ],
        widget=forms.RadioSelect,
    )
    person = forms.ModelChoiceField(
        label="À qui, dans l'équipe",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Quelqu'un d'autre, ci-dessous",
    )
    email = forms.EmailField(
        label="Ou le courriel de quelqu'un d'autre",
        max_length=254,
        required=False,
        help_text="Un référent de la CPAM ou de l'ARS, par exemple, sans être membre.",
    )
    family_name = forms.CharField(
        label="Son nom",
        max_length=80,
        required=False,
        help_text="Inutile si cette adresse est déjà connue ici.",
    )
    given_name = forms.CharField(label="Son prénom", max_length=80, required=False)

    def __init__(self, organisation: Organisation, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        members = Membership.objects.on(today()).filter(organisation=organisation)
        field: Any = self.fields["person"]
        field.queryset = Person.objects.filter(pk__in=members.values("person"))

    def clean(self) -> dict[str, Any] | None:
        """One person, one way or the other."""
        given = super().clean() or {}
        if bool(given.get("person")) == bool(given.get("email")):
            self.add_error(
                "person", "Choisissez un membre, ou donnez un courriel : l'un des deux."
            )
        return given


class EndMandateForm(forms.Form):
    """A role that ends, maybe for a successor."""

    successor = forms.ModelChoiceField(
        label="Qui prend la suite",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Personne",
    )

    def __init__(self, mandate: Mandate, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        members = Membership.objects.on(today()).filter(
            organisation=mandate.organisation_id
        )
        field: Any = self.fields["successor"]
        field.queryset = Person.objects.filter(pk__in=members.values("person")).exclude(
            pk=mandate.person_id
        )


class SearchForm(forms.Form):
    """Words and a kind."""

    q = forms.CharField(
        label="Nom, commune ou territoire",
        max_length=100,
        required=False,
        validators=[RegexValidator("^[^\0]*$")],
    )
    nature = forms.ChoiceField(
        label="Nature", required=False, choices=[("", "Toutes"), *Kind.choices]
    )


class FileForm(forms.Form):
    """A file of people."""

    file = forms.FileField(
        label="Fichier des membres",
        help_text="CSV ou XLSX, une ligne par personne, 500 au plus, 1 Mo au plus.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
