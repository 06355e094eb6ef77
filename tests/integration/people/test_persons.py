"""A professional is registered once, and changed from what was read."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from maillage.apps.people import actions
from maillage.apps.people.actions_base import Stale
from maillage.apps.people.models import AuditEvent, Person
from maillage.apps.people.professions import Profession
from maillage.engine.errors import BadInput
from tests.factories import people


pytestmark = pytest.mark.django_db


def _register(by: Person | None, **fields: object) -> Person:
    given = {"family_name": "Nouveau", **fields}
    return actions.register_person(
        by=by, verb="people.change_identity", about=by, **given
    )


def test_a_registered_person_has_a_tidy_name_address_and_number() -> None:
    number = people.rpps()
    person = _register(
        people.steward(),
        family_name="  Durand  Martin ",
        email=" Anne@Exemple.FR ",
        rpps=f"{number[:5]} {number[5:]}",
    )
    assert (person.family_name, person.email) == ("Durand Martin", "anne@exemple.fr")
    assert person.rpps == number
    assert AuditEvent.objects.get(what="people.register_person").subject == person.pk


def test_nobody_registers_without_the_right_he_names() -> None:
    with pytest.raises(PermissionDenied):
        _register(people.person())
    with pytest.raises(PermissionDenied):
        _register(None)


@pytest.mark.parametrize("field", ["rpps", "email"])
def test_the_same_number_or_address_is_the_same_person(field: str) -> None:
    known = people.person(rpps=people.rpps())
    typed = getattr(known, field)
    with pytest.raises(actions.Duplicate) as refusal:
        _register(people.steward(), **{field: typed.upper()})
    assert refusal.value.person == known
    assert known.family_name not in str(refusal.value)


def test_a_namesake_of_the_same_profession_is_asked_about_then_taken() -> None:
    known = people.person("Durand", given_name="Anne")
    typed = {
        "family_name": "durand",
        "given_name": "ANNE",
        "profession": Profession.GENERAL_PRACTITIONER,
    }
    by = people.steward()
    with pytest.raises(actions.Alike) as refusal:
        _register(by, **typed)
    assert refusal.value.people == [known]
    assert _register(by, **typed, even_if_alike=True).pk != known.pk


def test_namesakes_with_two_numbers_are_two_people() -> None:
    people.person("Durand", given_name="Anne", rpps=people.rpps())
    assert _register(
        people.steward(),
        family_name="Durand",
        given_name="Anne",
        profession=Profession.GENERAL_PRACTITIONER,
        rpps=people.rpps(),
    )


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("family_name", "", "Nom"),
        ("family_name", "x" * 81, "Nom"),
        ("email", "nulle part", "Courriel"),
        ("rpps", "12345678901", "RPPS"),
        ("rpps", "x" * 300, "RPPS"),
        ("telephone", "0" * 21, "Téléphone"),
        ("profession", "sorcier", "Profession"),
        ("family_name", "a\x00b", "Nom"),
    ],
)
def test_what_is_badly_written_is_said_with_its_field(
    field: str, typed: str, said: str
) -> None:
    before = Person.objects.count()
    by = people.steward()
    with pytest.raises(BadInput, match=said):
        _register(by, **{field: typed})
    assert Person.objects.count() == before + 1


def test_one_changes_oneself_but_not_the_number_others_rely_on() -> None:
    anne = people.account().person
    actions.change_person(person=anne, version=0, by=anne, telephone="01 02 03 04 05")
    event = AuditEvent.objects.get(what="people.change_person")
    assert event.details == {"fields": ["telephone"]}
    with pytest.raises(PermissionDenied):
        actions.change_person(person=anne, version=1, by=anne, rpps=people.rpps())
    with pytest.raises(PermissionDenied):
        actions.change_person(person=people.person(), version=0, by=anne, telephone="0")


def test_who_keeps_the_service_corrects_a_number() -> None:
    number, anne = people.rpps(), people.person()
    actions.change_person(person=anne, version=0, by=people.steward(), rpps=number)
    anne.refresh_from_db()
    assert (anne.rpps, anne.version) == (number, 1)


def test_two_who_change_the_same_person_are_told_of_each_other() -> None:
    anne = people.account().person
    actions.change_person(person=anne, version=0, by=anne, telephone="01")
    with pytest.raises(Stale):
        actions.change_person(
            person=anne, version=0, by=people.steward(), telephone="02"
        )
    anne.refresh_from_db()
    assert anne.telephone == "01"


def test_saving_what_is_already_there_writes_nothing() -> None:
    anne = people.account().person
    actions.change_person(person=anne, version=0, by=anne, family_name=anne.family_name)
    anne.refresh_from_db()
    assert anne.version == 0
    assert not AuditEvent.objects.exists()
