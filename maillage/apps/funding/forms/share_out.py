"""The forms of a share-out: its year, options, lines, partners, scenarios, vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django import forms

from maillage.apps.funding.actions.scenarios import MOST_POTS, PotSaid
from maillage.apps.funding.actions.share_out import Options, PartnerSaid
from maillage.apps.funding.models import ShareOut, SharePartner, ShareScenario
from maillage.apps.funding.sharing.working import shown
from maillage.apps.meetings.models import Meeting
from maillage.apps.meetings.models.assembly import BASIS_WORDS, MAJORITY_WORDS
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.apps.projects.forms.grants import EurosField, as_typed
from maillage.apps.structures.forms import Versioned
from maillage.engine.agreements.numbers import exact
from maillage.engine.agreements.share_out import KEY_WORDS, Excess, Key
from maillage.ui.formats import day


EMPTY_LINES = 3
EMPTY_POTS = 2

MEASURES = {
    Key.ROLE: "Coefficient",
    Key.HOURS: "Heures",
    Key.RCP_PRESENCE: "RCP (min)",
    Key.PROTOCOLS: "Protocoles",
    Key.PROJECTS: "Projets",
    Key.PATIENTS: "Patientèle",
}
"""The measures of a partner that may be typed, in the order of the table."""


class BeginForm(forms.Form):
    """A year to share out."""

    year = forms.IntegerField(
        label="Année",
        min_value=2000,
        initial=lambda: today().year,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    because = forms.CharField(
        label="Pourquoi une nouvelle, si l'année est déjà votée",
        max_length=200,
        required=False,
        help_text="La répartition votée reste lisible ; la nouvelle dira qu'elle la "
        "remplace, et l'assemblée la votera.",
    )


class OptionsForm(Versioned):
    """Beside the keys: the title, the ceiling, what others may read."""

    title = forms.CharField(label="Titre", max_length=120)
    ceiling_cents = EurosField(
        label="Plafond par personne et par année civile, en euros",
        required=False,
        help_text="Vide : aucun. Pour les indemnités d'une CPTS : le plafond annuel de "
        "la sécurité sociale (décret n° 2022-375, article L. 241-3).",
    )
    ceiling_source = forms.CharField(
        label="Source de ce plafond", max_length=200, required=False
    )
    excess = forms.ChoiceField(
        label="Ce qui dépasse le plafond",
        choices=[
            (Excess.KEPT.value, "reste à la structure"),
            (Excess.REDISTRIBUTED.value, "va à ceux qui ont encore de la place"),
        ],
        widget=forms.RadioSelect,
    )
    patients_shown = forms.BooleanField(
        label="Les statuts ou l'assemblée admettent que chacun lise la patientèle des "
        "autres",
        required=False,
        help_text="Sinon, avec un pot par patientèle, l'annexe n'imprime que le total "
        "de chacun ; chaque associé lit le détail sur son relevé.",
    )

    def options(self) -> Options:
        """What was typed; no ceiling where it is left empty."""
        typed = self.cleaned_data
        return Options(
            title=typed["title"],
            excess=typed["excess"],
            ceiling_cents=typed["ceiling_cents"] or None,
            ceiling_source=typed["ceiling_source"],
            patients_shown=typed["patients_shown"],
        )

    @staticmethod
    def initial_of(share_out: ShareOut) -> dict[str, Any]:
        """What it begins with."""
        names = ("title", "ceiling_source", "excess", "patients_shown", "version")
        typed = {name: getattr(share_out, name) for name in names}
        cents = share_out.ceiling_cents
        return {**typed, "ceiling_cents": as_typed(cents) if cents else ""}


class LinesForm(Versioned):
    """The lines typed beside those of the ledger: a label and a signed amount."""

    def __init__(self, share_out: ShareOut, *args: Any, **named: Any) -> None:
        kept = list(share_out.lines.filter(from_ledger=False))
        named.setdefault("initial", {"version": share_out.version})
        super().__init__(*args, **named)
        self.places = range(len(kept) + EMPTY_LINES)
        for place in self.places:
            one = kept[place] if place < len(kept) else None
            self.fields[f"label_{place}"] = forms.CharField(
                label=f"Ligne {place + 1}",
                max_length=160,
                required=False,
                initial=one.label if one else "",
            )
            self.fields[f"cents_{place}"] = _SignedEuros(
                label=f"Montant de la ligne {place + 1}, en euros",
                required=False,
                initial=_signed(one.cents) if one else "",
            )

    def lines(self) -> list[tuple[str, int]]:
        """The lines that hold something."""
        pairs = [
            (self.cleaned_data[f"label_{n}"], self.cleaned_data[f"cents_{n}"])
            for n in self.places
        ]
        return [(label, cents) for label, cents in pairs if label or cents]


class _SignedEuros(EurosField):
    """An amount below zero for what is kept or was spent."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=None, **options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("−", "-")
        return super().to_python(value)


