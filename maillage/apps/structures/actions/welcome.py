"""A member whom someone types: found among those known, or registered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from maillage.apps.people.actions import register_person
from maillage.apps.people.actions_base import action
from maillage.apps.people.authorisation import require
from maillage.apps.people.models import Person
from maillage.apps.structures.actions.members import admit_member
from maillage.apps.structures.models import Membership, Organisation, Site, Status
from maillage.apps.structures.people_file import Row
from maillage.apps.structures.people_match import Match, answered, match_people
from maillage.engine.errors import BadInput
from maillage.engine.identifiers.rpps import read_rpps


class Asked(BadInput):
    """Others may be this person: `match` says who."""

    def __init__(self, sentence: str, match: Match) -> None:
        super().__init__(sentence)
        self.match = match


@action("structures.welcome_member")
def welcome_member(
    *,
    organisation: Organisation,
    identity: Mapping[str, Any],
    by: Person | None,
    choice: str = "",
    status: str = Status.SELF_EMPLOYED,
    site: Site | None = None,
    function: str = "",
    on: date | None = None,
) -> Membership:
    """Admit whoever these words name: a known person, or one registered now.

    `identity` has `family_name`, `profession`, and what else is known. Raises `Asked`
    where several answers are possible, until `choice` says which (a person's key, or
    « new »).
    """
    require(by, "structures.admit_member", organisation)
    typed = _settled(identity)
    match = answered(match_people([Row(0, typed)])[0], choice)
    if match.row.faults:
        raise BadInput(
            "Le numéro RPPS et le courriel sont ceux de deux personnes différentes : "
            "corrigez l'un des deux."
        )
    if match.asks:
        raise Asked("Dites si c'est une personne déjà inscrite.", match)
    person = match.person or register_person(
        by=by,
        verb="structures.admit_member",
        about=organisation,
        even_if_alike=True,
        **typed,
    )
    return admit_member(
        organisation=organisation,
        person=person,
        by=by,
        status=status,
        site=site,
        function=function,
        on=on,
    )


def _settled(identity: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as it is kept, so that it is found among what is known."""
    typed = {name: value for name, value in identity.items() if value}
    if "rpps" in typed:
        typed["rpps"] = read_rpps(typed["rpps"])
    if "email" in typed:
        typed["email"] = typed["email"].strip().lower()
    return typed
