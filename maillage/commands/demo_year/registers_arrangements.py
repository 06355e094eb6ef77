"""What the invented team arranged: plans, contracts, labels, with their papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from maillage.apps.people.models import Person
from maillage.apps.projects.actions import arrangements as arranging
from maillage.apps.structures.documents import CheckedFile, checked_content
from maillage.commands.demo_days import on
from maillage.commands.demo_year.team import Team


def paper(title: str) -> CheckedFile:
    """A one-page PDF that says what it stands for: the smallest that opens."""
    return checked_content(f"{title}.pdf", _pdf(f"Demonstration : {title}"))


def arrangements(team: Team) -> None:
    """Two years of them; the information system is older than the team."""
    doctors = team.doctors
    write = _Writer(team)
    write(
        "unscheduled_care",
        date(2024, 3, 1),
        "charte d'engagement affichée",
        organisation="Un médecin d'accueil par demi-journée, à tour de rôle.",
    )
    write(
        "crisis_plan",
        date(2025, 2, 4),
        "plan de crise",
        review_on=date(2026, 12, 10),
        link="Coordination de la CPTS du plateau",
    )
    write(
        "coordination_function",
        date(2024, 2, 1),
        "contrat de travail",
        people=[team.coordinator],
        job="Coordinatrice",
        contract="permanent",
        hours_a_week="28",
    )
    write(
        "external_coordination",
        date(2025, 4, 8),
        "procédure d'échanges",
        partners="Hôpital, EHPAD et HAD du plateau",
    )
    write(
        "access_service", date(2025, 1, 6), "", people=doctors[:7], every_request=False
    )
    for protocol in ("back_pain", "cystitis"):
        write(
            "cooperation_protocol",
            date(2025, 6, 2),
            "",
            people=[team.others[1]] if protocol == "back_pain" else [team.others[0]],
            protocol=protocol,
        )
    write(
        "heart_failure_pathway",
        date(2025, 3, 18),
        "attestation et protocole",
        patients="64",
        incident="18",
        diagnosed="9",
    )
    write(
        "child_obesity_pathway",
        date(2025, 9, 1),
        "",
        organisation="Une consultation longue, puis un suivi à trois mois.",
    )
    write(
        "information_system",
        date(2019, 3, 1),
        "label et facture",
        product="Logiciel partagé du plateau",
        level="standard",
        invoice="2019-0312",
    )
    write(
        "information_system",
        date(2025, 10, 20),
        "label avancé et facture",
        product="Logiciel partagé du plateau",
        level="advanced",
        invoice="2025-1187",
    )


class _Writer:
    def __init__(self, team: Team) -> None:
        self._team = team

    def __call__(
        self,
        kind: str,
        since: date,
        document: str,
        *,
        people: Sequence[Person] = (),
        review_on: date | None = None,
        **details: Any,
    ) -> None:
        """Written on the day it begins, or on the team's first days for older ones."""
        with on(max(since, date(2024, 2, 1))):
            arranging.add_arrangement(
                organisation=self._team.organisation,
                kind=kind,
                arranged=arranging.Arranged(
                    since, details=details, people=people, review_on=review_on
                ),
                document=paper(document) if document else None,
                by=self._team.coordinator,
            )


def _pdf(words: str) -> bytes:
    """A page with one line of words without accents: about 500 bytes."""
    text = f"BT /F1 14 Tf 72 760 Td ({words}) Tj ET".encode("ascii", "replace")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\n"
        b"startxref\n%d\n%%%%EOF\n" % (table, len(written))
    )
