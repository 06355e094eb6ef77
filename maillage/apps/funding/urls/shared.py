"""A submitted claim as its payer reads it: by a secret address, by a mandate."""

from __future__ import annotations

from django.urls import path

from maillage.apps.funding.views import shared


_PAGES = (
    ("", "", "claim", shared.claim_page),
    ("indicateurs/<str:indicator>/", "_indicator", "indicator", shared.indicator_page),
    ("preuves/<int:number>/", "_proof", "proof", shared.proof_page),
    ("preuves/<int:number>/fichier/", "_file", "file", shared.proof_file),
    ("regles/", "_rules", "rules", shared.rules_page),
)

URLS = [
    *(
        path(
            f"lien-du-financeur/<str:secret>/{end}",
            shared.by_link(page)(view),
            name=f"shared_by_link{name}",
        )
        for end, name, page, view in _PAGES
    ),
    path("<slug:slug>/transmis/", shared.claims, name="shared_claims"),
    *(
        path(
            f"<slug:slug>/transmis/<int:key>/{end}",
            shared.by_mandate(view),
            name=f"shared{name}",
        )
        for end, name, _page, view in _PAGES
    ),
]
