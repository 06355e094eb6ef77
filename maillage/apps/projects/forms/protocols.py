"""The forms of protocols: their words, step by step, their authors, their dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.people.rows_field import RowsField
from maillage.apps.projects.actions.protocols import MOST_STEPS, Step, Writing
from maillage.apps.projects.models import ProtocolVersion
from maillage.apps.projects.protocol_rules import RULES
from maillage.apps.projects.themes import ProtocolTheme, short
from maillage.apps.structures.forms import Versioned, day_field
from maillage.ui.formats import capital
from maillage.ui.professions import profession_group


BLANK_STEPS = 2


class TitleForm(forms.Form):
    """What a protocol is about."""

    title = forms.CharField(
        label="Titre",
        max_length=120,
        help_text="La situation de soin : « Plaie chronique à domicile ».",
    )
    theme = forms.ChoiceField(
        label="Thème",
        choices=[
            ("", "Choisissez"),
            *((code, short(text)) for code, text in ProtocolTheme.choices),
        ],
        help_text="Ceux de l'annexe 3 de l'accord (guide p. 25 et 27). Hors liste, le "
        "service médical de la caisse donne un avis.",
    )


class RenameForm(TitleForm, Versioned):
    """A protocol, renamed."""


class WritingForm(Versioned):
    """The words of a draft; the steps are rows, with blank ones at the end."""

    objective = forms.CharField(
        label="Objectif",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="À quel besoin il répond, en une ou deux phrases.",
    )
    population = forms.CharField(
        label="Patients concernés",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    sources = forms.CharField(
        label="Sources",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une par ligne : recommandation, année, et son lien à la fin.",
    )
    checked = forms.MultipleChoiceField(
        label="Relu : ce protocole...",
        required=False,
        choices=[(code, text) for code, text in RULES.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="Ce que le guide demande d'un protocole (p. 24). Ce qui n'est pas "
        "coché reste à relire avant de signer.",
    )

    def __init__(
        self, draft: ProtocolVersion, professions: Sequence[str], *args: Any, **kw: Any
    ) -> None:
        kw.setdefault("initial", _written(draft))
        super().__init__(*args, **kw)
        used = [*professions, *draft.professions]
        self._choices = [
            (code, capital(profession_group(code)))
            for code, _ in Profession.choices
            if code in used
        ]
        for rank in range(self._rows(len(draft.steps))):
            self._add_row(rank)

    def _rows(self, written: int) -> int:
        """As many as were sent, or as are written and a few blank ones."""
        if self.is_bound:
            sent = [
                name
                for name in self.data
                if name.startswith("does_") and name[5:].isdecimal()
            ]
            return min(len(sent), MOST_STEPS)
        return min(written + BLANK_STEPS, MOST_STEPS)

    def _add_row(self, rank: int) -> None:
        self.fields[f"who_{rank}"] = forms.MultipleChoiceField(
            label="Qui",
            choices=self._choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields[f"does_{rank}"] = forms.CharField(
            label="Fait quoi",
            max_length=400,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields[f"when_{rank}"] = forms.CharField(
            label="Quand", max_length=200, required=False
        )
        self.fields[f"alert_{rank}"] = forms.CharField(
            label="Alerte si", max_length=300, required=False
        )

    use_required_attribute = False

    def _plain(self, *names: str) -> list[BoundField]:
        """Fields as a draft shows them: « facultatif » beside each would say nothing.

        A draft is saved with holes in it; what signing needs is said by the page.
        """
        for name in names:
            self.fields[name].required = True
        return [self[name] for name in names]

    @property
    def shared(self) -> list[BoundField]:
        """The fields before the steps."""
        return self._plain("objective", "population")

    @property
    def after(self) -> list[BoundField]:
        """The fields after the steps."""
        return self._plain("sources", "checked")

    @property
    def rows(self) -> Iterator[tuple[int, list[BoundField]]]:
        """The steps: their number from 1, and their fields."""
        ranks = [int(name[5:]) for name in self.fields if name.startswith("does_")]
        for rank in ranks:
            names = (f"{word}_{rank}" for word in ("who", "does", "when", "alert"))
            yield rank + 1, self._plain(*names)

    def writing(self) -> Writing:
        """What was typed; rows left blank are none."""
        cleaned = self.cleaned_data
        ranks = [int(name[5:]) for name in self.fields if name.startswith("does_")]
        steps = [
            Step(
                tuple(cleaned[f"who_{rank}"]),
                cleaned[f"does_{rank}"],
                cleaned[f"when_{rank}"],
                cleaned[f"alert_{rank}"],
            )
            for rank in ranks
        ]
        return Writing(
            objective=cleaned["objective"],
            population=cleaned["population"],
            sources=cleaned["sources"],
            steps=[s for s in steps if s.does or s.when or s.alert],
            checked=cleaned["checked"],
        )


class AuthorsForm(Versioned):
    """Who writes a version, each with a part."""

    def __init__(self, people: Sequence[Person], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.people = list(people)
        for person in self.people:
            self.fields[f"part_{person.pk}"] = forms.IntegerField(
                label=str(person), required=False, min_value=0, max_value=100
            )

    def parts(self) -> dict[Person, int]:
        """The parts typed; nothing or zero is no author."""
        typed = {p: self.cleaned_data[f"part_{p.pk}"] for p in self.people}
        return {person: part for person, part in typed.items() if part}


class ForceForm(Versioned):
    """The day a version comes into force, and that of its review."""

    since = day_field("En vigueur depuis le")
    review_on = day_field(
        "À revoir le", "Souvent un an après : le rappel vient un mois avant."
    )


class ReviewForm(Versioned):
    """Another day of review."""

    review_on = day_field("À revoir le", required=False)


class PaperSignaturesForm(Versioned):
    """Authors who signed on paper."""

    people = RowsField(
        label="Ont signé",
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    on = day_field("Signé le")

    def __init__(self, people: Sequence[Person], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        keys = [person.pk for person in people]
        self.fields["people"].queryset = Person.objects.filter(pk__in=keys)  # type: ignore[attr-defined]


class PaperAdoptionsForm(forms.Form):
    """Members who adopted a version on paper."""

    people = RowsField(
        label="Adoptent ce protocole",
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    on = day_field("Adopté le")

    def __init__(self, people: Sequence[Person], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        keys = [person.pk for person in people]
        self.fields["people"].queryset = Person.objects.filter(pk__in=keys)  # type: ignore[attr-defined]


class RetireForm(Versioned):
    """A protocol that nobody follows any more."""

    because = forms.CharField(
        label="Motif",
        max_length=160,
        help_text="« Remplacé par le protocole de l'hôpital », « Plus personne ne le "
        "suit ».",
    )
    on = day_field("Retiré le", "Le premier jour où il n'est plus suivi.")


def _written(draft: ProtocolVersion) -> dict[str, Any]:
    initial: dict[str, Any] = {
        name: getattr(draft, name)
        for name in ("version", "objective", "population", "sources", "checked")
    }
    for rank, step in enumerate(draft.steps):
        for word in ("who", "does", "when", "alert"):
            initial[f"{word}_{rank}"] = step[word]
    return initial
