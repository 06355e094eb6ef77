"""The forms of hours: a week as people say it, days closed."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.apps.people.clock import today
from maillage.apps.structures.forms import Versioned, day_field
from maillage.apps.structures.opening import Week, typed_day
from maillage.ui.formats import WEEKDAYS


class HoursForm(Versioned):
    """A week, a line a day."""

    def __init__(self, *given: Any, week: Week | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        for number, name in enumerate(WEEKDAYS):
            self.fields[name] = forms.CharField(
                label=name.capitalize(),
                max_length=80,
                required=False,
                initial=typed_day(week[number]) if week else "",
                help_text="« 8h-12h30, 14h-20h » ; vide si fermé."
                if not number
                else "",
            )
        self.fields["since"] = day_field(
            "Depuis le", "Le premier jour de ces horaires.", required=False
        )
        self.fields["since"].initial = today()

    def typed(self) -> list[str]:
        """What was typed, a text a day."""
        return [self.cleaned_data[name] for name in WEEKDAYS]


class ClosureForm(forms.Form):
    """Days closed."""

    first_day = day_field("Premier jour fermé")
    last_day = day_field("Dernier jour fermé")
    school_holidays = forms.BooleanField(
        label="Pendant les congés scolaires",
        required=False,
        help_text="L'accord compte à part les semaines fermées pendant ces congés.",
    )
    reason = forms.CharField(label="Motif", max_length=120, required=False)
