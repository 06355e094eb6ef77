"""Addresses of the meetings of a structure."""

from __future__ import annotations

from django.urls import URLPattern, path

from maillage.apps.meetings.views import (
    presence,
    team_hours,
    team_invite,
    team_list,
    team_meeting,
    team_minutes,
    team_planning,
)


_MEETING = "<slug:slug>/<int:key>/"
_MINUTES = f"{_MEETING}compte-rendu/"
_PRESENCE = "<int:pk>/presences/"

urlpatterns: list[URLPattern] = [
    path("reponse/<str:token>/", team_invite.answer_letter, name="answer_letter"),
    path(_PRESENCE, presence.presence, name="presence"),
    path(f"{_PRESENCE}retirer/", presence.undo, name="undo_presence"),
    path(f"{_PRESENCE}feuille/", presence.bring_scan, name="bring_scan"),
    path(f"{_PRESENCE}feuille/<int:key>/", presence.scan, name="scan"),
    path(
        f"{_PRESENCE}feuille/<int:key>/retirer/",
        presence.withdraw_scan,
        name="withdraw_scan",
    ),
    path("<slug:slug>/", team_list.meetings, name="list"),
    path("<slug:slug>/planifier/", team_planning.plan, name="plan"),
    path("<slug:slug>/heures/", team_hours.hours, name="hours"),
    path("<slug:slug>/heures.csv", team_hours.hours_file, name="hours_file"),
    path(_MEETING, team_meeting.meeting, name="meeting"),
    path(f"{_MEETING}modifier/", team_planning.change, name="change"),
    path(f"{_MEETING}annuler/", team_planning.cancel, name="cancel"),
    path(f"{_MEETING}retablir/", team_planning.restore, name="restore"),
    path(f"{_MEETING}reponse/", team_meeting.answer, name="answer"),
    path(f"{_MEETING}inviter/", team_invite.invite, name="invite"),
    path(f"{_MEETING}inviter/<int:person>/", team_invite.answer_for, name="answer_for"),
    path(f"{_MEETING}ouvrir/", team_meeting.open_meeting, name="open"),
    path(f"{_MEETING}remettre/", team_meeting.put_back, name="put_back"),
    path(f"{_MEETING}clore/", team_meeting.close, name="close"),
    path(f"{_MEETING}rouvrir/", team_meeting.reopen, name="reopen"),
    path(f"{_MEETING}dossiers/", team_meeting.cases, name="cases"),
    path(f"{_MEETING}fiche-dossier.pdf", team_meeting.case_sheet, name="case_sheet"),
    path(_MINUTES, team_minutes.minutes, name="minutes"),
    path(f"{_MINUTES}corriger/", team_minutes.correct, name="correct_minutes"),
    path(f"{_MINUTES}<int:number>.pdf", team_minutes.minutes_file, name="minutes_file"),
]
