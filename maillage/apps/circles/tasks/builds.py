"""The base of calculation, made in the background, and what follows from a new one."""

from __future__ import annotations

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from django_tasks import task

from maillage.apps.circles.actions import building_states, sheet_states
from maillage.apps.circles.data import lakes
from maillage.apps.circles.tasks.effects import look_structure
from maillage.apps.circles.tasks.follow_up import follow_structure
from maillage.apps.people.clock import today
from maillage.apps.structures.models import Organisation
from maillage.engine.codes.daily_doses import codes_used, latest_daily_doses
from maillage.engine.codes.releases import latest_drug_release, presentations_path
from maillage.engine.errors import BadInput
from maillage.engine.lake.build import Manifest
from maillage.engine.lake.build_store import make_build


logger = logging.getLogger("maillage.circles")

FOLLOWERS = (follow_structure, look_structure)
"""Tasks that wait for a new base: each takes the structure's key."""

BROKEN = (
    "Un défaut a interrompu ce travail ; rien n'a changé. Recommencez, et si cela se "
    "répète, prévenez qui tient ce service."
)


@task
def build_base(organisation_id: int) -> None:
    """Make the structure's base from its data, then do what waits for a new one."""
    building = building_states.begin(organisation_id)
    if building is None:
        return
    organisation = building.organisation

    def notify(done: float) -> None:
        building_states.note_progress(building, round(100 * done))

    try:
        manifest = _make(organisation, notify)
    except BadInput as refusal:
        building_states.failed(building, str(refusal))
        return
    except Exception as fault:
        # Its text may hold a line of a file: only its kind is logged.
        logger.error("a base was not made: %s", type(fault).__name__)
        building_states.failed(building, BROKEN)
        return
    building_states.made(building, manifest.build_id)
    after_build(organisation)


def after_build(organisation: Organisation) -> None:
    """What a new base changes: sheets are behind it, commitments are read again."""
    sheet_states.call_for_those_behind(organisation, lakes.current_build(organisation))
    for follower in FOLLOWERS:
        follower.enqueue(organisation.pk)


def _make(organisation: Organisation, notify: object) -> Manifest:
    release = latest_drug_release(lakes.codes_root())
    if release is None:
        raise BadInput(
            "Les codes du médicament (BDPM) manquent sur ce service : demandez à qui "
            "le tient de les ajouter, puis refaites la base de calcul."
        )
    codes = lakes.codes_root()
    with TemporaryDirectory() as folder:
        return make_build(
            lakes.lake_of(organisation),
            lakes.builds_root(),
            organisation.slug,
            presentations=presentations_path(release),
            codes_release=codes_used(codes, release),
            made_on=today(),
            daily_doses=latest_daily_doses(codes, release, Path(folder)),
            notify=notify,
        )
