"""What by-laws ask, how an assembly is convened, the proxies that it receives."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.utils.timezone import localtime

from maillage.apps.meetings.actions.planning import plan_meeting
from maillage.apps.meetings.assembly_rules import associates_on, rules_on
from maillage.apps.meetings.models import (
    AssemblyRules,
    Convening,
    Meeting,
    MeetingKind,
    MeetingState,
    Presence,
    Proxy,
    ProxyMeans,
    Resolution,
    ResolutionState,
)
from maillage.apps.meetings.quorum import QuorumKind
from maillage.apps.meetings.voices import voices_of
from maillage.apps.people.actions_base import action, check_version, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import now, today
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from maillage.engine.errors import BadInput
from maillage.ui.formats import counted, day


MOST_NOTICE_DAYS = 90


@dataclass(frozen=True)
class ByLaws:
    """What a set of by-laws says, as it is typed."""

    notice_days: int
    quorum_kind: str = QuorumKind.NONE.value
    quorum_numerator: int = 1
    quorum_denominator: int = 2
    quorum_number: int = 0
    second_without_quorum: bool = False
    proxies_per_holder: int | None = None
    abstentions_counted: bool = False
    article: str = ""


@action("meetings.set_assembly_rules")
def set_assembly_rules(
    *,
    organisation: Organisation,
    by_laws: ByLaws,
    since: date,
    by: Person,
    version: int = 0,
) -> AssemblyRules:
    """What the by-laws say from a day on; typed twice for a day, the last one holds.

    Assemblies already held keep what they were judged by. `version` is 0 for by-laws
    not typed yet for that day; `Stale` where someone typed them first.
    """
    require(by, "meetings.organise_meetings", organisation)
    _check(by_laws)
    organisation = locked(Organisation, organisation.pk)
    rules = AssemblyRules.objects.filter(organisation=organisation, since=since).first()
    rules = rules or AssemblyRules(organisation=organisation, since=since)
    check_version(rules, version if rules.pk else rules.version, "Ces règles")
    for name, value in asdict(by_laws).items():
        setattr(rules, name, value)
    rules.version += 1
    rules.save()
    record("meetings.set_assembly_rules", rules, by=by)
    return rules


def _check(laws: ByLaws) -> None:
    if laws.notice_days > MOST_NOTICE_DAYS:
        raise BadInput(f"Délai : {MOST_NOTICE_DAYS} jours au plus ; relisez l'article.")
    kind = QuorumKind(laws.quorum_kind)
    if kind == QuorumKind.NUMBER and not laws.quorum_number:
        raise BadInput(
            "Quorum : écrivez le nombre d'associés que demandent vos statuts."
        )
    if kind in (QuorumKind.AT_LEAST, QuorumKind.MORE_THAN) and not (
        0 < laws.quorum_numerator <= laws.quorum_denominator
    ):
        raise BadInput("Quorum : écrivez une fraction comme 1/2 ou 2/3.")


@action("meetings.note_convening")
def note_convening(
    *, meeting: Meeting, sent_on: date | None, by: Person, at: datetime | None = None
) -> Convening:
    """The letters left on this day; None takes it back.

    Too late by the by-laws, it is written all the same: the page says so.
    """
    require(by, "meetings.run_assembly", meeting)
    meeting = locked(Meeting, meeting.pk)
    held_on = localtime(meeting.starts_at).date()
    if sent_on is not None and sent_on > min(held_on, today()):
        raise BadInput(
            "Envoyée le : un jour passé ou aujourd'hui, avant l'assemblée du "
            f"{day(held_on)}."
        )
    convening = Convening.objects.filter(meeting=meeting).first()
    convening = convening or Convening(meeting=meeting)
    convening.sent_on = sent_on
    convening.sent_at = None if sent_on is None else at or now()
    convening.sent_by = None if sent_on is None else by
    convening.save()
    record("meetings.note_convening", meeting, by=by)
    return convening


@action("meetings.convene_again")
def convene_again(
    *,
    meeting: Meeting,
    starts_at: datetime,
    ends_at: datetime,
    by: Person,
    place: str = "",
) -> Meeting:
    """A second assembly on the same agenda, where the first one had no quorum.

    Its draft resolutions go along; those already voted stay where they were voted.
    """
    require(by, "meetings.run_assembly", meeting)
    meeting = locked(Meeting, meeting.pk)
    if Convening.objects.filter(second_of=meeting).exists():
        raise BadInput("Une seconde convocation existe déjà pour cette assemblée.")
    if meeting.state != MeetingState.HELD or voices_of(meeting).is_quorate:
        raise BadInput(
            "Une seconde convocation suit une assemblée tenue sans atteindre son "
            "quorum ; celle-ci n'en est pas là."
        )
    if starts_at <= meeting.starts_at:
        raise BadInput("Début : la seconde assemblée vient après la première.")
    second = plan_meeting(
        kind=MeetingKind.GENERAL_ASSEMBLY,
        host=meeting.organisation,
        title=f"{meeting.title[:95]} (seconde convocation)",
        starts_at=starts_at,
        ends_at=ends_at,
        place=place or meeting.place,
        agenda=meeting.agenda,
        by=by,
    )
    Convening.objects.create(meeting=second, second_of=meeting)
    _carry_over(meeting, second)
    record("meetings.convene_again", second, by=by, details={"first": meeting.pk})
    return second


def _carry_over(first: Meeting, second: Meeting) -> None:
    waiting = first.resolutions.filter(
        state__in=(ResolutionState.DRAFT, ResolutionState.OPEN)
    )
    for resolution in list(waiting):
        Resolution.objects.create(
            meeting=second,
            **{
                name: getattr(resolution, name)
                for name in (
                    "position",
                    "title",
                    "text",
                    "majority",
                    "basis",
                    "about_kind",
                    "about_key",
                )
            },
        )
    waiting.update(state=ResolutionState.WITHDRAWN)


@action("meetings.receive_proxy")
def receive_proxy(
    *,
    meeting: Meeting,
    giver: Person,
    holder: Person,
    by: Person,
    means: str = ProxyMeans.PAPER,
    at: datetime | None = None,
) -> Proxy:
    """An associate who will not be there gives his voice to another.

    BadInput where one is not an associate that day, where the giver is there or gave
    his voice already, or where the holder has as many as the by-laws allow.
    """
    require(by, "meetings.run_assembly", meeting)
    meeting = locked(Meeting, meeting.pk)
    _require_no_vote_over(meeting)
    _check_proxy(meeting, giver, holder)
    proxy = Proxy.objects.create(
        meeting=meeting,
        giver=giver,
        holder=holder,
        means=ProxyMeans(means),
        received_at=at or now(),
    )
    record("meetings.receive_proxy", meeting, by=by, subject=giver)
    return proxy


@action("meetings.withdraw_proxy")
def withdraw_proxy(*, proxy: Proxy, by: Person) -> Proxy:
    """The proxy no longer holds: taken back, or typed by mistake."""
    require(by, "meetings.run_assembly", proxy.meeting)
    _require_no_vote_over(locked(Meeting, proxy.meeting_id))
    proxy = locked(Proxy, proxy.pk)
    if proxy.withdrawn_at is None:
        proxy.withdrawn_at, proxy.withdrawn_by = now(), by
        proxy.save()
        record("meetings.withdraw_proxy", proxy.meeting, by=by, subject=proxy.giver)
    return proxy


@action("meetings.restore_proxy")
def restore_proxy(*, proxy: Proxy, by: Person) -> Proxy:
    """A proxy withdrawn by mistake holds again, if nothing took its place."""
    require(by, "meetings.run_assembly", proxy.meeting)
    meeting = locked(Meeting, proxy.meeting_id)
    _require_no_vote_over(meeting)
    proxy = locked(Proxy, proxy.pk)
    if proxy.withdrawn_at is not None:
        _check_proxy(meeting, proxy.giver, proxy.holder)
        proxy.withdrawn_at = proxy.withdrawn_by = None
        proxy.save()
        record("meetings.restore_proxy", meeting, by=by, subject=proxy.giver)
    return proxy


def _require_no_vote_over(meeting: Meeting) -> None:
    """A vote was counted with the proxies of then: held, they no longer move."""
    if meeting.state in (MeetingState.PLANNED, MeetingState.OPEN):
        return
    if meeting.state == MeetingState.CANCELLED:
        raise BadInput("L'assemblée est annulée : elle ne reçoit plus de pouvoir.")
    if meeting.resolutions.filter(state=ResolutionState.CLOSED).exists():
        raise BadInput(
            "L'assemblée a voté : ses pouvoirs ne changent plus. Rouvrez d'abord "
            "les votes concernés."
        )


def _check_proxy(meeting: Meeting, giver: Person, holder: Person) -> None:
    on = localtime(meeting.starts_at).date()
    associates = {person.pk for person in associates_on(meeting.organisation, on)}
    if giver.pk == holder.pk:
        raise BadInput("Pouvoir : on le donne à un autre associé que soi.")
    for person in (giver, holder):
        if person.pk not in associates:
            raise BadInput(f"Pouvoir : {person} n'est pas associé le {day(on)}.")
    there = meeting.attendances.filter(presence=Presence.PRESENT, person=giver)
    if there.exists():
        raise BadInput(f"Pouvoir : {giver} est présent et vote lui-même.")
    proxies = meeting.proxies.filter(withdrawn_at__isnull=True)
    if proxies.filter(giver=giver).exists():
        raise BadInput(f"Pouvoir : {giver} en a déjà donné un ; retirez-le d'abord.")
    rules = rules_on(meeting.organisation, on)
    limit = rules.proxies_per_holder if rules else None
    if limit is not None and proxies.filter(holder=holder).count() >= limit:
        raise BadInput(
            f"Pouvoir : {holder} en porte déjà {limit} ; vos statuts en permettent "
            f"{counted(limit, 'pouvoir')} par personne."
        )
