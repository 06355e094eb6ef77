"""Where one goes on from a claim's page: each subject names its own pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.urls import reverse

from maillage.apps.funding.models import Claim
from maillage.apps.funding.selectors.pack import pack_links
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person


Link = tuple[str, str]
"""Its address and its words."""


def money_links(claim: Claim, reader: Person) -> list[Link]:
    """What is done with the year's money: sums received, shares."""
    team = claim.contract.organisation
    pages = (
        ("funding.read_expected", "expected", "Attendu et reçu"),
        ("funding.read_share_outs", "share_outs", "Répartition"),
    )
    return [
        (reverse(f"funding:{name}", args=(team.slug,)), words)
        for verb, name, words in pages
        if allowed(reader, verb, team)
    ]


SOURCES: Sequence[Callable[[Claim, Person], list[Link]]] = (pack_links, money_links)
"""A subject adds its own function here: only pages that this reader may open."""


def links_of(claim: Claim, reader: Person) -> list[Link]:
    """Every page that goes on from this claim."""
    return [link for source in SOURCES for link in source(claim, reader)]
