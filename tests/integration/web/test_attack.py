"""Everybody asks for everything: nobody reads what the policies do not grant him.

Marks are planted in every figure; every address is asked for by every kind of reader,
in several manners, and each mark, code or name that comes out is held to the policies.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.apps.circles.actions.consents import give_consent, withdraw_consent
from maillage.apps.circles.actions.seats import close_seat
from maillage.apps.circles.models import (
    Circle,
    ConsentKind,
    GroupSheet,
    MirrorSheet,
    Seat,
)
from maillage.apps.people.models import Account, Person
from maillage.engine.errors import BadInput
from tests.factories import circles, people, sessions
from tests.factories.addresses import Address, addresses, patterns
from tests.factories.village import Village, open_the_prepared
from tests.integration.web import planting
from tests.integration.web.planting import (
    MARK,
    OF_CIRCLE,
    OF_DOCTOR,
    OF_EFFECT,
    OF_GROUP,
    OF_MINUTES,
    OF_MIRROR,
    Oracle,
    texts,
)


pytestmark = pytest.mark.django_db

READERS = (
    "nobody",
    "stranger",
    "neighbour",
    "neighbour animator",
    "doctor who left",
    "doctor 2",
    "animator",
    "coordinator",
    "treasurer",
    "referent",
    "administrator",
)

MANNERS: tuple[dict[str, Any], ...] = (
    {},
    {"headers": {"accept": "application/json"}},
    {"headers": {"hx-request": "true"}},
    {"query_params": {"vue": "2", "partie": "1", "format": "json", "q": "a"}},
)


@pytest.fixture
def readers(village: Village) -> Iterator[dict[str, Person | None]]:
    """Everybody, and the marks planted in what there is to read."""
    open_the_prepared(village)
    neighbour = _neighbour()
    for shared in village.held[:2]:
        shared.shared_with_referent = True
        shared.save()
    last = village.doctors[-1]
    seat = circles.seat(village.circle, last)
    close_seat(
        seat=seat, by=village.people["animator"], version=seat.version, reason="Départ"
    )
    planting.plant()
    found: dict[str, Person | None] = {
        **village.people,
        "nobody": None,
        "stranger": people.person("Inconnu"),
        "neighbour": circles.members(neighbour)[0],
        "neighbour animator": circles.animator(neighbour),
        "doctor who left": last,
    }
    for person in found.values():
        if person is not None and not Account.objects.filter(person=person).exists():
            person.email = person.email or f"lecteur{person.pk}@exemple.fr"
            people.account(person)
    yield found


def _neighbour() -> Circle:
    """Another circle of another structure, with figures of its own."""
    circle = circles.circle(name="Cercle voisin")
    session = sessions.open_session(circle)
    model = MirrorSheet.objects.first()
    group = GroupSheet.objects.first()
    assert model is not None and group is not None
    for doctor in circles.members(circle):
        MirrorSheet.objects.create(
            session=session,
            person=doctor,
            code=circles.code(doctor.pk),
            indicator=model.indicator,
            position=0,
            document=model.document,
            svg=model.svg,
        )
    GroupSheet.objects.create(
        session=session,
        indicator=group.indicator,
        position=0,
        document=group.document,
        svg=group.svg,
    )
    return circle


def _client(reader: Person | None) -> Client:
    client = Client()
    if reader is not None:
        client.force_login(Account.objects.get(person=reader))
    return client


def test_every_address_has_arguments_to_be_tried_with(village: Village) -> None:
    assert {each.name for each in addresses()} == {each.name for each in patterns()}


@pytest.mark.slow
@pytest.mark.any_database  # `test_fuzz` asks PostgreSQL for every page and document
@pytest.mark.parametrize("who", READERS)
def test_a_reader_asks_for_everything_and_reads_what_is_his(
    who: str, readers: dict[str, Person | None]
) -> None:
    client, oracle = _client(readers[who]), Oracle(readers[who])
    faults, read = [], set()
    walked = [each for each in addresses() if _is_asked_for(each, who)]
    for number, address in enumerate(walked):
        manner = MANNERS[number % len(MANNERS)] if _is_page(address) else {}
        # What he wrote himself comes back to him, in the way to the sign-in page.
        said = texts(client.get(address.path, **manner)).replace(address.path, "")
        faults += [f"{address.path}: {fault}" for fault in oracle.faults(said)]
        where = "page" if _is_page(address) else "document"
        read |= {(kind, where) for kind, _ in MARK.findall(said)}
    assert faults == []
    assert {kind for kind, _ in read} == MAY_READ.get(who, set()), "blind otherwise"
    if who in ("doctor 2", "animator"):
        assert (OF_MIRROR, "document") in read


MAY_READ = {
    "doctor 2": {OF_MIRROR, OF_GROUP, OF_DOCTOR, OF_CIRCLE, OF_MINUTES, OF_EFFECT},
    "doctor who left": {OF_MIRROR},
    "animator": {OF_MIRROR, OF_GROUP, OF_CIRCLE, OF_MINUTES, OF_EFFECT},
    "referent": {OF_MINUTES, OF_EFFECT},
    "neighbour": {OF_MIRROR, OF_GROUP},
    "neighbour animator": {OF_MIRROR, OF_GROUP},
}


WITHOUT_FIGURES = ("projects:", "funding:")
"""Apps that hold no figure of the circle: some readers are enough to see that none
comes out of them; who reads their own pages is in the matrix."""

ASK_THEM_TOO = ("stranger", "doctor 2", "coordinator", "referent")


def _is_asked_for(address: Address, who: str) -> bool:
    return who in ASK_THEM_TOO or not address.name.startswith(WITHOUT_FIGURES)


def _is_page(address: Address) -> bool:
    return not address.path.endswith((".pdf", ".zip", ".csv"))


CHANGES = ("agree to be named", "be named no more", "be counted no more", "leave")


@pytest.mark.any_database
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from(CHANGES)), max_size=4
    ),
    who=st.sampled_from(("animator", "doctor 1", "doctor 2", "doctor 3", "referent")),
    asked=st.lists(st.integers(0, 10**6), min_size=8, max_size=8),
)
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_doctors_agree_to_nobody_reads_more_than_is_granted(
    readers: dict[str, Person | None],
    village: Village,
    changes: list[tuple[int, str]],
    who: str,
    asked: list[int],
) -> None:
    with transaction.atomic():
        for rank, change in changes:
            _change(village, village.doctors[rank % len(village.doctors)], change)
        client, oracle = _client(readers[who]), Oracle(readers[who])
        personal = [each for each in addresses() if "/seances/" in each.path]
        faults = []
        for number in asked:
            address = personal[number % len(personal)]
            said = texts(client.get(address.path))
            faults += [f"{address.path}: {fault}" for fault in oracle.faults(said)]
        transaction.set_rollback(True)
    assert faults == []


def _change(village: Village, doctor: Person, change: str) -> None:
    """What a doctor may do at any time; refused where it makes no sense."""
    circle = village.circle
    with suppress(BadInput, PermissionDenied):
        if change == "agree to be named":
            give_consent(circle=circle, kind=ConsentKind.NAME, by=doctor)
        elif change == "be named no more":
            withdraw_consent(circle=circle, kind=ConsentKind.NAME, by=doctor)
        elif change == "be counted no more":
            withdraw_consent(circle=circle, kind=ConsentKind.FIGURES, by=doctor)
        else:
            seat = Seat.objects.get(circle=circle, person=doctor)
            close_seat(
                seat=seat,
                by=village.people["animator"],
                version=seat.version,
                reason="Départ",
            )


def test_a_name_goes_from_the_animator_s_pages_as_soon_as_it_is_taken_back(
    village: Village,
) -> None:
    doctor = village.doctors[0]
    client = _client(village.people["animator"])
    page = reverse("circles:mirrors", args=(village.circle.slug, village.held[0].pk))
    assert doctor.family_name in texts(client.get(page))
    withdraw_consent(circle=village.circle, kind=ConsentKind.NAME, by=doctor)
    assert doctor.family_name not in texts(client.get(page))
    assert village.code(doctor) in texts(client.get(page))


def test_figures_go_from_every_page_when_a_doctor_takes_his_agreement_back(
    village: Village,
) -> None:
    doctor, peer = village.doctors[:2]
    planting.plant()
    withdraw_consent(circle=village.circle, kind=ConsentKind.FIGURES, by=doctor)
    his = MirrorSheet.objects.filter(person=doctor)
    gone = {f"MARQUE{OF_MIRROR}{sheet.pk}Z" for sheet in his}
    pages = [each for each in addresses() if each.name in OF_FIGURES]
    for reader in (village.people["animator"], peer):
        client = _client(reader)
        read = "".join(texts(client.get(page.path)) for page in pages)
        assert not any(mark in read for mark in gone)
        assert village.code(doctor) not in read


OF_FIGURES = (
    "circles:mirrors",
    "circles:mirror",
    "circles:mirror_file",
    "circles:group",
    "circles:own_mirror",
    "circles:follow_up",
    "circles:projector",
)
