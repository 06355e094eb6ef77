"""Who may do what here; the object of a verb is the structure unless told."""

from __future__ import annotations

from maillage.apps.people.authorisation import Policies, any_of
from maillage.apps.people.roles import Role
from maillage.apps.structures.policies import ORGANISERS, belongs, holds


READERS = any_of(
    belongs, holds(Role.MEMBER, Role.ANIMATOR, Role.TREASURER, *ORGANISERS)
)
"""Those who work there: what the team writes of itself is read by the team."""

POLICIES = Policies(
    {
        "projects.read_health_project": READERS,
        "projects.sign_health_project": any_of(belongs),
        "projects.write_health_project": any_of(holds(*ORGANISERS)),
    }
)
"""Verb -> who."""
