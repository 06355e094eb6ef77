"""Addresses of what became of it: follow-up, level, portfolio."""

from __future__ import annotations

from django.urls import URLPattern, path

from maillage.apps.circles.views import follow_up, portfolio_effects, reports


urlpatterns: list[URLPattern] = [
    path("portefeuille/", follow_up.portfolio, name="portfolio"),
    path("portefeuille/cercles.csv", follow_up.portfolio_csv, name="portfolio_csv"),
    path("portefeuille/effets/", portfolio_effects.effects, name="portfolio_effects"),
    path("partages/", follow_up.shared, name="shared"),
    path("<slug:slug>/suivi/", follow_up.follow_up, name="follow_up"),
    path("<slug:slug>/suivi/relire/", follow_up.follow_again, name="follow_again"),
    path("<slug:slug>/niveau/", follow_up.level, name="level"),
    path(
        "<slug:slug>/seances/<int:session_id>/effets/<slug:indicator>/rapport.pdf",
        reports.impact_report,
        name="impact_report",
    ),
    path("<slug:slug>/panel/", reports.panel, name="panel"),
    path("<slug:slug>/panel/panel.zip", reports.panel_file, name="panel_file"),
]
