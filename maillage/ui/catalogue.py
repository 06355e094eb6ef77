"""Every part of the look on one page, in real French, for who builds pages.

Development only: with `DEBUG` off these addresses do not exist.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from maillage.ui.components import Cell, Column, Crumb, Due, Event, Row, Step, Table


class ExampleForm(forms.Form):
    """A field of each shape, as a page that plans a session would have them."""

    title = forms.CharField(label="Titre de la séance", max_length=80)
    held_on = forms.DateField(
        label="Date",
        help_text="La date de la réunion, telle qu'elle figurera sur les documents.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    theme = forms.ChoiceField(
        label="Thème",
        choices=[("atb", "Antibiotiques"), ("ains", "Antalgiques et AINS")],
    )
    email = forms.EmailField(label="Adresse électronique", required=False)
    mode = forms.ChoiceField(
        label="Comment vous réunissez-vous ?",
        choices=[("here", "Sur place"), ("away", "À distance"), ("both", "Les deux")],
        widget=forms.RadioSelect,
    )
    members = forms.MultipleChoiceField(
        label="Qui invitez-vous ?",
        help_text="Un membre absent recevra tout de même le compte rendu.",
        choices=[("1", "Dr Anne Delorme"), ("2", "Dr Paul Marchand")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    notes = forms.CharField(
        label="Ordre du jour",
        help_text="Ne citez aucun patient.",
        widget=forms.Textarea,
        required=False,
    )
    source = forms.FileField(label="Relevé de délivrances", required=False)
    remind = forms.BooleanField(
        label="Rappeler la séance une semaine avant", required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=3)


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The parts."""
    return _only_in_development(request, "ui/catalogue.html", _examples())


@require_GET
def show_projector(request: HttpRequest) -> HttpResponse:
    """The wall of a meeting room."""
    return _only_in_development(request, "ui/catalogue_projector.html", {})


@require_GET
def show_plain(request: HttpRequest) -> HttpResponse:
    """One narrow column, on a phone at the door."""
    return _only_in_development(request, "ui/catalogue_plain.html", {})


@require_GET
def show_state(request: HttpRequest) -> HttpResponse:
    """A piece of page, as HTMX asks for it."""
    return _only_in_development(request, "ui/catalogue_state.html", {})


def _only_in_development(
    request: HttpRequest, template: str, context: dict[str, Any]
) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    return render(request, template, context)


def _examples() -> dict[str, Any]:
    return {
        "crumbs": [
            Crumb("Cercles", "#"),
            Crumb("Cercle de Migennes", "#"),
            Crumb("Séance du 12 mars 2026"),
        ],
        "steps": [
            Step("Préparation", "done", address="#"),
            Step("Séance", "current", note="jeudi 12 mars, 20 h 30"),
            Step("Après"),
        ],
        "dues": _dues(),
        "events": _events(),
        "attendance": _attendance(),
        "spread": _spread(),
        "pairs": [
            ("Lieu", "Maison de santé de Migennes, salle du haut"),
            ("Animation", "Claire Vasseur, pharmacienne d'officine"),
            ("Comparaison", "Yonne et France entière"),
        ],
        "form": ExampleForm(),
        "form_with_errors": _form_with_errors(),
        "page": Paginator(range(95), 10).get_page(4),
        "codes": ("4f7k-92mp", "t3wd-81qs", "9xbn-60ht", "m2ra-57cy"),
    }


def _dues() -> list[Due]:
    return [
        Due(
            "Envoyer les invitations de la séance du 12 mars",
            "#",
            "dans 3 jours",
            "Six membres n'ont pas encore reçu la leur.",
            pressing=True,
        ),
        Due("Relire les miroirs de l'équipe", "#", "avant le 8 mars"),
        Due(
            "Signer le compte rendu de décembre",
            "#",
            "quand vous voulez",
            "Claire Vasseur l'a terminé le 2 mars.",
        ),
    ]


def _events() -> list[Event]:
    return [
        Event("12 janvier 2026", "Relevé de délivrances de l'année 2025 reçu"),
        Event(
            "12 mars 2026",
            "Séance : antibiotiques",
            "11 présents sur 13, trois engagements",
            "#",
            session=True,
        ),
        Event(
            "12 septembre 2026", "Relecture des engagements", session=True, to_come=True
        ),
    ]


def _attendance() -> Table:
    return Table(
        "Présences de l'année",
        [
            Column("Séance"),
            Column("Date", "date"),
            Column("Présents", "number"),
            Column("Durée", "number"),
        ],
        [
            [Cell("Antibiotiques", "#"), "12 mars 2026", "11", "2 h"],
            [Cell("Antalgiques et AINS", "#"), "11 juin 2026", "9", "1 h 45"],
            [Cell("Gastro-entérologie", "#", tag="à venir"), "17 sept. 2026", "", ""],
        ],
        foot=["Ensemble", "", "20", "3 h 45"],
    )


def _spread() -> Table:
    return Table(
        "Part des ordonnances avec un antibiotique",
        [Column("Qui"), Column("Part", "number"), Column("Intervalle", "number")],
        [
            Row(["Vous", "18,4 %", "13,8 % à 24,2 %"], own=True),
            ["Médiane du groupe", "16,9 %", ""],
            ["Yonne", "17,5 %", ""],
        ],
    )


def _form_with_errors() -> ExampleForm:
    form = ExampleForm(
        {"title": "", "held_on": "31/02/2026", "theme": "atb", "version": "3"},
        auto_id="wrong_%s",
    )
    form.add_error(
        None,
        "Claire Vasseur a changé la date de cette séance pendant que vous écriviez : "
        "elle a mis « jeudi 19 mars 2026 ». Relisez, puis enregistrez de nouveau.",
    )
    return form
