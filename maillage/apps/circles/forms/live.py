"""The forms of a session as it is held, and after it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.utils.timezone import localtime, make_aware

from maillage.apps.circles.actions.questionnaire import LONGEST_COMMENT
from maillage.apps.circles.actions.statements import LONGEST_STATEMENT
from maillage.apps.circles.models import Direction, Session
from maillage.apps.circles.words.questions import MARKS, QUESTIONS
from maillage.apps.people.models import Person
from maillage.engine.indicators.library import find


class StatementForm(forms.Form):
    """The sentence that the group discusses."""

    text = forms.CharField(
        label="Énoncé",
        max_length=LONGEST_STATEMENT,
        help_text="Une phrase à approuver ou refuser, sans nom de patient.",
        error_messages={"required": "Écrivez la phrase que le groupe discutera."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)


class CloseForm(forms.Form):
    """When the session ended."""

    ended = forms.TimeField(
        label="Heure de fin",
        help_text="Elle arrête le temps de présence de chacun.",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Écrivez l'heure comme 22:30."},
    )

    def ended_at(self, instant: datetime) -> datetime:
        """The instant of the hour typed: the last one that is not to come.

        A minute that was just shown as now counts as now.
        """
        local = localtime(instant)
        hour = self.cleaned_data["ended"]
        if (hour.hour, hour.minute) == (local.hour, local.minute):
            return instant
        ended = make_aware(datetime.combine(local.date(), hour))
        return ended if ended <= instant else ended - timedelta(days=1)


class CommitmentForm(forms.Form):
    """What the circle will change, how far, who, and when it looks again."""

    indicator = forms.ChoiceField(label="Indicateur")
    direction = forms.ChoiceField(
        label="Sens", choices=Direction.choices, widget=forms.RadioSelect
    )
    target = forms.CharField(
        label="Cible",
        required=False,
        max_length=20,
        help_text="Dans l'unité de l'indicateur : 20 pour 20 %.",
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
    )
    what = forms.CharField(label="Ce que l'on fera", required=False, max_length=300)
    statement = forms.ChoiceField(label="Énoncé adopté", required=False)
    owners = forms.MultipleChoiceField(
        label="Qui s'engage",
        required=False,
        help_text="Personne de coché : tous les membres.",
        widget=forms.CheckboxSelectMultiple,
    )
    review_on = forms.DateField(
        label="À relire le",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)

    def __init__(
        self,
        *given: object,
        session: Session,
        adopted: list[tuple[int, str]],
        members: list[Person],
        **named: object,
    ) -> None:
        super().__init__(*given, **named)
        self.fields["indicator"].choices = [
            (identifier, find(identifier).title) for identifier in session.indicators
        ]
        self.fields["statement"].choices = [("", "aucun"), *adopted]
        if not adopted:
            del self.fields["statement"]
        self.fields["owners"].choices = [(str(m.pk), str(m)) for m in members]


class ReasonForm(forms.Form):
    """Why something is given up."""

    reason = forms.CharField(
        label="Pourquoi",
        max_length=200,
        error_messages={"required": "Dites pourquoi en quelques mots."},
    )


class RemarksForm(forms.Form):
    """What the system cannot know of a session."""

    remarks = forms.CharField(
        label="Remarques",
        required=False,
        max_length=8000,
        help_text="Ce que l'on veut garder des échanges. Aucun patient nommé : ni nom, "
        "ni date de naissance, ni numéro de sécurité sociale.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)


class QuestionnaireForm(forms.Form):
    """The five questions, and a line."""

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        for question in QUESTIONS:
            self.fields[question.name] = forms.TypedChoiceField(
                label=question.text,
                choices=sorted(MARKS.items()),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": "Choisissez une réponse."},
            )
        self.fields["comment"] = forms.CharField(
            label="Une chose à garder, une chose à changer",
            required=False,
            max_length=LONGEST_COMMENT,
            help_text="Sans nom : ni le vôtre, ni celui d'un patient.",
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def mark_fields(self) -> list[forms.BoundField]:
        """The five questions, as fields."""
        return [self[question.name] for question in QUESTIONS]

    def marks(self) -> dict[str, int]:
        """The mark of each question."""
        return {
            question.name: self.cleaned_data[question.name] for question in QUESTIONS
        }
