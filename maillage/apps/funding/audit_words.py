"""What this app writes in the audit chain, as the person concerned reads it."""

from __future__ import annotations

from maillage.apps.people.telling import Words


WORDS: dict[str, Words] = {
    "funding.read_statement": Words(
        "a lu votre relevé de répartition",
        "avez lu votre relevé de répartition",
        look=True,
    ),
}
