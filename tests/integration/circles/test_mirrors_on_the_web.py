"""Who reads whose figures: every way a page, a print or an export could give them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from maillage.apps.circles.actions.consents import withdraw_consent
from maillage.apps.circles.actions.seats import close_seat
from maillage.apps.circles.models import Circle, ConsentKind, MirrorSheet, Session
from maillage.apps.people.models import AuditEvent, Person
from maillage.apps.people.roles import Role
from tests.factories import circles, people, preparation


# `test_prepare_session` keeps sheets in PostgreSQL, `test_fuzz` opens them there.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database,
    pytest.mark.usefixtures("data_root"),
]

Capture = Callable[..., object]


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(people.account(person))
    return client


@pytest.fixture
def circle() -> Circle:
    return preparation.circle()


@pytest.fixture
def session(circle: Circle, django_capture_on_commit_callbacks: Capture) -> Session:
    return preparation.prepared(circle, django_capture_on_commit_callbacks)


def _code(session: Session, person: Person) -> str:
    found = MirrorSheet.objects.filter(session=session, person=person).first()
    assert found is not None
    return found.code


def _ways(session: Session, code: str) -> Iterator[str]:
    """Every address that could give the figures of a code."""
    where = (session.circle.slug, session.pk)
    yield reverse("circles:mirror", args=(*where, code))
    yield reverse("circles:mirror_file", args=(*where, code))
    yield reverse("circles:mirrors", args=where)
    yield reverse("circles:mirrors_file", args=where)
    yield reverse("circles:mirror", args=(*where, code)) + "?format=json"
    yield reverse("circles:prepare", args=where)
    yield reverse("circles:data", args=(session.circle.slug,))


def test_a_member_reaches_no_peer_in_any_way(session: Session) -> None:
    doctor, peer = circles.members(session.circle)[:2]
    client = _client(doctor)
    peer_code = _code(session, peer)
    for way in _ways(session, peer_code):
        for ask in (client.get, client.post, client.head, client.put):
            answer = ask(way)
            assert answer.status_code in {404, 405}, way
            assert peer_code not in answer.content.decode(errors="ignore").replace(
                way, ""
            )


def test_what_a_member_may_open_holds_no_code_and_no_name_of_a_peer(
    session: Session,
) -> None:
    members = circles.members(session.circle)
    doctor, peers = members[0], members[1:]
    client = _client(doctor)
    where = (session.circle.slug, session.pk)
    for name in ("session", "group", "own_mirror", "kit"):
        page = client.get(reverse(f"circles:{name}", args=where))
        assert page.status_code == 200
        text = page.content.decode()
        assert not any(_code(session, peer) in text for peer in peers)
        if name != "session":
            assert not any(peer.family_name in text for peer in peers)
    for name in ("group_file", "own_mirror_file"):
        answer = client.get(reverse(f"circles:{name}", args=where))
        printed = "".join(
            page.extract_text() for page in pypdf.PdfReader(_bytes(answer)).pages
        )
        assert not any(_code(session, peer) in printed for peer in peers)
        assert not any(peer.family_name in printed for peer in peers)


def _bytes(answer: object) -> io.BytesIO:
    return io.BytesIO(answer.content)


def test_a_doctor_reads_his_own_by_name_and_by_his_own_code(session: Session) -> None:
    doctor = circles.members(session.circle)[0]
    client = _client(doctor)
    where = (session.circle.slug, session.pk)
    own = client.get(reverse("circles:own_mirror", args=where)).content.decode()
    assert own.count('class="drawing"') == 2
    assert "Vous seul" in own
    by_code = reverse("circles:mirror", args=(*where, _code(session, doctor)))
    assert client.get(by_code).status_code == 200
    listed = client.get(reverse("circles:my_figures")).content.decode()
    assert reverse("circles:own_mirror", args=where) in listed


def test_the_animator_reads_codes_and_a_name_only_where_it_is_agreed(
    session: Session,
) -> None:
    members = circles.members(session.circle)
    withdraw_consent(circle=session.circle, kind=ConsentKind.NAME, by=members[0])
    client = _client(circles.animator(session.circle))
    where = (session.circle.slug, session.pk)
    page = client.get(reverse("circles:mirrors", args=where)).content.decode()
    assert _code(session, members[0]) in page
    assert members[0].family_name not in page
    assert members[1].family_name in page
    hidden = client.get(
        reverse("circles:mirror", args=(*where, _code(session, members[0])))
    )
    assert members[0].family_name not in hidden.content.decode()
    named = client.get(
        reverse("circles:mirror", args=(*where, _code(session, members[1])))
    )
    assert members[1].family_name in named.content.decode()


def test_each_reading_is_written_for_the_doctor_concerned(session: Session) -> None:
    doctor = circles.members(session.circle)[0]
    animator = circles.animator(session.circle)
    client = _client(animator)
    where = (session.circle.slug, session.pk)
    code = _code(session, doctor)
    client.get(reverse("circles:mirror", args=(*where, code)))
    client.get(reverse("circles:mirror_file", args=(*where, code)))
    client.get(reverse("circles:mirrors_file", args=where))
    events = AuditEvent.objects.filter(subject=doctor.pk, actor=animator.pk)
    found = list(events.values_list("what", flat=True))
    assert found.count("circles.read_mirror") == 2
    assert found.count("circles.print_mirrors") == 1
    assert code not in str(list(events.values()))


def test_the_prints_of_all_are_named_by_code(session: Session) -> None:
    client = _client(circles.animator(session.circle))
    where = (session.circle.slug, session.pk)
    answer = client.get(reverse("circles:mirrors_file", args=where))
    with zipfile.ZipFile(_bytes(answer)) as archive:
        names = archive.namelist()
        assert archive.read("groupe.pdf").startswith(b"%PDF-")
    codes = [_code(session, doctor) for doctor in circles.members(session.circle)]
    assert sorted(names) == sorted(["groupe.pdf", *(f"miroir-{c}.pdf" for c in codes)])


@pytest.mark.parametrize("role", list(Role))
def test_no_mandate_on_the_structure_reads_a_figure(
    session: Session, role: Role
) -> None:
    holder = circles.coordinator(session.circle.organisation, role)
    client = _client(holder)
    where = (session.circle.slug, session.pk)
    code = _code(session, circles.members(session.circle)[0])
    ways = [*_ways(session, code)]
    for name in ("group", "group_file", "own_mirror", "own_mirror_file"):
        ways.append(reverse(f"circles:{name}", args=where))
    for way in ways:
        assert client.get(way).status_code == 404, way


def test_the_animator_of_another_circle_of_the_same_data_reads_nothing(
    session: Session,
) -> None:
    other = circles.circle(of=session.circle.organisation)
    client = _client(circles.animator(other))
    code = _code(session, circles.members(session.circle)[0])
    where = (session.circle.slug, session.pk)
    for way in (*_ways(session, code), reverse("circles:group", args=where)):
        assert client.get(way).status_code == 404, way
    # His own circle's address does not open another's session either.
    crossed = reverse("circles:mirror", args=(other.slug, session.pk, code))
    assert client.get(crossed).status_code == 404


def test_an_animator_who_left_no_longer_reads_any_figure(session: Session) -> None:
    animator = circles.animator(session.circle)
    client = _client(animator)
    code = _code(session, circles.members(session.circle)[0])
    way = reverse("circles:mirror", args=(session.circle.slug, session.pk, code))
    assert client.get(way).status_code == 200
    seat = circles.seat(session.circle, animator)
    close_seat(
        seat=seat,
        reason="",
        by=circles.coordinator(session.circle.organisation),
        version=seat.version,
    )
    for each in _ways(session, code):
        assert client.get(each).status_code == 404, each


def test_who_is_not_signed_in_is_sent_to_sign_in_and_learns_nothing(
    session: Session,
) -> None:
    code = _code(session, circles.members(session.circle)[0])
    there = reverse("circles:mirror", args=(session.circle.slug, session.pk, code))
    nowhere = reverse("circles:mirror", args=("nulle-part", 1, "x"))
    for way in (there, nowhere, reverse("circles:my_figures")):
        answer = Client().get(way)
        assert answer.status_code == 302
        assert "login" in answer.url
