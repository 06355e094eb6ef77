"""Addresses of a circle: its page, its members, its consents, the list."""

from __future__ import annotations

from django.urls import URLPattern, path

from maillage.apps.circles.views import agreements, circle, members


urlpatterns: list[URLPattern] = [
    path("", circle.index, name="list"),
    path("creer/membres.csv", members.members_template, name="members_template"),
    path("creer/<slug:slug>/", circle.create, name="create"),
    path(
        "creer/<slug:slug>/confirmer/", circle.create_confirmed, name="create_confirmed"
    ),
    path("<slug:slug>/", circle.detail, name="detail"),
    path("<slug:slug>/reglages/", circle.change, name="change"),
    path("<slug:slug>/clore/", circle.close, name="close"),
    path("<slug:slug>/membres/", members.members, name="members"),
    path("<slug:slug>/membres/accueillir/", members.admit, name="admit"),
    path(
        "<slug:slug>/membres/accueillir/confirmer/",
        members.admit_confirmed,
        name="admit_confirmed",
    ),
    path(
        "<slug:slug>/membres/<int:key>/depart/", members.close_seat, name="close_seat"
    ),
    path(
        "<slug:slug>/membres/<int:key>/retour/", members.reopen_seat, name="reopen_seat"
    ),
    path(
        "<slug:slug>/membres/<int:key>/role/", members.change_role, name="change_role"
    ),
    path("<slug:slug>/accords/", agreements.consents, name="consents"),
    path("<slug:slug>/accords/<slug:kind>/", agreements.answer, name="answer_consent"),
    path("<slug:slug>/mes-codes/", agreements.my_codes, name="my_codes"),
    path("<slug:slug>/codes/", agreements.codes, name="codes"),
]
