"""The addresses of the app, a file for each of its subjects."""

from __future__ import annotations

from maillage.apps.circles.urls import circle, effects, follow_up, live, preparation


app_name = "circles"

urlpatterns = [
    *follow_up.urlpatterns,
    *effects.urlpatterns,
    *preparation.urlpatterns,
    *live.urlpatterns,
    *circle.urlpatterns,
]
