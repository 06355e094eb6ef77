"""The doors of this app on a structure's page."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from maillage.apps.funding.selectors.federation import gathers_teams
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from maillage.apps.structures.rooms_base import Room


def rooms_for(reader: Person, organisation: Organisation) -> list[Room]:
    """Those that this reader may enter."""
    rooms = []
    if allowed(reader, "funding.read_claims", organisation):
        rooms.append(
            Room(
                "Contrat et argent de l'année",
                "Ce qui est prouvé, ce qui manque, ce que cela vaut.",
                reverse("funding:overview", args=(organisation.slug,)),
                60,
            )
        )
    if allowed(reader, "funding.read_ledger", organisation):
        rooms.append(
            Room(
                "Grand livre",
                "Ce qui est reçu, payé, attendu ; le comptable, les subventions.",
                reverse("funding:ledger", args=(organisation.slug,)),
                62,
            )
        )
    elif allowed(reader, "funding.read_expected", organisation):
        rooms.append(
            Room(
                "Attendu et reçu",
                "Ce que l'équipe attend de ses financeurs, et ce qui est arrivé.",
                reverse("funding:expected", args=(organisation.slug,)),
                62,
            )
        )
    if allowed(reader, "funding.read_share_outs", organisation):
        rooms.append(
            Room(
                "Répartition",
                "Ce que l'assemblée a voté, et votre relevé à l'euro près.",
                reverse("funding:share_outs", args=(organisation.slug,)),
                64,
            )
        )
    return [*rooms, *_shared_rooms(reader, organisation)]


def _shared_rooms(reader: Person, organisation: Organisation) -> Iterator[Room]:
    """What is written for others to read: the report, the payer's pages, the whole."""
    here = [organisation.slug]
    if allowed(reader, "funding.read_report", organisation):
        yield Room(
            "Rapport d'activité",
            "Il s'écrit seul, de ce qui a eu lieu ; chaque section se corrige.",
            reverse("funding:reports", args=here),
            66,
        )
    elif allowed(reader, "funding.read_shared_claim", organisation):
        yield Room(
            "Demandes transmises",
            "Montants, preuves et règles des demandes déposées.",
            reverse("funding:shared_claims", args=here),
            60,
        )
    if allowed(reader, "funding.read_federation", organisation) and gathers_teams(
        organisation
    ):
        yield Room(
            "L'année des équipes",
            "Ce que chaque équipe rattachée déclare, prouve et peut encore obtenir.",
            reverse("funding:federation", args=here),
            58,
        )
