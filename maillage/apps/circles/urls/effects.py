"""Addresses of what sessions changed, and of what the circle costs."""

from __future__ import annotations

from django.urls import URLPattern, path

from maillage.apps.circles.views import costs, effects


_EFFECT = "<slug:slug>/seances/<int:session_id>/effets/<slug:indicator>/"

urlpatterns: list[URLPattern] = [
    path("<slug:slug>/effets/", effects.effects, name="effects"),
    path(_EFFECT, effects.effect, name="effect"),
    path(f"{_EFFECT}courbe.csv", effects.effect_csv, name="effect_csv"),
    path(f"{_EFFECT}regarder/", effects.look, name="look_at_effect"),
    path(f"{_EFFECT}retirer/", effects.withdraw, name="withdraw_plan"),
    path("<slug:slug>/couts/", costs.costs, name="costs"),
    path("<slug:slug>/couts/<int:key>/retirer/", costs.withdraw, name="withdraw_cost"),
]
