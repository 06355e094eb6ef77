"""Its addresses."""

from __future__ import annotations

from django.urls import path

from maillage.apps.structures.views import (
    hours,
    importing,
    mandates,
    members,
    organisations,
    sites,
)


app_name = "structures"

urlpatterns = [
    path("", organisations.organisations, name="list"),
    path("ajouter/", organisations.create, name="create"),
    path("<slug:slug>/", organisations.detail, name="detail"),
    path("<slug:slug>/modifier/", organisations.change, name="change"),
    path("<slug:slug>/forme-juridique/", organisations.legal_form, name="legal_form"),
    path("<slug:slug>/sites/ajouter/", sites.add_site, name="add_site"),
    path("<slug:slug>/sites/<int:key>/", sites.change_site, name="change_site"),
    path("<slug:slug>/sites/<int:key>/fermer/", sites.close_site, name="close_site"),
    path("<slug:slug>/sites/<int:key>/rouvrir/", sites.reopen_site, name="reopen_site"),
    path("<slug:slug>/horaires/", hours.all_hours, name="all_hours"),
    path("<slug:slug>/horaires.pdf", hours.poster, name="hours_poster"),
    path("<slug:slug>/sites/<int:key>/horaires/", hours.hours, name="hours"),
    path(
        "<slug:slug>/sites/<int:key>/horaires/<int:week>/supprimer/",
        hours.remove_hours,
        name="remove_hours",
    ),
    path(
        "<slug:slug>/sites/<int:key>/fermetures/",
        hours.close_for_days,
        name="close_for_days",
    ),
    path(
        "<slug:slug>/sites/<int:key>/fermetures/<int:closure>/supprimer/",
        hours.remove_closure,
        name="remove_closure",
    ),
    path("<slug:slug>/rattacher/", sites.link, name="link"),
    path("<slug:slug>/rattachements/<int:key>/fin/", sites.unlink, name="unlink"),
    path("<slug:slug>/membres/", members.members, name="members"),
    path("<slug:slug>/membres/ajouter/", members.add_member, name="add_member"),
    path("<slug:slug>/membres/<int:person>/", members.member, name="member"),
    path(
        "<slug:slug>/membres/<int:person>/statut/",
        members.change_status,
        name="change_status",
    ),
    path("<slug:slug>/membres/<int:person>/depart/", members.leave, name="leave"),
    path("<slug:slug>/membres/<int:person>/retour/", members.reopen, name="reopen"),
    path("<slug:slug>/membres/<int:person>/inviter/", members.invite, name="invite"),
    path("<slug:slug>/roles/", mandates.give_role, name="give_role"),
    path("<slug:slug>/roles/<int:key>/fin/", mandates.end_role, name="end_role"),
    path("<slug:slug>/importer/", importing.import_people, name="import"),
    path(
        "<slug:slug>/importer/modele.csv",
        importing.import_template,
        name="import_template",
    ),
]
