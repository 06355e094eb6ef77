"""What is typed of an assembly: by-laws, convening, proxies, resolutions, votes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import make_aware

from maillage.apps.meetings.actions.assembly import MOST_NOTICE_DAYS, ByLaws
from maillage.apps.meetings.majority import Basis, Majority
from maillage.apps.meetings.models import AssemblyRules, ProxyMeans
from maillage.apps.meetings.models.assembly import (
    BASIS_WORDS,
    MAJORITY_WORDS,
    QUORUM_WORDS,
)
from maillage.apps.meetings.quorum import QuorumKind
from maillage.apps.people.models import Person
from maillage.apps.structures.forms import Versioned, day_field


class RulesForm(Versioned):
    """What the by-laws say."""

    since = day_field(
        "En vigueur depuis le",
        "Le jour où ces statuts ont été adoptés ; les assemblées d'avant gardent "
        "les leurs.",
    )
    article = forms.CharField(
        label="Article des statuts",
        max_length=120,
        required=False,
        help_text="Écrit à côté du résultat : « article 14 ».",
    )
    notice_days = forms.IntegerField(
        label="Jours entre l'envoi de la convocation et l'assemblée",
        min_value=0,
        max_value=MOST_NOTICE_DAYS,
    )
    quorum_kind = forms.ChoiceField(
        label="Quorum", choices=QUORUM_WORDS, widget=forms.RadioSelect
    )
    quorum_part = forms.CharField(
        label="Fraction des associés",
        required=False,
        max_length=7,
        help_text="Comme 1/2 ou 2/3, présents ou représentés.",
    )
    quorum_number = forms.IntegerField(
        label="Ou nombre d'associés", required=False, min_value=1, max_value=1000
    )
    second_without_quorum = forms.BooleanField(
        label="Seconde convocation : l'assemblée décide quel que soit le nombre",
        required=False,
    )
    proxies_per_holder = forms.IntegerField(
        label="Pouvoirs au plus par personne",
        required=False,
        min_value=0,
        max_value=100,
        help_text="Vide si vos statuts ne fixent pas de nombre.",
    )
    abstentions_counted = forms.BooleanField(
        label="Les abstentions comptent parmi les suffrages exprimés",
        required=False,
        help_text="Non coché : la majorité se prend sur les pour et les contre.",
    )

    def clean_quorum_part(self) -> tuple[int, int] | None:
        """« 2/3 » as two numbers."""
        text = self.cleaned_data["quorum_part"].replace(" ", "")
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,3})/(\d{1,3})", text)
        if not found:
            raise forms.ValidationError("Écrivez une fraction comme 1/2 ou 2/3.")
        return int(found[1]), int(found[2])

    def clean(self) -> dict[str, Any]:
        """The kind of quorum asks for its fraction or its number."""
        given = super().clean() or {}
        kind = given.get("quorum_kind")
        by_part = kind in (QuorumKind.AT_LEAST, QuorumKind.MORE_THAN)
        if by_part and "quorum_part" in given and not given["quorum_part"]:
            self.add_error("quorum_part", "Écrivez une fraction comme 1/2 ou 2/3.")
        if kind == QuorumKind.NUMBER and not given.get("quorum_number"):
            self.add_error("quorum_number", "Écrivez le nombre d'associés demandé.")
        return given

    def by_laws(self) -> ByLaws:
        """What was typed."""
        given = self.cleaned_data
        by_part = given["quorum_kind"] in (QuorumKind.AT_LEAST, QuorumKind.MORE_THAN)
        # A fraction left beside another choice says nothing.
        part = given["quorum_part"] if by_part else None
        numerator, denominator = part or (1, 2)
        return ByLaws(
            notice_days=given["notice_days"],
            quorum_kind=given["quorum_kind"],
            quorum_numerator=numerator,
            quorum_denominator=denominator,
            quorum_number=given["quorum_number"] or 0,
            second_without_quorum=given["second_without_quorum"],
            proxies_per_holder=given["proxies_per_holder"],
            abstentions_counted=given["abstentions_counted"],
            article=given["article"].strip(),
        )


def rules_initial(rules: AssemblyRules | None) -> dict[str, Any]:
    """The form's values for by-laws already typed."""
    if rules is None:
        return {"version": 0, "since": None, "quorum_kind": QuorumKind.AT_LEAST.value}
    by_part = rules.quorum_kind in (QuorumKind.AT_LEAST, QuorumKind.MORE_THAN)
    part = f"{rules.quorum_numerator}/{rules.quorum_denominator}"
    names = (
        "since",
        "article",
        "notice_days",
        "quorum_kind",
        "second_without_quorum",
        "proxies_per_holder",
        "abstentions_counted",
        "version",
    )
    return {
        **{name: getattr(rules, name) for name in names},
        "quorum_part": part if by_part else "",
        "quorum_number": rules.quorum_number or None,
    }


class ConveningForm(forms.Form):
    """When the letters left."""

    sent_on = day_field("Convocation envoyée le")


class ProxyForm(forms.Form):
    """Who gives his voice to whom."""

    giver = forms.ModelChoiceField(
        label="Associé qui ne vient pas",
        queryset=Person.objects.none(),
        empty_label="Choisissez",
    )
    holder = forms.ModelChoiceField(
        label="Associé qui le représente",
        queryset=Person.objects.none(),
        empty_label="Choisissez",
    )
    means = forms.ChoiceField(label="Reçu par", choices=ProxyMeans.choices)

    def __init__(self, associates: Iterable[Person], *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        keys = [person.pk for person in associates]
        people = Person.objects.filter(pk__in=keys).order_by(
            "family_name", "given_name", "pk"
        )
        for name in ("giver", "holder"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = people


class ResolutionForm(Versioned):
    """What the assembly is asked to decide, and by which majority."""

    title = forms.CharField(label="Objet", max_length=160)
    text = forms.CharField(
        label="Texte mis au vote",
        help_text="Mot pour mot : « L'assemblée générale approuve... ».",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    majority = forms.ChoiceField(
        label="Majorité",
        choices=MAJORITY_WORDS,
        initial=Majority.SIMPLE.value,
        help_text="Celle que vos statuts demandent pour une décision de cette nature.",
    )
    basis = forms.ChoiceField(
        label="Comptée sur", choices=BASIS_WORDS, initial=Basis.CAST.value
    )


class VoteForm(Versioned):
    """Hands counted; those in favour may be left to be counted by difference."""

    votes_against = forms.IntegerField(
        label="Contre", min_value=0, max_value=1000, initial=0
    )
    abstained = forms.IntegerField(
        label="Abstentions", min_value=0, max_value=1000, initial=0
    )
    votes_for = forms.IntegerField(
        label="Pour",
        min_value=0,
        max_value=1000,
        required=False,
        help_text="Vide : toutes les autres voix présentes ou représentées.",
    )


class SecondForm(forms.Form):
    """When the second assembly meets."""

    on = day_field("Jour")
    starts = forms.TimeField(
        label="De", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label="À", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label="Lieu", max_length=160, required=False)

    def hours(self) -> dict[str, datetime]:
        """Its beginning and its end."""
        on = self.cleaned_data["on"]
        return {
            name: make_aware(datetime.combine(on, self.cleaned_data[typed]))
            for name, typed in (("starts_at", "starts"), ("ends_at", "ends"))
        }
