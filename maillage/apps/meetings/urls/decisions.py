"""Addresses of decisions and of what came of them."""

from __future__ import annotations

from django.urls import URLPattern, path

from maillage.apps.meetings.views import action_files, action_points, decisions


_MEETING = "<slug:slug>/<int:key>/"
_DECISION = f"{_MEETING}decisions/<int:decision>/"
_ACTION = "<slug:slug>/actions/<int:key>/"

urlpatterns: list[URLPattern] = [
    path(f"{_MEETING}decisions/nouvelle/", decisions.add, name="add_decision"),
    path(_DECISION, decisions.change, name="change_decision"),
    path(f"{_DECISION}retirer/", decisions.remove, name="remove_decision"),
    path(f"{_DECISION}remettre/", decisions.restore, name="restore_decision"),
    path(
        f"{_MEETING}actions/nouvelle/",
        action_points.add_of_meeting,
        name="add_action_of_meeting",
    ),
    path("<slug:slug>/actions/", action_points.points, name="actions"),
    path("<slug:slug>/actions.pdf", action_files.points_pdf, name="actions_pdf"),
    path("<slug:slug>/actions.csv", action_files.points_csv, name="actions_csv"),
    path("<slug:slug>/actions/nouvelle/", action_points.add, name="add_action"),
    path(_ACTION, action_points.point, name="action"),
    path(f"{_ACTION}modifier/", action_points.change, name="change_action"),
    path(f"{_ACTION}fait/", action_points.finish, name="finish_action"),
    path(f"{_ACTION}rouvrir/", action_points.reopen, name="reopen_action"),
    path(f"{_ACTION}abandonner/", action_points.drop, name="drop_action"),
]
