"""Files of dispensings, tried and imported in the background.

Whatever happens the file leaves the folder where it waits, unless it can be imported.
"""

from __future__ import annotations

import csv
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django_tasks import task

from maillage.apps.circles.actions import drop_states
from maillage.apps.circles.data import depots, lakes
from maillage.apps.circles.data.drop_report import report_of
from maillage.apps.circles.models import Drop
from maillage.apps.circles.tasks.builds import BROKEN
from maillage.apps.people.clock import now, today
from maillage.engine.errors import BadInput
from maillage.engine.lake.intake import Outcome, take_in
from maillage.engine.lake.reading import Progress


logger = logging.getLogger("maillage.circles")

SECONDS_TO_WAIT = 60
"""For another import of the same data to end."""

MOST_REJECTS_SHOWN = 100
_SECONDS_BETWEEN_NOTES = 0.5
_PAUSE = 0.2


@task
def check_dropped(drop_id: int) -> None:
    """Try a file: nothing of it is taken, its report is kept."""
    sweep()
    drop = drop_states.begin(drop_id, Drop.State.CHECKING, expected=Drop.State.RECEIVED)
    if drop is not None:
        _guarded(drop, lambda: _check(drop))


@task
def import_dropped(drop_id: int) -> None:
    """Take the right lines of a file, then have the base made again."""
    drop = drop_states.begin(
        drop_id, Drop.State.IMPORTING, expected=Drop.State.IMPORTING
    )
    if drop is not None:
        _guarded(drop, lambda: _import(drop))


@task
def retract_dropped(drop_id: int) -> None:
    """Take the lines of a file out of the data, then have the base made again."""
    drop = drop_states.begin(
        drop_id, Drop.State.RETRACTING, expected=Drop.State.RETRACTING
    )
    if drop is None:
        return
    try:
        lakes.lake_of(drop.circle.organisation).retract(drop.batch, now(), _patience())
    except BadInput as refusal:
        drop_states.still_there(drop, str(refusal))
        return
    except Exception as fault:
        logger.error("a batch was not retracted: %s", type(fault).__name__)
        drop_states.still_there(drop, BROKEN)
        return
    drop_states.retracted(drop)


def sweep() -> None:
    """Erase what has waited too long, and what nobody waits for."""
    limit = now() - timedelta(days=depots.DAYS_KEPT)
    late = Drop.objects.filter(state=Drop.State.CHECKED, dropped_at__lt=limit)
    for drop in late.select_related("dropped_by"):
        drop_states.ended(
            drop,
            Drop.State.DISCARDED,
            f"Effacé après {depots.DAYS_KEPT} jours d'attente, sans avoir été importé.",
        )
    waiting = Drop.objects.exclude(path="").values_list("path", flat=True)
    depots.erase_all_but(set(waiting), older_than_hours=6)


def _guarded(drop: Drop, work: Callable[[], None]) -> None:
    """Do it; whatever goes wrong ends as one sentence and an erased file."""
    try:
        work()
    except BadInput as refusal:
        drop_states.ended(drop, Drop.State.REFUSED, str(refusal))
    except Exception as fault:
        # Its text may hold a line of the file: only its kind is logged.
        logger.error("a dropped file broke its reader: %s", type(fault).__name__)
        drop_states.ended(drop, Drop.State.FAILED, BROKEN)


def _check(drop: Drop) -> None:
    place, organisation = depots.place_of(drop.path), drop.circle.organisation
    lake = lakes.lake_of(organisation)
    _refuse_if_there(drop, lake.batches())
    wrong = place.parent / "lignes-fausses.csv"
    how = lakes.intake_of(
        organisation, today=today(), at=now(), dry_run=True, report=wrong
    )
    (outcome,) = take_in(lake, [place], how, progress=_progress(drop))
    report = report_of(drop, outcome, _rejects(wrong))
    wrong.unlink(missing_ok=True)
    if outcome.accepted:
        drop_states.checked(drop, report)
    else:
        drop_states.ended(
            drop,
            Drop.State.REFUSED,
            "Aucune ligne n'a pu être lue : le détail est ci-dessous.",
            report=report,
        )


def _refuse_if_there(drop: Drop, batches: Any) -> None:
    for batch in batches:
        if batch.sha256 == drop.sha256:
            raise BadInput(
                f"« {drop.name} » est déjà dans les données (lot {batch.batch}) ; rien "
                "n'a été pris une seconde fois."
            )


def _import(drop: Drop) -> None:
    place, organisation = depots.place_of(drop.path), drop.circle.organisation
    wrong = place.parent / "lignes-fausses.csv"
    how = lakes.intake_of(
        organisation, today=today(), at=now(), skip_rejected=True, report=wrong
    )
    lake = lakes.lake_of(organisation)
    try:
        (outcome,) = take_in(lake, [place], how, _patience(), _progress(drop))
    except BadInput as refusal:
        # A full disk, another import that lasts: the file waits for another try.
        drop_states.put_back(drop, str(refusal))
        return
    _imported(drop, outcome)


def _imported(drop: Drop, outcome: Outcome) -> None:
    if outcome.batch is None:
        raise BadInput(outcome.refusal or BROKEN)
    drop_states.imported(drop, outcome.batch)


def _progress(drop: Drop) -> Progress:
    last = [time.monotonic()]

    def progress(done: int, total: int) -> None:
        if time.monotonic() - last[0] >= _SECONDS_BETWEEN_NOTES:
            last[0] = time.monotonic()
            drop_states.note_progress(drop, round(100 * done / max(total, 1)))

    return progress


def _patience() -> Callable[[], bool]:
    end = time.monotonic() + SECONDS_TO_WAIT

    def wait() -> bool:
        time.sleep(_PAUSE)
        return time.monotonic() < end

    return wait


def _rejects(path: Path) -> list[dict[str, str]]:
    """The first wrong cells of a report, which never repeats an identity."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter=";")
        next(rows, None)
        return [
            dict(zip(("line", "column", "found", "expected"), row, strict=True))
            for _, row in zip(range(MOST_REJECTS_SHOWN), rows, strict=False)
        ]
