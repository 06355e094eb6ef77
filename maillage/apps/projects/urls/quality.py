"""The addresses of the quality steps."""

from __future__ import annotations

from django.urls import path

from maillage.apps.projects.views import quality, quality_plan


REVIEW = "<slug:slug>/qualite/<int:key>"

urlpatterns = [
    path("<slug:slug>/qualite/", quality.quality, name="quality"),
    path("<slug:slug>/qualite/nouvelle/", quality.new_review, name="new_review"),
    path(f"{REVIEW}/", quality.review, name="review"),
    path(f"{REVIEW}/modifier/", quality.change_review, name="change_review"),
    path(f"{REVIEW}/dimensions/", quality.dimensions, name="dimensions"),
    path(f"{REVIEW}/repondre/", quality.answer, name="answer_maturity"),
    path(
        f"{REVIEW}/saisir/", quality.enter_maturity_sheet, name="enter_maturity_sheet"
    ),
    path(f"{REVIEW}/feuille.pdf", quality.blank_sheet, name="maturity_sheet"),
    path(f"{REVIEW}/clore/", quality.close_answers, name="close_answers"),
    path(f"{REVIEW}/consensus/", quality.consensus, name="consensus"),
    path(f"{REVIEW}/bilan/", quality.evaluation, name="evaluation"),
    path(f"{REVIEW}/restitution.pdf", quality.restitution, name="restitution"),
    path(f"{REVIEW}/mettre-de-cote/", quality.set_aside, name="set_aside"),
    path(f"{REVIEW}/actions/nouvelle/", quality_plan.plan_action, name="plan_action"),
    path(
        f"{REVIEW}/actions/<int:action>/",
        quality_plan.action_result,
        name="action_result",
    ),
]
