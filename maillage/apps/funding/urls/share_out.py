"""Share-outs: simulated, put to the vote, frozen; statements."""

from __future__ import annotations

from django.urls import path

from maillage.apps.funding.views import share_edit, share_out, statements


_ALL = "<slug:slug>/repartition/"
_ONE = f"{_ALL}<int:key>/"
_SCENARIO = f"{_ONE}scenarios/<int:scenario>/"

URLS = [
    path(_ALL, share_out.share_outs, name="share_outs"),
    path(f"{_ALL}commencer/", share_out.begin, name="begin_share_out"),
    path(_ONE, share_out.share_out, name="share_out"),
    path(f"{_ONE}relire/", share_out.refresh, name="refresh_share_out"),
    path(f"{_ONE}reglages/", share_edit.options, name="share_options"),
    path(f"{_ONE}lignes/", share_edit.lines, name="share_lines"),
    path(f"{_ONE}associes/", share_edit.partners, name="share_partners"),
    path(f"{_ONE}scenarios/", share_edit.add_scenario, name="add_scenario"),
    path(_SCENARIO, share_edit.scenario, name="scenario"),
    path(f"{_SCENARIO}copier/", share_edit.copy, name="copy_scenario"),
    path(f"{_SCENARIO}retirer/", share_edit.remove, name="remove_scenario"),
    path(f"{_ONE}vote/", share_out.vote, name="share_vote"),
    path(f"{_ONE}reprendre/", share_out.take_back, name="take_back_share_out"),
    path(f"{_ONE}figer/", share_out.freeze, name="freeze_share_out"),
    path(f"{_ONE}abandonner/", share_out.drop, name="drop_share_out"),
    path(f"{_ONE}annexe/", share_out.annex, name="share_annex"),
    path(f"{_ONE}annexe.pdf", share_out.annex_paper, name="share_annex_paper"),
    path(f"{_ONE}releves.pdf", statements.statements_paper, name="statements_paper"),
    path(f"{_ONE}releves/<int:person>/", statements.statement, name="statement"),
    path(
        f"{_ONE}releves/<int:person>/releve.pdf",
        statements.statement_paper,
        name="statement_paper",
    ),
]
