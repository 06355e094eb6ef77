"""The forms of a structure's meetings: planned, repeated, cancelled, counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localtime

from maillage.apps.meetings.actions.cases import MOST_CASES
from maillage.apps.meetings.actions.series import Rhythm, What
from maillage.apps.meetings.models import CaseCategory, Meeting, Step
from maillage.apps.meetings.selectors.known_people import known_people
from maillage.apps.meetings.series_dates import MOST, series_days
from maillage.apps.meetings.team_kinds import TEAM_KINDS
from maillage.apps.people.models import Person
from maillage.apps.structures.forms import Versioned, day_field
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput
from maillage.ui.professions import profession


ONCE = "once"


def hour_field(label: str, hint: str = "") -> forms.TimeField:
    """An hour, typed or picked."""
    return forms.TimeField(
        label=label,
        help_text=hint,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "invalid": "Écrivez l'heure ainsi : 12:30.",
            "required": "Donnez une heure, comme 12:30.",
        },
    )


def patients(what: str) -> str:
    """The reminder beside each free text."""
    return f"{what} N'y nommez aucun patient."


class WhatForm(forms.Form):
    """What a meeting is, its kind and its rhythm apart."""

    title = forms.CharField(
        label="Objet",
        max_length=120,
        help_text=patients("En quelques mots : « RCP du plateau »."),
        error_messages={"required": "Donnez un objet à la réunion, en quelques mots."},
    )
    day = day_field("Jour")
    hour = hour_field("Heure de début")
    minutes = forms.IntegerField(
        label="Durée, en minutes", min_value=10, max_value=720, initial=60
    )
    place = forms.CharField(label="Lieu", max_length=160, required=False)
    link = forms.URLField(
        label="Lien de visioconférence",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Ce lien n'est pas une adresse https://…"},
    )
    leader = forms.ModelChoiceField(
        label="Animée par",
        queryset=Person.objects.none(),
        required=False,
        empty_label="À désigner",
        help_text="Cette personne ouvre la réunion, note les présences, la clôt et "
        "signe le compte rendu ; la coordination le peut aussi.",
    )
    agenda = forms.CharField(
        label="Ordre du jour",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=patients("Un point par ligne."),
    )

    def __init__(self, organisation: Organisation, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        leader: Any = self.fields["leader"]
        leader.queryset = known_people(organisation)
        leader.label_from_instance = lambda p: f"{p}, {profession(p.profession)}"

    def what(self) -> What:
        """What was typed."""
        data = self.cleaned_data
        return What(
            **{name: data[name] for name in What.__annotations__},
        )


class PlanForm(WhatForm):
    """A meeting to plan, once or again and again."""

    kind = forms.ChoiceField(
        label="Nature",
        choices=[("", "Choisissez"), *((str(k), k.label) for k in TEAM_KINDS)],
        error_messages={"required": "Choisissez la nature de la réunion."},
    )
    step = forms.ChoiceField(
        label="Se répète",
        choices=[
            (ONCE, "Non, une seule fois"),
            (str(Step.WEEKS), "Par semaines"),
            (str(Step.MONTHS), "Par mois, le même jour de semaine"),
        ],
        initial=ONCE,
        required=False,
    )
    every = forms.IntegerField(
        label="Intervalle, en semaines ou en mois",
        min_value=1,
        max_value=12,
        initial=1,
        required=False,
        help_text="Si elle se répète : 2 pour une semaine sur deux, 1 pour chaque "
        "mois.",
    )
    count = forms.IntegerField(
        label="Nombre de réunions",
        min_value=1,
        max_value=MOST,
        required=False,
        help_text="Si elle se répète : donnez ce nombre, ou le dernier jour ci-après.",
    )
    until = day_field("Dernier jour", required=False)
    field_order = (
        "kind",
        "title",
        "day",
        "hour",
        "minutes",
        "place",
        "link",
        "leader",
        "agenda",
        "step",
        "every",
        "count",
        "until",
    )

    def clean(self) -> dict[str, Any]:
        """A series has days; its end is said once."""
        data = self.cleaned_data
        self.days: list[date] = [data["day"]] if data.get("day") else []
        if self.repeats and data.get("day"):
            try:
                self.days = series_days(
                    data["day"],
                    every=data.get("every") or 1,
                    months=data["step"] == Step.MONTHS,
                    count=data.get("count") or 0,
                    until=data.get("until"),
                )
            except BadInput as refusal:
                self.add_error("count", str(refusal))
        return data

    @property
    def repeats(self) -> bool:
        """Whether it is a series."""
        return self.cleaned_data.get("step") in (Step.WEEKS, Step.MONTHS)

    def rhythm(self) -> Rhythm:
        """The distance between two meetings."""
        data = self.cleaned_data
        return Rhythm(data.get("every") or 1, Step(data["step"]))


class RestMixin(forms.Form):
    """Whether the later meetings of the series follow."""

    def offer_rest(self, later: int, label: str) -> None:
        """Ask it where there are later meetings."""
        if later:
            self.fields["rest"] = forms.ChoiceField(
                label="Pour",
                choices=[
                    ("one", "Cette réunion seulement"),
                    ("rest", label),
                ],
                initial="one",
                widget=forms.RadioSelect,
            )

    @property
    def whole_rest(self) -> bool:
        """The later ones too."""
        return self.cleaned_data.get("rest") == "rest"


class ChangeForm(WhatForm, RestMixin, Versioned):
    """A meeting changed, maybe with those that follow it."""


class CancelForm(RestMixin):
    """Why a meeting is not held."""

    reason = forms.CharField(
        label="Motif",
        max_length=200,
        help_text=patients("Il est dit à ceux qui étaient invités."),
        error_messages={"required": "Dites en quelques mots pourquoi."},
    )


def as_it_is(meeting: Meeting) -> dict[str, Any]:
    """A meeting as its form shows it."""
    start = localtime(meeting.starts_at)
    return {
        "title": meeting.title,
        "day": start.date(),
        "hour": start.time(),
        "minutes": round((meeting.ends_at - meeting.starts_at).total_seconds() / 60),
        "place": meeting.place,
        "link": meeting.link,
        "leader": meeting.leader_id,
        "agenda": meeting.agenda,
        "version": meeting.version,
    }


class CloseForm(forms.Form):
    """At what hour it ended."""

    ended = hour_field("Heure de fin")

    def ended_at(self, opened_at: datetime) -> datetime:
        """The instant: of the day it opened, or of the next past midnight."""
        opened = localtime(opened_at)
        ended = opened.replace(
            hour=self.cleaned_data["ended"].hour,
            minute=self.cleaned_data["ended"].minute,
            second=0,
            microsecond=0,
        )
        if ended < opened.replace(second=0, microsecond=0):
            ended += timedelta(days=1)
        return ended


class CasesForm(forms.Form):
    """How many cases of each category, and among them those with an advanced nurse."""

    def __init__(
        self,
        *given: Any,
        counts: Mapping[str, tuple[int, int]] | None = None,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        known = counts or {}
        for category in CaseCategory:
            whole, part = known.get(str(category), (0, 0))
            self.fields[f"cases_{category}"] = _number("Dossiers", category, whole)
            self.fields[f"nurse_{category}"] = _number("Dont IPA", category, part)

    def rows(self) -> list[tuple[str, Any, Any]]:
        """The label and the two fields of each category."""
        return [
            (category.label, self[f"cases_{category}"], self[f"nurse_{category}"])
            for category in CaseCategory
        ]

    def cases(self) -> dict[CaseCategory, tuple[int, int]]:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        return {
            category: (
                data[f"cases_{category}"] or 0,
                data[f"nurse_{category}"] or 0,
            )
            for category in CaseCategory
        }


def _number(label: str, category: CaseCategory, value: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_CASES,
        required=False,
        initial=value or None,
        widget=forms.NumberInput(
            attrs={
                "inputmode": "numeric",
                "aria-label": f"{label} : {category.label}",
            }
        ),
    )


class RemarksForm(Versioned):
    """What the system could not know of a meeting."""

    remarks = forms.CharField(
        label="Remarques",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ce que le compte rendu ne sait pas de lui-même. Aucun patient : un "
        "nom, un numéro de sécurité sociale, une date de naissance sont refusés.",
    )


class ScanForm(forms.Form):
    """The signed sheet, scanned or photographed."""

    file = forms.FileField(
        label="Feuille signée, numérisée ou photographiée",
        help_text="PDF, JPEG ou PNG, 20 Mo au plus.",
        widget=forms.FileInput(
            attrs={"accept": "application/pdf,image/jpeg,image/png"}
        ),
        error_messages={
            "required": "Choisissez un fichier, puis déposez-le.",
            "empty": "Ce fichier est vide ; choisissez-en un autre.",
        },
    )


class WordsForm(forms.Form):
    """A word beside an invitation."""

    words = forms.CharField(
        label="Un mot de votre part",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=patients("Il s'ajoute au courriel."),
    )
