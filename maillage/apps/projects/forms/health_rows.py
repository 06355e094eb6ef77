"""The forms of the chain: a need, a figure, an objective, an action, its indicator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q

from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.people.rows_field import RowsField
from maillage.apps.projects.forms.health_project import text_field
from maillage.apps.projects.health_project.rows import PATHS, kind_of
from maillage.apps.projects.models import (
    Finding,
    Frequency,
    HealthProject,
    Need,
    Objective,
    ProjectIndicator,
    Undertaking,
    UndertakingState,
)
from maillage.apps.projects.models.health_project import DraftRow
from maillage.apps.structures.forms import day_field
from maillage.apps.structures.models import Membership


UNIT_HINT = "« % », « patients », « jours » ; rien pour un nombre seul."


def _line(label: str, hint: str = "", most: int = 160, *, required: bool = True) -> Any:
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=hint
    )


def _number(label: str, hint: str = "", *, required: bool = False) -> Any:
    return forms.DecimalField(
        label=label,
        help_text=hint,
        required=required,
        localize=True,
        max_digits=12,
        decimal_places=3,
        error_messages={"invalid": "Écrivez un nombre, comme 27,4."},
    )


def _count(label: str) -> Any:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=10**12
    )


class RowForm(forms.Form):
    """What the forms of rows share: the version read, the choices of their project."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, initial=0, required=False
    )
    stale = False

    def __init__(
        self, *given: Any, row: DraftRow, project: HealthProject, **named: Any
    ):
        named.setdefault("initial", self.first_values(row))
        super().__init__(*given, **named)
        self.project, self.row = project, row
        self.choose()

    def choose(self) -> None:
        """Fill the lists with what belongs to this project."""

    def first_values(self, row: DraftRow) -> dict[str, Any]:
        """What the row holds already."""
        names = [*self.base_fields]
        held = {name: getattr(row, name, None) for name in names}
        return {name: value for name, value in held.items() if value is not None}

    def values(self) -> dict[str, Any]:
        """What was typed, for the row."""
        return {n: v for n, v in self.cleaned_data.items() if n != "version"}

    def findings(self) -> list[Finding] | None:
        """The figures that show a need; None for other rows."""
        return None

    def _among(self, name: str, model: type[DraftRow]) -> None:
        kept = Q(removed_on__isnull=True) | Q(pk=getattr(self.row, f"{name}_id"))
        rows = model.objects.filter(kept, **{PATHS[model]: self.project})
        self.fields[name].queryset = rows


def _chosen(label: str, model: type[DraftRow], *, required: bool = True) -> Any:
    return forms.ModelChoiceField(
        queryset=model.objects.none(),
        label=label,
        required=required,
        empty_label="Choisissez" if required else "Aucun pour l'instant",
    )


