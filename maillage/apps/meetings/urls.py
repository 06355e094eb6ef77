"""Its addresses."""

from __future__ import annotations

from django.urls import path

from maillage.apps.meetings import views


app_name = "meetings"

urlpatterns = [
    path("presence/", views.check_in, name="check_in"),
    path("<int:pk>/emargement.pdf", views.attendance_sheet, name="attendance_sheet"),
    path("<int:pk>/agenda.ics", views.calendar, name="calendar"),
    path("mes-heures/", views.my_hours, name="my_hours"),
    path(
        "mes-heures/<int:year>/attestation.pdf", views.certificate, name="certificate"
    ),
]
