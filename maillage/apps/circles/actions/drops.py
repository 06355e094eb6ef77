"""Files of dispensings: brought, tried, imported or discarded, retracted."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from maillage.apps.circles.actions.buildings import ask_for_build
from maillage.apps.circles.actions.drop_states import WITH_A_FILE, ended
from maillage.apps.circles.data.depots import KINDS, Received
from maillage.apps.circles.models import Building, Circle, Drop
from maillage.apps.circles.tasks import drops as tasks_drops
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput
from maillage.ui.formats import day


@action("circles.drop_file")
def drop_file(*, circle: Circle, received: Received, by: Person) -> Drop:
    """A file that waits here and is tried at once in the background.

    Raises BadInput for another kind of file, an empty one, or one already brought.
    """
    require(by, "circles.drop_file", circle)
    circle = locked(Circle, circle.pk)
    _check(circle, received)
    drop = Drop.objects.create(
        circle=circle,
        name=received.name,
        path=received.path,
        size_bytes=received.size_bytes,
        sha256=received.sha256,
        dropped_by=by,
        dropped_at=now(),
    )
    record("circles.drop_file", drop, by=by, details={"circle": circle.pk})
    transaction.on_commit(partial(tasks_drops.check_dropped.enqueue, drop.pk))
    return drop


@action("circles.import_drop")
def import_drop(*, drop: Drop, by: Person) -> Drop:
    """Take the right lines of a file that was tried; the wrong ones are left aside."""
    drop = _held(drop, by)
    if drop.state != Drop.State.CHECKED:
        raise BadInput(
            f"« {drop.name} » est {drop.get_state_display()} : seul un fichier vérifié "
            "s'importe."
        )
    drop.state, drop.progress_percent, drop.message = Drop.State.IMPORTING, 0, ""
    drop.save()
    record("circles.import_drop", drop, by=by)
    transaction.on_commit(partial(tasks_drops.import_dropped.enqueue, drop.pk))
    return drop


@action("circles.discard_drop")
def discard_drop(*, drop: Drop, by: Person) -> Drop:
    """The file is erased without anything of it being taken."""
    drop = _held(drop, by)
    if drop.state not in (Drop.State.RECEIVED, Drop.State.CHECKED):
        raise BadInput(
            f"« {drop.name} » est {drop.get_state_display()} : il n'y a rien à écarter."
        )
    ended(drop, Drop.State.DISCARDED)
    record("circles.discard_drop", drop, by=by)
    return drop


@action("circles.retract_batch")
def retract_batch(*, drop: Drop, by: Person) -> Drop:
    """The lines of a file leave the data; it may be brought again, mended."""
    require(by, "circles.retract_batch", drop.circle)
    drop = locked(Drop, drop.pk)
    if drop.state != Drop.State.IMPORTED:
        raise BadInput(
            f"« {drop.name} » est {drop.get_state_display()} : seul un fichier importé "
            "se retire."
        )
    drop.state, drop.message = Drop.State.RETRACTING, ""
    drop.save()
    record("circles.retract_batch", drop, by=by, details={"batch": drop.batch})
    transaction.on_commit(partial(tasks_drops.retract_dropped.enqueue, drop.pk))
    return drop


@action("circles.make_base")
def make_base(*, circle: Circle, by: Person) -> Building:
    """Make the structure's base of calculation again, from all its data."""
    require(by, "circles.drop_file", circle)
    circle = locked(Circle, circle.pk)
    building = ask_for_build(circle.organisation)
    record("circles.make_base", building, by=by)
    return building


def _held(drop: Drop, by: Person) -> Drop:
    require(by, "circles.drop_file", drop.circle)
    return locked(Drop, drop.pk)


def _check(circle: Circle, received: Received) -> None:
    if circle.closed_on is not None:
        raise BadInput(f"Le cercle « {circle.name} » est clos : on n'y dépose plus.")
    if not received.name.lower().endswith(KINDS):
        raise BadInput(
            f"« {received.name} » : ce n'est pas un tableau CSV, TSV ou XLSX ; "
            "exportez les délivrances dans l'un de ces formats, puis déposez-le."
        )
    if not received.size_bytes:
        raise BadInput(f"« {received.name} » est vide : refaites l'export.")
    before = Drop.objects.filter(
        circle__organisation=circle.organisation_id,
        sha256=received.sha256,
        state__in=(*WITH_A_FILE, Drop.State.IMPORTED),
    ).first()
    if before is not None:
        raise BadInput(
            f"« {received.name} » est le fichier « {before.name} », déposé le "
            f"{day(before.dropped_at)} ({before.get_state_display()}) ; rien n'a été "
            "pris une seconde fois."
        )
