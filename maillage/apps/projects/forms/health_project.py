"""The forms of the projet de santé: a section, a version, a signature."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.apps.projects.models import SignatureMeans
from maillage.apps.structures.forms import Versioned, day_field
from maillage.apps.structures.models import Membership


TEXT_HINT = (
    "Une ligne vide sépare deux paragraphes ; une ligne qui commence par « - » est un "
    "élément de liste. Aucun patient n'y est nommé."
)


def text_field(label: str, hint: str = "", rows: int = 4, most: int = 2000) -> Any:
    """Some lines of text, that may be left empty."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class SectionForm(Versioned):
    """What is written under a heading."""

    text = text_field("Texte", TEXT_HINT, rows=16, most=20_000)


class OwnSectionForm(SectionForm):
    """A section of the team's own: its title may change too."""

    title = forms.CharField(label="Titre", max_length=120)
    field_order = ("title", "text")


class NewSectionForm(forms.Form):
    """A section that the team adds."""

    title = forms.CharField(label="Titre", max_length=120)
    text = text_field("Texte", TEXT_HINT, rows=16, most=20_000)


class FreezeForm(Versioned):
    """A version, about to be frozen."""

    reason = forms.CharField(
        label="Ce qui change, en une ligne",
        required=False,
        max_length=200,
        help_text="S'imprime sous le titre : « relecture annuelle », par exemple.",
    )


class RecordSignatureForm(forms.Form):
    """A signature given on paper."""

    on = day_field("Signé le")
    means = forms.ChoiceField(
        label="Moyen",
        choices=[
            (one.value, one.label)
            for one in (SignatureMeans.PAPER, SignatureMeans.ELECTRONIC)
        ],
    )


class ExcuseForm(forms.Form):
    """A signature that is no longer waited for."""

    reason = forms.CharField(
        label="Pourquoi",
        max_length=120,
        help_text="« A quitté l'équipe le 3 mars », par exemple.",
    )


class AskForm(forms.Form):
    """One more person to sign."""

    person = forms.ChoiceField(
        label="Qui", error_messages={"required": "Choisissez une personne."}
    )

    def __init__(self, *given: Any, members: list[Membership], **named: Any) -> None:
        super().__init__(*given, **named)
        self._people = {str(one.person_id): one.person for one in members}
        self.fields["person"].choices = [
            ("", "Choisissez"),
            *((key, str(person)) for key, person in self._people.items()),
        ]

    def chosen(self) -> Any:
        """The person chosen."""
        return self._people[self.cleaned_data["person"]]


class SendingForm(forms.Form):
    """The sending of a version to the ARS."""

    on = day_field("Envoyée le")
    how = forms.CharField(
        label="Comment",
        required=False,
        max_length=120,
        help_text="Courriel, plateforme, courrier recommandé.",
    )


class CompareForm(forms.Form):
    """Two versions to set side by side."""

    before = forms.ChoiceField(label="De")
    after = forms.ChoiceField(label="À")

    def __init__(
        self, *given: Any, choices: list[tuple[str, str]], **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.fields["before"].choices = choices
        self.fields["after"].choices = choices
