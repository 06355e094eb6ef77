"""The forms of users' involvement: surveys, sheets, what was said and done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from maillage.apps.meetings.models import Meeting
from maillage.apps.projects.actions.surveys import Answers, Asked
from maillage.apps.projects.actions.users import Happened, Said
from maillage.apps.projects.models import (
    InvolvementKind,
    QuestionKind,
    Survey,
    SurveyQuestion,
)
from maillage.apps.projects.survey_questions import load_proposals
from maillage.apps.structures.documents import DocumentField
from maillage.apps.structures.forms import Versioned, day_field
from maillage.ui.formats import short_day


OWN_QUESTIONS = 3
MOST_TYPED = 9999


def meeting_field(meetings: Sequence[Meeting]) -> forms.TypedChoiceField:
    """A meeting of the team, or none; its value is a meeting or None."""
    known = {meeting.pk: meeting for meeting in meetings}
    choices = [
        (key, f"{meeting.title}, {short_day(meeting.starts_at)}")
        for key, meeting in known.items()
    ]
    return forms.TypedChoiceField(
        label="Réunion où cela s'est décidé",
        required=False,
        choices=[("", "Aucune"), *choices],
        coerce=lambda key: known.get(int(key)),
        empty_value=None,
    )


class SurveyForm(Versioned):
    """A survey: its words, its days, its questions."""

    title = forms.CharField(
        label="Titre", max_length=120, help_text="« Votre avis sur nos horaires »."
    )
    introduction = forms.CharField(
        label="Mot d'accueil",
        max_length=300,
        required=False,
        help_text="Une phrase : à quoi servira la réponse.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    opens_on = day_field("Ouverte du")
    closes_on = day_field("Jusqu'au (inclus)")
    proposed = forms.MultipleChoiceField(
        label="Questions proposées",
        required=False,
        help_text="Cinq suffisent : une enquête courte revient remplie.",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.proposals = load_proposals().questions
        self.fields["proposed"].choices = [  # type: ignore[attr-defined]
            (one.code, one.wording) for one in self.proposals
        ]
        for rank in range(1, OWN_QUESTIONS + 1):
            self._add_own(rank)

    def _add_own(self, rank: int) -> None:
        self.fields[f"wording_{rank}"] = forms.CharField(
            label=f"Votre question {rank}", max_length=200, required=False
        )
        self.fields[f"kind_{rank}"] = forms.ChoiceField(
            label="On y répond par", choices=QuestionKind.choices, required=False
        )
        self.fields[f"options_{rank}"] = forms.CharField(
            label="Choix proposés, un par ligne",
            required=False,
            help_text="Seulement pour un choix dans une liste.",
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def head(self) -> Iterator[BoundField]:
        """The fields above those of own questions."""
        for name in ("title", "introduction", "opens_on", "closes_on"):
            yield self[name]

    def own(self) -> list[tuple[BoundField, ...]]:
        """The fields of each own question."""
        return [
            tuple(self[f"{name}_{rank}"] for name in ("wording", "kind", "options"))
            for rank in range(1, OWN_QUESTIONS + 1)
        ]

    def questions(self) -> list[Asked]:
        """What was chosen and written."""
        chosen = set(self.cleaned_data["proposed"])
        asked = [
            Asked(one.kind, one.wording) for one in self.proposals if one.code in chosen
        ]
        for rank in range(1, OWN_QUESTIONS + 1):
            wording = self.cleaned_data[f"wording_{rank}"].strip()
            if wording:
                lines = self.cleaned_data[f"options_{rank}"].splitlines()
                options = tuple(line.strip() for line in lines if line.strip())
                kind = self.cleaned_data[f"kind_{rank}"]
                asked.append(Asked(kind, wording, options))
        return asked

    @staticmethod
    def initial_of(survey: Survey) -> dict[str, Any]:
        """What the form of a survey shows at first."""
        names = ("title", "introduction", "opens_on", "closes_on", "version")
        shown: dict[str, Any] = {name: getattr(survey, name) for name in names}
        codes = {one.wording: one.code for one in load_proposals().questions}
        questions = list(survey.questions.all())
        shown["proposed"] = [
            codes[question.wording]
            for question in questions
            if question.wording in codes
        ]
        own = [question for question in questions if question.wording not in codes]
        for rank, question in enumerate(own[:OWN_QUESTIONS], start=1):
            shown[f"wording_{rank}"] = question.wording
            shown[f"kind_{rank}"] = question.kind
            shown[f"options_{rank}"] = "\n".join(question.options)
        return shown


class NewSurveyForm(SurveyForm):
    """A survey that is not there yet."""

    version = None


class AnswerForm(forms.Form):
    """The questions as a user answers them, one touch each."""

    def __init__(
        self, questions: Iterable[SurveyQuestion], *given: Any, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[f"q{question.pk}"] = self._field(question)

    def _field(self, question: SurveyQuestion) -> forms.Field:
        if question.kind == QuestionKind.TEXT:
            return forms.CharField(
                label=question.wording,
                required=False,
                max_length=300,
                help_text="Aucun nom, ni le vôtre ni celui d'un soignant.",
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        return forms.TypedChoiceField(
            label=question.wording,
            required=False,
            choices=list(enumerate(question.options)),
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect,
        )

    def answers(self) -> Answers:
        """What was ticked and written."""
        given = {q.pk: self.cleaned_data[f"q{q.pk}"] for q in self.questions}
        return {key: one for key, one in given.items() if one is not None}


class SheetForm(AnswerForm):
    """A paper sheet typed in: the number of the ticked box, then the next question."""

    def _field(self, question: SurveyQuestion) -> forms.Field:
        if question.kind == QuestionKind.TEXT:
            return super()._field(question)
        many = len(question.options)
        named = " · ".join(
            f"{rank} {option}" for rank, option in enumerate(question.options, start=1)
        )
        return forms.IntegerField(
            label=question.wording,
            required=False,
            min_value=1,
            max_value=many,
            help_text=named,
            error_messages={
                "invalid": f"Tapez un numéro de 1 à {many}.",
                "min_value": f"Tapez un numéro de 1 à {many}.",
                "max_value": f"Tapez un numéro de 1 à {many}.",
            },
            widget=forms.TextInput(
                attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}
            ),
        )

    def answers(self) -> Answers:
        """What was ticked: ranks from 0, as the tables have them."""
        return {
            key: one - 1 if isinstance(one, int) else one
            for key, one in super().answers().items()
        }


class CountsForm(forms.Form):
    """A pile of sheets counted by hand, added or taken back."""

    sheets = forms.IntegerField(label="Nombre de feuilles", min_value=1, max_value=500)
    direction = forms.ChoiceField(
        label="Ces feuilles sont",
        choices=[("1", "à ajouter"), ("-1", "à retirer : elles étaient de trop")],
        initial="1",
        widget=forms.RadioSelect,
    )

    def __init__(
        self, questions: Iterable[SurveyQuestion], *given: Any, **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.questions = [q for q in questions if q.kind != QuestionKind.TEXT]
        for question in self.questions:
            for rank, option in enumerate(question.options):
                self.fields[f"q{question.pk}_{rank}"] = forms.IntegerField(
                    label=option,
                    required=False,
                    min_value=0,
                    max_value=MOST_TYPED,
                    widget=forms.TextInput(
                        attrs={
                            "inputmode": "numeric",
                            "class": "short",
                            "autocomplete": "off",
                        }
                    ),
                )

    def rows(self) -> list[tuple[SurveyQuestion, list[BoundField]]]:
        """Each question with its boxes, in their order."""
        return [
            (q, [self[f"q{q.pk}_{rank}"] for rank in range(len(q.options))])
            for q in self.questions
        ]

    def pile(self) -> tuple[int, dict[int, list[int]]]:
        """How many sheets, negative to take back, and how many ticked each option."""
        sign = int(self.cleaned_data["direction"])
        counts = {
            q.pk: [
                sign * (self.cleaned_data[f"q{q.pk}_{rank}"] or 0)
                for rank in range(len(q.options))
            ]
            for q in self.questions
        }
        return sign * self.cleaned_data["sheets"], counts


class ReturnForm(Versioned):
    """Results given back to users."""

    on = day_field("Rendus le")
    how = forms.CharField(
        label="Comment",
        max_length=200,
        help_text="« Affiche en salle d'attente, site de la commune ».",
    )


class SaidForm(Versioned):
    """« Vous avez dit, nous avons fait »."""

    said = forms.CharField(
        label="Vous avez dit", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    decided = forms.CharField(
        label="Nous avons fait",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    decided_on = day_field("Décidé le")

    def __init__(
        self,
        surveys: Sequence[Survey],
        meetings: Sequence[Meeting],
        *given: Any,
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        known = {survey.pk: survey for survey in surveys}
        self.fields["survey"] = forms.TypedChoiceField(
            label="Enquête où cela s'est dit",
            required=False,
            choices=[("", "Aucune"), *((key, one.title) for key, one in known.items())],
            coerce=lambda key: known.get(int(key)),
            empty_value=None,
        )
        self.fields["meeting"] = meeting_field(meetings)

    def told(self) -> Said:
        """What was typed."""
        names = ("said", "decided", "decided_on", "survey", "meeting")
        return Said(**{name: self.cleaned_data[name] for name in names})


class InvolvementForm(Versioned):
    """Users told, gathered or deciding."""

    kind = forms.ChoiceField(
        label="Ce qui s'est passé",
        choices=InvolvementKind.choices,
        widget=forms.RadioSelect,
    )
    on = day_field("Date")
    title = forms.CharField(label="Objet", max_length=120)
    text = forms.CharField(
        label="Ce qui a été dit ou construit ensemble",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Aucun nom d'usager : ils sont comptés, jamais nommés.",
    )
    users_present = forms.IntegerField(
        label="Usagers présents",
        min_value=0,
        max_value=500,
        required=False,
        help_text="Leur nombre ; rien pour une information affichée.",
    )
    document = DocumentField(
        label="Le document qui le montre",
        required=False,
        help_text="L'affiche, le relevé de décisions... PDF, JPEG ou PNG, 20 Mo au "
        "plus.",
    )

    def __init__(self, meetings: Sequence[Meeting], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["meeting"] = meeting_field(meetings)
        self.order_fields(
            ["kind", "on", "title", "text", "users_present", "meeting", "document"]
        )

    def happened(self) -> Happened:
        """What was typed."""
        names = ("kind", "on", "title", "text", "meeting")
        return Happened(
            **{name: self.cleaned_data[name] for name in names},
            users_present=self.cleaned_data["users_present"] or 0,
        )
