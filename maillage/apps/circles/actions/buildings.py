"""The base of calculation of a structure: asked for, being made, made.

Steps of actions that somebody asked for and was allowed (`drops.py`).
"""

from __future__ import annotations

from functools import partial

from django.db import transaction

from maillage.apps.circles.models import Building
from maillage.apps.circles.tasks import builds as tasks_builds
from maillage.apps.people.clock import now
from maillage.apps.structures.models import Organisation


def ask_for_build(organisation: Organisation) -> Building:
    """Have the base made again; asked twice before it begins, it is made once."""
    building, _new = Building.objects.select_for_update().get_or_create(
        organisation=organisation,
        defaults={"asked_at": now(), "state": Building.State.FAILED},
    )
    if building.state != Building.State.QUEUED:
        building.state, building.asked_at = Building.State.QUEUED, now()
        building.progress_percent, building.message = 0, ""
        building.save()
        transaction.on_commit(partial(tasks_builds.build_base.enqueue, organisation.pk))
    return building