class PartnersForm(Versioned):
    """Everyone who may have a share, a row each: whether he has, and his measures."""

    def __init__(
        self,
        share_out: ShareOut,
        people: Sequence[Person],
        columns: Mapping[str, str],
        *args: Any,
        **named: Any,
    ) -> None:
        named.setdefault("initial", {"version": share_out.version})
        super().__init__(*args, **named)
        self.columns = columns
        kept = {
            one.person_id: one for one in share_out.partners.select_related("person")
        }
        first = [one.person for one in kept.values()]
        others = [one for one in people if one.pk not in kept]
        self.people = [*first, *others]
        for person in self.people:
            self._row(person, kept.get(person.pk))

    def _row(self, person: Person, share: SharePartner | None) -> None:
        key = person.pk
        self.fields[f"keep_{key}"] = forms.BooleanField(
            label=f"{person} a une part",
            required=False,
            initial=share is not None,
            widget=_labelled(forms.CheckboxInput, f"{person} a une part"),
        )
        measures = share.measures if share else {}
        for name, label in self.columns.items():
            self.fields[f"{key}:{name}"] = forms.CharField(
                label=f"{label}, {person}",
                max_length=20,
                required=False,
                initial=_hours(measures.get(name))
                if name == Key.HOURS
                else _measure(measures.get(name)),
                widget=_labelled(forms.TextInput, f"{label}, {person}"),
            )
        self.fields[f"already_{key}"] = EurosField(
            label=f"Déjà versé, {person}",
            required=False,
            initial=as_typed(share.already_cents) if share else "0",
            widget=_labelled(forms.TextInput, f"Déjà versé, {person}"),
        )

    def rows(self) -> list[tuple[Person, list[Any]]]:
        """Each person with his fields, in the order of the table."""
        return [
            (
                person,
                [
                    self[f"keep_{person.pk}"],
                    *(self[f"{person.pk}:{name}"] for name in self.columns),
                    self[f"already_{person.pk}"],
                ],
            )
            for person in self.people
        ]

    def partners(self) -> list[PartnerSaid]:
        """Those who have a share, with what was typed of each."""
        typed = self.cleaned_data
        return [
            PartnerSaid(
                person,
                {name: typed[f"{person.pk}:{name}"] for name in self.columns},
                typed[f"already_{person.pk}"],
            )
            for person in self.people
            if typed[f"keep_{person.pk}"]
        ]


