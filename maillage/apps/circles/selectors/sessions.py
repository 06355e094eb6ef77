"""A session's page: where it stands, and what this reader may do next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse

from maillage.apps.circles.models import Circle, MirrorSheet, Session
from maillage.apps.circles.selectors.live import session_for
from maillage.apps.circles.words.themes import theme_title
from maillage.apps.meetings.models import Attendance, MeetingState, Presence
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.models import Person
from maillage.ui.components import Step
from maillage.ui.components.lists import StepState


SHEETS = Session.SheetsState


@dataclass(frozen=True)
class Rights:
    """What the reader may do with a session, asked once."""

    prepares: bool
    organises: bool
    seated: bool


@dataclass(frozen=True)
class Next:
    """The next thing to do: its words and its address."""

    label: str
    address: str


@dataclass(frozen=True)
class Standing:
    """A session as one reader sees it."""

    session: Session
    theme: str
    rights: Rights
    places: list[Attendance]
    """Everybody's answers, for who sits in the circle or organises it."""
    own: Attendance | None
    has_own_mirror: bool
    group_is_shown: bool
    minutes_signed: bool
    commitments: int

    @property
    def state(self) -> str:
        """Where the meeting stands."""
        return self.session.meeting.state

    @property
    def is_planned(self) -> bool:
        """Still to come."""
        return self.state == MeetingState.PLANNED

    @property
    def answers(self) -> Counter[str]:
        """How many gave each answer."""
        return Counter(place.presence for place in self.places)

    @property
    def is_invited(self) -> bool:
        """Whether anybody was."""
        return any(place.invited_at for place in self.places)

    @property
    def may_answer(self) -> bool:
        """Whether the reader may say if he comes."""
        return self.is_planned and self.rights.seated

    @property
    def sheets_are_there(self) -> bool:
        """Whether there are mirrors, even to be made again."""
        return self.session.sheets_state in (SHEETS.READY, SHEETS.STALE)

    def steps(self) -> list[Step]:
        """Prepare, invite, hold, sign, follow up."""
        held = self.state == MeetingState.HELD
        done = {
            "prepare": self.session.sheets_state == SHEETS.READY or held,
            "invite": self.is_invited or held,
            "live": held,
            "minutes": self.minutes_signed,
            "follow_up": False,
        }
        current = next(name for name, is_done in done.items() if not is_done)
        return [self._step(name, done[name], name == current) for name in done]

    def _step(self, name: str, done: bool, current: bool) -> Step:
        state: StepState = "done" if done else "current" if current else "to_come"
        labels = {
            "prepare": "Préparer",
            "invite": "Inviter",
            "live": "Tenir",
            "minutes": "Signer",
            "follow_up": "Suivre",
        }
        return Step(labels[name], state, address=self._address_of(name))

    def _address_of(self, name: str) -> str:
        may = {
            "prepare": self.rights.prepares,
            "invite": self.rights.organises,
            "live": self.rights.seated or self.rights.organises,
            "minutes": self.state == MeetingState.HELD,
            "follow_up": self.rights.seated,
        }
        if not may[name]:
            return ""
        if name == "follow_up":
            return reverse("circles:follow_up", args=(self.session.circle.slug,))
        return self.address(f"circles:{name}")

    def address(self, name: str) -> str:
        """The address of a page of this session."""
        return reverse(name, args=(self.session.circle.slug, self.session.pk))

    def next(self) -> Next | None:
        """The one thing to do next; None where nothing waits for this reader."""
        if self.state == MeetingState.OPEN and (
            self.rights.seated or self.rights.organises
        ):
            return Next("Entrer dans la séance", self.address("circles:live"))
        if self.is_planned and self.rights.organises:
            return self._before()
        if self.state == MeetingState.HELD:
            return self._after()
        return None

    def _before(self) -> Next:
        if self.rights.prepares and self.session.sheets_state not in (
            SHEETS.READY,
            SHEETS.QUEUED,
            SHEETS.MAKING,
        ):
            return Next("Préparer la séance", self.address("circles:prepare"))
        if not self.is_invited:
            return Next("Inviter les membres", self.address("circles:invite"))
        if self.rights.prepares:
            return Next("Tenir la séance", self.address("circles:live"))
        return Next("Voir les réponses", self.address("circles:invite"))

    def _after(self) -> Next:
        if self.rights.prepares and not self.minutes_signed:
            return Next("Écrire le compte rendu", self.address("circles:minutes"))
        was_there = self.own is not None and self.own.presence == Presence.PRESENT
        if was_there and not self.rights.prepares:
            return Next("Donner mon avis", self.address("circles:questionnaire"))
        return Next("Lire le compte rendu", self.address("circles:minutes"))


def standing_of(reader: Person | None, slug: str, key: int) -> Standing:
    """The session of an address; `PermissionDenied` for who may not read it."""
    session = session_for(reader, slug, key, "circles.read_session")
    rights = rights_on(reader, session)
    inside = rights.seated or rights.organises
    places = (
        list(session.meeting.attendances.select_related("person")) if inside else []
    )
    return Standing(
        session=session,
        theme=theme_title(session.theme),
        rights=rights,
        places=places,
        own=next((each for each in places if each.person_id == reader.pk), None),
        has_own_mirror=MirrorSheet.objects.filter(
            session=session, person=reader
        ).exists(),
        group_is_shown=rights.seated and session.group_sheets.exists(),
        minutes_signed=session.meeting.minutes.filter(signed_at__isnull=False).exists(),
        commitments=session.commitments.count(),
    )


def rights_on(reader: Person | None, session: Session) -> Rights:
    """What the reader may do, in as few questions as it takes."""
    prepares = allowed(reader, "circles.prepare_session", session)
    return Rights(
        prepares=prepares,
        organises=prepares or allowed(reader, "circles.cancel_session", session),
        seated=prepares or allowed(reader, "circles.read_group_figures", session),
    )


def themes_to_propose(circle: Circle, count: int) -> list[str]:
    """Themes for the next sessions: those never worked on, then the oldest."""
    from maillage.engine.indicators.library import load_kits  # noqa: PLC0415

    last = list(
        circle.sessions.exclude(meeting__state=MeetingState.CANCELLED)
        .order_by("meeting__starts_at")
        .values_list("theme", flat=True)
    )
    age = {theme: rank for rank, theme in enumerate(last, start=1)}
    kits = sorted(load_kits(), key=lambda kit: (not kit.full, age.get(kit.theme, 0)))
    themes = [kit.theme for kit in kits]
    return [themes[rank % len(themes)] for rank in range(count)]
