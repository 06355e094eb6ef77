"""Resolutions: put on the agenda, voted by a show of hands, withdrawn, voted again."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, QuerySet

from maillage.apps.meetings.actions.unsigned import require_being_written
from maillage.apps.meetings.free_text import refuse_patient_identity
from maillage.apps.meetings.majority import Basis, Majority, Rule, Votes, is_adopted
from maillage.apps.meetings.models import (
    Meeting,
    MeetingState,
    Resolution,
    ResolutionState,
)
from maillage.apps.meetings.voices import Voices, voices_of
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput
from maillage.ui.formats import counted


LONGEST_TEXT = 4000
WAITING = (ResolutionState.DRAFT, ResolutionState.OPEN)


@action("meetings.put_resolution")
def put_resolution(
    *,
    meeting: Meeting,
    title: str,
    text: str,
    by: Person,
    majority: str = Majority.SIMPLE,
    basis: str = Basis.CAST,
    about: tuple[str, str] = ("", ""),
) -> Resolution:
    """A draft resolution on an assembly's agenda, after those already there.

    `about` is what it decides about for the app that asks: a kind and a key, found
    again by `selectors.assembly.adopted_resolution`. The same thing waits for one vote
    at a time.
    """
    require(by, "meetings.put_resolution", meeting)
    meeting = locked(Meeting, meeting.pk)
    if meeting.state not in (MeetingState.PLANNED, MeetingState.OPEN):
        raise BadInput(
            f"L'assemblée est {meeting.get_state_display()} : une résolution "
            "s'inscrit avant ou pendant l'assemblée."
        )
    kind, key = about
    if kind and _same(kind, key).filter(state__in=WAITING).exists():
        raise BadInput("Une résolution attend déjà d'être votée à ce sujet.")
    last = meeting.resolutions.aggregate(last=Max("position"))["last"] or 0
    resolution = Resolution.objects.create(
        meeting=meeting,
        position=last + 1,
        title=_title(title),
        text=_text(text),
        majority=Majority(majority).value,
        basis=Basis(basis).value,
        about_kind=kind,
        about_key=key,
    )
    record("meetings.put_resolution", resolution, by=by, details={"about": kind})
    return resolution


@action("meetings.change_resolution")
def change_resolution(
    *,
    resolution: Resolution,
    title: str,
    text: str,
    majority: str,
    basis: str,
    version: int,
    by: Person,
) -> Resolution:
    """A draft in other words, or asking for another majority."""
    resolution = _one(resolution, by, "meetings.put_resolution", version)
    _require(resolution, ResolutionState.DRAFT)
    resolution.title, resolution.text = _title(title), _text(text)
    resolution.majority = Majority(majority).value
    resolution.basis = Basis(basis).value
    return _saved(resolution, "meetings.change_resolution", by)


@action("meetings.withdraw_resolution")
def withdraw_resolution(
    *, resolution: Resolution, version: int, by: Person
) -> Resolution:
    """Off the agenda: it will not be voted at this assembly."""
    resolution = _one(resolution, by, "meetings.put_resolution", version)
    _require(resolution, *WAITING)
    resolution.state = ResolutionState.WITHDRAWN
    return _saved(resolution, "meetings.withdraw_resolution", by)


@action("meetings.restore_resolution")
def restore_resolution(
    *, resolution: Resolution, version: int, by: Person
) -> Resolution:
    """A resolution withdrawn too soon is a draft again."""
    resolution = _one(resolution, by, "meetings.put_resolution", version)
    _require(resolution, ResolutionState.WITHDRAWN)
    kind, key = resolution.about_kind, resolution.about_key
    if kind and _same(kind, key).filter(state__in=WAITING).exists():
        raise BadInput("Une autre résolution attend d'être votée à ce sujet.")
    resolution.state = ResolutionState.DRAFT
    return _saved(resolution, "meetings.restore_resolution", by)


@action("meetings.open_resolution")
def open_resolution(*, resolution: Resolution, version: int, by: Person) -> Resolution:
    """Put to the vote, in an open assembly that has its quorum; one at a time."""
    resolution = _one(resolution, by, "meetings.run_assembly", version)
    _require(resolution, ResolutionState.DRAFT)
    meeting = locked(Meeting, resolution.meeting_id)
    if meeting.state != MeetingState.OPEN:
        raise BadInput("Ouvrez d'abord l'assemblée : le vote se fait pendant.")
    if meeting.resolutions.filter(state=ResolutionState.OPEN).exists():
        raise BadInput("Une autre résolution est au vote : comptez-la d'abord.")
    _quorate(meeting)
    resolution.state = ResolutionState.OPEN
    return _saved(resolution, "meetings.open_resolution", by)


@action("meetings.record_vote")
def record_vote(
    *,
    resolution: Resolution,
    votes_against: int,
    abstained: int,
    version: int,
    by: Person,
    votes_for: int | None = None,
    at: datetime | None = None,
) -> Resolution:
    """The hands counted, proxies included, and whether they adopt it.

    Without `votes_for`, everyone else present or represented is in favour. BadInput
    where there are more votes than voices, or where the quorum is not reached; after
    the assembly too, until its minutes are signed.
    """
    resolution = _one(resolution, by, "meetings.run_assembly", version)
    _require(resolution, *WAITING)
    meeting = locked(Meeting, resolution.meeting_id)
    voices = _quorate(meeting)
    if votes_for is None:
        votes_for = voices.count - votes_against - abstained
    votes = Votes(votes_for, votes_against, abstained)
    if min(votes_for, votes_against, abstained) < 0 or votes.all > voices.count:
        raise BadInput(
            f"Votes : {counted(votes_against + abstained + max(votes_for, 0), 'vote')} "
            f"pour {counted(voices.count, 'voix', 'voix')} présentes ou "
            "représentées ; recomptez, ou complétez les présences et les pouvoirs."
        )
    rules = voices.asked.rules
    counted_too = bool(rules and rules.abstentions_counted)
    rule = Rule(Majority(resolution.majority), Basis(resolution.basis), counted_too)
    resolution.votes_for, resolution.votes_against = votes_for, votes_against
    resolution.abstained, resolution.voices = abstained, voices.count
    resolution.associates = len(voices.associates)
    resolution.abstentions_counted = counted_too
    resolution.adopted = is_adopted(rule, votes, len(voices.associates))
    resolution.state = ResolutionState.CLOSED
    resolution.closed_at, resolution.closed_by = at or now(), by
    return _saved(resolution, "meetings.record_vote", by)


@action("meetings.vote_again")
def vote_again(*, resolution: Resolution, version: int, by: Person) -> Resolution:
    """A vote counted wrong is to be counted again, until the minutes are signed."""
    resolution = _one(resolution, by, "meetings.run_assembly", version)
    _require(resolution, ResolutionState.CLOSED)
    require_being_written(resolution.meeting)
    resolution.state = ResolutionState.DRAFT
    resolution.votes_for = resolution.votes_against = resolution.abstained = None
    resolution.voices = resolution.associates = resolution.adopted = None
    resolution.closed_at = resolution.closed_by = None
    return _saved(resolution, "meetings.vote_again", by)


def _one(resolution: Resolution, by: Person, verb: str, version: int) -> Resolution:
    require(by, verb, resolution.meeting)
    resolution = locked(Resolution, resolution.pk)
    check_version(resolution, version, "La résolution")
    return resolution


def _require(resolution: Resolution, *states: ResolutionState) -> None:
    if resolution.state not in states:
        raise BadInput(
            f"Cette résolution est {resolution.get_state_display()} : "
            "cela ne se fait plus."
        )


def _quorate(meeting: Meeting) -> Voices:
    """The voices of an assembly that may decide; BadInput otherwise."""
    require_being_written(meeting)
    voices = voices_of(meeting)
    if not voices.is_quorate:
        raise BadInput(
            f"Le quorum n'est pas atteint : {counted(voices.count, 'voix', 'voix')} "
            f"pour {voices.asked.fewest} demandées. Complétez les présences et les "
            "pouvoirs, ou convoquez une seconde assemblée."
        )
    if not voices.count:
        raise BadInput("Aucun associé n'est compté présent : personne ne peut voter.")
    return voices


def _same(kind: str, key: str) -> QuerySet[Resolution]:
    return Resolution.objects.filter(about_kind=kind, about_key=key)


def _title(title: str) -> str:
    title = " ".join(title.split())[:160]
    if not title:
        raise BadInput("Objet : donnez un titre à la résolution.")
    refuse_patient_identity(title, "Objet")
    return title


def _text(text: str) -> str:
    text = text.strip().replace("\r\n", "\n")
    if not text:
        raise BadInput("Texte : écrivez ce que l'assemblée décide, mot pour mot.")
    if len(text) > LONGEST_TEXT:
        raise BadInput(f"Texte : {len(text)} signes, {LONGEST_TEXT} au plus.")
    refuse_patient_identity(text, "Texte")
    return text


def _saved(resolution: Resolution, verb: str, by: Person) -> Resolution:
    resolution.version += 1
    resolution.save()
    record(verb, resolution, by=by, details={"state": str(resolution.state)})
    return resolution
