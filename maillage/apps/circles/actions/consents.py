"""What a doctor agrees to, and takes back: he alone, dated, at once."""

from __future__ import annotations

from datetime import date

from maillage.apps.circles.actions.sheet_requests import ask_for_sheets
from maillage.apps.circles.actions.withheld import call_for_new_sheets, withhold
from maillage.apps.circles.models import Circle, Consent, ConsentKind
from maillage.apps.circles.words.consents import CURRENT, TEXTS
from maillage.apps.people.actions_base import action, locked
from maillage.apps.people.audit import record
from maillage.apps.people.authorisation import require
from maillage.apps.people.clock import today
from maillage.apps.people.models import Person
from maillage.engine.errors import BadInput


@action("circles.give_consent")
def give_consent(
    *,
    circle: Circle,
    kind: ConsentKind | str,
    by: Person,
    text_version: str = CURRENT.version,
    on: date | None = None,
) -> Consent:
    """The reader agrees for himself: nobody can for another, there is no way to say so.

    `text_version` is the wording he read. Raises `BadInput` when it is no longer the
    current one; an agreement already given is given back as it is.
    """
    require(by, "circles.give_consent", circle)
    circle = locked(Circle, circle.pk)
    kind = ConsentKind(kind)
    if text_version != CURRENT.version or text_version not in TEXTS:
        raise BadInput(
            "Le texte de cet accord a changé depuis que vous l'avez ouvert : "
            "relisez-le ci-dessous, puis donnez votre accord si vous le souhaitez."
        )
    day = on or today()
    if day > today():
        raise BadInput("Un accord se donne aujourd'hui, pas pour plus tard.")
    already = _open(circle, kind, by)
    if already is not None:
        return already
    consent = Consent.objects.create(
        circle=circle, person=by, kind=kind, since=day, text_version=text_version
    )
    if kind == ConsentKind.FIGURES:
        call_for_new_sheets(circle)
    _recorded("circles.give_consent", consent, by)
    return consent


@action("circles.withdraw_consent")
def withdraw_consent(
    *, circle: Circle, kind: ConsentKind | str, by: Person
) -> Consent | None:
    """The reader takes his agreement back, from now on; None when he had given none.

    Without the agreement to be counted, every sheet on which he was counted is erased
    in the same transaction, and the sessions to come are prepared again without him.
    """
    require(by, "circles.withdraw_consent", circle)
    circle = locked(Circle, circle.pk)
    kind = ConsentKind(kind)
    consent = _open(circle, kind, by)
    if consent is None:
        return None
    consent.until = today()
    consent.save(update_fields=["until"])
    if kind == ConsentKind.FIGURES:
        to_prepare_again = withhold(circle, by)
        call_for_new_sheets(circle)
        for session in to_prepare_again:
            ask_for_sheets(session)
    _recorded("circles.withdraw_consent", consent, by)
    return consent


def _open(circle: Circle, kind: ConsentKind, person: Person) -> Consent | None:
    return Consent.objects.filter(
        circle=circle, person=person, kind=kind, until__isnull=True
    ).first()


def _recorded(what: str, consent: Consent, by: Person) -> None:
    record(
        what,
        consent,
        by=by,
        subject=by,
        details={"circle": consent.circle_id, "kind": str(consent.kind)},
    )
