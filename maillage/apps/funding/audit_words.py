"""What this app writes in the audit chain, as the person concerned reads it."""

from __future__ import annotations

from maillage.apps.people.telling import Words


WORDS: dict[str, Words] = {}
