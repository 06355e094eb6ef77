"""The addresses of funded projects."""

from __future__ import annotations

from django.urls import path

from maillage.apps.projects.views import grants


ALL = "<slug:slug>/projets-finances"

urlpatterns = [
    path(f"{ALL}/", grants.grants, name="grants"),
    path(f"{ALL}/nouveau/", grants.add_grant, name="add_grant"),
    path(f"{ALL}/<int:key>/", grants.grant, name="grant"),
    path(f"{ALL}/<int:key>/modifier/", grants.change_grant, name="change_grant"),
    path(f"{ALL}/<int:key>/budget/", grants.budget, name="grant_budget"),
    path(f"{ALL}/<int:key>/ecrire/", grants.write_report, name="write_grant_report"),
    path(f"{ALL}/<int:key>/compte-rendu.pdf", grants.report, name="grant_report"),
    path(
        f"{ALL}/<int:key>/mettre-de-cote/",
        grants.set_grant_aside,
        name="set_grant_aside",
    ),
    path(
        f"{ALL}/<int:key>/conditions/nouvelle/",
        grants.add_condition,
        name="add_condition",
    ),
    path(
        f"{ALL}/conditions/<int:key>/remplie/",
        grants.meet_condition,
        name="meet_condition",
    ),
    path(
        f"{ALL}/conditions/<int:key>/annuler/",
        grants.unmeet_condition,
        name="unmeet_condition",
    ),
    path(
        f"{ALL}/conditions/<int:key>/document/",
        grants.condition_document,
        name="condition_document",
    ),
    path(
        f"{ALL}/<int:key>/jalons/nouveau/", grants.add_milestone, name="add_milestone"
    ),
    path(
        f"{ALL}/jalons/<int:key>/atteint/",
        grants.reach_milestone,
        name="reach_milestone",
    ),
]
