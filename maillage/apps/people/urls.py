"""Its addresses."""

from __future__ import annotations

from django.urls import path

from maillage.apps.people import views


app_name = "people"

urlpatterns = [
    path("mon-compte/", views.account, name="account"),
    path("mon-compte/coordonnees/", views.details, name="details"),
    path("mon-compte/fermer/", views.close, name="close_account"),
    path("qui-a-vu-mes-chiffres/", views.audit, name="audit"),
    path("qui-a-vu-mes-chiffres.csv", views.audit_csv, name="audit_csv"),
    path("invitation/<str:secret>/", views.accept_invitation, name="accept_invitation"),
    path(
        "invitations/<int:key>/retirer/",
        views.revoke_invitation,
        name="revoke_invitation",
    ),
]
