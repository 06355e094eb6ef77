"""A version of a protocol, on paper."""

from __future__ import annotations

from datetime import date

from maillage.apps.people.clock import now
from maillage.apps.projects.models import ProtocolAuthor, ProtocolVersion
from maillage.apps.projects.themes import short
from maillage.ui.documents.protocol import (
    PrintedProtocol,
    PrintedStep,
    protocol_sheet_pdf,
)
from maillage.ui.formats import day
from maillage.ui.professions import profession, profession_group


def protocol_pdf(version: ProtocolVersion) -> bytes:
    """The sheet of a version: to be signed while it is a draft, as signed after."""
    protocol = version.protocol
    theme = short(protocol.get_theme_display())
    return protocol_sheet_pdf(
        PrintedProtocol(
            title=protocol.title,
            team=protocol.organisation.name,
            theme=f"{theme[:1].upper()}{theme[1:]}",
            standing=standing(version, version.in_force_since),
            objective=version.objective,
            population=version.population,
            steps=[_step(step) for step in version.steps],
            sources=[line for line in version.sources.splitlines() if line.strip()],
            authors=[
                _author(author) for author in version.authors.select_related("person")
            ],
            is_draft=version.in_force_since is None,
        ),
        now(),
    )


def standing(version: ProtocolVersion, since: date | None) -> str:
    """« Version 2, en vigueur depuis le 3 mars 2026, à revoir le 3 mars 2027 »."""
    said = f"Version {version.number}"
    if since is None:
        return f"{said}, en cours d'écriture"
    said += f", en vigueur depuis le {day(since)}"
    if version.review_on:
        said += f", à revoir le {day(version.review_on)}"
    return said


def named_professions(codes: list[str]) -> str:
    """Those who act, as the first column writes them."""
    text = ", ".join(profession_group(code) for code in codes)
    return f"{text[:1].upper()}{text[1:]}"


def _step(step: dict[str, object]) -> PrintedStep:
    return PrintedStep(
        who=named_professions(list(step["who"])),  # type: ignore[call-overload]
        does=str(step["does"]),
        when=str(step["when"]),
        alert=str(step["alert"]),
    )


def _author(author: ProtocolAuthor) -> tuple[str, str]:
    person = author.person
    who = f"{person}, {profession(person.profession)}"
    return who, f"signé le {day(author.signed_on)}" if author.signed_on else ""
