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
        "projects.answer_maturity": any_of(belongs, holds(Role.MEMBER, *ORGANISERS)),
        "projects.keep_registers": any_of(holds(*ORGANISERS)),
        "projects.manage_grants": any_of(holds(Role.TREASURER, *ORGANISERS)),
        "projects.organise_quality": any_of(holds(*ORGANISERS)),
        "projects.organise_users": any_of(holds(*ORGANISERS)),
        "projects.read_grants": READERS,
        "projects.read_health_project": READERS,
        "projects.read_quality": READERS,
        "projects.read_register_documents": any_of(holds(Role.TREASURER, *ORGANISERS)),
        "projects.read_registers": READERS,
        "projects.read_users": READERS,
        "projects.sign_health_project": any_of(belongs),
        "projects.sign_protocols": any_of(belongs),
        "projects.write_health_project": any_of(holds(*ORGANISERS)),
        "projects.write_protocols": any_of(belongs, holds(*ORGANISERS)),
    }
)
"""Verb -> who."""
