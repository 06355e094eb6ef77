"""What is due in structures: a composition to repair, invitations that wait."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q
from django.urls import reverse

from maillage.apps.people.clock import now, today
from maillage.apps.people.due import Due, DueKind
from maillage.apps.people.models import Invitation, Person
from maillage.apps.structures.models import (
    LegalForm,
    Link,
    Mandate,
    Membership,
    Organisation,
)
from maillage.apps.structures.policies import ORGANISERS
from maillage.apps.structures.team import Team, make_team
from maillage.ui.formats import counted, day


def due_for(reader: Person | None) -> list[Due]:
    """What the reader has to do for the structures that he organises."""
    if reader is None:
        return []
    on = today()
    organisations = _organised(reader, on)
    dues = _invitations(organisations, on)
    for organisation, team in _teams(organisations, on):
        dues.extend(_broken(organisation, team))
    return dues


def _organised(reader: Person, on: date) -> list[Organisation]:
    mine = (
        Mandate.objects.on(on)
        .filter(person=reader, role__in=ORGANISERS)
        .values("organisation")
    )
    parts = Link.objects.on(on).filter(whole__in=mine).values("part")
    return list(Organisation.objects.filter(Q(pk__in=mine) | Q(pk__in=parts)))


def _teams(
    organisations: list[Organisation], on: date
) -> list[tuple[Organisation, Team]]:
    """Each structure and its team, in two queries for all."""
    forms = {
        form.organisation_id: form
        for form in LegalForm.objects.on(on).filter(organisation__in=organisations)
    }
    members: dict[int, list[Membership]] = defaultdict(list)
    for row in Membership.objects.filter(organisation__in=organisations).select_related(
        "person"
    ):
        members[row.organisation_id].append(row)
    return [
        (o, make_team(o.kind, forms.get(o.pk), members[o.pk], on))
        for o in organisations
    ]


def _broken(organisation: Organisation, team: Team) -> list[Due]:
    url = reverse("structures:detail", args=[organisation.slug])
    if not team.periods:
        if not team.rules:
            return []
        address = reverse("structures:import", args=[organisation.slug])
        return [
            Due(DueKind.TO_DO, "Inscrire l'équipe", address, None, organisation.name)
        ]
    dues = [
        Due(DueKind.TO_DO, f.sentence, url, f.deadline, organisation.name)
        for f in team.findings
    ]
    if team.coming is not None:
        when, worse = team.coming
        dues.extend(
            Due(
                DueKind.TO_DO,
                f"À partir du {day(when)} : {f.sentence}",
                url,
                when,
                organisation.name,
            )
            for f in worse
        )
    return dues


def _invitations(organisations: list[Organisation], on: date) -> list[Due]:
    """Members who have not answered, one line a structure."""
    waiting = Invitation.objects.filter(
        used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now()
    )
    ends = dict(waiting.order_by("-expires_at").values_list("person", "expires_at"))
    if not ends:
        return []
    here: dict[int, set[int]] = defaultdict(set)
    for organisation, person in (
        Membership.objects.on(on)
        .filter(organisation__in=organisations, person__in=list(ends))
        .values_list("organisation", "person")
    ):
        here[organisation].add(person)
    return [
        Due(
            DueKind.TO_DO,
            counted(
                len(here[o.pk]),
                "invitation reste sans réponse",
                "invitations restent sans réponse",
            ),
            reverse("structures:members", args=[o.slug]),
            min(ends[person] for person in here[o.pk]).date(),
            o.name,
        )
        for o in organisations
        if here[o.pk]
    ]
