"""Where a projet de santé stands, in a sentence, and the one next thing to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from maillage.apps.projects.selectors.health_project import Overview
from maillage.apps.projects.selectors.health_versions import VersionLine
from maillage.ui.formats import counted, day


@dataclass(frozen=True)
class Next:
    """The filled button of the page."""

    label: str
    url: str


def state_sentence(page: Overview, versions: Sequence[VersionLine]) -> str:
    """The project in one sentence."""
    if page.project is None:
        return "Pas encore commencé."
    if not versions:
        return f"Un brouillon, commencé le {day(page.project.started_on)}."
    last = versions[0]
    said = f"Version {last.version.number}, figée le {day(last.version.frozen_on)}"
    if last.signing.is_complete:
        said += ", signée par tous ceux qui devaient l'être"
    else:
        said += f" : {last.signing.missing}"
    ahead = "le brouillon dit déjà autre chose" if page.has_changed else ""
    return f"{said} ; {ahead}." if ahead else f"{said}."


def next_step(page: Overview, versions: Sequence[VersionLine]) -> Next | None:
    """What this reader does first; None where nothing waits for him."""
    if page.project is None:
        return None
    slug = page.organisation.slug
    last = versions[0] if versions else None
    if last is not None and _waits_for(page, last):
        number = last.version.number
        url = reverse("projects:health_version", args=[slug, number])
        return Next(f"Signer la version {number}", f"{url}#signatures")
    if not page.may_write:
        return None
    return _to_write(page, last)


def _waits_for(page: Overview, last: VersionLine) -> bool:
    return any(one.person_id == page.reader.pk for one in last.signing.waited_for)


def _to_write(page: Overview, last: VersionLine | None) -> Next:
    slug = page.organisation.slug
    return next(_candidates(page, last)) or Next(
        "Relire la chaîne", reverse("projects:health_chain", args=[slug])
    )


def _candidates(page: Overview, last: VersionLine | None) -> Iterator[Next | None]:
    """What might be done next, the most urgent first; None at the end."""

    def address(name: str, *given: object) -> str:
        return reverse(f"projects:{name}", args=[page.organisation.slug, *given])

    for line in page.empty_sections:
        url = address("write_section", line.section.pk)
        yield Next(f"Écrire « {line.section.title} »", url)
    if not page.chain.needs:
        yield Next("Écrire un besoin", address("add_row", "besoins"))
    if last is not None and last.signing.waited_for:
        url = address("health_version", last.version.number)
        yield Next("Noter les signatures", f"{url}#signatures")
    for indicator in page.values_due:
        yield Next(
            "Noter une valeur attendue", address("health_indicator", indicator.pk)
        )
    if page.gaps:
        words = counted(len(page.gaps), "maillon")
        yield Next(f"Compléter {words}", address("health_chain"))
    if page.has_changed:
        yield Next("Figer une version", address("freeze_version"))
    yield None
