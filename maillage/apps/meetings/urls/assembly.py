"""Addresses of assemblies: by-laws, convening, proxies, resolutions, papers."""

from __future__ import annotations

from django.urls import URLPattern, path

from maillage.apps.meetings.views import (
    assembly,
    assembly_papers,
    by_laws,
    resolutions,
)


_HERE = "<slug:slug>/<int:key>/assemblee/"
_PROXY = f"{_HERE}pouvoirs/<int:proxy>/"
_RESOLUTION = f"{_HERE}resolutions/<int:resolution>/"

urlpatterns: list[URLPattern] = [
    path("<slug:slug>/statuts/", by_laws.by_laws, name="by_laws"),
    path(_HERE, assembly.assembly, name="assembly"),
    path(f"{_HERE}convocation/", assembly.convened, name="convened"),
    path(f"{_HERE}seconde/", assembly.second, name="second_assembly"),
    path(
        f"{_HERE}convocation.pdf",
        assembly_papers.convening_letter,
        name="convening_letter",
    ),
    path(f"{_HERE}pouvoir.pdf", assembly_papers.proxy_form, name="proxy_form"),
    path(
        f"{_HERE}feuille-de-presence.pdf",
        assembly_papers.presence_sheet,
        name="presence_sheet",
    ),
    path(f"{_HERE}pouvoirs/nouveau/", assembly.add_proxy, name="add_proxy"),
    path(f"{_PROXY}retirer/", assembly.withdraw_proxy, name="withdraw_proxy"),
    path(f"{_PROXY}retablir/", assembly.restore_proxy, name="restore_proxy"),
    path(f"{_HERE}resolutions/nouvelle/", resolutions.add, name="add_resolution"),
    path(_RESOLUTION, resolutions.change, name="change_resolution"),
    path(f"{_RESOLUTION}au-vote/", resolutions.put_to_vote, name="put_to_vote"),
    path(f"{_RESOLUTION}votes/", resolutions.vote, name="count_votes"),
    path(f"{_RESOLUTION}recompter/", resolutions.vote_again, name="vote_again"),
    path(f"{_RESOLUTION}retirer/", resolutions.withdraw, name="withdraw_resolution"),
    path(f"{_RESOLUTION}remettre/", resolutions.restore, name="restore_resolution"),
]
