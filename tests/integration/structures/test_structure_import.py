"""A file of people enters a structure: previewed, confirmed, never twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from maillage.apps.people.actions_base import Stale
from maillage.apps.people.clock import today
from maillage.apps.people.models import AuditEvent, Person
from maillage.apps.people.professions import Profession
from maillage.apps.people.roles import Role
from maillage.apps.structures import actions
from maillage.apps.structures.actions import Imported
from maillage.apps.structures.models import Kind, Membership, Organisation, Status
from maillage.apps.structures.people_file import read_people
from maillage.apps.structures.people_plan import Plan, State, make_plan
from maillage.engine.errors import BadInput
from tests.factories import people, structures


pytestmark = pytest.mark.django_db

TEAM = """nom;prénom;profession;RPPS;courriel;téléphone;statut;depuis;site;rôle
Berger;Anne;médecin généraliste;{rpps};anne@exemple.fr;0386800000;associée;1/9/2024;;
Colin;Marc;infirmier;;marc@exemple.fr;;libéral;;Cabinet;
Petit;Lucie;pharmacienne;;;;partenaire;;;coordinatrice
"""


def plan(organisation: Organisation, text: str, by: Person) -> Plan:
    return make_plan(
        organisation, read_people(text.encode(), "equipe.csv"), by, today()
    )


def states(made: Plan) -> list[State]:
    return [step.state for step in made.steps]


def confirm(made: Plan, by: Person, choices: dict[int, str] | None = None) -> Imported:
    return actions.import_people(
        organisation=made.organisation,
        preview=made.preview,
        digest=made.digest,
        choices=choices or {},
        by=by,
    )


def test_a_team_enters_with_its_sites_statuses_dates_and_roles() -> None:
    house = structures.organisation()
    by = structures.administrator(house)
    cabinet = structures.site(house, "Cabinet")
    before = Person.objects.count()
    made = plan(house, TEAM.format(rpps=people.rpps()), by)
    assert states(made) == [State.NEW] * 3
    assert Person.objects.count() == before
    assert confirm(made, by) == Imported(3, 3, 0, 0)
    anne, marc, lucie = house.memberships.order_by("pk")
    assert (anne.since, anne.status) == (date(2024, 9, 1), Status.ASSOCIATE)
    assert anne.person.telephone == "03 86 80 00 00"
    assert (marc.site, marc.since) == (cabinet, today())
    assert house.mandates.get(role=Role.COORDINATOR).person == lucie.person


def test_importing_twice_changes_nothing() -> None:
    house = structures.organisation()
    by = structures.administrator(house)
    structures.site(house, "Cabinet")
    text = TEAM.format(rpps=people.rpps())
    confirm(plan(house, text, by), by)
    events = AuditEvent.objects.exclude(what="structures.import_people").count()
    again = plan(house, text, by)
    # Lucie has neither number nor address: only her name and profession say it is her.
    assert states(again) == [State.SAME, State.SAME, State.ASKED]
    lucie = Person.objects.get(family_name="Petit")
    assert confirm(again, by, {4: str(lucie.pk)}) == Imported(0, 0, 0, 0)
    assert house.memberships.count() == 3
    assert events == AuditEvent.objects.exclude(what="structures.import_people").count()


def test_a_person_known_elsewhere_is_reused_and_not_rewritten() -> None:
    other, house = structures.organisation(), structures.organisation()
    by = structures.administrator(house)
    known = people.person("Berger", given_name="Anne", rpps=people.rpps())
    structures.member(other, known)
    text = f"nom;prénom;profession;rpps;courriel\nBERGER;Anne;mg;{known.rpps};x@y.fr\n"
    made = plan(house, text, by)
    assert states(made) == [State.KNOWN]
    assert "courriel non repris" in made.steps[0].notes[0]
    confirm(made, by)
    email = known.email
    known.refresh_from_db()
    assert known.email == email
    assert Membership.objects.filter(person=known).count() == 2


def test_what_was_empty_of_someone_only_this_team_knows_is_completed() -> None:
    house = structures.organisation()
    by = structures.administrator(house)
    confirm(plan(house, "nom;prénom;profession\nBerger;Anne;mg\n", by), by)
    anne = Person.objects.get(family_name="Berger")
    number = people.rpps()
    text = f"nom;prénom;profession;rpps;courriel\nBerger;Anne;mg;{number};a@b.fr\n"
    made = plan(house, text, by)
    assert states(made) == [State.ASKED]
    assert confirm(made, by, {2: str(anne.pk)}) == Imported(0, 0, 1, 0)
    anne.refresh_from_db()
    assert (anne.rpps, anne.email) == (number, "a@b.fr")
    assert states(plan(house, text, by)) == [State.SAME]


def test_a_changed_status_closes_a_period() -> None:
    house = structures.organisation()
    by = structures.administrator(house)
    person = structures.member(house, status=Status.SELF_EMPLOYED).person
    text = (
        f"nom;profession;courriel;statut\n{person.family_name};mg;{person.email};"
        "associé\n"
    )
    made = plan(house, text, by)
    assert made.steps[0].changes == ("statut : libéral non associé → libéral associé",)
    confirm(made, by)
    assert [m.status for m in house.memberships.order_by("pk")] == [
        Status.SELF_EMPLOYED,
        Status.ASSOCIATE,
    ]


def test_a_namesake_is_asked_about_and_nothing_is_guessed() -> None:
    house = structures.organisation()
    by = structures.administrator(house)
    people.person("Martin", given_name="Léa", profession=Profession.NURSE)
    made = plan(house, "nom;prénom;profession\nMARTIN;Lea;infirmière\n", by)
    assert states(made) == [State.ASKED]
    with pytest.raises(BadInput, match="ligne 2"):
        confirm(made, by)
    assert confirm(made, by, {2: "skip"}) == Imported(0, 0, 0, 1)
    assert confirm(made, by, {2: "new"}) == Imported(1, 1, 0, 0)
    assert Person.objects.filter(family_name__iexact="martin").count() == 2


def test_an_answer_that_was_not_offered_is_no_answer() -> None:
    house = structures.organisation()
    by = structures.administrator(house)
    people.person("Martin", given_name="Léa", profession=Profession.NURSE)
    stranger = people.person()
    made = plan(house, "nom;prénom;profession\nMartin;Léa;infirmière\n", by)
    with pytest.raises(BadInput, match="Dites qui"):
        confirm(made, by, {2: str(stranger.pk)})


def test_a_number_under_another_name_is_asked_about() -> None:
    house = structures.organisation()
    by = structures.administrator(house)
    known = people.person("Durand", rpps=people.rpps())
    made = plan(house, f"nom;profession;rpps\nBerger;mg;{known.rpps}\n", by)
    assert states(made) == [State.ASKED]
    with pytest.raises(BadInput):
        confirm(made, by, {2: "new"})
    confirm(made, by, {2: str(known.pk)})
    assert house.memberships.get().person == known


def test_number_and_address_of_two_people_are_a_fault_and_so_is_a_wrong_pair() -> None:
    house = structures.organisation()
    by = structures.administrator(house)
    first = people.person("Un", rpps=people.rpps(), email="un@exemple.fr")
    people.person("Deux", rpps=people.rpps(), email="deux@exemple.fr")
    text = (
        "nom;profession;rpps;courriel\n"
        f"Un;mg;{first.rpps};deux@exemple.fr\n"
        f"Deux;mg;{people.rpps()};deux@exemple.fr\n"
    )
    made = plan(house, text, by)
    assert states(made) == [State.WRONG, State.WRONG]
    assert confirm(made, by) == Imported(0, 0, 0, 2)


def test_wrong_lines_are_left_out_and_the_others_enter() -> None:
    house = structures.organisation()
    by = structures.administrator(house)
    soon = today() + timedelta(days=5)
    text = (
        "nom;profession;site;depuis\n"
        "Un;mg;Ailleurs;\n"
        f"Deux;mg;;{soon:%d/%m/%Y}\n"
        "Trois;magicien;;\n"
        "Quatre;mg;;\n"
    )
    made = plan(house, text, by)
    assert states(made) == [State.WRONG] * 3 + [State.NEW]
    assert "aucun pour le moment" in str(made.steps[0].row.faults[0])
    assert confirm(made, by) == Imported(1, 1, 0, 3)


def test_a_change_since_the_preview_stops_the_import() -> None:
    house = structures.organisation()
    by = structures.administrator(house)
    text = "nom;profession;courriel\nBerger;mg;a@exemple.fr\n"
    made = plan(house, text, by)
    people.person("Berger", email="a@exemple.fr")
    with pytest.raises(Stale, match="nouvel aperçu"):
        confirm(made, by)
    assert not house.memberships.exists()


def test_a_coordinator_imports_members_and_no_role() -> None:
    house = structures.organisation()
    coordinator = structures.role(house, Role.COORDINATOR)
    text = "nom;profession;rôle\nBerger;mg;administrateur\nColin;mg;membre\n"
    made = plan(house, text, coordinator)
    assert states(made) == [State.WRONG, State.NEW]
    assert "seul un administrateur" in made.steps[0].row.faults[0].expected
    outsider = people.account().person
    with pytest.raises(PermissionDenied):
        confirm(made, outsider)


def test_a_former_member_comes_back_after_the_day_he_left() -> None:
    house = structures.organisation(kind=Kind.CPTS)
    by = structures.administrator(house)
    gone = structures.member(house)
    on = today() - timedelta(days=10)
    actions.end_membership(membership=gone, by=by, on=on)
    person = gone.person
    line = f"{person.family_name};mg;{person.email};"
    made = plan(house, f"nom;profession;courriel;depuis\n{line}1/2/2024\n", by)
    assert states(made) == [State.WRONG]
    made = plan(house, f"nom;profession;courriel;depuis\n{line}\n", by)
    assert states(made) == [State.KNOWN]
    confirm(made, by)
    assert house.memberships.filter(until=None).count() == 1
