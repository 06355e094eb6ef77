"""Marks that cannot be mistaken, planted in every figure, and how they are found again.

A mark says whose figure it is and of what: where it comes out, the policies are asked
whether this reader may see it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from pypdf import PdfReader

from maillage.apps.circles.models import (
    Consent,
    ConsentKind,
    FollowUpSheet,
    GroupSheet,
    ImpactSheet,
    MirrorSheet,
    Seat,
    Session,
)
from maillage.apps.circles.policies import animates
from maillage.apps.meetings.models import Minutes
from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.ui.documents.minutes import minutes_pdf


MARK = re.compile(r"MARQUE([MGFCSE])(\d+)Z")
OF_MIRROR, OF_GROUP, OF_DOCTOR, OF_CIRCLE, OF_MINUTES, OF_EFFECT = "MGFCSE"


def plant() -> None:
    """Mark every sheet there is, in its words and in its drawing."""
    for sheet in MirrorSheet.objects.all():
        _mark(sheet, f"MARQUE{OF_MIRROR}{sheet.pk}Z")
    for sheet in GroupSheet.objects.all():
        mark = f"MARQUE{OF_GROUP}{sheet.pk}Z"
        sheet.projector_svg = _in_drawing(sheet.projector_svg, mark)
        _mark(sheet, mark)
    for sheet in FollowUpSheet.objects.all():
        kind = OF_DOCTOR if sheet.person_id else OF_CIRCLE
        _mark(sheet, f"MARQUE{kind}{sheet.pk}Z")
    for sheet in ImpactSheet.objects.filter(state=ImpactSheet.State.READY):
        mark = f"MARQUE{OF_EFFECT}{sheet.pk}Z"
        sheet.placebo_svg = _in_drawing(sheet.placebo_svg, mark)
        sheet.money_svg = _in_drawing(sheet.money_svg, mark)
        _mark(sheet, mark)
    of_circles = Minutes.objects.filter(meeting__circle_session__isnull=False)
    for minutes in of_circles.filter(signed_at__isnull=False):
        _mark_minutes(minutes, f"MARQUE{OF_MINUTES}{minutes.pk}Z")


def _mark_minutes(minutes: Minutes, mark: str) -> None:
    """The group's figures that minutes repeat, on the page and in their PDF."""
    figures = minutes.document["figures"]
    marked = [{**one, "finding": f"{one['finding']} {mark}"} for one in figures]
    minutes.document = {**minutes.document, "figures": marked}
    pdf = minutes_pdf(minutes.document, minutes.sha256)
    minutes.pdf.save("marque.pdf", ContentFile(pdf), save=False)
    minutes.save()


def _mark(sheet: Any, mark: str) -> None:
    sheet.svg = _in_drawing(sheet.svg, mark)
    sheet.document = _in_words(sheet.document, mark)
    if getattr(sheet, "explanation", None):
        sheet.explanation = _in_words(sheet.explanation, mark)
    sheet.save()


def _in_drawing(svg: str, mark: str) -> str:
    return svg.replace("</svg>", f"<text>{mark}</text></svg>")


def _in_words(document: Any, mark: str) -> Any:
    """The document, its texts that are read by people marked."""
    if isinstance(document, dict):
        return {
            key: f"{value} {mark}"
            if key in READ and isinstance(value, str)
            else _in_words(value, mark)
            for key, value in document.items()
        }
    if isinstance(document, list):
        return [_in_words(value, mark) for value in document]
    return document


READ = {
    "title",
    "sentence",
    "action",
    "said",
    "finding",
    "reason",
    "alternative",
    "words",
}


class Oracle:
    """What the policies say of the marks, asked again at each question."""

    def __init__(self, reader: Person | None) -> None:
        self.reader = reader
        self._seats = list(Seat.objects.select_related("person", "circle"))

    def faults(self, text: str) -> list[str]:
        """Every mark, code or name of this text that the reader may not see there."""
        return [
            *self._marks(text),
            *self._codes(text),
            *self._names_beside_figures(text),
        ]

    def _marks(self, text: str) -> Iterator[str]:
        for kind, key in set(MARK.findall(text)):
            if not self._may_see(kind, int(key)):
                yield f"figure {kind}{key}"

    def _may_see(self, kind: str, key: int) -> bool:
        if kind == OF_MIRROR:
            sheet = MirrorSheet.objects.filter(pk=key).first()
            return sheet is not None and allowed(
                self.reader, "circles.read_mirror_by_code", sheet
            )
        if kind == OF_GROUP:
            group = GroupSheet.objects.filter(pk=key).first()
            return group is not None and allowed(
                self.reader, "circles.read_shared_figures", group.session
            )
        if kind == OF_MINUTES:
            session = Session.objects.get(meeting__minutes=key)
            return allowed(self.reader, "circles.read_shared_figures", session)
        if kind == OF_EFFECT:
            return self._may_see_effect(ImpactSheet.objects.get(pk=key).session)
        followed = FollowUpSheet.objects.filter(pk=key).first()
        if followed is None:
            return False
        if kind == OF_DOCTOR:
            return self.reader is not None and followed.person_id == self.reader.pk
        circle = followed.commitment.session.circle
        return allowed(self.reader, "circles.read_follow_up", circle)

    def _may_see_effect(self, session: Session) -> bool:
        return allowed(self.reader, "circles.read_effects", session.circle) or allowed(
            self.reader, "circles.read_shared_figures", session
        )

    def _codes(self, text: str) -> Iterator[str]:
        for seat in self._seats:
            for code in seat.prescriber_codes:
                if code in text and not self._may_see_code(seat):
                    yield f"code of {seat.person}"

    def _may_see_code(self, seat: Seat) -> bool:
        if self.reader is None:
            return False
        return seat.person_id == self.reader.pk or animates(self.reader, seat.circle)

    def _names_beside_figures(self, text: str) -> Iterator[str]:
        """A page with someone's own figures or code has his name only if he agrees."""
        shown = {
            sheet.person
            for kind, key in set(MARK.findall(text))
            if kind == OF_MIRROR
            for sheet in MirrorSheet.objects.filter(pk=key).select_related("person")
        }
        by_code = {
            seat.person
            for seat in self._seats
            if any(code in text for code in seat.prescriber_codes)
        }
        for person in shown | by_code:
            if person.family_name in text and not self._may_name(person):
                yield f"{person} beside his figures or his code"

    def _may_name(self, person: Person) -> bool:
        if self.reader is not None and person.pk == self.reader.pk:
            return True
        agreed = Consent.objects.on(today()).filter(
            person=person, kind=ConsentKind.NAME
        )
        return any(
            self.reader is not None and animates(self.reader, one.circle)
            for one in agreed.select_related("circle")
        )


def texts(answer: Any) -> str:
    """Everything that an answer says: headers, page, and what its documents hold."""
    content = b"".join(answer) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    said = [f"{name}: {value}" for name, value in answer.headers.items()]
    return "\n".join([*said, *_texts(content, kind)])


def _texts(content: bytes, kind: str) -> Iterator[str]:
    if "pdf" in kind or content.startswith(b"%PDF"):
        pages = PdfReader(io.BytesIO(content)).pages
        yield "".join(page.extract_text() for page in pages)
    elif "zip" in kind:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield from _texts(archive.read(name), "")
    else:
        yield content.decode("utf-8", "replace")
