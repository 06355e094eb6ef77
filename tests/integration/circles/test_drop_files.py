"""Files dropped on a circle's data page: tried, imported, refused, erased."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from maillage.apps.circles.actions.recovery import recover_interrupted
from maillage.apps.circles.data import depots, lakes
from maillage.apps.circles.models import Building, Circle, Drop
from maillage.apps.circles.tasks import drops as tasks_drops
from maillage.apps.people.models import AuditEvent, Person
from maillage.engine.codes.store import write_presentations
from maillage.engine.lake.keys import write_key
from maillage.engine.lake.lock import held
from maillage.engine.synthesis.formulary import demonstration_presentations
from tests.factories import circles, people
from tests.integration.lake.pharmacy_files import national, rows, text


pytestmark = pytest.mark.django_db

Capture = Callable[..., object]


@pytest.fixture
def circle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Circle]:
    """A circle whose structure has a key and the codes of drugs."""
    monkeypatch.setattr(settings, "DATA_ROOT", tmp_path / "data")
    monkeypatch.setattr(settings, "WEB_ROOT", tmp_path / "data" / "web")
    monkeypatch.setattr(settings, "KEYS_ROOT", tmp_path / "keys")
    monkeypatch.setattr(tasks_drops, "SECONDS_TO_WAIT", 0)
    made = circles.circle()
    write_key(tmp_path / "keys" / f"{made.organisation.slug}.key", bytes(range(32)))
    write_presentations(
        demonstration_presentations(),
        tmp_path / "data" / "codes",
        kind="demonstration",
        name="2026-01-01",
        oddities=(),
    )
    yield made


def _client(person: Person) -> Client:
    client = Client()
    person.email = person.email or f"p{person.pk}@exemple.fr"
    person.save()
    client.force_login(people.account(person))
    return client


@pytest.fixture
def animator(circle: Circle) -> Client:
    return _client(circles.animator(circle))


def _file(content: str, name: str = "officine.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode(), content_type="text/csv")


def _bad(count: int) -> str:
    """Right lines, of which the first ones have an impossible quantity."""
    lines = rows(60)
    for line in lines[:count]:
        line["boites"] = "deux"
    return text(lines)


def _drop(
    client: Client, circle: Circle, capture: Capture, *files: SimpleUploadedFile
) -> object:
    with capture(execute=True):
        return client.post(
            reverse("circles:data", args=(circle.slug,)), {"files": list(files)}
        )


def _waiting_files() -> list[Path]:
    return [path for path in depots.root().rglob("*") if path.is_file()]


def test_a_file_with_two_bad_lines_is_checked_and_says_which(
    circle: Circle, animator: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    answer = _drop(animator, circle, django_capture_on_commit_callbacks, _file(_bad(2)))
    drop = Drop.objects.get()
    assert answer.url == reverse("circles:drop", args=(circle.slug, drop.pk))
    assert drop.state == Drop.State.CHECKED
    assert (drop.report["accepted"], drop.report["rejected"]) == (58, 2)
    page = animator.get(answer.url).content.decode()
    assert "2\N{NO-BREAK SPACE}lignes fausses" in page
    assert "boites" in page
    assert "Importer 58" in page
    (kept,) = _waiting_files()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert not lakes.lake_of(circle.organisation).exists()


def test_the_right_lines_are_imported_the_file_erased_and_the_base_made(
    circle: Circle, animator: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    _drop(animator, circle, django_capture_on_commit_callbacks, _file(_bad(2)))
    drop = Drop.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        animator.post(reverse("circles:import_drop", args=(circle.slug, drop.pk)))
    drop.refresh_from_db()
    assert (drop.state, drop.path) == (Drop.State.IMPORTED, "")
    assert _waiting_files() == []
    (batch,) = lakes.lake_of(circle.organisation).batches()
    assert (batch.rows, batch.batch) == (58, drop.batch)
    assert Building.objects.get().state == Building.State.MADE
    manifest = lakes.manifest_of(circle.organisation)
    assert manifest is not None
    assert manifest.lines == 58
    page = animator.get(reverse("circles:data", args=(circle.slug,))).content.decode()
    assert manifest.build_id in page


def test_the_same_file_is_refused_the_second_time(
    circle: Circle, animator: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    capture = django_capture_on_commit_callbacks
    _drop(animator, circle, capture, _file(_bad(0)))
    answer = _drop(animator, circle, capture, _file(_bad(0), "autre-nom.csv"))
    assert answer.status_code == 422
    assert "rien n&#x27;a été pris une seconde fois" in answer.content.decode()
    assert Drop.objects.count() == 1
    assert len(_waiting_files()) == 1


def test_a_file_with_national_numbers_is_refused_and_erased_at_once(
    circle: Circle, animator: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    lines = rows(20)
    for rank, line in enumerate(lines):
        line["patient"] = national(rank)
    _drop(animator, circle, django_capture_on_commit_callbacks, _file(text(lines)))
    drop = Drop.objects.get()
    assert (drop.state, drop.path) == (Drop.State.REFUSED, "")
    assert _waiting_files() == []
    assert national(0) not in f"{drop.message}{drop.report}"


def test_a_name_that_holds_a_national_number_is_masked(
    circle: Circle, animator: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    name = f"export {national(1)}.csv"
    _drop(animator, circle, django_capture_on_commit_callbacks, _file(_bad(0), name))
    assert Drop.objects.get().name == "masque.csv"


def test_a_discarded_file_is_erased_and_nothing_is_taken(
    circle: Circle, animator: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    _drop(animator, circle, django_capture_on_commit_callbacks, _file(_bad(1)))
    drop = Drop.objects.get()
    animator.post(reverse("circles:discard_drop", args=(circle.slug, drop.pk)))
    drop.refresh_from_db()
    assert drop.state == Drop.State.DISCARDED
    assert _waiting_files() == []
    assert not lakes.lake_of(circle.organisation).exists()


def test_a_retracted_file_leaves_the_data_and_may_come_back(
    circle: Circle, animator: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    capture = django_capture_on_commit_callbacks
    for content in (_bad(0), text(rows(30, seed=2))):
        _drop(animator, circle, capture, _file(content))
        drop = Drop.objects.order_by("pk").last()
        with capture(execute=True):
            animator.post(reverse("circles:import_drop", args=(circle.slug, drop.pk)))
    with capture(execute=True):
        animator.post(reverse("circles:retract_batch", args=(circle.slug, drop.pk)))
    drop.refresh_from_db()
    assert drop.state == Drop.State.RETRACTED
    assert [b.rows for b in lakes.lake_of(circle.organisation).batches()] == [60]
    assert lakes.manifest_of(circle.organisation).lines == 60
    _drop(animator, circle, capture, _file(text(rows(30, seed=2))))
    assert Drop.objects.order_by("pk").last().state == Drop.State.CHECKED


def test_while_another_import_lasts_the_file_waits_with_one_sentence(
    circle: Circle, animator: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    capture = django_capture_on_commit_callbacks
    _drop(animator, circle, capture, _file(_bad(0)))
    drop = Drop.objects.get()
    lock = lakes.lake_of(circle.organisation).root / "lock"
    with held(lock), capture(execute=True):
        animator.post(reverse("circles:import_drop", args=(circle.slug, drop.pk)))
    drop.refresh_from_db()
    assert drop.state == Drop.State.CHECKED
    assert "recommencer" in drop.message
    assert len(_waiting_files()) == 1


def test_a_check_cut_short_by_a_stop_says_so_and_keeps_no_file(
    circle: Circle, animator: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    _drop(animator, circle, django_capture_on_commit_callbacks, _file(_bad(0)))
    Drop.objects.update(state=Drop.State.IMPORTING)
    recover_interrupted()
    drop = Drop.objects.get()
    assert drop.state == Drop.State.FAILED
    assert "déposez-le de nouveau" in drop.message
    assert _waiting_files() == []


def test_an_import_committed_just_before_the_stop_is_recognised(
    circle: Circle, animator: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    capture = django_capture_on_commit_callbacks
    _drop(animator, circle, capture, _file(_bad(0)))
    drop = Drop.objects.get()
    with capture(execute=True):
        animator.post(reverse("circles:import_drop", args=(circle.slug, drop.pk)))
    Drop.objects.update(state=Drop.State.IMPORTING, batch="")
    recover_interrupted()
    drop.refresh_from_db()
    assert drop.state == Drop.State.IMPORTED
    assert drop.batch


def test_a_fault_in_the_reader_ends_in_a_sentence_and_an_erased_file(
    circle: Circle,
    animator: Client,
    django_capture_on_commit_callbacks: Capture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise RuntimeError("a line of the file")

    monkeypatch.setattr(tasks_drops, "take_in", broken)
    _drop(animator, circle, django_capture_on_commit_callbacks, _file(_bad(0)))
    drop = Drop.objects.get()
    assert drop.state == Drop.State.FAILED
    assert "a line" not in drop.message
    assert _waiting_files() == []


def test_a_full_disk_is_said_and_nothing_is_kept(
    circle: Circle, animator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: object, raw_data: bytes, start: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(depots.DepotUploadHandler, "receive_data_chunk", full)
    address = reverse("circles:data", args=(circle.slug,))
    answer = animator.post(address, {"files": [_file(_bad(0))]}, follow=True)
    assert "Plus de place sur le disque" in answer.content.decode()
    assert Drop.objects.count() == 0
    assert _waiting_files() == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vide.csv", b""),
        ("photo.jpg", b"\xff\xd8\xff"),
        ("faux.xlsx", b"PK\x03\x04 not a workbook"),
        ("octets.csv", bytes(range(256)) * 40),
        ("titres.csv", b"a;b;c\n1;2;3\n"),
        ("seul-titre.csv", b"date_delivrance;prescripteur\n"),
        ("../../etc/passwd.csv", b"x"),
        ("\x00\x01.csv", b"\x00" * 10),
        (".csv", b"\n\n\n"),
    ],
)
def test_whatever_is_dropped_there_is_no_fault_and_nothing_is_imported(
    circle: Circle,
    animator: Client,
    django_capture_on_commit_callbacks: Capture,
    name: str,
    content: bytes,
) -> None:
    answer = _drop(
        animator,
        circle,
        django_capture_on_commit_callbacks,
        SimpleUploadedFile(name, content),
    )
    assert answer.status_code in {302, 422}
    assert not lakes.lake_of(circle.organisation).exists()
    for drop in Drop.objects.all():
        assert drop.state == Drop.State.REFUSED, drop.message
        page = animator.get(reverse("circles:drop", args=(circle.slug, drop.pk)))
        assert page.status_code == 200
    assert _waiting_files() == []


def test_only_animators_read_and_drop_files(circle: Circle) -> None:
    others = [
        circles.members(circle)[0],
        circles.coordinator(circle.organisation),
        people.person(),
    ]
    address = reverse("circles:data", args=(circle.slug,))
    for person in others:
        client = _client(person)
        assert client.get(address).status_code == 404
        answer = client.post(address, {"files": [_file(_bad(0))]})
        assert answer.status_code == 404
    assert Drop.objects.count() == 0
    assert _waiting_files() == []


def test_a_file_that_waited_a_week_is_erased_by_the_next_one(
    circle: Circle, animator: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    capture = django_capture_on_commit_callbacks
    _drop(animator, circle, capture, _file(_bad(0)))
    old = Drop.objects.get()
    old.dropped_at = old.dropped_at.replace(year=old.dropped_at.year - 1)
    old.save()
    _drop(animator, circle, capture, _file(text(rows(30, seed=2))))
    old.refresh_from_db()
    assert old.state == Drop.State.DISCARDED
    assert len(_waiting_files()) == 1


def test_what_is_done_to_a_file_is_in_the_audit_chain(
    circle: Circle, animator: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    capture = django_capture_on_commit_callbacks
    _drop(animator, circle, capture, _file(_bad(0)))
    drop = Drop.objects.get()
    with capture(execute=True):
        animator.post(reverse("circles:import_drop", args=(circle.slug, drop.pk)))
    events = AuditEvent.objects.filter(kind="circles.drop").values_list("what", flat=1)
    assert list(events) == [
        "circles.drop_file",
        "circles.import_drop",
        "circles.end_drop",
    ]


def test_bytes_drawn_at_random_never_break_a_page_nor_reach_the_data(
    circle: Circle, animator: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    draw = random.Random(20261122)
    right = _bad(0).encode()
    for rank in range(25):
        content = bytearray(right)
        for _ in range(draw.choice([1, 5, 200])):
            content[draw.randrange(len(content))] = draw.randrange(256)
        answer = _drop(
            animator,
            circle,
            django_capture_on_commit_callbacks,
            SimpleUploadedFile(f"tirage-{rank}.csv", bytes(content)),
        )
        assert answer.status_code in {302, 422}
    ends = {Drop.State.CHECKED, Drop.State.REFUSED}
    for drop in Drop.objects.all():
        assert drop.state in ends, drop.message
        page = animator.get(reverse("circles:drop", args=(circle.slug, drop.pk)))
        assert page.status_code == 200
    assert not lakes.lake_of(circle.organisation).exists()
    waiting = Drop.objects.filter(state=Drop.State.CHECKED).count()
    assert len(_waiting_files()) == waiting


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"files": "texte"},
        {"files": ["a", "b"]},
        {"autre": "x" * 10_000},
    ],
)
def test_a_form_without_a_file_is_said_and_changes_nothing(
    circle: Circle, animator: Client, sent: dict[str, object]
) -> None:
    answer = animator.post(reverse("circles:data", args=(circle.slug,)), sent)
    assert answer.status_code == 422
    assert "Choisissez au moins un fichier" in answer.content.decode()
    assert Drop.objects.count() == 0
