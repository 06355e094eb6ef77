"""What is due of users, quality and grants: the reader's structures are read once."""

from __future__ import annotations

from maillage.apps.people.due import Due
from maillage.apps.people.models import Person
from maillage.apps.projects.dues.grants import grants_due
from maillage.apps.projects.dues.quality import quality_due
from maillage.apps.projects.dues.users import users_due
from maillage.apps.projects.reach import Reach


def due_for(reader: Person) -> list[Due]:
    """All that this reader has to do about them."""
    reach = Reach(reader)
    return [*users_due(reach), *quality_due(reach), *grants_due(reach)]
