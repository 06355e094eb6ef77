"""What public-health missions prove of a year: something done, and its report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse

from maillage.apps.projects.models import Mission, MissionAction, MissionReport
from maillage.apps.projects.registers.small_counts import told
from maillage.apps.projects.themes import MissionTheme, short
from maillage.apps.structures.evidence_base import Evidence
from maillage.apps.structures.models import Organisation
from maillage.ui.formats import FIRM, day


ANNEX, REGIONAL = "annex", "regional"
"""The words of the funding rules for where a theme comes from."""


def evidence_of_missions(organisation: Organisation, year: int) -> Iterator[Evidence]:
    """Each mission that ran in the year, with what was done in it."""
    rows = Mission.objects.filter(organisation=organisation)
    return proofs_of_missions(
        rows.select_related("organisation").prefetch_related("actions", "reports"),
        year,
    )


def proofs_of_missions(rows: Iterable[Mission], year: int) -> Iterator[Evidence]:
    """The same, of missions at hand with their actions and reports."""
    for mission in rows:
        if runs_in(mission, year):
            yield _mission(mission, year)


def runs_in(mission: Mission, year: int) -> bool:
    """Whether a mission ran on some day of a civil year."""
    ended = mission.ended_on
    return mission.since.year <= year and (ended is None or ended.year >= year)


def actions_in(mission: Mission, year: int) -> list[MissionAction]:
    """What was done in a civil year, the first first; what was removed is left out."""
    return [
        done
        for done in mission.actions.all()
        if done.removed_on is None and done.on.year == year
    ]


def report_in(mission: Mission, year: int) -> MissionReport | None:
    """The report of a year."""
    return next((r for r in mission.reports.all() if r.year == year), None)


def missing_of(mission: Mission, year: int) -> str:
    """What a year of a mission lacks before it proves anything; empty when nothing."""
    lacks = []
    if not actions_in(mission, year):
        lacks.append("une action menée")
    if report_in(mission, year) is None:
        lacks.append(f"le bilan {year}")
    return " et ".join(lacks)


def _mission(mission: Mission, year: int) -> Evidence:
    done, report = actions_in(mission, year), report_in(mission, year)
    missing = missing_of(mission, year)
    regional = mission.theme == MissionTheme.REGIONAL
    return Evidence(
        kind="public_health_mission",
        key=f"projects.mission:{mission.pk}:{year}",
        on=done[0].on if done else max(mission.since, date(year, 1, 1)),
        title=f"Mission « {mission.title} »",
        url=reverse("projects:mission", args=(mission.organisation.slug, mission.pk)),
        facts={
            "theme": mission.regional_theme if regional else str(mission.theme),
            "origin": REGIONAL if regional else ANNEX,
            "child_obesity": mission.is_child_obesity,
        },
        lines=(
            ("Thème", short(mission.told_theme)),
            *(
                (("Projet régional de santé", mission.regional_reference),)
                if regional
                else ()
            ),
            *((("Objectifs", mission.objectives),) if mission.objectives else ()),
            *((("Partenaires", mission.partners),) if mission.partners else ()),
            *((day(one.on).capitalize(), _told(one)) for one in done),
            *(((f"Bilan {year}", report.text),) if report else ()),
        ),
        is_final=not missing,
        missing=missing,
    )


def _told(done: MissionAction) -> str:
    where = f", {done.place}" if done.place else ""
    if done.people_reached is None:
        return f"{done.what}{where}"
    return f"{done.what}{where} : {told(done.people_reached)}{FIRM}personnes"
