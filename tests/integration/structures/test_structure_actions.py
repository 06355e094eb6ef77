"""Structures made, changed, joined and left: dated, recorded, refused to others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from maillage.apps.people.actions_base import Stale
from maillage.apps.people.clock import today
from maillage.apps.people.models import AuditEvent
from maillage.apps.people.professions import Profession
from maillage.apps.people.roles import Role
from maillage.apps.structures import actions
from maillage.apps.structures.actions.organisations import Card
from maillage.apps.structures.actions.sites import Place
from maillage.apps.structures.due import due_for
from maillage.apps.structures.models import Form, Kind, Mandate, Membership, Status
from maillage.apps.structures.policies import POLICIES
from maillage.apps.structures.team import team_of
from maillage.engine.errors import BadInput
from tests.factories import people, structures


pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def test_who_makes_a_structure_administers_it() -> None:
    made = structures.organisation("Maison de Migennes", form=Form.SISA)
    assert made.slug == "maison-de-migennes"
    assert structures.administrator(made)
    assert made.legal_forms.get().form == Form.SISA


def test_a_name_taken_by_a_page_or_a_structure_gets_another_address() -> None:
    made = [
        structures.organisation("Ajouter"),
        structures.organisation("Santé", territory="Ici"),
        structures.organisation("Santé", territory="Là"),
        structures.organisation("!!!"),
    ]
    assert [o.slug for o in made] == ["ajouter-2", "sante", "sante-2", "structure"]


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (Card(" ", Kind.MSP), "Nom"),
        (Card("A", "castle"), "Nature"),
        (Card("A" * 121, Kind.MSP), "120 caractères"),
        (Card("A", Kind.MSP, siret="12345678901234"), "SIRET"),
        (Card("A", Kind.MSP, website="javascript:alert(1)"), "Site internet"),
    ],
)
def test_a_card_badly_written_says_what_to_mend(card: Card, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        actions.create_organisation(card=card, by=people.steward())


def test_the_same_structure_is_not_made_twice() -> None:
    structures.organisation("Maison", territory="Joigny")
    with pytest.raises(BadInput, match="existe déjà"):
        structures.organisation("maison", territory="joigny")


def test_two_who_save_a_card_the_second_is_told() -> None:
    made = structures.organisation()
    by = structures.administrator(made)
    first, second = Card("Premier", Kind.MSP), Card("Second", Kind.MSP)
    actions.change_organisation(organisation=made, version=0, card=first, by=by)
    with pytest.raises(Stale):
        actions.change_organisation(organisation=made, version=0, card=second, by=by)
    made.refresh_from_db()
    assert made.name == "Premier"


def test_a_legal_form_follows_another_on_its_day() -> None:
    made = structures.organisation(form=Form.ASSOCIATION)
    by = structures.administrator(made)
    on = date(2025, 6, 1)
    actions.set_legal_form(organisation=made, version=0, form=Form.SISA, by=by, on=on)
    last, first = made.legal_forms.all()
    assert (first.form, first.until) == (Form.ASSOCIATION, on)
    assert (last.form, last.since, last.until) == (Form.SISA, on, None)
    with pytest.raises(BadInput, match="déjà celle"):
        actions.set_legal_form(organisation=made, version=1, form=Form.SISA, by=by)
    with pytest.raises(BadInput, match="plus tard"):
        actions.set_legal_form(
            organisation=made, version=1, form=Form.GIE, by=by, on=on - DAY
        )


def test_a_site_is_opened_corrected_closed_and_reopened() -> None:
    made = structures.organisation()
    by = structures.administrator(made)
    site = structures.site(made, "Cabinet", postcode="8 9400", insee="89257")
    assert site.postcode == "89400"
    with pytest.raises(BadInput, match="FINESS"):
        actions.change_site(
            site=site, version=0, place=Place("Cabinet", finess="123"), by=by
        )
    actions.change_site(site=site, version=0, place=Place("Maison"), by=by)
    with pytest.raises(Stale):
        actions.close_site(site=site, version=0, by=by)
    closed = actions.close_site(site=site, version=1, by=by)
    assert closed.until == today()
    assert actions.reopen_site(site=site, version=2, by=by).until is None
    with pytest.raises(BadInput, match="existe déjà"):
        structures.site(made, "maison")


def test_a_structure_belongs_to_another_and_never_to_itself_in_a_ring() -> None:
    by = people.steward()
    house, pole, whole = (structures.organisation(by=by) for _ in range(3))
    actions.link_organisations(part=house, whole=pole, by=by)
    link = actions.link_organisations(part=pole, whole=whole, by=by)
    for part, above in ((whole, house), (house, house)):
        with pytest.raises(BadInput, match="au-dessus"):
            actions.link_organisations(part=part, whole=above, by=by)
    actions.unlink_organisations(link=link, by=by)
    actions.link_organisations(part=whole, whole=house, by=by)


def test_who_organises_the_whole_organises_the_part_while_the_tie_holds() -> None:
    by = people.steward()
    house, pole = structures.organisation(by=by), structures.organisation(by=by)
    coordinator = structures.role(pole, Role.COORDINATOR)
    newcomer = people.person()
    with pytest.raises(PermissionDenied):
        actions.admit_member(organisation=house, person=newcomer, by=coordinator)
    link = actions.link_organisations(part=house, whole=pole, by=by)
    actions.admit_member(organisation=house, person=newcomer, by=coordinator)
    actions.unlink_organisations(link=link, by=by)
    with pytest.raises(PermissionDenied):
        actions.admit_member(organisation=house, person=people.person(), by=coordinator)


def test_a_member_is_admitted_once_and_again_after_leaving() -> None:
    made = structures.organisation(kind=Kind.CPTS)
    by = structures.administrator(made)
    membership = structures.member(made)
    person = membership.person
    with pytest.raises(BadInput, match="fait déjà partie"):
        structures.member(made, person)
    actions.end_membership(membership=membership, by=by, on=date(2025, 1, 1))
    with pytest.raises(BadInput, match="jusqu'au"):
        structures.member(made, person, since=date(2024, 6, 1))
    structures.member(made, person, since=date(2025, 1, 1))
    assert Membership.objects.filter(person=person).count() == 2


def test_a_status_that_changes_closes_a_period_and_opens_another() -> None:
    made = structures.organisation()
    by = structures.administrator(made)
    before = structures.member(made, status=Status.SELF_EMPLOYED)
    on = date(2025, 9, 1)
    after = actions.change_status(
        membership=before, status=Status.ASSOCIATE, by=by, on=on
    )
    before.refresh_from_db()
    assert (before.until, after.since, after.until) == (on, on, None)
    with pytest.raises(Stale):
        actions.change_status(membership=before, status=Status.SALARIED, by=by)
    with pytest.raises(BadInput, match="Rien n'a changé"):
        actions.change_status(membership=after, status=Status.ASSOCIATE, by=by)
    with pytest.raises(BadInput, match="précède"):
        actions.change_status(
            membership=after, status=Status.SALARIED, by=by, on=on - DAY
        )


def test_a_departure_that_breaks_the_team_is_said_then_confirmed_then_due() -> None:
    made = structures.organisation("Maison", form=Form.SISA)
    by = structures.administrator(made)
    doctor, _, _ = structures.team(made)
    on = today() - 10 * DAY
    with pytest.raises(actions.Breaks, match="il manquerait 1 médecin généraliste"):
        actions.end_membership(membership=doctor, by=by, on=on)
    assert due_for(by) == []
    actions.end_membership(
        membership=doctor, by=by, on=on, reason="retraite", knowingly=True
    )
    general, associate = due_for(by)
    assert general.text == "Il manque 1 médecin généraliste."
    assert general.until is None
    assert associate.text == "Il manque 1 médecin parmi les associés."
    assert associate.until == on.replace(year=on.year + 3)
    assert associate.about == "Maison"


def test_a_departure_written_ahead_is_announced_with_what_it_will_break() -> None:
    made = structures.organisation()
    by = structures.administrator(made)
    doctor, _, _ = structures.team(made)
    on = today() + 40 * DAY
    actions.end_membership(membership=doctor, by=by, on=on, knowingly=True)
    team = team_of(made, today())
    assert team.findings == ()
    assert team.coming is not None and team.coming[0] == on
    (due,) = due_for(by)
    assert (due.until, "Il manque 1 médecin" in due.text) == (on, True)


def test_a_departure_written_by_mistake_is_undone() -> None:
    made = structures.organisation(kind=Kind.CPTS)
    by = structures.administrator(made)
    membership = structures.member(made)
    actions.end_membership(membership=membership, by=by, reason="erreur")
    with pytest.raises(Stale):
        actions.end_membership(membership=membership, by=by)
    actions.reopen_membership(membership=membership, by=by)
    membership.refresh_from_db()
    assert (membership.until, membership.reason) == (None, "")
    actions.end_membership(membership=membership, by=by, on=today() - 60 * DAY)
    with pytest.raises(BadInput, match="ne peut plus être annulé"):
        actions.reopen_membership(membership=membership, by=by)


def test_the_last_administrator_leaves_only_to_a_successor() -> None:
    made = structures.organisation()
    by = structures.administrator(made)
    mandate = made.mandates.get()
    with pytest.raises(BadInput, match="qui lui succède"):
        actions.end_mandate(mandate=mandate, by=by)
    with pytest.raises(BadInput, match="qui lui succède"):
        actions.end_mandate(mandate=mandate, by=by, successor=by)
    successor = structures.member(made).person
    actions.end_mandate(mandate=mandate, by=by, successor=successor)
    held = Mandate.objects.on(today()).filter(organisation=made)
    assert [m.person for m in held] == [successor]


def test_leaving_with_ones_roles_ends_them_for_who_may_end_them() -> None:
    made = structures.organisation(kind=Kind.CPTS)
    by = structures.administrator(made)
    coordinator = structures.role(made, Role.COORDINATOR)
    membership = structures.member(made, coordinator)
    actions.end_membership(membership=membership, by=coordinator, with_mandates=True)
    assert made.mandates.filter(person=coordinator, until=None).exists()
    actions.reopen_membership(membership=membership, by=by)
    actions.end_membership(membership=membership, by=by, with_mandates=True)
    assert not made.mandates.filter(person=coordinator, until=None).exists()


def test_a_payers_referent_has_a_role_without_being_a_member() -> None:
    made = structures.organisation()
    by = structures.administrator(made)
    with pytest.raises(BadInput, match="donnez aussi le nom"):
        actions.appoint(organisation=made, role=Role.REFERENT, email="r@cpam.fr", by=by)
    mandate = actions.appoint(
        organisation=made,
        role=Role.REFERENT,
        email="R@cpam.fr",
        family_name="Roche",
        by=by,
    )
    assert mandate.person.email == "r@cpam.fr"
    assert not made.memberships.exists()


def test_an_invitation_goes_to_the_known_address_and_to_no_other() -> None:
    made = structures.organisation()
    by = structures.administrator(made)
    stranger = people.person()
    with pytest.raises(BadInput, match="admettez d'abord"):
        actions.invite_member(organisation=made, person=stranger, by=by)
    member = structures.member(made).person
    with pytest.raises(BadInput, match="Une autre adresse est connue"):
        actions.invite_member(
            organisation=made, person=member, email="autre@exemple.fr", by=by
        )
    invited = actions.invite_member(organisation=made, person=member, by=by)
    assert invited.invitation.email == member.email
    assert any("invitation reste sans réponse" in due.text for due in due_for(by))


def test_nobody_chooses_the_address_of_a_doctor_whom_another_team_knows() -> None:
    """Else a coordinator would admit him, write his own address, and be him."""
    made, other = structures.organisation(), structures.organisation()
    by = structures.administrator(made)
    doctor = structures.member(other).person
    doctor.email = ""
    doctor.save()
    structures.member(made, doctor)
    with pytest.raises(BadInput, match="administrateur du service"):
        actions.invite_member(
            organisation=made, person=doctor, email="pirate@exemple.fr", by=by
        )
    with pytest.raises(BadInput, match="seule cette personne"):
        actions.complete_person(
            organisation=made,
            person=doctor,
            fields={"email": "pirate@exemple.fr"},
            by=by,
        )


def test_someone_typed_is_recognised_asked_about_or_registered() -> None:
    made, other = structures.organisation(), structures.organisation()
    by = structures.administrator(made)
    known = people.person(
        "Berger", given_name="Anne", rpps=people.rpps(), email="anne@exemple.fr"
    )
    structures.member(other, known)
    spaced = f"{known.rpps[:3]} {known.rpps[3:]}"
    who = {"family_name": "BERGER", "profession": known.profession}
    by_number = actions.welcome_member(
        organisation=made, identity={**who, "rpps": spaced}, by=by
    )
    assert by_number.person == known
    namesake = {**who, "given_name": "anne"}
    third = structures.organisation()
    by = structures.administrator(third)
    with pytest.raises(actions.Asked) as asked:
        actions.welcome_member(organisation=third, identity=namesake, by=by)
    assert asked.value.match.candidates == (known,)
    new = actions.welcome_member(
        organisation=third, identity=namesake, by=by, choice="new"
    )
    assert new.person != known
    same = actions.welcome_member(
        organisation=third, identity=namesake, by=by, choice=str(known.pk)
    )
    assert same.person == known


def test_each_action_writes_who_it_is_about() -> None:
    made = structures.organisation(kind=Kind.CPTS)
    membership = structures.member(made)
    event = AuditEvent.objects.last()
    assert event is not None
    assert event.what == "structures.admit_member"
    assert event.subject == membership.person_id
    assert membership.person.family_name not in str(event.details)


def test_nobody_from_outside_may_write_anything() -> None:
    made = structures.organisation()
    structures.team(made)
    outsider = people.account().person
    membership = made.memberships.first()
    attempts = [
        lambda: actions.admit_member(organisation=made, person=outsider, by=outsider),
        lambda: actions.end_membership(membership=membership, by=outsider),
        lambda: actions.give_mandate(
            organisation=made, person=outsider, role=Role.ADMINISTRATOR, by=outsider
        ),
        lambda: actions.invite_member(
            organisation=made, person=membership.person, by=outsider
        ),
        lambda: actions.link_organisations(
            part=made, whole=structures.organisation(), by=outsider
        ),
        lambda: actions.create_organisation(card=Card("X", Kind.MSP), by=outsider),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    assert "structures.give_mandate" in list(POLICIES)


def test_a_coordinator_gives_no_role_and_ties_no_structure() -> None:
    made = structures.organisation()
    coordinator = structures.role(made, Role.COORDINATOR)
    with pytest.raises(PermissionDenied):
        actions.give_mandate(
            organisation=made,
            person=coordinator,
            role=Role.ADMINISTRATOR,
            by=coordinator,
        )
    with pytest.raises(PermissionDenied):
        actions.link_organisations(
            part=made, whole=structures.organisation(), by=coordinator
        )


@pytest.mark.parametrize("years", [-80, 3])
def test_a_day_beyond_sense_is_refused(years: int) -> None:
    made = structures.organisation()
    on = today() + timedelta(days=365 * years)
    with pytest.raises(BadInput, match="corrigez-la"):
        structures.member(made, profession=Profession.NURSE, since=on)
