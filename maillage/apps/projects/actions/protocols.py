"""What can be done with protocols: begun, written, signed, put in force, adopted.

Any member may write; each author signs for himself, or on paper that an organiser
records. A version that is in force never changes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.apps.people.professions import Profession
from maillage.apps.projects.actions.words_typed import checked_line, checked_text
from maillage.apps.projects.models import (
    Protocol,
    ProtocolAuthor,
    ProtocolVersion,
)
from maillage.apps.projects.protocol_rules import RULES
from maillage.apps.projects.themes import ProtocolTheme
from maillage.apps.structures.models import Membership, Organisation
from maillage.engine.errors import BadInput


WRITE = "projects.write_protocols"
MOST_STEPS = 30
_LENGTHS = {"does": 400, "when": 200, "alert": 300}


@dataclass(frozen=True)
class Step:
    """One line of « who does what when »: professions, action, trigger, alert."""

    who: tuple[str, ...]
    does: str
    when: str
    alert: str = ""


@dataclass(frozen=True)
class Writing:
    """The words of a version."""

    objective: str = ""
    population: str = ""
    sources: str = ""
    steps: Sequence[Step] = ()
    checked: Collection[str] = ()


@action("projects.start_protocol")
def start_protocol(
    *, organisation: Organisation, title: str, theme: str, by: Person | None
) -> Protocol:
    """A protocol of the team, with a first draft whose author is who begins it."""
    require(by, WRITE, organisation)
    protocol = Protocol(organisation=organisation, started_on=today())
    _name(protocol, title, theme)
    protocol.save()
    draft = ProtocolVersion.objects.create(
        protocol=protocol, number=1, written_on=today()
    )
    if by is not None and _belonged(organisation, [by]):
        ProtocolAuthor.objects.create(of=draft, person=by)
    record("projects.start_protocol", protocol, by=by)
    return protocol


@action("projects.rename_protocol")
def rename_protocol(
    *, protocol: Protocol, version: int, title: str, theme: str, by: Person | None
) -> Protocol:
    """Another title or theme. Raises `Stale`, `BadInput`."""
    require(by, WRITE, protocol.organisation)
    protocol = locked(Protocol, protocol.pk)
    check_version(protocol, version, "Ce protocole")
    _name(protocol, title, theme)
    protocol.version += 1
    protocol.save()
    record("projects.rename_protocol", protocol, by=by)
    return protocol


@action("projects.write_protocol")
def write_protocol(
    *, draft: ProtocolVersion, version: int, writing: Writing, by: Person | None
) -> ProtocolVersion:
    """Other words for a draft that nobody has signed. Raises `Stale`, `BadInput`."""
    require(by, WRITE, draft.protocol.organisation)
    draft = locked(ProtocolVersion, draft.pk)
    check_version(draft, version, "Cette version")
    refuse_signed(draft)
    draft.objective = checked_text(writing.objective, "Objectif", 1000)
    draft.population = checked_text(writing.population, "Patients concernés", 500)
    draft.sources = checked_text(writing.sources, "Sources", 2000)
    draft.steps = [
        _step(step, rank) for rank, step in enumerate(writing.steps, start=1)
    ]
    if len(draft.steps) > MOST_STEPS:
        raise BadInput(
            f"Étapes : {MOST_STEPS} au plus, pour qu'il se lise pendant le soin."
        )
    draft.checked = [code for code in RULES if code in writing.checked]
    draft.version += 1
    draft.save()
    record("projects.write_protocol", draft, by=by)
    return draft


@action("projects.name_protocol_authors")
def name_protocol_authors(
    *,
    draft: ProtocolVersion,
    version: int,
    parts: Mapping[Person, int],
    by: Person | None,
) -> ProtocolVersion:
    """Who writes a draft, each with the part that the share-out will count."""
    organisation = draft.protocol.organisation
    require(by, WRITE, organisation)
    draft = locked(ProtocolVersion, draft.pk)
    check_version(draft, version, "Cette version")
    refuse_signed(draft)
    if not parts:
        raise BadInput("Auteurs : nommez au moins une personne.")
    if any(not 1 <= part <= 100 for part in parts.values()):
        raise BadInput("Part de l'écriture : un nombre entier de 1 à 100.")
    if len(_belonged(organisation, parts)) < len(parts):
        raise BadInput("Auteurs : choisissez-les parmi les membres de la structure.")
    draft.authors.exclude(person__in=list(parts)).delete()
    for person, part in parts.items():
        ProtocolAuthor.objects.update_or_create(
            of=draft, person=person, defaults={"part": part}
        )
    draft.version += 1
    draft.save(update_fields=["version"])
    record("projects.name_protocol_authors", draft, by=by)
    return draft


@action("projects.begin_protocol_version")
def begin_protocol_version(*, protocol: Protocol, by: Person | None) -> ProtocolVersion:
    """A draft that starts from the words of the last version, with its authors."""
    require(by, WRITE, protocol.organisation)
    protocol = locked(Protocol, protocol.pk)
    versions = list(protocol.versions.all())
    if protocol.retired_on is not None:
        raise BadInput("Ce protocole est retiré : remettez-le d'abord en usage.")
    if any(version.is_draft for version in versions):
        raise BadInput("Une version est déjà en cours d'écriture : continuez celle-là.")
    last = next((v for v in versions if v.in_force_since), versions[0])
    draft = ProtocolVersion.objects.create(
        protocol=protocol,
        number=versions[0].number + 1,
        objective=last.objective,
        population=last.population,
        sources=last.sources,
        steps=last.steps,
        written_on=today(),
    )
    for author in last.authors.all():
        ProtocolAuthor.objects.create(of=draft, person=author.person, part=author.part)
    record("projects.begin_protocol_version", draft, by=by)
    return draft


@action("projects.drop_protocol_draft")
def drop_protocol_draft(
    *, draft: ProtocolVersion, version: int, by: Person | None
) -> ProtocolVersion:
    """A draft that will not be; the version in force stays. Raises `BadInput`."""
    require(by, WRITE, draft.protocol.organisation)
    draft = locked(ProtocolVersion, draft.pk)
    check_version(draft, version, "Cette version")
    if not draft.is_draft:
        raise BadInput("Seule une version en cours d'écriture s'abandonne.")
    draft.dropped_on = today()
    draft.version += 1
    draft.save(update_fields=["dropped_on", "version"])
    record("projects.drop_protocol_draft", draft, by=by)
    return draft


@action("projects.take_up_protocol_draft")
def take_up_protocol_draft(
    *, draft: ProtocolVersion, by: Person | None
) -> ProtocolVersion:
    """Undo the dropping of a draft. Raises `BadInput`."""
    require(by, WRITE, draft.protocol.organisation)
    draft = locked(ProtocolVersion, draft.pk)
    newer = ProtocolVersion.objects.filter(
        protocol=draft.protocol_id, number__gt=draft.number
    )
    if draft.dropped_on is None or newer.exists():
        raise BadInput(
            "Cette version ne se reprend pas : une autre est venue après elle."
        )
    draft.dropped_on = None
    draft.version += 1
    draft.save(update_fields=["dropped_on", "version"])
    record("projects.take_up_protocol_draft", draft, by=by)
    return draft


@action("projects.retire_protocol")
def retire_protocol(
    *,
    protocol: Protocol,
    version: int,
    because: str,
    by: Person | None,
    on: date | None = None,
) -> Protocol:
    """A protocol that nobody follows any more, from a day on, and why."""
    require(by, "projects.keep_registers", protocol.organisation)
    protocol = locked(Protocol, protocol.pk)
    check_version(protocol, version, "Ce protocole")
    if protocol.retired_on is not None:
        raise BadInput("Ce protocole est déjà retiré.")
    reason = checked_text(because, "Motif", 160)
    if not reason:
        raise BadInput("Motif : dites en quelques mots pourquoi il n'est plus suivi.")
    when = on or today()
    if when > today() or when < protocol.started_on:
        raise BadInput("Retiré le : un jour entre son début et aujourd'hui.")
    protocol.retired_on, protocol.retired_because = when, reason
    protocol.version += 1
    protocol.save()
    record("projects.retire_protocol", protocol, by=by)
    return protocol


@action("projects.restore_protocol")
def restore_protocol(*, protocol: Protocol, by: Person | None) -> Protocol:
    """A retired protocol that is followed again, as if it had never been retired."""
    require(by, "projects.keep_registers", protocol.organisation)
    protocol = locked(Protocol, protocol.pk)
    protocol.retired_on, protocol.retired_because = None, ""
    protocol.version += 1
    protocol.save()
    record("projects.restore_protocol", protocol, by=by)
    return protocol


def refuse_signed(draft: ProtocolVersion) -> None:
    """Raise `BadInput` where a version may no longer be written."""
    if not draft.is_draft:
        raise BadInput(
            "Cette version ne s'écrit plus : commencez-en une nouvelle, qui partira "
            "de ses mots."
        )
    if draft.authors.filter(signed_on__isnull=False).exists():
        raise BadInput(
            "Un auteur a signé ces mots : « Reprendre l'écriture » efface d'abord les "
            "signatures."
        )


def now_and(by: Person | None) -> dict[str, Any]:
    """Who wrote a signature down, and when."""
    return {"recorded_by": by, "recorded_at": now()}


def _name(protocol: Protocol, title: str, theme: str) -> None:
    protocol.title = checked_line(title, "Titre", 120)
    if not protocol.title:
        raise BadInput("Titre : donnez la situation (« Plaie chronique à domicile »).")
    if theme not in ProtocolTheme:
        raise BadInput("Thème : choisissez-le dans la liste, ou « hors liste ».")
    protocol.theme = theme
    same = Protocol.objects.filter(
        organisation=protocol.organisation,
        title__iexact=protocol.title,
        retired_on__isnull=True,
    )
    if same.exclude(pk=protocol.pk).exists():
        raise BadInput(
            f"Un protocole « {protocol.title} » existe déjà : ouvrez-le, ou donnez un "
            "autre titre."
        )


def _step(step: Step, rank: int) -> dict[str, Any]:
    if any(who not in Profession for who in step.who):
        raise BadInput(f"Étape {rank} : choisissez les professions dans la liste.")
    words = {
        name: checked_text(getattr(step, name), f"Étape {rank}", most)
        for name, most in _LENGTHS.items()
    }
    return {"who": [str(who) for who in step.who], **words}


def _belonged(organisation: Organisation, people: Collection[Person]) -> set[int]:
    """Those who are, or were, members: who wrote and then left wrote all the same."""
    rows = Membership.objects.filter(organisation=organisation, person__in=list(people))
    return set(rows.values_list("person", flat=True))
