"""Its addresses."""

from __future__ import annotations

from django.urls import path

from maillage.apps.home import views


app_name = "home"

urlpatterns = [
    path("", views.home, name="home"),
    path("recherche/", views.find, name="search"),
    path("sante/", views.health, name="health"),
]