class ScenarioForm(Versioned):
    """A scenario: its name, and a row for each pot."""

    name = forms.CharField(
        label="Nom du scénario",
        max_length=60,
        help_text="« Temps et RCP », par exemple.",
    )

    def __init__(
        self, version: int, scenario: ShareScenario | None, *args: Any, **named: Any
    ) -> None:
        pots = scenario.pots if scenario else []
        named.setdefault(
            "initial", {"version": version, "name": scenario.name if scenario else ""}
        )
        super().__init__(*args, **named)
        self.places = range(min(max(len(pots) + EMPTY_POTS, 4), MOST_POTS))
        for place in self.places:
            self._pot(place, pots[place] if place < len(pots) else {})

    def _pot(self, place: int, pot: Mapping[str, Any]) -> None:
        rank = place + 1
        self.fields[f"pot_{place}"] = forms.CharField(
            label=f"Pot {rank}",
            max_length=60,
            required=False,
            initial=pot.get("name", ""),
        )
        self.fields[f"key_{place}"] = forms.ChoiceField(
            label=f"Clé du pot {rank}",
            choices=[("", "Choisissez"), *_keys()],
            required=False,
            initial=pot.get("key", ""),
        )
        self.fields[f"percent_{place}"] = forms.CharField(
            label=f"Part du pot {rank}, en %",
            max_length=12,
            required=False,
            initial=_measure(pot.get("percent")),
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
        )
        self.fields[f"cents_{place}"] = EurosField(
            label=f"Ou montant du pot {rank}, en euros",
            required=False,
            initial=as_typed(pot["cents"]) if "cents" in pot else "",
        )
        self.fields[f"column_{place}"] = forms.CharField(
            label=f"Mesure libre du pot {rank}",
            max_length=40,
            required=False,
            initial=pot.get("column", ""),
        )

    def rows(self) -> list[list[Any]]:
        """The fields of each pot."""
        names = ("pot", "key", "percent", "cents", "column")
        return [[self[f"{name}_{place}"] for name in names] for place in self.places]

    def pots(self) -> list[PotSaid]:
        """The pots that hold something."""
        typed = self.cleaned_data
        return [
            PotSaid(
                name=typed[f"pot_{place}"],
                key=typed[f"key_{place}"],
                percent=typed[f"percent_{place}"],
                cents=typed[f"cents_{place}"] or None,
                column=typed[f"column_{place}"],
            )
            for place in self.places
            if typed[f"pot_{place}"] or typed[f"key_{place}"]
        ]


class VoteForm(Versioned):
    """Which scenario, at which assembly, by which majority."""

    scenario = forms.ModelChoiceField(
        label="Scénario soumis", queryset=ShareScenario.objects.none(), empty_label=None
    )
    meeting = forms.ModelChoiceField(
        label="Assemblée générale",
        queryset=Meeting.objects.none(),
        empty_label=None,
        help_text="Celles qui sont prévues, ou en cours.",
    )
    majority = forms.ChoiceField(label="Majorité", choices=list(MAJORITY_WORDS.items()))
    basis = forms.ChoiceField(label="Calculée sur", choices=list(BASIS_WORDS.items()))

    def __init__(
        self, share_out: ShareOut, meetings: Any, *args: Any, **named: Any
    ) -> None:
        named.setdefault("initial", {"version": share_out.version})
        super().__init__(*args, **named)
        scenario: Any = self.fields["scenario"]
        scenario.queryset = share_out.scenarios.all()
        meeting: Any = self.fields["meeting"]
        meeting.queryset = meetings
        meeting.label_from_instance = lambda one: f"{one.title}, {day(one.starts_at)}"


class DropForm(Versioned):
    """Why a simulation is put aside."""

    because = forms.CharField(label="Motif", max_length=200)


def columns_of(share_out: ShareOut) -> dict[str, str]:
    """The measures of the table, free columns of its scenarios included."""
    free = {
        pot["column"]: pot["column"].capitalize()
        for scenario in share_out.scenarios.all()
        for pot in scenario.pots
        if pot.get("column")
    }
    return {**{key.value: label for key, label in MEASURES.items()}, **free}


def _keys() -> list[tuple[str, str]]:
    words = {**KEY_WORDS, Key.FREE: "selon une mesure libre (à nommer)"}
    return [(key.value, words[key]) for key in Key]


def _hours(kept: str | None) -> str:
    """Hours as people write them, « 14 h 55 »; else as any measure."""
    minutes = Fraction(kept) * 60 if kept else None
    if minutes is None or minutes.denominator > 1:
        return _measure(kept)
    return f"{int(minutes) // 60} h {int(minutes) % 60:02d}"


def _measure(kept: str | None) -> str:
    """A kept value as one would type it; exact fractions stay fractions."""
    if not kept:
        return ""
    if "/" in kept:
        top, _, bottom = kept.partition("/")
        value = exact(top) / exact(bottom)
        told = shown(value)
        return told if exact(told) == value else kept
    return kept.replace(".", ",")


def _signed(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{as_typed(abs(cents))}"


def _labelled(widget: Any, words: str) -> Any:
    return widget(attrs={"aria-label": words})
