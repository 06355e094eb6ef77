"""How many times each page asks the database, held to what it was.

`MAILLAGE_REWRITE_COUNTS=1` writes the counts again, to be read before they are kept.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.factories.addresses import Address, addresses
from tests.factories.village import Village, open_the_prepared


# Both databases are asked the same number of questions, but for a lock: see `asked`.
# It goes over every page once: coverage follows it, and it begins among the long ones.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database,
    pytest.mark.xdist_group("every page"),
]

KEPT = Path(__file__).with_name("query_counts.json")
MOST = 20

GATHERING = {
    # What is due, found, or may be opened, asked of every app.
    "home:home": 50,
    "home:search": 50,
    "structures:detail": 24,
    # An assembly is a meeting, and an assembly.
    "meetings:meeting": 24,
    # A team's whole year, told by every app while the claim is a draft (ADR 0023).
    **dict.fromkeys(
        (
            *("funding:overview", "funding:claim", "funding:compare", "funding:fact"),
            *("funding:facts", "funding:indicator", "funding:proofs", "funding:submit"),
            *("funding:switches", "funding:what_if"),
        ),
        50,
    ),
    # The same, and the actions of the projet de santé: each table once.
    **dict.fromkeys(
        ("funding:report", "funding:report_file", "funding:report_passage"), 60
    ),
}
"""Pages that gather from every app, and the most that they may ask."""
ROLES = ("doctor 1", "animator", "coordinator", "referent")


DOCUMENTS = (".pdf", ".zip")
"""Asked once each: what takes time there is the press, not the database."""

Counts = dict[str, dict[str, int]]


def test_no_page_asks_the_database_more_than_it_did(village: Village) -> None:
    found: Counts = defaultdict(dict)
    coming = f"/seances/{village.prepared.pk}/"
    count([each for each in addresses() if coming in each.path], village, found)
    open_the_prepared(village)
    count(addresses(), village, found)
    if os.environ.get("MAILLAGE_REWRITE_COUNTS"):
        text = json.dumps(found, indent=1, sort_keys=True)
        KEPT.write_text(f"{text}\n", encoding="utf-8")
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    counts = [(page, who, n) for page, by in found.items() for who, n in by.items()]
    over = [each for each in counts if each[2] >= GATHERING.get(each[0], MOST)]
    assert over == []
    more = [
        f"{page}, {role}: {number}, was {kept.get(page, {}).get(role)}"
        for page, role, number in counts
        if number > kept.get(page, {}).get(role, 0)
    ]
    assert more == [], "fewer queries, or MAILLAGE_REWRITE_COUNTS=1 if it is worth it"


def count(walked: list[Address], village: Village, found: Counts) -> None:
    """Keep the most queries of each page that answers, by role."""
    for role in ROLES:
        client = Client()
        client.force_login(village.people[role].account)
        for address in walked:
            before = found[address.name].get(role, 0) if address.name in found else 0
            if before and address.path.endswith(DOCUMENTS):
                continue
            number, answer = asked(client, address.path)
            if answer.status_code == 200:
                found[address.name][role] = max(before, number)


def asked(client: Client, path: str) -> tuple[int, Any]:
    """How many queries a page makes, and the page."""
    made: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        # PostgreSQL alone takes a lock to write in the audit chain.
        if "SAVEPOINT" not in sql and "pg_advisory" not in sql:
            made.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        answer = client.get(path)
        if answer.streaming:
            b"".join(answer.streaming_content)
    return len(made), answer
