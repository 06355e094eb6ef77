"""Commitments read again in the background, when a new build lands or on demand."""

from __future__ import annotations

from django.conf import settings
from django_tasks import task

from maillage.apps.circles.actions.follow_up import ask_follow_up, follow_commitments
from maillage.apps.circles.models import Circle
from maillage.apps.circles.selectors.counted import counted_seats
from maillage.engine.errors import BadInput


TRIES = 3
"""Somebody may take his agreement back while his figures are read; then again."""


@task()
def follow_circle(circle_key: int) -> None:
    """Read the commitments of one circle again with its structure's last build.

    Without a build, or with one that holds too little, there is nothing to say yet.
    """
    # Brought here only: the web's own process does not need what counts.
    from maillage.apps.circles.figures.follow_up import compose_sheets  # noqa: PLC0415
    from maillage.engine.lake.build import open_current  # noqa: PLC0415

    circle = Circle.objects.select_related("organisation").get(pk=circle_key)
    try:
        build = open_current(settings.DATA_ROOT / "builds", circle.organisation.slug)
    except BadInput:
        return
    with build:
        for _ in range(TRIES):
            counted = frozenset(seat.person_id for seat in counted_seats(circle))
            sheets = compose_sheets(circle, build)
            if follow_commitments(
                circle=circle,
                build=build.manifest.build_id,
                sheets=sheets,
                counted=counted,
            ):
                return


@task()
def follow_structure(organisation_key: int) -> None:
    """Every circle of a structure, once a new build has landed."""
    circles = Circle.objects.filter(
        organisation=organisation_key, closed_on__isnull=True
    )
    for circle in circles:
        ask_follow_up(circle=circle, by=None)
