"""The projet de santé: begun from its headings, its sections written."""

from __future__ import annotations

from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.apps.projects.health_project.outlines import outline_of
from maillage.apps.projects.models import HealthProject, ProjectSection
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput
from maillage.ui.plain_text import tidy


WRITE = "projects.write_health_project"
LONGEST_SECTION = 20_000


@action("projects.start_health_project")
def start_health_project(*, organisation: Organisation, by: Person) -> HealthProject:
    """The project of a structure, with the headings of its kind, empty.

    Raises `BadInput` where it was begun already.
    """
    require(by, WRITE, organisation)
    organisation = locked(Organisation, organisation.pk)
    if HealthProject.objects.filter(organisation=organisation).exists():
        raise BadInput("Le projet de santé est déjà commencé : ouvrez sa page.")
    project = HealthProject.objects.create(
        organisation=organisation, started_on=today()
    )
    headings = outline_of(organisation.kind).headings
    ProjectSection.objects.bulk_create(
        ProjectSection(project=project, heading=one.id, title=one.title, position=rank)
        for rank, one in enumerate(headings)
    )
    record("projects.start_health_project", project, by=by)
    return project


@action("projects.write_section")
def write_section(
    *,
    section: ProjectSection,
    text: str,
    version: int,
    by: Person,
    title: str | None = None,
) -> ProjectSection:
    """Other words under a heading; another title too, for the team's own.

    Raises `Stale`, and `BadInput` where the text seems to name a patient.
    """
    project = changed(section.project, by)
    section = locked(ProjectSection, section.pk)
    check_version(section, version, "Cette rubrique")
    section.text = _checked_text(text)
    if title is not None and not section.heading:
        section.title = _checked_title(title)
    section.version += 1
    section.changed_by, section.changed_at = by, now()
    section.save()
    record("projects.write_section", project, by=by, details={"section": section.pk})
    return section


@action("projects.add_section")
def add_section(
    *, project: HealthProject, title: str, text: str = "", by: Person
) -> ProjectSection:
    """A section of the team's own, after the others. Raises `BadInput`."""
    project = changed(project, by)
    last = project.sections.order_by("-position").first()
    section = ProjectSection.objects.create(
        project=project,
        title=_checked_title(title),
        text=_checked_text(text),
        position=last.position + 1 if last else 0,
        changed_by=by,
        changed_at=now(),
    )
    record("projects.add_section", project, by=by, details={"section": section.pk})
    return section


@action("projects.remove_section")
def remove_section(
    *, section: ProjectSection, version: int, by: Person
) -> ProjectSection:
    """Take a section of the team's own out of the draft; versions keep it."""
    project = changed(section.project, by)
    section = locked(ProjectSection, section.pk)
    check_version(section, version, "Cette rubrique")
    if section.heading:
        raise BadInput(
            f"« {section.title} » est une rubrique attendue : laissez-la vide "
            "plutôt que de la retirer."
        )
    section.removed_on = today()
    section.version += 1
    section.save(update_fields=["removed_on", "version"])
    record("projects.remove_section", project, by=by, details={"section": section.pk})
    return section


@action("projects.restore_section")
def restore_section(*, section: ProjectSection, by: Person) -> ProjectSection:
    """Undo a removal."""
    project = changed(section.project, by)
    section = locked(ProjectSection, section.pk)
    section.removed_on = None
    section.version += 1
    section.save(update_fields=["removed_on", "version"])
    record("projects.restore_section", project, by=by, details={"section": section.pk})
    return section


def changed(project: HealthProject, by: Person) -> HealthProject:
    """The project, for who may write it, held and one version further."""
    require(by, WRITE, project.organisation)
    project = locked(HealthProject, project.pk)
    project.version += 1
    project.save(update_fields=["version"])
    return project


def _checked_title(typed: str) -> str:
    title = " ".join(typed.split())
    if not title or len(title) > 120:
        raise BadInput("Titre de la rubrique : un titre de 120 signes au plus.")
    refuse_patient_identity(title, "Titre de la rubrique")
    return title


def _checked_text(typed: str) -> str:
    text = tidy(typed)
    if len(text) > LONGEST_SECTION:
        raise BadInput(
            f"Texte : {len(text)} signes, pour {LONGEST_SECTION} au plus ; "
            "séparez-le en deux rubriques."
        )
    refuse_patient_identity(text, "Texte")
    return text
