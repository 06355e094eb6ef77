"""Forms of what is prepared: files, sessions, indicators, invitations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.timezone import make_aware

from maillage.apps.circles.actions.sessions import Planned, Where
from maillage.apps.circles.data.depots import KINDS, Received
from maillage.apps.circles.forms.indicators import (
    Boxes,
    Choice,
    boxes_of,
    theme_choices,
)
from maillage.ui.formats import month


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files that were written where they wait, as a list of `Received`."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Received]:  # noqa: ARG002
        """What was received of each file; one at least."""
        given = [each for each in data or () if each] if data is not None else []
        if not given:
            raise forms.ValidationError(self.error_messages["required"])
        return [each.received for each in given]


class DropForm(forms.Form):
    """Files of dispensings."""

    files = FilesField(
        label="Fichiers de délivrances",
        help_text="CSV, TSV ou XLSX, un fichier par officine et par période, "
        "de préférence scellés dans l'officine.",
        widget=FilesInput(attrs={"multiple": True, "accept": ",".join(KINDS)}),
        error_messages={"required": "Choisissez au moins un fichier, puis déposez-le."},
    )


class DayInput(forms.DateInput):
    """A day as browsers ask for it."""

    input_type = "date"

    def __init__(self, **named: Any) -> None:
        super().__init__(format="%Y-%m-%d", **named)


class HourInput(forms.TimeInput):
    """An hour as browsers ask for it."""

    input_type = "time"

    def __init__(self, **named: Any) -> None:
        super().__init__(format="%H:%M", **named)


class _Where(forms.Form):
    """What sessions share: the hour, the length, the place."""

    hour = forms.TimeField(
        label="Heure de début",
        widget=HourInput(),
        error_messages={"invalid": "Écrivez l'heure ainsi : 20:30."},
    )
    minutes = forms.IntegerField(
        label="Durée, en minutes",
        min_value=15,
        max_value=480,
        initial=120,
        help_text="Les dossiers de thème sont prévus pour 120 minutes.",
    )
    place = forms.CharField(label="Lieu", max_length=160, required=False)
    link = forms.URLField(
        label="Lien de visioconférence",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Ce lien n'est pas une adresse https://…"},
    )
    quorum = forms.IntegerField(
        label="Membres présents au moins pour voter",
        min_value=0,
        max_value=60,
        help_text="0 : aucun quorum n'est demandé.",
    )

    def where(self) -> Where:
        """Where, as the action takes it."""
        data = self.cleaned_data
        return Where(data["place"], data["link"], data["quorum"])

    def between(self, on: date) -> tuple[datetime, datetime]:
        """When a session of that day starts and ends."""
        start = make_aware(datetime.combine(on, self.cleaned_data["hour"]))
        return start, start + timedelta(minutes=self.cleaned_data["minutes"])


class CycleForm(_Where):
    """The days and themes of a cycle; a row left empty is no session."""

    def __init__(self, *given: Any, rows: int = 4, **named: Any) -> None:
        super().__init__(*given, **named)
        self._rows = range(1, rows + 1)
        for number in self._rows:
            self.fields[f"day_{number}"] = forms.DateField(
                label="Jour",
                required=False,
                widget=DayInput(),
                error_messages={"invalid": "Cette date n'existe pas."},
            )
            self.fields[f"theme_{number}"] = forms.ChoiceField(
                label="Thème",
                required=False,
                choices=[("", "Pas de séance"), *theme_choices()],
            )

    def rows(self) -> Iterator[tuple[int, Any, Any]]:
        """The number, day and theme of each row, as bound fields."""
        for number in self._rows:
            yield number, self[f"day_{number}"], self[f"theme_{number}"]

    def shared(self) -> list[Any]:
        """The bound fields that all the sessions share."""
        return [self[name] for name in _Where.base_fields]

    def clean(self) -> dict[str, Any]:
        """A day wants a theme, and a theme a day."""
        for number in self._rows:
            on = self.cleaned_data.get(f"day_{number}")
            theme = self.cleaned_data.get(f"theme_{number}")
            if on and not theme:
                self.add_error(f"theme_{number}", "Choisissez le thème de ce jour.")
            if theme and not on and f"day_{number}" not in self.errors:
                self.add_error(f"day_{number}", "Choisissez le jour de ce thème.")
        return self.cleaned_data

    def planned(self) -> list[Planned]:
        """The sessions, as the action takes them."""
        found = []
        for number in self._rows:
            on = self.cleaned_data.get(f"day_{number}")
            if on:
                start, end = self.between(on)
                theme = self.cleaned_data[f"theme_{number}"]
                found.append(Planned(theme, start, end))
        return found


class SessionForm(_Where):
    """One session: its day, its theme, its place."""

    day = forms.DateField(
        label="Jour",
        widget=DayInput(),
        error_messages={"invalid": "Cette date n'existe pas."},
    )
    theme = forms.ChoiceField(
        label="Thème",
        choices=theme_choices,
        help_text="Changer de thème met de côté les indicateurs et les miroirs déjà "
        "préparés.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput())
    field_order = ("theme", "day", "hour", "minutes", "place", "link", "quorum")

    def planned(self) -> Planned:
        """The session, as the action takes it."""
        start, end = self.between(self.cleaned_data["day"])
        return Planned(self.cleaned_data["theme"], start, end)


class CancelForm(forms.Form):
    """Why a session is not held."""

    reason = forms.CharField(
        label="Motif",
        max_length=200,
        help_text="Il est envoyé à ceux qui étaient invités.",
        error_messages={"required": "Dites en quelques mots pourquoi."},
    )


class PrepareForm(forms.Form):
    """What a session shows, and up to which month."""

    indicators = forms.MultipleChoiceField(
        label="Indicateurs",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un indicateur."},
    )
    until = forms.ChoiceField(
        label="Dernier mois montré",
        help_text="Les chiffres portent sur les 12 mois qui finissent avec lui.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(
        self, *given: Any, choice: Choice, months: Sequence[date], **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self._choice = choice
        self.fields["indicators"].choices = choice.pairs
        self.fields["until"].choices = [(f"{m:%Y-%m}", month(m)) for m in months]

    def groups(self) -> tuple[Boxes, Boxes, list[Boxes]]:
        """The boxes to tick: the recommended, the theme's rest, the other themes."""
        recommended, same_theme, *other_themes = boxes_of(
            self._choice, self["indicators"]
        )
        return recommended, same_theme, other_themes

    def until_month(self) -> date:
        """The first day of the month chosen."""
        return date.fromisoformat(f"{self.cleaned_data['until']}-01")


class InviteForm(forms.Form):
    """A word to those who are invited."""

    words = forms.CharField(
        label="Un mot de votre part",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Il s'ajoute à l'invitation. N'y nommez aucun patient.",
    )
