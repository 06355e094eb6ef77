"""Who may do what here; the object of a verb is the structure unless told."""

from __future__ import annotations

from maillage.apps.people.authorisation import Policies


POLICIES = Policies({})
"""Verb -> who."""
