"""The addresses, in French: each app says its own."""

from __future__ import annotations

from django.urls import include, path


urlpatterns = [
    path("", include("maillage.apps.home.urls")),
    path("", include("maillage.ui.urls")),
    path("compte/", include("allauth.urls")),
    path("personnes/", include("maillage.apps.people.urls")),
    path("structures/", include("maillage.apps.structures.urls")),
    path("reunions/", include("maillage.apps.meetings.urls")),
    path("cercles/", include("maillage.apps.circles.urls")),
    path("projets/", include("maillage.apps.projects.urls")),
    path("financement/", include("maillage.apps.funding.urls")),
]
