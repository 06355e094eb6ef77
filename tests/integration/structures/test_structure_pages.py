"""The pages of structures: who sees what, what a bad form keeps, and no failure."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.apps.people.authorisation import allowed
from maillage.apps.people.clock import today
from maillage.apps.people.models import Account, Person
from maillage.apps.people.professions import Profession
from maillage.apps.people.roles import Role
from maillage.apps.structures import actions
from maillage.apps.structures.models import Form, Kind, Organisation
from maillage.apps.structures.policies import POLICIES
from maillage.apps.structures.search import _readable, search
from maillage.apps.structures.selectors import organisations
from tests.factories import people, structures


pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    account = Account.objects.filter(person=person).first() or people.account(person)
    client.force_login(account)
    return client


@pytest.fixture
def house() -> Organisation:
    made = structures.organisation("Maison de Migennes", form=Form.SISA)
    structures.site(made, "Cabinet", commune="Migennes")
    structures.team(made)
    return made


def pages(house: Organisation) -> dict[str, str]:
    """Every page of a structure that has a member, a site and a role."""
    member = house.memberships.first().person_id
    site, mandate = house.sites.first().pk, house.mandates.first().pk
    named: dict[str, list[Any]] = {
        "detail": [],
        "change": [],
        "legal_form": [],
        "add_site": [],
        "change_site": [site],
        "close_site": [site],
        "link": [],
        "members": [],
        "add_member": [],
        "member": [member],
        "change_status": [member],
        "leave": [member],
        "give_role": [],
        "end_role": [mandate],
        "import": [],
        "import_template": [],
    }
    return {
        name: reverse(f"structures:{name}", args=[house.slug, *more])
        for name, more in named.items()
    }


def test_who_administers_opens_every_page(house: Organisation) -> None:
    client = signed_in(structures.administrator(house))
    for name, address in pages(house).items():
        assert client.get(address).status_code == 200, name
    for name in ("list", "create"):
        assert client.get(reverse(f"structures:{name}")).status_code == 200


def test_a_stranger_sees_the_card_and_no_name(house: Organisation) -> None:
    client = signed_in(people.person())
    names = [m.person.family_name for m in house.memberships.select_related("person")]
    for name, address in pages(house).items():
        answer = client.get(address)
        assert answer.status_code == (200 if name in {"detail", "legal_form"} else 404)
        assert not [n for n in names if n in answer.content.decode()], name
    assert client.get(reverse("structures:create")).status_code == 404


def test_a_member_reads_the_team_and_changes_nothing(house: Organisation) -> None:
    reader = house.memberships.select_related("person").first().person
    client = signed_in(reader)
    open_to_members = {"detail", "legal_form", "members", "member"}
    for name, address in pages(house).items():
        expected = 200 if name in open_to_members else 404
        assert client.get(address).status_code == expected, name
    other = house.memberships.exclude(person=reader).first().person
    page = client.get(reverse("structures:member", args=[house.slug, other.pk]))
    assert other.email not in page.content.decode()


def test_nobody_signed_in_is_sent_to_sign_in(house: Organisation) -> None:
    for address in pages(house).values():
        assert Client().get(address).status_code == 302


def test_a_page_asks_few_questions_of_the_database(
    house: Organisation, django_assert_max_num_queries: Any
) -> None:
    for profession in list(Profession)[:20]:
        structures.member(house, profession=profession)
    client = signed_in(structures.administrator(house))
    # The structure's own page asks each app which of its doors are open.
    for name, most in (("detail", 23), ("members", 19), ("legal_form", 19)):
        with django_assert_max_num_queries(most):
            client.get(pages(house)[name])
    with django_assert_max_num_queries(19):
        client.get(reverse("structures:list"))


def test_a_structure_is_made_and_opened(house: Organisation) -> None:
    client = signed_in(structures.administrator(house))
    typed = {"name": "Pôle", "kind": Kind.POLE, "form": Form.NONE}
    answer = client.post(reverse("structures:create"), typed, follow=True)
    assert "Pôle" in answer.content.decode()
    again = client.post(reverse("structures:create"), typed)
    assert "existe déjà" in again.content.decode()
    assert 'value="Pôle"' in again.content.decode()


def test_two_who_save_a_card_the_second_sees_the_first_and_keeps_his_words(
    house: Organisation,
) -> None:
    client = signed_in(structures.administrator(house))
    address = pages(house)["change"]
    typed = {"kind": Kind.MSP, "version": 0}
    client.post(address, {**typed, "name": "De la première"})
    stale = client.post(address, {**typed, "name": "Du second"}).content.decode()
    assert "De la première" in stale
    assert 'value="Du second"' in stale
    assert 'name="version" value="1"' in stale
    answer = client.post(address, {**typed, "name": "Du second", "version": 1})
    assert answer.status_code == 302


def test_a_departure_that_breaks_asks_to_be_confirmed(house: Organisation) -> None:
    client = signed_in(structures.administrator(house))
    address = pages(house)["leave"]
    page = client.get(address).content.decode()
    assert "il manquerait 1 médecin généraliste" in page
    typed = {"on": f"{today()}", "reason": "retraite"}
    refused = client.post(address, typed).content.decode()
    assert "Cochez la case" in refused
    assert 'value="retraite"' in refused
    done = client.post(address, {**typed, "knowingly": "on"}, follow=True)
    assert "Il manque 1 médecin généraliste" in done.content.decode()
    member = house.memberships.exclude(until=None).get().person_id
    back = reverse("structures:reopen", args=[house.slug, member])
    assert client.post(back, follow=True).status_code == 200


def test_a_file_is_dropped_previewed_and_confirmed(house: Organisation) -> None:
    client = signed_in(structures.administrator(house))
    address = pages(house)["import"]
    text = "nom;profession\nBerger;sage-femme\nColin;magicien\n"
    file = SimpleUploadedFile("équipe.csv", text.encode("latin-1"))
    preview = client.post(address, {"file": file})
    page = preview.content.decode()
    assert "rien n&#x27;est encore écrit" in page or "rien n'est encore écrit" in page
    assert "magicien" in page
    count = house.memberships.count()
    kept = preview.context["kept"]
    done = client.post(address, {"kept": kept}, follow=True)
    assert house.memberships.count() == count + 1
    assert "1 ligne laissée" in done.content.decode().replace("\u00a0", " ")
    for forged in (kept[:-3], "x", "", kept + "\0"):
        answer = client.post(address, {"kept": forged}, follow=True)
        assert "plus valable" in answer.content.decode()


def test_a_preview_made_for_one_structure_or_reader_serves_no_other(
    house: Organisation,
) -> None:
    by = structures.administrator(house)
    other = structures.organisation(by=by)
    file = SimpleUploadedFile("e.csv", b"nom;profession\nBerger;mg\n")
    preview = signed_in(by).post(pages(house)["import"], {"file": file})
    kept = {"kept": preview.context["kept"]}
    elsewhere = reverse("structures:import", args=[other.slug])
    assert signed_in(by).post(elsewhere, kept).status_code == 302
    assert not other.memberships.exists()
    second = structures.role(house, Role.COORDINATOR)
    count = house.memberships.count()
    signed_in(second).post(pages(house)["import"], kept)
    assert house.memberships.count() == count


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01\xff", b"PK\x03\x04", "nom\né".encode("utf-16")]
)
def test_a_file_that_cannot_be_read_says_so_on_its_form(
    house: Organisation, data: bytes
) -> None:
    client = signed_in(structures.administrator(house))
    file = SimpleUploadedFile("e.csv", data)
    answer = client.post(pages(house)["import"], {"file": file})
    assert answer.status_code == 200
    assert "Rien n&#x27;est encore" in answer.content.decode() or (
        "Rien n'est encore" in answer.content.decode()
    )


def test_a_search_finds_by_name_place_and_member_and_only_what_may_be_read(
    house: Organisation,
) -> None:
    member = house.memberships.select_related("person").first().person
    assert [h.title for h in search(member, ["migen"])] == [house.name]
    assert str(member) in [h.title for h in search(member, [member.family_name])]
    stranger = people.account().person
    assert search(stranger, [member.family_name]) == []
    assert search(None, ["migennes"]) == []
    assert search(member, ["\0"]) == []


def test_the_search_reads_members_exactly_where_the_policy_lets(
    house: Organisation,
) -> None:
    by = structures.administrator(house)
    pole = structures.organisation(kind=Kind.POLE, by=by)
    actions.link_organisations(part=house, whole=pole, by=by)
    readers = [
        structures.role(pole, Role.TREASURER),
        structures.role(pole, Role.REFERENT),
        structures.role(house, Role.REFERENT),
        structures.role(house, Role.COORDINATOR),
        house.memberships.select_related("person").first().person,
    ]
    for reader in readers:
        expected = {
            o.pk
            for o in Organisation.objects.all()
            if allowed(reader, "structures.read_members", o)
        }
        assert _readable(reader) == expected


def test_nobody_sees_nothing(house: Organisation) -> None:
    assert list(organisations(None)) == []
    for verb in POLICIES:
        assert not allowed(None, verb, house)


WORDS = st.text(max_size=40) | st.sampled_from(
    ["", "0", "-1", "2026-01-01", "31/02/2026", "msp", "on", "é" * 300, "\0", "9" * 400]
)


FIELDS = (
    *("name", "kind", "form", "since", "on", "version", "status", "site", "function"),
    *("family_name", "given_name", "rpps", "profession", "email", "role", "person"),
    *("reason", "knowingly", "whole", "kept", "choice", "postcode", "insee"),
    *("finess", "telephone", "siret", "website", "successor", "qui-2"),
)


class FuzzedForms(TestCase):
    """Whatever is sent, no page fails."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_no_form_fails(self, data: st.DataObject) -> None:
        house = structures.organisation(form=Form.SISA)
        structures.site(house, "Cabinet")
        structures.team(house)
        client = signed_in(structures.administrator(house))
        name, address = data.draw(st.sampled_from(sorted(pages(house).items())))
        typed = data.draw(st.dictionaries(st.sampled_from(FIELDS), WORDS))
        with suppress(UnicodeEncodeError):
            assert client.post(address, typed).status_code < 500, name

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(WORDS, WORDS)
    def test_no_search_fails(self, words: str, kind: str) -> None:
        structures.organisation()
        client = signed_in(people.steward())
        with suppress(UnicodeEncodeError):
            answer = client.get(
                reverse("structures:list"), {"q": words, "nature": kind, "page": kind}
            )
            assert answer.status_code < 500
