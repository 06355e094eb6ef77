"""Addresses of a session as it is held, and of what is signed after it."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from maillage.apps.circles.views import (
    after_factors,
    after_hours,
    after_minutes,
    after_questionnaire,
    live,
    live_commitments,
    live_presence,
    live_projector,
    live_statements,
)


class ChangeConverter:
    """One of the animator's buttons on a statement."""

    regex = "|".join(live_statements.CHANGES)

    def to_python(self, value: str) -> str:
        """The word itself."""
        return value

    def to_url(self, value: str) -> str:
        """The word itself."""
        return value


register_converter(ChangeConverter, "statement_change")

_SESSION = "<slug:slug>/seances/<int:session_id>/"
_STATEMENT = f"{_SESSION}enonces/<int:pk>/"
_COMMITMENT = f"{_SESSION}engagements/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(f"{_SESSION}en-cours/", live.live, name="live"),
    path(f"{_SESSION}en-cours/etat/", live.state, name="live_state"),
    path(f"{_SESSION}ouvrir/", live.open_session, name="open_session"),
    path(f"{_SESSION}remettre/", live.put_back, name="put_back_session"),
    path(f"{_SESSION}clore/", live.close_session, name="close_session"),
    path(f"{_SESSION}rouvrir/", live.reopen, name="reopen_session"),
    path(f"{_SESSION}presences/", live_presence.presence, name="presence"),
    path(f"{_SESSION}presences/une/", live_presence.tick, name="tick"),
    path(f"{_SESSION}projection/", live_projector.projector, name="projector"),
    path(
        f"{_SESSION}enonces/nouveau/", live_statements.propose, name="propose_statement"
    ),
    path(f"{_STATEMENT}", live_statements.edit, name="edit_statement"),
    path(f"{_STATEMENT}voter/", live_statements.vote, name="vote"),
    path(
        f"{_STATEMENT}<statement_change:what>/",
        live_statements.change,
        name="change_statement",
    ),
    path(
        f"{_SESSION}engagements/nouveau/",
        live_commitments.make,
        name="make_commitment",
    ),
    path(f"{_COMMITMENT}", live_commitments.change, name="change_commitment"),
    path(f"{_COMMITMENT}abandonner/", live_commitments.drop, name="drop_commitment"),
    path(f"{_COMMITMENT}garder/", live_commitments.keep, name="keep_commitment"),
    path(f"{_SESSION}compte-rendu/", after_minutes.minutes, name="minutes"),
    path(
        f"{_SESSION}compte-rendu/corriger/",
        after_minutes.correct,
        name="correct_minutes",
    ),
    path(
        f"{_SESSION}compte-rendu/partager/",
        after_minutes.share,
        name="share_session",
    ),
    path(
        f"{_SESSION}compte-rendu/<int:number>.pdf",
        after_minutes.minutes_file,
        name="minutes_file",
    ),
    path(
        f"{_SESSION}questionnaire/",
        after_questionnaire.questionnaire,
        name="questionnaire",
    ),
    path(
        f"{_SESSION}questionnaire/feuille.pdf",
        after_questionnaire.sheet,
        name="questionnaire_sheet",
    ),
    path(
        f"{_SESSION}questionnaire/saisir/",
        after_questionnaire.paper,
        name="questionnaire_paper",
    ),
    path(f"{_SESSION}freins-leviers/", after_factors.factors, name="factors"),
    path(
        f"{_SESSION}freins-leviers/<int:pk>/retirer/",
        after_factors.withdraw,
        name="withdraw_factor",
    ),
    path("<slug:slug>/heures/", after_hours.hours, name="hours"),
    path("<slug:slug>/heures.csv", after_hours.hours_file, name="hours_file"),
]
