"""What can be done with public-health missions: begun, acted, reported, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maillage.apps.people.actions_base import Stale, action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.apps.projects.actions.words_typed import (
    checked_line,
    checked_text,
    wanted_line,
)
from maillage.apps.projects.models import Mission, MissionAction, MissionReport
from maillage.apps.projects.themes import MissionTheme
from maillage.apps.structures.actions.days import checked_day, checked_end
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput


KEEP = "projects.keep_registers"


@dataclass(frozen=True)
class Undertaken:
    """What a mission is about."""

    title: str
    theme: str
    since: date
    objectives: str = ""
    partners: str = ""
    regional_theme: str = ""
    regional_reference: str = ""
    is_child_obesity: bool = False


@dataclass(frozen=True)
class Done:
    """Something done for a mission."""

    on: date
    what: str
    place: str = ""
    people_reached: int | None = None


@action("projects.begin_mission")
def begin_mission(
    *, organisation: Organisation, undertaken: Undertaken, by: Person | None
) -> Mission:
    """A mission that the team takes on. Raises `BadInput`."""
    require(by, KEEP, organisation)
    mission = Mission(organisation=organisation)
    _write(mission, undertaken)
    record("projects.begin_mission", mission, by=by)
    return mission


@action("projects.change_mission")
def change_mission(
    *, mission: Mission, version: int, undertaken: Undertaken, by: Person | None
) -> Mission:
    """Other words for a mission. Raises `Stale`, `BadInput`."""
    require(by, KEEP, mission.organisation)
    mission = locked(Mission, mission.pk)
    check_version(mission, version, "Cette mission")
    mission.version += 1
    _write(mission, undertaken)
    record("projects.change_mission", mission, by=by)
    return mission


@action("projects.end_mission")
def end_mission(
    *, mission: Mission, version: int, on: date, by: Person | None
) -> Mission:
    """A mission that is over; what was done keeps proving its years."""
    require(by, KEEP, mission.organisation)
    mission = locked(Mission, mission.pk)
    check_version(mission, version, "Cette mission")
    if mission.ended_on is not None:
        raise BadInput("Cette mission est déjà terminée.")
    mission.ended_on = checked_end(mission.since, on, "La fin de la mission")
    mission.version += 1
    mission.save()
    record("projects.end_mission", mission, by=by)
    return mission


@action("projects.reopen_mission")
def reopen_mission(*, mission: Mission, by: Person | None) -> Mission:
    """Undo the end of a mission."""
    require(by, KEEP, mission.organisation)
    mission = locked(Mission, mission.pk)
    mission.ended_on = None
    mission.version += 1
    mission.save()
    record("projects.reopen_mission", mission, by=by)
    return mission


@action("projects.add_mission_action")
def add_mission_action(
    *, mission: Mission, done: Done, by: Person | None
) -> MissionAction:
    """Something done on a day, for how many. Raises `BadInput`."""
    require(by, KEEP, mission.organisation)
    if not mission.since <= done.on <= today():
        raise BadInput(
            "Jour : entre le début de la mission et aujourd'hui ; ce qui est à venir "
            "s'écrit une fois fait."
        )
    added = MissionAction.objects.create(
        mission=mission,
        on=done.on,
        what=wanted_line(
            done.what, "Ce qui a été fait", 200, "dites-le en une phrase."
        ),
        place=checked_line(done.place, "Lieu", 120),
        people_reached=done.people_reached,
        recorded_by=by,
        recorded_at=now(),
    )
    record("projects.add_mission_action", added, by=by)
    return added


@action("projects.remove_mission_action")
def remove_mission_action(*, done: MissionAction, by: Person | None) -> MissionAction:
    """An action written by mistake: it stays in the history, and counts no more."""
    require(by, KEEP, done.mission.organisation)
    done = locked(MissionAction, done.pk)
    done.removed_on = today()
    done.save(update_fields=["removed_on"])
    record("projects.remove_mission_action", done, by=by)
    return done


@action("projects.restore_mission_action")
def restore_mission_action(*, done: MissionAction, by: Person | None) -> MissionAction:
    """Undo a removal."""
    require(by, KEEP, done.mission.organisation)
    done = locked(MissionAction, done.pk)
    done.removed_on = None
    done.save(update_fields=["removed_on"])
    record("projects.restore_mission_action", done, by=by)
    return done


@action("projects.report_mission")
def report_mission(
    *, mission: Mission, year: int, version: int, text: str, by: Person | None
) -> MissionReport:
    """What came of a mission in a year: the first writing, or another one.

    `version` is that of the report that was read, 0 where there was none.
    """
    require(by, KEEP, mission.organisation)
    mission = locked(Mission, mission.pk)
    if not mission.since.year <= year <= today().year:
        raise BadInput("Année du bilan : une année de la mission, commencée.")
    report = mission.reports.filter(year=year).first()
    if report is None and version:
        raise Stale("Ce bilan a été retiré pendant votre saisie : rechargez la page.")
    if report is None:
        report = MissionReport(mission=mission, year=year)
    else:
        check_version(report, version, "Ce bilan")
    report.text = checked_text(text, "Bilan", 4000)
    if not report.text:
        raise BadInput(
            "Bilan : écrivez ce que la mission a donné, même en deux lignes."
        )
    report.written_by, report.written_at = by, now()
    report.version += 1
    report.save()
    record("projects.report_mission", report, by=by)
    return report


def _write(mission: Mission, undertaken: Undertaken) -> None:
    mission.title = wanted_line(
        undertaken.title, "Titre", 120, "donnez le nom que l'équipe emploie."
    )
    if undertaken.theme not in MissionTheme:
        raise BadInput("Thème : choisissez-le dans la liste.")
    mission.theme = undertaken.theme
    mission.since = checked_day(undertaken.since, "Le début de la mission")
    regional = undertaken.theme == MissionTheme.REGIONAL
    mission.regional_theme = checked_line(
        undertaken.regional_theme if regional else "", "Thème régional", 120
    )
    mission.regional_reference = checked_line(
        undertaken.regional_reference if regional else "", "Référence", 200
    )
    if regional and not (mission.regional_theme and mission.regional_reference):
        raise BadInput(
            "Thème régional : nommez-le, et dites où le projet régional de santé en "
            "parle (document, page)."
        )
    mission.objectives = checked_text(undertaken.objectives, "Objectifs", 2000)
    mission.partners = checked_line(undertaken.partners, "Partenaires", 200)
    mission.is_child_obesity = (
        undertaken.is_child_obesity or undertaken.theme == MissionTheme.CHILD_OBESITY
    )
    mission.save()
