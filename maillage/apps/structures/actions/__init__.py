"""What can be done with structures, their sites, members and mandates."""

from __future__ import annotations

from maillage.apps.structures.actions.hours import (
    close_for_days,
    remove_closure,
    remove_hours,
    set_hours,
)
from maillage.apps.structures.actions.importing import (
    Imported,
    complete_person,
    import_people,
)
from maillage.apps.structures.actions.invitations import invite_member
from maillage.apps.structures.actions.links import (
    link_organisations,
    unlink_organisations,
)
from maillage.apps.structures.actions.mandates import (
    appoint,
    end_mandate,
    give_mandate,
)
from maillage.apps.structures.actions.members import (
    Breaks,
    admit_member,
    change_status,
    end_membership,
    reopen_membership,
)
from maillage.apps.structures.actions.organisations import (
    change_organisation,
    create_organisation,
    set_legal_form,
)
from maillage.apps.structures.actions.sites import (
    add_site,
    change_site,
    close_site,
    reopen_site,
)
from maillage.apps.structures.actions.welcome import Asked, welcome_member


__all__ = [
    "Asked",
    "Breaks",
    "Imported",
    "add_site",
    "admit_member",
    "appoint",
    "change_organisation",
    "change_site",
    "change_status",
    "close_for_days",
    "close_site",
    "complete_person",
    "create_organisation",
    "end_mandate",
    "end_membership",
    "give_mandate",
    "import_people",
    "invite_member",
    "link_organisations",
    "remove_closure",
    "remove_hours",
    "reopen_membership",
    "reopen_site",
    "set_hours",
    "set_legal_form",
    "unlink_organisations",
    "welcome_member",
]
