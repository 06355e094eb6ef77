"""The form by which an animator codes what held the circle back or helped it."""

from __future__ import annotations

from itertools import groupby

from django import forms

from maillage.apps.circles.actions.factors import LONGEST_NOTE
from maillage.apps.circles.models import FactorSide
from maillage.engine.follow_up.factors import load_factors


class FactorForm(forms.Form):
    """A side, a subject of the list, a few words."""

    side = forms.ChoiceField(
        label="Sens",
        choices=FactorSide.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si cela freine ou si cela aide."},
    )
    code = forms.ChoiceField(
        label="Sujet", error_messages={"required": "Choisissez un sujet."}
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="Quelques mots, sans patient et sans nom.",
    )

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        by_domain = groupby(load_factors().factors, key=lambda each: each.domain)
        self.fields["code"].choices = [
            ("", "choisissez"),
            *(
                (domain, [(each.code, each.title) for each in found])
                for domain, found in by_domain
            ),
        ]
