"""Its addresses, a file for each subject."""

from __future__ import annotations

from django.urls import path

from maillage.apps.meetings.urls import assembly, decisions, team
from maillage.apps.meetings.views import files, hours, presence_code


app_name = "meetings"

urlpatterns = [
    path("presence/", presence_code.check_in, name="check_in"),
    path("<int:pk>/emargement.pdf", files.attendance_sheet, name="attendance_sheet"),
    path("<int:pk>/agenda.ics", files.calendar, name="calendar"),
    path("mes-heures/", hours.my_hours, name="my_hours"),
    path(
        "mes-heures/<int:year>/attestation.pdf", hours.certificate, name="certificate"
    ),
    *team.urlpatterns,
    *decisions.urlpatterns,
    *assembly.urlpatterns,
]
