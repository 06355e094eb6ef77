"""What a federation sees of 80 teams: its list, its indicators, one of them.

Each team has its claim with some forty proofs and the amounts that it keeps. Each page
is asked once, then three times of which the slowest is told.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

import django


TEAMS = 80
REACH = {"bench_federation": 1}


@dataclass(frozen=True)
class Page:
    """One page, and how many times it asks the database."""

    seconds: float
    processor_seconds: float
    page: str
    queries: int
    teams: int


def bench_federation(folder: Path) -> list[Page]:
    """Asked as a browser would, without the network."""
    os.environ["MAILLAGE_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  Django first
    from django.test import Client  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from maillage.apps.people.roles import Role  # noqa: PLC0415
    from tests.factories import structures, submitted_claims  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    whole = structures.organisation("Fédération", kind="federation")
    for number in range(TEAMS):
        _team(whole, number)
    client = Client(SERVER_NAME="localhost")
    client.force_login(structures.role(whole, Role.COORDINATOR).account)
    year = submitted_claims.YEAR
    pages = (
        ("équipes", reverse("funding:federation_year", args=[whole.slug, year])),
        ("tableur", reverse("funding:federation_csv", args=[whole.slug, year])),
        (
            "indicateurs",
            reverse("funding:federation_indicators", args=[whole.slug, year]),
        ),
        (
            "un indicateur",
            reverse("funding:federation_indicator", args=[whole.slug, year, "2.3"]),
        ),
    )
    return [_asked(client, name, path) for name, path in pages]


def _team(whole: object, number: int) -> None:
    from maillage.apps.structures import actions  # noqa: PLC0415
    from tests.factories import structures, submitted_claims  # noqa: PLC0415

    team = structures.organisation(f"Maison {number:02d}")
    actions.link_organisations(
        part=team,
        whole=whole,
        on=structures.SINCE,
        by=structures.administrator(team),
    )
    submitted_claims.submitted(team, submitted_claims.usual_proofs(rcp=number % 12))


def _asked(client: object, name: str, path: str) -> Page:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    slowest, busiest, queries = 0.0, 0.0, 0
    client.get(path)  # type: ignore[attr-defined]
    for _ in range(3):
        start, busy = time.perf_counter(), time.process_time()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(path)  # type: ignore[attr-defined]
        slowest = max(slowest, time.perf_counter() - start)
        busiest = max(busiest, time.process_time() - busy)
        queries = max(queries, len(asked))
        assert answer.status_code == 200, (path, answer.status_code)
    return Page(slowest, busiest, name, queries, TEAMS)
