"""A doctor's own agreements and codes, and what an animator may read of codes."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.circles.models import Circle, Consent, ConsentKind, Seat
from maillage.apps.circles.selectors.circles import own_seat
from maillage.apps.circles.words.consents import CURRENT, TEXTS, Wording
from maillage.apps.people.audit import record_read
from maillage.apps.people.authorisation import allowed, require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person


@dataclass(frozen=True)
class Agreement:
    """One agreement: its words, since when it is given, and what came before."""

    kind: ConsentKind
    wording: Wording
    given: Consent | None
    history: list[Consent]

    @property
    def wording_changed(self) -> bool:
        """Given to an older wording than today's."""
        return self.given is not None and self.given.text_version != CURRENT.version


def agreements_of(reader: Person | None, circle: Circle) -> list[Agreement]:
    """The reader's own agreements in a circle: nobody reads another's here."""
    require(reader, "circles.withdraw_consent", circle)
    consents = list(Consent.objects.filter(circle=circle, person=reader))
    found = []
    for kind in ConsentKind:
        of_kind = [each for each in consents if each.kind == kind]
        given = next((each for each in of_kind if each.holds_on(today())), None)
        text = TEXTS[given.text_version] if given else CURRENT
        found.append(
            Agreement(
                kind, text.wordings[kind], given, [c for c in of_kind if c != given]
            )
        )
    return found


@dataclass(frozen=True)
class CodeLine:
    """The codes of one doctor as the animator reads them: a name only if he agrees."""

    codes: list[str]
    name: str


@dataclass(frozen=True)
class Codes:
    """The codes of a circle, as its animator reads them."""

    waiting: list[list[str]]
    """What each doctor says are his codes: the animator sees no name at all."""
    counted: list[CodeLine]
    not_counted: int
    """Prescribers' seats whose codes are not counted, without saying whose."""


def codes_of(reader: Person | None, circle: Circle) -> Codes:
    """What the animator reads of codes; reading a name beside one is recorded.

    Codes of doctors who do not agree to be counted are not given: nothing is done with
    them.
    """
    require(reader, "circles.read_codes", circle)
    seats = list(
        Seat.objects.on(today()).filter(circle=circle).select_related("person")
    )
    agreed = _agreed(circle)
    counted = [
        seat
        for seat in seats
        if seat.prescriber_codes and (seat.person_id, ConsentKind.FIGURES) in agreed
    ]
    named = [s for s in counted if (s.person_id, ConsentKind.NAME) in agreed]
    record_read(
        "circles.read_codes_of_seat",
        circle,
        by=reader,
        subjects=[seat.person for seat in named],
    )
    lines = [
        CodeLine(seat.prescriber_codes, str(seat.person) if seat in named else "")
        for seat in counted
    ]
    with_codes = [seat for seat in seats if seat.prescriber_codes]
    return Codes(
        waiting=sorted(
            seat.declared_codes
            for seat in seats
            if seat.declared_codes and allowed(reader, "circles.confirm_codes", seat)
        ),
        counted=sorted(lines, key=lambda line: line.codes),
        not_counted=len(with_codes) - len(counted),
    )


def own_codes(reader: Person | None, circle: Circle) -> Seat:
    """The reader's own seat with its codes; `PermissionDenied` where he has none."""
    seat = own_seat(reader, circle)
    require(reader, "circles.declare_codes", seat or Seat(circle=circle))
    assert seat is not None
    return seat


def _agreed(circle: Circle) -> set[tuple[int, str]]:
    held = Consent.objects.on(today()).filter(circle=circle)
    return set(held.values_list("person", "kind"))
