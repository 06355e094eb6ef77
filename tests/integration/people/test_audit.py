"""The audit chain: what is written stays, and a change shows."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from maillage.apps.people import audit
from maillage.apps.people.models import AuditEvent, Person


pytestmark = pytest.mark.django_db


def _three_events() -> Person:
    person = Person.objects.create(family_name="Exemple")
    for verb in ("people.one", "people.two", "people.three"):
        audit.record(verb, person, by=person, details={"to": "x"})
    return person


def test_a_chain_left_alone_is_whole_and_says_its_last_hash() -> None:
    _three_events()
    found = audit.verify()
    assert (found.whole, found.events) == (True, 3)
    assert found.last_hash == AuditEvent.objects.get(sequence=3).hash


def test_reading_the_figures_of_two_people_writes_one_event_for_each() -> None:
    reader = Person.objects.create(family_name="Lecteur")
    others = [Person.objects.create(family_name=f"Autre {n}") for n in (1, 2)]
    audit.record_read("circles.read", reader, by=reader, subjects=others)
    assert [e.subject for e in AuditEvent.objects.all()] == [p.pk for p in others]
    assert audit.verify().whole


def test_the_database_itself_refuses_to_change_or_erase_an_event() -> None:
    _three_events()
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(sequence=2).update(what="people.other")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(sequence=2).delete()
    assert audit.verify().whole


@pytest.mark.parametrize(
    ("change", "broken_at"),
    [
        ("UPDATE people_auditevent SET what = 'people.other' WHERE sequence = 2", 2),
        ("UPDATE people_auditevent SET actor = 999 WHERE sequence = 3", 3),
        ("DELETE FROM people_auditevent WHERE sequence = 1", 2),
        ("DELETE FROM people_auditevent WHERE sequence = 2", 3),
    ],
)
def test_who_goes_round_the_triggers_is_found_at_the_event_he_changed(
    change: str, broken_at: int
) -> None:
    _three_events()
    with connection.cursor() as cursor:
        _without_triggers(cursor)
        cursor.execute(change)
    found = audit.verify()
    assert (found.whole, found.broken_at) == (False, broken_at)


def _without_triggers(cursor: object) -> None:
    if connection.vendor == "sqlite":
        cursor.execute("DROP TRIGGER audit_never_changes")
        cursor.execute("DROP TRIGGER audit_never_shrinks")
    else:
        cursor.execute("ALTER TABLE people_auditevent DISABLE TRIGGER USER")
