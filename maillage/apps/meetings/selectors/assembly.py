"""An assembly as its page, its papers and its minutes show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.timezone import localtime

from maillage.apps.meetings.annexes import annex_of
from maillage.apps.meetings.assembly_rules import source_of
from maillage.apps.meetings.majority import Basis, Majority, Rule, needed
from maillage.apps.meetings.models import (
    AssemblyRules,
    Convening,
    Meeting,
    MeetingKind,
    MeetingState,
    Minutes,
    Proxy,
    Resolution,
    ResolutionState,
)
from maillage.apps.meetings.models.assembly import BASIS_WORDS, MAJORITY_WORDS
from maillage.apps.meetings.selectors.decisions import has_signed_minutes
from maillage.apps.meetings.voices import Voices, voices_of
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person
from maillage.apps.structures.models import Organisation
from maillage.ui.formats import capital, counted, day
from maillage.ui.professions import profession


ABSTENTIONS = {
    False: "les abstentions ne comptent pas parmi les suffrages exprimés",
    True: "les abstentions comptent parmi les suffrages exprimés",
}


def adopted_resolution(about_kind: str, about_key: str) -> Resolution | None:
    """The last resolution adopted about this, or None.

    Its attribute `minutes_signed` says whether the minutes of its assembly are signed:
    until then the vote may still be counted again.
    """
    signed = Minutes.objects.filter(
        meeting=OuterRef("meeting"), signed_at__isnull=False
    )
    return (
        Resolution.objects.filter(
            about_kind=about_kind, about_key=about_key, adopted=True
        )
        .select_related("meeting")
        .annotate(minutes_signed=Exists(signed))
        .order_by("-closed_at", "-pk")
        .first()
    )


def waiting_resolution(about_kind: str, about_key: str) -> Resolution | None:
    """The resolution about this that is still to be voted, or None."""
    return (
        Resolution.objects.filter(
            about_kind=about_kind,
            about_key=about_key,
            state__in=(ResolutionState.DRAFT, ResolutionState.OPEN),
        )
        .select_related("meeting")
        .first()
    )


def assemblies_to_come(organisation: Organisation) -> list[Meeting]:
    """Assemblies where a resolution may still be put, the nearest first."""
    return list(
        Meeting.objects.filter(
            organisation=organisation,
            kind=MeetingKind.GENERAL_ASSEMBLY,
            state__in=(MeetingState.PLANNED, MeetingState.OPEN),
        ).order_by("starts_at")
    )


@dataclass(frozen=True)
class ResolutionLine:
    """A resolution as it is shown: what it needs, what became of it."""

    resolution: Resolution
    needs: str
    result: str
    annex: tuple[str, str] | None


@dataclass(frozen=True)
class AssemblyPage:
    """An assembly, for one reader."""

    meeting: Meeting
    voices: Voices
    lines: tuple[ResolutionLine, ...]
    withdrawn: tuple[Resolution, ...]
    may_run: bool
    may_put: bool
    is_signed: bool

    @property
    def withdrawn_proxies(self) -> tuple[Proxy, ...]:
        """Taken back, that may be restored."""
        return self.voices.withdrawn

    @property
    def convening(self) -> Convening | None:
        """When the letters left, and what it comes after."""
        return self.voices.convening

    @property
    def rules(self) -> AssemblyRules | None:
        """The by-laws of that day, where they were typed."""
        return self.voices.asked.rules

    @property
    def latest_sending(self) -> date | None:
        """The last day on which letters leave in time."""
        if self.rules is None:
            return None
        held_on = localtime(self.meeting.starts_at).date()
        return held_on - timedelta(days=self.rules.notice_days)

    @property
    def was_late(self) -> bool:
        """Letters left later than the by-laws say."""
        latest = self.latest_sending
        sent = self.convening.sent_on if self.convening else None
        return bool(latest and sent and sent > latest)

    @property
    def is_begun(self) -> bool:
        """Open or held."""
        return self.meeting.state in (MeetingState.OPEN, MeetingState.HELD)

    @property
    def may_vote(self) -> bool:
        """Whether votes are counted here now."""
        return self.may_run and self.is_begun and not self.is_signed

    @property
    def may_convene_again(self) -> bool:
        """Held without its quorum, with something left to decide."""
        waiting = any(x.resolution.state != ResolutionState.CLOSED for x in self.lines)
        return (
            self.may_run
            and self.meeting.state == MeetingState.HELD
            and not self.voices.is_quorate
            and waiting
        )


def assembly_page(
    reader: Person | None, meeting: Meeting, *, signed: bool | None = None
) -> AssemblyPage:
    """The whole assembly; who asks has been let into the meeting.

    `signed` is whether its minutes are, where the caller knows.
    """
    resolutions = list(meeting.resolutions.all())
    voices = voices_of(meeting)
    return AssemblyPage(
        meeting=meeting,
        voices=voices,
        lines=tuple(
            line_of(one, voices.asked.rules)
            for one in resolutions
            if one.state != ResolutionState.WITHDRAWN
        ),
        withdrawn=tuple(
            one for one in resolutions if one.state == ResolutionState.WITHDRAWN
        ),
        may_run=allowed(reader, "meetings.run_assembly", meeting),
        may_put=allowed(reader, "meetings.put_resolution", meeting),
        is_signed=has_signed_minutes(meeting) if signed is None else signed,
    )


def line_of(resolution: Resolution, rules: AssemblyRules | None) -> ResolutionLine:
    """A resolution with the words of its majority, of its result, and its annex."""
    counted_too = bool(rules and rules.abstentions_counted)
    if resolution.state == ResolutionState.CLOSED:
        counted_too = resolution.abstentions_counted
    return ResolutionLine(
        resolution,
        needs_words(resolution, abstentions_counted=counted_too),
        result_words(resolution),
        annex_of(resolution),
    )


def needs_words(resolution: Resolution, *, abstentions_counted: bool) -> str:
    """« Majorité simple (plus de la moitié) des suffrages exprimés ; ... »."""
    words = f"{MAJORITY_WORDS[resolution.majority]} {BASIS_WORDS[resolution.basis]}"
    words = capital(words)
    if resolution.basis == Basis.ASSOCIATES:
        return f"{words}."
    return f"{words} ; {ABSTENTIONS[abstentions_counted]}."


def result_words(resolution: Resolution) -> str:
    """« Adoptée : 9 pour, 2 contre, 1 abstention ; il fallait 6 voix. »; empty before.

    The number needed is that of this vote, by the rule written with it.
    """
    if resolution.state != ResolutionState.CLOSED:
        return ""
    verdict = "Adoptée" if resolution.adopted else "Rejetée"
    votes = (
        f"{resolution.votes_for} pour, {resolution.votes_against} contre, "
        f"{counted(resolution.abstained or 0, 'abstention')}"
    )
    cast = sum((resolution.votes_for, resolution.votes_against, resolution.abstained))
    silent = (resolution.voices or 0) - cast
    if silent:
        votes += f", {counted(silent, 'voix sans vote', 'voix sans vote')}"
    fewest = needed(_rule(resolution), _whole(resolution))
    return f"{verdict} : {votes} ; il fallait {counted(fewest, 'voix', 'voix')} pour."


def _rule(resolution: Resolution) -> Rule:
    return Rule(
        Majority(resolution.majority),
        Basis(resolution.basis),
        resolution.abstentions_counted,
    )


def _whole(resolution: Resolution) -> int:
    if resolution.basis == Basis.ASSOCIATES:
        return resolution.associates or 0
    cast = (resolution.votes_for or 0) + (resolution.votes_against or 0)
    return cast + (resolution.abstained or 0 if resolution.abstentions_counted else 0)


@dataclass(frozen=True)
class AssociateLine:
    """An associate on the attendance sheet of an assembly."""

    person: Person
    holder: str
    """Who carries his proxy, or would once there; empty without one."""
    is_there: bool
    is_carried: bool

    @property
    def presence(self) -> str:
        """« sur place », « pouvoir à Aline Berthaud », « absence »."""
        if self.is_there:
            return "sur place"
        return f"pouvoir à {self.holder}" if self.is_carried else "absence"


def associate_lines(voices: Voices) -> list[AssociateLine]:
    """Every associate of the day, by name."""
    proxies = [*voices.idle, *voices.carried]
    holders = {proxy.giver_id: str(proxy.holder) for proxy in proxies}
    carried = {proxy.giver_id for proxy in voices.carried}
    lines = []
    for person in voices.associates:
        there = person.pk in voices.present
        holder = "" if there else holders.get(person.pk, "")
        lines.append(AssociateLine(person, holder, there, person.pk in carried))
    return lines


def assembly_record(meeting: Meeting) -> dict[str, Any]:
    """What the minutes of an assembly print, as plain words; {} for another meeting.

    Keys: `convened`, `quorum`, `reached`, `voices`, `abstentions`, `associates` (name,
    profession, presence), `proxies`, `resolutions` (title, text, needs, result,
    adopted).
    """
    if meeting.kind != MeetingKind.GENERAL_ASSEMBLY:
        return {}
    page = assembly_page(None, meeting)
    voices = page.voices
    return {
        "convened": convened_words(page),
        "quorum": voices.asked.sentence,
        "reached": _reached(voices),
        "voices": voices.sentence,
        "abstentions": abstentions_words(page.rules),
        "associates": [
            {
                "name": str(line.person),
                "profession": profession(line.person.profession),
                "presence": line.presence,
            }
            for line in associate_lines(voices)
        ],
        "proxies": [
            {
                "giver": str(proxy.giver),
                "holder": str(proxy.holder),
                "means": proxy.get_means_display(),
            }
            for proxy in voices.carried
        ],
        "resolutions": [
            {
                "title": line.resolution.title,
                "text": line.resolution.text,
                "needs": line.needs,
                "result": line.result or "Non votée.",
                "adopted": bool(line.resolution.adopted),
            }
            for line in page.lines
        ],
    }


def _reached(voices: Voices) -> str:
    if not voices.asked.is_known:
        return "Quorum non établi."
    if not voices.asked.fewest:
        return "L'assemblée délibère valablement."
    if voices.is_quorate:
        return "Quorum atteint : l'assemblée délibère valablement."
    return "Quorum non atteint : l'assemblée n'a pu délibérer."


def abstentions_words(rules: AssemblyRules | None) -> str:
    """How an abstention is counted, and by what."""
    words = ABSTENTIONS[bool(rules and rules.abstentions_counted)]
    source = source_of(rules) if rules else "à défaut d'autre règle saisie"
    return f"{capital(words)} ({source})."


def convened_words(page: AssemblyPage) -> str:
    """When the letters left, and whether in time by the by-laws."""
    sent = page.convening.sent_on if page.convening else None
    if sent is None:
        return "Date d'envoi de la convocation : non notée."
    held_on = localtime(page.meeting.starts_at).date()
    before = counted((held_on - sent).days, "jour")
    words = f"Convocation envoyée le {day(sent)}, {before} avant"
    if page.rules is None:
        return f"{words}."
    asked = f"{counted(page.rules.notice_days, 'jour')} au moins"
    return f"{words} ({asked}, {source_of(page.rules)})."