class NeedForm(RowForm):
    """A need, and the figures that show it."""

    title = _line("Besoin", "En une phrase : « Trouver un médecin traitant ».")
    words = text_field("Précisions")
    shown_by = RowsField(
        queryset=Finding.objects.none(),
        label="Les chiffres qui le montrent",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def choose(self) -> None:
        """Figures that show no need yet, and this one's own."""
        free = Q(need__isnull=True)
        if self.row.pk:
            free |= Q(need=self.row)
            self.initial["shown_by"] = list(self.row.findings.kept())
        rows = self.project.findings.kept().filter(free)
        self.fields["shown_by"].queryset = rows
        if not rows:
            del self.fields["shown_by"]

    def values(self) -> dict[str, Any]:
        """What was typed, but the figures."""
        return {n: v for n, v in super().values().items() if n != "shown_by"}

    def findings(self) -> list[Finding] | None:
        """The figures ticked."""
        if "shown_by" not in self.fields:
            return None
        return list(self.cleaned_data["shown_by"])


class FindingForm(RowForm):
    """A figure of the diagnosis."""

    title = _line("Ce qui est compté", "« Habitants de 75 ans et plus ».")
    value = _number(
        "Valeur", "Se calcule d'un pourcentage dont les deux termes sont là."
    )
    unit = _line("Unité", UNIT_HINT, 40, required=False)
    numerator = _count("Numérateur")
    denominator = _count("Dénominateur")
    territory = _line("Territoire", "Communes ou canton que le chiffre couvre.", 120)
    period = _line("Période", "« 2022 », « de janvier à juin 2026 ».", 60)
    source = _line("Source", "Qui l'a publié, et où.", 200)
    read_on = day_field("Lu le", "Le jour où vous l'avez lu à sa source.")
    need = _chosen("Le besoin qu'il montre", Need, required=False)

    def choose(self) -> None:
        """The needs of the project."""
        self._among("need", Need)


class ObjectiveForm(RowForm):
    """An objective."""

    need = _chosen("Le besoin auquel il répond", Need)
    title = _line("Objectif", "Ce qui aura changé, pour qui.")
    words = text_field("Précisions")
    by_day = day_field("Pour le", required=False)

    def choose(self) -> None:
        """The needs of the project."""
        self._among("need", Need)


class UndertakingForm(RowForm):
    """An action: who, when, with what."""

    objective = _chosen("L'objectif qu'elle sert", Objective)
    title = _line("Action")
    words = text_field("Précisions")
    owner = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label="Pilote",
        required=False,
        empty_label="Personne en particulier",
    )
    owner_words = _line(
        "Ou, en toutes lettres", "« Le groupe diabète ».", 80, required=False
    )
    starts_on = day_field("Début", required=False)
    due_on = day_field("Échéance", required=False)
    means = text_field("Moyens", "Temps, argent, locaux, partenaires.", rows=3)

    def choose(self) -> None:
        """The objectives of the project, the members of the structure."""
        self._among("objective", Objective)
        members = Membership.objects.on(today()).filter(
            organisation=self.project.organisation
        )
        people = Q(pk__in=members.values("person")) | Q(pk=self.row.owner_id)
        self.fields["owner"].queryset = Person.objects.filter(people)


class IndicatorForm(RowForm):
    """An indicator."""

    undertaking = _chosen("L'action qu'il juge", Undertaking)
    title = _line("Indicateur", "« Patients diabétiques vus par la podologue ».")
    formula = text_field(
        "Calcul, en mots", "Le numérateur, le dénominateur, qui est compté.", rows=3
    )
    unit = _line("Unité", UNIT_HINT, 40, required=False)
    source = _line("Source", "D'où viendra chaque valeur.", 200)
    target = _number("Cible")
    target_on = day_field("Cible pour le", required=False)
    frequency = forms.ChoiceField(
        label="Fréquence", choices=Frequency.choices, initial=Frequency.YEAR
    )
    since = day_field(
        "Suivi depuis le", "La première valeur est due une période après."
    )

    def choose(self) -> None:
        """The actions of the project; a formula is needed."""
        self._among("undertaking", Undertaking)
        self.fields["formula"].required = True


class ResultForm(RowForm):
    """A value of an indicator."""

    on = day_field("Date de la mesure")
    period = _line("Période mesurée", "« 2026 », « 1er semestre 2026 ».", 60)
    value = _number(
        "Valeur", "Se calcule d'un pourcentage dont les deux termes sont là."
    )
    numerator = _count("Numérateur")
    denominator = _count("Dénominateur")
    source = _line("Source", "Ce qui a été compté, et où.", 200)
    remark = _line(
        "Remarque", "Ce qu'il faut savoir pour le lire.", 200, required=False
    )

    def first_values(self, row: DraftRow) -> dict[str, Any]:
        """A new value comes from the source of its indicator, today."""
        first = super().first_values(row)
        indicator: ProjectIndicator = row.indicator
        return {
            **first,
            "source": first["source"] or indicator.source,
        }


class FollowForm(RowForm):
    """Where an action stands."""

    state = forms.ChoiceField(
        label="État", choices=UndertakingState.choices, widget=forms.RadioSelect
    )
    ended_on = day_field(
        "Faite ou abandonnée le", "Aujourd'hui si rien n'est écrit.", required=False
    )
    reason = _line(
        "Ce qu'il en est",
        "Ce qui en a résulté, ou pourquoi elle s'arrête.",
        200,
        required=False,
    )


FORMS: dict[str, Callable[..., RowForm]] = {
    "besoins": NeedForm,
    "chiffres": FindingForm,
    "objectifs": ObjectiveForm,
    "actions": UndertakingForm,
    "indicateurs": IndicatorForm,
    "resultats": ResultForm,
}
"""The form of each kind of row."""


def form_of(row: DraftRow) -> Callable[..., RowForm]:
    """The form of a row."""
    return FORMS[kind_of(row).name]
