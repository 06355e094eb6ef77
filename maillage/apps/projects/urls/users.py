"""The addresses of users' involvement."""

from __future__ import annotations

from django.urls import path

from maillage.apps.projects.views import public_survey, surveys, users


SURVEY = "<slug:slug>/usagers/enquetes/<int:key>"
LINE = "<slug:slug>/usagers/dit-et-fait"
PART = "<slug:slug>/usagers/participation"

urlpatterns = [
    path("avis/<str:address>/", public_survey.public_survey, name="public_survey"),
    path("<slug:slug>/usagers/", users.users, name="users"),
    path("<slug:slug>/usagers/affiche.pdf", users.poster, name="users_poster"),
    path(
        "<slug:slug>/usagers/enquetes/nouvelle/", surveys.new_survey, name="new_survey"
    ),
    path(f"{SURVEY}/", surveys.survey, name="survey"),
    path(f"{SURVEY}/modifier/", surveys.change_survey, name="change_survey"),
    path(f"{SURVEY}/questionnaire.pdf", surveys.sheet, name="survey_sheet"),
    path(f"{SURVEY}/affiche.pdf", surveys.code_poster, name="survey_poster"),
    path(f"{SURVEY}/resultats.pdf", surveys.results, name="survey_results"),
    path(f"{SURVEY}/saisir/", surveys.enter_sheet, name="enter_sheet"),
    path(f"{SURVEY}/compter/", surveys.enter_counts, name="enter_counts"),
    path(f"{SURVEY}/rendre/", surveys.return_results, name="return_results"),
    path(
        f"{SURVEY}/annuler-restitution/",
        surveys.take_back_return,
        name="take_back_return",
    ),
    path(f"{SURVEY}/mettre-de-cote/", surveys.abandon_survey, name="abandon_survey"),
    path(f"{SURVEY}/reprendre/", surveys.take_up_survey, name="take_up_survey"),
    path(f"{LINE}/nouveau/", users.add_line, name="add_line"),
    path(f"{LINE}/<int:key>/", users.change_line, name="change_line"),
    path(f"{LINE}/<int:key>/retirer/", users.withdraw_line, name="withdraw_line"),
    path(f"{PART}/nouvelle/", users.add_involvement, name="add_involvement"),
    path(f"{PART}/<int:key>/", users.change_involvement, name="change_involvement"),
    path(
        f"{PART}/<int:key>/retirer/",
        users.withdraw_involvement,
        name="withdraw_involvement",
    ),
    path(
        f"{PART}/<int:key>/document/",
        users.involvement_document,
        name="involvement_document",
    ),
]
